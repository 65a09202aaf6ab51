"""Logs for tests as files in a folder: entries in their form, tiles, checkpoint, policy, keys made of fixed seeds."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from pendopo.transparency.rules.checkpoints import Checkpoint
from pendopo.transparency.rules.entries import Entry
from pendopo.transparency.rules.keys import Kind, SigningKey
from pendopo.transparency.rules.notes import sign, signature_line
from pendopo.transparency.rules.proofs import TiledTree
from pendopo.transparency.rules.receipts import Receipt
from tests.transparency.tree_of import by_definition, files_of, leaf

ORIGIN = "www.contoh.test/catatan/situs"
START = datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC)
LOG_KEY = SigningKey(ORIGIN, Kind.ED25519, bytes([1]) * 32)
WITNESSES = {
    name: SigningKey(f"{name}.test", Kind.ED25519_COSIGNATURE, bytes([number]) * 32) for number, name in enumerate(("bawaslu", "kampus"), 2)
}
POLICY = "\n".join([
    f"log {LOG_KEY.verifier}", *(f"witness {name} {key.verifier}" for name, key in WITNESSES.items()), "group saksi 1 bawaslu kampus",
    "quorum saksi", "",
])  # fmt: skip


def release(number: int, *, host: str = "", manifest: bytes = b"", files: int = 1, size: int = 1) -> bytes:
    """An entry of the log of sites; without a host one of nine invented ones."""
    return Entry(
        "site_release", host or f"kab-{number % 9}.contoh.test", number // 9 + 1 if not host else number,
        START + datetime.timedelta(seconds=number), hashes={"manifest": sha256(manifest or b"%d" % number).digest()},
        totals={"files": files, "bytes": size}, office="kpu:35.06", region="35.06",
    ).as_bytes()  # fmt: skip


@dataclass
class LogFolder:
    """A log in a folder.

    Attributes:
        folder: of the logs; this one lies below it, the policy beside it.
    """

    folder: Path
    entries: list[bytes] = field(default_factory=list)
    name: str = "situs"

    @property
    def place(self) -> Path:
        return self.folder / self.name

    @property
    def policy(self) -> Path:
        return self.folder / "policy"

    def add(self, entries: Sequence[bytes], *, witnesses: Sequence[str] = ("bawaslu",)) -> "LogFolder":
        """Append entries and publish."""
        self.entries += entries
        for path, data in files_of(self.entries).items():
            file = self.place / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.policy.write_text(POLICY)
        self.show(witnesses)
        return self

    def show(self, witnesses: Sequence[str] = ("bawaslu",)) -> None:
        self.place.mkdir(parents=True, exist_ok=True)
        (self.place / "checkpoint").write_text(note_of(self.entries, witnesses))

    def file(self, path: str) -> Path:
        return self.place / path

    def flip(self, path: str, at: int) -> None:
        """Change one bit of a file."""
        data = bytearray(self.file(path).read_bytes())
        data[at] ^= 1
        self.file(path).write_bytes(bytes(data))

    def receipt(self, index: int) -> str:
        tree = TiledTree(len(self.entries), lambda path: self.file(path).read_bytes())
        return str(Receipt(index, tuple(tree.inclusion(index)), self.file("checkpoint").read_text(), self.entries[index]))


def note_of(entries: Sequence[bytes], witnesses: Sequence[str] = ("bawaslu",), *, time: int = 1_795_000_000) -> str:
    """A checkpoint over entries, signed by the log and these witnesses."""
    text = str(Checkpoint(ORIGIN, len(entries), by_definition([leaf(entry) for entry in entries])))
    return sign(text, LOG_KEY) + "".join(signature_line(text, WITNESSES[name], time=time) for name in witnesses)
