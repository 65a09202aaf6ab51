"""Clients are counted in groups that name nobody."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from pendopo.intake.rules.clients import GROUPS, client_group, network_of

DAY = datetime.date(2028, 11, 13)


@given(st.ip_addresses().map(str) | st.text(max_size=40), st.text(min_size=1, max_size=50), st.dates())
def test_every_client_falls_into_one_group_and_stays_there_for_the_day(address: str, key: str, day: datetime.date) -> None:
    group = client_group(address, key, day)
    assert 0 <= group < GROUPS
    assert client_group(address, key, day) == group


def test_groups_change_with_the_day_and_with_the_key() -> None:
    days = {client_group("192.0.2.7", "kunci", DAY + datetime.timedelta(days=n)) for n in range(20)}
    keys = {client_group("192.0.2.7", f"kunci {n}", DAY) for n in range(20)}
    assert len(days) > 15
    assert len(keys) > 15


def test_a_home_with_ipv6_is_one_client_whatever_address_it_takes() -> None:
    assert network_of("2001:db8:1:2::7") == network_of("2001:db8:1:2:ffff::8") == "2001:db8:1:2::/64"
    assert network_of("2001:db8:1:3::7") != network_of("2001:db8:1:2::7")
    assert network_of("::ffff:192.0.2.7") == network_of("192.0.2.7") == "192.0.2.7"
    assert network_of("bukan alamat") == ""
