"""Tables are pasted as text; what is no table is refused with the row that is wrong."""

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pendopo.sites.rules.data_tables import MOST_COLUMNS, MOST_LETTERS, MOST_ROWS, BadTable, Fault, number_of, parse

CELL = st.text(st.characters(blacklist_categories=("Cc", "Cs", "Zl", "Zp")), max_size=20).map(str.strip)
TABLES = st.integers(1, 6).flatmap(
    lambda width: st.tuples(
        st.lists(CELL.filter(bool), min_size=width, max_size=width, unique=True),
        st.lists(st.lists(CELL, min_size=width, max_size=width).filter(any), min_size=1, max_size=8),
    )
)


@given(TABLES, st.sampled_from("\t;,"))
@example((["0"], [["0,"]]), "\t")
@example((["0"], [[","]]), "\t")
@example((["Nama"], [["Dr. Budi, S.H.; M.H."], ["Sari"]]), "\t")
@example((["Nama"], [["Dr. Budi, S.H.; M.H."], ["Sari"]]), ",")
@example((["Nama"], [["Dr. Budi, S.H.; M.H."], ["Sari"]]), ";")
def test_what_a_spreadsheet_writes_comes_back(table: tuple[list[str], list[list[str]]], separator: str) -> None:
    head, rows = table
    if separator != "\t" and any(sign in name for name in head for sign in "\t;,"):
        return  # which sign parts the columns is told by the headings
    if len(head) == 1 and any(sign in head[0] for sign in "\t;,"):
        return
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows([head, *rows])
    found = parse(text.getvalue())
    assert [list(found.head), *map(list, found.rows)] == [head, *rows]


@given(st.text(max_size=200))
def test_no_text_does_more_than_be_refused(text: str) -> None:
    try:
        table = parse(text)
    except BadTable:
        return
    assert all(len(row) == len(table.head) for row in table.rows)


@pytest.mark.parametrize(
    ("text", "fault", "row"),
    [
        ("", Fault.EMPTY, 0),
        (" \n\n", Fault.EMPTY, 0),
        ("Kecamatan;Pemilih", Fault.NO_ROWS, 0),
        ("Kecamatan;;Pemilih\nSemen;1;2", Fault.NO_HEAD, 1),
        ("Jumlah;Jumlah\n1;2", Fault.SAME_HEAD, 1),
        ("Kecamatan;Pemilih\nSemen;1\n\nMojo;1;2", Fault.UNEVEN, 4),
        ("Kecamatan;Pemilih\nSemen", Fault.UNEVEN, 2),
        ('Kecamatan;Pemilih\n"Semen"x;1', Fault.BROKEN, 0),
        ("a;b\n" + "x" * (MOST_LETTERS + 1) + ";1", Fault.TOO_LONG, 2),
        (";".join(f"k{n}" for n in range(MOST_COLUMNS + 1)) + "\n", Fault.TOO_MANY_COLUMNS, 0),
        ("a\n" + "1\n" * (MOST_ROWS + 1), Fault.TOO_MANY_ROWS, 0),
    ],
)
def test_a_text_that_is_no_table_is_refused_with_its_row(text: str, fault: Fault, row: int) -> None:
    with pytest.raises(BadTable) as refused:
        parse(text)
    assert (refused.value.fault, refused.value.row) == (fault, row)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1.234", Decimal(1234)),
        ("204.807.222", Decimal(204807222)),  # voters of 2024, KPU decision 857 of 2023
        ("12,5", Decimal("12.5")),
        ("81,78 %", Decimal("81.78")),
        ("Rp 1.500.000", Decimal(1500000)),
        ("−3", Decimal(-3)),
        ("12.5", None),
        ("1.23.456", None),
        ("dua", None),
        ("", None),
    ],
)
def test_numbers_are_read_as_indonesia_writes_them(cell: str, value: Decimal | None) -> None:
    assert number_of(cell) == value


def test_a_column_of_numbers_may_have_gaps_and_the_first_column_names_the_rows() -> None:
    table = parse("Tahun;Pemilih;Catatan\n2019;192.866.254;\n2024;204.807.222;tetap\n2029;–;")
    assert table.number_columns() == (1,)
