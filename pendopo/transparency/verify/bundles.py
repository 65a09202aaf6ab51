"""Bundles of entries held against the tiles of leaves beside them; the long part of a verification, on all cores."""

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from typing import TypeVar

from pendopo.kit.merkle import leaf_hash
from pendopo.transparency.reading import Read, Unreachable, reader
from pendopo.transparency.rules.checked_trees import wide_enough
from pendopo.transparency.rules.entries import KINDS, Entry, EntryRefused
from pendopo.transparency.rules.plain_entries import plain_entry
from pendopo.transparency.rules.tiles import ENTRIES, WIDTH, TornTile, hashes_in, tile_path, tile_width
from pendopo.transparency.rules.trees import perfect_root

JOB = 32  # bundles that a process takes at a time
IN_PROCESS = 64  # bundles up to which no other process is worth its start
CONNECTIONS = 4  # of a process to a server
NAMED = 10  # faults of a file that are named one by one

T = TypeVar("T")


@dataclass(frozen=True)
class Fault:
    """Something that is not as it should be.

    Attributes:
        code: of the sentence that tells it.
        file: path below the log's prefix.
        index: of the entry in the log, or of the hash in its tile; None for the whole file.
        why: what else there is to say.
    """

    code: str
    file: str
    index: int | None = None
    why: str = ""


@dataclass(frozen=True)
class Part:
    """A bundle and its tile of leaves.

    Attributes:
        entries: hashes of the leaves made from the entries, joined to their root where the bundle is full; None: no bundle.
        tile: the same from the tile.
        differing: places at which the two differ.
        faults: of files that are missing or torn, and of the form of entries.
    """

    number: int
    width: int
    entries: tuple[bytes, ...] | None
    tile: tuple[bytes, ...] | None
    differing: tuple[int, ...]
    faults: tuple[Fault, ...]


Work = tuple[str, str, str, int, int, int]  # place, at, name of the log, its size, first bundle, bundle behind the last


def parts(place: str, at: str, name: str, size: int, *, processes: int, since: int = 0) -> Iterator[Part]:
    """All bundles of a log in their order, each held against its tile.

    Args:
        name: of the log, whose kinds of entries alone may stand in it.
        processes: that read at a time.
        since: first bundle.

    Raises:
        Unreachable: the place stopped answering.
    """
    count = -(-size // WIDTH)
    jobs = [(place, at, name, size, first, min(first + JOB, count)) for first in range(since, count, JOB)]
    if processes == 1 or count - since <= IN_PROCESS:
        for job in jobs:
            yield from checked_parts(job)
        return
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        for found in pool.map(checked_parts, jobs):
            yield from found


def checked_parts(work: Work) -> list[Part]:
    """The parts of one job."""
    place, at, name, size, first, behind = work
    with ExitStack() as stack:
        read = stack.enter_context(reader(place, at=at))
        if place.startswith(("http://", "https://")):
            pool = stack.enter_context(ThreadPoolExecutor(CONNECTIONS))
            return list(pool.map(partial(part_of, read, name, size), range(first, behind)))
        return [part_of(read, name, size, number) for number in range(first, behind)]


def part_of(read: Read, name: str, size: int, number: int) -> Part:
    width = tile_width(0, number, size)
    faults: list[Fault] = []
    bundle, tile = tile_path(ENTRIES, number, width), tile_path(0, number, width)
    entries = found(partial(entries_of, read, number, width), bundle, faults)
    hashes = found(partial(hashes_of, read, number, width), tile, faults)
    leaves = None if entries is None else [leaf_hash(entry) for entry in entries]
    differing = places(leaves, hashes)
    if leaves is not None and len(leaves) < width:
        at = next(iter(differing), len(leaves)) if hashes else len(leaves)
        faults.append(Fault("torn_bundle", bundle, number * WIDTH + at))
        leaves = None
    elif entries is not None:
        faults += faults_of_form(entries, bundle, number, name, set(differing))
    return Part(number, width, summary(leaves), summary(hashes), differing[:NAMED], tuple(faults))


def found(ask: Callable[[], T], path: str, faults: list[Fault]) -> T | None:
    """What is there; otherwise None and a fault more."""
    try:
        return ask()
    except Unreachable:
        raise
    except FileNotFoundError:
        faults.append(Fault("missing", path))
    except TornTile as error:
        faults.append(Fault("torn", path, why=str(error)))
    return None


def entries_of(read: Read, number: int, width: int) -> list[bytes]:
    """The entries of a bundle as far as they are whole, at most ``width``."""
    data, stored = wide_enough(read, ENTRIES, number, width)
    entries, at = list[bytes](), 0
    while at + 2 <= len(data) and len(entries) < stored:
        start = at + 2
        at = start + int.from_bytes(data[at:start])
        if at > len(data):
            break
        entries.append(data[start:at])
    if at < len(data) and len(entries) == stored:  # bytes behind the last one
        entries.pop()
    return entries[:width]


def hashes_of(read: Read, number: int, width: int) -> list[bytes]:
    data, stored = wide_enough(read, 0, number, width)
    return hashes_in(data, stored)[:width]


def places(leaves: Sequence[bytes] | None, hashes: Sequence[bytes] | None) -> tuple[int, ...]:
    """Where two rows of hashes differ; nowhere if one is not there."""
    if leaves is None or hashes is None or leaves == hashes:
        return ()
    return tuple(place for place, (one, other) in enumerate(zip_longest(leaves, hashes)) if one != other)


def summary(hashes: Sequence[bytes] | None) -> tuple[bytes, ...] | None:
    if hashes is None:
        return None
    return (perfect_root(hashes),) if len(hashes) == WIDTH else tuple(hashes)


def faults_of_form(entries: Iterable[bytes], path: str, number: int, name: str, but: set[int]) -> Iterator[Fault]:
    """Entries that must not stand in this log, or not in this form."""
    for place, data in enumerate(entries):
        index = number * WIDTH + place
        if place not in but and (why := why_not(data, name, index)):
            yield Fault("form", path, index, why)


def why_not(data: bytes, name: str, index: int) -> str:
    """What is wrong with an entry at its index; '' for nothing."""
    kind, corrects = plain_entry(data) or ("", None)
    if not kind:
        try:
            entry = Entry.parse(data)
        except EntryRefused as error:
            return str(error)
        kind, corrects = entry.kind, entry.corrects
    if KINDS[kind].log != name:
        return f"{kind} belongs into {KINDS[kind].log}"
    if corrects is not None and corrects >= index:
        return "corrects: an entry before this one"
    return ""
