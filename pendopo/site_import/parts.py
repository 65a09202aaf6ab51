"""Where the parts of a move are put together: who reads a source, who cleans, who judges, who fetches. Tests hand in their own."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pendopo.site_import.rules.items import Found, Item
from pendopo.site_import.rules.pieces import Cleaned, Piece
from pendopo.site_import.rules.verdicts import Verdict


class NotFetched(Exception):
    """A picture or file that could not be had.

    Attributes:
        code: which fault, one that words.py has words for: ``gone``, ``too_large``, ``foreign_host``, ``no_answer``.
        detail: what was met, at most 200 letters.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        self.code, self.detail = code, detail[:200]
        super().__init__(f"{code}: {detail}")


class SourceRefused(Exception):
    """A source that can't be read at all; the message is for the person who gave it."""


class TablesWanted(Exception):
    """A dump of home-grown tables of which nobody has said yet what they hold.

    Attributes:
        found: the tables, as JSON can keep them.
    """

    def __init__(self, found: list[dict[str, Any]]) -> None:
        self.found = found
        super().__init__(f"{len(found)} tables")


@dataclass(frozen=True)
class Given:
    """What a person gave to be moved.

    Attributes:
        source: name of the source.
        place: path of a file, or an address.
        host: host name of the old site.
        media_hosts: further hosts on which its pictures lie.
        mapping: page type by name of an old category.
        folder: where answers of the network may be kept while the move goes on.
        tables: what the tables of a dump hold, as data; none where the source knows.
    """

    source: str
    place: str
    host: str
    media_hosts: tuple[str, ...] = ()
    mapping: Mapping[str, str] | None = None
    folder: str = ""
    tables: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class Nearby:
    """What a source lists beside an item: galleries name their pictures by number, or mean all that were uploaded to it.

    Attributes:
        attachments: addresses of media by their name in the source.
        own_pictures: addresses of the media that belong to the item.
    """

    attachments: Mapping[str, str] = field(default_factory=dict)
    own_pictures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Parts:
    """The functions of a move.

    Attributes:
        read: everything that a source has, the same order at every reading; raises :class:`TablesWanted` where a person must be asked.
        clean: an item's body made clean, given what the source lists nearby.
        judge: the verdict on an item.
        page_type: which page type an item becomes: ``news``, ``announcement``, ``event``, ``document``, ``legal``, ``album``, ``standard``.
        fetch: the bytes of a picture or file by its old address.
        fill: pieces with keys in the place of old addresses: of pictures, of files, of pages by their old address.
    """

    read: Callable[[Given], Iterator[Found]]
    clean: Callable[[Item, Given, "Nearby"], Cleaned]
    judge: Callable[[Item, Given], Verdict]
    page_type: Callable[[Item, Given, Cleaned], str]
    fetch: Callable[[str, Given], bytes]
    fill: Callable[[Sequence[Piece], Mapping[str, int], Mapping[str, int], Mapping[str, int]], Sequence[Piece]]
