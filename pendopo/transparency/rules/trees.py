"""How the tree of a log grows: its right edge is all that a writer must remember.

Source: RFC 6962 section 2.1 for the tree, C2SP tlog-tiles for the cut into tiles of 256.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from pendopo.kit.merkle import EMPTY_ROOT, node_hash
from pendopo.transparency.rules.tiles import WIDTH, hashes_in, tile_path, tile_width

Tile = tuple[int, int, bytes]  # level, number, hashes one after the other


def split_point(count: int) -> int:
    """The largest power of two below ``count``, which is at least 2: where RFC 6962 cuts a tree."""
    return 1 << ((count - 1).bit_length() - 1)


def perfect_root(hashes: Sequence[bytes]) -> bytes:
    """Root over a number of hashes that is a power of two."""
    while len(hashes) > 1:
        hashes = [sha256(b"\x01" + hashes[at] + hashes[at + 1]).digest() for at in range(0, len(hashes), 2)]
    return hashes[0]


def peaks(hashes: Sequence[bytes]) -> Iterator[bytes]:
    """Roots of the perfect subtrees that hashes of one level form, the largest and leftmost first."""
    start = 0
    while start < len(hashes):
        width = 1 << ((len(hashes) - start).bit_length() - 1)
        yield perfect_root(hashes[start : start + width])
        start += width


@dataclass
class Edge:
    """The right edge of a tree.

    Attributes:
        size: leaves in the tree.
        levels: for each level of tiles, the hashes of its unfinished tile, at most 255.
    """

    size: int = 0
    levels: list[list[bytes]] = field(default_factory=list)

    @classmethod
    def read(cls, size: int, read: Callable[[str], bytes]) -> "Edge":
        """The edge of a tree of ``size`` leaves, from the partial tiles that were published for it.

        Args:
            read: gives the bytes of a file by its path below the log's prefix.

        Raises:
            TornTile: a tile is not as long as it should be.
        """
        edge, level = cls(size), 0
        while size >> (8 * level):
            number = size >> (8 * (level + 1))
            width = tile_width(level, number, size)
            edge.levels.append(hashes_in(read(tile_path(level, number, width)), width) if width else [])
            level += 1
        return edge

    def copy(self) -> "Edge":
        return Edge(self.size, [list(level) for level in self.levels])

    def add(self, leaves: Sequence[bytes]) -> list[Tile]:
        """Append the hashes of leaves.

        Returns:
            The tiles that are full now, level by level.
        """
        full: list[Tile] = []
        pending, level = list(leaves), 0
        while pending:
            if level == len(self.levels):
                self.levels.append([])
            number = self.size >> (8 * (level + 1))
            row = self.levels[level]
            row.extend(pending)
            pending = []
            whole = len(row) - len(row) % WIDTH
            for start in range(0, whole, WIDTH):
                tile = row[start : start + WIDTH]
                full.append((level, number + start // WIDTH, b"".join(tile)))
                pending.append(perfect_root(tile))
            del row[:whole]
            level += 1
        self.size += len(leaves)
        return full

    def partial_tiles(self) -> list[Tile]:
        """The unfinished tiles; they must be there for every size that is published."""
        return [(level, self.size >> (8 * (level + 1)), b"".join(row)) for level, row in enumerate(self.levels) if row]

    def root(self) -> bytes:
        """Root of the tree, 32 bytes."""
        root = None
        for row in self.levels:  # the lower a level, the further to the right
            for peak in reversed(list(peaks(row))):
                root = peak if root is None else node_hash(peak, root)
        return EMPTY_ROOT if root is None else root
