"""A body on its way from elements to pieces: lines become parts, parts become the platform's blocks."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from itertools import groupby
from typing import Any

from lxml import etree

from pendopo.site_import.rules.cleaning_addresses import Place, is_file, video_of
from pendopo.site_import.rules.cleaning_asides import MARK, Asides, Reason, in_parts, without_marks
from pendopo.site_import.rules.cleaning_check import checked
from pendopo.site_import.rules.cleaning_lines import PLAIN, Line, Style
from pendopo.site_import.rules.pieces import LeftOver, Piece

DEEPEST = 100  # elements within elements; what is deeper is taken as words alone
LONGEST_LOOK = 2_000  # letters of a part that is left over although its words stay in the text
LONGEST_LABEL, LONGEST_FILM_TITLE = 150, 150
BLANK_LINE = re.compile(r"\n[ \t\f\xa0]*\n\s*")
BARE_ADDRESS = re.compile(r"https?://[^\s<>\"]{3,1000}")
SAYS_NOTHING = re.compile(
    r"(?:klik |silakan |tombol )?(?:unduh|download|lihat|buka|selengkapnya|file|berkas|pdf|link|tautan|baca)?"
    r"(?: (?:file|berkas|dokumen|pdf|lengkap|selengkapnya))?(?: ?(?:di ?sini|here))?[ .:!>»→]*",
    re.IGNORECASE,
)
FILM_TITLES = {"www.youtube.com": "Video di YouTube", "vimeo.com": "Video di Vimeo"}
HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])"
    r"|text-indent\s*:\s*-\d{3,}|(?:left|top|right|margin-left|margin-top)\s*:\s*-\d{3,}\s*(?:px|em|rem)",
    re.IGNORECASE,
)
FLAT = re.compile(r"(?:^|;)\s*(?:max-)?(?:height|width)\s*:\s*(?:0(?:px)?|1px)\s*(?:;|$|!)", re.IGNORECASE)
CUT_OFF = re.compile(r"overflow(?:-[xy])?\s*:\s*hidden", re.IGNORECASE)
KEEPS_PROPORTIONS = re.compile(r"padding(?:-top|-bottom)?\s*:[^;]{0,60}%", re.IGNORECASE)  # a frame around a film has no height of its own
# What a reader never sees, whatever stands in it.
WORDLESS = frozenset({"script", "style", "template", "noscript", "title", "iframe", "object", "svg", "math", "form", "select", "textarea"})


class Reading(Enum):
    """What new lines of a text mean."""

    HTML = "white space"
    BLANK_LINES = "a blank line ends a paragraph"
    LINES = "a line is a line, and a blank one ends a paragraph"
    KEPT = "every line is a line"


@dataclass(frozen=True)
class Text:
    """One paragraph, heading or list.

    Attributes:
        tag: ``p``, ``heading`` (the platform's subheading), ``h3``, ``ul`` or ``ol``.
        markup: what stands in it, as HTML.
        plain: the same as plain text; items and lines parted by new lines.
        target: the address that all of it leads to, or ''.
        linked: it holds a link.
        open: an item of a list that the next such item belongs to as well.
    """

    tag: str
    markup: str
    plain: str
    target: str = ""
    linked: bool = False
    open: bool = False

    @property
    def is_list(self) -> bool:
        return self.tag in ("ul", "ol")

    @property
    def html(self) -> str:
        tag = "h3" if self.tag == "heading" else self.tag
        return f"<{tag}>{self.markup}</{tag}>"


Part = Text | Piece
Handler = Callable[[Any, "Flow", int], None]


@dataclass
class Job:
    """One body that is being cleaned, and what has been found in it.

    Attributes:
        top_levels: names of the headings that become subheadings of the page: ``h2``.
        links: own pages that the text leads to, in the order met.
        media: pictures and files of the pieces.
        alts: alternative text of each picture by its address, '' where the source has none.
    """

    place: Place
    handlers: Mapping[str, Handler]
    top_levels: frozenset[str] = frozenset()
    asides: Asides = field(default_factory=Asides)
    left_over: list[LeftOver] = field(default_factory=list)
    links: dict[str, None] = field(default_factory=dict)
    media: dict[str, None] = field(default_factory=dict)
    alts: dict[str, str] = field(default_factory=dict)

    def leave(self, reason: Reason, source: Any) -> None:
        """Keep an element, or a text, as left over."""
        self.left_over.extend(in_parts(reason, source if isinstance(source, str) else source_of(source)))

    def says_of(self, picture: str, alt: str) -> None:
        self.alts[picture] = self.alts.get(picture) or alt

    def download(self, address: str, label: str) -> Piece:
        self.media[address] = None
        return Piece("download", {"document": address, "label": "" if SAYS_NOTHING.fullmatch(label) else label})

    def film(self, address: str, title: str) -> Piece:
        host = address.split("/")[2]
        said = title if len(title) <= LONGEST_FILM_TITLE and not BARE_ADDRESS.fullmatch(title) else ""
        return Piece("video", {"title": said or FILM_TITLES[host], "url": address, "poster": None, "length": ""})


class Flow:
    """Collects the parts of one element: a body, an item of a list, a cell of a table."""

    def __init__(self, job: Job, reading: Reading = Reading.HTML, style: Style = PLAIN) -> None:
        self.job = job
        self.reading = reading
        self.style = style
        self.line = Line()
        self.parts: list[Part] = []
        self.after_line: list[Part] = []

    def text(self, raw: str) -> None:
        """Add text as it stands in the source, marks and all."""
        if "\ufdd0" not in raw:
            self._words(raw)
            return
        place = 0
        for mark in MARK.finditer(raw):
            self._words(raw[place : mark.start()])
            self.job.left_over.extend(self.job.asides.take(int(mark[1])))
            place = mark.end()
        self._words(raw[place:])

    def _words(self, raw: str) -> None:
        if self.reading is Reading.HTML or "\n" not in raw:
            self.line.add(raw, self.style)
            return
        for number, paragraph in enumerate([raw] if self.reading is Reading.KEPT else BLANK_LINE.split(raw)):
            if number:
                self.end_line()
            self._lines(paragraph)

    def _lines(self, paragraph: str) -> None:
        for number, line in enumerate([paragraph] if self.reading is Reading.BLANK_LINES else paragraph.split("\n")):
            if number:
                self.line.add_break()
            self.line.add(line, self.style)

    def end_line(self) -> None:
        """The paragraph under way is complete; what waited for its end comes after it."""
        if self.line.runs:
            line, self.line = self.line, Line()
            line.trim()
            self.parts.append(text_of("p", line))
        if self.after_line:
            waiting, self.after_line = self.after_line, []
            self.parts.extend(waiting)

    def add(self, *parts: Part) -> None:
        """Add parts that end the paragraph under way."""
        self.end_line()
        self.parts.extend(parts)

    def add_picture(self, picture: Piece) -> None:
        """Add a picture: at once, or after the paragraph in whose midst it stands."""
        (self.after_line if self.line.runs else self.parts).append(picture)

    def below(self, element: Any, depth: int, style: Style | None = None) -> list[Part]:
        """The parts of an element by themselves."""
        flow = Flow(self.job, Reading.KEPT if self.reading is Reading.KEPT else Reading.HTML, style or self.style)
        walk(element, flow, depth)
        flow.end_line()
        return flow.parts


def walk(element: Any, flow: Flow, depth: int) -> None:
    """Take an element's text and children into a flow."""
    if element.text:
        flow.text(element.text)
    for child in element:
        visit(child, flow, depth + 1)
        tail = child.tail
        if tail and (flow.line.runs or not tail.isspace()):  # white space between paragraphs is most of the texts there are
            flow.text(tail)


def visit(element: Any, flow: Flow, depth: int) -> None:
    """Take one element into a flow, as its kind wants it; one of no kind is only a wrapper."""
    if depth > DEEPEST:
        flow.job.leave(Reason.TOO_DEEP, source_of(element)[:LONGEST_LOOK])
        take_words(element, flow)
    elif is_hidden(element):
        flow.job.leave(Reason.HIDDEN, element)
    else:
        handler = flow.job.handlers.get(element.tag, walk)
        handler(element, flow, depth)


def take_words(element: Any, flow: Flow) -> None:
    """The words of an element however deep they stand, without recursing into it."""
    steps = etree.iterwalk(element, events=("start", "end"))
    for event, one in steps:
        if event == "start" and (one.tag in WORDLESS or is_hidden(one)):
            steps.skip_subtree()
        elif event == "start" and one.text:
            flow.text(f" {one.text} ")
        elif event == "end" and one is not element and one.tail:
            flow.text(one.tail)


def is_hidden(element: Any) -> bool:
    """Whether the old site's readers could not see an element, by what stands on the element itself."""
    style = element.get("style")
    return element.get("hidden") is not None or (style is not None and hides(style))


def hides(style: str) -> bool:
    if HIDING.search(style):
        return True
    return bool(FLAT.search(style) and CUT_OFF.search(style) and not KEEPS_PROPORTIONS.search(style))


def source_of(element: Any) -> str:
    return without_marks(etree.tostring(element, encoding="unicode", method="html", with_tail=False))


def take_out(element: Any) -> Any:
    """An element cut out of its parent; the text after it stays."""
    parent, before = element.getparent(), element.getprevious()
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    element.tail = None
    parent.remove(element)
    return element


def text_of(tag: str, line: Line) -> Text:
    if line.is_plain:
        return Text(tag, line.markup(), line.plain())
    return Text(tag, line.markup(), line.plain(), line.only_link(), line.has_link())


def texts_in(parts: Iterable[Part]) -> list[Text]:
    return [part for part in parts if isinstance(part, Text)]


def pieces_in(parts: Iterable[Part]) -> list[Piece]:
    return [part for part in parts if isinstance(part, Piece)]


def one_line(texts: Iterable[Text]) -> str:
    """Texts as one line of plain text."""
    return " ".join(text.plain for text in texts).replace("\n", " ")


def inner_markup(texts: list[Text]) -> str:
    """Texts as they can stand within an item of a list: lines, and lists below."""
    markup = ""
    for text in texts_in(with_lists_closed(texts)):
        if text.is_list:
            markup += text.html
        else:
            inner = f"<b>{text.markup}</b>" if text.tag in ("heading", "h3") else text.markup
            markup += f"<br>{inner}" if markup and not markup.endswith("l>") else inner
    return markup


def with_lists_closed(parts: Iterable[Part]) -> Iterator[Part]:
    """Parts, with runs of open items made into one list each."""
    items: list[Text] = []
    for part in parts:
        if items and not (isinstance(part, Text) and part.open and part.tag == items[0].tag):
            yield list_with(items)
            items = []
        if isinstance(part, Text) and part.open:
            items.append(part)
        else:
            yield part
    if items:
        yield list_with(items)


def list_with(items: list[Text]) -> Text:
    """Items of one kind as a list."""
    tag = items[0].tag
    markup, plain = "".join(item.markup for item in items), "\n".join(item.plain for item in items)
    return Text(tag, markup, plain, "", any(item.linked for item in items))


def may_follow(before: Text, text: Text) -> bool:
    """Whether a text can stand behind another in one rich text: the editor makes two lists of a kind in a row one, and counts on."""
    return not before.tag == text.tag == "ol"


def rich(texts: Iterable[Text]) -> str:
    """Texts as the rich text of a block."""
    return checked("".join(text.html for text in texts))


def assembled(parts: Iterable[Part], job: Job) -> list[Piece]:
    """The parts of a whole body as blocks: neighbouring texts in one, runs of pictures as galleries."""
    pieces: list[Piece] = []
    texts: list[Text] = []
    for part in with_lists_closed(parts):
        piece = part if isinstance(part, Piece) else as_block(part, job)
        if texts and (isinstance(piece, Piece) or not may_follow(texts[-1], piece)):
            pieces.append(Piece("paragraph", rich(texts)))
            texts = []
        if isinstance(piece, Text):
            texts.append(piece)
        else:
            pieces.append(piece)
    if texts:
        pieces.append(Piece("paragraph", rich(texts)))
    return grouped(pieces)


def as_block(text: Text, job: Job) -> Part:
    """The block that a paragraph is by itself: a subheading, a file to download, a film; else the text."""
    if text.tag == "heading":
        return Piece("heading", text.plain)
    if text.tag != "p":
        return text
    target = text.target or (job.place.absolute(text.plain) if BARE_ADDRESS.fullmatch(text.plain) else "")
    if not target or len(text.plain) > LONGEST_LABEL:
        return text
    if is_file(target) and job.place.holds(target):
        return job.download(target, "" if BARE_ADDRESS.fullmatch(text.plain) else text.plain)
    if film := video_of(target):
        return job.film(film, text.plain)
    return text if text.linked else linked_text(target, text.plain, job)


def linked_text(address: str, words: str, job: Job) -> Text:
    """A paragraph that is a link."""
    if job.place.is_own(address):
        job.links[address] = None
    line = Line()
    line.add(words, Style(href=address))
    return text_of("p", line)


def grouped(pieces: Iterable[Piece]) -> list[Piece]:
    """Blocks with neighbours joined that belong together."""
    result: list[Piece] = []
    for kind, run in groupby(pieces, key=lambda piece: "picture" if piece.block == "gallery" else piece.block):
        if kind == "picture":
            result.append(album(run))
        elif kind == "folds":
            result.append(Piece("folds", [fold for piece in run for fold in piece.value]))
        elif kind == "download":
            result.extend(one_download_each(run))
        else:
            result.extend(run)
    return result


def album(run: Iterable[Piece]) -> Piece:
    """A run of pictures: one stays one, more are a gallery. One that is shown twice counts once."""
    pictures: dict[tuple[str, str], dict[str, str]] = {}
    seen: set[str] = set()
    for piece in run:
        for picture in [piece.value] if piece.block == "picture" else piece.value:
            if picture["image"] not in seen or picture["caption"]:
                pictures.setdefault((picture["image"], picture["caption"]), picture)
            seen.add(picture["image"])
    values = list(pictures.values())
    return Piece("gallery", values) if len(values) > 1 else Piece("picture", values[0])


def one_download_each(run: Iterable[Piece]) -> Iterator[Piece]:
    """Downloads; two in a row of the same file (its name, then a button) are one, under the first label."""
    for address, same in groupby(run, key=lambda piece: piece.value["document"]):
        labels = dict.fromkeys(piece.value["label"] for piece in same)
        named = [label for label in labels if label] or [""]
        yield from (Piece("download", {"document": address, "label": label}) for label in named)
