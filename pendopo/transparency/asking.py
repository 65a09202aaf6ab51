"""Asks the witnesses of a policy, all at once, and waits no longer than it must."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from time import monotonic
from typing import Protocol

from pendopo.transparency.rules.notes import BadNote, checked, lines_of, split_note
from pendopo.transparency.rules.policies import Policy
from pendopo.transparency.rules.witnessing import Refused
from pendopo.transparency.stops import WitnessDisagrees, WitnessSawMore

SECONDS = 8.0  # for all witnesses together
GRACE = 0.5  # seconds for the others once there are enough
NOT_ONE_HISTORY = 422

Prove = Callable[[int], Sequence[bytes]]


class Witness(Protocol):
    """What the writer needs of a witness's client."""

    name: str

    def cosign(self, note: str, prove: Prove) -> str:
        """Ask for a cosignature.

        Args:
            note: a checkpoint that its log signed.
            prove: gives the consistency proof to it from an older size; raises WitnessSawMore for a newer one.

        Returns:
            The signature lines of the answer.

        Raises:
            Refused: the witness does not sign; with ``size`` where it has seen another one.
            OSError: it can't be reached, or answers nonsense.
        """


@dataclass(frozen=True)
class Answers:
    """What came of asking.

    Attributes:
        lines: signature lines that hold, one or more a witness.
        silent: names of witnesses without one, and why.
    """

    lines: str
    silent: dict[str, str]


class Witnesses:
    """Those of one policy; a witness that is slow with one question is not asked another meanwhile."""

    def __init__(self, witnesses: Iterable[Witness], policy: Policy, *, seconds: float = SECONDS) -> None:
        self.witnesses = {witness.name: witness for witness in witnesses}
        self.policy, self.seconds = policy, seconds
        self.pool = ThreadPoolExecutor(max(1, len(self.witnesses)), thread_name_prefix="saksi")
        self.running: dict[str, Future[str]] = {}

    def ask(self, note: str, size: int, prove: Prove) -> Answers:
        """Have a checkpoint cosigned by as many as the policy needs, and by the others if they are quick.

        Raises:
            WitnessSawMore: one of them holds a larger tree.
            WitnessDisagrees: one of them holds a tree that this one is no continuation of.
        """
        silent = {name: "still busy" for name, future in self.running.items() if not future.done()}
        asked = {name: self.pool.submit(each.cosign, note, prove) for name, each in self.witnesses.items() if name not in silent}
        self.running |= asked
        self.wait_for_enough(note, asked)
        lines = ""
        for name, future in asked.items():
            answer, why = answer_of(name, future, size)
            good = self.good_lines(name, note, answer)
            lines += good
            if not good:
                silent[name] = why or "its signature does not hold"
        return Answers(lines, silent)

    def wait_for_enough(self, note: str, asked: dict[str, Future[str]]) -> None:
        until = monotonic() + self.seconds
        seen: set[str] = set()
        waiting = set(asked.values())
        while waiting and (left := until - monotonic()) > 0:
            done, waiting = wait(waiting, timeout=left, return_when="FIRST_COMPLETED")
            seen |= {name for name, future in asked.items() if future in done and not future.exception()}
            if self.policy.is_met(self.policy.quorum, seen):
                until = min(until, monotonic() + GRACE)

    def good_lines(self, name: str, note: str, answer: str) -> str:
        """The lines of an answer that are this witness's, and hold."""
        party = self.policy.witnesses[name]
        try:
            text, lines = split_note(note)[0], lines_of(answer) if answer else []
            own = [line for line in lines if (line.name, line.ident) == (party.key.name, party.key.ident)]
            return "".join(map(str, own[:1])) if checked(text, own[:1], [party.key]) else ""
        except BadNote:
            return ""

    def close(self) -> None:
        self.pool.shutdown(wait=False, cancel_futures=True)


def answer_of(name: str, future: Future[str], size: int) -> tuple[str, str]:
    """The signature lines of a witness, or why there are none."""
    try:
        return future.result(timeout=0), ""
    except TimeoutError:
        return "", "no answer in time"
    except Refused as refused:
        if refused.size is not None and refused.size > size:
            raise WitnessSawMore(f"{name}: {refused.size} entries, here {size}") from refused
        if refused.status == NOT_ONE_HISTORY:
            raise WitnessDisagrees(f"{name}: {refused}") from refused
        return "", f"refused: {refused.status}"
    except OSError as error:
        return "", f"not reached: {type(error).__name__}"
