"""Tables of data become the platform's; those that laid out a page are taken apart; no word of either is lost."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pendopo.site_import.rules.cleaning_tables import as_text
from pendopo.sites.rules.data_tables import MOST_COLUMNS, parse
from tests.site_import.rules.markup import blocks, reasons, text, words_kept
from tests.site_import.rules.markup import cleaned as result_of

OLD = "https://kab-contoh.kpu.go.id"


def rows(html: str) -> list[list[str]]:
    """Head and rows of the one table that a body becomes."""
    ((block, value),) = blocks(html)
    assert block == "table"
    table = parse(value["data"].strip())
    return [list(table.head), *map(list, table.rows)]


def table(*lines: str, attributes: str = "") -> str:
    """A table of lines such as ``No|Nama``; a cell that begins with ``!`` is a heading."""
    rows = ["".join(f"<th>{cell[1:]}</th>" if cell.startswith("!") else f"<td>{cell}</td>" for cell in line.split("|")) for line in lines]
    return f"<table {attributes}><tr>{'</tr><tr>'.join(rows)}</tr></table>"


def test_a_table_with_headings_is_data_and_named_by_them() -> None:
    ((block, value),) = blocks(table("!No|!Nama", "1|Budi"))
    assert block == "table"
    assert value == {"caption": "Tabel No, Nama", "data": "No\tNama\n1\tBudi", "chart": "none", "column": "", "source": ""}


def test_a_table_without_headings_takes_its_first_row_unless_that_is_numbered() -> None:
    assert rows(table("Nama|Jabatan", "Budi|Ketua")) == [["Nama", "Jabatan"], ["Budi", "Ketua"]]
    assert rows(table("1.|Budi", "2.|Sari")) == [["Kolom 1", "Kolom 2"], ["1.", "Budi"], ["2.", "Sari"]]


def test_its_name_is_its_caption_or_its_figures_or_its_first_row() -> None:
    assert blocks("<table><caption>Pemilih</caption><tr><th>a<th>b<tr><td>1<td>2</table>")[0][1]["caption"] == "Pemilih"
    assert blocks(f"<figure>{table('!a|!b', '1|2')}<figcaption>Pemilih</figcaption></figure>")[0][1]["caption"] == "Pemilih"
    titled = "<table border=1><tr><td colspan=2>Pemilih<tr><td>a<td>b<tr><td>1<td>2</table>"
    assert (blocks(titled)[0][1]["caption"], rows(titled)) == ("Pemilih", [["a", "b"], ["1", "2"]])


def test_headings_in_two_rows_become_one() -> None:
    head = "<tr><th rowspan=2>No<th colspan=2>Pemilih<th rowspan=2>Jumlah<tr><th>L<th>P"
    assert rows(f"<table><thead>{head}</thead><tr><td>1<td>2<td>3<td>5</table>") == [
        ["No", "Pemilih – L", "Pemilih – P", "Jumlah"],
        ["1", "2", "3", "5"],
    ]
    assert rows(f"<table border=1>{head.replace('th', 'td')}<tr><td>1<td>2<td>3<td>5</table>")[0] == [
        "No",
        "Pemilih – L",
        "Pemilih – P",
        "Jumlah",
    ]


def test_values_over_several_rows_and_columns_stand_where_they_belong() -> None:
    body = "<table><tr><th>a<th>b<th>c<tr><td rowspan=2>1<td colspan=2>2<tr><td>3<td>4<tr><td>5</table>"
    assert rows(body) == [["a", "b", "c"], ["1", "2", ""], ["1", "3", "4"], ["5", "", ""]]


def test_headings_are_told_apart_and_never_empty() -> None:
    assert rows(table("!|!Jumlah|!Jumlah", "x|1|2"))[0] == ["Kolom 1", "Jumlah", "Jumlah (2)"]


def test_terms_with_colons_are_facts() -> None:
    expected = [("facts", [{"term": "Nama", "value": "Budi"}, {"term": "Alamat", "value": "Jl. Merdeka 1"}])]
    assert blocks(table("Nama|:|Budi", "Alamat|:|Jl. Merdeka 1")) == expected
    assert blocks(table("Nama:|Budi", "Alamat :|Jl. Merdeka 1")) == expected


def test_terms_that_do_not_fit_facts_are_a_table() -> None:
    assert [block for block, _ in blocks(table("Nama|:|<a href='https://a.id/'>Budi</a>", "Alamat|:|Jalan"))] == ["table", "paragraph"]
    assert [block for block, _ in blocks(table(f"{'Nama ' * 20}|:|Budi", "Alamat|:|Jalan"))] == ["table"]
    assert [block for block, _ in blocks(table("Nama|:|", "Alamat|:|Jalan"))] == ["table"]


def test_a_first_row_that_can_be_no_title_stays_in_the_table() -> None:
    rest = "<tr><td>a<td>b<tr><td>1<td>2"
    pictured = f"<table border=1><tr><td colspan=2>Pemilih <img src=/a.jpg>{rest}</table>"
    assert [block for block, _ in blocks(pictured)] == ["table", "picture"]
    assert rows(f"<table border=1><tr><td colspan=2>{'kata ' * 50}{rest}</table>")[1:] == [["a", "b"], ["1", "2"]]


def test_a_value_over_three_rows_stands_in_each() -> None:
    assert rows("<table><tr><th>a<th>b<tr><td rowspan=3>x<td>1<tr><td>2<tr><td>3</table>")[1:] == [["x", "1"], ["x", "2"], ["x", "3"]]


@pytest.mark.parametrize(
    "layout",
    [
        "<table role=presentation><tr><th>a<th>b<tr><td>c<td>d</table>",
        "<table border=1><tr><td><table><tr><td>a b</table><td>c<tr><td>d<td></table>",
        "<table><tr><td>a b c d</table>",
        "<table><tr><td>a<td>b<td>c d</table>",
        "<table><tr><td><h2>a</h2><td>b<tr><td>c<td>d</table>",
        "<table><tr><td><p>a</p><p>b</p><td>c<tr><td>d<td></table>",
        f"<table><tr><td>a b c<td>d<tr><td>{'kata ' * 70}<td>x</table>",
        "<table>a<tr>b<td>c<td>d</table>",
    ],
)
def test_tables_that_laid_out_a_page_are_taken_apart(layout: str) -> None:
    assert "table" not in [block for block, _ in blocks(layout)]
    kept = words_kept(result_of(layout))
    assert all(letter in kept for letter in "abcd" if f"{letter}<" in layout or f" {letter}" in layout)


def test_short_cells_of_a_layout_stand_in_one_line() -> None:
    assert text("<table role=none><tr><td>Telepon<td>:<td><a href='tel:1'>0354</a><tr><td>Faks<td>:<td>2</table>") == (
        '<p>Telepon : <a href="tel:1">0354</a></p><p>Faks : 2</p>'
    )


def test_links_and_pictures_of_a_table_stand_below_it_under_the_name_of_their_row() -> None:
    body = (
        "<table><tr><th>No<th>Judul<th>Berkas<tr><td>1<td>SK Satu<td><a href=/1.pdf>Unduh</a>"
        "<tr><td>2<td>SK Dua<td><a href=/2.pdf>Salinan</a>"
        "<tr><td>3<td>Info<td><a href=https://a.id/>lihat</a><tr><td>4<td>Budi<td><img src=/b.jpg></table>"
    )
    assert [value if block != "table" else None for block, value in blocks(body)] == [
        None,
        {"document": f"{OLD}/1.pdf", "label": "SK Satu"},
        {"document": f"{OLD}/2.pdf", "label": "Salinan"},
        '<ul><li><a href="https://a.id/">Info</a></li></ul>',
        {"image": f"{OLD}/b.jpg", "caption": "Budi"},
    ]


def test_a_table_too_wide_is_a_list_of_its_rows_and_reported() -> None:
    wide = table("|".join(f"!k{n}" for n in range(MOST_COLUMNS + 1)), "|".join(f"v{n}" for n in range(MOST_COLUMNS + 1)))
    assert text(wide).startswith("<p>k0; k1;")
    assert "<ul><li>k0: v0; k1: v1;" in text(wide)
    assert reasons(wide) == ["table"]


def test_a_table_with_a_cell_too_long_is_a_list_with_its_links() -> None:
    body = table("!a|!b", f"<a href='https://a.id/'>x</a>|{'kata ' * 70}")
    assert '<li>a: <a href="https://a.id/">x</a>; b: kata' in text(body)
    assert reasons(body) == ["table"]


def test_a_table_too_long_is_several() -> None:
    long = blocks(table("!a|!b", *(f"x{n}|{n}" for n in range(601))))
    assert [value["caption"] for _, value in long] == ["Tabel a, b (1/3)", "Tabel a, b (2/3)", "Tabel a, b (3/3)"]
    assert [len(parse(value["data"]).rows) for _, value in long] == [300, 300, 1]


def test_a_hidden_row_is_left_over() -> None:
    body = "<table><tr><th>a<th>b<tr style='display:none'><td>slot<td>gacor<tr><td>1<td>2</table>"
    assert reasons(body) == ["hidden"]
    assert "slot" not in str(blocks(body))


CELL = st.text(st.sampled_from("ab1\"'\t;,|\n =-–é"), max_size=6).map(lambda cell: " ".join(cell.split()))


@settings(deadline=None)
@given(
    st.integers(2, 5).flatmap(lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width).filter(any), min_size=1, max_size=6))
)
def test_what_is_written_for_the_platform_is_read_as_it_was_meant(grid: list[list[str]]) -> None:
    head = [f"k{number}" for number in range(len(grid[0]))]
    found = parse(as_text([head, *grid]).strip())
    assert [list(found.head), *map(list, found.rows)] == [head, *grid]


WORDS = st.sampled_from(
    ["", "kata", "1", ":", "<b>x</b>", "<a href=/a>y</a>", "<p>p</p>", "<ul><li>u</ul>", "<img src=/a.jpg>", "&amp;lt;"]
)
SPANS = st.sampled_from(["", " rowspan=2", " colspan=2", " colspan=99999", " rowspan=0", " colspan=x", " style='display:none'"])
TABLES = st.lists(st.lists(st.tuples(st.sampled_from(["td", "th"]), SPANS, WORDS), max_size=4), max_size=5)


@settings(deadline=None)
@given(TABLES, st.sampled_from(["", " border=1", " role=none"]))
def test_no_table_loses_a_word(shape: list[list[tuple[str, str, str]]], attributes: str) -> None:
    number, words = 0, []
    lines = []
    for row in shape:
        cells = []
        for tag, spans, inner in row:
            number += 1
            words.append(f"sel{number:03}x")
            cells.append(f"<{tag}{spans}>{inner} {words[-1]}</{tag}>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    body = f"<table{attributes}>{''.join(lines)}</table>"
    result: Any = result_of(body)
    kept = words_kept(result)
    assert [word for word in words if word not in kept] == [], body


def test_what_stands_in_the_headings_of_a_table_that_is_none_is_kept_behind_it() -> None:
    wide = "".join(f"<td>{number}</td>" for number in range(40))
    head = '<th><a href="/a">Tautan</a><img src="/a.jpg"><details><summary>Lipatan</summary>isi</details></th>' + wide
    found = result_of(f"<table border=1><tr>{head}</tr><tr>{wide}</tr></table>")
    assert {piece.block for piece in found.pieces} >= {"picture", "folds"}
    assert 'href="https://kab-contoh.kpu.go.id/a"' in str(found.pieces)
    assert "Lipatan" in found.left_over[0].source
