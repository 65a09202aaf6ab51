"""The one shape of everything that comes out of an old site, whatever software it ran on."""

import datetime
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a page of an old site was, as far as its source says."""

    POST = "post"
    PAGE = "page"
    EVENT = "event"
    DOCUMENT = "document"
    GALLERY = "gallery"


class Status(StrEnum):
    """Whether the public could read it on the old site."""

    PUBLIC = "public"
    DRAFT = "draft"
    PRIVATE = "private"


@dataclass(frozen=True)
class Item:
    """One page of an old site, as it came: nothing cleaned, nothing believed.

    Attributes:
        source_id: names it within its source, the same at every reading: ``post-123``, ``node-7``, ``url-/berita/x``.
        kind: what it was there.
        address: its old address, absolute or from the root of the old host; '' when the source does not say.
        other_addresses: further old addresses that led to it: ``/?p=123``, ``/node/7``, an index.php form.
        title: plain text, entities resolved, at most as long as the source had it.
        html: its body in the language of its source: HTML, WordPress blocks and shortcodes, or bare paragraphs.
        status: whether it was public there.
        published: when it was published there, aware; None when unknown. Asia/Jakarta where the source gives no zone.
        updated: when it was last changed there, aware, or None.
        author: a name as text, '' when unknown; never an account, never an address.
        categories: names of its categories, the most specific first.
        tags: its keywords.
        summary: its excerpt as plain text, '' when it had none.
        picture: address of its leading picture, '' when it had none.
        files: addresses of files that belong to it beside those in its body.
        password: it was behind a password there.
        page: the whole page as served, for a crawled one: head, scripts and all, which the detector reads; '' otherwise.
    """

    source_id: str
    kind: Kind
    title: str
    html: str
    address: str = ""
    other_addresses: tuple[str, ...] = ()
    status: Status = Status.PUBLIC
    published: datetime.datetime | None = None
    updated: datetime.datetime | None = None
    author: str = ""
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    summary: str = ""
    picture: str = ""
    files: tuple[str, ...] = ()
    password: bool = False
    page: str = ""


@dataclass(frozen=True)
class Medium:
    """A picture or file of an old site that its source lists: where it lay, and what was said of it there.

    Attributes:
        source_id: as for an item: ``attachment-45``.
        address: where its bytes are, absolute.
        title: its name there.
        alt: its alternative text, '' when it had none.
        caption: its caption as plain text.
        belongs_to: ``source_id`` of the item that it was uploaded to, or ''.
    """

    source_id: str
    address: str
    title: str = ""
    alt: str = ""
    caption: str = ""
    belongs_to: str = ""


@dataclass(frozen=True)
class Fault:
    """Something of a source that could not be read, in words for an officer; reading goes on after it.

    Attributes:
        place: where: ``baris 1204``, ``item ke-17``, an address.
        what: a code that the desk has words for: ``damaged_xml``, ``bad_date``, ``too_long``.
        detail: what was found there, at most 200 letters, no personal data.
    """

    place: str
    what: str
    detail: str = ""


Found = Item | Medium | Fault
