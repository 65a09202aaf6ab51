"""Reading a tree of regions from a file: the npm package idn-area-data, or any CSV, plain or gzipped."""

import csv
import gzip
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pendopo.regions.rules.faults import UnreadableFile, gettext_noop

PACKAGE_FILES = ("provinces.csv", "regencies.csv", "districts.csv", "villages.csv")
COLUMNS = ("code", "parent", "level", "name", "type", "edition")


@dataclass(frozen=True, slots=True)
class FileRow:
    """One line as it stands in the file, unchecked; columns that the file lacks are ''."""

    file: str
    line: int
    code: str
    parent: str
    level: str
    name: str
    type: str
    edition: str


def read_text(path: Path) -> str:
    """The text of a CSV file, gunzipped when its name ends in ``.gz``, without a byte order mark.

    Raises:
        UnreadableFile: no such file, not UTF-8, or a damaged archive.
    """
    try:
        content = path.read_bytes()
        if path.suffix == ".gz":
            content = gzip.decompress(content)
        return content.decode("utf-8-sig")
    except FileNotFoundError:
        raise UnreadableFile(str(path), gettext_noop("berkas tidak ada. Periksa nama dan foldernya.")) from None
    except UnicodeDecodeError:
        raise UnreadableFile(str(path), gettext_noop("bukan teks UTF-8. Simpan sebagai “CSV UTF-8”.")) from None
    except (OSError, EOFError):
        raise UnreadableFile(str(path), gettext_noop("tidak dapat dibaca. Unduh atau salin lagi.")) from None


def read_table(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """The lines of a CSV file with a header, as line number (from 1) and cells by column name.

    Commas or semicolons divide the cells. Empty lines are left out; a line of another length is read as
    far as it goes, missing cells are ''.

    Raises:
        UnreadableFile: as :func:`read_text`, or a column of ``needed`` is missing.
    """
    text = read_text(path)
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
    header = [cell.strip().lower() for cell in next(reader, [])]
    if missing := [column for column in needed if column not in header]:
        raise UnreadableFile(
            str(path), gettext_noop("kolom {columns} tidak ada. Baris pertama harus berisi nama kolom."), columns=", ".join(missing)
        )
    empty = dict.fromkeys(header, "")
    for cells in reader:
        if any(cells):
            yield reader.line_num, empty | dict(zip(header, cells, strict=False))


def read_region_file(path: Path) -> list[FileRow]:
    """The lines of a CSV with the columns code and name, and optionally parent, level, type, edition.

    A line of level 0 (the nation) is left out: every tree has it.

    Raises:
        UnreadableFile: as :func:`read_table`.
    """
    file = path.name
    return [
        FileRow(file, line, *(cells.get(column, "").strip() if column != "name" else cells["name"] for column in COLUMNS))
        for line, cells in read_table(path, ("code", "name"))
        if cells.get("level", "").strip() != "0"
    ]


def read_package(folder: Path) -> list[FileRow]:
    """The lines of the npm package idn-area-data: four files, one a level.

    Args:
        folder: the package's folder ``data``.

    Raises:
        UnreadableFile: as :func:`read_table`; all four files are needed.

    Source: idn-area-data 4.0.1, data under ODbL 1.0.
    """
    rows = []
    for level, file in enumerate(PACKAGE_FILES, start=1):
        column = ("", "province_code", "regency_code", "district_code")[level - 1]
        for line, cells in read_table(folder / file, ("code", "name")):
            rows.append(FileRow(file, line, cells["code"].strip(), cells.get(column, "").strip(), str(level), cells["name"], "", ""))
    return rows
