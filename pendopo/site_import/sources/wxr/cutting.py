"""Cuts a WordPress export into its items without parsing it: whatever is wrong with one item stays in that item.

A parser over the whole file stops at the first text of more than 10 MB or, in recovery, guesses on from the first stray
byte to the end. Here only the tokens that begin and end items, CDATA sections and comments are looked for, in pieces of a
megabyte; each item is parsed alone afterwards. What goes beyond the bounds is dropped while it streams by.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

CHUNK = 1 << 20
LONGEST_TOKEN = 24
MOST_TEXT = 8_000_000  # bytes of one text; libxml2 refuses those of 10 MB
MOST_ITEM = 16_000_000
CDATA, COMMENT = b"<![CDATA[", b"<!--"
ENDS = {CDATA: re.compile(rb"\]\]>"), COMMENT: re.compile(rb"-->")}
TOKEN = re.compile(rb"<!\[CDATA\[|<!--|<item(?=[\s>])|</item\s{0,8}>")


@dataclass(frozen=True)
class Cut:
    """A part of the file: what stands before the first item, or one item.

    Attributes:
        line: where it begins, from 1.
        raw: its bytes, texts beyond the bound shortened; nothing when the whole was beyond it.
        shortened: a text lost its end.
        lost: too big to be kept.
        closed: its end tag was there.
    """

    line: int
    raw: bytes
    shortened: bool = False
    lost: bool = False
    closed: bool = True


class Scanner:
    """Walks through a file from token to token; ``line`` is where it stands, ``found`` the last token, empty at the end."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream, self.buffer, self.at, self.line, self.found = stream, b"", 0, 1, b""

    def until(self, token: re.Pattern[bytes]) -> Iterator[bytes]:
        """The bytes up to the next token, in pieces, and the token itself as the last one."""
        self.found = b""
        while True:
            if match := token.search(self.buffer, self.at):
                yield self.take(match.start())
                self.found = self.take(match.end())
                return
            yield self.take(max(self.at, len(self.buffer) - LONGEST_TOKEN))
            if not self.refill():
                yield self.take(len(self.buffer))
                return

    def take(self, end: int) -> bytes:
        piece = self.buffer[self.at : end]
        self.line += piece.count(b"\n")
        self.at = end
        return piece

    def refill(self) -> bool:
        """One more chunk; False at the end of the file."""
        chunk = self.stream.read(CHUNK)
        self.buffer, self.at = self.buffer[self.at :] + chunk, 0
        return bool(chunk)


class Keeper:
    """Keeps the bytes of a part within the bounds of each text and of the whole."""

    def __init__(self, line: int, most_text: int, most_item: int) -> None:
        self.line, self.most_text, self.most_item = line, most_text, most_item
        self.kept, self.text, self.shortened, self.lost = bytearray(), 0, False, False

    def token(self, found: bytes) -> None:
        """A token is always kept, and a new text begins behind it."""
        self.text = 0
        if not self.lost:
            self.kept += found

    def add(self, piece: bytes) -> None:
        room = self.most_text - self.text
        self.text += len(piece)
        if len(piece) > room:
            self.shortened = True
            piece = whole_letters(piece[: max(room, 0)])
        if len(self.kept) + len(piece) > self.most_item:
            self.lost = True
            self.kept.clear()
        if not self.lost:
            self.kept += piece

    def cut(self, *, closed: bool) -> Cut:
        return Cut(self.line, bytes(self.kept), self.shortened, self.lost, closed)


def whole_letters(piece: bytes) -> bytes:
    """Bytes that were cut anywhere, without the first half of a UTF-8 letter at their end."""
    for back in range(1, min(4, len(piece)) + 1):
        first = piece[-back]
        if first & 0xC0 != 0x80:  # where a letter begins, and says how long it is
            length = 1 + (first >= 0xC0) + (first >= 0xE0) + (first >= 0xF0)
            return piece if length <= back else piece[:-back]
    return piece


def cuts(stream: BinaryIO, *, most_text: int = MOST_TEXT, most_item: int = MOST_ITEM) -> Iterator[Cut]:
    """What stands before the first item, then each item; what stands between items is left out.

    Args:
        stream: bytes in an encoding that writes ASCII as ASCII.
        most_text: bytes that are kept of one text or CDATA section.
        most_item: bytes that are kept of one item.
    """
    scanner = Scanner(stream)
    keeper = Keeper(1, most_text, most_item)
    walk(scanner, keeper, (b"<item",))
    yield keeper.cut(closed=True)
    while scanner.found:
        if scanner.found == b"<item":
            keeper = Keeper(scanner.line, most_text, most_item)
            keeper.token(b"<item")
            closed = walk(scanner, keeper, (b"<item", b"</item"))
            if closed:
                keeper.token(scanner.found)
            yield keeper.cut(closed=closed)
        if scanner.found != b"<item":
            walk(scanner, Keeper(scanner.line, 0, 0), (b"<item",))


def walk(scanner: Scanner, keeper: Keeper, stops: tuple[bytes, ...]) -> bool:
    """On to one of the tokens, keeping what lies before it; CDATA and comments are stepped over whole.

    Returns:
        Whether the token that was reached ends an item; False also at the end of the file.
    """
    while True:
        for piece in scanner.until(TOKEN):
            keeper.add(piece)
        found = scanner.found
        if not found or found.startswith(stops):
            return found.startswith(b"</item")
        keeper.token(found)
        if found in ENDS:
            for piece in scanner.until(ENDS[found]):
                keeper.add(piece)
            keeper.token(scanner.found)
