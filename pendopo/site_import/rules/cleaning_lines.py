"""One line of text with its bold and italic parts and links, from the moment it is read until it is markup."""

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

# Controls, soft hyphens, what turns the direction of writing around, and noncharacters. Joiners stay: scripts need them.
UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufdd0-\ufdef\ufffe\uffff]")
BREAK = "\n"


class Style(NamedTuple):
    """How a run of text stands: bold, italic, as a link to an address ('' for none)."""

    bold: bool = False
    italic: bool = False
    href: str = ""


PLAIN = Style()


class Line:
    """Text on its way to a paragraph, list item or heading: runs, each in one style; a break is a run of its own."""

    def __init__(self) -> None:
        self.runs: list[tuple[str, Style]] = []
        self.is_plain = True

    def add(self, text: str, style: Style) -> None:
        """Add text, its white space collapsed into that of the run before."""
        words = text if text.isprintable() and "  " not in text else one_spaced(text)
        if not words.isprintable():
            words = one_spaced(UNSEEN.sub("", words))
        if words[:1] == " " and (not self.runs or self.runs[-1][0][-1] in " \n"):
            words = words[1:]
        if words:
            self.runs.append((words, style))
            self.is_plain = self.is_plain and style is PLAIN

    def add_break(self) -> None:
        """A new line in the same paragraph; never as the first, never two in a row."""
        if self.runs and not self.ends_with_break():
            self.runs.append((BREAK, PLAIN))

    def ends_with_break(self) -> bool:
        return bool(self.runs) and self.runs[-1][0] == BREAK

    def trim(self) -> None:
        """Take white space and breaks from the end. The first run is never blank, so a line that has runs keeps one."""
        while self.runs[-1][0].isspace():
            self.runs.pop()
        text, style = self.runs.pop()
        self.runs.append((text.rstrip(), style))

    def plain(self) -> str:
        return "".join(text for text, _ in self.runs)

    def only_link(self) -> str:
        """The address that all of the line leads to, or ''."""
        targets = {style.href for text, style in self.runs if not text.isspace()}
        return targets.pop() if len(targets) == 1 else ""

    def has_link(self) -> bool:
        return any(style.href for _, style in self.runs)

    def markup(self) -> str:
        """The line as HTML: only ``a`` with ``href``, ``b``, ``i`` and ``br``."""
        if self.is_plain:
            return escaped(self.plain()).replace(BREAK, "<br>")
        return "".join(self._marked())

    def _marked(self) -> Iterator[str]:
        """The runs in their elements; neighbours in one style, or in one link, share theirs."""
        target = ""
        for style, runs in groupby(self.runs, key=itemgetter(1)):
            if style.href != target:
                yield ("</a>" if target else "") + (f'<a href="{escape(style.href)}">' if style.href else "")
                target = style.href
            yield marked("".join([text for text, _ in runs]), style)
        if target:
            yield "</a>"


def marked(text: str, style: Style) -> str:
    markup = escaped(text).replace(BREAK, "<br>")
    if text.isspace():
        return markup
    markup = f"<i>{markup}</i>" if style.italic else markup
    return f"<b>{markup}</b>" if style.bold else markup


def one_spaced(text: str) -> str:
    """Text with each run of white space as one blank, no-break spaces too: old editors scattered them about."""
    words = " ".join(text.split())
    before, after = text[:1].isspace(), text[-1:].isspace()
    return f"{' ' if before else ''}{words}{' ' if after else ''}" if words else " " if text else ""


def escaped(text: str) -> str:
    """Text as it stands between elements."""
    if "&" in text or "<" in text or ">" in text:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text
