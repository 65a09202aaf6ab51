"""Reading what a log has added, and holding its files against its signed checkpoint."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

from pendopo.kit.merkle import leaf_hash
from pendopo.transparency.monitor.memory import Believed
from pendopo.transparency.reading import Missing, Read
from pendopo.transparency.rules.checkpoints import SignedCheckpoint
from pendopo.transparency.rules.proofs import TiledTree, consistency_holds
from pendopo.transparency.rules.tiles import ENTRIES, HASH_BYTES, WIDTH, TornTile, bundles_of, hashes_in, tile_path, tile_width, unpacked
from pendopo.transparency.rules.trees import Edge, Tile

AT_ONCE = 8  # files on their way
STRETCH = 64  # bundles that are held in memory
PARTIAL = re.compile(r"\.p/(\d{1,3})$")


class Torn(Exception):
    """A file of the log that is not as long as it should be."""


def wide_enough(read: Read, path: str) -> tuple[bytes, bool]:
    """A file, and whether it is the full one: a log may take a partial file away once the full one is there.

    Raises:
        Missing: neither is there.
    """
    try:
        return read(path), not PARTIAL.search(path)
    except Missing as missing:
        if not PARTIAL.search(path):
            raise
        try:
            return read(PARTIAL.sub("", path)), True
        except Missing:
            raise missing from None


def read_bundle(read: Read, number: int, width: int) -> list[bytes]:
    """The first ``width`` entries of a bundle.

    Raises:
        Torn: it does not hold so many whole entries.
    """
    path = tile_path(ENTRIES, number, width)
    data, is_full = wide_enough(read, path)
    try:
        return unpacked(data, WIDTH if is_full else width)[:width]
    except TornTile as error:
        raise Torn(path) from error


def read_tile(read: Read, path: str, width: int) -> bytes:
    """The first ``width`` hashes of a tile, one after the other."""
    data, is_full = wide_enough(read, path)
    try:
        hashes_in(data, WIDTH if is_full else width)
    except TornTile as error:
        raise Torn(path) from error
    return data[: HASH_BYTES * width]


def tile_reader(read: Read) -> Read:
    """As ``read``, for tiles of an older size whose partial files are gone."""
    return lambda path: read_tile(read, path, int(found[1]) if (found := PARTIAL.search(path)) else WIDTH)


@dataclass(frozen=True)
class NewEntries:
    """Entries of one bundle that were not read before: the index of the first, and all of them."""

    first: int
    entries: list[bytes]


def new_entries(read: Read, since: int, size: int) -> Iterator[NewEntries]:
    """Entries from ``since`` to before ``size``, bundle by bundle, read some files ahead.

    Raises:
        Missing, Unreachable, Torn: at the file where it happened.
    """
    bundles = bundles_of(size, since=since)
    with ThreadPoolExecutor(AT_ONCE) as threads:
        while stretch := list(islice(bundles, STRETCH)):
            for (number, _), entries in zip(stretch, threads.map(lambda each: read_bundle(read, *each), stretch), strict=True):
                first = max(since, number * WIDTH)
                yield NewEntries(first, entries[first - number * WIDTH :])


def grown(edge: Edge, entries: list[bytes]) -> list[Tile]:
    """Append entries to an edge; the tiles that are full now."""
    return edge.add([leaf_hash(entry) for entry in entries])


def wrong_tiles(read: Read, tiles: list[Tile]) -> Iterator[tuple[str, str]]:
    """Published tiles that differ from what the entries make them: kind of finding and path."""

    def look(tile: Tile) -> tuple[str, str] | None:
        level, number, hashes = tile
        path = tile_path(level, number, len(hashes) // HASH_BYTES)
        try:
            return None if read_tile(read, path, len(hashes) // HASH_BYTES) == hashes else ("tile_wrong", path)
        except Missing:
            return "file_missing", path
        except Torn:
            return "file_torn", path

    with ThreadPoolExecutor(AT_ONCE) as threads:
        yield from filter(None, threads.map(look, tiles))


@dataclass(frozen=True)
class OtherHistory:
    """Proof that a tree does not begin with another one: the root that its beginning really has, and the path from there."""

    root: bytes
    proof: tuple[bytes, ...]


def other_history(read: Read, found: SignedCheckpoint, size: int, root: bytes) -> OtherHistory | None:
    """Whether the tiles show that the first ``size`` entries of a tree have another root; None if they do not show it.

    Raises:
        OSError, TornTile, Torn: they can't be read.
    """
    tree = TiledTree(found.size, tile_reader(read))
    beginning = TiledTree(size, tree_below(tree)).root()
    proof = tuple(tree.consistency(size))
    if beginning != root and consistency_holds(size, found.size, beginning, found.root, proof):
        return OtherHistory(beginning, proof)
    return None


def continues(read: Read, found: SignedCheckpoint, size: int, root: bytes) -> bool:
    """Whether the tiles prove that a tree begins with another one."""
    return consistency_holds(size, found.size, root, found.root, TiledTree(found.size, tile_reader(read)).consistency(size))


def tree_below(tree: TiledTree) -> Read:
    """Reads the tiles of an older size out of those of a newer one."""

    def read(path: str) -> bytes:
        width = int(found[1]) if (found := PARTIAL.search(path)) else WIDTH
        _, level, *number = PARTIAL.sub("", path).split("/")
        return b"".join(tree.tile(int(level), int("".join(part.removeprefix("x") for part in number)))[:width])

    return read


def wrong_bundle(read: Read, found: SignedCheckpoint, held: Believed) -> str:
    """Path of the first bundle whose entries are not those of the tiles; '' when they are all alike."""
    for stretch in new_entries(read, held.size, found.size):
        number = stretch.first // WIDTH
        width = tile_width(0, number, found.size)
        hashes = b"".join(map(leaf_hash, stretch.entries))
        if not read_tile(read, tile_path(0, number, width), width).endswith(hashes):
            return tile_path(ENTRIES, number, width)
    return ""
