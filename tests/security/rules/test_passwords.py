"""Passwords under the two profiles, with the counter of passkeys."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.security.rules.passkeys import may_be_cloned
from pendopo.security.rules.passwords import LONGEST, PROFILES, WORDS, Fault, expired, faults, is_mixed

ASVS, BSSN = PROFILES["asvs"], PROFILES["bssn"]
NOW = datetime.datetime(2029, 2, 14, 12, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("password", "asvs", "bssn"),
    [
        ("empat kuda hijau berlari", [], [Fault.NOT_MIXED]),
        ("Empat kuda hijau 4 berlari", [], []),
        ("sebelas+AB1", [Fault.TOO_SHORT], [Fault.TOO_SHORT]),
        ("aaaaaaaaaaaaaaaa", [Fault.PREDICTABLE], [Fault.NOT_MIXED, Fault.PREDICTABLE]),
        ("Pendopo-KPU-2029!", [Fault.PREDICTABLE], [Fault.PREDICTABLE]),
        ("pemilu2029pemilu", [Fault.PREDICTABLE], [Fault.NOT_MIXED, Fault.PREDICTABLE]),
        ("Ab1+" * 65, [Fault.TOO_LONG, Fault.PREDICTABLE], [Fault.TOO_LONG, Fault.PREDICTABLE]),
    ],
)
def test_what_is_wrong_with_a_password(password: str, asvs: list[Fault], bssn: list[Fault]) -> None:
    assert faults(password, ASVS) == asvs
    assert faults(password, BSSN) == bssn


@given(st.text(max_size=LONGEST + 20))
def test_what_bssn_accepts_asvs_accepts_too(password: str) -> None:
    assert set(faults(password, ASVS)) <= set(faults(password, BSSN))


@given(st.text(min_size=12, max_size=LONGEST))
def test_asvs_asks_for_no_kind_of_character(password: str) -> None:
    """ASVS 6.2.5: whatever somebody writes is accepted if it is long and not predictable."""
    assert set(faults(password, ASVS)) <= {Fault.PREDICTABLE}


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4), st.integers(0, 9999))
def test_words_of_the_house_with_any_number_are_predictable(words: list[str], number: int) -> None:
    assert Fault.PREDICTABLE in faults("".join(words).title() + str(number), ASVS)


@given(st.text(max_size=40), st.text(max_size=10))
def test_mixed_stays_mixed_when_something_is_added(password: str, more: str) -> None:
    assert is_mixed(password) <= is_mixed(password + more)


@pytest.mark.parametrize(("days", "profile", "over"), [(89, BSSN, False), (90, BSSN, True), (4000, ASVS, False), (-1, BSSN, False)])
def test_only_bssn_lets_a_password_grow_old(days: int, profile: object, over: bool) -> None:
    assert expired(NOW - datetime.timedelta(days=days), NOW, profile) is over  # type: ignore[arg-type]


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_a_counter_is_taken_only_if_it_goes_on_or_never_counts(stored: int, given_now: int) -> None:
    assert may_be_cloned(stored, given_now) == (not (given_now > stored or stored == given_now == 0))


@given(st.lists(st.integers(0, 9), max_size=8))
def test_no_counter_is_taken_twice(counters: list[int]) -> None:
    """Whatever is tried, the counters that are taken only grow, or are all 0."""
    stored, taken = 0, []
    for counter in counters:
        if not may_be_cloned(stored, counter):
            stored = counter
            taken.append(counter)
    assert taken == sorted(taken)
    assert all(counter == 0 for counter in taken if taken.count(counter) > 1)
