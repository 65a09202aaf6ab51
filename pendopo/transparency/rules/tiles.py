"""The files of a log: where each tile and each bundle of entries lies, how wide it is, and what is in it.

A tile holds up to 256 hashes of one level, a bundle up to 256 entries. Full ones never change; the last of a level is
partial, and its width stands in its name, so that no file is ever written twice with other bytes.

Source: C2SP tlog-tiles.
"""

import struct
from collections.abc import Iterable, Iterator

WIDTH = 256
HASH_BYTES = 32
LARGEST_ENTRY = 65_535  # bytes; the length stands before it in 16 bits
ENTRIES = "entries"
CHECKPOINT = "checkpoint"


class TornTile(ValueError):
    """A tile or bundle that is not as long as it should be."""


def tile_path(level: int | str, number: int, width: int = WIDTH) -> str:
    """Path of a tile below the log's prefix, such as ``tile/0/x001/x234/067`` or ``tile/1/005.p/17``.

    Args:
        level: 0 to 63, or ``entries`` for a bundle.
        number: of the tile in its level, from 0.
        width: hashes in it, 1 to 256; 256 is a full one.
    """
    text, rest = f"{number % 1000:03d}", number // 1000
    while rest:
        text, rest = f"x{rest % 1000:03d}/{text}", rest // 1000
    return f"tile/{level}/{text}" + ("" if width == WIDTH else f".p/{width}")


def tile_width(level: int, number: int, size: int) -> int:
    """How many hashes a tile holds in a tree of ``size`` leaves, 0 to 256; 0: there is no such tile."""
    return max(0, min(WIDTH, (size >> (8 * level)) - number * WIDTH))


def tiles_of(size: int, *, since: int = 0) -> Iterator[tuple[int, int, int]]:
    """Tiles that a tree of ``size`` leaves has: level, number and width, from the leaves upwards.

    Args:
        since: leave out those that a tree of this size had already, as wide as they are now.
    """
    level = 0
    while (hashes := size >> (8 * level)) > 0:
        before = since >> (8 * level)
        for number in range(before // WIDTH, -(-hashes // WIDTH)):
            width = min(WIDTH, hashes - number * WIDTH)
            if number * WIDTH + width > before:
                yield level, number, width
        level += 1


def bundles_of(size: int, *, since: int = 0) -> Iterator[tuple[int, int]]:
    """Bundles of a log of ``size`` entries: number and width; ``since`` as for :func:`tiles_of`."""
    return ((number, width) for level, number, width in tiles_of(size, since=since) if level == 0)


def hashes_in(tile: bytes, width: int) -> list[bytes]:
    """The hashes of a tile.

    Raises:
        TornTile: it does not hold ``width`` hashes.
    """
    if len(tile) != HASH_BYTES * width:
        raise TornTile(f"a tile of {width} hashes has {len(tile)} bytes, not {HASH_BYTES * width}")
    return [tile[at : at + HASH_BYTES] for at in range(0, len(tile), HASH_BYTES)]


def packed(entries: Iterable[bytes]) -> bytes:
    """A bundle: each entry behind its length in two bytes, the higher first.

    Raises:
        ValueError: an entry is longer than 65,535 bytes.
    """
    parts = []
    for entry in entries:
        if len(entry) > LARGEST_ENTRY:
            raise ValueError(f"an entry has {len(entry):,} bytes, and at most {LARGEST_ENTRY:,} fit")
        parts += [struct.pack(">H", len(entry)), entry]
    return b"".join(parts)


def unpacked(bundle: bytes, width: int) -> list[bytes]:
    """The entries of a bundle.

    Raises:
        TornTile: it does not hold exactly ``width`` whole entries.
    """
    entries, at = [], 0
    while at < len(bundle):
        if at + 2 > len(bundle):
            raise TornTile("a bundle ends within a length")
        start = at + 2
        at = start + int.from_bytes(bundle[at:start])
        entries.append(bundle[start:at])
    if at != len(bundle) or len(entries) != width:
        raise TornTile(f"a bundle of {width} entries has {len(entries)}{'' if at == len(bundle) else ', the last one cut off'}")
    return entries
