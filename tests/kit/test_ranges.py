"""Ranges of keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.kit.ranges import KeyRange

ranges = st.tuples(st.integers(0, 2**63 - 1), st.integers(0, 2**63 - 1)).map(lambda ends: KeyRange(min(ends), max(ends)))


@given(ranges, ranges)
def test_a_range_covers_another_when_it_holds_both_its_ends(one: KeyRange, other: KeyRange) -> None:
    assert one.covers(other) == (other.low in one and other.high in one)


@given(ranges)
def test_a_range_yields_its_bounds_for_a_range_lookup(one: KeyRange) -> None:
    assert tuple(one) == (one.low, one.high)


@pytest.mark.parametrize("ends", [(2, 1), (-1, 1), (0, 2**63)])
def test_what_is_no_range_is_refused(ends: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="not a range"):
        KeyRange(*ends)
