"""What a monitor remembers of a log: the last tree that it believed, and where each subject stands. On the disk, whole or not at all."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pendopo.transparency.rules.keys import decoded, encoded
from pendopo.transparency.rules.trees import Edge
from pendopo.transparency.rules.witnessing import origin_hash

TABLES = """
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS subject (
    kind TEXT NOT NULL, subject TEXT NOT NULL, rev INTEGER NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;
"""


@dataclass(frozen=True)
class Believed:
    """The last tree that was believed: its note, its right edge."""

    note: str
    edge: Edge

    @property
    def root(self) -> bytes:
        return self.edge.root()

    @property
    def size(self) -> int:
        return self.edge.size


NOTHING = Believed("", Edge())


class Memory:
    """The memory of one log, in a folder that may hold those of many."""

    def __init__(self, folder: Path, origin: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.database = sqlite3.connect(folder / f"{origin_hash(origin)[:16]}.sqlite", isolation_level=None)
        for line in ("journal_mode = WAL", "synchronous = FULL"):
            self.database.execute(f"PRAGMA {line}").fetchall()
        self.database.executescript(TABLES)

    def close(self) -> None:
        self.database.close()

    @contextmanager
    def step(self) -> Iterator[None]:
        """What is remembered within stays only if nothing is raised."""
        self.database.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.database.execute("COMMIT")
        except BaseException:
            self.database.execute("ROLLBACK")
            raise

    def about(self, name: str, otherwise: Any = None) -> Any:
        row = self.database.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else otherwise

    def note_down(self, name: str, value: Any) -> None:
        self.database.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (name, json.dumps(value)))

    def believed(self) -> Believed:
        kept = self.about("believed")
        if kept is None:
            return NOTHING
        return Believed(kept["note"], Edge(kept["size"], [[decoded(text) for text in level] for level in kept["levels"]]))

    def believe(self, note: str, edge: Edge) -> None:
        levels = [[encoded(hashed) for hashed in level] for level in edge.levels]
        self.note_down("believed", {"note": note, "size": edge.size, "levels": levels})

    def last_of(self, kind: str, subject: str) -> tuple[int, int] | None:
        """Revision and index of the last entry of a subject."""
        row: tuple[int, int] | None = self.database.execute(
            "SELECT rev, place FROM subject WHERE kind = ? AND subject = ?", (kind, subject)
        ).fetchone()
        return row

    def stand(self, kind: str, subject: str, rev: int, place: int) -> None:
        self.database.execute("INSERT OR REPLACE INTO subject VALUES (?, ?, ?, ?)", (kind, subject, rev, place))
