"""Three time zones, by province."""

import datetime

import pytest

from pendopo.regions.rules.time_zones import zone_letters, zone_of

NOON = datetime.datetime(2029, 2, 14, 12, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("code", "letters", "hours"),
    [("", "WIB", 7), ("11.07", "WIB", 7), ("35.06", "WIB", 7), ("61", "WIB", 7), ("62.01", "WIB", 7), ("51.71", "WITA", 8),
     ("64", "WITA", 8), ("65", "WITA", 8), ("76.01", "WITA", 8), ("81", "WIT", 9), ("82.01", "WIT", 9), ("91", "WIT", 9), ("96", "WIT", 9)],
)  # fmt: skip
def test_a_region_keeps_the_time_of_its_province(code: str, letters: str, hours: int) -> None:
    assert zone_letters(code) == letters
    assert NOON.astimezone(zone_of(code)).utcoffset() == datetime.timedelta(hours=hours)
