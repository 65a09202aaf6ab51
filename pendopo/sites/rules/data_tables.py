"""Tables that an editor pastes as text, out of a spreadsheet or a CSV file, and the numbers in them as Indonesia writes them."""

import csv
import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

MOST_ROWS, MOST_COLUMNS, MOST_LETTERS = 300, 12, 300
NUMBER = re.compile(r"(?:Rp\.? ?)?([-−]?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?(?: ?%)?")


class Fault(StrEnum):
    """What is wrong with a pasted text."""

    EMPTY = "empty"
    NO_ROWS = "no rows"
    NO_HEAD = "no head"
    SAME_HEAD = "same head"
    UNEVEN = "uneven"
    TOO_MANY_ROWS = "too many rows"
    TOO_MANY_COLUMNS = "too many columns"
    TOO_LONG = "too long"
    BROKEN = "broken"


class BadTable(ValueError):
    """A text that is no table; ``row`` counts from 1, the line of headings included; the rest is as the fault wants it."""

    def __init__(self, fault: Fault, row: int = 0, has: int = 0, wanted: int = 0, name: str = "") -> None:
        super().__init__(fault.value)
        self.fault, self.row, self.has, self.wanted, self.name = fault, row, has, wanted, name


@dataclass(frozen=True)
class DataTable:
    """A table with one line of headings; every row has as many cells as there are headings."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def column(self, number: int) -> list[str]:
        """Cells of a column, from 0, top to bottom."""
        return [row[number] for row in self.rows]

    def number_columns(self) -> tuple[int, ...]:
        """Columns, from 0, in which every filled cell is a number, and one at least is filled. The first names the rows."""
        return tuple(n for n in range(1, len(self.head)) if all_numbers(self.column(n)))


def all_numbers(cells: list[str]) -> bool:
    filled = [cell for cell in cells if not is_blank(cell)]
    return bool(filled) and all(number_of(cell) is not None for cell in filled)


def is_blank(cell: str) -> bool:
    return cell in ("", "-", "–", "—")


def number_of(cell: str) -> Decimal | None:
    """A number as Indonesia writes it: points between thousands, a comma before decimals; ``Rp`` and ``%`` may stand by.

    None for anything else, also for ``12.5``, which could be meant in two ways.
    """
    found = NUMBER.fullmatch(cell.strip())
    if found is None:
        return None
    sign, whole, decimals = found.groups()
    value = Decimal(f"{whole.replace('.', '')}.{decimals or 0}")
    return -value if sign else value


def parse(text: str) -> DataTable:
    """The table in a pasted text: columns parted by tabs, else semicolons, else commas; blank lines are left out.

    The line of headings says which. One without any of them is a table of one column, where commas and semicolons are
    part of the text, as a spreadsheet writes them when one column is copied.

    Raises:
        BadTable: no table, too big, or a row with more or fewer cells than there are headings.
    """
    rows = [(number, row) for number, row in enumerate(cells_of(text), start=1) if any(row)]
    if not rows:
        raise BadTable(Fault.EMPTY)
    _, head = rows[0]
    check_head(head)
    if len(rows) == 1:
        raise BadTable(Fault.NO_ROWS)
    if len(rows) > MOST_ROWS + 1:
        raise BadTable(Fault.TOO_MANY_ROWS, has=len(rows) - 1, wanted=MOST_ROWS)
    for number, row in rows:
        if len(row) != len(head):
            raise BadTable(Fault.UNEVEN, row=number, has=len(row), wanted=len(head))
        longest = max(map(len, row))
        if longest > MOST_LETTERS:
            raise BadTable(Fault.TOO_LONG, row=number, has=longest, wanted=MOST_LETTERS)
    return DataTable(tuple(head), tuple(tuple(row) for _, row in rows[1:]))


def cells_of(text: str) -> list[list[str]]:
    """Rows of cells, without the blanks around them; blank lines are empty rows."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    first = next((line for line in lines if line.strip()), "")
    separator = next((sign for sign in "\t;," if sign in first), "\t")
    try:
        return [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=separator, strict=True)]
    except csv.Error:
        raise BadTable(Fault.BROKEN) from None


def check_head(head: list[str]) -> None:
    if len(head) > MOST_COLUMNS:
        raise BadTable(Fault.TOO_MANY_COLUMNS, has=len(head), wanted=MOST_COLUMNS)
    if not all(head):
        raise BadTable(Fault.NO_HEAD, row=1, has=head.index("") + 1)
    twice = next((name for name in head if head.count(name) > 1), None)
    if twice is not None:
        raise BadTable(Fault.SAME_HEAD, row=1, name=twice)
