"""Full verification of a log, as an outsider does it: every bundle, every tile, the root, signatures, the form of each entry."""

import datetime
import io
import json
import tempfile
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from pendopo.kit.merkle import leaf_hash
from pendopo.project.bench.report import Figure
from pendopo.transparency.rules.checkpoints import Checkpoint
from pendopo.transparency.rules.entries import Entry
from pendopo.transparency.rules.keys import Kind, SigningKey
from pendopo.transparency.rules.notes import sign, signature_line
from pendopo.transparency.rules.tiles import ENTRIES, HASH_BYTES, packed, tile_path
from pendopo.transparency.rules.trees import Edge, Tile
from pendopo.transparency.verify.command import main

ORIGIN = "www.contoh.test/catatan/situs"
KEY = SigningKey(ORIGIN, Kind.ED25519, bytes([7]) * 32)
WITNESS = SigningKey("saksi.contoh.test", Kind.ED25519_COSIGNATURE, bytes([8]) * 32)
POLICY = f"log {KEY.verifier}\nwitness saksi {WITNESS.verifier}\nquorum saksi\n"
START = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
HOSTS = 1106
WIDTH = 256
NATIONAL = 4_116_180  # entries: every form of a national election
MOST = 120  # seconds for them


def entry(index: int) -> bytes:
    """An invented release, as long and of the same form as a real one."""
    return Entry(
        "site_release", f"kab-{index % HOSTS}.contoh.test", index // HOSTS + 1, START + datetime.timedelta(seconds=index),
        hashes={"manifest": sha256(index.to_bytes(8)).digest()}, totals={"files": 130, "bytes": 2_000_000 + index % 1000},
        office="kpu:35.06", region="35.06",
    ).as_bytes()  # fmt: skip


def write_log(folder: Path, count: int) -> Path:
    """A log of so many entries, straight to files; returns its folder, with the policy beside it."""
    place, edge = folder / "situs", Edge()
    for first in range(0, count, WIDTH):
        entries = [entry(index) for index in range(first, min(first + WIDTH, count))]
        put(place / tile_path(ENTRIES, first // WIDTH, len(entries)), packed(entries))
        for tile in edge.add([leaf_hash(each) for each in entries]):
            put_tile(place, tile)
    for tile in edge.partial_tiles():
        put_tile(place, tile)
    text = str(Checkpoint(ORIGIN, count, edge.root()))
    put(place / "checkpoint", (sign(text, KEY) + signature_line(text, WITNESS, time=int(START.timestamp()))).encode())
    put(folder / "policy", POLICY.encode())
    return place


def put_tile(place: Path, tile: Tile) -> None:
    level, number, data = tile
    put(place / tile_path(level, number, len(data) // HASH_BYTES), data)


def put(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def seconds_to_verify(place: Path, policy: Path) -> float:
    """How long a full verification takes, which must hold.

    Raises:
        RuntimeError: it does not.
    """
    out, began = io.StringIO(), time.perf_counter()
    if main(["log", str(place), "--policy", str(policy), "--json"], out):
        raise RuntimeError(json.dumps(json.loads(out.getvalue())["steps"][-1]))
    return time.perf_counter() - began


def log_verification(count: int = NATIONAL, place: Path | None = None, policy: Path | None = None) -> Iterator[Figure]:
    """Measure a full verification.

    Args:
        count: entries of the log that is written for it.
        place, policy: a log that is there already, and its policy.
    """
    with tempfile.TemporaryDirectory() as folder:
        place = place or write_log(Path(folder), count)
        seconds = seconds_to_verify(place, policy or place.parent / "policy")
    yield Figure(
        f"full verification of a log of {count:,} entries",
        f"{seconds:.0f} s ({count / seconds:,.0f} entries/s)",
        f"≤ {MOST} s for {NATIONAL:,}",
        "all cores; every bundle, tile of every level, root, signatures, form of every entry",
        "python -m pendopo.transparency.verify",
    )


if __name__ == "__main__":
    import sys

    for figure in log_verification(int(sys.argv[1]) if len(sys.argv) > 1 else NATIONAL):
        print(figure)  # noqa: T201
