"""Proofs: made from tiles, and checked without them.

An inclusion proof shows that an entry stands in a tree, a consistency proof that a tree is the beginning of a larger one.
The two halves of this module share no code, so that a fault of one is not excused by the other.

Sources: RFC 6962 sections 2.1.1 and 2.1.2 (what a proof is), RFC 9162 sections 2.1.3.2 and 2.1.4.2 (how it is checked).
"""

from collections.abc import Callable, Sequence

from pendopo.kit.merkle import EMPTY_ROOT, node_hash
from pendopo.transparency.rules.tiles import ENTRIES, HASH_BYTES, WIDTH, hashes_in, tile_path, tile_width, unpacked
from pendopo.transparency.rules.trees import perfect_root, split_point


class TiledTree:
    """A tree of one size, read from the files of its log; each file is read once."""

    def __init__(self, size: int, read: Callable[[str], bytes]) -> None:
        """Args:
        size: leaves of the tree; its tiles are published.
        read: gives the bytes of a file by its path below the log's prefix.
        """
        self.size = size
        self.read = read
        self.tiles: dict[tuple[int, int], list[bytes]] = {}

    def tile(self, level: int, number: int) -> list[bytes]:
        """The hashes of a tile.

        Raises:
            TornTile: it is not as long as it should be.
        """
        if (level, number) not in self.tiles:
            width = tile_width(level, number, self.size)
            self.tiles[level, number] = hashes_in(self.read(tile_path(level, number, width)), width)
        return self.tiles[level, number]

    def leaf(self, index: int) -> bytes:
        """Hash of an entry, 0 <= index < size."""
        return self.tile(0, index // WIDTH)[index % WIDTH]

    def entry(self, index: int) -> bytes:
        """An entry itself, 0 <= index < size; not checked against its hash."""
        number = index // WIDTH
        width = tile_width(0, number, self.size)
        return unpacked(self.read(tile_path(ENTRIES, number, width)), width)[index % WIDTH]

    def root(self) -> bytes:
        return self.subtree(0, self.size) if self.size else EMPTY_ROOT

    def subtree(self, low: int, high: int) -> bytes:
        """Root over the leaves from ``low`` to before ``high``; low is where RFC 6962 would begin a subtree of this length."""
        count = high - low
        if count & (count - 1):
            middle = low + split_point(count)
            return node_hash(self.subtree(low, middle), self.subtree(middle, high))
        level = (count.bit_length() - 1) // 8
        first, hashes = low >> (8 * level), count >> (8 * level)
        return perfect_root(self.tile(level, first // WIDTH)[first % WIDTH : first % WIDTH + hashes])

    def inclusion(self, index: int) -> list[bytes]:
        """Proof that the leaf at ``index`` stands in this tree: from its sibling up to the child of the root.

        Raises:
            IndexError: there is no such leaf.
        """
        if not 0 <= index < self.size:
            raise IndexError(f"entry {index} is not in a log of {self.size} entries")
        return self.path_to(index, 0, self.size)

    def path_to(self, index: int, low: int, high: int) -> list[bytes]:
        if high - low == 1:
            return []
        middle = low + split_point(high - low)
        if index < middle:
            return [*self.path_to(index, low, middle), self.subtree(middle, high)]
        return [*self.path_to(index, middle, high), self.subtree(low, middle)]

    def consistency(self, old: int) -> list[bytes]:
        """Proof that a tree of ``old`` leaves is the beginning of this one; empty for the sizes 0 and this one.

        Raises:
            IndexError: this tree is smaller.
        """
        if not 0 <= old <= self.size:
            raise IndexError(f"a tree of {self.size} leaves does not contain one of {old}")
        return self.prefix(old, 0, self.size, whole=True) if old else []

    def prefix(self, old: int, low: int, high: int, *, whole: bool) -> list[bytes]:
        if old == high - low:
            return [] if whole else [self.subtree(low, high)]
        middle = split_point(high - low)
        if old <= middle:
            return [*self.prefix(old, low, low + middle, whole=whole), self.subtree(low + middle, high)]
        return [*self.prefix(old - middle, low + middle, high, whole=False), self.subtree(low, low + middle)]


def inclusion_holds(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether ``proof`` shows that the leaf hash stands at ``index`` in the tree of ``size`` leaves with this root."""
    if not 0 <= index < size or not all_hashes(leaf, root, *proof):
        return False
    here, last, hashed = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if here & 1 or here == last:
            hashed = node_hash(sibling, hashed)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            hashed = node_hash(hashed, sibling)
        here, last = here >> 1, last >> 1
    return last == 0 and hashed == root


def consistency_holds(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether ``proof`` shows that the tree of ``old`` leaves is the beginning of the one of ``new`` leaves.

    The empty tree is the beginning of every tree; its root is known and its proof is empty.
    """
    if not 0 <= old <= new or not all_hashes(old_root, new_root, *proof):
        return False
    if old == 0:
        return not proof and old_root == EMPTY_ROOT and (new > 0 or new_root == EMPTY_ROOT)
    if old == new:
        return not proof and old_root == new_root
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    return bool(path) and both_roots(path, old - 1, new - 1) == (old_root, new_root)


def both_roots(path: Sequence[bytes], here: int, last: int) -> tuple[bytes, bytes] | None:
    """The roots of the older and the newer tree that a path leads to; None if it is too long or too short."""
    while here & 1:
        here, last = here >> 1, last >> 1
    older = newer = path[0]
    for sibling in path[1:]:
        if last == 0:
            return None
        if here & 1 or here == last:
            older, newer = node_hash(sibling, older), node_hash(sibling, newer)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            newer = node_hash(newer, sibling)
        here, last = here >> 1, last >> 1
    return (older, newer) if last == 0 else None


def all_hashes(*values: bytes) -> bool:
    return all(len(value) == HASH_BYTES for value in values)
