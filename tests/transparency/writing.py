"""A log with its writer, on a database and a folder of its own."""

import datetime
import itertools
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from pendopo.kit.merkle import root
from pendopo.transparency.asking import Prove, Witnesses
from pendopo.transparency.row_scope import TRIGGERS
from pendopo.transparency.rules.checkpoints import Checkpoint, unsigned_checkpoint
from pendopo.transparency.rules.entries import Entry
from pendopo.transparency.rules.keys import Kind, SigningKey
from pendopo.transparency.rules.notes import signature_line, split_note
from pendopo.transparency.rules.policies import Policy, parse_policy
from pendopo.transparency.rules.witnessing import Head, Refused, decide
from pendopo.transparency.sequencer import Row, Sequencer
from pendopo.transparency.tile_files import LogFiles

LOG, ORIGIN = "situs", "localhost/catatan/situs"
MORNING = datetime.datetime(2029, 2, 14, 7, tzinfo=datetime.UTC)
TAKEN_OUT = "".join(f"ALTER TABLE {table} DISABLE TRIGGER {name};" for table, names in TRIGGERS.items() for name in names)
PUT_BACK = "".join(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name};" for table, names in TRIGGERS.items() for name in names)


def key_of(name: str, kind: Kind = Kind.ED25519) -> SigningKey:
    return SigningKey(name, kind, sha256(name.encode()).digest())


KEY = key_of(ORIGIN)


def release(number: int, *, host: str = "kab-kediri.kpu.example", files: int = 12, day: int = 0) -> Entry:
    """A release of a site; ``day`` changes its time and nothing else."""
    return Entry(
        "site_release", host, number, MORNING + datetime.timedelta(days=day), hashes={"manifest": sha256(b"%d" % number).digest()},
        totals={"files": files, "bytes": 40_000}, office="kpu:35.06", region="35.06",
    )  # fmt: skip


def row_of(entry: Entry) -> Row:
    return Row(entry.key, entry.as_bytes())


def rows(numbers: Iterable[int]) -> list[Row]:
    return [row_of(release(number + 1)) for number in numbers]


def policy_of(*witnesses: SigningKey, least: int = 0) -> Policy:
    lines = [f"log {KEY.verifier}", *(f"witness {key.name} {key.verifier}" for key in witnesses)]
    names = " ".join(key.name for key in witnesses)
    lines += [f"group cukup {least} {names}", "quorum cukup"] if least else ["quorum none"]
    return parse_policy("\n".join(lines) + "\n")


class PlainWitness:
    """A witness by the rules, in memory; tests make it silent, slow or false."""

    def __init__(self, name: str) -> None:
        self.key = key_of(name, Kind.ED25519_COSIGNATURE)
        self.name = name
        self.head = Head()
        self.asked = 0
        self.answers: Callable[[str], str] | None = None

    def cosign(self, note: str, prove: Prove) -> str:
        self.asked += 1
        if self.answers:
            return self.answers(note)
        checkpoint = unsigned_checkpoint(note)
        if self.head.size > checkpoint.size:
            raise Refused(409, "seen more", size=self.head.size)
        decide(self.head.size, tuple(prove(self.head.size)), checkpoint, self.head)
        self.head = Head(checkpoint.size, checkpoint.root)
        return signature_line(split_note(note)[0], self.key, time=1_900_000_000 + self.asked)


@dataclass
class LogUnderTest:
    """One log on a real database."""

    url: Callable[[str], str]
    folder: Path
    ticks: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def now(self) -> datetime.datetime:
        return MORNING + datetime.timedelta(seconds=next(self.ticks))

    def sequencer(self, witnesses: Iterable[PlainWitness] = (), policy: Policy | None = None, **more: Any) -> Sequencer:
        policy = policy or policy_of()
        options: dict[str, Any] = {"now": self.now, "keys": [KEY], "files": LogFiles(self.folder)} | more
        db = psycopg.connect(self.url("log"), autocommit=True)
        return Sequencer(LOG, ORIGIN, db, policy=policy, witnesses=Witnesses(witnesses, policy, seconds=2.0), **options)

    @contextmanager
    def opened(self, *witnesses: PlainWitness, **options: Any) -> Iterator[Sequencer]:
        sequencer = self.sequencer(witnesses, **options)
        try:
            sequencer.open()
            yield sequencer
        finally:
            sequencer.close()

    def execute(self, sql: str, *values: object, plane: str = "log") -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url(plane), autocommit=True) as db:
            found = db.execute(sql, values)
            return found.fetchall() if found.description else []

    def hand_in(self, *entries: Entry) -> None:
        """As ``actions.submit`` does, one after the other."""
        for entry in entries:
            sql = "INSERT INTO transparency_submission (log, key, body, at, refused) VALUES (%s, %s, %s, now(), '') ON CONFLICT DO NOTHING"
            self.execute(sql, entry.log, UUID(bytes=entry.key), entry.as_bytes(), plane="publisher")

    def bodies(self) -> list[bytes]:
        """The entries, which stand at the indexes from 0 on without a gap."""
        found = self.execute("SELECT index, body FROM transparency_logentry WHERE log = %s ORDER BY index", LOG)
        assert [index for index, _body in found] == list(range(len(found)))
        return [body for _index, body in found]

    def waiting(self) -> list[tuple[bytes, str]]:
        return [(body, refused) for body, refused in self.execute("SELECT body, refused FROM transparency_submission WHERE log = %s", LOG)]

    def published(self) -> Checkpoint:
        return unsigned_checkpoint((self.folder / "checkpoint").read_bytes())

    def files(self) -> dict[str, bytes]:
        return {
            str(file.relative_to(self.folder)): file.read_bytes()
            for file in sorted(self.folder.rglob("*"))
            if file.is_file() and "terbaru" not in file.parts
        }

    def is_whole(self) -> bool:
        """Whether what is published is the tree over the first entries of the database."""
        checkpoint, bodies = self.published(), self.bodies()
        return root(bodies[: checkpoint.size]) == checkpoint.root

    def tampered(self, sql: str, *values: object) -> None:
        """Something that only the owner of the tables could do."""
        with psycopg.connect(self.url("administrator"), autocommit=True) as db:
            db.execute(TAKEN_OUT)
            db.execute(sql, values)
            db.execute(PUT_BACK)

    def emptied(self) -> None:
        self.tampered("TRUNCATE transparency_logentry, transparency_head, transparency_submission")
