"""Tile maps: one square for each province, or for each regency of a province, all of the same size.

Where somebody laid the squares out by hand they stand as on a map; elsewhere they are a plain grid in
the order of the codes. A code that a layout does not know (a region that split off) gets a free cell.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pendopo.sites.rules.public_view import OfficeEntry

CELL = 40
GRID_COLUMNS, GRID_WIDTH = 7, 60
LINE = 8
LETTER_OF_REGENCY, LETTER_OF_PROVINCE = 3.5, 4.2  # width of a letter in the drawing, by the sizes in components.css
LONG = 7  # names from here on are held to their width, whatever the font of the device
KIND = re.compile(r"(Kabupaten|Kota)( Administrasi)? ")
FIRST_CITY = 71
Cell = tuple[int, int]


@dataclass(frozen=True)
class Place:
    """Where a region stands in a layout: letters for narrow screens, a short name for wide ones."""

    letters: str
    name: str
    cell: Cell


@dataclass(frozen=True)
class Tile:
    """One square, ready to draw.

    Attributes:
        place: full name, for the title.
        letters: two or three, unique within the map.
        lines: the short name in one to three lines: text, height in the drawing, and the width to which
            a long one is held (0 for a short one).
        below: number of offices below, printed at ``value_y`` when there are any.
        shade: 1 to 4; provinces by the number of offices below, cities darker than regencies.
        x, y: upper left corner; ``middle`` is the middle from left to right; ``cell`` is (column, row) from 0.
    """

    code: str
    place: str
    url: str
    letters: str
    lines: tuple[tuple[str, int, int], ...]
    below: int
    shade: int
    x: int
    y: int
    middle: int
    letters_y: int
    value_y: int
    cell: Cell


@dataclass(frozen=True)
class TileMap:
    """All squares of a map. ``is_map`` is false for a plain grid, which must not be called a map."""

    tiles: tuple[Tile, ...]
    width: int
    height: int
    tile_width: int
    tile_height: int
    is_map: bool
    provinces: bool = False

    def __iter__(self) -> Iterator[Tile]:
        return iter(self.tiles)


@dataclass(frozen=True)
class Island:
    """Provinces that the first digit of their code puts together."""

    slug: str
    name: str
    provinces: tuple[OfficeEntry, ...]


def _layout(text: str) -> dict[str, Place]:
    """Read ``code LETTERS column,row name`` lines; columns and rows count from 1."""
    places = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        code, letters, cell, name = line.split(maxsplit=3)
        column, row = cell.split(",")
        places[code] = Place(letters, name, (int(column) - 1, int(row) - 1))
    return places


NATION = _layout("""
    11 ACE 1,1 Aceh
    12 SMU 2,2 Sumut
    13 SMB 2,3 Sumbar
    14 RIA 3,3 Riau
    15 JMB 3,4 Jambi
    16 SMS 4,5 Sumsel
    17 BKL 3,5 Bengkulu
    18 LPG 4,6 Lampung
    19 BBL 5,4 Babel
    21 KRI 4,2 Kepri
    31 JKT 6,6 Jakarta
    32 JBR 6,7 Jabar
    33 JTG 7,7 Jateng
    34 DIY 7,8 DIY
    35 JTM 8,7 Jatim
    36 BTN 5,7 Banten
    51 BAL 9,8 Bali
    52 NTB 10,8 NTB
    53 NTT 11,8 NTT
    61 KBR 6,2 Kalbar
    62 KTG 6,3 Kalteng
    63 KSL 7,3 Kalsel
    64 KTM 7,2 Kaltim
    65 KTR 7,1 Kaltara
    71 SLU 10,2 Sulut
    72 STG 9,3 Sulteng
    73 SLS 9,5 Sulsel
    74 STR 10,4 Sultra
    75 GTO 9,2 Gorontalo
    76 SLB 9,4 Sulbar
    81 MAL 11,6 Maluku
    82 MLU 11,3 Malut
    91 PAP 14,4 Papua
    92 PBR 12,5 Pabar
    93 PSL 14,6 Pasel
    94 PTG 13,5 Pateng
    95 PPG 14,5 Papeg
    96 PBD 12,4 PBD
""")
EAST_JAVA = _layout("""
    35.01 PCT 1,5 Pacitan
    35.02 PNG 2,4 Ponorogo
    35.03 TRG 2,5 Trenggalek
    35.04 TLG 3,5 Tulungagung
    35.05 BLT 4,5 Blitar
    35.06 KDR 4,3 Kediri
    35.07 MLG 6,5 Malang
    35.08 LMJ 7,5 Lumajang
    35.09 JBR 8,5 Jember
    35.10 BWI 9,5 Banyuwangi
    35.11 BDW 8,4 Bondowoso
    35.12 STB 9,4 Situbondo
    35.13 PRB 7,4 Probolinggo
    35.14 PSR 6,4 Pasuruan
    35.15 SDA 6,3 Sidoarjo
    35.16 MJK 5,2 Mojokerto
    35.17 JBG 4,2 Jombang
    35.18 NJK 3,3 Nganjuk
    35.19 MDN 2,2 Madiun
    35.20 MGT 1,3 Magetan
    35.21 NGW 1,2 Ngawi
    35.22 BJN 3,2 Bojonegoro
    35.23 TBN 3,1 Tuban
    35.24 LMG 4,1 Lamongan
    35.25 GSK 5,1 Gresik
    35.26 BKL 7,1 Bangkalan
    35.27 SPG 8,1 Sampang
    35.28 PMK 9,1 Pamekasan
    35.29 SMP 10,1 Sumenep
    35.71 KKD 3,4 Kota Kediri
    35.72 KBL 4,4 Kota Blitar
    35.73 KML 5,5 Kota Malang
    35.74 KPB 8,3 Kota Probolinggo
    35.75 KPS 7,3 Kota Pasuruan
    35.76 KMJ 5,3 Kota Mojokerto
    35.77 KMD 2,3 Kota Madiun
    35.78 SBY 6,2 Kota Surabaya
    35.79 BTU 5,4 Kota Batu
""")
LAYOUTS: Mapping[str, Mapping[str, Place]] = {"": NATION, "35": EAST_JAVA}

ISLANDS = {
    "1": ("sumatera", "Sumatera"),
    "2": ("sumatera", "Sumatera"),
    "3": ("jawa", "Jawa"),
    "5": ("bali-nusa-tenggara", "Bali dan Nusa Tenggara"),
    "6": ("kalimantan", "Kalimantan"),
    "7": ("sulawesi", "Sulawesi"),
    "8": ("maluku", "Maluku"),
    "9": ("papua", "Papua"),
}
OTHER_ISLAND = ("lainnya", "Lainnya")


def tiles_for(code: str, entries: Iterable[OfficeEntry]) -> TileMap | None:
    """The tile map of the offices below one region.

    Args:
        code: '' for the nation, a province's code for its regencies.
        entries: offices right below, in any order. Each gets exactly one tile, and no two share a cell.

    Returns:
        None when there is nothing to show.
    """
    entries = sorted(entries, key=lambda entry: entry.code)
    if not entries:
        return None
    layout = LAYOUTS.get(code)
    cells = _cells_of_layout(entries, layout) if layout else [(n % GRID_COLUMNS, n // GRID_COLUMNS) for n in range(len(entries))]
    width = CELL if layout else GRID_WIDTH
    taken = {place.letters for place in layout.values()} if layout else set()
    tiles = []
    for entry, cell in zip(entries, cells, strict=True):
        place = layout.get(entry.code) if layout else None
        if place is None or place.cell != cell:
            place = Place(_letters(bare(entry.place), taken), bare(entry.place, keep_city=True), cell)
            taken.add(place.letters)
        tiles.append(_tile(entry, place, width))
    columns = max(cell[0] for cell in [*cells, *(place.cell for place in (layout or {}).values())]) + 1
    rows = max(cell[1] for cell in cells) + 1
    return TileMap(tuple(tiles), columns * width, rows * CELL, width - 1, CELL - 1, is_map=layout is not None, provinces=not code)


def by_island(provinces: Iterable[OfficeEntry]) -> tuple[Island, ...]:
    """Provinces grouped by the first digit of their code, west to east; unknown digits come last.

    Source: the first digit of the codes of Kepmendagri 300.2.2-2430/2025 stands for the group of islands.
    """
    grouped: dict[tuple[str, str], list[OfficeEntry]] = {}
    for entry in sorted(provinces, key=lambda entry: (ISLANDS.get(entry.code[:1]) is None, entry.code)):
        grouped.setdefault(ISLANDS.get(entry.code[:1], OTHER_ISLAND), []).append(entry)
    return tuple(Island(slug, name, tuple(entries)) for (slug, name), entries in grouped.items())


def bare(place: str, *, keep_city: bool = False) -> str:
    """A region's name without its kind: "Provinsi Aceh" is Aceh, "Kota Administrasi Jakarta Pusat" is Jakarta Pusat."""
    place = place.removeprefix("Provinsi ")
    if keep_city and place.startswith("Kota "):
        return place.replace(" Administrasi", "", 1)
    return KIND.sub("", place, count=1) or place


def _cells_of_layout(entries: Sequence[OfficeEntry], layout: Mapping[str, Place]) -> list[Cell]:
    """A cell for each entry: its own, or for the unknown and the doubled the free one nearest to its kin."""
    used: set[Cell] = {place.cell for place in layout.values()}
    given: set[str] = set()
    cells = []
    for entry in entries:
        if entry.code in layout and entry.code not in given:
            cells.append(layout[entry.code].cell)
        else:
            cells.append(_free_cell(entry.code, layout, used))
            used.add(cells[-1])
        given.add(entry.code)
    return cells


def _free_cell(code: str, layout: Mapping[str, Place], used: set[Cell]) -> Cell:
    """The cell nearest to the regions whose code begins alike; a new row below when the grid is full."""
    columns = max(place.cell[0] for place in layout.values()) + 1
    rows = max(cell[1] for cell in used) + 1
    kin = [place.cell for known, place in layout.items() if known[:1] == code[:1]] or [(columns - 1, rows - 1)]
    free = [(x, y) for y in range(rows) for x in range(columns) if (x, y) not in used]
    return min(free, key=lambda cell: sum((cell[0] - x) ** 2 + (cell[1] - y) ** 2 for x, y in kin)) if free else (0, rows)


def _tile(entry: OfficeEntry, place: Place, width: int) -> Tile:
    x, y = place.cell[0] * width, place.cell[1] * CELL
    room = width - 4
    letter = LETTER_OF_PROVINCE if entry.offices_below else LETTER_OF_REGENCY
    lines = _lines(place.name, int(room / letter))
    height = LINE * len(lines) + (10 if entry.offices_below else 0)
    first = y + (CELL - height) // 2 + 7
    return Tile(
        code=entry.code,
        place=entry.place,
        url=entry.url,
        letters=place.letters,
        lines=tuple(
            (line, first + LINE * n, min(room, round(len(line) * letter)) if len(line) >= LONG else 0) for n, line in enumerate(lines)
        ),
        below=entry.offices_below,
        shade=_shade(entry),
        x=x,
        y=y,
        middle=x + width // 2,
        letters_y=y + CELL // 2 + 5,
        value_y=first + LINE * len(lines) + 2,
        cell=place.cell,
    )


def _shade(entry: OfficeEntry) -> int:
    if "." in entry.code:
        return 2 if entry.code[3:5].isdigit() and int(entry.code[3:5]) >= FIRST_CITY else 1
    return 1 + sum(entry.offices_below >= least for least in (8, 13, 20))


def _lines(name: str, limit: int) -> list[str]:
    """A name in at most three lines of so many letters, broken at blanks only."""
    lines: list[str] = []
    for word in name.split():
        if lines and len(lines[-1]) + 1 + len(word) <= limit:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return [*lines[:2], " ".join(lines[2:])] if len(lines) > 3 else lines or [name]


def _letters(name: str, taken: set[str]) -> str:
    """Three letters for a name, or a number when all of them are taken: first letter, then consonants, then any."""
    letters = [letter for letter in name.upper() if letter.isalpha()] or ["X"]
    rest = [letter for letter in letters[1:] if letter not in "AIUEO"] + letters[1:]
    for second in range(len(rest)):
        for third in range(second + 1, len(rest)):
            if (found := letters[0] + rest[second] + rest[third]) not in taken:
                return found
    return next(found for n in range(1, len(taken) + 2) if (found := f"{letters[0]}{n}") not in taken)
