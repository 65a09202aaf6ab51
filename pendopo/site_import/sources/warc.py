"""Web archives (WARC 1.0 and 1.1, ISO 28500) of sites that are dead: pages become items by the rules of a crawl.

Read twice: first where the best capture of each address lies, kept in an index on disk, then the pages in their order.
The archive then answers for the site: whoever fetches its pictures asks it instead of the network (:meth:`Archive.get`).
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from pendopo.site_import.rules.items import Fault, Found, Item, Medium
from pendopo.site_import.sources.answers import Answer, Guise, NotFetched
from pendopo.site_import.sources.index import Index
from pendopo.site_import.sources.pages import is_file, page_text, read_page
from pendopo.site_import.sources.web_addresses import absolute, bare, from_root, host_of, same_site

MOST_ANSWER = 30_000_000  # bytes of one answer, unpacked
MOST_HEADERS = 1_000_000  # bytes of all headers of one record
LONGEST_LINE = 65_536
CHUNK = 65_536
MOST_BREAKS = 200  # damaged places of one file that are stepped over
BEGINNINGS = (b"\x1f\x8b\x08", b"WARC/1.")
HTML = ("text/html", "application/xhtml+xml")
REDIRECTS = (301, 302, 303, 307, 308)
DAMAGE = (ArchiveLoadFailed, EOFError, OSError, ValueError, AttributeError, IndexError, UnicodeError)


def read(path: Path, base: str = "", *, until: str = "") -> Iterator[Found]:
    """Items of one archive, or of all archives of a folder.

    Args:
        path: ``.warc``, ``.warc.gz``, or a folder of such.
        base: address of the site; '' for the host with the most pages.
        until: captures after this day (``2023-06-01``) are left aside, such as those of an infected year; '' for none.
    """
    with Archive(path, until=until) as archive:
        yield from archive.found(base)


class BoundedLines:
    """Lines of a record's headers within bounds: a header without an end would fill the memory."""

    def __init__(self, reader: Any) -> None:
        self.readline_of, self.left = reader.readline, MOST_HEADERS

    def __call__(self, length: int | None = None) -> bytes:
        line: bytes = self.readline_of(min(length or LONGEST_LINE, LONGEST_LINE))
        self.left -= len(line)
        if self.left < 0 or len(line) >= LONGEST_LINE:
            raise ArchiveLoadFailed("headers too long")
        return line


def records_from(stream: BinaryIO) -> Iterator[tuple[int, Any]]:
    """Records from where a stream stands on, each with its offset; the record is gone when the next one is asked for."""
    iterator = ArchiveIterator(stream)
    lines = BoundedLines(iterator.reader)
    iterator.reader.readline = lines
    for record in iterator:
        yield iterator.offset, record
        lines.left = MOST_HEADERS


def all_records(path: Path, faults: list[Fault]) -> Iterator[tuple[int, Any]]:
    """The records of a file; behind a damaged place reading goes on at what looks like the next record."""
    with path.open("rb") as stream:
        for _turn in range(MOST_BREAKS):
            at = stream.tell()
            try:
                for at, record in records_from(stream):
                    yield at, record
                return
            except DAMAGE as error:
                faults.append(Fault(f"byte {at}", "damaged_warc", type(error).__name__))
                if not to_next_beginning(stream, at + 1):
                    return
        faults.append(Fault(f"byte {stream.tell()}", "too_damaged"))


def to_next_beginning(stream: BinaryIO, at: int) -> bool:
    """Stand where a record may begin, at or behind a place; False when there is none."""
    stream.seek(at)
    before = b""
    while chunk := stream.read(CHUNK):
        window = before + chunk
        found = [place for mark in BEGINNINGS if (place := window.find(mark)) >= 0]
        if found:
            stream.seek(stream.tell() - len(window) + min(found))
            return True
        before = window[-8:]
    return False


def answer_of(record: Any, most: int) -> Answer:
    """What a server had answered, unpacked up to a bound. A ``resource`` was kept without the server's words."""
    address = str(record.rec_headers.get_header("WARC-Target-URI") or "")
    fields = record.http_headers.headers if record.http_headers else []
    headers = {name.lower(): value for name, value in fields}
    headers.setdefault("content-type", str(record.content_type or "") if not record.http_headers else "")
    status = int(record.http_headers.get_statuscode() or 0) if record.http_headers else 200
    body = bytearray()
    stream = record.content_stream()
    while len(body) <= most and (piece := stream.read(min(CHUNK, most + 1 - len(body)))):
        body += piece
    return Answer(address, status, bytes(body[:most]), headers, len(body) > most)


class Archive:
    """One archive, or several that belong together.

    Attributes:
        faults: of the first reading.
    """

    def __init__(self, path: Path, *, until: str = "") -> None:
        self.paths = sorted(each for each in path.iterdir() if each.is_file()) if path.is_dir() else [path]
        self.until, self.index, self.faults = until, Index(), list[Fault]()
        self.pages: Counter[str] = Counter()
        for number, each in enumerate(self.paths):
            for offset, record in all_records(each, self.faults):
                self.note(number, offset, record)

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_error: object) -> None:
        self.index.close()

    def note(self, number: int, offset: int, record: Any) -> None:
        """Keep where a capture lies, when it is the best of its address so far: of those that worked the latest."""
        if record.rec_type not in ("response", "resource"):
            return
        address = absolute(str(record.rec_headers.get_header("WARC-Target-URI") or ""))
        date = str(record.rec_headers.get_header("WARC-Date") or "")
        status = int(record.http_headers.get_statuscode() or 0) if record.http_headers else 200
        if not address or (self.until and date[:10] > self.until):
            return
        if status in REDIRECTS:
            self.note_redirect(address, absolute(str(record.http_headers.get_header("Location") or ""), address))
        elif status == 200 and date >= self.known(address)[0]:
            said = record.http_headers.get_header("Content-Type") if record.http_headers else record.content_type
            kind = str(said or "").partition(";")[0].strip().lower()
            if not self.index.has("capture", address):
                self.index.put("address", kind, address)
                self.pages[bare(host_of(address))] += kind in HTML
            self.index.replace("capture", address, json.dumps([date, number, offset, kind]))

    def note_redirect(self, address: str, to: str) -> None:
        if to and to != address and same_site(address, to):
            self.index.put("redirect", to, address)

    def known(self, address: str) -> tuple[str, int, int, str]:
        """Date, file, offset and media type of the best capture; an empty date when there is none."""
        date, number, offset, kind = json.loads(self.index.one("capture", address) or '["", 0, 0, ""]')
        return date, number, offset, kind

    def get(self, address: str, *, guise: Guise = Guise.PLAIN, most: int | None = None) -> Answer:
        """The archive in the place of the network, see :class:`pendopo.site_import.sources.answers.Fetches`.

        Raises:
            NotFetched: there is no capture that worked.
        """
        date, number, offset, _kind = self.known(address)
        if not date:
            raise NotFetched("not_in_archive", address)
        try:
            with self.paths[number].open("rb") as stream:
                stream.seek(offset)
                _offset, record = next(records_from(stream))
                return answer_of(record, MOST_ANSWER if most is None else most)
        except (*DAMAGE, StopIteration):
            raise NotFetched("damaged_warc", address) from None

    def slow_down(self, seconds: float) -> None:
        """An archive needs no rest."""

    def bytes_of(self, address: str, most: int = MOST_ANSWER) -> bytes:
        """The bytes of a picture or file.

        Raises:
            NotFetched: they are not here, or longer than the bound.
        """
        answer = self.get(address, most=most)
        if answer.cut:
            raise NotFetched("too_long", address)
        return answer.body

    def found(self, base: str = "") -> Iterator[Found]:
        """Items of the site, and all pictures and files of it that are here."""
        yield from self.faults
        site = base or next((f"https://{host}/" for host, _count in self.pages.most_common(1)), "")
        if not site:
            yield Fault("seluruh berkas", "no_pages")
            return
        told: set[str] = set()
        for kind in HTML:
            for address in self.index.all("address", kind):
                if same_site(address, site):
                    yield from self.of_page(address, told)
        yield from self.other_media(site, told)

    def of_page(self, address: str, told: set[str]) -> Iterator[Found]:
        try:
            answer = self.get(address)
        except NotFetched as error:
            yield Fault(address, error.code)
            return
        page = read_page(address, page_text(answer.body, answer.headers.get("content-type", "")))
        if page.item is None:
            return
        yield self.with_redirects(page.item)
        for medium in page.media:
            if medium.address not in told and self.index.has("capture", medium.address):
                told.add(medium.address)
                yield medium

    def with_redirects(self, item: Item) -> Item:
        """With the addresses that led to it while the site was alive."""
        led = [each for each in self.index.all("redirect", item.address) if each not in item.other_addresses]
        return replace(item, other_addresses=(*item.other_addresses, *dict.fromkeys(led)))

    def other_media(self, site: str, told: set[str]) -> Iterator[Medium]:
        """Pictures and files that no page of the archive shows."""
        for kind, address in self.index.rows("address"):
            usable = kind.startswith("image/") or (is_file(address) and kind not in HTML)
            if usable and address not in told and same_site(address, site):
                yield Medium(f"url-{from_root(address)}", address)
