"""Three times: which a region has depends on its province alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.regions.rules.time_zones import WIB, WIT, WITA, label_of, zone_of

PROVINCES = [
    *("11", "12", "13", "14", "15", "16", "17", "18", "19", "21", "31", "32", "33", "34", "35", "36"),
    *("51", "52", "53", "61", "62", "63", "64", "65", "71", "72", "73", "74", "75", "76", "81", "82"),
    *("91", "92", "93", "94", "95", "96"),
]


@pytest.mark.parametrize(
    ("code", "zone"),
    [("", WIB), ("35.06", WIB), ("61", WIB), ("62", WIB), ("63", WITA), ("51.71", WITA), ("73", WITA), ("82", WIT), ("96", WIT)],
)
def test_a_region_has_the_time_of_its_province(code: str, zone: object) -> None:
    """Keppres 41/1987: West and Central Kalimantan keep Jakarta's time, the rest of Kalimantan Makassar's."""
    assert zone_of(code) == zone


@given(st.sampled_from(PROVINCES), st.from_regex(r"(\.\d{2}){0,2}", fullmatch=True))
def test_what_lies_below_a_province_has_its_time(province: str, rest: str) -> None:
    assert zone_of(province + rest) == zone_of(province)


def test_a_zone_is_named_as_people_write_it_and_any_other_by_itself() -> None:
    assert [label_of(zone.name) for zone in (WIB, WITA, WIT)] == ["WIB", "WITA", "WIT"]
    assert label_of("UTC") == "UTC"
