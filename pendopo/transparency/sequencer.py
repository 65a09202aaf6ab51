"""The one writer of a log: PostgreSQL orders and keeps the entries, static files publish them.

The order of the steps survives a crash between any two of them (docs/decisions/0019):

1. one writer, by an advisory lock that is held on the very connection that writes; repeats are known by their content key;
2. one transaction: the new entries with consecutive numbers, the submissions gone, and the head moved by compare-and-swap
   together with the signed checkpoint. So a checkpoint is stored before anybody sees it;
3. bundles and tiles on disk, each whole before it has its name; 4. witnesses; 5. the checkpoint, last of all, and only with
   the quorum of the policy. A receipt is given after that alone.

Opening a log does what a crash left undone, and refuses to go on where the database is behind what was shown to anybody.
Plain SQL on a connection of its own: neither Django's models nor its transactions take part.
"""

import datetime
import json
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID

import psycopg
from psycopg.errors import InsufficientPrivilege, UniqueViolation

from pendopo.kit.merkle import leaf_hash
from pendopo.transparency.asking import Answers, Prove, Witnesses
from pendopo.transparency.pointers import Pointers
from pendopo.transparency.reading import Missing
from pendopo.transparency.rules.checkpoints import Checkpoint, SignedCheckpoint, open_checkpoint
from pendopo.transparency.rules.entries import Entry, EntryRefused
from pendopo.transparency.rules.keys import SigningKey, VerifierKey
from pendopo.transparency.rules.notes import BadNote, sign
from pendopo.transparency.rules.policies import Policy, TooFewWitnesses
from pendopo.transparency.rules.proofs import TiledTree
from pendopo.transparency.rules.tiles import ENTRIES, HASH_BYTES, WIDTH, TornTile, packed, tile_path
from pendopo.transparency.rules.trees import Edge, Tile
from pendopo.transparency.stops import (
    AnotherWriter,
    ClockWentBack,
    DatabaseIsBehind,
    FilesDiffer,
    NeedsOpening,
    RowsDiffer,
    SwapLost,
    TooFewSeen,
    WitnessSawMore,
    WrongKey,
)
from pendopo.transparency.tile_files import LogFiles

BATCH = 4096  # submissions taken at once
PIECE = 2048  # rows sent at once, while those before them are taken in
CHUNK = 8192  # rows read at once when files are made again
LOCK = "SELECT pg_try_advisory_lock(hashtext('pendopo.transparency'), hashtext(%s))"
HEAD = "SELECT origin, size, checkpoint, at FROM transparency_head WHERE log = %s"
BEGIN = "INSERT INTO transparency_head (log, origin, size, checkpoint, at) VALUES (%s, %s, 0, '', 'epoch') ON CONFLICT DO NOTHING"
SWAP = "UPDATE transparency_head SET size = %s, checkpoint = %s, at = %s WHERE log = %s AND size = %s AND checkpoint = %s"
KNOWN = "SELECT key, index, body FROM transparency_logentry WHERE log = %s AND key = ANY(%s)"
ROWS = "SELECT body FROM transparency_logentry WHERE log = %s AND index >= %s AND index < %s ORDER BY index"
COPY = "COPY transparency_logentry (log, index, key, body) FROM STDIN (FORMAT BINARY)"
WAITING = "SELECT id, key, body FROM transparency_submission WHERE log = %s AND refused = '' ORDER BY id LIMIT %s"
ONE_PLACE = "transparency_one_entry_a_fact"
COPY_HEAD, COPY_END = b"PGCOPY\n\xff\r\n\0" + bytes(8), struct.pack(">h", -1)

File = tuple[str, bytes]  # path below the log's folder, and bytes
STEPS = ("sorted", "copied", "swapped", "committed", "filed", "witnessed", "published", "pointed")


@dataclass(frozen=True)
class Stored:
    """The head as the database holds it."""

    size: int
    checkpoint: str
    at: datetime.datetime


@dataclass(frozen=True)
class Row:
    """Something that is to be logged.

    Attributes:
        key: content key, 16 bytes.
        body: the entry.
        ident: of the submission it came from; 0 for none.
    """

    key: bytes
    body: bytes
    ident: int = 0


@dataclass
class Taken:
    """What became of rows.

    Attributes:
        indexes: place of each fact, by its content key.
        refused: why a fact was not taken, by its content key; what is no entry at all, by the number of its submission.
    """

    indexes: dict[bytes, int] = field(default_factory=dict)
    refused: dict[bytes, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sorted:
    """Rows, told apart."""

    fresh: list[Row]
    done: list[int]  # submissions that are over with: logged now, or logged before
    wrong: dict[int, str]  # submissions that are refused, and why
    taken: Taken


@dataclass
class Tree:
    """What the writer remembers of a log: the right edge of its tree, and the entries of its unfinished bundle."""

    edge: Edge = field(default_factory=Edge)
    tail: list[bytes] = field(default_factory=list)

    def copy(self) -> "Tree":
        return Tree(self.edge.copy(), list(self.tail))

    def grow(self, bodies: Sequence[bytes]) -> list[File]:
        """Take entries in; the files that are full by that."""
        first = self.edge.size // WIDTH
        tiles = self.edge.add([leaf_hash(body) for body in bodies])
        self.tail += bodies
        full = len(self.tail) // WIDTH
        cut = [packed(self.tail[number * WIDTH : (number + 1) * WIDTH]) for number in range(full)]
        del self.tail[: full * WIDTH]
        bundles = [(tile_path(ENTRIES, number), data) for number, data in enumerate(cut, first)]
        return bundles + [tile_file(tile) for tile in tiles]

    def partial_files(self) -> list[File]:
        """The unfinished files of the size that it is."""
        path = tile_path(ENTRIES, self.edge.size // WIDTH, len(self.tail) or 1)
        bundle = [(path, packed(self.tail))] if self.tail else []
        return bundle + [tile_file(tile) for tile in self.edge.partial_tiles()]


def utc_now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


@dataclass
class Sequencer:
    """The writer of one log; use :func:`open_log`.

    Attributes:
        db: in autocommit; nobody else uses it.
        keys: the first signs as the log does (Ed25519); others may follow.
        reached: told of each of :data:`STEPS` when it is done; for tests, which stop there.
        is_shown: whether the newest checkpoint is published.
        is_seen: whether enough witnesses have cosigned since the start, so that nothing newer is known to them.
    """

    log: str
    origin: str
    db: psycopg.Connection
    files: LogFiles
    keys: Sequence[SigningKey]
    policy: Policy
    witnesses: Witnesses
    now: Callable[[], datetime.datetime] = utc_now
    reached: Callable[[str], None] = lambda step: None
    stored: Stored = field(init=False)
    tree: Tree = field(init=False)
    is_whole: bool = field(init=False, default=False)  # the files of all that is stored are on disk
    is_shown: bool = field(init=False, default=False)
    is_seen: bool = field(init=False, default=False)
    silent: dict[str, str] = field(init=False, default_factory=dict)
    pointers: Pointers = field(init=False)

    # -- opening

    def open(self) -> None:
        """Take the lock, finish what was begun, and publish what is stored.

        Raises:
            LogStops: it must not go on.
            OSError: the disk does not take the files.
        """
        self.lock()
        self.begin()
        self.stored = self.read_head()
        self.files.clear_half_written()
        self.recover()
        self.pointers = Pointers(self.files.folder, self.log)
        self.publish()

    def lock(self) -> None:
        """Be the only writer for as long as the connection lives."""
        self.db.execute("SET synchronous_commit = on")
        if self.one(LOCK, self.log) != (True,):
            raise AnotherWriter(f"{self.log}: another writer is running")

    def begin(self) -> None:
        """Have a head of a log that has none."""
        self.db.execute(BEGIN, [self.log, self.origin])

    def read_head(self) -> Stored:
        origin, size, checkpoint, at = self.one(HEAD, self.log)
        if origin != self.origin:
            raise WrongKey(f"{self.log}: is {origin}, and not {self.origin}")
        return Stored(size, checkpoint, at)

    def recover(self) -> None:
        """Make the files that are missing between the published and the stored size; the others are not touched."""
        shown = self.read_published()
        if shown and shown.size > self.stored.size:
            raise DatabaseIsBehind(f"{self.log}: {shown.size} entries are published, {self.stored.size} are stored")
        since = shown.size if shown else 0
        self.tree = Tree(self.read_edge(shown), list(self.bodies(since - since % WIDTH, since)))
        for bodies in chunks(self.bodies(since, self.stored.size), CHUNK):
            self.files.add(self.tree.grow(bodies))
        if self.stored.checkpoint:
            self.check_stored(shown)
        self.renew_signature()
        self.files.add(self.tree.partial_files())
        self.is_whole = True

    def read_published(self) -> SignedCheckpoint | None:
        note = self.files.published()
        if note is None:
            return None
        try:
            shown = open_checkpoint(note, self.known_keys())
        except BadNote as error:
            raise FilesDiffer(f"{self.log}: checkpoint: {error}") from error
        if shown.checkpoint.origin != self.origin:
            raise FilesDiffer(f"{self.log}: the checkpoint is of {shown.checkpoint.origin}")
        return shown

    def read_edge(self, shown: SignedCheckpoint | None) -> Edge:
        try:
            edge = Edge.read(shown.size, self.files.read) if shown else Edge()
        except (TornTile, Missing) as error:
            raise FilesDiffer(f"{self.log}: {error}; see log check, then log rebuild") from error
        if shown and edge.root() != shown.root:
            raise FilesDiffer(f"{self.log}: the tiles do not lead to the published root; see log check, then log rebuild")
        return edge

    def check_stored(self, shown: SignedCheckpoint | None) -> None:
        try:
            stored = open_checkpoint(self.stored.checkpoint, self.known_keys())
        except BadNote as error:
            raise WrongKey(f"{self.log}: the stored checkpoint: {error}") from error
        if shown and (shown.size, shown.root) != (stored.size, stored.root) and shown.size == stored.size:
            raise DatabaseIsBehind(f"{self.log}: another tree of {shown.size} entries is published than is stored")
        if (self.tree.edge.size, self.tree.edge.root()) != (stored.size, stored.root):
            raise RowsDiffer(f"{self.log}: the entries do not lead to the signed root; see log check")

    def renew_signature(self) -> None:
        """Have a new log, or one with a new key, a checkpoint that today's keys have signed."""
        if not self.is_signed_by_all():
            note, at = self.signed(self.tree)
            with self.db.transaction():
                self.swap(Stored(self.stored.size, note, at))
            self.stored = Stored(self.stored.size, note, at)

    def is_signed_by_all(self) -> bool:
        try:
            found = open_checkpoint(self.stored.checkpoint, [key.verifier for key in self.keys])
        except BadNote:
            return False
        return len(found.signed) == len(self.keys)

    def known_keys(self) -> list[VerifierKey]:
        return [*(key.verifier for key in self.keys), *(party.key for party in self.policy.logs)]

    # -- taking

    def take(self, most: int = BATCH) -> Taken:
        """Log what waits, at most so much, and publish it.

        Raises:
            LogStops: it must not go on.
            psycopg.OperationalError: the database went away; open the log anew.
            OSError: the disk does not take the files; open the log anew.
        """
        self.demand_seen()
        rows, unreadable = list[Row](), dict[int, str]()
        for ident, key, body in self.db.execute(WAITING, [self.log, most]).fetchall():
            why = self.why_not(key, body)
            if why:
                unreadable[ident] = why
            else:
                rows.append(Row(key.bytes, body, ident))
        return self.append_sorted(self.told_apart(rows, known=self.known(rows)), unreadable)

    def demand_seen(self) -> None:
        """A log that was set back must not grow: so the first entry waits for witnesses that know of nothing newer."""
        if not self.is_whole:
            raise NeedsOpening(f"{self.log}: the batch before this one was not finished; open the log anew")
        if not self.is_seen and not self.publish():
            raise TooFewSeen(f"{self.log}: {', '.join(f'{name} {why}' for name, why in self.silent.items())}")

    def why_not(self, key: UUID, body: bytes) -> str:
        """Why a submission must not stand in this log, whoever handed it in; '' when it may."""
        try:
            entry = Entry.parse(body)
        except EntryRefused as error:
            return f"bukan entri: {error}"[:200]
        return "" if (entry.log, entry.key) == (self.log, key.bytes) else "kunci atau catatan tidak cocok dengan isi"

    def append(self, rows: Sequence[Row]) -> Taken:
        """Log rows that are entries of this log, in their order, and publish them; one call is one batch.

        For pipelines that have checked their entries (``Entry.as_bytes`` does): nothing is parsed here.

        Returns:
            The place of every fact, also of those that stood in the log before. They are published if ``is_shown``.

        Raises:
            As :meth:`take`.
        """
        self.demand_seen()
        try:
            return self.append_sorted(self.told_apart(rows, known={}), {})
        except UniqueViolation:  # the quick way: most batches hold nothing that stood in the log before
            return self.append_sorted(self.told_apart(rows, known=self.known(rows)), {})

    def append_sorted(self, found: Sorted, unreadable: Mapping[int, str]) -> Taken:
        found.wrong.update(unreadable)
        found.taken.refused.update({struct.pack(">q", ident): why for ident, why in unreadable.items()})
        self.reached("sorted")
        if found.fresh or found.done or found.wrong:
            self.store(found)
        if not self.is_shown:
            self.publish()
        return found.taken

    def told_apart(self, rows: Sequence[Row], *, known: dict[bytes, tuple[int, bytes]]) -> Sorted:
        """Which rows are new, which are known, and which say otherwise what is known."""
        if not known and len(keys := {row.key for row in rows}) == len(rows):
            first, idents = self.stored.size, [row.ident for row in rows if row.ident]
            return Sorted(list(rows), idents, {}, Taken(dict(zip((row.key for row in rows), range(first, first + len(keys)), strict=True))))
        found, places = Sorted([], [], {}, Taken()), dict(known)
        for row in rows:
            if (there := places.get(row.key)) is None:
                places[row.key] = there = (self.stored.size + len(found.fresh), row.body)
                found.fresh.append(row)
            index, body = there
            if body == row.body or same_but_for_time(body, row.body):
                found.taken.indexes[row.key] = index
                found.done.append(row.ident)
            else:
                found.wrong[row.ident] = found.taken.refused[row.key] = f"isi lain dengan kunci yang sama: entri {index}"
        return found

    def known(self, rows: Sequence[Row]) -> dict[bytes, tuple[int, bytes]]:
        """Place and entry of the facts that stand in the log already, by content key."""
        if not rows:
            return {}
        keys = [UUID(bytes=row.key) for row in rows]
        return {key.bytes: (index, body) for key, index, body in self.db.execute(KNOWN, [self.log, keys]).fetchall()}

    def store(self, found: Sorted) -> None:
        """Commit a batch, then put its files on disk."""
        tree, files = self.tree.copy(), list[File]()
        head = self.commit_or_stop(found, tree, files)
        self.reached("committed")
        if found.fresh:
            self.pointers.note(self.stored.size, [row.body for row in found.fresh])
            self.tree, self.stored, self.is_shown = tree, head, False
            self.files.add([*files, *tree.partial_files()])
            self.reached("filed")
        self.is_whole = True

    def commit_or_stop(self, found: Sorted, tree: Tree, files: list[File]) -> Stored:
        """Commit, after which the files of the batch are owed.

        Args:
            tree: grows by the batch.
            files: get those that are full by that.

        Raises:
            UniqueViolation: an entry stands in the log already; nothing was changed.
            ClockWentBack: nothing was changed.
            SwapLost: the head or the entries are not what this writer left.
        """
        self.is_whole = False
        try:
            return self.commit(found, tree, files)
        except ClockWentBack:
            self.is_whole = True
            raise
        except UniqueViolation as error:
            self.is_whole = True
            if error.diag.constraint_name == ONE_PLACE:
                raise
            raise SwapLost(f"{self.log}: {str(error).splitlines()[0]}") from error
        except InsufficientPrivilege as error:
            raise SwapLost(f"{self.log}: {str(error).splitlines()[0]}") from error

    def commit(self, found: Sorted, tree: Tree, files: list[File]) -> Stored:
        head = self.stored
        with self.db.transaction():
            if found.fresh:
                files += self.copied(found.fresh, tree)
                head = Stored(tree.edge.size, *self.signed(tree))
            self.reached("copied")
            if idents := [ident for ident in found.done if ident]:
                self.db.execute("DELETE FROM transparency_submission WHERE id = ANY(%s)", [idents])
            for ident, why in found.wrong.items():
                self.db.execute("UPDATE transparency_submission SET refused = %s WHERE id = %s", [why[:200], ident])
            if found.fresh:
                self.swap(head)
            self.reached("swapped")
        return head

    def copied(self, fresh: Sequence[Row], tree: Tree) -> Iterator[File]:
        """Send rows to the database, and hash them while it takes them in; the files that are full by that."""
        with self.db.cursor() as cursor, cursor.copy(COPY) as copy:
            for start in range(0, len(fresh), PIECE):
                piece = fresh[start : start + PIECE]
                copy.write(binary_rows(self.log, tree.edge.size, piece, is_first=start == 0))
                yield from tree.grow([row.body for row in piece])
            copy.write(COPY_END)

    def swap(self, head: Stored) -> None:
        old = self.stored
        changed = self.db.execute(SWAP, [head.size, head.checkpoint, head.at, self.log, old.size, old.checkpoint]).rowcount
        if changed != 1:
            raise SwapLost(f"{self.log}: the head was moved by somebody else")

    def signed(self, tree: Tree) -> tuple[str, datetime.datetime]:
        """A checkpoint of a tree, signed by all keys, and its time."""
        at = self.now()
        if at <= self.stored.at:
            raise ClockWentBack(f"{self.log}: it is {at.isoformat()}, and the last checkpoint is of {self.stored.at.isoformat()}")
        return sign(str(Checkpoint(self.origin, tree.edge.size, tree.edge.root())), *self.keys, time=int(at.timestamp())), at

    # -- showing

    def publish(self) -> bool:
        """Show the stored checkpoint, if enough witnesses cosign it.

        Returns:
            Whether it is shown.

        Raises:
            WitnessSawMore: one of them holds more than the database.
            WitnessDisagrees: one of them holds another history.
            LogStops, OSError: as :meth:`take`.
        """
        answers = self.asked(self.stored.checkpoint)
        self.silent = answers.silent
        self.reached("witnessed")
        note = self.stored.checkpoint + answers.lines
        try:
            self.policy.accept(note)
        except TooFewWitnesses:
            return False
        except BadNote as error:
            raise WrongKey(f"{self.log}: the policy does not take its checkpoint: {error}") from error
        self.files.publish(note)
        self.is_shown = self.is_seen = True
        self.reached("published")
        self.pointers.write(self.stored.size, lambda since: self.bodies(since, self.stored.size))
        self.reached("pointed")
        return True

    def asked(self, note: str) -> Answers:
        return self.witnesses.ask(note, self.stored.size, self.prover(self.stored.size))

    def prover(self, size: int) -> Prove:
        def prove(old: int) -> list[bytes]:
            if old > size:
                raise WitnessSawMore(f"{self.log}: a witness holds {old} entries, here are {size}")
            try:
                return TiledTree(size, self.files.read).consistency(old)
            except (TornTile, Missing) as error:
                raise FilesDiffer(f"{self.log}: {error}; see log check") from error

        return prove

    # -- rows

    def bodies(self, low: int, high: int) -> Iterator[bytes]:
        """Entries from one index to before another.

        Raises:
            RowsDiffer: one is missing.
        """
        count = 0
        with self.db.transaction(), self.db.cursor(name="bodies") as cursor:
            cursor.itersize = CHUNK
            for (body,) in cursor.execute(ROWS, [self.log, low, high]):
                count += 1
                yield body
        if count != high - low:
            raise RowsDiffer(f"{self.log}: {high - low - count} entries from {low} to {high - 1} are missing")

    def one(self, sql: str, *values: object) -> tuple[Any, ...]:
        rows = self.db.execute(sql, values).fetchall()
        if not rows:
            raise RowsDiffer(f"{self.log}: has no head")
        return rows[0]

    def close(self) -> None:
        self.witnesses.close()
        self.files.close()
        self.db.close()


def binary_rows(log: str, first: int, rows: Iterable[Row], *, is_first: bool) -> bytes:
    """Rows in PostgreSQL's binary form of COPY, with indexes from ``first`` on; COPY_END belongs behind the last of them."""
    name = log.encode()
    before, start = struct.Struct(">iqi").pack, struct.pack(">hi", 4, len(name)) + name
    length = struct.Struct(">i").pack
    parts = [COPY_HEAD] if is_first else []
    for index, row in enumerate(rows, first):
        parts += (start, before(8, index, 16), row.key, length(len(row.body)), row.body)
    return b"".join(parts)


def tile_file(tile: Tile) -> tuple[str, bytes]:
    level, number, data = tile
    return tile_path(level, number, len(data) // HASH_BYTES), data


def same_but_for_time(one: bytes, other: bytes) -> bool:
    """Whether two entries say the same; a fact that is handed in again may have been noticed at another time."""
    first, second = json.loads(one), json.loads(other)
    return bool(first | {"time": ""} == second | {"time": ""})


def chunks(items: Iterable[bytes], size: int) -> Iterator[list[bytes]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk
