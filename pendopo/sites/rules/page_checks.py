"""What reviewers get wrong, found on a page as readers would get it: headings, links, pictures, tables, numbers of persons.

Source: WCAG 2.2, success criteria 1.1.1, 1.3.1, 2.4.4, 2.4.6; GOV.UK content design on headings, links and paragraphs.
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from pendopo.sites.rules.findings import Finding
from pendopo.sites.rules.personal_numbers import Found, Kind, personal_numbers

PLACE = 80  # letters of a quotation
TITLE = 70  # letters that search engines show
PARAGRAPH = 150  # words
PICTURE = 400_000  # bytes
PICTURES = 2_000_000  # bytes, all of a page
SMALLEST_TITLE = 12  # letters: a shorter one in capitals may be an abbreviation
NUMBER_CODES = {Kind.NIK: "nik", Kind.FAMILY_CARD: "nkk", Kind.OTHERWISE_NAMED: "number-like-nik", Kind.MOBILE: "mobile-number"}

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
# A number that goes on behind the end of one of these is another number; behind a line break (br) it is the same.
BLOCKS = frozenset(
    {"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "tr", "dt", "dd", "div", "figcaption", "blockquote", "summary"}
    | {"details", "section", "article", "ul", "ol", "table", "figure"}
)
BLOCK_ENDS = " |\n"
HEADINGS = {f"h{level}": level for level in range(1, 7)}
NOT_OF_THIS_PAGE = frozenset({"nav"})
NOT_READ = frozenset({"svg", "script", "style", "template"})
EMPTY_WORDS = re.compile(
    r"(?:silak?an )?(?:(?:klik|tekan|buka|lihat|baca|unduh|download|cek|tautan|link|laman|halaman|dokumen|file|berkas|pdf)\W*)*"
    r"(?:(?:di ?)?sini|ini|tersebut|berikut(?: ini)?|selengkapnya|selanjutnya|lebih lanjut|lainnya|more|here|klik|tautan|link|unduh"
    r"|download|detail|lihat|baca)(?:\W*(?:untuk (?:mengunduh|melihat|membaca)|ya|dong))?",
    re.IGNORECASE,
)
EMPTY_ALT = re.compile(
    r"(?:foto|gambar|image|img|photo|picture|ilustrasi|dokumentasi|logo|banner|poster|infografis|screenshot"
    r"|tangkapan layar|untitled|tanpa judul)"
    r"(?: (?:kegiatan|rapat|berita|acara|\d+))?",
    re.IGNORECASE,
)
FILE_NAME = re.compile(
    r".*\.(?:jpe?g|png|gif|webp|heic|bmp|tiff?)"
    r"|(?:img|dsc|dscn|pxl|vid|wa|whatsapp image|screenshot|image)[\s_-]*\d[\w\s.:_-]*|[\w-]*_[\w-]*|\d[\d\s_-]*",
    re.IGNORECASE,
)
BARE_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
LOCAL_HOSTS = re.compile(r"(?:localhost|127(?:\.\d+){3}|0\.0\.0\.0|10(?:\.\d+){3}|192\.168(?:\.\d+){2}|.*\.local)", re.IGNORECASE)


@dataclass
class Link:
    """A link: where it leads and what it says."""

    address: str
    text: str = ""
    label: str = ""
    has_picture: bool = False


@dataclass
class Picture:
    """A picture: its addresses, its alternative text (None without the attribute), what stands under it, the link around it."""

    addresses: list[str]
    alt: str | None
    caption: str = ""
    link: Link | None = None


@dataclass
class Table:
    """A table, and whether any of its cells is a heading."""

    text: str = ""
    has_header: bool = False


@dataclass
class Seen:
    """What a page consists of, in its order."""

    headings: list[tuple[int, str]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class PageFacts:
    """What the HTML alone does not say.

    Attributes:
        title: of the page.
        seo_title: for search engines; '' where it is the title.
        own_hosts: host names of the office's own site.
        desk_hosts: hosts of the desk and its uploads, which readers can't open.
        office_phones: numbers that the office itself gives out.
        size_of: bytes of a picture by its address; None for one that is not known.
    """

    title: str
    seo_title: str = ""
    own_hosts: Collection[str] = ()
    desk_hosts: Collection[str] = ()
    office_phones: Collection[str] = ()
    size_of: Callable[[str], int | None] = lambda address: None


class PageParser(HTMLParser):
    """Collects what the checks look at from the main part of a page; never fails, whatever it is fed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen = Seen()
        self.in_main = self.skipped = 0
        self.has_main = False
        self.heading: tuple[int, list[str]] | None = None
        self.link: Link | None = None
        self.paragraph: list[str] | None = None
        self.caption: list[str] | None = None
        self.in_figure: list[Picture] = []
        self.open_tables: list[Table] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "main":
            self.in_main += 1
        if self.skipped or tag in NOT_OF_THIS_PAGE | NOT_READ or is_list_of_other_pages(tag, attributes):
            self.skipped += tag not in VOID
            return
        if not self.in_main:
            return
        if tag in BLOCKS or tag == "br":
            self.seen.text.append("\n" if tag == "br" else BLOCK_ENDS)
        if tag in HEADINGS:
            self.heading = (HEADINGS[tag], [])
        elif tag == "a" and "href" in attributes:
            self.link = Link(attributes["href"], label=attributes.get("aria-label", ""))
        elif tag == "p":
            self.paragraph = []
        elif tag == "img":
            self.see_picture(attributes)
        elif tag == "figure":
            self.in_figure = []
        elif tag == "figcaption":
            self.caption = []
        elif tag == "table":
            self.open_tables.append(Table())
        elif tag == "th" and self.open_tables:
            self.open_tables[-1].has_header = True

    def see_picture(self, attributes: dict[str, str]) -> None:
        addresses = [attributes.get("src", ""), *(part.split()[0] for part in attributes.get("srcset", "").split(",") if part.strip())]
        picture = Picture([address for address in addresses if address], attributes.get("alt"), link=self.link)
        self.seen.pictures.append(picture)
        self.in_figure.append(picture)
        if self.link is not None:
            self.link.text += f" {picture.alt or ''}"
            self.link.has_picture = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self.in_main = max(0, self.in_main - 1)
        if self.skipped:
            self.skipped -= tag not in VOID
            return
        if tag in BLOCKS and self.in_main:
            self.seen.text.append(BLOCK_ENDS)
        if tag in HEADINGS and self.heading:
            self.seen.headings.append((self.heading[0], tidy(self.heading[1])))
            self.heading = None
        elif tag == "a" and self.link is not None:
            self.seen.links.append(self.link)
            self.link = None
        elif tag == "p" and self.paragraph is not None:
            self.seen.paragraphs.append(tidy(self.paragraph))
            self.paragraph = None
        elif tag == "figcaption" and self.caption is not None:
            for picture in self.in_figure:
                picture.caption = tidy(self.caption)
            self.caption = None
        elif tag == "figure":
            self.in_figure = []
        elif tag == "table" and self.open_tables:
            self.seen.tables.append(self.open_tables.pop())

    def handle_data(self, data: str) -> None:
        if self.skipped or not self.in_main:
            return
        self.seen.text.append(data)
        for kept in (self.heading and self.heading[1], self.paragraph, self.caption):
            if kept is not None:
                kept.append(data)
        if self.link is not None:
            self.link.text += data
        if self.open_tables:
            self.open_tables[-1].text += data


def is_list_of_other_pages(tag: str, attributes: dict[str, str]) -> bool:
    """The theme's list of cards: their titles belong to other pages."""
    return tag == "ul" and "list" in attributes.get("class", "").split()


def tidy(pieces: list[str] | str) -> str:
    return " ".join("".join(pieces).split())


def seen_on(html: str) -> Seen:
    """What the main part of a page consists of; without a ``main`` element, all of it."""
    parser = PageParser()
    if not re.search(r"<main\b", html, re.IGNORECASE):
        parser.in_main = 1
    parser.feed(html)
    parser.close()
    return parser.seen


def check_page(html: str, facts: PageFacts) -> list[Finding]:
    """Everything that is found on one page, a kind after the other, each in the order of the page.

    Args:
        html: the page as readers would get it, or its main part.
        facts: what the HTML does not say.
    """
    return check_seen(seen_on(html), facts)


def check_seen(seen: Seen, facts: PageFacts) -> list[Finding]:
    """As :func:`check_page`, for who wants to know also what a page consists of."""
    return [
        *numbers_in("".join(seen.text), facts.office_phones),
        *title_faults(facts),
        *heading_faults(seen.headings),
        *picture_faults(seen.pictures, facts),
        *link_faults(seen.links, facts),
        *(Finding("table-no-header", quote(table.text)) for table in seen.tables if not table.has_header),
        *paragraph_faults(seen.paragraphs),
    ]


def quote(text: str) -> str:
    """The beginning of a text as the place of a finding; numbers of persons in it are masked away."""
    text = tidy(text)
    if re.search(r"(?:\d[ .\-]?){10}", text):
        text = re.sub(r"\d(?:[ .\-]?\d){5,}", "…", text)
    return text if len(text) <= PLACE else f"{text[: PLACE - 1].rstrip()}…"


# -- numbers of persons


def numbers_in(text: str, office_phones: Collection[str] = (), label: str = "") -> Iterator[Finding]:
    """A finding for each number of a person; the same number twice in one text is one.

    Args:
        label: where the text stands, in words; without it the words around the number say it.
    """
    told: set[tuple[Kind, str]] = set()
    for found in personal_numbers(text, office_phones=office_phones):
        if (found.kind, found.masked) not in told:
            told.add((found.kind, found.masked))
            yield Finding(NUMBER_CODES[found.kind], label or words_before(text, found), {"masked": found.masked})


def words_before(text: str, found: Found) -> str:
    """The last words before a number, which help to find it again."""
    words = quote(text[max(0, found.start - 60) : found.start].rpartition("\n")[2]).split()
    return " ".join(words[-6:])


# -- titles and headings


def title_faults(facts: PageFacts) -> Iterator[Finding]:
    if in_capitals(facts.title):
        yield Finding("title-capitals", quote(facts.title))
    shown = facts.seo_title or facts.title
    if len(shown) > TITLE:
        yield Finding("title-long", quote(shown), {"letters": len(shown), "limit": TITLE})


def in_capitals(text: str) -> bool:
    """Whether a text of some length has hardly any small letter."""
    letters = [sign for sign in text if sign.isalpha()]
    return len(letters) >= SMALLEST_TITLE and len(text.split()) >= 2 and sum(sign.isupper() for sign in letters) >= 0.9 * len(letters)


def heading_faults(headings: list[tuple[int, str]]) -> Iterator[Finding]:
    before = 1
    for level, text in headings:
        if not text:
            yield Finding("heading-empty")
            continue
        if level > before + 1:
            yield Finding("heading-skipped", quote(text), {"level": level, "before": before})
        if level > 1 and in_capitals(text):
            yield Finding("heading-capitals", quote(text))
        before = level


# -- pictures


def picture_faults(pictures: list[Picture], facts: PageFacts) -> Iterator[Finding]:
    total = 0
    for number, picture in enumerate(pictures, start=1):
        place = quote(picture.caption) or str(number)
        yield from alt_faults(picture, place)
        size = max((facts.size_of(address) or 0 for address in picture.addresses), default=0)
        total += size
        if size > PICTURE:
            yield Finding("picture-heavy", place, {"kilobytes": size // 1000, "limit": PICTURE // 1000})
    if total > PICTURES:
        yield Finding("pictures-heavy", values={"kilobytes": total // 1000})


def alt_faults(picture: Picture, place: str) -> Iterator[Finding]:
    alt = tidy(picture.alt or "")
    if not alt:
        says_otherwise = picture.alt is not None and picture.link is not None and (tidy(picture.link.text) or picture.link.label)
        if not says_otherwise:
            yield Finding("picture-no-alt", place)
    elif EMPTY_ALT.fullmatch(alt) or FILE_NAME.fullmatch(alt) or alt.lower() == stem_of(picture):
        yield Finding("picture-empty-alt", place, {"alt": quote(alt)})
    elif alt.lower() == picture.caption.lower():
        yield Finding("picture-alt-is-caption", place)


def stem_of(picture: Picture) -> str:
    """The name of a picture's file as a person would write it, without what the server added."""
    if not picture.addresses:
        return ""
    return PurePosixPath(urlsplit(picture.addresses[0]).path).name.partition(".")[0].lower().replace("_", " ").replace("-", " ")


# -- links


def link_faults(links: list[Link], facts: PageFacts) -> Iterator[Finding]:
    for link in links:
        text = tidy(link.label or link.text)
        if not text and not link.has_picture:
            yield Finding("link-empty", quote(link.address))
        elif len(text) <= PLACE and EMPTY_WORDS.fullmatch(text.rstrip(" .!:»>→…")):
            yield Finding("link-says-nothing", values={"text": quote(text)})
        elif BARE_ADDRESS.fullmatch(text):
            yield Finding("link-bare-address", quote(text))
        if code := address_fault(link.address, facts):
            yield Finding(code, quote(text or link.address))


def address_fault(address: str, facts: PageFacts) -> str:
    """The code of what is wrong with where a link leads; '' when nothing is."""
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    if host in facts.own_hosts:
        return "link-unsafe" if parts.scheme == "http" and not LOCAL_HOSTS.fullmatch(host.rpartition(".")[2]) else ""
    return "link-to-desk" if host in facts.desk_hosts or LOCAL_HOSTS.fullmatch(host) else ""


# -- text


def paragraph_faults(paragraphs: list[str]) -> Iterator[Finding]:
    for text in paragraphs:
        words = len(text.split())
        if words > PARAGRAPH:
            yield Finding("paragraph-long", quote(text), {"words": words, "limit": PARAGRAPH})
