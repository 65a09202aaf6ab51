"""Tables: those of data become the platform's table, those that only laid out a page are taken apart.

A table is one of data when all of this holds; everything else was layout, and its cells become paragraphs in their order:

1. It does not say that it is layout (``role="presentation"``), holds no other table, and consists of rows of cells alone.
2. It has two rows and two columns at least.
3. It says that it is data (a heading cell, a caption, a visible border, WordPress's table block), or it looks like it: no cell
   holds a heading, list, frame, picture or second paragraph, none is longer than the platform's cells may be, most rows
   have the same number of cells, and at least half of the cells are filled.

Of data, two columns of "Nama : Budi" are facts; what exceeds the platform's table is a list of its rows, and the editor is told.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape
from typing import Any

from pendopo.site_import.rules.cleaning_addresses import is_file
from pendopo.site_import.rules.cleaning_asides import Reason
from pendopo.site_import.rules.cleaning_flow import (
    SAYS_NOTHING,
    Flow,
    Handler,
    Part,
    Text,
    inner_markup,
    is_hidden,
    one_line,
    pieces_in,
    source_of,
    take_out,
    texts_in,
    walk,
)
from pendopo.site_import.rules.cleaning_lines import escaped
from pendopo.site_import.rules.cleaning_text import LONGEST_FACT, LONGEST_TERM, block
from pendopo.site_import.rules.pieces import Piece
from pendopo.sites.rules.data_tables import MOST_COLUMNS, MOST_LETTERS, MOST_ROWS, BadTable, number_of, parse

LONGEST_CAPTION = 200
LONGEST_LAYOUT_CELL = 80  # cells of a layout row that are all shorter stand in one line
MOST_HEAD_ROWS, WIDEST_CELL, HIGHEST_CELL = 4, 60, 1_000
MOST_CELLS = 20_000
DATA_CLASSES = ("wp-block-table", "tablepress", "table-bordered", "table-striped", "msotablegrid")
NOT_IN_A_CELL = frozenset(
    {"h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "iframe", "img", "video", "form", "object", "embed", "blockquote"}
)
LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)
TAGS = re.compile(r"<[^<>]*>")


@dataclass(frozen=True)
class Cell:
    """One cell, read: its parts, its words in one line, and how far it reaches."""

    parts: list[Part]
    words: str
    is_head: bool
    columns: int
    rows: int


Grid = list[list[str]]


def table(element: Any, flow: Flow, depth: int) -> None:
    flow.end_line()
    rows = list(rows_of(element))
    if is_data(element, rows):
        data_table(element, rows, flow, depth)
    else:
        block(element, flow, depth)


def rows_of(element: Any) -> Iterator[Any]:
    """The rows of a table, not those of tables in it."""
    for child in element:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child if row.tag == "tr")


def is_data(element: Any, rows: list[Any]) -> bool:
    """Whether a table holds data, by the rule at the head of this module."""
    if (element.get("role") or "") in ("presentation", "none") or not is_regular(element):
        return False
    widths = [sum(span_of(cell, "colspan", WIDEST_CELL) for cell in row) for row in rows]
    if len(rows) < 2 or max(widths, default=0) < 2 or area_of(rows) > MOST_CELLS:
        return False
    return says_data(element) or looks_like_data(rows, widths)


def is_regular(element: Any) -> bool:
    """Whether a table consists of rows of cells, without text between them, hidden parts and other tables."""
    inside = {"table": ("caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr"), "tr": ("td", "th")}
    inside |= dict.fromkeys(("thead", "tbody", "tfoot"), ("tr",))
    for one in element.iter("table", "thead", "tbody", "tfoot", "tr"):
        if one.tag == "table" and one is not element:
            return False
        if (one.text or "").strip() or is_hidden(one):
            return False
        if any(child.tag not in inside[one.tag] or (child.tail or "").strip() or is_hidden(child) for child in one):
            return False
    return True


def area_of(rows: list[Any]) -> int:
    """How many fields of a grid the cells of a table take up, with all that they span."""
    last = len(rows)
    return sum(
        span_of(cell, "colspan", WIDEST_CELL) * min(span_of(cell, "rowspan", HIGHEST_CELL), last - number)
        for number, row in enumerate(rows)
        for cell in row
    )


def says_data(element: Any) -> bool:
    names = (element.get("class") or "").lower()
    marked = any(name in names for name in DATA_CLASSES) or element.get("border") not in (None, "", "0")
    return marked or next(element.iter("th", "thead", "caption"), None) is not None


def looks_like_data(rows: list[Any], widths: list[int]) -> bool:
    cells = [cell for row in rows for cell in row]
    lengths = [len("".join(cell.itertext()).strip()) for cell in cells]
    usual = Counter(widths).most_common(1)[0][1]
    return (
        max(lengths) <= MOST_LETTERS
        and sum(map(bool, lengths)) * 2 >= len(cells)
        and usual * 10 >= len(rows) * 6
        and not any(one.tag in NOT_IN_A_CELL for cell in cells for one in cell.iter())
        and not any(len(cell.findall("p")) > 1 for cell in cells)
    )


def span_of(cell: Any, name: str, most: int) -> int:
    written = cell.get(name)
    if written is None:
        return 1
    written = written.strip()
    return min(max(int(written), 1), most) if written.isdecimal() and len(written) < 6 else 1


def data_table(element: Any, rows: list[Any], flow: Flow, depth: int) -> None:
    source, named = source_of(element), element.find("caption")
    caption = flow.below(take_out(named), depth) if named is not None else []
    cells = [[cell_of(cell, flow, depth) for cell in row] for row in rows]
    heads = head_rows(rows, cells)
    if facts := facts_of(cells, heads):
        flow.parts.extend([*texts_in(caption), *facts, *pieces_in(caption)])
        return
    title, cells, heads = title_row(one_line(texts_in(caption)), cells, heads)
    grid = grid_of(cells, heads)
    pieces = table_pieces(title, head_of(grid[:heads]), grid[heads:]) if heads else table_pieces(title, *made_head(grid))
    if pieces is None:
        flow.job.leave(Reason.TABLE, source)
        flow.parts.extend(texts_in(caption) or [Text("p", f"<b>{escaped(title)}</b>", title)] if title else [])
        flow.parts.extend(as_list(cells, heads))
    else:
        flow.parts.extend([*texts_in(caption)] if len(title) > LONGEST_CAPTION or has_link(caption) else [])
        flow.parts.extend(pieces)
    flow.parts.extend([*pieces_in(caption), *beside_words(cells[heads:], flow, pieces is not None)])
    flow.parts.extend(beside_words(cells[:heads], flow, True))


def cell_of(cell: Any, flow: Flow, depth: int) -> Cell:
    parts = flow.below(cell, depth + 2)
    words = "; ".join(text.plain for text in texts_in(parts)).replace("\n", "; ")
    return Cell(parts, words, cell.tag == "th", span_of(cell, "colspan", WIDEST_CELL), span_of(cell, "rowspan", HIGHEST_CELL))


def head_rows(rows: list[Any], cells: list[list[Cell]]) -> int:
    """How many rows at the top are headings; 0 when the first begins with a number, and so is data already."""
    marked = 0
    while marked < len(rows) - 1 and (
        rows[marked].getparent().tag == "thead" or (cells[marked] and all(cell.is_head for cell in cells[marked]))
    ):
        marked += 1
    first = cells[0]
    if first and any(cell.rows > 1 for cell in first) and any(cell.columns > 1 for cell in first):
        marked = max(marked, max(cell.rows for cell in first))
    starts_with_number = bool(first) and number_of(first[0].words.rstrip(".")) is not None
    return min(marked, MOST_HEAD_ROWS, len(rows) - 1) or (0 if starts_with_number else 1)


def facts_of(cells: list[list[Cell]], heads: int) -> list[Part]:
    """Rows of a term, a colon and a value as facts; nothing when they are no such rows, or do not fit."""
    rows = [[cell for cell in row if cell.words.strip() != ":"] for row in cells]
    colons = sum(len(row) < len(full) or (bool(row) and row[0].words.rstrip().endswith(":")) for row, full in zip(rows, cells, strict=True))
    if colons * 3 < len(cells) * 2 or any(len(row) != 2 or any(cell.columns > 2 or cell.rows > 1 for cell in row) for row in rows):
        return []
    if any(has_link(cell.parts) or pieces_in(cell.parts) for row in rows for cell in row):
        return []
    pairs = [(term.words.rstrip(" :"), value.words.lstrip(": ")) for term, value in rows]
    if not all(0 < len(term) <= LONGEST_TERM and 0 < len(value) <= LONGEST_FACT for term, value in pairs):
        return []
    return [Piece("facts", [{"term": term, "value": value} for term, value in pairs])]


def title_row(caption: str, cells: list[list[Cell]], heads: int) -> tuple[str, list[list[Cell]], int]:
    """A first row of one cell over all columns is the table's title, where it has none."""
    first = cells[0]
    if caption or len(cells) < 3 or len(first) != 1 or first[0].columns < 2 or not first[0].words or has_link(first[0].parts):
        return caption, cells, heads
    if pieces_in(first[0].parts) or len(first[0].words) > LONGEST_CAPTION:
        return caption, cells, heads
    return first[0].words, cells[1:], max(heads - 1, 1)


def grid_of(cells: list[list[Cell]], heads: int) -> Grid:
    """Cells as a rectangle of words. A heading stands over all its columns and rows, a value over its rows."""
    grid: Grid = []
    hanging: dict[int, tuple[int, str]] = {}
    for number, row in enumerate(cells):
        line: list[str] = []
        for cell in row:
            fill_hanging(line, hanging)
            for column in range(cell.columns):
                words = cell.words if column == 0 or number < heads else ""
                if cell.rows > 1:
                    hanging[len(line)] = (cell.rows - 1, words)
                line.append(words)
        fill_hanging(line, hanging)
        grid.append(line)
    width = max(map(len, grid))
    grid = [line + [""] * (width - len(line)) for line in grid]
    used = max((column + 1 for line in grid for column, words in enumerate(line) if words), default=1)
    return [line[:used] for line in grid]


def fill_hanging(line: list[str], hanging: dict[int, tuple[int, str]]) -> None:
    """Put in what hangs down from the rows above at the next places."""
    while (place := len(line)) in hanging:
        left, words = hanging.pop(place)
        line.append(words)
        if left > 1:
            hanging[place] = (left - 1, words)


def head_of(rows: Grid) -> list[str]:
    """One line of headings out of several: ``Pemilih – Laki-laki``."""
    names = [" – ".join(dict.fromkeys(words for words in column if words)) for column in zip(*rows, strict=True)]
    return told_apart([name or f"Kolom {number}" for number, name in enumerate(names, 1)])


def made_head(grid: Grid) -> tuple[list[str], Grid]:
    return [f"Kolom {number}" for number in range(1, len(grid[0]) + 1)], grid


def told_apart(names: list[str]) -> list[str]:
    """Headings without twins: the second ``Jumlah`` is ``Jumlah (2)``."""
    result: dict[str, None] = {}
    numbers = Counter[str]()
    for name in names:
        said = name
        while said in result:
            numbers[name] += 1
            said = f"{name} ({numbers[name] + 1})"
        result[said] = None
    return list(result)


def table_pieces(title: str, head: list[str], rows: Grid) -> list[Piece] | None:
    """The platform's tables for a grid: more than one where it has too many rows; None where it can be none."""
    rows = [row for row in rows if any(row)]
    if not rows or len(head) > MOST_COLUMNS or len(head) < 2:
        return None
    parts = [rows[start : start + MOST_ROWS] for start in range(0, len(rows), MOST_ROWS)]
    name = title if 0 < len(title) <= LONGEST_CAPTION - 10 else f"Tabel {', '.join(head)}"[: LONGEST_CAPTION - 10].rstrip(" ,")
    pieces = []
    for number, part in enumerate(parts, 1):
        data = as_text([head, *part])
        try:
            parse(data.strip())
        except BadTable:
            return None
        caption = f"{name} ({number}/{len(parts)})" if len(parts) > 1 else name
        pieces.append(Piece("table", {"caption": caption, "data": data, "chart": "none", "column": "", "source": ""}))
    return pieces


def as_text(rows: Grid) -> str:
    """Rows as a spreadsheet pastes them: tabs between cells. The last cell is never bare, since forms trim what ends in blanks."""
    text = io.StringIO()
    csv.writer(text, delimiter="\t", lineterminator="\n").writerows(rows)
    written = text.getvalue().removesuffix("\n")
    return f'{written}""' if rows[-1][-1] == "" else written


def as_list(cells: list[list[Cell]], heads: int) -> list[Part]:
    """Rows as items of a list: ``Nama: Budi; Jabatan: Ketua``."""
    names = head_of(grid_of(cells[:heads], heads)) if heads else []
    items, plains, linked = [], [], False
    for line in cells[:heads] if heads and len(cells) == heads else cells[heads:]:
        said = [(name, cell) for name, cell in zip(padded(names, len(line)), line, strict=True) if texts_in(cell.parts)]
        items.append("; ".join(escaped(f"{name}: " if name else "") + markup_of(cell) for name, cell in said))
        plains.append("; ".join(f"{name}: {cell.words}" if name else cell.words for name, cell in said))
        linked = linked or any(has_link(cell.parts) for _, cell in said)
    markup = "".join(f"<li>{item}</li>" for item in items if item)
    heading = [Text("p", escaped("; ".join(names)), "; ".join(names))] if names else []
    return [*heading, Text("ul", markup, "\n".join(filter(None, plains)), "", linked)] if markup else list(heading)


def markup_of(cell: Cell) -> str:
    """A cell within a line: a list in it as plain words, since nothing may follow a list within an item."""
    texts = texts_in(cell.parts)
    return escaped(cell.words) if has_list(cell) else inner_markup(texts)


def padded(names: list[str], length: int) -> list[str]:
    return [*names, *([""] * length)][:length]


def beside_words(rows: list[list[Cell]], flow: Flow, links_too: bool) -> Iterator[Part]:
    """What a table of words can't hold, after it: pictures, and links under the name of their row."""
    for row in rows:
        holding = [cell for cell in row if has_link(cell.parts) or pieces_in(cell.parts)]
        label = row_label(row) if holding else ""
        for cell in holding:
            for piece in pieces_in(cell.parts):
                yield captioned(piece, label)
            for address, words in links_in(cell.parts) if links_too or has_list(cell) else ():
                name = label if label and SAYS_NOTHING.fullmatch(words) else words or label or address
                yield link_below(address, name, flow)


def row_label(row: list[Cell]) -> str:
    """What names a row: its first words that are no number and no "unduh"."""
    said = (cell.words for cell in row)
    return next((words for words in said if words and number_of(words.rstrip(".")) is None and not SAYS_NOTHING.fullmatch(words)), "")


def captioned(piece: Piece, label: str) -> Piece:
    if piece.block != "picture" or piece.value["caption"] or len(label) > LONGEST_CAPTION:
        return piece
    return Piece("picture", {**piece.value, "caption": label})


def links_in(parts: list[Part]) -> list[tuple[str, str]]:
    """Address and words of each link."""
    return [
        (unescape(found[1]), unescape(TAGS.sub("", found[2])).strip()) for text in texts_in(parts) for found in LINK.finditer(text.markup)
    ]


def link_below(address: str, words: str, flow: Flow) -> Part:
    markup = f'<a href="{escape(address)}">{escaped(words)}</a>'
    if is_file(address):
        return Text("p", markup, words, address, True)
    return Text("ul", f"<li>{markup}</li>", words, "", True, True)


def has_list(cell: Cell) -> bool:
    return any(text.is_list for text in texts_in(cell.parts))


def has_link(parts: list[Part]) -> bool:
    return any(text.linked for text in texts_in(parts))


def layout_row(element: Any, flow: Flow, depth: int) -> None:
    """A row that laid out a page: short cells stand in one line, others are paragraphs one after the other."""
    flow.end_line()
    if (element.text or "").strip() or any(
        (child.tail or "").strip() or child.tag not in ("td", "th") or is_hidden(child) for child in element
    ):
        walk(element, flow, depth)
        flow.end_line()
        return
    cells = [flow.below(cell, depth + 1) for cell in element]
    texts = [part for parts in cells for part in parts]
    if len(texts) > 1 and all(isinstance(text, Text) and text.tag == "p" and len(text.plain) <= LONGEST_LAYOUT_CELL for text in texts):
        said = texts_in(texts)
        linked = any(text.linked for text in said)
        flow.parts.append(Text("p", " ".join(text.markup for text in said), one_line(said), "", linked))
    else:
        flow.parts.extend(texts)


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(("caption", "colgroup", "tbody", "td", "tfoot", "th", "thead"), block),
    "table": table,
    "tr": layout_row,
}
