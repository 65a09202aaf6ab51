"""Charts of one column of a table, as numbers ready to draw. Words stay text beside the drawing, so that they wrap and are read out."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pendopo.sites.rules.data_tables import DataTable, is_blank, number_of

MOST_BARS, MOST_POINTS, FEWEST_POINTS = 40, 200, 3
HUNDRED, THOUSAND = Decimal(100), Decimal(1000)


@dataclass(frozen=True)
class Bar:
    """One row: its name, its value as it was written, and the length, 1000 for the longest."""

    name: str
    value: str
    length: int


@dataclass(frozen=True)
class Curve:
    """A line over the rows in their order, in a drawing of 100 by 100 that begins at zero, so that no change looks larger than it is.

    Attributes:
        points: as ``polyline`` takes them; up is more.
        zero: height of the value zero, from the top.
        first, last, highest, lowest: (name of the row, value as it was written).
    """

    points: str
    zero: str
    first: tuple[str, str]
    last: tuple[str, str]
    highest: tuple[str, str]
    lowest: tuple[str, str]


def values_of(table: DataTable, column: int) -> list[tuple[str, str, Decimal]]:
    """Name, value as written and value of each row whose cell is filled."""
    rows = [(row[0], row[column], number_of(row[column])) for row in table.rows if not is_blank(row[column])]
    return [(name, written, value) for name, written, value in rows if value is not None]


def bars(table: DataTable, column: int) -> list[Bar]:
    """Bars of a column without negative numbers, in the order of the rows; see :func:`can_be_bars`."""
    rows = values_of(table, column)
    longest = max((value for *_, value in rows), default=Decimal(0)) or Decimal(1)
    return [Bar(name, written, round(value / longest * THOUSAND)) for name, written, value in rows]


def can_be_bars(table: DataTable, column: int) -> bool:
    rows = values_of(table, column)
    return 0 < len(rows) <= MOST_BARS and all(value >= 0 for *_, value in rows)


def curve(table: DataTable, column: int) -> Curve:
    """The line of a column; see :func:`can_be_curve`."""
    rows = values_of(table, column)
    values = [value for *_, value in rows]
    low, high = min(values), max(values)
    top, bottom = max(high, Decimal(0)), min(low, Decimal(0))
    height = top - bottom or Decimal(1)
    points = " ".join(f"{place(n, len(rows))},{(top - value) / height * HUNDRED:.1f}" for n, value in enumerate(values))
    named = [(name, written) for name, written, _ in rows]
    return Curve(points, f"{top / height * HUNDRED:.1f}", named[0], named[-1], named[values.index(high)], named[values.index(low)])


def can_be_curve(table: DataTable, column: int) -> bool:
    return FEWEST_POINTS <= len(values_of(table, column)) <= MOST_POINTS


def place(number: int, count: int) -> str:
    """From left to right, in per cent with one decimal."""
    return f"{HUNDRED * number / (count - 1):.1f}"


def column_named(table: DataTable, name: str) -> int | None:
    """The number column with this heading; without a name the first one; None when there is none such."""
    columns: Sequence[int] = table.number_columns()
    if not name:
        return columns[0] if columns else None
    return next((n for n in columns if table.head[n].casefold() == name.strip().casefold()), None)
