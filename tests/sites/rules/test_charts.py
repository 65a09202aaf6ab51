"""Charts are numbers ready to draw: lengths and points in per cent."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pendopo.sites.rules.charts import bars, can_be_bars, can_be_curve, column_named, curve
from pendopo.sites.rules.data_tables import DataTable, parse

VOTERS = parse("Kecamatan;Pemilih;TPS\nSemen;40.000;150\nMojo;60.000;210\nKras;45.000;–")


def column(values: list[int]) -> DataTable:
    return DataTable(("Hal", "Jumlah"), tuple((f"b{n}", f"{value:,}".replace(",", ".")) for n, value in enumerate(values)))


def test_the_longest_bar_fills_the_width_and_gaps_are_left_out() -> None:
    assert [(bar.name, bar.value, bar.length) for bar in bars(VOTERS, 1)] == [
        ("Semen", "40.000", 667),
        ("Mojo", "60.000", 1000),
        ("Kras", "45.000", 750),
    ]
    assert [bar.name for bar in bars(VOTERS, 2)] == ["Semen", "Mojo"]


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=40))
def test_bars_are_as_long_as_their_values(values: list[int]) -> None:
    table = column(values)
    assert can_be_bars(table, 1)
    lengths = [bar.length for bar in bars(table, 1)]
    assert all(0 <= length <= 1000 for length in lengths)
    assert max(lengths) == (1000 if any(values) else 0)
    for length, value in zip(lengths, values, strict=True):
        assert abs(length - Decimal(1000 * value) / (max(values) or 1)) <= Decimal("0.5")


@given(st.lists(st.integers(-(10**9), 10**9), min_size=3, max_size=60))
def test_a_curve_stays_in_its_frame_and_measures_from_zero(values: list[int]) -> None:
    drawn = curve(column(values), 1)
    points = [tuple(map(Decimal, point.split(","))) for point in drawn.points.split(" ")]
    assert [x for x, _ in points] == sorted(x for x, _ in points)
    assert (points[0][0], points[-1][0]) == (0, 100)
    assert all(0 <= y <= 100 for _, y in points)
    height = max(*values, 0) - min(*values, 0) or 1
    for (_, y), value in zip(points, values, strict=True):
        assert abs(Decimal(drawn.zero) - y - Decimal(100 * value) / height) <= Decimal("0.1")


def test_negative_numbers_make_no_bars_and_two_points_no_curve() -> None:
    assert not can_be_bars(column([1, -1]), 1)
    assert not can_be_curve(column([1, 2]), 1)


def test_the_column_is_found_by_its_heading_in_any_case_and_without_one_it_is_the_first_of_numbers() -> None:
    assert column_named(VOTERS, "tps") == 2
    assert column_named(VOTERS, "") == 1
    assert column_named(VOTERS, "Kecamatan") is None
