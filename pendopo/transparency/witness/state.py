"""What a witness has signed, on the disk before anybody sees it.

SQLite with a write-ahead log that is flushed at every commit. A decision and what it changes are one transaction that
lets no other writer in, neither a thread nor a process: so no tree is signed beside another one of the same log.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pendopo.transparency.rules.witnessing import Head

KEPT = 20_000  # checkpoints a log, the newest: a second history is shown by the note of its own size
MOST_EVIDENCE = 1_000  # pieces a log
BUSY_SECONDS = 10.0
TABLES = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE cosigned (
    origin TEXT NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL, note TEXT NOT NULL, time INTEGER NOT NULL, PRIMARY KEY (origin, size)
) STRICT;
CREATE TABLE evidence (
    number INTEGER PRIMARY KEY, origin TEXT NOT NULL, kind TEXT NOT NULL, time INTEGER NOT NULL,
    held TEXT NOT NULL, offered TEXT NOT NULL, proof TEXT NOT NULL, digest BLOB NOT NULL UNIQUE
) STRICT;
"""


@dataclass(frozen=True)
class Evidence:
    """What shows that a log holds two histories.

    Attributes:
        kind: ``same_size`` two trees of one size; ``other_beginning`` a tree whose proven beginning is another one than what was
            signed; ``impossible`` an empty log with a root that it can't have.
        time: when it was found, in seconds since 1970.
        held: the note that this witness cosigned; '' for an impossible one.
        offered: the note that contradicts it, signed by the same log.
        proof: the consistency proof that came with it, one base64 hash a line.
    """

    origin: str
    kind: str
    time: int
    held: str
    offered: str
    proof: str = ""

    @property
    def digest(self) -> bytes:
        return sha256("\0".join((self.origin, self.kind, text_of(self.held), text_of(self.offered))).encode()).digest()

    def as_json(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in ("origin", "kind", "time", "held", "offered", "proof")}


@dataclass(frozen=True)
class Cosigned:
    """A checkpoint that was cosigned: the note holds the lines of its log and of this witness."""

    origin: str
    size: int
    root: bytes
    note: str
    time: int


class State:
    """The memory of a witness. Each thread needs one of its own."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.database = sqlite3.connect(file, timeout=BUSY_SECONDS, isolation_level=None)
        for line in ("journal_mode = WAL", "synchronous = FULL", "fullfsync = ON"):
            self.database.execute(f"PRAGMA {line}").fetchall()

    @classmethod
    def create(cls, file: Path, marks: str) -> None:
        """An empty memory of the keys with these marks."""
        state = cls(file)
        state.database.executescript(TABLES)
        state.database.execute("INSERT INTO about VALUES ('keys', ?)", (marks,))
        state.close()

    def close(self) -> None:
        self.database.close()

    @classmethod
    def marks(cls, file: Path) -> str:
        """Which keys the memory in a file belongs to; '' when there is none."""
        if not file.exists():
            return ""
        try:
            state = cls(file)
        except sqlite3.DatabaseError:
            return ""
        try:
            return state.about("keys")
        except sqlite3.DatabaseError:
            return ""
        finally:
            state.close()

    @contextmanager
    def alone(self) -> Iterator["State"]:
        """One transaction that no other writer comes between; committed, and flushed to the disk, when it is left.

        Raises:
            sqlite3.Error: the disk is full or another writer does not end; nothing is changed.
        """
        self.database.execute("BEGIN IMMEDIATE")
        try:
            yield self
            self.database.execute("COMMIT")
        except BaseException:
            if self.database.in_transaction:
                self.database.execute("ROLLBACK")
            raise

    # -- reading

    def about(self, name: str) -> str:
        row = self.database.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
        return row[0] if row else ""

    def latest(self, origin: str) -> Cosigned | None:
        """The largest tree of a log that was cosigned."""
        return self.one("origin = ? ORDER BY size DESC LIMIT 1", origin)

    def head(self, origin: str) -> Head:
        latest = self.latest(origin)
        return Head(latest.size, latest.root) if latest else Head()

    def at(self, origin: str, size: int) -> Cosigned | None:
        """What was cosigned at exactly this size, if it is still kept."""
        return self.one("origin = ? AND size = ?", origin, size)

    def one(self, where: str, *values: object) -> Cosigned | None:
        row = self.database.execute(f"SELECT origin, size, root, note, time FROM cosigned WHERE {where}", values).fetchone()  # noqa: S608
        return Cosigned(*row) if row else None

    def evidence(self) -> list[Evidence]:
        """All that was found, the newest first."""
        rows = self.database.execute("SELECT origin, kind, time, held, offered, proof FROM evidence ORDER BY number DESC")
        return [Evidence(*row) for row in rows]

    def clock(self) -> int:
        """The latest time that stands in a cosignature, 0 for none."""
        return int(self.about("clock") or 0)

    # -- writing, within alone()

    def keep(self, cosigned: Cosigned) -> None:
        self.database.execute("INSERT OR REPLACE INTO cosigned VALUES (?, ?, ?, ?, ?)", tuple(vars(cosigned).values()))
        self.database.execute("INSERT OR REPLACE INTO about VALUES ('clock', ?)", (str(cosigned.time),))
        if cosigned.time % 64 == 0:  # now and then
            self.forget(cosigned.origin)

    def forget(self, origin: str) -> None:
        """Let go of the oldest notes; the latest one stays whatever happens."""
        self.database.execute(
            "DELETE FROM cosigned WHERE origin = ? AND size <="
            " (SELECT size FROM cosigned WHERE origin = ? ORDER BY size DESC LIMIT 1 OFFSET ?)",
            (origin, origin, KEPT),
        )

    def keep_evidence(self, found: Evidence) -> bool:
        """Keep what was found, once; whether it is new."""
        (count,) = self.database.execute("SELECT count(*) FROM evidence WHERE origin = ?", (found.origin,)).fetchone()
        if count >= MOST_EVIDENCE:
            return False
        row = (found.origin, found.kind, found.time, found.held, found.offered, found.proof, found.digest)
        done = self.database.execute(
            "INSERT OR IGNORE INTO evidence (origin, kind, time, held, offered, proof, digest) VALUES (?, ?, ?, ?, ?, ?, ?)", row
        )
        return done.rowcount == 1


def text_of(note: str) -> str:
    """A note without its signatures."""
    return note.rpartition("\n\n")[0]
