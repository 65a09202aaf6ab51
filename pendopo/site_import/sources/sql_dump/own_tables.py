"""Rows of home-grown tables as items, by a mapping that a person has confirmed."""

import datetime
import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote, urljoin

from pendopo.site_import.rules.items import Fault, Found, Item, Status
from pendopo.site_import.sources.index import Index
from pendopo.site_import.sources.moments import NotADate, from_epoch, from_words
from pendopo.site_import.sources.sql_dump.mapping import TableMapping
from pendopo.site_import.sources.sql_dump.tuples import Dump, Row
from pendopo.site_import.sources.web_addresses import absolute
from pendopo.site_import.sources.wording import detail, name_of_person, plain

PLACE = re.compile(r"\{(\w+)\}")
BETWEEN = re.compile(r"[,;]")


def read_own(dump: Dump, base: str, mappings: Sequence[TableMapping]) -> Iterator[Found]:
    """The rows of all mapped tables.

    Args:
        base: address of the old site.
    """
    with Index() as index:
        note_names(dump, mappings, index)
        by_table = {mapping.table: mapping for mapping in mappings}
        for row in dump.rows(by_table.__contains__):
            yield from OwnRow(row, by_table[row.table], base, index).found()
        yield from (Fault("seluruh berkas", "no_table", table) for table in by_table if table not in dump.columns)


def note_names(dump: Dump, mappings: Sequence[TableMapping], index: Index) -> None:
    """The first reading: names behind numbers."""
    lookups = {lookup for mapping in mappings for lookup in mapping.lookups.values()}
    tables = {lookup.table for lookup in lookups}
    for row in dump.rows(tables.__contains__) if tables else ():
        for lookup in lookups:
            if lookup.table == row.table:
                index.put(f"{lookup.table}.{lookup.name}", row.text(lookup.key), row.text(lookup.name))


class OwnRow:
    """One row and the mapping of its table."""

    def __init__(self, row: Row, mapping: TableMapping, base: str, index: Index) -> None:
        self.row, self.mapping, self.base, self.index = row, mapping, base, index
        self.place = f"baris {row.line}, {row.table} {self.text('id')}"

    def text(self, attribute: str) -> str:
        column = self.mapping.columns.get(attribute, "")
        return self.row.text(column) if column else ""

    def found(self) -> Iterator[Found]:
        published, unread = self.moment("published")
        if unread:
            yield Fault(self.place, "bad_date", unread)
        yield Item(
            source_id=f"{self.row.table}-{self.text('id')}",
            kind=self.mapping.kind,
            title=plain(self.text("title")),
            html=self.text("html"),
            address=self.address(self.mapping.address),
            other_addresses=tuple(filter(None, map(self.address, self.mapping.other_addresses))),
            status=self.status(),
            published=published,
            updated=self.moment("updated")[0],
            author=name_of_person(self.named("author")),
            categories=tuple(filter(None, [plain(self.named("categories"))])),
            tags=tuple(filter(None, map(plain, BETWEEN.split(self.text("tags"))))),
            summary=plain(self.text("summary")),
            picture=self.file(self.text("picture")),
            files=tuple(filter(None, map(self.file, BETWEEN.split(self.text("files"))))),
        )

    def named(self, attribute: str) -> str:
        """A name that stands in the row itself, or behind its number. A number that leads nowhere is no name."""
        lookup = self.mapping.lookups.get(attribute)
        text = self.text(attribute)
        if lookup:
            return self.index.one(f"{lookup.table}.{lookup.name}", text)
        return "" if text.isdigit() else text

    def status(self) -> Status:
        """Public where no column says otherwise."""
        if "status" not in self.mapping.columns:
            return Status.PUBLIC
        return Status.PUBLIC if self.text("status").strip().lower() in self.mapping.public else Status.DRAFT

    def moment(self, attribute: str) -> tuple[datetime.datetime | None, str]:
        """A date in any of its forms, and the text when it is none."""
        text = self.text(attribute).strip()
        try:
            return (from_epoch(int(text)) if re.fullmatch(r"\d{9,10}", text) else from_words(text)), ""
        except NotADate:
            return None, "" if not text or text.startswith("0000") else detail(text)

    def address(self, pattern: str) -> str:
        """The pattern with the row's own values, each quoted."""
        filled = PLACE.sub(lambda match: quote(self.row.text(match[1].lower()), safe=""), pattern)
        return absolute(filled, self.base) if pattern else ""

    def file(self, name: str) -> str:
        """Where a file lies: as it stands when it is an address or a path, else in the folder of the table."""
        name = name.strip()
        if not name:
            return ""
        return absolute(
            name if "://" in name or name.startswith("/") else urljoin(self.mapping.folder, "./") + name.lstrip("./"), self.base
        )
