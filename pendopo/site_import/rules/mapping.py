"""What an old page becomes: its type, title, address, summary, each with the reason, so that a person can judge and overrule."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote, urlsplit

from pendopo.site_import.rules.cleaning_check import checked
from pendopo.site_import.rules.cleaning_lines import UNSEEN, escaped
from pendopo.site_import.rules.items import Item, Kind
from pendopo.site_import.rules.mapping_words import LEGAL_NUMBER, TITLE_WORDS, UNSORTED, YEAR, PageType, type_named
from pendopo.site_import.rules.pieces import Cleaned, Piece

LONGEST_TITLE, SHORTEST_TITLE = 255, 3
LONGEST_SUMMARY, SHORTEST_SUMMARY = 300, 20
LONGEST_SLUG = 80
LONGEST_MORE = 100
LONGEST_NUMBER = 80
ALBUM_PICTURES, ALBUM_LETTERS = 4, 300  # from so many pictures on, with so little text, a page is an album
FILE_LETTERS = 200  # with so little text beside its files, a page is a document
UNTITLED = "Tanpa judul"
TAGS = re.compile(r"<[^<>]*>")
BREAKS = re.compile(r"</(?:p|li|h3)>|<br/?>")
MORE = re.compile(
    r" ?(?:\[?(?:…|\.\.\.)\]?|(?:baca|read|lihat) (?:selengkapnya|lebih lanjut|more)|selengkapnya|continue reading)[\s»→>.]*$",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*\s+(?=[\"“‘'(\[]*[A-Z0-9])")
# A point after these ends no sentence.
ABBREVIATIONS = re.compile(
    r"(?:^|[\s(])(?:no|nomor|drs?|dra|ir|hj?|prof|jl|jln|kab|prov|kec|kel|ds|rp|tgl|bpk|sdr|sdri|yth|st|tb|kh|ust|dkk|a\.n|u\.p|d\.a|[A-Z])\.[\"”’')\]]*\s+$",
    re.IGNORECASE,
)
NOT_IN_A_SLUG = re.compile(r"[^a-z0-9]+")
PAGE_ENDING = re.compile(r"\.(?:html?|php|aspx?|jsp|cfm)$", re.IGNORECASE)
NAMELESS = frozenset(
    {"", "index", "default", "home", "detail", "details", "read", "view", "page", "artikel", "berita", "node", "content", "post"}
)


@dataclass(frozen=True)
class Choice:
    """The type of a page and why.

    Attributes:
        why: a code that the desk has words for: ``chosen`` (by a person, for a category), ``kind`` (by the source),
            ``category``, ``title``, ``only_pictures``, ``only_file``, ``default``; and where what a category wanted cannot be:
            ``no_file``, ``no_number``, ``no_pictures``.
        word: the category or the word that decided; '' when none did.
    """

    page: PageType
    why: str
    word: str = ""


@dataclass(frozen=True)
class Mapped:
    """An old page as a page of the platform, before it is one.

    Attributes:
        title: 3 to 255 letters.
        slug: last part of its address, at most 80 of a-z, 0-9 and hyphens, not among those that are taken.
        summary: 20 to 300 letters, or '' when there is nothing to make one of.
        pieces: its body; a title that was cut stands whole in the first paragraph.
        number: of a legal product or announcement, as its title says it; '' when it says none.
        year: of the number, or None.
        notes: what an editor should look at: ``title_cut``, ``title_missing``, ``summary_made`` (out of the text),
            ``summary_missing``, ``date_of_publication`` (an event's day is not known), ``no_alt`` (a picture lacks its
            alternative text), ``left_over``.
    """

    choice: Choice
    title: str
    slug: str
    summary: str
    pieces: tuple[Piece, ...]
    number: str = ""
    year: int | None = None
    notes: tuple[str, ...] = ()


def mapped(item: Item, cleaned: Cleaned, *, choices: Mapping[str, PageType] | None = None, taken: Collection[str] = ()) -> Mapped:
    """What an item becomes.

    Args:
        choices: types that a person chose for categories, by the category's name in any case.
        taken: slugs that are in use where the page will stand.
    """
    title, whole, title_notes = title_of(item.title, cleaned)
    summary, summary_notes = summary_of(item.summary, cleaned.pieces, whole or title)
    choice = page_type(item, cleaned, choices or {})
    number, year = number_in(whole or title)
    notes = [*title_notes, *(summary_notes if choice.page is PageType.NEWS else ())]
    notes += ["date_of_publication"] if choice.page is PageType.EVENT and item.kind is not Kind.EVENT else []
    notes += ["no_alt"] if not all(cleaned.alts.values()) else []
    notes += ["left_over"] if cleaned.left_over else []
    pieces = with_whole_title(cleaned.pieces, whole) if whole else cleaned.pieces
    return Mapped(choice, title, slug_of(item, title, taken), summary, pieces, number, year, tuple(notes))


def page_type(item: Item, cleaned: Cleaned, choices: Mapping[str, PageType]) -> Choice:
    """The type of the page that an item becomes, and why.

    In this order: what a person chose for one of its categories (the most specific first); what its source knows (event,
    gallery, document, page); what its categories are called; how its title begins; what its body consists of; else news.
    A type that the body or title cannot carry (a legal product without number, a document without file) gives way.
    """
    wanted = {" ".join(name.lower().split()): page for name, page in choices.items()}
    for name in item.categories:
        if page := wanted.get(" ".join(name.lower().split())):
            return Choice(page, "chosen", name)
    if item.kind in KINDS:
        return Choice(KINDS[item.kind], "kind")
    named = next((found for name in item.categories if name.lower() not in UNSORTED and (found := type_named(name))), None)
    if item.kind is Kind.DOCUMENT:
        legal = named is not None and named[0] is PageType.LEGAL and number_in(item.title)[0]
        return Choice(PageType.LEGAL, "category", named[1]) if named and legal else Choice(PageType.DOCUMENT, "kind")
    if named and named[0] is not PageType.NEWS:
        return bearable(Choice(named[0], "category", named[1]), item, cleaned)
    if begun := next((page for words, page in TITLE_WORDS if words.match(item.title.strip())), None):
        choice = bearable(Choice(begun, "title"), item, cleaned)
        if choice.why == "title":
            return choice
    if named:
        return Choice(named[0], "category", named[1])
    return type_by_body(item, cleaned)


KINDS = {Kind.EVENT: PageType.EVENT, Kind.GALLERY: PageType.ALBUM, Kind.PAGE: PageType.STANDARD}


def bearable(choice: Choice, item: Item, cleaned: Cleaned) -> Choice:
    """A choice, or the nearest that the page has all for."""
    files = has_file(item, cleaned)
    if choice.page is PageType.ALBUM and not pictures_in(cleaned.pieces):
        return Choice(PageType.NEWS, "no_pictures", choice.word)
    if choice.page is PageType.LEGAL and not (files and number_in(item.title)[0]):
        return Choice(PageType.DOCUMENT if files else PageType.NEWS, "no_number" if files else "no_file", choice.word)
    if choice.page is PageType.DOCUMENT and not files:
        return Choice(PageType.NEWS, "no_file", choice.word)
    return choice


def type_by_body(item: Item, cleaned: Cleaned) -> Choice:
    letters = len(words_of(cleaned.pieces))
    if pictures_in(cleaned.pieces) >= ALBUM_PICTURES and letters < ALBUM_LETTERS:
        return Choice(PageType.ALBUM, "only_pictures")
    if has_file(item, cleaned) and letters < FILE_LETTERS:
        return Choice(PageType.DOCUMENT, "only_file")
    return Choice(PageType.NEWS, "default")


def has_file(item: Item, cleaned: Cleaned) -> bool:
    return bool(item.files) or any(piece.block == "download" for piece in cleaned.pieces)


def pictures_in(pieces: tuple[Piece, ...]) -> int:
    return sum(len(piece.value) if piece.block == "gallery" else piece.block == "picture" for piece in pieces)


def number_in(title: str) -> tuple[str, int | None]:
    """Number and year of a decision, as its title says them: ``("12 /HK.03", 2023)``."""
    found = LEGAL_NUMBER.search(title)
    if not found:
        return "", None
    year = found["year"] or next(iter(YEAR.findall(found["number"])[::-1]), None)
    return found["number"][:LONGEST_NUMBER], int(year) if year else None


def title_of(written: str, cleaned: Cleaned) -> tuple[str, str, list[str]]:
    """A title that fits, the whole one where it was cut ('' otherwise), and notes."""
    title = one_line(written)
    if len(title) < SHORTEST_TITLE:
        words = words_of(cleaned.pieces)
        title = cut(words, 80) if len(words) >= SHORTEST_TITLE else UNTITLED
        return title, "", ["title_missing"]
    if len(title) <= LONGEST_TITLE:
        return title, "", []
    return cut(title, LONGEST_TITLE), title, ["title_cut"]


def one_line(written: str) -> str:
    """Plain text of a title or excerpt, in which some sources leave tags and entities."""
    return " ".join(UNSEEN.sub("", unescape(TAGS.sub("", unescape(written)))).split())


def cut(text: str, most: int) -> str:
    """A text of at most so many letters, cut between words and marked with ``…``; within a word only where it is one word."""
    if len(text) <= most:
        return text
    short = text[:most]
    whole = short if text[most].isspace() else short.rpartition(" ")[0]
    while len(whole) > most - 1:
        whole = whole.rpartition(" ")[0]
    return f"{whole.rstrip(' ,;:–—-(&') or text[: most - 1]}…"


def with_whole_title(pieces: tuple[Piece, ...], title: str) -> tuple[Piece, ...]:
    paragraph = f"<p><b>{escaped(title)}</b></p>"
    if pieces and pieces[0].block == "paragraph":
        return (Piece("paragraph", paragraph + pieces[0].value), *pieces[1:])
    return (Piece("paragraph", checked(paragraph)), *pieces)


def summary_of(excerpt: str, pieces: tuple[Piece, ...], title: str) -> tuple[str, list[str]]:
    """A summary of 20 to 300 letters out of the excerpt, else the first sentences, else the title; and notes."""
    said = without_more(one_line(excerpt))
    if SHORTEST_SUMMARY <= len(said) <= LONGEST_SUMMARY:
        return said, []
    text = said if len(said) > LONGEST_SUMMARY else words_of(pieces)
    if len(text) < SHORTEST_SUMMARY:
        text = f"{title}. {text}".strip(" .")
    if len(text) < SHORTEST_SUMMARY:
        return "", ["summary_missing"]
    return first_sentences(text), ["summary_made"]


def without_more(text: str) -> str:
    """A text without the "read on" at its end, which stands in its last letters or nowhere."""
    return text[:-LONGEST_MORE] + MORE.sub("", text[-LONGEST_MORE:])


def first_sentences(text: str) -> str:
    """As many whole sentences from the beginning as fit, of 20 to 300 letters; a longer first one is cut between words."""
    best = 0
    for found in SENTENCE_END.finditer(text[: LONGEST_SUMMARY + 2]):
        end = len(text[: found.end()].rstrip())
        if end >= SHORTEST_SUMMARY and not ABBREVIATIONS.search(text[: found.end()]):
            best = end
    if len(text) <= LONGEST_SUMMARY:
        best = len(text)
    return text[:best] if best else cut(text, LONGEST_SUMMARY)


def words_of(pieces: tuple[Piece, ...]) -> str:
    """The running text of a body, as one line; lists, tables and captions are not of it."""
    texts = (piece.value for piece in pieces if piece.block == "paragraph")
    return " ".join(one_line_of_markup(text) for text in texts).strip()


def one_line_of_markup(markup: str) -> str:
    return " ".join(unescape(TAGS.sub("", BREAKS.sub(" ", markup))).split())


def slug_of(item: Item, title: str, taken: Collection[str]) -> str:
    """The last part of the old address, so that people know it again; of the title where the address says nothing."""
    slug = slug_in_address(item.address) or as_slug(title) or as_slug(item.source_id) or "halaman"
    number, proposal = 1, slug
    while proposal in taken:
        number += 1
        proposal = f"{slug[: LONGEST_SLUG - len(str(number)) - 1].rstrip('-')}-{number}"
    return proposal


def slug_in_address(address: str) -> str:
    """What the last part of an address calls the page; '' for ``index.php``, ``?p=12``, ``node/7``."""
    try:
        path = urlsplit(address).path
    except ValueError:
        return ""
    name = PAGE_ENDING.sub("", unquote(path.rstrip("/").rpartition("/")[2]))
    slug = as_slug(re.sub(r"^\d{1,7}[-:]", "", name))  # Joomla puts its number before the name
    return "" if slug in NAMELESS or not re.search(r"[a-z]", slug) else slug


def as_slug(words: str) -> str:
    """Words as a part of an address: ASCII, lower case, hyphens, at most 80 letters, cut between words."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    slug = NOT_IN_A_SLUG.sub("-", plain.replace("'", "")).strip("-")
    if len(slug) <= LONGEST_SLUG:
        return slug
    short = slug[:LONGEST_SLUG]
    return short if slug[LONGEST_SLUG] == "-" else short.rpartition("-")[0].strip("-") or short
