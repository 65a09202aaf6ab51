"""Reads the tuples of a MySQL dump as it streams by: extended inserts, escapes, blobs, comments. Nothing is ever executed.

Memory holds one value and one megabyte more, whatever the size of the dump.
"""

import gzip
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from pendopo.site_import.rules.items import Fault
from pendopo.site_import.sources.wording import LONGEST_DETAIL, decoded

Value = str | int | float | bytes | None

CHUNK = 1 << 20
MOST_TEXT = 8_000_000  # bytes of one value
MOST_TUPLE = 40_000_000  # bytes of one row
MOST_VALUES = 2_000  # of one row
MOST_BITS = 64
MOST_TABLES = 20_000
MOST_FAULTS = 1_000
MOST_UNPACKED = 20_000_000_000
TOKEN = re.compile(
    rb"""
    (?P<skip>\s++|--(?=[\s])[^\n]*+\n|\#[^\n]*+\n|/\*.*?\*/)
    |(?P<delimiter>(?<=\n)DELIMITER[\ \t]+[^\r\n]*+)
    |(?P<hex>0[xX][0-9a-fA-F]++|[xX]'[0-9a-fA-F]*+')
    |(?P<bits>[bB]'[01]*+')
    |(?P<string>'(?:[^'\\]++|\\.|'')*+'|"(?:[^"\\]++|\\.|"")*+")
    |(?P<name>`(?:[^`]++|``)*+`)
    |(?P<number>[+-]?(?:\d++(?:\.\d*+)?|\.\d++)(?:[eE][+-]?\d++)?)
    |(?P<word>(?![xXbB]')[A-Za-z_$][\w$]*+)
    |(?P<open>[xXbB]?'|["`]|/\*|--|\#)
    |(?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
FAR = re.compile(  # all that is no semicolon of its own and no comment; a text at the end of the buffer may not have ended yet
    rb"""(?:[^;'"`/\#-]++|'(?:[^'\\]++|\\.|'')*+'(?=[^'])|"(?:[^"\\]++|\\.|"")*+"(?=[^"])|`[^`]*+`|-(?=[^-])|/(?=[^*]))*+""",
    re.DOTALL,
)
ESCAPES = {b"0": b"\0", b"b": b"\b", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"Z": b"\x1a", b"%": b"\\%", b"_": b"\\_"}
ESCAPE = re.compile(rb"\\(.)|''|\"\"", re.DOTALL)
INSIDE = {quote: re.compile(rb"(?:[^%b\\]++|\\.|%b)*+" % (quote, quote * 2), re.DOTALL) for quote in (b"'", b'"', b"`")}
BACK_TO_USUAL = re.compile(rb"(?i)\nDELIMITER[ \t]+;")
REST_OF_WORD = re.compile(rb"(?=[^\w$])")
LONGEST_SIGN = 4  # letters that decide what the ones before them are: ``e+1``, ``-- ``
NOT_COLUMNS = {"primary", "key", "unique", "index", "constraint", "fulltext", "spatial", "foreign", "check", "like"}
INTRODUCER = re.compile(rb"_\w+|[nN]")
CONSTANTS: dict[str, Value] = {"null": None, "true": 1, "false": 0}


class Damaged(Exception):
    """A statement that does not read as one."""


@dataclass(frozen=True)
class Token:
    """``kind`` is the name of a group of TOKEN, '' at the end of the dump."""

    kind: str
    raw: bytes

    @property
    def word(self) -> str:
        """In small letters; '' for what is no bare word."""
        return self.raw.decode("ascii", "replace").lower() if self.kind == "word" else ""


@dataclass(frozen=True)
class Row:
    """One tuple.

    Attributes:
        table: its name without that of the database.
        line: where its statement begins.
        values: by column, in small letters; empty keys never.
    """

    table: str
    line: int
    values: dict[str, Value]

    def text(self, column: str) -> str:
        """A value as text, '' for NULL and for columns that are not there. Blobs are read as text where they are."""
        value = self.values.get(column)
        if isinstance(value, bytes):
            return decoded(value)[0]
        return "" if value is None else str(value)

    def number(self, column: str) -> int:
        """A value as a whole number, 0 for what is none."""
        text = self.text(column).strip()
        return int(text) if re.fullmatch(r"-?[0-9]{1,18}", text) else 0


class Lexer:
    """Tokens of a dump, one after another; one token may be put back."""

    def __init__(self, stream: BinaryIO, *, most_text: int = MOST_TEXT) -> None:
        self.stream, self.most_text = stream, most_text
        self.buffer, self.at, self.line, self.ended = b"\n", 0, 0, False
        self.back: Token | None = None
        self.shortened = 0

    def put_back(self, token: Token) -> None:
        self.back = token

    def next(self) -> Token:
        """The next token that says something."""
        if self.back:
            token, self.back = self.back, None
            return token
        while True:
            token = self.any()
            if token.kind != "skip":
                return token

    def any(self) -> Token:
        """The next token, blanks and comments included."""
        while True:
            match = TOKEN.match(self.buffer, self.at)
            if not match and self.ended:
                return Token("", b"")
            full = self.ended or len(self.buffer) - self.at > self.most_text
            if match and match.lastgroup == "open" and full:
                return self.beyond(match[0][-1:] if match[0] != b"/*" else match[0])
            if match and match.lastgroup != "open" and (full or not self.may_go_on(match)):
                token = Token(str(match.lastgroup), self.taken(match.end()))
                if token.kind in ("hex", "number", "word") and not self.ended and self.may_go_on(match):
                    self.pass_until(REST_OF_WORD)
                return token
            self.refill()

    def may_go_on(self, match: re.Match[bytes]) -> bool:
        """Whether a token stands so near to the end of the buffer that the next chunk may belong to it; blanks never matter."""
        return match.end() + LONGEST_SIGN > len(self.buffer) and not match[0].isspace()

    def taken(self, end: int) -> bytes:
        raw = self.buffer[self.at : end]
        self.line += raw.count(b"\n")
        self.at = end
        return raw

    def refill(self) -> None:
        """One chunk more, or twice what is there: a long text is looked through from its start each time."""
        chunk = self.stream.read(max(CHUNK, len(self.buffer) - self.at))
        self.ended = not chunk
        self.buffer, self.at = self.buffer[self.at :] + chunk, 0

    def beyond(self, opening: bytes) -> Token:
        """A text or comment that has no end within the bound: what fits is kept of a text, the rest streams by."""
        if opening in INSIDE:
            self.shortened += 1
            kept = self.buffer[self.at : self.at + self.most_text]
            self.taken(self.at + 1)
            self.pass_text(INSIDE[opening])
            return Token("name" if opening == b"`" else "string", kept[: len(kept) - trailing_backslashes(kept) % 2] + opening)
        self.pass_until(re.compile(rb"\*/" if opening == b"/*" else rb"\n"))
        return Token("skip", b"")

    def pass_text(self, inside: re.Pattern[bytes]) -> None:
        """On behind the closing quote."""
        while True:
            match = inside.match(self.buffer, self.at)
            self.taken(match.end() if match else self.at)
            if self.ended or len(self.buffer) - self.at > 1:
                self.taken(min(self.at + 1, len(self.buffer)))
                return
            self.refill()

    def pass_until(self, end: re.Pattern[bytes]) -> None:
        """On behind the next match, or to the end of the dump."""
        while not (match := end.search(self.buffer, self.at)):
            self.taken(max(self.at, len(self.buffer) - 64))
            if self.ended:
                self.taken(len(self.buffer))
                return
            self.refill()
        self.taken(match.end())

    def pass_statement(self) -> None:
        """On behind the next semicolon that stands in no text."""
        while True:
            self.taken(FAR.match(self.buffer, self.at).end())  # type: ignore[union-attr]
            token = self.next()
            if not token.kind or token.raw == b";":
                return


def trailing_backslashes(raw: bytes) -> int:
    return len(raw) - len(raw.rstrip(b"\\"))


class Dump:
    """One dump file; each call of :meth:`rows` reads it from its beginning.

    Attributes:
        columns: of each table that was met so far, in the order of the dump, in small letters.
        faults: of the last reading.
    """

    def __init__(self, path: Path, *, most_unpacked: int = MOST_UNPACKED, most_text: int = MOST_TEXT) -> None:
        self.path, self.most_unpacked, self.most_text = path, most_unpacked, most_text
        self.columns: dict[str, tuple[str, ...]] = {}
        self.faults: list[Fault] = []

    def rows(self, wanted: Callable[[str], bool] = lambda table: True) -> Iterator[Row]:
        """The tuples of all tables that are wanted by name."""
        self.faults = []
        with opened(self.path, self.most_unpacked) as stream:
            lexer = Lexer(stream, most_text=self.most_text)  # type: ignore[arg-type]
            while (token := lexer.next()).kind:
                yield from self.statement(lexer, token, wanted)
                if lexer.shortened:
                    self.fault(lexer, "text_too_long", str(lexer.shortened))
                    lexer.shortened = 0
            if stream.fault:
                self.fault(lexer, stream.fault)

    def fault(self, lexer: Lexer, what: str, detail: str = "") -> None:
        """Tell what is wrong; of a file in which everything is, the first thousand."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(f"baris {lexer.line}", what, detail[:LONGEST_DETAIL]))

    def statement(self, lexer: Lexer, token: Token, wanted: Callable[[str], bool]) -> Iterator[Row]:
        line = lexer.line
        try:
            if token.word in ("insert", "replace"):
                yield from self.insert(lexer, line, wanted)
            elif token.word == "create":
                self.create(lexer)
            elif token.kind == "delimiter" and token.raw.split()[1:] != [b";"]:
                lexer.pass_until(BACK_TO_USUAL)
            elif token.kind != "delimiter" and token.raw != b";":
                lexer.pass_statement()
        except Damaged as error:
            self.fault(lexer, "damaged_sql", str(error))
            lexer.pass_statement()

    def create(self, lexer: Lexer) -> None:
        """``CREATE TABLE name (column …, …)``: what the columns are called."""
        if lexer.next().word != "table":
            lexer.pass_statement()
            return
        while (token := lexer.next()).word in ("if", "not", "exists"):
            pass
        table = whole_name(lexer, token)
        token = lexer.next()
        self.know(table, tuple(column_names(lexer)) if token.raw == b"(" else ())
        if token.raw != b";":
            lexer.pass_statement()

    def know(self, table: str, columns: tuple[str, ...]) -> None:
        """Remember the columns of a table; a dump of more tables than any site has must not fill the memory."""
        if len(self.columns) < MOST_TABLES:
            self.columns[table] = columns

    def insert(self, lexer: Lexer, line: int, wanted: Callable[[str], bool]) -> Iterator[Row]:
        """``INSERT INTO name (columns) VALUES (…), (…);``"""
        while (token := lexer.next()).word in ("low_priority", "delayed", "high_priority", "ignore", "into"):
            pass
        table = whole_name(lexer, token)
        columns, token = self.columns.get(table, ()), lexer.next()
        if token.raw == b"(":
            columns = tuple(listed_names(lexer))
            self.know(table, self.columns.get(table, columns))
            token = lexer.next()
        if token.word not in ("values", "value") or not wanted(table):
            if token.raw != b";":
                lexer.pass_statement()
            return
        for values in tuples(lexer):
            if len(values) == len(columns):
                yield Row(table, line, dict(zip(columns, values, strict=True)))
            else:
                self.fault(lexer, "bad_row", table)


def whole_name(lexer: Lexer, token: Token) -> str:
    """A table's name without that of its database."""
    name, token = name_of(token), lexer.next()
    while token.raw == b".":
        name, token = name_of(lexer.next()), lexer.next()
    lexer.put_back(token)
    return name


def name_of(token: Token) -> str:
    if token.kind == "name":
        return decoded(token.raw[1:-1].replace(b"``", b"`"))[0]
    if token.kind == "string" and token.raw.startswith(b'"'):
        return decoded(token.raw[1:-1])[0]
    if token.kind == "word":
        return decoded(token.raw)[0]
    raise Damaged("nama tabel")


def listed_names(lexer: Lexer) -> Iterator[str]:
    """``a, b)``, from behind the opening parenthesis."""
    for _place in range(MOST_VALUES):
        yield name_of(lexer.next()).lower()
        token = lexer.next()
        if token.raw == b")":
            return
        if token.raw != b",":
            break
    raise Damaged("daftar kolom")


def column_names(lexer: Lexer) -> Iterator[str]:
    """From behind the opening parenthesis of CREATE TABLE to its end: the first word of each part that is no key."""
    token = lexer.next()
    for _place in range(MOST_VALUES):
        if token.kind == "name" or (token.kind in ("word", "string") and token.word not in NOT_COLUMNS):
            yield name_of(token).lower()
        depth = 0
        while (token := lexer.next()).kind and not (depth == 0 and token.raw in (b",", b")")):
            depth += {b"(": 1, b")": -1}.get(token.raw, 0)
        if token.raw != b",":
            return
        token = lexer.next()


def tuples(lexer: Lexer) -> Iterator[list[Value]]:
    """``(…), (…);`` up to the end of the statement."""
    while True:
        if lexer.next().raw != b"(":
            raise Damaged("awal baris tabel")
        yield list(tuple_values(lexer))
        token = lexer.next()
        if token.raw != b",":
            if token.kind and token.raw != b";":
                lexer.pass_statement()
            return


def tuple_values(lexer: Lexer) -> Iterator[Value]:
    """From behind the opening parenthesis to the closing one."""
    token, size = lexer.next(), 0
    if token.raw == b")":
        return
    for _place in range(MOST_VALUES):
        yield value_of(token, lexer)
        size += len(token.raw)
        token = lexer.next()
        if token.raw == b")":
            return
        if token.raw != b"," or size > MOST_TUPLE:
            raise Damaged("nilai")
        token = lexer.next()
    raise Damaged("terlalu banyak nilai")


def value_of(token: Token, lexer: Lexer) -> Value:
    """A literal; None for what only a server could work out, such as ``NOW()``."""
    match token.kind:
        case "string":
            return decoded(unescaped(token.raw))[0]
        case "number":
            return number_of(token.raw)
        case "hex":
            return bytes.fromhex(even(token.raw[2:].strip(b"'")))
        case "bits":
            return int(token.raw[2:-1][:MOST_BITS] or b"0", 2)
        case "word" if token.word in CONSTANTS:
            return CONSTANTS[token.word]
        case "word":
            return introduced(token, lexer)
    raise Damaged("nilai")


def introduced(token: Token, lexer: Lexer) -> Value:
    """What follows the name of a character set (``_utf8mb4 'x'``, ``N'x'``); None for the call of a function."""
    following = lexer.next()
    if INTRODUCER.fullmatch(token.raw) and following.kind in ("string", "hex"):
        return value_of(following, lexer)
    lexer.put_back(following)
    after_call(lexer)
    return None


def after_call(lexer: Lexer) -> None:
    """Step over the arguments of a function, where there are some."""
    token = lexer.next()
    if token.raw != b"(":
        lexer.put_back(token)
        return
    depth = 1
    while depth and (token := lexer.next()).kind:
        depth += {b"(": 1, b")": -1}.get(token.raw, 0)


def number_of(raw: bytes) -> int | float:
    text = raw.decode("ascii")
    return int(text) if re.fullmatch(r"[+-]?\d{1,40}", text) else float(text)


def even(digits: bytes) -> str:
    text = digits.decode("ascii")
    return text if len(text) % 2 == 0 else f"0{text}"


def unescaped(raw: bytes) -> bytes:
    """A quoted text without its quotes and escapes."""
    quote, inner = raw[:1], raw[1:-1]
    if b"\\" not in inner and quote not in inner:
        return inner
    return ESCAPE.sub(lambda match: replaced(match, quote), inner)


def replaced(match: re.Match[bytes], quote: bytes) -> bytes:
    if match[1] is not None:
        return ESCAPES.get(match[1], match[1])
    return quote if match[0] == quote * 2 else match[0]


class Bounded:
    """A stream that ends at a bound or where its packing is damaged; ``fault`` says which, '' when it came to its own end."""

    def __init__(self, stream: BufferedReader | gzip.GzipFile, most: int) -> None:
        self.stream, self.left, self.fault = stream, most, ""

    def read(self, size: int) -> bytes:
        if self.fault:
            return b""
        chunk = b"".join(self.pieces(min(size, self.left + 1)))
        if len(chunk) > self.left:
            self.fault = "too_long"
            chunk = chunk[: self.left]
        self.left -= len(chunk)
        return chunk

    def pieces(self, wanted: int) -> Iterator[bytes]:
        """Piece by piece, so that what was unpacked before a damaged place is not lost with it."""
        try:
            while wanted > 0 and (piece := self.stream.read1(wanted)):
                wanted -= len(piece)
                yield piece
        except (EOFError, OSError, zlib.error):
            self.fault = "damaged_packing"


@contextmanager
def opened(path: Path, most: int) -> Iterator[Bounded]:
    """A dump, unpacked where it is packed, whatever it is called."""
    with path.open("rb") as stream:
        packed = stream.read(2) == b"\x1f\x8b"
        stream.seek(0)
        yield Bounded(gzip.GzipFile(fileobj=stream) if packed else stream, most)
