"""The transparency log: durable appends as issue 7's forms will come, the time of a small batch, and of a proof."""

import random
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from pendopo.project import planes
from pendopo.project.bench.report import Figure
from pendopo.transparency.asking import Witnesses
from pendopo.transparency.rules.keys import Kind, SigningKey
from pendopo.transparency.rules.policies import parse_policy
from pendopo.transparency.rules.proofs import TiledTree
from pendopo.transparency.sequencer import Row, Sequencer
from pendopo.transparency.tile_files import LogFiles

LEAVES = 4_116_180  # forms of a general election: five of each of 823,236 stations
BATCH, SMALL_BATCH = 8192, 256
TIMES, PROOFS = 200, 2000
FORM = (
    '{"hashes":%d,"kind":"form","office":"kpu:35.06","region":"35.06.01.2001-%03d","rev":1,"sha256":{"form":"%s"},'
    '"subject":"C.HASIL/DPR/2029/%010d","time":"2029-02-14T11:00:00Z","v":1}'
)


def rows(first: int, count: int) -> list[Row]:
    """Entries of about 213 bytes with content keys, as a pipeline hands them in."""
    found = []
    for number in range(first, first + count):
        digest = sha256(b"%d" % number)
        body = FORM % (number % 7, number % 1000, digest.hexdigest()[:44], number)
        found.append(Row(digest.digest()[:16], body.encode()))
    return found


@contextmanager
def writer(url: str, folder: Path, log: str) -> Iterator[Sequencer]:
    """The product's writer on the database of the bench: no witnesses, files on disk.

    Args:
        url: of the log's role.
        log: any name; its entries stay in the database.
    """
    key = SigningKey(f"bench.example/catatan/{log}", Kind.ED25519, sha256(log.encode()).digest())
    policy = parse_policy(f"log {key.verifier}\nquorum none\n")
    with psycopg.connect(url, autocommit=True) as db:
        writer = Sequencer(log, key.name, db, LogFiles(folder), [key], policy, Witnesses([], policy))
        writer.open()
        yield writer


def appended(url: str, folder: Path, leaves: int) -> tuple[float, list[float]]:
    """Append so many leaves in large batches: seconds for all, and for each batch; making the rows is not counted."""
    taken = []
    with writer(url, folder, "bench") as log:
        for first in range(0, leaves, BATCH):
            batch = rows(first, min(BATCH, leaves - first))
            began = time.perf_counter()
            log.append(batch)
            taken.append(time.perf_counter() - began)
    return sum(taken), taken


def small_batches(url: str, folder: Path) -> list[float]:
    taken = []
    with writer(url, folder, "bench-kecil") as log:
        for number in range(TIMES):
            batch = rows(number * SMALL_BATCH, SMALL_BATCH)
            began = time.perf_counter()
            log.append(batch)
            taken.append(time.perf_counter() - began)
    return taken


def proofs(folder: Path, leaves: int) -> list[float]:
    """Seconds for each inclusion proof, each from a tree that has read nothing yet."""
    read = LogFiles(folder).read
    chosen, taken = random.Random(5), []  # noqa: S311  which entries are proven is no secret
    for _ in range(PROOFS):
        index = chosen.randrange(leaves)
        began = time.perf_counter()
        TiledTree(leaves, read).inclusion(index)
        taken.append(time.perf_counter() - began)
    return taken


def percentile(values: list[float], part: int) -> float:
    return statistics.quantiles(values, n=100)[part - 1]


def transparency_log(url: str, leaves: int = LEAVES) -> Iterator[Figure]:
    """All figures of the writer; ``url`` is that of the role ``pendopo_log`` on the bench's own database."""
    with TemporaryDirectory(dir=planes.state_dir()) as name:
        folder = Path(name) / "bench"
        seconds, batches = appended(url, folder, leaves)
        yield Figure(
            f"durable appends to the log, {leaves:,} leaves of about 213 bytes, batches of {BATCH:,}",
            f"{leaves / seconds:,.0f} leaves/s, {seconds:.0f} s",
            "≥ 80,000 leaves/s",
            f"flushed and signed; a batch p50 {statistics.median(batches) * 1000:.0f} ms, p99 {percentile(batches, 99) * 1000:.0f} ms",
            "make bench",
        )
        took = proofs(folder, leaves)
        yield Figure(
            f"inclusion proof from files, {PROOFS:,} entries by chance",
            f"p50 {statistics.median(took) * 1000:.2f} ms, p99 {percentile(took, 99) * 1000:.1f} ms",
            "p50 ≤ 2 ms",
            "each from a tree that has read nothing yet; files in the page cache",
            "make bench",
        )
        taken = small_batches(url, Path(name) / "small")
        yield Figure(
            f"batch of {SMALL_BATCH} from call to published checkpoint, {TIMES} times",
            f"p50 {statistics.median(taken) * 1000:.0f} ms, p99 {percentile(taken, 99) * 1000:.0f} ms",
            "p99 ≤ 200 ms",
            "no witness asked",
            "make bench",
        )
