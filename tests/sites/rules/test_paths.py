"""Paths in the tree name offices: the range of a province's paths holds its regencies' and nobody else's."""

from hypothesis import given
from hypothesis import strategies as st

from pendopo.regions.rules.offices import EVERY_OFFICE, office_key, office_range
from pendopo.sites.rules.paths import FIRST_PRACTICE, home_path, is_practice, office_key_of, paths_of, practice_path

CODES = st.one_of(
    st.just(""),
    st.integers(11, 99).map(str),
    st.tuples(st.integers(11, 99), st.integers(1, 99)).map(lambda code: f"{code[0]}.{code[1]:02d}"),
)
KEYS = st.builds(office_key, st.sampled_from(["kpu", "bawaslu"]), CODES)


@given(offices=KEYS, other=KEYS, below=st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", max_size=8))
def test_a_page_lies_in_the_paths_of_a_range_exactly_when_its_office_lies_in_the_range(offices: int, other: int, below: str) -> None:
    first, after_last = paths_of(office_range(offices))
    path = home_path(other) + below
    assert (first <= path < after_last) == (other in office_range(offices))
    assert office_key_of(path) == other


@given(key=KEYS)
def test_the_paths_of_every_office_hold_each(key: int) -> None:
    first, after_last = paths_of(EVERY_OFFICE)
    assert first <= home_path(key) < after_last


@given(key=KEYS, other=KEYS, below=st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", max_size=8))
def test_a_practice_page_belongs_to_its_office_and_lies_behind_every_public_page(key: int, other: int, below: str) -> None:
    assert office_key_of(practice_path(key) + below) == key
    assert is_practice(practice_path(key) + below)
    assert not is_practice(home_path(other) + below)
    assert home_path(other) + below < FIRST_PRACTICE <= practice_path(key)


def test_neither_the_root_nor_a_page_without_a_place_is_practice() -> None:
    assert not is_practice("0001")
    assert not is_practice("")
