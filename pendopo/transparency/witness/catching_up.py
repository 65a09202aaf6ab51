"""At the start: what the logs show of this witness's own signatures.

A folder that was restored from a backup has forgotten what was signed since, and would sign a second history. What a log
shows with a signature of this witness was signed here, whatever the memory says.
"""

import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass

from pendopo.transparency.reading import reader
from pendopo.transparency.rules.checkpoints import SignedCheckpoint, open_checkpoint
from pendopo.transparency.rules.notes import BadNote, split_note
from pendopo.transparency.rules.policies import Party
from pendopo.transparency.witness.signing import Witness
from pendopo.transparency.witness.state import Cosigned

SECONDS = 8.0  # for all logs together; one that does not answer holds up nobody


@dataclass(frozen=True)
class Forgotten:
    """A signature of this witness that it did not remember.

    Attributes:
        held: size of the largest tree that it did remember.
        is_other_history: the signature contradicts what is remembered: the witness must not sign any more.
    """

    origin: str
    size: int
    held: int
    is_other_history: bool


def catch_up(witness: Witness, *, seconds: float = SECONDS) -> list[Forgotten]:
    """Take over what the logs show to be signed by this witness."""
    return [found for shown, time in own_signatures(witness, seconds) if (found := remembered(witness, shown, time))]


def own_signatures(witness: Witness, seconds: float) -> Iterator[tuple[SignedCheckpoint, int]]:
    """Checkpoints with a signature of this witness, and its time, from all logs that answer soon enough."""
    places = [party for party in witness.logs() if party.url]
    answers: queue.Queue[tuple[SignedCheckpoint, int] | None] = queue.Queue()
    for party in places:
        threading.Thread(target=lambda party=party: answers.put(own_signature(witness, party)), daemon=True).start()
    for _ in places:
        try:
            answer = answers.get(timeout=seconds)
        except queue.Empty:
            return
        if answer:
            yield answer


def own_signature(witness: Witness, party: Party) -> tuple[SignedCheckpoint, int] | None:
    own = [key.verifier for key in witness.folder.keys]
    try:
        with reader(party.url) as read:
            shown = open_checkpoint(read("checkpoint"), [party.key, *own])
    except (OSError, BadNote):
        return None
    times = [signed.time for signed in shown.signed if signed.key in own and signed.time]
    return (shown, max(times)) if times and shown.checkpoint.origin == party.key.name else None


def remembered(witness: Witness, shown: SignedCheckpoint, time: int) -> Forgotten | None:
    """Compare a signature with the memory, and bring the memory up to date; None when nothing was forgotten."""
    origin = shown.checkpoint.origin
    with witness.state.alone() as state:
        held, same = state.head(origin), state.at(origin, shown.size)
        if same and same.root != shown.root:
            return Forgotten(origin, shown.size, held.size, is_other_history=True)
        if shown.size <= held.size:
            return None
        known = {(signed.key.name, signed.key.ident) for signed in shown.signed}
        text, lines = split_note(shown.note)
        note = f"{text}\n{''.join(str(line) for line in lines if (line.name, line.ident) in known)}"
        state.keep(Cosigned(origin, shown.size, shown.root, note, max(time, state.clock())))
        return Forgotten(origin, shown.size, held.size, is_other_history=False)
