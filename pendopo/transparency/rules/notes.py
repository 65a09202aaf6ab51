"""Signed notes: a text and the lines of those who signed it.

Source: C2SP signed-note.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from pendopo.transparency.rules.keys import SigningKey, VerifierKey, WrongSignature, decoded, encoded, is_key_name

DASH = "\u2014"
MOST_SIGNATURES = 64  # a note with more is refused; the specification asks for at least 16
LARGEST = 1_000_000  # bytes


class BadNote(ValueError):
    """A note that is malformed, signed by nobody who is known, or signed wrongly by somebody who is."""


@dataclass(frozen=True)
class Signed:
    """A signature that holds.

    Attributes:
        time: of a cosignature, in seconds since 1970; None for a signature without time.
    """

    key: VerifierKey
    time: int | None


@dataclass(frozen=True)
class Line:
    """A signature line as it stands in a note."""

    name: str
    ident: bytes
    signature: bytes

    def __str__(self) -> str:
        return f"{DASH} {self.name} {encoded(self.ident + self.signature)}\n"


def sign(text: str, *keys: SigningKey, time: int = 0) -> str:
    """A text with the signature lines of all keys behind it.

    Raises:
        BadNote: the text does not end in a newline, or holds control characters.
    """
    check_text(text)
    return text + "\n" + "".join(signature_line(text, key, time=time) for key in keys)


def signature_line(text: str, key: SigningKey, *, time: int = 0) -> str:
    """The line by which a key signs the text of a note, newline included."""
    return str(Line(key.name, key.verifier.ident, key.sign(text, time=time)))


def check_text(text: str) -> None:
    if not text.endswith("\n") or any(letter < " " and letter != "\n" for letter in text):
        raise BadNote("the text of a note ends in a newline and holds no other control characters")


def split_note(note: str | bytes) -> tuple[str, list[Line]]:
    """Text and signature lines of a note, unchecked.

    Raises:
        BadNote: it is no note.
    """
    if len(note) > LARGEST:
        raise BadNote("the note is too long")
    try:
        whole = note.decode() if isinstance(note, bytes) else note
    except UnicodeDecodeError as error:
        raise BadNote("the note is not UTF-8") from error
    cut = whole.rfind("\n\n")
    if cut < 0 or not whole.endswith("\n"):
        raise BadNote("the note has no signatures")
    check_text(whole)
    return whole[: cut + 1], lines_of(whole[cut + 2 :])


def lines_of(block: str) -> list[Line]:
    """The signature lines of a note or of a witness's answer.

    Raises:
        BadNote: one of them is malformed, there is none, or there are too many.
    """
    texts = block.split("\n")
    if texts.pop() or not texts:
        raise BadNote("signature lines end in a newline")
    if len(texts) > MOST_SIGNATURES:
        raise BadNote(f"the note has more than {MOST_SIGNATURES} signatures")
    return [parsed_line(text) for text in texts]


def parsed_line(text: str) -> Line:
    dash, _, rest = text.partition(" ")
    name, _, data = rest.partition(" ")
    try:
        blob = decoded(data)
    except ValueError as error:
        raise BadNote("a signature line is not base64") from error
    if dash != DASH or not is_key_name(name) or len(blob) < 5:
        raise BadNote("a signature line is malformed")
    return Line(name, blob[:4], blob[4:])


def open_note(note: str | bytes, keys: Iterable[VerifierKey]) -> tuple[str, list[Signed]]:
    """The text of a note and who of the known keys signed it, each once, in the order of its lines.

    Args:
        keys: those who are known; signatures of others are left out of account.

    Raises:
        BadNote: it is malformed, none of the keys signed it, or one of them signed it wrongly.
    """
    text, lines = split_note(note)
    signed = checked(text, lines, keys)
    if not signed:
        raise BadNote("no known key signed the note")
    return text, signed


def checked(text: str, lines: Iterable[Line], keys: Iterable[VerifierKey]) -> list[Signed]:
    """Signatures of known keys over a text.

    Raises:
        BadNote: a known key's signature does not hold.
    """
    known = {(key.name, key.ident): key for key in keys}
    held: dict[VerifierKey, Signed] = {}
    for line in lines:
        if (key := known.get((line.name, line.ident))) is None:
            continue
        try:
            held.setdefault(key, Signed(key, key.check(line.signature, text)))
        except WrongSignature as error:
            raise BadNote(f"the signature of {key.name} does not hold") from error
    return list(held.values())
