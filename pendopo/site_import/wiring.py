"""The real parts of a move, put together: the sources that there are, and who cleans, judges and fetches.

Whatever a move does in processes of its own (clean, judge, fetch) is a plain function here, so that it can be sent there.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from html import escape
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from pendopo.site_import import folder as saved
from pendopo.site_import import words
from pendopo.site_import.fetching import Bounds, Fetcher
from pendopo.site_import.parts import Given, Nearby, NotFetched, Parts, SourceRefused, TablesWanted
from pendopo.site_import.rules import mapping
from pendopo.site_import.rules.cleaning import clean, with_targets
from pendopo.site_import.rules.infection import judge_item
from pendopo.site_import.rules.items import Fault, Found, Item
from pendopo.site_import.rules.mapping_words import PageType
from pendopo.site_import.rules.pieces import Cleaned, Piece
from pendopo.site_import.rules.verdicts import Verdict
from pendopo.site_import.sources import SOURCES, Takes, answers, source_named, sql_dump
from pendopo.site_import.sources.pages import page_text
from pendopo.site_import.sources.warc import Archive

PAUSE = 0.1  # seconds between two files of one host


def base_of(given: Given) -> str:
    """Address of the old site."""
    return given.place if is_address(given.place) else f"https://{given.host}/"


def is_address(place: str) -> bool:
    return place.startswith(("http://", "https://"))


def choices() -> list[tuple[str, str, bool]]:
    """Sources that a person may choose at the desk: name, title in the language of the reader, and whether they come as a file."""
    return [(source.name, words.source_words(source.name), source.takes is Takes.FILE) for source in SOURCES]


def takes_file(name: str) -> bool:
    """Whether a source is read from a file, not from the network."""
    return source_named(name).takes is Takes.FILE


def endings(name: str) -> tuple[str, ...]:
    """How the names of files end that a source reads; none where it takes an address or there is none of that name."""
    return next((source.endings for source in SOURCES if source.name == name), ())


def names() -> list[str]:
    return [source.name for source in SOURCES]


def read(given: Given) -> Iterator[Found]:
    """Everything that a source has.

    Raises:
        SourceRefused: its file is gone, or this process may not read it: a command may have been given one of its own.
        TablesWanted: see :func:`read_dump`.
    """
    source = source_named(given.source)
    if source.takes is Takes.FILE and not os.access(given.place, os.R_OK):
        raise SourceRefused(
            _("Berkas sumbernya tidak dapat dibaca lagi di server. Unggah lagi, atau teruskan dengan perintah import_site.")
        )
    if source.name == "sql_dump":
        return read_dump(given)
    if source.takes is Takes.FILE:
        return source.read(Path(given.place), base_of(given))
    return source.read(fetcher_for(given), base_of(given))


def read_dump(given: Given) -> Iterator[Found]:
    """A dump by the mapping of its tables, else as what it is known for.

    Raises:
        TablesWanted: its tables are home-grown, and nobody has said yet what they hold.
    """
    path = Path(given.place)
    found = sql_dump.read(path, base_of(given), mappings=sql_dump.read_mappings(list(given.tables)) if given.tables else ())
    first = next(found, None)
    if isinstance(first, Fault) and first.what == "no_known_tables" and (tables := sql_dump.survey(path)):
        raise TablesWanted(sql_dump.tables_as_data(tables))
    if first is not None:
        yield first
    yield from found


# -- the network


def fetcher_for(given: Given) -> Fetcher:
    """The one fetcher of this process for an old site; a process that was forked has one of its own."""
    return fetcher((given.host, *given.media_hosts), given.folder, os.getpid())


@lru_cache(maxsize=4)
def fetcher(hosts: tuple[str, ...], folder: str, _process: int) -> Fetcher:
    return Fetcher(hosts, Path(folder), bounds=Bounds(pause=PAUSE), any_certificate=True)


@lru_cache(maxsize=1)
def archive(place: str, _process: int) -> Archive:
    """A web archive, which answers for a site that is dead."""
    return Archive(Path(place))


def fetch(address: str, given: Given) -> bytes:
    """The bytes of a picture or file.

    Raises:
        NotFetched: there are none, or more than may be taken.
    """
    try:
        answer = (archive(given.place, os.getpid()) if given.source == "warc" else fetcher_for(given)).get(address, most=saved.LARGEST)
    except answers.NotFetched as fault:
        raise NotFetched(fault.code, fault.address) from None
    if answer.status != 200:
        raise NotFetched("gone", str(answer.status))
    if answer.cut:
        raise NotFetched("too_large")
    return answer.body


def fetch_saved(address: str, _given: Given, *, folder: Path) -> bytes:
    return saved.read_from(folder, address)


# -- cleaning and judging


def cleaned(item: Item, given: Given, nearby: Nearby) -> Cleaned:
    return clean(
        item.html, host=given.host, base=item.address or base_of(given), media_hosts=given.media_hosts,
        attachments=nearby.attachments, own_pictures=nearby.own_pictures,
    )  # fmt: skip


def judged(item: Item, given: Given) -> Verdict:
    return judge_item(item, host=given.host, own_hosts=given.media_hosts, as_crawler=seen_by_robots(item, given))


def seen_by_robots(item: Item, given: Given) -> str | None:
    """A page of a walk once more, as search engines get it: attackers show spam to these alone. None where it can't be had."""
    if given.source != "crawl":
        return None
    try:
        answer = fetcher_for(given).get(item.address, guise=answers.Guise.ROBOT)
    except answers.NotFetched:
        return None
    return page_text(answer.body, answer.headers.get("content-type", "")) if answer.status == 200 else None


def page_type(item: Item, given: Given, cleaned: Cleaned) -> str:
    choices = {name: PageType(kind) for name, kind in (given.mapping or {}).items()}
    return mapping.page_type(item, cleaned, choices).page.value


# -- filling in what is here now


def fill(pieces: Sequence[Piece], images: Mapping[str, int], documents: Mapping[str, int], pages: Mapping[str, int]) -> Sequence[Piece]:
    """Pieces with the keys of pictures, files and pages in the place of their old addresses; what did not come is left out."""
    targets = {address: f"page:{key}" for address, key in pages.items()} | {at: f"document:{key}" for at, key in documents.items()}
    here = Here(images, documents)
    return with_targets([found for piece in pieces if (found := here.filled(piece)) is not None], targets)


@dataclass(frozen=True)
class Here:
    """Pictures and files that came, by their old address."""

    images: Mapping[str, int]
    documents: Mapping[str, int]

    def filled(self, piece: Piece) -> Piece | None:
        """A piece with its pictures and files; None for one that shows nothing without them."""
        value = piece.value
        if piece.block == "picture":
            return self.picture(piece)
        if piece.block == "gallery":
            rows = [row | {"image": self.images[row["image"]]} for row in value if row["image"] in self.images]
            return Piece("gallery", rows) if rows else None
        if piece.block == "download":
            return self.download(piece)
        if piece.block == "video":
            return Piece("video", value | {"poster": self.images.get(value.get("poster") or "")})
        return piece

    def picture(self, piece: Piece) -> Piece | None:
        key = self.images.get(piece.value["image"])
        return Piece("picture", piece.value | {"image": key}) if key else None

    def download(self, piece: Piece) -> Piece | None:
        """A file that did not come leaves the words of its link behind."""
        value: dict[str, Any] = piece.value
        if key := self.documents.get(value["document"]):
            return Piece("download", value | {"document": key})
        return Piece("paragraph", f"<p>{escape(value['label'])}</p>") if value.get("label") else None


def parts(folder: Path | None = None) -> Parts:
    """The real parts.

    Args:
        folder: a copy of the old site's files from which pictures are read instead of from the network.
    """
    source = partial(fetch_saved, folder=folder) if folder else fetch
    return Parts(read=read, clean=cleaned, judge=judged, page_type=page_type, fetch=source, fill=fill)
