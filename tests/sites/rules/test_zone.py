"""Names are read from a list or from an export of the zone, and only those that lead a browser somewhere."""

from hypothesis import given
from hypothesis import strategies as st

from pendopo.sites.rules.zone import names_in_zone


def names(text: str) -> list[str]:
    return list(names_in_zone(text.splitlines(), "pemilu.example"))


def test_a_list_of_names_is_read() -> None:
    assert names("kab-kediri.pemilu.example\n\n# lama\nLAMA\n") == ["kab-kediri.pemilu.example", "lama.pemilu.example"]


def test_an_export_of_the_zone_is_read() -> None:
    text = """$ORIGIN pemilu.example.
@ 3600 IN SOA ns1 admin 1 2 3 4 5
pemilu.example. 3600 IN A 192.0.2.1
lama 3600 IN CNAME lama.hosting.example. ; gone?
old.pemilu.example. IN AAAA 2001:db8::1
mail IN MX 10 mx.example.
_dmarc IN TXT "v=DMARC1"
*.uji IN A 192.0.2.1
\t\tIN A 192.0.2.9
lama 3600 IN A 192.0.2.7
"""
    assert names(text) == ["pemilu.example", "lama.pemilu.example", "old.pemilu.example"]


@given(st.lists(st.text(max_size=60)))
def test_whatever_stands_in_the_file_names_are_plain_and_come_once(lines: list[str]) -> None:
    found = list(names_in_zone(lines, "pemilu.example"))
    assert len(found) == len(set(found))
    assert not [name for name in found if any(char.isspace() for char in name)]
