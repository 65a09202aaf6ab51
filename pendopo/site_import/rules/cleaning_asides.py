"""What is taken out of a body and kept for the editor: why, and how a mark holds its place until the body is walked through."""

import re
from collections.abc import Iterator
from enum import StrEnum

from pendopo.site_import.rules.pieces import LeftOver

LONGEST_SOURCE = 20_000  # letters of one left-over part; longer ones are kept as several
# Marks are noncharacters of Unicode, which no text of a source may hold: they are taken out of it first.
MARK = re.compile("\ufdd0([0-9]{1,6})\ufdd1")


class Reason(StrEnum):
    """Why a part of a body has no place in the platform's blocks; the desk has words for each."""

    SCRIPT = "script"  # script, PHP, template, noscript
    STYLE = "style"
    HEAD = "head"  # meta, base, link, title
    FORM = "form"
    FRAME = "frame"  # a frame of a host that is not allowed
    OBJECT = "object"  # object, embed, applet
    DRAWING = "drawing"  # svg, math, canvas
    COMMENT = "comment"  # a comment that was never closed, or that holds elements
    HIDDEN = "hidden"  # what the old site's readers could not see
    LINK = "link"  # a link to an address of a kind that is not allowed; its text stays
    STRUCK = "struck"  # text that was struck through; it stays, without the stroke
    SHORTCODE = "shortcode"
    UNKNOWN_BLOCK = "unknown_block"
    DATA_PICTURE = "data_picture"  # a picture written into the page itself
    FOREIGN_PICTURE = "foreign_picture"  # a picture on a host that nothing is fetched from
    LOST_PICTURE = "lost_picture"  # a picture without a usable address
    FILE_TYPE = "file_type"  # a picture or file of a type that the platform does not take
    MEDIA_FILE = "media_file"  # a film or recording that lies on the old site
    TABLE = "table"  # a table too big or too uneven; its text stays as a list
    TOO_DEEP = "too_deep"
    TOO_LONG = "too_long"


class Asides:
    """What is set aside while a body is still text. Each has a mark in the text, so that left-over parts come in their order."""

    def __init__(self) -> None:
        self._waiting: dict[int, LeftOver] = {}

    def put(self, reason: Reason, source: str) -> str:
        """Set a part aside; gives the mark to put in its place."""
        number = len(self._waiting)
        self._waiting[number] = LeftOver(reason, source)
        return f"\ufdd0{number}\ufdd1"

    def take(self, number: int) -> Iterator[LeftOver]:
        """The part of a mark: once, and nothing for a number that was never given out."""
        part, self._waiting[number] = self._waiting.get(number), LeftOver("", "")
        if part is not None and part.reason:
            yield from in_parts(part.reason, part.source)

    def rest(self) -> Iterator[LeftOver]:
        """Parts whose mark was not met: it stood in an attribute, or in something else that was left over."""
        for part in self._waiting.values():
            if part.reason:
                yield from in_parts(part.reason, part.source)


def in_parts(reason: str, source: str) -> Iterator[LeftOver]:
    """A part that is left over, in as many as its length needs."""
    for start in range(0, max(len(source), 1), LONGEST_SOURCE):
        yield LeftOver(reason, source[start : start + LONGEST_SOURCE])


def without_marks(text: str) -> str:
    """Text out of an attribute, where a mark may have strayed."""
    return MARK.sub("", text) if "\ufdd0" in text else text
