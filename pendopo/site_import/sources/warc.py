"""Web archives (WARC 1.0 and 1.1, ISO 28500) of sites that are dead: pages become items by the rules of a crawl.

An archive that is packed in one piece, in which nothing can be found again, is unpacked into a file of its own first.
Answers in Brotli (``Content-Encoding: br``) can't be read: there is no library for it here. They are counted and told.

Read twice: first where the best capture of each address lies, kept in an index on disk, then the pages in their order.
The archive then answers for the site: whoever fetches its pictures asks it instead of the network (:meth:`Archive.get`).
"""

import gzip
import json
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import BufferedReader
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
MOST_UNPACKED = 20_000_000_000  # bytes of one archive that is packed in one piece
STATUS = re.compile(r"[1-9][0-9]{2}")
# What begins a page, picture or file that was stored unpacked although its headers speak of packing.
PLAIN = (b"<", b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"%PDF", b"PK\x03\x04")
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


def in_one_piece(path: Path) -> bool:
    """Whether the whole file was packed at once, instead of record by record: then no record can be gone to by its place."""
    with path.open("rb") as stream:
        try:
            for _record in islice(records_from(stream), 2):
                pass
        except DAMAGE as error:
            return "non-chunked gzip" in str(error)  # warcio has one exception for all
    return False


def unpack(path: Path, to: Path, faults: list[Fault], most: int = MOST_UNPACKED) -> None:
    """Unpack a file as far as it goes, up to a bound."""
    with gzip.open(path) as packed, to.open("wb") as plain:
        try:
            while most > 0 and (chunk := packed.read1(min(CHUNK, most))):
                most -= plain.write(chunk)
            if most <= 0 and packed.read(1):
                faults.append(Fault(path.name, "too_long"))
        except (EOFError, OSError, zlib.error):
            faults.append(Fault(path.name, "damaged_packing"))


def status_of(record: Any) -> int:
    """The HTTP status of a capture, 0 for none that is one; a ``resource`` was kept without the server's words."""
    said = str(record.http_headers.get_statuscode() or "") if record.http_headers else "200"
    return int(said) if STATUS.fullmatch(said) else 0


def packing_of(answer: Answer) -> str:
    """How an answer is still packed, '' for not: in a way that can't be read here, such as Brotli."""
    said = answer.headers.get("content-encoding", "").strip().lower()
    known = ("", "identity", "none", *BufferedReader.get_supported_decompressors())
    return "" if said in known or answer.body.lstrip().startswith(PLAIN) else said


def answer_of(record: Any, most: int) -> Answer:
    """What a server had answered, unpacked up to a bound."""
    address = str(record.rec_headers.get_header("WARC-Target-URI") or "")
    fields = record.http_headers.headers if record.http_headers else []
    headers = {name.lower(): value for name, value in fields}
    headers.setdefault("content-type", str(record.content_type or "") if not record.http_headers else "")
    body = bytearray()
    stream = record.content_stream()
    while len(body) <= most and (piece := stream.read(min(CHUNK, most + 1 - len(body)))):
        body += piece
    return Answer(address, status_of(record), bytes(body[:most]), headers, len(body) > most)


class Archive:
    """One archive, or several that belong together.

    Attributes:
        faults: of the first reading.
    """

    def __init__(self, path: Path, *, until: str = "") -> None:
        given = sorted(each for each in path.iterdir() if each.is_file()) if path.is_dir() else [path]
        self.until, self.index, self.faults = until, Index(), list[Fault]()
        self.pages: Counter[str] = Counter()
        self.packed: Counter[str] = Counter()
        self.folder = TemporaryDirectory(prefix="pendopo-warc-")
        self.paths = [self.readable(each) for each in given]
        for number, each in enumerate(self.paths):
            for offset, record in all_records(each, self.faults):
                self.note(number, offset, record)

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_error: object) -> None:
        self.index.close()
        self.folder.cleanup()

    def readable(self, path: Path) -> Path:
        """The file itself, or an unpacked copy of one that is packed in one piece."""
        if not in_one_piece(path):
            return path
        copy = Path(self.folder.name) / f"{path.name}.warc"
        unpack(path, copy, self.faults)
        return copy

    def note(self, number: int, offset: int, record: Any) -> None:
        """Keep where a capture lies, when it is the best of its address so far: of those that worked the latest."""
        if record.rec_type not in ("response", "resource"):
            return
        address = absolute(str(record.rec_headers.get_header("WARC-Target-URI") or ""))
        date = str(record.rec_headers.get_header("WARC-Date") or "")
        status = status_of(record)
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
                answer = answer_of(record, MOST_ANSWER if most is None else most)
        except (*DAMAGE, StopIteration):
            raise NotFetched("damaged_warc", address) from None
        if packing := packing_of(answer):
            self.packed[packing] += 1
            raise NotFetched("unknown_packing", address)
        return answer

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
        yield from (Fault("seluruh berkas", "unknown_packing", f"{packing}: {count}") for packing, count in self.packed.items())

    def of_page(self, address: str, told: set[str]) -> Iterator[Found]:
        try:
            answer = self.get(address)
        except NotFetched as error:
            if error.code != "unknown_packing":  # told once for all
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
