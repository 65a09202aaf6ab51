"""Charts of an organisation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.sites.rules.organisation import Line, Unit, first_jump, tree_of


def test_units_stand_below_the_nearest_of_a_higher_level() -> None:
    top = tree_of([Line(1, "Ketua"), Line(2, "Divisi A"), Line(3, "Seksi"), Line(2, "Divisi B"), Line(1, "Sekretaris")])
    assert [unit.name for unit in top] == ["Ketua", "Sekretaris"]
    assert [unit.name for unit in top[0].below] == ["Divisi A", "Divisi B"]
    assert [unit.name for unit in top[0].below[0].below] == ["Seksi"]


@pytest.mark.parametrize(
    ("levels", "place"), [([2], 0), ([1, 3], 1), ([1, 2, 4], 2), ([1, 2, 1, 3], 3), ([1, 2, 3, 1, 2], None), ([], None)]
)
def test_a_level_that_is_left_out_is_named(levels: list[int], place: int | None) -> None:
    lines = [Line(level, "x") for level in levels]
    assert first_jump(lines) == place
    if place is not None:
        with pytest.raises(ValueError, match=f"line {place + 1}"):
            tree_of(lines)


def flat(units: list[Unit], level: int = 1) -> list[tuple[int, str]]:
    return [pair for unit in units for pair in ((level, unit.name), *flat(unit.below, level + 1))]


@given(st.lists(st.tuples(st.integers(1, 4), st.text(min_size=1, max_size=5))))
def test_a_tree_holds_every_line_in_its_order(pairs: list[tuple[int, str]]) -> None:
    lines = [Line(level, name) for level, name in pairs]
    if first_jump(lines) is None:
        assert flat(tree_of(lines)) == pairs
