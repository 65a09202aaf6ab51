"""Facts that a source gives in another place than where they are needed, kept on disk: memory stays flat whatever there are."""

import sqlite3
from collections.abc import Iterator


class Index:
    """Texts by topic and key in a temporary database that SQLite drops when it is closed.

    A key may hold several values; they come back in the order in which they were put.
    """

    def __init__(self) -> None:
        self.database = sqlite3.connect("")  # the empty name: a file of its own, deleted at the end
        for pragma in ("cache_size = -8000", "journal_mode = OFF", "synchronous = OFF"):  # what is lost with it is read again
            self.database.execute(f"PRAGMA {pragma}")
        self.database.execute("CREATE TABLE fact (topic TEXT, key TEXT, value TEXT)")
        self.database.execute("CREATE INDEX by_key ON fact (topic, key)")

    def put(self, topic: str, key: object, value: str) -> None:
        self.database.execute("INSERT INTO fact VALUES (?, ?, ?)", (topic, str(key), value))

    def all(self, topic: str, key: object) -> list[str]:
        found = self.database.execute("SELECT value FROM fact WHERE topic = ? AND key = ? ORDER BY rowid", (topic, str(key)))
        return [value for (value,) in found]

    def one(self, topic: str, key: object) -> str:
        """The first value, '' when there is none."""
        found = self.database.execute("SELECT value FROM fact WHERE topic = ? AND key = ? ORDER BY rowid LIMIT 1", (topic, str(key)))
        return next((value for (value,) in found), "")

    def has(self, topic: str, key: object) -> bool:
        found = self.database.execute("SELECT 1 FROM fact WHERE topic = ? AND key = ? LIMIT 1", (topic, str(key)))
        return found.fetchone() is not None

    def rows(self, topic: str) -> Iterator[tuple[str, str]]:
        yield from self.database.execute("SELECT key, value FROM fact WHERE topic = ? ORDER BY rowid", (topic,))

    def replace(self, topic: str, key: object, value: str) -> None:
        """The one value of a key from now on."""
        self.database.execute("DELETE FROM fact WHERE topic = ? AND key = ?", (topic, str(key)))
        self.put(topic, key, value)

    def close(self) -> None:
        self.database.close()

    def __enter__(self) -> "Index":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()
