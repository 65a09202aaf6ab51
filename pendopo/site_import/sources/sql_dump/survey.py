"""What a dump of home-grown tables holds, cut short: a person says by it which column is what, and nobody reads the dump again.

Samples are there to recognise a column by, so of people there is as little in them as can be: nothing of tables of accounts,
comments or visits, nothing of columns that are named after persons' data, no long numbers, no e-mail addresses.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from pendopo.site_import.rules.items import Fault, Item
from pendopo.site_import.rules.stored import storable
from pendopo.site_import.sources.index import Index
from pendopo.site_import.sources.sql_dump.mapping import GUESSES, Lookup, Proposal, TableMapping, propose_mapping
from pendopo.site_import.sources.sql_dump.own_tables import OwnRow
from pendopo.site_import.sources.sql_dump.stored_mapping import as_data as mapping_as_data
from pendopo.site_import.sources.sql_dump.tuples import MOST_UNPACKED, Dump, Row

MOST_TABLES = 300  # that are told of
MOST_SAMPLED = 60  # that keep their samples, beside tables of names
MOST_COLUMNS = 80  # of a table that have samples
MOST_PROPOSED = 12  # tables
SAMPLES = 3  # rows of a table
NAMES = 40  # rows of a table of names, so that the numbers of the samples lead somewhere
LONGEST_SAMPLE = 160  # letters of a value
MOST_WORDS, LONGEST_WORD = 6, 20  # of a column that may say whether something was public
OF_PEOPLE = re.compile(
    r"(?:^|_)(?:users?|admins?|pengguna|pegawai|anggota|members?|pemilih|penduduk|komentar|comments?|bukutamu|buku_tamu|kontak|contacts?|"
    r"pesan|messages?|aduan|pengaduan|permohonan|pendaftar\w*|peserta|logs?|sessions?|ci_sessions|statistik|counter|visitors?|"
    r"pengunjung|hits?|poll\w*|tokens?)(?:_|$)"
)
PRIVATE = re.compile(
    r"pass|sandi|pwd|token|secret|salt|session|mail|surel|(?:^|_)(?:nik|nip|ktp|kk|npwp|ip|hp|wa)(?:_|$)|telp|telepon|phone|whatsapp|rekening|lahir"
)
NUMBER_OR_MAIL = re.compile(r"\d{11,}|[\w.+-]+@[\w-]+\.[\w.]+")
OF_NAMES = re.compile(r"kategori|categor|rubrik|kanal|jenis|topik")
KEY = re.compile(r"id|id_.*|.*_id|kode.*|username")
NAME = re.compile(r"nama|name|nama_.*|title|judul|judul_.*|.*_name|.*_nama|kategori|category")
STATUS = tuple(map(re.compile, GUESSES["status"]))


@dataclass(frozen=True)
class FoundTable:
    """One table of a dump.

    Attributes:
        columns: in small letters, in the order of the dump.
        rows: how many; None where they were not read, because they are about people.
        samples: the first rows, each value as text and cut short.
        words: for columns that may say whether something was public, the words that stand there.
    """

    name: str
    columns: tuple[str, ...]
    rows: int | None = 0
    samples: tuple[Mapping[str, str], ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, column: str) -> str:
        """The first value of a column that says something."""
        return next((sample[column] for sample in self.samples if sample.get(column)), "")


@dataclass
class Seen:
    """What was met of a table so far."""

    rows: int = 0
    samples: list[dict[str, str]] = field(default_factory=list)
    words: dict[str, list[str]] = field(default_factory=dict)

    def note(self, row: Row) -> None:
        self.rows += 1
        if len(self.samples) < (NAMES if OF_NAMES.search(row.table.lower()) else SAMPLES):
            self.samples.append(sample_of(row))
        for column in row.values:
            if any(pattern.fullmatch(column) for pattern in STATUS):
                self.note_word(column, row.text(column).strip())

    def note_word(self, column: str, word: str) -> None:
        known = self.words.setdefault(column, [])
        if word and len(word) <= LONGEST_WORD and len(known) < MOST_WORDS and word not in known:
            known.append(word)


def survey(path: Path, *, most_unpacked: int = MOST_UNPACKED) -> list[FoundTable]:
    """The tables of a dump, those that look like content first, then the largest; one reading."""
    dump, seen = Dump(path, most_unpacked=most_unpacked), dict[str, Seen]()
    for row in dump.rows(lambda table: not OF_PEOPLE.search(table.lower())):
        seen.setdefault(row.table, Seen()).note(row)
    found = [found_table(name, columns, seen.get(name, Seen())) for name, columns in dump.columns.items()]
    sure = {proposal.mapping.table: proposal.sure for proposal in proposals(found)}
    found.sort(key=lambda table: (-sure.get(table.name, 0), -(table.rows or 0), table.name))
    return [table if place < MOST_SAMPLED or OF_NAMES.search(table.name.lower()) else replace(table, samples=())
            for place, table in enumerate(found[:MOST_TABLES])]  # fmt: skip


def found_table(name: str, columns: Sequence[str], seen: Seen) -> FoundTable:
    rows = None if OF_PEOPLE.search(name.lower()) else seen.rows
    return FoundTable(name, tuple(columns), rows, tuple(seen.samples), {column: tuple(words) for column, words in seen.words.items()})


def sample_of(row: Row) -> dict[str, str]:
    return {column: shortened(column, row.text(column)) for column in list(row.values)[:MOST_COLUMNS]}


def shortened(column: str, text: str) -> str:
    """A value by which a column is recognised; '' in columns that are named after data of persons."""
    return "" if PRIVATE.search(column) else NUMBER_OR_MAIL.sub("…", text[: LONGEST_SAMPLE * 2])[:LONGEST_SAMPLE]


def proposals(tables: Sequence[FoundTable]) -> list[Proposal]:
    """A guess for every table that looks like content and is not about people, the surest first."""
    known = {table.name: table.columns for table in tables}
    empty = {table.name for table in tables if not table.rows}
    return [one for one in propose_mapping(known) if one.mapping.table not in empty]


def proposed(tables: Sequence[FoundTable]) -> list[dict[str, Any]]:
    """The likeliest guesses as data, for a person to change."""
    return [mapping_as_data(one.mapping) for one in proposals(tables)[:MOST_PROPOSED]]


def lookups_in(tables: Sequence[FoundTable]) -> list[Lookup]:
    """Tables that may hold the names behind numbers: those with something like a number and something like a name."""
    found = []
    for table in tables:
        key = next((name for name in table.columns if KEY.fullmatch(name)), "")
        name = next((name for name in table.columns if NAME.fullmatch(name) and name != key), "")
        if key and name:
            found.append(Lookup(table.name, key, name))
    return found


def first_items(mapping: TableMapping, tables: Sequence[FoundTable], base: str) -> Iterator[Item | Fault]:
    """What the samples of a table become by a mapping: read by the reader that will read the dump itself."""
    by_name = {table.name: table for table in tables}
    if mapping.table not in by_name:
        return
    with Index() as index:
        for lookup in mapping.lookups.values():
            for sample in by_name[lookup.table].samples if lookup.table in by_name else ():
                index.put(f"{lookup.table}.{lookup.name}", sample.get(lookup.key, ""), sample.get(lookup.name, ""))
        for sample in by_name[mapping.table].samples[:SAMPLES]:
            for found in OwnRow(Row(mapping.table, 0, dict(sample)), mapping, base, index).found():
                if isinstance(found, Item | Fault):
                    yield found


def as_data(tables: Sequence[FoundTable]) -> list[dict[str, Any]]:
    """As a database keeps it in JSON."""
    return [dict(storable(asdict(table))) for table in tables]


def from_data(data: Sequence[Mapping[str, Any]]) -> list[FoundTable]:
    """The tables that :func:`as_data` wrote down."""
    return [
        FoundTable(
            one["name"],
            tuple(one["columns"]),
            one["rows"],
            tuple(one["samples"]),
            {name: tuple(words) for name, words in one["words"].items()},
        )
        for one in data
    ]
