"""Trees for tests: by the recursive definition, and as files in a dictionary."""

from collections.abc import Callable
from hashlib import sha256

from pendopo.transparency.rules.tiles import ENTRIES, HASH_BYTES, bundles_of, packed, tile_path
from pendopo.transparency.rules.trees import Edge


def entry(number: int) -> bytes:
    return b"entry %d" % number


def leaf(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def by_definition(leaves: list[bytes]) -> bytes:
    """RFC 6962 section 2.1, word for word: slow, and sharing nothing with the product."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + by_definition(leaves[:split]) + by_definition(leaves[split:])).digest()


def files_of(entries: list[bytes]) -> dict[str, bytes]:
    """Every file of a log that was published at this size alone, by path; no checkpoint."""
    edge = Edge()
    files = {path_of(tile): tile[2] for tile in [*edge.add([leaf(each) for each in entries]), *edge.partial_tiles()]}
    for number, width in bundles_of(len(entries)):
        files[tile_path(ENTRIES, number, width)] = packed(entries[number * 256 : number * 256 + width])
    return files


def path_of(tile: tuple[int, int, bytes]) -> str:
    level, number, data = tile
    return tile_path(level, number, len(data) // HASH_BYTES)


def reader(files: dict[str, bytes]) -> Callable[[str], bytes]:
    return files.__getitem__
