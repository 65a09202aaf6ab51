"""Holds the entries of the database against the published files and the checkpoint, and names each byte that differs.

Three places say what an entry is: its row, its bundle, and the hash in its tile. Where two agree, the third is wrong. Tiles
above the lowest follow from the entries, and so does the root that was signed.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from itertools import groupby
from json import loads
from pathlib import Path
from typing import TypeVar

from pendopo.kit.merkle import leaf_hash
from pendopo.transparency.reading import FolderReader, Missing
from pendopo.transparency.rules.checkpoints import SignedCheckpoint
from pendopo.transparency.rules.tiles import ENTRIES, HASH_BYTES, WIDTH, TornTile, packed, tile_path, tile_width, unpacked
from pendopo.transparency.rules.trees import Edge, Tile

T = TypeVar("T")
ROW, HEAD = "row", "head"


@dataclass(frozen=True)
class Fault:
    """Something that is not as it must be.

    Attributes:
        place: ``row``, or the path of a file, ``checkpoint`` and ``head`` (the stored one) included.
        index: of the entry; None where it is of none.
        byte: offset in the file, or in the row's entry; None where it is of none.
        why: in a few words.
    """

    place: str
    why: str
    index: int | None = None
    byte: int | None = None


@dataclass(frozen=True)
class LogRow:
    """An entry as it stands in the database."""

    index: int
    key: bytes
    body: bytes


@dataclass
class Check:
    """One look at a log.

    Attributes:
        shown: the published checkpoint; its signatures hold.
        stored: the head of the database, which may be ahead of it.
    """

    folder: Path
    shown: SignedCheckpoint
    stored: SignedCheckpoint
    done: Callable[[int], object] = lambda index: None
    read: Callable[[str], bytes] = field(init=False)
    edge: Edge = field(init=False, default_factory=Edge)
    right: set[str] = field(init=False, default_factory=set)  # files that were compared

    def __post_init__(self) -> None:
        self.read = FolderReader(self.folder).read

    def faults(self, rows: Iterable[LogRow]) -> Iterator[Fault]:
        """What is wrong, in the order of the log.

        Args:
            rows: of this log, by index.
        """
        if self.shown.size > self.stored.size:
            yield Fault(HEAD, f"{self.shown.size} entries are published, {self.stored.size} are stored")
        groups = groupby(rows, key=lambda row: row.index // WIDTH)
        for number, group in aligned(groups, -(-max(self.shown.size, self.stored.size) // WIDTH)):
            yield from self.group_faults(number, {row.index % WIDTH: row for row in group})
            self.done(min((number + 1) * WIDTH, self.stored.size))
        yield from self.stored_root_faults()
        yield from self.other_files()

    def group_faults(self, number: int, rows: dict[int, LogRow]) -> Iterator[Fault]:
        """One bundle, its tile and its rows."""
        shown, stored = (tile_width(0, number, head.size) for head in (self.shown, self.stored))
        width = max(shown, stored)
        yield from (Fault(ROW, "is of no log of this size", row.index) for place, row in rows.items() if place >= width)
        in_bundle, in_tile = self.entries_of(number, width), self.hashes_of(number, width)
        bodies: list[bytes] = []
        for place in range(width):
            index, row = number * WIDTH + place, rows.get(place)
            found = decided(row.body if row else None, at(in_bundle, place), at(in_tile, place))
            bodies.append(found or b"")
            if found is None:
                yield Fault(ROW, "row, bundle and tile say three different things", index)
            yield from row_faults(row, index, found)
        offsets = entry_offsets(bodies, number * WIDTH)
        yield from self.files_faults(ENTRIES, number, shown, width, lambda count: packed(bodies[:count]), offsets)
        hashes = b"".join(map(leaf_hash, bodies))
        yield from self.files_faults(0, number, shown, width, lambda count: hashes[: count * HASH_BYTES], hash_offsets(0, number))
        yield from self.grown(bodies, number * WIDTH)

    def grown(self, bodies: Sequence[bytes], first: int) -> Iterator[Fault]:
        """The tree over what was found to be right so far; its upper tiles, and its root at the published size."""
        leaves = [leaf_hash(body) for body in bodies]
        cut = min(max(self.shown.size - first, 0), len(leaves))
        for part, is_shown in ((leaves[:cut], True), (leaves[cut:], False)):
            if part:
                yield from self.upper_faults(self.edge.add(part), is_shown=is_shown)
            if part and self.edge.size == self.shown.size:
                yield from self.upper_faults(self.edge.partial_tiles(), is_shown=True)
                if self.edge.root() != self.shown.root:
                    yield Fault("checkpoint", "the entries do not lead to the published root")

    def upper_faults(self, tiles: Iterable[Tile], *, is_shown: bool) -> Iterator[Fault]:
        for level, number, data in tiles:
            width = len(data) // HASH_BYTES
            if level:
                begin = partial(beginning, data)
                yield from self.files_faults(level, number, width * is_shown, width, begin, hash_offsets(level, number))

    def stored_root_faults(self) -> Iterator[Fault]:
        if self.edge.size == self.stored.size != self.shown.size:
            yield from self.upper_faults(self.edge.partial_tiles(), is_shown=False)
            if self.edge.root() != self.stored.root:
                yield Fault(HEAD, "the entries do not lead to the stored root")

    # -- files

    def files_faults(
        self, level: int | str, number: int, needed: int, width: int, wanted: Callable[[int], bytes], index_of: Callable[[int], int]
    ) -> Iterator[Fault]:
        """The file of a tile or bundle that must be there, and the older or newer ones beside it that may be.

        Args:
            needed: how wide the published one is; 0 for none.
            width: how wide the widest one may be.
            wanted: what one of some width must hold.
            index_of: which entry a byte of it is of.
        """
        for count in sorted({*self.widths(level, number, width), *([needed] if needed else [])}):
            path = tile_path(level, number, count)
            if path not in self.right:
                self.right.add(path)
                yield from self.file_faults(path, wanted(count), index_of)

    def widths(self, level: int | str, number: int, most: int) -> list[int]:
        """How wide the files are that are there of a tile, at most so much."""
        full = self.folder / tile_path(level, number)
        try:
            names = os.listdir(full.with_name(f"{full.name}.p"))
        except FileNotFoundError:
            names = []
        found = [int(name) for name in names if name.isdigit() and name == str(int(name))]
        return [width for width in sorted(found) if 0 < width <= most] + ([WIDTH] if most == WIDTH and full.is_file() else [])

    def file_faults(self, path: str, wanted: bytes, index_of: Callable[[int], int]) -> Iterator[Fault]:
        """Each byte of a file that is not as it must be; of many in one entry or hash, the first."""
        try:
            found = self.read(path)
        except Missing:
            yield Fault(path, "is missing")
            return
        if found == wanted:
            return
        named: set[int] = set()
        for byte in (offset for offset, (one, other) in enumerate(zip(found, wanted, strict=False)) if one != other):
            if (index := index_of(byte)) not in named:
                named.add(index)
                yield Fault(path, "differs", index, byte)
        if len(found) != len(wanted):
            yield Fault(path, f"has {len(found)} bytes, not {len(wanted)}")

    def entries_of(self, number: int, most: int) -> list[bytes]:
        """The entries of the widest bundle that can be taken apart."""
        for width in reversed(self.widths(ENTRIES, number, most)):
            try:
                return unpacked(self.read(tile_path(ENTRIES, number, width)), width)
            except TornTile:
                continue
        return []

    def hashes_of(self, number: int, most: int) -> list[bytes]:
        """The hashes of the widest tile."""
        widths = self.widths(0, number, most)
        data = self.read(tile_path(0, number, widths[-1])) if widths else b""
        return [data[start : start + HASH_BYTES] for start in range(0, len(data) - HASH_BYTES + 1, HASH_BYTES)]

    def other_files(self) -> Iterator[Fault]:
        for file in sorted(self.folder.glob("tile/**/*")):
            path = file.relative_to(self.folder).as_posix()
            if not file.is_dir() and path not in self.right:
                yield Fault(path, "is no file of this log")


def beginning(data: bytes, width: int) -> bytes:
    return data[: width * HASH_BYTES]


def aligned(groups: Iterable[tuple[int, Iterator[LogRow]]], count: int) -> Iterator[tuple[int, list[LogRow]]]:
    """Every group of 256 there must be, also those of which no row is left."""
    wanted = 0
    for number, group in groups:
        yield from ((missing, []) for missing in range(wanted, number))
        yield number, list(group)
        wanted = number + 1
    yield from ((missing, []) for missing in range(wanted, count))


def decided(row: bytes | None, bundled: bytes | None, hashed: bytes | None) -> bytes | None:
    """What an entry is, by two of three; None when no two agree."""
    if row is not None and (hashed is None or leaf_hash(row) == hashed or row == bundled):
        return row
    if bundled is not None and leaf_hash(bundled) == hashed:
        return bundled
    return None


def row_faults(row: LogRow | None, index: int, right: bytes | None) -> Iterator[Fault]:
    if row is None:
        yield Fault(ROW, "is missing", index)
    elif right is not None and row.body != right:
        differing = (byte for byte, (one, other) in enumerate(zip(row.body, right, strict=False)) if one != other)
        yield Fault(ROW, "differs", index, next(differing, min(len(row.body), len(right))))
    elif right is not None and row.key != content_key(right):
        yield Fault(ROW, "its key is not that of its entry", index)


def content_key(body: bytes) -> bytes | None:
    try:
        fields = loads(body)
        return sha256(f"{fields['kind']}\n{fields['subject']}\n{fields['rev']}".encode()).digest()[:16]
    except (ValueError, KeyError, TypeError):
        return None


def at(items: Sequence[T], place: int) -> T | None:
    return items[place] if place < len(items) else None


def entry_offsets(bodies: Sequence[bytes], first: int) -> Callable[[int], int]:
    """Which entry a byte of a bundle is of."""
    ends, end = [], 0
    for body in bodies:
        end += 2 + len(body)
        ends.append(end)
    return lambda byte: first + next((place for place, end in enumerate(ends) if byte < end), len(ends) - 1)


def hash_offsets(level: int, number: int) -> Callable[[int], int]:
    """The first entry below the hash that a byte of a tile is of."""
    return lambda byte: (number * WIDTH + byte // HASH_BYTES) << (8 * level)
