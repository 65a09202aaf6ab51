"""Every entry of a log, one after the other: may it stand there, and does it follow from those before it?"""

from collections.abc import Callable, Iterator

from pendopo.transparency.monitor.adding import RE_ADDERS, ReAdder
from pendopo.transparency.monitor.findings import Finding, without_numbers
from pendopo.transparency.monitor.memory import Memory
from pendopo.transparency.rules.entries import LOGS, Entry, EntryRefused

BEGAN_BEFORE = {"site_release"}  # sites had releases before there was a log: their first entry may have any revision

At = Callable[[int], bytes]


class EntryChecks:
    """Checks entries in their order, and keeps in memory what the next ones are held against."""

    def __init__(self, origin: str, memory: Memory, at: At) -> None:
        """Args:
        at: gives an earlier entry by its index.
        """
        self.log, self.memory, self.at = origin.rpartition("/")[2], memory, at
        self.adders: list[ReAdder] = [kind(memory.about(f"adder {kind.name}", {})) for kind in RE_ADDERS]

    def take(self, index: int, data: bytes) -> Iterator[Finding]:
        """What is wrong with an entry, if anything. Its content is not repeated: it could be of a person."""
        try:
            entry = Entry.parse(data)
        except EntryRefused as refused:
            yield Finding("entry_refused", {"index": index, "why": without_numbers(str(refused))})
            return
        if self.log in LOGS and entry.log != self.log:
            yield Finding("entry_elsewhere", {"index": index, "kind_of_entry": entry.kind, "log": entry.log})
        yield from self.revision(index, entry)
        yield from self.correction(index, entry)
        for adder in self.adders:
            if entry.kind in adder.kinds:
                yield from adder.add(index, entry)

    def revision(self, index: int, entry: Entry) -> Iterator[Finding]:
        """Revisions of a subject grow by one."""
        last = self.memory.last_of(entry.kind, entry.subject)
        expected = last[0] + 1 if last else entry.rev if entry.kind in BEGAN_BEFORE else 1
        if entry.rev != expected:
            yield Finding("revision", {"index": index, "subject": entry.subject, "rev": entry.rev, "expected": expected})
        if last is None or entry.rev > last[0]:
            self.memory.stand(entry.kind, entry.subject, entry.rev, index)

    def correction(self, index: int, entry: Entry) -> Iterator[Finding]:
        """What is corrected stands before, and is of the same subject."""
        if entry.corrects is None:
            return
        if entry.corrects >= index:
            yield Finding("corrects_later", {"index": index, "corrects": entry.corrects})
        elif not self.is_of_same_subject(entry):
            yield Finding("corrects_other", {"index": index, "corrects": entry.corrects})

    def is_of_same_subject(self, entry: Entry) -> bool:
        try:
            corrected = Entry.parse(self.at(entry.corrects or 0))
        except EntryRefused:
            return False
        return (corrected.kind, corrected.subject) == (entry.kind, entry.subject) and corrected.rev < entry.rev

    def keep(self) -> dict[str, dict[str, object]]:
        """Have the re-adders' sums remembered; their figures."""
        for adder in self.adders:
            self.memory.note_down(f"adder {adder.name}", adder.kept)
        return {adder.name: adder.figures() for adder in self.adders if adder.kept}
