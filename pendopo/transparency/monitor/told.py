"""Evidence that a witness shows: believed only where both notes carry the log's own signature and cannot both be true."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pendopo.kit.merkle import EMPTY_ROOT
from pendopo.transparency.rules.checkpoints import Checkpoint
from pendopo.transparency.rules.keys import VerifierKey, decoded
from pendopo.transparency.rules.notes import BadNote, open_note
from pendopo.transparency.rules.witnessing import LONGEST_PROOF, shows_other_beginning


@dataclass(frozen=True)
class Told:
    """Two notes of one log that cannot both be true."""

    held: str
    offered: str
    proof: tuple[bytes, ...]
    size: int


def checked(told: Mapping[str, object], origin: str, keys: Iterable[VerifierKey]) -> Told | None:
    """Evidence against this log, if it is any.

    Args:
        told: as a witness shows it, by anybody.
        keys: of the log.
    """
    held, offered, proof = (str(told.get(name, "")) for name in ("held", "offered", "proof"))
    try:
        path = tuple(map(decoded, proof.split()[: LONGEST_PROOF + 1]))
        second = of_log(offered, origin, list(keys))
        first = of_log(held, origin, list(keys)) if held else Checkpoint(origin, 0, EMPTY_ROOT)
    except (BadNote, ValueError):
        return None
    contradicts = first.size == second.size and first.root != second.root
    if contradicts or shows_other_beginning(first.size, path, second, first.root):
        return Told(held or offered, offered, path, second.size)
    return None


def of_log(note: str, origin: str, keys: list[VerifierKey]) -> Checkpoint:
    """A checkpoint that this log signed.

    Raises:
        BadNote: it did not.
    """
    text, _ = open_note(note, keys)
    checkpoint = Checkpoint.parse(text)
    if checkpoint.origin != origin:
        raise BadNote("of another log")
    return checkpoint
