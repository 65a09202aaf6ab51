"""Checkpoints: what a log says of itself in three lines, signed.

Source: C2SP tlog-checkpoint.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pendopo.kit.merkle import EMPTY_ROOT
from pendopo.transparency.rules.keys import VerifierKey, decoded, encoded
from pendopo.transparency.rules.notes import BadNote, Signed, open_note, split_note
from pendopo.transparency.rules.tiles import HASH_BYTES

NUMBER = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
LARGEST_SIZE = 2**63 - 1


class BadCheckpoint(BadNote):
    """A note that is no checkpoint, or not one of the log that it should be of."""


@dataclass(frozen=True)
class Checkpoint:
    """The head of a log.

    Attributes:
        origin: name of the log, the address of its files without scheme and final slash.
        size: number of entries.
        root: Merkle tree hash over them, 32 bytes.
        extensions: further lines; this platform writes none.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "".join(f"{line}\n" for line in (self.origin, self.size, encoded(self.root), *self.extensions))

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """Read the text of a note.

        Raises:
            BadCheckpoint: it is no checkpoint.
        """
        lines = text.removesuffix("\n").split("\n")
        if len(lines) < 3 or not all(lines):
            raise BadCheckpoint("a checkpoint has three lines or more, none of them empty")
        try:
            checkpoint = cls(lines[0], whole_number(lines[1]), decoded(lines[2]), tuple(lines[3:]))
        except ValueError as error:
            raise BadCheckpoint(f"not a checkpoint: {error}") from error
        if len(checkpoint.root) != HASH_BYTES:
            raise BadCheckpoint("the root of a checkpoint has 32 bytes")
        return checkpoint

    @property
    def is_possible(self) -> bool:
        """Whether there can be a tree of this size and root: an empty log has the root of the empty tree."""
        return self.size > 0 or self.root == EMPTY_ROOT


@dataclass(frozen=True)
class SignedCheckpoint:
    """A checkpoint whose log signed it.

    Attributes:
        note: as it was found, with all its signature lines.
        signed: signatures of keys that are known.
    """

    checkpoint: Checkpoint
    note: str
    signed: tuple[Signed, ...]

    @property
    def size(self) -> int:
        return self.checkpoint.size

    @property
    def root(self) -> bytes:
        return self.checkpoint.root


def whole_number(text: str) -> int:
    """A number of entries: decimal, no leading zeroes, at most 2^63 - 1.

    Raises:
        ValueError: it is written otherwise.
    """
    if not NUMBER.fullmatch(text) or int(text) > LARGEST_SIZE:
        raise ValueError("not a size")
    return int(text)


def unsigned_checkpoint(note: str | bytes) -> Checkpoint:
    """What a note says, whoever signed it: for finding the right keys, and never to be believed.

    Raises:
        BadNote: it is no note, or no checkpoint.
    """
    return Checkpoint.parse(split_note(note)[0])


def open_checkpoint(note: str | bytes, keys: Iterable[VerifierKey]) -> SignedCheckpoint:
    """A checkpoint that its own log signed.

    Args:
        keys: of logs and witnesses that are known.

    Raises:
        BadNote: it is malformed, or a known key signed it wrongly.
        BadCheckpoint: no known key of the log that it names has signed it.
    """
    text, signed = open_note(note, keys)
    checkpoint = Checkpoint.parse(text)
    if not any(each.key.name == checkpoint.origin for each in signed):
        raise BadCheckpoint(f"no known key of {checkpoint.origin} signed the checkpoint")
    if not checkpoint.is_possible:
        raise BadCheckpoint("an empty log has the root of the empty tree")
    return SignedCheckpoint(checkpoint, note.decode() if isinstance(note, bytes) else note, tuple(signed))
