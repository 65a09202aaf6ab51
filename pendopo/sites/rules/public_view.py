"""What the templates of the public plane are given: plain values, so that rendering asks no database.

Templates get ``chrome`` (the frame of the site, the same for all its pages), ``page`` (the Wagtail page)
and, by type of page, the fields named in the classes below. All addresses are ready to print.
"""

import datetime
from dataclasses import dataclass, field

from pendopo.kit.public_headers import CHECK_PAGE, SEARCH_PAGE
from pendopo.sites.rules.languages import ALL, MAIN, Language


@dataclass(frozen=True)
class Link:
    """A titled address; ``current`` marks the place where the reader is."""

    title: str
    url: str
    current: bool = False


@dataclass(frozen=True)
class Version:
    """A page in one of the languages of its site; where it is not translated, the front page of that language.

    Attributes:
        exact: whether it is this very page; ``current`` whether it is the one that is read.
    """

    language: Language
    url: str
    exact: bool = False
    current: bool = False


@dataclass(frozen=True)
class Picture:
    """A picture in two sizes, ready for ``srcset``; sizes in px."""

    small_url: str
    small_width: int
    url: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True)
class Occasion:
    """When and where an event is, ready to print.

    Attributes:
        first, last: its days; the same for an event of one day.
        words: the whole time, as ``Senin, 13 November 2028, 09.00–12.00 WIB``.
        hours: the hours of an event of one day, else ''.
        past: whether it was over on the day when the page was made.
    """

    first: datetime.date
    last: datetime.date
    words: str
    hours: str = ""
    place: str = ""
    past: bool = False
    cancelled: bool = False


@dataclass(frozen=True)
class Card:
    """One entry of a list: news, announcement, document, legal product, event, album or page.

    ``standing`` is that of a legal product: berlaku, diubah or dicabut; '' for all others.
    """

    title: str
    url: str
    date: datetime.date | None = None
    summary: str = ""
    number: str = ""
    category: str = ""
    picture: Picture | None = None
    file: "FileInfo | None" = None
    occasion: Occasion | None = None
    standing: str = ""


@dataclass(frozen=True)
class TieView:
    """One tie of a legal product: in words (Mengubah), and the other act with its address, '' where it has none."""

    words: str
    title: str
    url: str = ""


@dataclass(frozen=True)
class InformationRow:
    """One line of the list of public information."""

    card: Card
    holder: str = ""
    retention: str = ""
    exemption: str = ""


@dataclass(frozen=True)
class InformationGroup:
    """One of the four classes of the law with what an office holds of it."""

    key: str
    title: str
    article: str
    rows: tuple[InformationRow, ...] = ()


@dataclass(frozen=True)
class FileInfo:
    """A file to download: its address, its type in capitals (PDF), its size in bytes."""

    title: str
    url: str
    kind: str
    size: int


@dataclass(frozen=True)
class Contact:
    """How to reach the office; every field may be empty. ``hours`` has one line a day."""

    address: str = ""
    phone: str = ""
    email: str = ""
    hours: tuple[str, ...] = ()
    access: str = ""


@dataclass(frozen=True)
class Notice:
    """A broadcast as it stands on one site.

    Attributes:
        url: its own page on this site.
        issuer: name of the office that issued it, and ``issuer_url`` its site.
        note: what this office adds, or ''.
        on_top: above all else on the front page, or beside the news.
    """

    title: str
    paragraphs: tuple[str, ...]
    url: str
    issuer: str
    issuer_url: str
    date: datetime.date
    link: str = ""
    note: str = ""
    on_top: bool = False


@dataclass(frozen=True)
class OfficeEntry:
    """An office below this one: its code, its place, its site and that of the other body in the same region."""

    code: str
    place: str
    url: str
    other_url: str = ""
    offices_below: int = 0


@dataclass(frozen=True)
class Area:
    """One region on a map with real borders: its name, the site of its office, and SVG path data."""

    title: str
    url: str
    path: str


@dataclass(frozen=True)
class Chrome:
    """The frame of one site.

    Attributes:
        body: ``kpu`` or ``bawaslu``; sets the colours.
        full_name: name of the body, e.g. Komisi Pemilihan Umum (in Aceh: Komisi Independen Pemilihan).
        name: name of the office, e.g. KPU Kabupaten Kediri.
        place: Kabupaten Kediri, Provinsi Jawa Timur, Republik Indonesia.
        origin: ``http://kab-kediri.localhost:8000``, without a slash at the end.
        trail: from the nation to this office, each with its own site; the last is current.
        menu: main menu; ``current`` is set per page.
        footer: pages of the foot (accessibility, privacy, ...).
        css_url: the theme's address on this host.
        districts, villages: how many lie below the office's region.
        language: of this part of the site, and ``start`` the address of its front page: ``/``, ``/en/``.
        search: address of the page that searches it: ``/cari/``, ``/cari/en/``.
        check: address of the page that checks others against the transparency log: ``/periksa/``, ``/periksa/en/``.
    """

    body: str
    full_name: str
    name: str
    place: str
    origin: str
    css_url: str
    trail: tuple[Link, ...] = ()
    menu: tuple[Link, ...] = ()
    footer: tuple[Link, ...] = ()
    contact: Contact = field(default_factory=Contact)
    other_body: Link | None = None
    districts: int = 0
    villages: int = 0
    demo: bool = False
    national: bool = False
    language: Language = ALL[MAIN]
    start: str = "/"
    search: str = SEARCH_PAGE
    check: str = CHECK_PAGE


@dataclass(frozen=True)
class Part:
    """Where a list stands in its numbered parts, first = 1; addresses empty at the ends."""

    number: int
    count: int
    newer_url: str = ""
    older_url: str = ""
    urls: tuple[Link, ...] = ()
