"""One round of a monitor: look at the log, hold it against what is remembered and against what its witnesses show."""

import datetime
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from pendopo.transparency.monitor import evidence
from pendopo.transparency.monitor.entries import EntryChecks
from pendopo.transparency.monitor.findings import Finding, Report, without_numbers
from pendopo.transparency.monitor.following import (
    Torn,
    continues,
    grown,
    new_entries,
    other_history,
    read_bundle,
    wrong_bundle,
    wrong_tiles,
)
from pendopo.transparency.monitor.memory import Believed, Memory
from pendopo.transparency.monitor.told import checked
from pendopo.transparency.reading import Missing, Read, Unreachable, reader
from pendopo.transparency.rules.checkpoints import SignedCheckpoint, open_checkpoint
from pendopo.transparency.rules.notes import BadNote
from pendopo.transparency.rules.policies import NONE, Policy
from pendopo.transparency.rules.proofs import TiledTree
from pendopo.transparency.rules.tiles import WIDTH, TornTile, tile_width
from pendopo.transparency.rules.trees import Tile
from pendopo.transparency.witnesses import CLOCKS_DIFFER, Seen, evidence_of_all, seen_by_all

MAX_AGE = 3 * 3600  # seconds; a log has its checkpoint signed anew each hour, also where nothing was added
PATIENCE = 30.0  # seconds
EVIDENCE = "bukti"
TILES_AT_ONCE = 256  # that are held in memory before they are compared
UNREADABLE = (OSError, TornTile, Torn)

Progress = Callable[[int, int], object]


@dataclass(frozen=True)
class Watched:
    """What is watched, and how strictly.

    Attributes:
        place: address or folder of the log.
        at: ``host:port`` to connect to instead of the address's own.
        max_age: of the cosignatures that the policy needs, seconds.
        patience: how long the log may take to show what a witness has seen, seconds.
    """

    place: str
    origin: str
    policy: Policy
    at: str = ""
    max_age: float = MAX_AGE
    patience: float = PATIENCE

    def __post_init__(self) -> None:
        own = [party for party in self.policy.logs if party.key.name == self.origin]
        object.__setattr__(self, "policy", replace(self.policy, logs=own))


class FilesWrong(Exception):
    """The new entries do not lead to the root that the log signed; nothing of them is remembered."""


class TilesWrong(Exception):
    """The new entries are those of the log, but its tiles are not; nothing is remembered, so that each round tells of it.

    Attributes:
        found: kind of finding and path, of each.
    """

    def __init__(self, found: list[tuple[str, str]]) -> None:
        super().__init__(found)
        self.found = found


def look(
    watched: Watched,
    folder: Path,
    *,
    now: Callable[[], float] = time.time,
    sleep: Callable[[float], object] = time.sleep,
    progress: Progress = lambda done, all_of_them: None,
) -> Report:
    """Look at a log once.

    Args:
        folder: for memory and evidence.
        progress: called with entries read and entries there are to read.
    """
    memory = Memory(folder, watched.origin)
    try:
        return Round(watched, memory, folder / EVIDENCE, now, sleep, progress).run()
    finally:
        memory.close()


class Round:
    """One look at one log."""

    def __init__(
        self,
        watched: Watched,
        memory: Memory,
        evidence_folder: Path,
        now: Callable[[], float],
        sleep: Callable[[float], object],
        progress: Progress,
    ) -> None:
        self.watched, self.policy, self.memory, self.evidence_folder = watched, watched.policy, memory, evidence_folder
        self.now, self.sleep, self.progress = now, sleep, progress
        self.report = Report(watched.origin, watched.place, found_before=memory.about("faults", 0))

    def run(self) -> Report:
        seen = seen_by_all(self.policy, self.watched.origin)
        with reader(self.watched.place, at=self.watched.at) as read:
            try:
                found = self.checkpoint_of_now(read, max((each.checkpoint.size for each in seen if each.checkpoint), default=0))
            except OSError as error:
                self.report.tell("unreachable", why=without_numbers(str(error)))
            except BadNote as error:
                self.report.tell("bad_checkpoint", why=without_numbers(str(error)))
            else:
                self.hold_against_everything(read, found, seen)
        self.look_at_what_witnesses_found()
        return self.report

    def look_at_what_witnesses_found(self) -> None:
        """Evidence of theirs that holds is an alarm, also where this log shows us nothing at all."""
        keys = [party.key for party in self.policy.logs]
        for name, told in evidence_of_all(self.policy).items():
            for each in told:
                if (found := checked(each, self.watched.origin, keys)) is not None:
                    finding = Finding("witness_found", {"witness": name, "size": found.size})
                    self.report.take(evidence.keep(self.evidence_folder, finding, found.held, found.offered, found.proof))

    def hold_against_everything(self, read: Read, found: SignedCheckpoint, seen: list[Seen]) -> None:
        self.report.size = found.size
        self.witnesses_signed(found)
        self.hold_against_memory(read, found)
        for each in seen:
            self.hold_against_witness(read, found, each)

    def checkpoint_of_now(self, read: Read, size: int) -> SignedCheckpoint:
        """The published checkpoint; it has a while to reach the size that a witness has signed already."""
        until = self.now() + self.watched.patience
        while True:
            found = open_checkpoint(read("checkpoint"), self.policy.keys)
            if found.size >= size or self.now() >= until:
                return found
            self.sleep(1.0)

    # -- who signed it, and when

    def witnesses_signed(self, found: SignedCheckpoint) -> None:
        """Enough witnesses have signed, not long ago, and none of them in the future."""
        times = {signed.key: signed.time for signed in found.signed if signed.time}
        by_name = {name: times[party.key] for name, party in self.policy.witnesses.items() if party.key in times}
        if self.policy.quorum == NONE:
            self.report.tell("no_time")
        elif not self.policy.is_met(self.policy.quorum, set(by_name)):
            self.report.tell("too_few", seen=", ".join(sorted(by_name)) or "-", needed=self.policy.in_words(self.policy.quorum))
        elif (oldest := self.age_of_quorum(by_name)) < self.now() - self.watched.max_age:
            self.report.tell("stale", time=moment(oldest))
        for name, signed_at in by_name.items():
            if signed_at > self.now() + CLOCKS_DIFFER:
                self.report.tell("from_the_future", witness=name, time=moment(signed_at))

    def age_of_quorum(self, by_name: dict[str, int]) -> int:
        """The time by which the newest signatures make up the quorum."""
        enough = set[str]()
        for name, signed_at in sorted(by_name.items(), key=lambda pair: -pair[1]):
            enough.add(name)
            if self.policy.is_met(self.policy.quorum, enough):
                return signed_at
        raise AssertionError("the quorum was met by all of them")

    # -- what was seen before

    def hold_against_memory(self, read: Read, found: SignedCheckpoint) -> None:
        held = self.memory.believed()
        if found.size < held.size:
            self.tell_with_notes("went_back", held.note, found.note, size=found.size, held=held.size)
        elif found.size == held.size and found.root != held.root:
            self.tell_with_notes("same_size", held.note, found.note, size=found.size)
        elif found.size > held.size:
            self.follow(read, found, held)
        else:
            self.add_figures(EntryChecks(self.watched.origin, self.memory, lambda index: b""))

    def follow(self, read: Read, found: SignedCheckpoint, held: Believed) -> None:
        """Read what is new, and believe it if it leads to the signed root."""
        findings: list[Finding] = []
        try:
            with self.memory.step():
                if wrong := self.read_on(read, found, held, findings):
                    raise TilesWrong(wrong)
        except FilesWrong:
            self.tell_why(read, found, held)
            return
        except TilesWrong as error:
            for kind, path in error.found:
                self.report.tell(kind, path=path)
            return
        except Missing as error:
            self.report.tell("file_missing", path=below(self.watched.place, str(error)))
            return
        except Torn as error:
            self.report.tell("file_torn", path=str(error))
            return
        except Unreachable as error:
            self.report.tell("unreachable", why=without_numbers(str(error)))
            return
        self.report.new = found.size - held.size
        for finding in findings:
            self.report.take(finding)

    def read_on(self, read: Read, found: SignedCheckpoint, held: Believed, findings: list[Finding]) -> list[tuple[str, str]]:
        """Read, check and add up the new entries; the published tiles that are not what they make, by kind of finding and path.

        Raises:
            FilesWrong: they do not lead to the signed root.
        """
        edge, tiles, wrong = held.edge.copy(), list[Tile](), list[tuple[str, str]]()
        checks = EntryChecks(self.watched.origin, self.memory, lambda index: entry_at(read, index, found.size))
        for stretch in new_entries(read, held.size, found.size):
            tiles += grown(edge, stretch.entries)
            for offset, data in enumerate(stretch.entries):
                findings += checks.take(stretch.first + offset, data)
            if len(tiles) >= TILES_AT_ONCE:
                wrong += wrong_tiles(read, tiles)
                tiles.clear()
            self.progress(edge.size - held.size, found.size - held.size)
        if edge.root() != found.root:
            raise FilesWrong
        self.add_figures(checks)
        self.memory.believe(found.note, edge)
        self.memory.note_down("faults", self.report.found_before + len(findings))
        return [*wrong, *wrong_tiles(read, tiles + edge.partial_tiles())]

    def add_figures(self, checks: EntryChecks) -> None:
        self.report.figures = checks.keep()

    def tell_why(self, read: Read, found: SignedCheckpoint, held: Believed) -> None:
        """The entries do not lead to the signed root: is it another history, or are files wrong?"""
        with suppress(*UNREADABLE):  # what can't be read can't be told apart either
            other = other_history(read, found, held.size, held.root) if held.size else None
            if other:
                finding = Finding("other_beginning", {"size": found.size, "held": held.size})
                self.report.take(evidence.keep(self.evidence_folder, finding, held.note, found.note, other.proof, other.root))
                return
            if TiledTree(found.size, read).root() == found.root and (path := wrong_bundle(read, found, held)):
                self.report.tell("bundle_wrong", path=path)
                return
        self.report.tell("files_wrong", size=found.size)

    # -- what witnesses have seen

    def hold_against_witness(self, read: Read, found: SignedCheckpoint, seen: Seen) -> None:
        """What a witness shows is the same history; a split view that fools us need not fool it."""
        if seen.checkpoint is None:
            self.report.tell(f"witness_{seen.why}", witness=seen.name)
            return
        shown = seen.checkpoint
        if shown.size > found.size:
            self.report.tell("witness_ahead", witness=seen.name, seen=shown.size, size=found.size)
        elif shown.size == found.size:
            if shown.root != found.root:
                self.tell_with_notes("witness_other", shown.note, found.note, witness=seen.name, size=shown.size)
        elif shown.size:
            self.is_our_beginning(read, found, seen, shown)

    def is_our_beginning(self, read: Read, found: SignedCheckpoint, seen: Seen, shown: SignedCheckpoint) -> None:
        filled = {"witness": seen.name, "size": shown.size}
        try:
            if continues(read, found, shown.size, shown.root):
                return
            other = other_history(read, found, shown.size, shown.root)
        except UNREADABLE:
            self.report.tell("files_wrong", size=found.size)
            return
        if other:
            finding = Finding("witness_other", filled)
            self.report.take(evidence.keep(self.evidence_folder, finding, shown.note, found.note, other.proof, other.root))
        else:
            self.report.tell("files_wrong", size=found.size)

    def tell_with_notes(self, kind: str, held: str, offered: str, /, **filled: object) -> None:
        self.report.take(evidence.keep(self.evidence_folder, Finding(kind, filled), held, offered))


def entry_at(read: Read, index: int, size: int) -> bytes:
    """An earlier entry of a log, 0 <= index < size."""
    number = index // WIDTH
    return read_bundle(read, number, tile_width(0, number, size))[index % WIDTH]


def below(place: str, path: str) -> str:
    """The part of a path that is below the log's prefix."""
    prefix = place.rstrip("/").partition("://")[2]
    return path.removeprefix(prefix).lstrip("/") if prefix else path


def moment(seconds: float) -> str:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
