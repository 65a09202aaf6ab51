"""A receipt: all that is needed to check one entry without asking anybody.

Source: C2SP tlog-proof.
"""

from dataclasses import dataclass

from pendopo.kit.merkle import leaf_hash
from pendopo.transparency.rules.checkpoints import SignedCheckpoint, whole_number
from pendopo.transparency.rules.keys import decoded, encoded
from pendopo.transparency.rules.policies import Policy
from pendopo.transparency.rules.proofs import inclusion_holds

FIRST_LINE = "c2sp.org/tlog-proof@v1"
LONGEST_PROOF = 63


class BadReceipt(ValueError):
    """A text that is no receipt, or one whose proof does not hold for the entry."""


@dataclass(frozen=True)
class Receipt:
    """An entry's place and proof.

    Attributes:
        index: of the entry, from 0.
        proof: hashes from the leaf's sibling up to the child of the root.
        checkpoint: the signed note, verbatim.
        extra: opaque data that nothing vouches for.
    """

    index: int
    proof: tuple[bytes, ...]
    checkpoint: str
    extra: bytes = b""

    def __str__(self) -> str:
        extra = [f"extra {encoded(self.extra)}"] if self.extra else []
        lines = [FIRST_LINE, *extra, f"index {self.index}", *map(encoded, self.proof), ""]
        return "\n".join(lines) + "\n" + self.checkpoint

    @classmethod
    def parse(cls, text: str) -> "Receipt":
        """Read a receipt.

        Raises:
            BadReceipt: it is none.
        """
        head, gap, checkpoint = text.partition("\n\n")
        first, *lines = head.split("\n")
        if first != FIRST_LINE or not gap or not lines:
            raise BadReceipt(f"a receipt begins with {FIRST_LINE}")
        try:
            extra = decoded(lines.pop(0).removeprefix("extra ")) if lines[0].startswith("extra ") else b""
            label, _, number = lines.pop(0).partition(" ")
            receipt = cls(whole_number(number), tuple(map(decoded, lines)), checkpoint, extra)
        except (ValueError, IndexError) as error:
            raise BadReceipt("the receipt is malformed") from error
        if label != "index" or len(receipt.proof) > LONGEST_PROOF:
            raise BadReceipt("the receipt is malformed")
        return receipt

    def check(self, entry: bytes, policy: Policy) -> SignedCheckpoint:
        """That this entry stands in a log that the policy believes, seen by enough witnesses.

        Raises:
            BadNote: the checkpoint is malformed or wrongly signed.
            BadCheckpoint: it is of no log of the policy.
            TooFewWitnesses: too few cosigned it.
            BadReceipt: the proof does not lead from the entry to the root.
        """
        found = policy.accept(self.checkpoint)
        if not inclusion_holds(leaf_hash(entry), self.index, found.size, self.proof, found.root):
            raise BadReceipt("the proof does not lead from this entry to the root of the log")
        return found
