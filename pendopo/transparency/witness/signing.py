"""How a witness answers: it looks, decides, remembers, and only then gives its signature away."""

import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from pendopo.transparency.rules.checkpoints import Checkpoint, unsigned_checkpoint
from pendopo.transparency.rules.keys import VerifierKey, encoded
from pendopo.transparency.rules.notes import BadNote, Line, checked, signature_line, split_note
from pendopo.transparency.rules.policies import Party
from pendopo.transparency.rules.witnessing import Refused, Request, decide, shows_other_beginning
from pendopo.transparency.witness.folder import BadFolder, Folder, by_origin
from pendopo.transparency.witness.state import Cosigned, Evidence, State

CLOCK_MAY_SLIP = 60  # seconds that the machine's clock may be set back without harm
EARLIEST = 1_600_000_000  # a clock before September 2020 was never set

Alarm = Callable[[Evidence], None]


@dataclass(frozen=True)
class Opened:
    """A checkpoint that its log signed, with the lines by which it did."""

    checkpoint: Checkpoint
    text: str
    lines: tuple[Line, ...]

    @property
    def note(self) -> str:
        return f"{self.text}\n{''.join(map(str, self.lines))}"


class Witness:
    """A witness with its folder; may be asked by any number of threads, and beside other processes on the same folder."""

    def __init__(self, folder: Folder, *, now: Callable[[], float] = time.time, alarm: Alarm = lambda found: None) -> None:
        """Args:
        now: seconds since 1970.
        alarm: called with evidence that was not known before, after it is on the disk.
        """
        self.folder, self.now, self.alarm = folder, now, alarm
        self.own = threading.local()
        self.logs_seen: tuple[int, int] = (-1, -1)
        self.parties: list[Party] = []
        self.keys: dict[str, list[VerifierKey]] = {}
        self.reading = threading.Lock()

    @property
    def state(self) -> State:
        """This thread's door to the memory."""
        if not hasattr(self.own, "state"):
            self.own.state = State(self.folder.state_file)
        state: State = self.own.state
        return state

    def logs(self) -> list[Party]:
        """The logs that are watched, read anew when their file has changed."""
        with self.reading:
            try:
                found = self.folder.logs_file.stat()
            except FileNotFoundError:
                return self.parties
            if (found.st_mtime_ns, found.st_ino) != self.logs_seen:
                self.take_logs((found.st_mtime_ns, found.st_ino))
            return self.parties

    def take_logs(self, seen: tuple[int, int]) -> None:
        try:
            self.parties = self.folder.logs()
        except BadFolder:
            if not self.parties:
                raise
            return  # a line was spoiled by hand while the server runs: it goes on with what it knew
        self.keys, self.logs_seen = by_origin(self.parties), seen

    # -- add-checkpoint

    def add_checkpoint(self, body: bytes) -> str:
        """Cosign the checkpoint of a request.

        Returns:
            The lines of this witness.

        Raises:
            Refused: as the protocol demands; 503 when the machine's clock or disk does not allow a signature.
        """
        request = Request.parse(body)
        opened = self.opened(request.note)
        try:
            with self.state.alone() as state:
                lines, refusal, found = self.judged(state, request, opened)
        except sqlite3.Error as error:
            raise Refused(503, "the memory of this witness can't be written") from error
        if found:
            self.alarm(found)
        if refusal:
            raise refusal
        return lines

    def opened(self, note: str) -> Opened:
        """A note whose log is watched and has signed it.

        Raises:
            Refused: 400 it is no checkpoint, 404 its log is not watched, 403 its log has not signed it.
        """
        try:
            origin = unsigned_checkpoint(note).origin
        except BadNote as error:
            raise Refused(400, "not a checkpoint") from error
        self.logs()
        if (keys := self.keys.get(origin)) is None:
            raise Refused(404, "this log is not watched here")
        text, lines = split_note(note)
        try:
            signers = {(each.key.name, each.key.ident) for each in checked(text, lines, keys)}
        except BadNote as error:
            raise Refused(403, "a signature of the log does not hold") from error
        if not signers:
            raise Refused(403, "no known key of the log signed the checkpoint")
        kept = {(line.name, line.ident): line for line in reversed(lines) if (line.name, line.ident) in signers}
        return Opened(Checkpoint.parse(text), text, tuple(reversed(kept.values())))

    def judged(self, state: State, request: Request, opened: Opened) -> tuple[str, Refused | None, Evidence | None]:
        """Decide and remember, within one transaction: lines, or a refusal with the evidence that is new."""
        checkpoint = opened.checkpoint
        try:
            decide(request.old, request.proof, checkpoint, state.head(checkpoint.origin))
            moment = self.moment(state.clock())
        except Refused as refusal:
            found = self.contradiction(state, request, opened)
            return "", refusal, found if found and state.keep_evidence(found) else None
        lines = "".join(signature_line(opened.text, key, time=moment) for key in self.folder.keys)
        state.keep(Cosigned(checkpoint.origin, checkpoint.size, checkpoint.root, opened.note + lines, moment))
        return lines, None, None

    def moment(self, last: int) -> int:
        """The time to sign, in seconds since 1970, never before that of an earlier signature.

        Raises:
            Refused: 503 the clock of the machine is wrong.
        """
        now = int(self.now())
        if now < max(EARLIEST, last - CLOCK_MAY_SLIP):
            raise Refused(503, "the clock of this witness is behind its own last signature")
        return max(now, last)

    def contradiction(self, state: State, request: Request, opened: Opened) -> Evidence | None:
        """What the request shows against its log, whoever sent it: only the log can have signed it."""
        checkpoint, now = opened.checkpoint, int(self.now())
        if not checkpoint.is_possible:
            return Evidence(checkpoint.origin, "impossible", now, "", opened.note)
        held = state.at(checkpoint.origin, checkpoint.size)
        if held and held.root != checkpoint.root:
            return Evidence(checkpoint.origin, "same_size", now, held.note, opened.note)
        before = state.at(checkpoint.origin, request.old)
        if before and shows_other_beginning(request.old, request.proof, checkpoint, before.root):
            proof = "\n".join(map(encoded, request.proof))
            return Evidence(checkpoint.origin, "other_beginning", now, before.note, opened.note, proof)
        return None
