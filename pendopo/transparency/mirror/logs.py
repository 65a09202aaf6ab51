"""A log taken over: every entry read, the tree made anew from them, and nothing shown before it leads to the signed root.

The tiles are made here and not fetched, so there is nothing in them to believe. The last checkpoint that was taken is
what the next one must continue; both are kept where it does not.
"""

import json
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path

from pendopo.kit.merkle import leaf_hash
from pendopo.kit.releases import SAFE_HOST, flush_folder
from pendopo.transparency.mirror.rejections import Rejected
from pendopo.transparency.progress import Bar
from pendopo.transparency.reading import FolderReader, Missing, Read
from pendopo.transparency.rules.checked_trees import CheckedTree, WrongFile, wide_enough
from pendopo.transparency.rules.checkpoints import Checkpoint, SignedCheckpoint, unsigned_checkpoint
from pendopo.transparency.rules.entries import Entry, EntryRefused
from pendopo.transparency.rules.notes import BadNote
from pendopo.transparency.rules.policies import Policy, TooFewWitnesses
from pendopo.transparency.rules.proofs import consistency_holds
from pendopo.transparency.rules.tiles import (
    CHECKPOINT,
    ENTRIES,
    HASH_BYTES,
    WIDTH,
    TornTile,
    bundles_of,
    packed,
    tile_path,
    tile_width,
    unpacked,
)
from pendopo.transparency.rules.trees import Edge, Tile

CONNECTIONS = 4
AHEAD = 64  # bundles that are read before they are needed
FINDINGS = 20  # entries out of form that are named
NEWEST = "newest.json"


@dataclass(frozen=True)
class Newest:
    """The newest release of a host that a log names.

    Attributes:
        manifest: SHA-256 of its manifest, hex.
        files, size: totals, or -1 where the entry names none.
    """

    release: int
    index: int
    manifest: str
    files: int
    size: int


@dataclass
class Pulled:
    """What became of a log.

    Attributes:
        findings: entries that must not stand in it, each a code of a sentence and its facts; they are taken over all the same,
            since a log can't take them out again.
    """

    size: int
    before: int
    newest: dict[str, Newest] = field(default_factory=dict)
    findings: list[tuple[str, dict[str, object]]] = field(default_factory=list)


class LogMirror:
    """One log in the mirror's folder."""

    def __init__(self, root: Path, origin: str, policy: Policy, read: Read, *, quiet: bool = True) -> None:
        """Args:
        root: of the mirror.
        origin: of the log; its last part is the name of its folder.
        read: gives files of the original.
        """
        self.origin, self.policy, self.read, self.quiet = origin, policy, read, quiet
        self.name = origin.rpartition("/")[2]
        self.folder = root / "log" / self.name
        self.state = root / "mirror" / self.name
        self.half = self.state / "half"
        self.evidence = root / "mirror" / "evidence"
        self.used: set[str] = set()  # files of this attempt; an interrupted one may have left others

    def pull(self) -> Pulled:
        """Take over what is new.

        Raises:
            Rejected: the log is not what it should be; what was taken before stays as it is.
            Unreachable: the place does not answer.
            OSError: the disk does not take it.
        """
        note = self.fetched_note()
        found, last = self.accepted(note), self.last()
        before = last.size if last else 0
        if last and found.size < last.size:
            raise Rejected("shrank", before=before, size=found.size, file=self.keep_evidence(note))
        if last and found.size == last.size and found.root != last.root:
            raise Rejected("two_histories", before=before, size=found.size, file=self.keep_evidence(note))
        full = self.take(found, last, note) if last is None or found.size > last.size else []
        pulled = self.with_newest(Pulled(found.size, before), found)
        write_whole(self.folder / CHECKPOINT, note.encode())
        for tile in full:  # whoever holds the checkpoint before this one finds the full tile
            shutil.rmtree(tile.with_name(f"{tile.name}.p"), ignore_errors=True)
        return pulled

    def fetched_note(self) -> str:
        try:
            return self.read(CHECKPOINT).decode()
        except Missing as error:
            raise Rejected("missing", file=CHECKPOINT) from error
        except UnicodeDecodeError as error:
            raise Rejected("bad_checkpoint", why="UTF-8") from error

    def accepted(self, note: str) -> SignedCheckpoint:
        try:
            found = self.policy.accept(note)
        except TooFewWitnesses as error:
            raise Rejected(
                "too_few_witnesses", seen=", ".join(error.seen) or "-", needed=self.policy.in_words(self.policy.quorum)
            ) from error
        except BadNote as error:
            raise Rejected("bad_checkpoint", why=str(error)) from error
        if found.checkpoint.origin != self.origin:
            raise Rejected("other_log", origin=found.checkpoint.origin)
        return found

    def last(self) -> Checkpoint | None:
        """The checkpoint that was taken last: that of our own disk, so that nobody's signature is asked for again."""
        try:
            return unsigned_checkpoint((self.folder / CHECKPOINT).read_bytes())
        except FileNotFoundError:
            return None
        except BadNote as error:
            raise Rejected("bad_checkpoint", why=f"{self.folder / CHECKPOINT}: {error}") from error

    def keep_evidence(self, note: str) -> str:
        """Keep the checkpoint of a second history beside the one of the first, and say in which file."""
        mine = (self.folder / CHECKPOINT).read_text()
        text = f"{mine}\n{note}"
        file = self.evidence / f"{self.name}-{sha256(text.encode()).hexdigest()[:16]}.txt"
        write_whole(file, text.encode())
        return str(file)

    # -- reading what is new

    def take(self, found: SignedCheckpoint, last: Checkpoint | None, note: str) -> list[Path]:
        """Read all entries since the last checkpoint, and put bundles and tiles in their place once they lead to the root.

        Returns:
            The full tiles and bundles that are new.
        """
        known = self.half.exists()
        if not self.leads_to(found, last):
            shutil.rmtree(self.half, ignore_errors=True)
            if not known or not self.leads_to(found, last):  # what an earlier run had left may have been the fault
                self.say_why(found, last, note)
        return self.put_in_place()

    def leads_to(self, found: SignedCheckpoint, last: Checkpoint | None) -> bool:
        """Whether the entries lead to the root of the checkpoint, and on their way to that of the last one."""
        self.used.clear()
        edge = self.own_edge(last)
        start = edge.size
        with Bar(-(-(found.size - start) // WIDTH), self.name, shown=not self.quiet) as bar:
            for number, entries in self.bundles(found.size, start // WIDTH):
                leaves = [leaf_hash(entry) for entry in entries]
                have = edge.size - number * WIDTH
                if have and leaves[:have] != edge.levels[0][:have]:
                    return False
                if not self.grown(edge, leaves[have:], last):
                    return False
                bar.add()
        for tile in edge.partial_tiles():
            self.write_tile(tile)
        return edge.size == found.size and edge.root() == found.root

    def own_edge(self, last: Checkpoint | None) -> Edge:
        """The edge of what is here already; that of nothing if our own tiles do not lead to our own checkpoint."""
        if last:
            try:
                edge = Edge.read(last.size, self.own_tile)
            except (OSError, TornTile):
                return Edge()
            if edge.root() == last.root:
                return edge
        return Edge()

    def own_tile(self, path: str) -> bytes:
        """A tile of our own; a partial one may have become a full one, if we were killed before the checkpoint was written."""
        read = FolderReader(self.folder).read
        try:
            return read(path)
        except Missing:
            whole, partial, width = path.partition(".p/")
            if not partial:
                raise
            return read(whole)[: int(width) * HASH_BYTES]

    def grown(self, edge: Edge, leaves: list[bytes], last: Checkpoint | None) -> bool:
        """Append leaves; whether the tree had the last checkpoint's root when it had its size."""
        cut = last.size - edge.size if last and edge.size < last.size <= edge.size + len(leaves) else 0
        for part in (leaves[:cut], leaves[cut:]):
            for tile in edge.add(part):
                self.write_tile(tile)
            if cut and last and edge.size == last.size and edge.root() != last.root:
                return False
        return True

    def bundles(self, size: int, first: int) -> Iterator[tuple[int, list[bytes]]]:
        """Bundles in their order, from the first one on."""
        count = -(-size // WIDTH)
        pool = ThreadPoolExecutor(CONNECTIONS)
        try:
            for start in range(first, count, AHEAD):
                numbers = range(start, min(start + AHEAD, count))
                yield from zip(numbers, pool.map(partial(self.bundle, size), numbers), strict=True)
        finally:
            pool.shutdown(cancel_futures=True)

    def bundle(self, size: int, number: int) -> list[bytes]:
        """A bundle, from what an earlier run has left or from the original."""
        width = tile_width(0, number, size)
        path = tile_path(ENTRIES, number, width)
        self.used.add(path)
        try:
            return unpacked((self.half / path).read_bytes(), width)
        except (FileNotFoundError, TornTile):
            pass
        try:
            data, stored = wide_enough(self.read, ENTRIES, number, width)
            entries = unpacked(data, stored)[:width]
        except FileNotFoundError as error:
            raise Rejected("missing", file=path) from error
        except TornTile as error:
            raise Rejected("wrong_file", file=path) from error
        write_whole(self.half / path, packed(entries))
        return entries

    def write_tile(self, tile: Tile) -> None:
        level, number, data = tile
        path = tile_path(level, number, len(data) // HASH_BYTES)
        self.used.add(path)
        write_whole(self.half / path, data)

    def put_in_place(self) -> list[Path]:
        """Move what is checked to where it is served; each file is whole, and no checkpoint names it yet."""
        moved = []
        for path in sorted(self.used):
            target = self.folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            (self.half / path).replace(target)
            moved.append(target)
        for folder in {target.parent for target in moved}:
            flush_folder(folder)
        shutil.rmtree(self.half, ignore_errors=True)
        return [target for target in moved if target.parent.suffix != ".p"]

    # -- why it does not lead there

    def say_why(self, found: SignedCheckpoint, last: Checkpoint | None, note: str) -> None:
        """Name the file that is wrong, or keep the evidence of a second history.

        Raises:
            Rejected: always.
        """
        try:
            tree = CheckedTree(found.size, found.root, self.read)
            if last and not consistency_holds(last.size, found.size, last.root, found.root, tree.consistency(last.size)):
                raise Rejected("two_histories", before=last.size, size=found.size, file=self.keep_evidence(note))
            for number, _ in bundles_of(found.size):
                tree.bundle(number)
        except WrongFile as error:
            code = "wrong_file" if error.index is None else "wrong_entry"
            raise Rejected(code, file=error.path, index=error.index) from error
        except FileNotFoundError as error:
            raise Rejected("missing", file=str(error)) from error
        raise Rejected("wrong_file", file="tile")  # it was wrong and is right now: the next round will tell

    # -- what the entries say

    def with_newest(self, pulled: Pulled, found: SignedCheckpoint) -> Pulled:
        """Add the newest release of every host; what was known of a smaller log is carried on."""
        start, pulled.newest = self.known_newest()
        if start > found.size:
            start, pulled.newest = 0, {}
        read = FolderReader(self.folder).read
        for number in range(start // WIDTH, -(-found.size // WIDTH)):
            width = tile_width(0, number, found.size)
            entries = unpacked(read(tile_path(ENTRIES, number, width)), width)
            for place, data in enumerate(entries):
                if (index := number * WIDTH + place) >= start:
                    self.note_entry(pulled, index, data)
        newest = {host: asdict(each) for host, each in pulled.newest.items()}
        if start != found.size or not (self.state / NEWEST).exists():
            write_whole(self.state / NEWEST, json.dumps({"size": found.size, "newest": newest}).encode())
            self.write_pointers(pulled, start)
        return pulled

    def known_newest(self) -> tuple[int, dict[str, Newest]]:
        try:
            known = json.loads((self.state / NEWEST).read_bytes())
            return known["size"], {host: Newest(**each) for host, each in known["newest"].items()}
        except (OSError, ValueError, KeyError, TypeError):
            return 0, {}

    def note_entry(self, pulled: Pulled, index: int, data: bytes) -> None:
        """Note a release; of two of one host the higher number counts, whichever stands later."""
        try:
            entry = Entry.parse(data)
            if entry.log != self.name:
                raise EntryRefused(f"{entry.kind} belongs into {entry.log}")
        except EntryRefused as error:
            if len(pulled.findings) < FINDINGS:
                pulled.findings.append(("out_of_form", {"index": index, "why": str(error)}))
            return
        if entry.kind != "site_release":
            return
        if not is_host(entry.subject) or "manifest" not in entry.hashes:
            if len(pulled.findings) < FINDINGS:
                pulled.findings.append(("unknown_host", {"index": index}))
            return
        known = pulled.newest.get(entry.subject)
        if known is None or entry.rev > known.release:
            totals = entry.totals
            pulled.newest[entry.subject] = Newest(
                entry.rev, index, entry.hashes["manifest"].hex(), totals.get("files", -1), totals.get("bytes", -1)
            )

    def write_pointers(self, pulled: Pulled, start: int) -> None:
        """Say where the newest entry of each host stands, as the log itself does."""
        for host, newest in pulled.newest.items():
            if newest.index >= start:
                pointer = {"index": newest.index, "release": newest.release, "size": pulled.size}
                write_whole(self.folder / "terbaru" / f"{host}.json", json.dumps(pointer).encode())


def is_host(name: str) -> bool:
    """Whether a name can be a host's and a folder's; addresses in digits are no names."""
    return bool(SAFE_HOST.fullmatch(name)) and ".." not in name and not name.startswith("_") and not name.replace(".", "").isdigit()


def write_whole(target: Path, data: bytes) -> None:
    """Write a file that is there whole or not at all, and stays after a power cut."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f"{target.name}.{os.getpid()}.new")
    with open(fresh, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.chmod(0o644)
    fresh.rename(target)
    flush_folder(target.parent)
