"""A log for tests: entries in a list, notes signed as the log would, files in a folder; and witnesses that really listen."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pendopo.transparency import witnesses
from pendopo.transparency.rules.checkpoints import Checkpoint
from pendopo.transparency.rules.keys import Kind, SigningKey
from pendopo.transparency.rules.notes import sign
from pendopo.transparency.rules.proofs import TiledTree
from pendopo.transparency.rules.witnessing import Request
from pendopo.transparency.witness import folder as folders
from pendopo.transparency.witness.door import Door
from pendopo.transparency.witness.signing import Witness
from tests.transparency.tree_of import by_definition, entry, files_of, leaf, reader

ORIGIN = "www.contoh.test/catatan/situs"


class SmallLog:
    """A log whose entries, roots and proofs can be had at any size; a fork has other entries from some place on."""

    def __init__(self, entries: list[bytes], *, origin: str = ORIGIN, seed: int = 1, kind: Kind = Kind.ED25519) -> None:
        self.entries, self.origin = entries, origin
        self.key = SigningKey(origin, kind, bytes([seed]) * 32)

    @classmethod
    def of(cls, size: int, *, fork_at: int | None = None, origin: str = ORIGIN, seed: int = 1, kind: Kind = Kind.ED25519) -> "SmallLog":
        entries = [entry(number) if fork_at is None or number < fork_at else b"other %d" % number for number in range(size)]
        return cls(entries, origin=origin, seed=seed, kind=kind)

    def text(self, size: int) -> str:
        return str(Checkpoint(self.origin, size, by_definition([leaf(each) for each in self.entries[:size]])))

    def note(self, size: int) -> str:
        return sign(self.text(size), self.key)

    def proof(self, old: int, size: int) -> tuple[bytes, ...]:
        return tuple(TiledTree(size, reader(files_of(self.entries[:size]))).consistency(old))

    def request(self, old: int, size: int) -> bytes:
        return str(Request(old, self.proof(old, size) if old <= size else (), self.note(size))).encode()

    def publish(self, folder: Path, note: str, *, size: int | None = None) -> None:
        """Write the files of this size, and the checkpoint last."""
        for path, data in files_of(self.entries[:size]).items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "checkpoint").write_text(note)


def witness_in(folder: Path, *logs: SmallLog, name: str = "saksi.contoh.test/1", quantum: bool = False) -> folders.Folder:
    made = folders.make(folder, name, quantum=quantum)
    for log in logs:
        made.add_log(str(log.key.verifier))
    return made


@contextmanager
def listening(witness: Witness, *, say: Callable[[str], object] = lambda text: None) -> Iterator[Door]:
    """A witness's door, open on a free port of the loopback."""
    door, opened = Door(witness, complain=say), threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(door.run(opened.set)))
    thread.start()
    if not opened.wait(10):
        raise AssertionError("the witness does not listen")
    try:
        yield door
    finally:
        witnesses.close_all()  # connections are kept between two questions, but not between two tests
        door.close()
        thread.join()
