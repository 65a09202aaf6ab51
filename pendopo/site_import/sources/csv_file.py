"""A table that an office has written or exported by hand: one row an item, with Indonesian or English headings.

Read as it comes out of the usual programs: UTF-8 with or without its mark, UTF-16 or Windows-1252; commas, semicolons or
tabs; dates as Indonesians write them, the day before the month. What is wrong is told by row and column.
"""

import codecs
import csv
import datetime
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO, TypeVar

from pendopo.site_import.rules.items import Fault, Found, Item, Kind, Status
from pendopo.site_import.sources.moments import JAKARTA, NotADate, from_words, sensible
from pendopo.site_import.sources.web_addresses import BAD_LETTER, absolute, climbs, from_root
from pendopo.site_import.sources.wording import BYTE_BY_BYTE, detail, name_of_person, plain, without_controls

CHUNK = 1 << 20
LONGEST_ROW = 400  # lines of the file; a row with more has lost its closing quote
MOST_FIELD = 8_000_000  # letters of one cell
MOST_LINE = 20_000_000  # letters of one line
DELIMITERS = ";\t,"
HEADINGS = {
    "id": ("id", "no", "nomor", "kode"),
    "title": ("judul", "title", "judul berita", "nama", "headline"),
    "html": ("isi", "konten", "content", "body", "isi berita", "teks", "naskah", "deskripsi", "html", "text"),
    "published": ("tanggal", "tgl", "date", "tanggal terbit", "tanggal publikasi", "published", "waktu"),
    "updated": ("diperbarui", "tanggal ubah", "updated", "modified"),
    "address": ("alamat", "url", "link", "tautan", "permalink", "alamat lama", "address"),
    "author": ("penulis", "author", "oleh", "pengarang"),
    "categories": ("kategori", "category", "categories", "rubrik"),
    "tags": ("tag", "tags", "label", "kata kunci", "keywords"),
    "picture": ("gambar", "gambar utama", "foto", "picture", "image", "thumbnail"),
    "files": ("berkas", "lampiran", "file", "files", "dokumen", "attachment"),
    "summary": ("ringkasan", "summary", "excerpt", "kutipan"),
    "status": ("status",),
    "kind": ("jenis", "tipe", "type", "kind"),
}
NEEDED = ("title", "html")
STATUSES = {
    Status.PUBLIC: ("", "terbit", "publik", "publish", "published", "public", "tayang", "ya", "y", "1", "aktif"),
    Status.DRAFT: ("draf", "draft", "konsep", "tidak", "n", "0", "pending", "belum terbit"),
    Status.PRIVATE: ("pribadi", "private", "tertutup", "internal"),
}
KINDS = {
    Kind.POST: ("", "berita", "post", "artikel", "pengumuman", "news", "siaran pers"),
    Kind.PAGE: ("halaman", "page", "profil", "laman"),
    Kind.EVENT: ("agenda", "kegiatan", "event", "acara", "jadwal"),
    Kind.DOCUMENT: ("dokumen", "document", "regulasi", "peraturan", "unduhan"),
    Kind.GALLERY: ("galeri", "gallery", "foto", "album"),
}
T = TypeVar("T")
SERIAL = re.compile(r"\d{5}")  # days since 30 December 1899, as spreadsheets keep dates
BETWEEN = re.compile(r"[;,|]")


def read(path: Path, base: str = "") -> Iterator[Found]:
    """The rows of one file.

    Args:
        base: address of the old site, for addresses without a host.
    """
    with opened(path) as file:
        delimiter = delimiter_of(file)
        csv.field_size_limit(max(csv.field_size_limit(), MOST_FIELD))
        yield from Table(csv.reader(BoundedLines(file), delimiter=delimiter), base).found()


def opened(path: Path) -> TextIO:
    """The file as text, controls left out by who reads it."""
    encoding = encoding_of(path)
    return path.open(encoding=encoding, errors=BYTE_BY_BYTE if encoding == "utf-8" else "replace", newline="")


def encoding_of(path: Path) -> str:
    """By its mark; without one UTF-8, in which a byte that is none of it is read as Windows-1252."""
    with path.open("rb") as file:
        start = file.read(3)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8-sig" if start == codecs.BOM_UTF8 else "utf-8"


class BoundedLines:
    """The lines of a file; one beyond the bound is an error of the table, and the next one can be asked for."""

    def __init__(self, file: TextIO) -> None:
        self.file = file

    def __iter__(self) -> "BoundedLines":
        return self

    def __next__(self) -> str:
        line = self.file.readline(MOST_LINE)
        if not line:
            raise StopIteration
        if len(line) < MOST_LINE or line.endswith("\n"):
            return line
        while (rest := self.file.readline(MOST_LINE)) and not rest.endswith("\n"):
            pass
        raise csv.Error("line too long")


def delimiter_of(file: TextIO) -> str:
    """The sign that stands most often in the line of headings, or the one that a line ``sep=;`` above it names."""
    line = file.readline(CHUNK)
    if named := re.fullmatch(r"\s*sep=([;,\t])\s*", line, re.IGNORECASE):
        return named[1]
    file.seek(0)
    outside = re.sub(r'"[^"]*"', "", line)
    return max(DELIMITERS, key=outside.count) if any(sign in outside for sign in DELIMITERS) else ","


class Row:
    """One row: its cells by what they hold, and the name of its place for faults."""

    def __init__(self, line: int, cells: list[str], columns: dict[str, int], headings: list[str]) -> None:
        self.line, self.cells, self.columns, self.headings = line, cells, columns, headings

    def get(self, what: str) -> str:
        place = self.columns.get(what, len(self.cells))
        return without_controls(self.cells[place]).strip() if place < len(self.cells) else ""

    def fault(self, what: str, code: str, sample: str = "") -> Fault:
        return Fault(f"baris {self.line}, kolom {self.headings[self.columns[what]]}", code, detail(sample))


class Table:
    """Reads the rows under their headings."""

    def __init__(self, reader: "csv._reader", base: str) -> None:  # type: ignore[name-defined]
        self.reader, self.base = reader, base
        self.known: set[str] = set()

    def found(self) -> Iterator[Found]:
        headings = next(self.lines(), None)
        if not isinstance(headings, list):
            yield headings or Fault("baris 1", "empty_file")
            return
        columns = columns_of(headings)
        missing = [what for what in NEEDED if what not in columns]
        if missing:
            yield from (Fault("baris 1", "no_column", HEADINGS[what][0]) for what in missing)
            return
        for cells in self.lines():
            if isinstance(cells, Fault):
                yield cells
            elif len(cells) > len(headings) and any(map(str.strip, cells[len(headings) :])):
                yield Fault(f"baris {self.reader.line_num}", "too_many_columns", f"{len(cells)} / {len(headings)}")
            elif any(map(str.strip, cells)):
                yield from self.of_row(Row(self.reader.line_num, cells, columns, headings))

    def lines(self) -> Iterator[list[str] | Fault]:
        """Rows as they come; one that can't be read is a fault, and the next line is tried."""
        while True:
            try:
                before = self.reader.line_num
                row = next(self.reader)
                if self.reader.line_num - before > LONGEST_ROW:
                    yield Fault(f"baris {before + 1}", "open_quote", f"{self.reader.line_num - before} baris")
                yield row
            except csv.Error:
                yield Fault(f"baris {self.reader.line_num}", "damaged_csv")
            except StopIteration:
                return

    def of_row(self, row: Row) -> Iterator[Found]:
        faults: list[Fault] = []
        item = self.item(row, faults)
        yield from faults
        if item.source_id in self.known:
            yield Fault(f"baris {row.line}", "duplicate")
            return
        self.known.add(item.source_id)
        yield item

    def item(self, row: Row, faults: list[Fault]) -> Item:
        title, address = plain(row.get("title")), self.address(row, "address", faults)
        if not title:
            faults.append(row.fault("title", "empty"))
        return Item(
            source_id=source_id(row, address),
            kind=worded(row, "kind", KINDS, Kind.POST, faults),
            title=title,
            html=row.get("html"),
            address=address,
            status=worded(row, "status", STATUSES, Status.DRAFT, faults),
            published=moment(row, "published", faults),
            updated=moment(row, "updated", faults),
            author=name_of_person(row.get("author")),
            categories=listed(row.get("categories")),
            tags=listed(row.get("tags")),
            summary=plain(row.get("summary")),
            picture=self.address(row, "picture", faults),
            files=tuple(filter(None, (self.usable(each.strip()) for each in re.split(r"[;|\s]+", row.get("files"))))),
        )

    def address(self, row: Row, what: str, faults: list[Fault]) -> str:
        text = row.get(what)
        found = self.usable(text)
        if text and not found:
            faults.append(row.fault(what, "bad_address"))
        return found

    def usable(self, text: str) -> str:
        """Absolute; from the root where the site is not known; '' for what is none."""
        if self.base or "://" in text:
            return absolute(text, self.base) if text else ""
        return text if text.startswith("/") and not (text.startswith("//") or BAD_LETTER.search(text) or climbs(text)) else ""


def columns_of(headings: list[str]) -> dict[str, int]:
    """Where each thing stands; the name that is listed first wins where several columns could hold it."""
    names = [re.sub(r"[\s_-]+", " ", heading.strip("\ufeff \t").lower()).strip() for heading in headings]
    found = {what: next((names.index(name) for name in known if name in names), -1) for what, known in HEADINGS.items()}
    return {what: place for what, place in found.items() if place >= 0}


def source_id(row: Row, address: str) -> str:
    """By its own number, else its address, else by what it says: the same at every reading, wherever the row stands."""
    if number := row.get("id"):
        return f"row-{number[:60]}"
    if address:
        return f"url-{from_root(address)}"
    text = "\n".join(map(row.get, ("title", "published", "html")))
    return f"row-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def worded(row: Row, what: str, words: dict[T, tuple[str, ...]], otherwise: T, faults: list[Fault]) -> T:
    """The meaning of a word; an unknown one is told."""
    text = row.get(what).lower()
    for meaning, known in words.items():
        if text in known:
            return meaning
    faults.append(row.fault(what, "unknown_word", text))
    return otherwise


def moment(row: Row, what: str, faults: list[Fault]) -> datetime.datetime | None:
    """A date in words or figures, or the day number of a spreadsheet."""
    text = row.get(what)
    try:
        if SERIAL.fullmatch(text):
            return sensible(datetime.datetime(1899, 12, 30, tzinfo=JAKARTA) + datetime.timedelta(days=int(text)))
        return from_words(text) if text else None
    except NotADate:
        faults.append(row.fault(what, "bad_date", text))
        return None


def listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(plain, BETWEEN.split(text)))))
