"""What a log asks a witness, and how a witness decides.

A witness keeps one thing of each log: the largest tree that it cosigned. It signs a larger one if, and only if, the old
one is proven to be its beginning. So a log can't take back or change what a witness has seen.

Source: C2SP tlog-witness.
"""

from dataclasses import dataclass
from hashlib import sha256

from pendopo.kit.merkle import EMPTY_ROOT
from pendopo.transparency.rules.checkpoints import Checkpoint, whole_number
from pendopo.transparency.rules.keys import decoded, encoded
from pendopo.transparency.rules.proofs import both_roots, consistency_holds

LONGEST_PROOF = 63
SIZE_TYPE = "text/x.tlog.size"


class Refused(Exception):
    """A checkpoint that a witness does not sign.

    Attributes:
        status: of the answer over HTTP.
        size: of the largest tree that it cosigned, where the asker must know it.
        is_evidence: whether the request shows that the log holds two histories.
    """

    def __init__(self, status: int, why: str, *, size: int | None = None, is_evidence: bool = False) -> None:
        super().__init__(why)
        self.status, self.size, self.is_evidence = status, size, is_evidence


@dataclass(frozen=True)
class Request:
    """A request to cosign a checkpoint.

    Attributes:
        old: size of the tree that the witness is thought to have seen last.
        proof: consistency proof from it.
        note: the checkpoint, signed by its log.
    """

    old: int
    proof: tuple[bytes, ...]
    note: str

    def __str__(self) -> str:
        return "\n".join([f"old {self.old}", *map(encoded, self.proof), ""]) + "\n" + self.note

    @classmethod
    def parse(cls, body: bytes) -> "Request":
        """Read the body of a request.

        Raises:
            Refused: it is malformed (400).
        """
        try:
            head, gap, note = body.decode().partition("\n\n")
            first, *proof = head.split("\n")
            word, _, number = first.partition(" ")
            request = cls(whole_number(number), tuple(map(decoded, proof)), note)
        except ValueError as error:
            raise Refused(400, "malformed request") from error
        if not gap or word != "old" or len(proof) > LONGEST_PROOF:
            raise Refused(400, "malformed request")
        return request


@dataclass(frozen=True)
class Head:
    """The largest tree of a log that a witness cosigned."""

    size: int = 0
    root: bytes = EMPTY_ROOT


def decide(old: int, proof: tuple[bytes, ...], checkpoint: Checkpoint, latest: Head) -> None:
    """Whether a witness cosigns a checkpoint whose log has signed it.

    Args:
        old, proof: as requested.
        latest: the largest tree of this log that it cosigned; the empty one if it never did.

    Raises:
        Refused: 400 the old size is above the new one; 409 the witness has seen another size; 422 the trees are not one history.
    """
    if old > checkpoint.size:
        raise Refused(400, "the old size is above the size of the checkpoint")
    if old != latest.size:
        raise Refused(409, f"the latest size here is {latest.size}", size=latest.size)
    if not checkpoint.is_possible:
        raise Refused(422, "an empty log has the root of the empty tree", is_evidence=True)
    if not consistency_holds(old, checkpoint.size, latest.root, checkpoint.root, proof):
        raise Refused(422, "the tree is not a continuation of the one seen before", is_evidence=old == checkpoint.size)


def shows_other_beginning(old: int, proof: tuple[bytes, ...], checkpoint: Checkpoint, held_root: bytes) -> bool:
    """Whether a proof leads from another tree of ``old`` leaves than the one that is held to the root that the log signed.

    Whoever made it, it can't be made of a tree that begins with the held one: a wrong proof leads to another root. Where ``old``
    is a power of two the proof does not name the old root, and shows nothing.
    """
    if not 0 < old < checkpoint.size or old & (old - 1) == 0 or not proof:
        return False
    roots = both_roots(proof, old - 1, checkpoint.size - 1)
    return roots is not None and roots[1] == checkpoint.root and roots[0] != held_root


def origin_hash(origin: str) -> str:
    """Name of a log below a witness's monitoring prefix: 64 hex digits."""
    return sha256(origin.encode()).hexdigest()
