"""One item of a WordPress export as named texts: strict XML first, then step by step what damage asks for."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from pendopo.site_import.rules.items import Fault
from pendopo.site_import.sources.wording import CONTROL, decoded, detail, without_controls

WRITTEN_AS_ASCII = {"utf-8", "us-ascii", "ascii", "iso-8859-1", "iso-8859-15", "windows-1252", "cp1252", "latin1"}
NAMESPACE = re.compile(r"""xmlns:([A-Za-z][\w-]*)\s*=\s*["']([^"'<>&]*)["']""")
USUAL = {
    "wp": "http://wordpress.org/export/1.2/",
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
}
FAMILIES = (
    ("excerpt", re.compile(r"https?://(?:www\.)?wordpress\.org/export/[\d.]*/?excerpt/?")),
    ("wp", re.compile(r"https?://(?:www\.)?wordpress\.org/export/[\d.]*/?")),
    ("content", re.compile(r"https?://purl\.org/rss/1\.0/modules/content/?")),
    ("dc", re.compile(r"https?://purl\.org/dc/elements/1\.1/?")),
)
BETWEEN_ITEMS = re.compile(r"(?<=</item>)\s*(?=<item>\s*<title>)")
CDATA = "<![CDATA["
OPENING = re.compile(r"<([\w:-]+)[^<>]*>\s*$")
ROOT = re.compile(r"<rss\b[^<>]*+>")
CLAIMED = re.compile(r"""<\?xml\b[^<>]{0,200}?\sencoding\s{0,9}=\s{0,9}["']([\w.-]{1,40})["']""")
CHANNEL = re.compile(r"<channel\b[^<>]*+>|<rss\b[^<>]*+>")
MOST_NAMESPACES = 100
REFERENCE = re.compile(r"&#([xX][0-9a-fA-F]{1,8}|[0-9]{1,9});")


@dataclass
class Record:
    """An element with its children by name: ``wp:post_id``, ``content:encoded``, ``title``, whatever prefix the file gives them.

    Attributes:
        texts: first text of each name.
        many: all children of the names that come more than once, as records of their own.
        attributes: of the element itself.
        text: its own text.
    """

    texts: dict[str, str] = field(default_factory=dict)
    many: dict[str, list["Record"]] = field(default_factory=lambda: defaultdict(list))
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""

    def get(self, name: str) -> str:
        return self.texts.get(name, "")


REPEATED = ("category", "wp:postmeta", "wp:author", "wp:category")


@dataclass(frozen=True)
class Envelope:
    """What the head of the file says of how to read the rest: its namespaces, and the encoding it claims."""

    namespaces: dict[str, str]
    encoding: str

    @classmethod
    def of(cls, head: str) -> "Envelope":
        root, claimed = ROOT.search(head), CLAIMED.search(head)
        encoding = claimed[1].lower() if claimed else "utf-8"
        found = dict(NAMESPACE.findall(root[0])[:MOST_NAMESPACES]) if root else {}
        return cls({**USUAL, **found}, encoding if encoding in WRITTEN_AS_ASCII else "utf-8")

    def around(self, text: str) -> bytes:
        """A text as a document of its own, on the same lines; no document type, so that no entity can be declared."""
        names = "".join(f' xmlns:{prefix}="{address}"' for prefix, address in self.namespaces.items())
        return f"<rss{names}>{text}</rss>".encode("utf-8", "replace")


def parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=recover,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip


def records(raw: bytes, line: int, envelope: Envelope, faults: list[Fault]) -> Iterator[Record]:
    """The item that a cut holds; more than one where damage had run them together.

    Args:
        raw: from ``<item`` to ``</item>``.
        line: of the file, where it begins.
        faults: what was wrong is added here.
    """
    text, encoding = decoded(raw, envelope.encoding)
    if encoding != envelope.encoding and not raw.isascii():
        faults.append(Fault(f"baris {line}", "wrong_encoding", f"{envelope.encoding} / {encoding}"))
    if CONTROL.search(text):
        faults.append(Fault(f"baris {line}", "control_characters"))
        text = without_controls(text)
    root, error = strictly(envelope.around(text))
    if root is not None:
        yield from map(record_of, root)
        return
    faults.append(Fault(f"baris {line + error[0] - 1}", "damaged_xml", detail(error[1])))
    for part in run_together(REFERENCE.sub(possible, text)):
        if (whole := etree.fromstring(envelope.around(part), parser(recover=True))) is not None:
            yield from (record_of(child) for child in whole if local(child) == "item")


def possible(found: re.Match[str]) -> str:
    """A reference to a letter; nothing for what is none, which libxml2 in recovery would hand on as bytes that are no text."""
    number = int(found[1][1:], 16) if found[1][0] in "xX" else int(found[1])
    return "" if number > 0x10FFFF or CONTROL.match(chr(number)) else found[0]


def strictly(document: bytes) -> tuple[etree._Element | None, tuple[int, str]]:
    """The document by the rules of XML; else None, and the line in it and the reason."""
    try:
        return etree.fromstring(document, parser(recover=False)), (0, "")
    except etree.XMLSyntaxError as error:
        return None, (error.lineno or 1, error.msg or "")


def run_together(text: str) -> list[str]:
    """Items that an unclosed CDATA section glued into one, apart again, each section closed."""
    return [with_closed_sections(part) for part in BETWEEN_ITEMS.split(text)]


def with_closed_sections(part: str) -> str:
    """An item in which each CDATA section ends before its own element does."""
    done, at, end = list[str](), 0, 0
    while (start := part.find(CDATA, at)) >= 0:
        inner = start + len(CDATA)
        if 0 <= end < inner:  # else it is the same as for the section before
            end = part.find("]]>", inner)
        closing = own_end(part, start, inner, end if end >= 0 else len(part))
        runs_on = end < 0 or (closing >= 0 and part.find(CDATA, inner, end) >= 0)
        stop = (closing if closing >= 0 else len(part)) if runs_on else end
        done.append(f"{part[at:stop]}]]>")
        at = stop if runs_on else end + 3
    return "".join(done) + part[at:]


def own_end(part: str, start: int, inner: int, stop: int) -> int:
    """Where the element ends whose text a section is, before ``stop``; -1 when that can't be told."""
    name = OPENING.search(part, max(0, start - 200), start)
    return part.find(f"</{name[1]}>", inner, stop) if name else -1


def head_record(head: str, envelope: Envelope) -> Record:
    """The channel's own facts: authors, categories, addresses. Recovery at once: nothing that must be whole stands there."""
    starts = list(CHANNEL.finditer(head))
    inner = REFERENCE.sub(possible, without_controls(head[starts[-1].end() :] if starts else ""))
    root = etree.fromstring(envelope.around(inner), parser(recover=True))
    return record_of(root) if root is not None else Record()


def record_of(element: etree._Element) -> Record:
    """An element and its children; deeper ones only for the names that repeat."""
    record = Record(attributes=dict(element.attrib), text=text_of(element))
    for child in element.iterchildren("*"):
        name = name_of(child)
        if name in REPEATED:
            record.many[name].append(record_of(child))
        else:
            record.texts.setdefault(name, text_of(child))
    return record


def text_of(element: etree._Element) -> str:
    return "".join(str(piece) for piece in element.itertext())


def local(element: etree._Element) -> str:
    """Its name without its namespace. Damaged names are none that a ``QName`` would take."""
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def name_of(element: etree._Element) -> str:
    """``wp:post_id`` by the address of its namespace; by its prefix where the address is nobody's."""
    place, _brace, name = str(element.tag).removeprefix("{").rpartition("}")
    for family, pattern in FAMILIES:
        if pattern.fullmatch(place):
            return f"{family}:{name}"
    return f"{element.prefix}:{name}" if element.prefix else name
