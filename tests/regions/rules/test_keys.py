"""Keys of regions: a subtree is a range, and the order of keys is the order of codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.kit.ranges import KeyRange
from pendopo.regions.rules import keys, offices

EDITIONS = st.integers(keys.FIRST_EDITION, keys.LAST_EDITION)


@st.composite
def codes(draw: st.DrawFn, deepest: int = 4) -> str:
    widths = keys.WIDTHS[: draw(st.integers(0, deepest))]
    return ".".join(f"{draw(st.integers(1, 10**width - 1)):0{width}d}" for width in widths)


def test_kediri_has_the_key_that_the_design_describes() -> None:
    assert keys.region_key(10, "35.06.12.2003") == 10_3506_12_2003_000
    assert keys.region_range(10, "35.06") == KeyRange(10_3506_000000_000, 10_3506_999999_999)


@given(EDITIONS, codes(), st.integers(0, 999))
def test_a_key_leads_back_to_edition_code_and_station(edition: int, code: str, station: int) -> None:
    station = station if keys.level(code) == 4 else 0
    key = keys.region_key(edition, code, station)
    assert (keys.edition_of(key), keys.code_of(key), keys.station_of(key)) == (edition, code, station)
    assert key < 2**63


@given(EDITIONS, codes(), codes())
def test_a_subtree_is_exactly_its_range(edition: int, above: str, code: str) -> None:
    below = above == "" or code == above or code.startswith(f"{above}.")
    assert (keys.region_key(edition, code) in keys.region_range(edition, above)) == below


@given(EDITIONS, codes(), codes())
def test_ranges_nest_or_do_not_meet(edition: int, one: str, other: str) -> None:
    first, second = keys.region_range(edition, one), keys.region_range(edition, other)
    nested = first.covers(second) or second.covers(first)
    assert nested or first.high < second.low or second.high < first.low


@given(EDITIONS, st.lists(codes(), max_size=20))
def test_the_order_of_keys_is_the_order_of_codes(edition: int, some: list[str]) -> None:
    assert [keys.code_of(key) for key in sorted(keys.region_key(edition, code) for code in some)] == sorted(some)


@given(codes())
def test_the_way_up_is_the_parents_one_after_the_other(code: str) -> None:
    way, here = [], code
    while here is not None:
        way.insert(0, here)
        here = keys.parent(here)
    assert keys.ancestors(code) == way


@given(codes().filter(bool))
def test_a_code_without_dots_gets_them_back(code: str) -> None:
    assert keys.dotted(code.replace(".", "")) == code


@pytest.mark.parametrize("code", ["1", "00", "11.1", "11.00", "11.01.01.201", "11.01.01.20011", "11.01.01.0000", "١١", "11.", "11\n"])
def test_what_is_not_a_code_is_refused(code: str) -> None:
    for use in (keys.level, keys.parent, keys.ancestors, lambda code: keys.region_key(10, code)):
        with pytest.raises(keys.BadCode):
            use(code)


@pytest.mark.parametrize("digits", ["", "1", "110", "11010", "1101012", "110101200", "11010120011", "1100", "1a"])
def test_digits_that_are_no_code_get_no_dots(digits: str) -> None:
    with pytest.raises(keys.BadCode):
        keys.dotted(digits)


def test_numbers_out_of_range_are_refused() -> None:
    for edition, code, station in ((0, "", 0), (keys.LAST_EDITION + 1, "", 0), (10, "11.01.01.2001", 1000), (10, "11.01.01.2001", -1)):
        with pytest.raises(ValueError, match="is not between"):
            keys.region_key(edition, code, station)
    with pytest.raises(keys.BadCode, match="only a village"):
        keys.region_key(10, "11.01", 1)


@given(st.sampled_from(["kpu", "bawaslu"]), codes(deepest=2), codes(deepest=2))
def test_an_office_covers_the_offices_below_it_and_no_others(body: str, above: str, code: str) -> None:
    below = above == "" or code == above or code.startswith(f"{above}.")
    assert (offices.office_key(body, code) in offices.office_range(offices.office_key(body, above))) == below


def test_no_office_lies_in_an_edition_of_regions() -> None:
    assert offices.EVERY_OFFICE.high < keys.region_key(keys.FIRST_EDITION, "")
    assert offices.office_number(offices.office_key("kpu", "35.06")) == 13506


def test_below_a_regency_there_are_no_offices() -> None:
    with pytest.raises(keys.BadCode, match="no permanent offices"):
        offices.office_key("kpu", "35.06.12")
