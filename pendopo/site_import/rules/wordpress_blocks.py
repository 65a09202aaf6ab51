"""The block comments of WordPress (``<!-- wp:name {json} -->``), and all else in a body that is comment or declaration.

A block's HTML stands between its comments, so the comments can go. What has no HTML of its own, because the old site made
it when a page was called, is turned into HTML where its facts suffice, and set aside where they don't. Nothing here
recurses: unclosed blocks only mean that the rest counts as blocks.

Source: the block grammar of WordPress, wp-includes/class-wp-block-parser.php.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from pendopo.site_import.rules.cleaning_asides import Asides, Reason

DECLARATION = re.compile(r"<[!?]")
COMMENT_END = re.compile(r"--!?>")
PHP = ("<?php", "<?=")
BREAKS = frozenset({"more", "nextpage"})
WORDLESS = frozenset({"spacer", "separator", "more", "nextpage", "freeform", "paragraph", "heading"})


@dataclass(frozen=True)
class Segment:
    """A part of a body; ``classic`` when it stands outside of all blocks, where bare lines are paragraphs."""

    text: str
    classic: bool


@dataclass(frozen=True)
class Comment:
    """One comment of a block.

    Attributes:
        name: without ``core/``.
        facts: its JSON; empty when there is none, or when it is broken.
        step: what it does to the depth: 1 opens, -1 closes, 0 stands alone.
    """

    name: str
    facts: dict[str, Any]
    step: int


def segments(html: str, asides: Asides) -> list[Segment]:
    """A body without comments and declarations, parted into blocks and classic text.

    Linear in the length of the body, whatever stands in it.
    """
    parts: list[tuple[str, bool]] = []
    depth = place = 0
    for start, end in declarations(html):
        parts.append((html[place:start], depth == 0))
        source, place = html[start:end], end
        comment = block_comment(source)
        if comment is None:
            parts.append((stand_in_for_other(source, asides), depth == 0))
        elif comment.step == 0:
            parts.append((stand_in(comment, source, asides), False))
        elif comment.name != "freeform":
            depth = max(0, depth + comment.step)
    parts.append((html[place:], depth == 0))
    return joined(parts)


def joined(parts: list[tuple[str, bool]]) -> list[Segment]:
    """Neighbours of the same kind as one; white space belongs to what it follows."""
    runs: list[tuple[list[str], bool]] = []
    for text, classic in parts:
        if runs and (runs[-1][1] == classic or not text.strip()):
            runs[-1][0].append(text)
        elif text.strip():
            runs.append(([text], classic))
    return [Segment("".join(texts), classic) for texts, classic in runs]


def declarations(html: str) -> Iterator[tuple[int, int]]:
    """Where each comment, doctype, ``<![if]>``, ``<?xml`` and PHP begins and ends."""
    place = 0
    while found := DECLARATION.search(html, place):
        place = end_of(html, found.start())
        yield found.start(), place


def end_of(html: str, start: int) -> int:
    if html.startswith("<!--", start):
        found = COMMENT_END.search(html, start + 2)  # "<!-->" is a whole comment
        return found.end() if found else len(html)
    sign = "?>" if html.startswith(PHP, start) else ">"
    end = html.find(sign, start)
    return end + len(sign) if end >= 0 else len(html)


def block_comment(source: str) -> Comment | None:
    """The block comment that a declaration is, or None."""
    if not source.startswith("<!--") or not source.endswith("-->"):
        return None
    inner = source[4:-3].strip()
    closes, alone = inner.startswith("/wp:"), inner.endswith("/")
    if not closes and not inner.startswith("wp:"):
        return None
    words = inner.removeprefix("/").removeprefix("wp:").removesuffix("/").split(None, 1)
    name = words[0].removeprefix("core/") if words else ""
    facts = facts_of(words[1]) if len(words) > 1 else {}
    return Comment(name, facts, -1 if closes else 0 if alone else 1)


def facts_of(text: str) -> dict[str, Any]:
    try:
        facts = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return facts if isinstance(facts, dict) else {}


def stand_in(comment: Comment, source: str, asides: Asides) -> str:
    """HTML for a block without HTML of its own; a mark where its facts say too little."""
    if comment.name in WORDLESS:
        return "\n\n"
    address = next((value for key in ("url", "href", "src") if isinstance(value := comment.facts.get(key), str)), "")
    if address and (comment.name == "embed" or comment.name.startswith("core-embed/")):
        return f"<p>{escape(address)}</p>"
    if address and comment.name == "image":
        return f'<img src="{escape(address)}" alt="{escape(str(comment.facts.get("alt", "")))}">'
    if address and comment.name == "file":
        return f'<p><a href="{escape(address)}">{escape(str(comment.facts.get("fileName", address)))}</a></p>'
    ids = comment.facts.get("ids")
    if comment.name == "gallery" and isinstance(ids, list):
        return f'[gallery ids="{",".join(str(one) for one in ids if isinstance(one, int))}"]'
    return asides.put(Reason.UNKNOWN_BLOCK, source)


def stand_in_for_other(source: str, asides: Asides) -> str:
    """What takes the place of a comment or declaration that is no block's: a break, nothing, or a mark."""
    if source.startswith(PHP):
        return asides.put(Reason.SCRIPT, source)
    if source.startswith("<!--"):
        inner = source[4:].removesuffix("-->").strip()
        if inner.split(" ")[0] in BREAKS:
            return "\n\n"
        word_made = inner.startswith("[if") or inner.endswith("[endif]")
        kept = not COMMENT_END.search(source, 2) or ("<" in inner and not word_made)
        return asides.put(Reason.COMMENT, source) if kept else ""
    return "" if source.endswith(">") else asides.put(Reason.COMMENT, source)
