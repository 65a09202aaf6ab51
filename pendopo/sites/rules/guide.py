"""The guide's chapters: plain text files with a few marks, read into values that a template prints. No HTML passes.

A file begins with ``# Judul`` and a lead paragraph. Blocks are parted by blank lines: ``## Bagian``; a paragraph; steps
(lines with ``1.``); points (lines with ``-``); ``> catatan``; a picture ``![teks alternatif](nama)``. Within a line
``**Nama**`` is a button or menu exactly as it stands on the screen, ``[teks](bab)`` leads to another chapter and
``[teks](/alamat/)`` to a screen of the desk, and ```teks``` is what somebody types.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

INLINE = re.compile(r"\*\*(?P<name>[^*\n]+)\*\*|\[(?P<words>[^\]\n]+)\]\((?P<target>[^)\s]+)\)|`(?P<typed>[^`\n]+)`")
PICTURE = re.compile(r"!\[(?P<alt>[^\]\n]+)\]\((?P<name>[a-z0-9-]+)\)")
STEP = re.compile(r"\d+\.\s+")


class Kind(StrEnum):
    """Kinds of blocks and of spans within them; templates ask for them by these words."""

    HEADING = "heading"
    TEXT = "text"
    STEPS = "steps"
    POINTS = "points"
    NOTE = "note"
    PICTURE = "picture"
    PLAIN = "plain"
    NAME = "name"
    CHAPTER = "chapter"
    SCREEN = "screen"
    TYPED = "typed"


@dataclass(frozen=True)
class Span:
    """A piece of a line; ``target`` is a chapter's name or the address of a screen."""

    kind: Kind
    text: str
    target: str = ""


@dataclass(frozen=True)
class Block:
    """A piece of a chapter.

    Attributes:
        lines: of steps and points each one; of all others one. A heading's has its words, a picture's its alternative text.
        name: a picture's name, a heading's anchor; '' for all others.
    """

    kind: Kind
    lines: tuple[tuple[Span, ...], ...]
    name: str = ""


@dataclass(frozen=True)
class Chapter:
    """One chapter as it was read; ``lead`` is its first paragraph, not repeated in ``blocks``."""

    title: str
    lead: tuple[Span, ...]
    blocks: tuple[Block, ...]

    @property
    def sections(self) -> list[Block]:
        """Its headings."""
        return [block for block in self.blocks if block.kind is Kind.HEADING]

    @property
    def pictures(self) -> list[str]:
        """Names of its pictures, in their order."""
        return [block.name for block in self.blocks if block.kind is Kind.PICTURE]

    def spans(self) -> Iterator[Span]:
        """Every piece of every line, the lead first."""
        yield from self.lead
        for block in self.blocks:
            for line in block.lines:
                yield from line


class BadChapter(ValueError):
    """A file that is no chapter; the message says where."""


def read_chapter(source: str) -> Chapter:
    """Read one file.

    Raises:
        BadChapter: there is no title, no lead, or a block that mixes marks.
    """
    parts = [part.strip("\n") for part in re.split(r"\n[ \t]*\n", source.replace("\r", "").strip()) if part.strip()]
    if len(parts) < 2 or not parts[0].startswith("# ") or "\n" in parts[0]:
        raise BadChapter("a chapter begins with '# title', a blank line and a lead")
    blocks = [read_block(part) for part in parts[1:]]
    if blocks[0].kind is not Kind.TEXT:
        raise BadChapter(f"the lead is a paragraph: {parts[1][:40]!r}")
    return Chapter(parts[0][2:].strip(), blocks[0].lines[0], tuple(blocks[1:]))


def read_block(part: str) -> Block:
    """One block, by the mark that it begins with."""
    lines = [line.strip() for line in part.splitlines()]
    if picture := PICTURE.fullmatch(part.strip()):
        return Block(Kind.PICTURE, ((Span(Kind.PLAIN, picture["alt"]),),), picture["name"])
    if part.startswith("## ") and len(lines) == 1:
        words = part[3:].strip()
        return Block(Kind.HEADING, ((Span(Kind.PLAIN, words),),), anchor(words))
    if part.startswith("#") or part.startswith("!"):
        raise BadChapter(f"neither a heading nor a picture: {part[:40]!r}")
    if STEP.match(part):
        return Block(Kind.STEPS, tuple(read_line(item) for item in items_of(lines, STEP)))
    if part.startswith("- "):
        return Block(Kind.POINTS, tuple(read_line(item) for item in items_of(lines, re.compile(r"-\s+"))))
    if part.startswith("> "):
        return Block(Kind.NOTE, (read_line(" ".join(line.removeprefix(">").strip() for line in lines)),))
    return Block(Kind.TEXT, (read_line(" ".join(lines)),))


def items_of(lines: list[str], mark: re.Pattern[str]) -> list[str]:
    """Items of a list; a line without the mark goes on with the item before it."""
    items: list[str] = []
    for line in lines:
        if found := mark.match(line):
            items.append(line[found.end() :])
        else:
            items[-1] += f" {line}"
    return items


def read_line(text: str) -> tuple[Span, ...]:
    """A line in its pieces; joined again they are its words."""
    spans, place = [], 0
    for match in INLINE.finditer(text):
        if match.start() > place:
            spans.append(Span(Kind.PLAIN, text[place : match.start()]))
        spans.append(span_of(match))
        place = match.end()
    if place < len(text):
        spans.append(Span(Kind.PLAIN, text[place:]))
    return tuple(spans)


def span_of(match: re.Match[str]) -> Span:
    if match["name"]:
        return Span(Kind.NAME, match["name"])
    if match["typed"]:
        return Span(Kind.TYPED, match["typed"])
    return Span(Kind.SCREEN if match["target"].startswith("/") else Kind.CHAPTER, match["words"], match["target"])


def anchor(words: str) -> str:
    """A heading as the end of an address: lower case letters and digits, joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")
