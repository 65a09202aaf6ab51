"""WordPress export (WXR 1.0 to 1.2), whole or damaged, of any size.

The file is cut into items as it streams by and each is parsed alone (:mod:`.cutting`, :mod:`.parsing`). It is read twice:
first for the addresses of attachments, kept in an index on disk, then for the items. Comments and pingbacks are never taken.
"""

import codecs
import datetime
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from pendopo.site_import.rules.items import Fault, Found, Item, Kind, Medium, Status
from pendopo.site_import.sources import wordpress
from pendopo.site_import.sources.index import Index
from pendopo.site_import.sources.moments import NotADate, from_iso, from_mail
from pendopo.site_import.sources.web_addresses import absolute, own_base
from pendopo.site_import.sources.wording import decoded, detail, name_of_person, plain
from pendopo.site_import.sources.wxr.cutting import Cut, cuts
from pendopo.site_import.sources.wxr.parsing import Envelope, Record, head_record, records

WHOLE_FILE = "seluruh berkas"
ATTACHMENT = re.compile(rb"post_type>\s*(?:<!\[CDATA\[)?attachment")
NUMBER = re.compile(r"[0-9]{1,18}")


def read(path: Path, base: str = "") -> Iterator[Found]:
    """Everything that one export file holds, or each ``.xml`` file of a folder in the order of their names.

    Args:
        path: the file, or the folder of an export that WordPress wrote in parts.
        base: address of the site; '' for the one that the export itself names.
    """
    parts = sorted(each for each in path.iterdir() if each.suffix.lower() == ".xml") if path.is_dir() else [path]
    if not parts:
        yield Fault(WHOLE_FILE, "empty_file")
    with Index() as index:
        for part in parts:
            note_attachments(part, index)
        for part in parts:
            yield from Export(index, base).found(part)


def note_attachments(path: Path, index: Index) -> None:
    """The first reading: where each attachment lies."""
    with opened(path) as stream:
        parts = cuts(stream)
        envelope = Envelope.of(decoded(next(parts).raw)[0])
        for cut in parts:
            if ATTACHMENT.search(cut.raw):
                for record in records(cut.raw, cut.line, envelope, []):
                    index.put("attachment", record.get("wp:post_id"), attachment_address(record))


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The file as bytes that write ASCII as ASCII: UTF-16 becomes UTF-8 on the way."""
    with path.open("rb") as stream:
        start = stream.read(2)
        stream.seek(0)
        if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            yield cast(BinaryIO, codecs.EncodedFile(stream, "utf-8", "utf-16", errors="replace"))
        else:
            yield stream


def attachment_address(record: Record) -> str:
    """'' when it is none that may be asked for."""
    return absolute(record.get("wp:attachment_url") or record.get("guid"))


class Export:
    """Reads one file of an export; the index knows the attachments of all of them."""

    def __init__(self, index: Index, base: str) -> None:
        self.index, self.base = index, base
        self.left_out: Counter[str] = Counter()
        self.told: set[str] = set()

    def found(self, path: Path) -> Iterator[Found]:
        with opened(path) as stream:
            parts = cuts(stream)
            head = next(parts)
            yield from self.read_head(head)
            yield from (found for cut in parts for found in self.of_cut(cut))
        yield from wordpress.left_out_faults(self.left_out)

    def read_head(self, cut: Cut) -> Iterator[Fault]:
        text, _encoding = decoded(cut.raw)
        if "<rss" not in text:
            yield Fault(WHOLE_FILE, "not_wxr")
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            yield Fault(WHOLE_FILE, "entities_ignored")
        self.envelope = Envelope.of(text)
        self.head = head_record(text, self.envelope)
        self.base = own_base(self.head.get("wp:base_blog_url") or self.head.get("link"), self.base)
        self.names = {author.get("wp:author_login"): author.get("wp:author_display_name") for author in self.head.many["wp:author"]}
        self.depths = category_depths(self.head)

    def of_cut(self, cut: Cut) -> Iterator[Found]:
        place, faults = f"baris {cut.line}", list[Fault]()
        if cut.lost:
            yield Fault(place, "item_too_long")
            return
        if cut.shortened:
            yield Fault(place, "text_too_long")
        if not cut.closed:
            yield Fault(place, "item_not_closed")
        found = [piece for record in records(cut.raw, cut.line, self.envelope, faults) for piece in self.of_record(record, place)]
        yield from (fault for fault in faults if self.is_news(fault))
        yield from found

    def is_news(self, fault: Fault) -> bool:
        """A wrong encoding is told once: it is the same in every item."""
        known = fault.what in self.told
        if fault.what == "wrong_encoding":
            self.told.add(fault.what)
        return not known

    def of_record(self, record: Record, place: str) -> Iterator[Found]:
        kind, status = record.get("wp:post_type") or "post", record.get("wp:status")
        if status in wordpress.THROWN_AWAY:
            self.left_out["in_trash" if status == "trash" else f"not_content: {status}"] += 1
        elif kind == "attachment":
            yield self.medium(record, place)
        elif wordpress.is_machinery(kind):
            self.left_out[f"not_content: {kind}"] += 1
        else:
            yield from self.item(record, place, wordpress.kind_of(kind), wordpress.status_of(status))

    def medium(self, record: Record, place: str) -> Found:
        address = attachment_address(record)
        if not address:
            return Fault(place, "bad_address")
        parent = record.get("wp:post_parent")
        return Medium(
            source_id=f"attachment-{record.get('wp:post_id')}",
            address=address,
            title=plain(record.get("title")),
            alt=plain(meta(record, "_wp_attachment_image_alt")),
            caption=plain(record.get("excerpt:encoded")),
            belongs_to=f"post-{parent}" if parent not in ("", "0") else "",
        )

    def item(self, record: Record, place: str, kind: Kind, status: Status) -> Iterator[Found]:
        number = record.get("wp:post_id")
        if record.get("link") and not absolute(record.get("link"), self.base):
            yield Fault(place, "bad_address")
        published, fault = self.published(record, place)
        if fault:
            yield fault
        yield Item(
            source_id=f"post-{number}" if number else unnumbered(record),
            kind=kind,
            title=plain(record.get("title")),
            html=record.get("content:encoded"),
            address=absolute(record.get("link"), self.base),
            other_addresses=self.other_addresses(record, kind),
            status=status,
            published=published,
            updated=updated(record),
            author=self.author(record),
            categories=self.categories(record),
            tags=terms(record, wordpress.is_tag),
            summary=plain(record.get("excerpt:encoded")),
            picture=self.index.one("attachment", meta(record, "_thumbnail_id")),
            files=enclosures(record),
            password=bool(record.get("wp:post_password")),
        )

    def author(self, record: Record) -> str:
        """The display name. Before 1.1 the creator is it; later the creator is an account, which is nobody's business."""
        creator = record.get("dc:creator")
        if self.head.get("wp:wxr_version") == "1.0":
            return name_of_person(creator)
        return name_of_person(self.names.get(creator, ""), account=creator)

    def published(self, record: Record, place: str) -> tuple[datetime.datetime | None, Fault | None]:
        """When it was published, by the first of three dates that is one; a fault when there were some, and none was."""
        given = [record.get(name) for name in ("wp:post_date_gmt", "pubDate", "wp:post_date")]
        for text, reader in zip(given, (from_gmt, from_mail, from_iso), strict=True):
            try:
                return reader(text), None
            except NotADate:
                continue
        unread = [text for text in given if text.strip() and not text.startswith("0000") and "-0001" not in text]
        return None, Fault(place, "bad_date", detail(unread[0])) if unread else None

    def other_addresses(self, record: Record, kind: Kind) -> tuple[str, ...]:
        """``/?p=7`` and its like, and addresses under former names."""
        number, link, guid = record.get("wp:post_id"), absolute(record.get("link"), self.base), absolute(record.get("guid"))
        found = wordpress.number_addresses(int(number) if NUMBER.fullmatch(number) else 0, kind, link, guid, self.base)
        renamed = (wordpress.under_old_name(link, old) for old in metas(record, "_wp_old_slug"))
        return tuple(dict.fromkeys([*found, *filter(None, renamed)]))

    def categories(self, record: Record) -> tuple[str, ...]:
        """The deepest first; those of equal depth as they stand."""
        return tuple(sorted(terms(record, wordpress.is_category), key=lambda name: -self.depths.get(name, 0)))


def unnumbered(record: Record) -> str:
    """A name for an item without a number, by what it says: the same at every reading and in every part of an export."""
    said = record.get("guid") or record.get("link") or f"{record.get('title')}\n{record.get('content:encoded')}"
    return f"tanpa-nomor-{hashlib.sha256(said.encode('utf-8', 'replace')).hexdigest()[:16]}"


def meta(record: Record, key: str) -> str:
    return next(iter(metas(record, key)), "")


def metas(record: Record, key: str) -> list[str]:
    return [row.get("wp:meta_value").strip() for row in record.many["wp:postmeta"] if row.get("wp:meta_key").strip() == key]


def terms(record: Record, wanted: Callable[[str], bool]) -> tuple[str, ...]:
    """Names of one sort of terms, each once. Exports of 1.0 name each twice, the first time without a domain."""
    named = [row for row in record.many["category"] if wanted(row.attributes.get("domain", ""))]
    return tuple(dict.fromkeys(name for row in named if (name := plain(row.text))))


def enclosures(record: Record) -> tuple[str, ...]:
    """WordPress keeps address, size and type of a podcast on three lines."""
    return tuple(dict.fromkeys(filter(None, (absolute(value.partition("\n")[0]) for value in metas(record, "enclosure")))))


def from_gmt(text: str) -> datetime.datetime:
    return from_iso(text, datetime.UTC)


def updated(record: Record) -> datetime.datetime | None:
    """When it was last changed; drafts have no date in GMT."""
    for name, reader in (("wp:post_modified_gmt", from_gmt), ("wp:post_modified", from_iso)):
        try:
            return reader(record.get(name))
        except NotADate:
            continue
    return None


def category_depths(head: Record) -> dict[str, int]:
    """How deep each category lies, by its name; 0 at the top. A circle of parents ends where it closes."""
    rows = head.many["wp:category"]
    parents = {row.get("wp:category_nicename"): row.get("wp:category_parent") for row in rows}
    return {plain(row.get("wp:cat_name")): wordpress.depth(row.get("wp:category_nicename"), parents) for row in rows}
