"""The body of an old page as the platform's own blocks. Whatever is not known to be harmless is left over for the editor.

Comments and blocks of WordPress come first, then shortcodes, then the elements of the HTML, and the last word on every rich
text has an allow-list that knows nothing of how the text came about (cleaning_check). Words of the text are never lost: they
are in a piece, or in a part that is left over.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from html import escape, unescape
from typing import Any

from lxml import etree

from pendopo.site_import.rules import cleaning_media, cleaning_tables, cleaning_text
from pendopo.site_import.rules.cleaning_addresses import Place
from pendopo.site_import.rules.cleaning_asides import Reason
from pendopo.site_import.rules.cleaning_flow import DEEPEST, Flow, Handler, Job, Part, Reading, assembled, walk
from pendopo.site_import.rules.cleaning_lines import UNSEEN
from pendopo.site_import.rules.deep_markup import DEEPEST as TOO_DEEP
from pendopo.site_import.rules.deep_markup import is_deeper, shallow
from pendopo.site_import.rules.mojibake import mended_markup
from pendopo.site_import.rules.pieces import Cleaned, Piece
from pendopo.site_import.rules.shortcodes import Shortcodes
from pendopo.site_import.rules.wordpress_blocks import Segment, segments
from pendopo.site_import.rules.written_in import shortened

LONGEST_BODY = 2_000_000  # letters, without pictures that are written into the page
MOST_PIECES = 1_000
HANDLERS: dict[str, Handler] = {**cleaning_text.HANDLERS, **cleaning_media.HANDLERS, **cleaning_tables.HANDLERS}
PARSER = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
PAGE_TAGS = re.compile(r"</?(?:html|body)\b[^<>]*>", re.IGNORECASE)
HEADINGS = re.compile(r"<(h[1-6])[\s>]", re.IGNORECASE)
MARKED_LINES = re.compile(r"<(?:p|br)[\s/>]", re.IGNORECASE)
ADDRESS_LINE = re.compile(r"^[ \t]*(https?://[^\s<>\"'\[\]]{3,1000}+)[ \t]*$", re.MULTILINE)
LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)
RICH_LISTS = frozenset({"folds", "steps"})
RECORD = re.compile(r"(page|document):([1-9][0-9]{0,18})")


def clean(
    html: str,
    *,
    host: str,
    base: str,
    media_hosts: Collection[str] = (),
    attachments: Mapping[str, str] | None = None,
    own_pictures: Sequence[str] = (),
) -> Cleaned:
    """Turn the body of an old page into the platform's blocks.

    Args:
        html: the body as its source has it: HTML, WordPress blocks and shortcodes, or bare paragraphs. Of more than
            :data:`LONGEST_BODY` letters the rest is cut off, and its beginning left over.
        host: name of the old site's host, with or without ``www.``.
        base: address of the page on the old site, absolute or from its root; '' for the front page.
        media_hosts: further hosts from which its pictures and files may be taken.
        attachments: addresses of media by their id in the source (``attachment-45``), for galleries that name ids.
        own_pictures: addresses of the pictures that belong to this item, for a gallery that names none.

    Returns:
        Pieces, what is left over and why, links to own pages, media with their alternative texts. The same for the same
        arguments, and for whatever is given: no body makes it fail.
    """
    job = Job(Place.of(host, base, media_hosts), HANDLERS)
    text = prepared(html)
    body, rest = text[:LONGEST_BODY], text[LONGEST_BODY:]
    job.top_levels = top_levels({found.lower() for found in HEADINGS.findall(body)})
    shortcodes = Shortcodes(job.asides, attachments or {}, own_pictures)
    parts: list[Part] = []
    for segment in segments(body, job.asides):
        parts.extend(parts_of(segment, shortcodes.understood(segment.text), job))
    if rest:
        job.leave(Reason.TOO_LONG, rest[:20_000])
    pieces = within_bounds(assembled(parts, job), job)
    job.left_over.extend(job.asides.rest())
    return Cleaned(tuple(pieces), tuple(job.left_over), tuple(job.links), tuple(job.media), dict(job.alts))


def prepared(html: str) -> str:
    """A body without control characters, noncharacters, letters of a wrong encoding, pictures written into it, and page tags."""
    text = html.replace("\r\n", "\n").replace("\r", "\n")
    return PAGE_TAGS.sub("", UNSEEN.sub("", mended_markup(shortened(text))))


def top_levels(levels: set[str]) -> frozenset[str]:
    """Which headings of a body become subheadings of the page: its first and second level, else its highest."""
    return frozenset(levels & {"h1", "h2"} or sorted(levels)[:1])


def parts_of(segment: Segment, html: str, job: Job) -> list[Part]:
    """The parts of a segment whose shortcodes are HTML already."""
    # WordPress shows what an address on a line by itself leads to.
    tree = parsed(ADDRESS_LINE.sub(r"\n\n\1\n\n", html) if segment.classic and "http" in html else html)
    if tree is None:
        job.leave(Reason.TOO_DEEP, html)
        return []
    flow = Flow(job, reading_of(segment))
    walk(tree, flow, 0)
    flow.end_line()
    return flow.parts


def reading_of(segment: Segment) -> Reading:
    """What new lines mean: lines, as WordPress's old editor wrote them, where no line is marked as one."""
    return Reading.LINES if segment.classic and not MARKED_LINES.search(segment.text) else Reading.BLANK_LINES


def parsed(html: str) -> Any:
    """The elements of a text as a tree; None when they stand so deep within each other that a parser would drop some."""
    tree = shallow(f"<div>{html}", as_tree, DEEPEST)
    return None if html.count("<") > TOO_DEEP and is_deeper(tree, TOO_DEEP) else tree


def as_tree(html: str) -> Any:
    return etree.fromstring(html.encode("utf-8", "replace"), PARSER)


def within_bounds(pieces: list[Piece], job: Job) -> list[Piece]:
    """At most :data:`MOST_PIECES`; the others are left over as plain data."""
    for piece in pieces[MOST_PIECES:]:
        job.leave(Reason.TOO_LONG, str(piece.value))
    return pieces[:MOST_PIECES]


def with_targets(pieces: Iterable[Piece], targets: Mapping[str, str]) -> tuple[Piece, ...]:
    """Pieces whose links lead to where the old pages and files have moved.

    Args:
        targets: by old address, as in ``Cleaned.links`` and ``Cleaned.media``: ``page:12`` or ``document:5`` for a record of
            the platform, which stays right when the record is renamed; an address; or '' for what did not move, whose
            link goes and whose text stays. Addresses that are not named stay as they are. One without its ``#place``
            stands for all places in it.

    Raises:
        ValueError: a target is neither a record nor an address of http or https, nor one from the root.
    """
    for target in set(targets.values()):
        if target and not RECORD.fullmatch(target) and not is_address(target):
            raise ValueError(f"no target of a link: {target!r}")
    return tuple(Piece(piece.block, moved(piece, targets)) for piece in pieces)


def is_address(target: str) -> bool:
    if target.startswith("/"):
        return not target.startswith(("//", "/\\"))
    return bool(Place.of("", "", ()).absolute(target)) and target.startswith(("http://", "https://"))


def moved(piece: Piece, targets: Mapping[str, str]) -> Any:
    """A block's value with the links of its rich text moved."""
    if piece.block == "paragraph":
        return moved_links(piece.value, targets)
    if piece.block in RICH_LISTS:
        return [{**row, "text": moved_links(row["text"], targets)} for row in piece.value]
    if piece.block == "notice":
        return {**piece.value, "text": moved_links(piece.value["text"], targets)}
    return piece.value


def moved_links(markup: str, targets: Mapping[str, str]) -> str:
    return LINK.sub(lambda found: moved_link(found, targets), markup)


def moved_link(found: re.Match[str], targets: Mapping[str, str]) -> str:
    address = unescape(found[1])
    page, sign, place = address.partition("#")
    target = targets.get(address, targets.get(page))
    if target is None:
        return found[0]
    if not target:
        return found[2]
    if record := RECORD.fullmatch(target):
        return f'<a linktype="{record[1]}" id="{record[2]}">{found[2]}</a>'
    kept = f"{sign}{place}" if address not in targets and "#" not in target else ""
    return f'<a href="{escape(target + kept)}">{found[2]}</a>'
