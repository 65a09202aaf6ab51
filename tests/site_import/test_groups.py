"""Groups that fit into the memory of one process, whatever a source brings."""

from hypothesis import given
from hypothesis import strategies as st

from pendopo.site_import import groups
from pendopo.site_import.groups import HEAVIEST, in_groups, light_enough

SIZES = st.lists(st.integers(0, 2 * HEAVIEST), max_size=40)


@given(SIZES, st.integers(1, 10))
def test_groups_keep_the_order_and_only_their_last_one_makes_them_heavy(sizes: list[int], most: int) -> None:
    found = list(in_groups(sizes, most, lambda size: size))
    assert [size for group in found for size in group] == sizes
    assert all(0 < len(group) <= most and sum(group[:-1]) < HEAVIEST for group in found)


@given(SIZES.filter(bool))
def test_at_least_one_is_taken_and_never_more_than_the_bound(sizes: list[int]) -> None:
    keys = light_enough(enumerate(sizes))
    assert keys == list(range(len(keys)))
    assert len(keys) == 1 or sum(sizes[: len(keys)]) <= HEAVIEST
    assert len(keys) == len(sizes) or sum(sizes[: len(keys) + 1]) > HEAVIEST


def test_a_group_is_asked_for_no_further_than_it_is_needed() -> None:
    stream = iter([groups.HEAVIEST, 1, 1])
    assert next(in_groups(stream, 10, lambda size: size)) == [HEAVIEST]
    assert list(stream) == [1, 1]
