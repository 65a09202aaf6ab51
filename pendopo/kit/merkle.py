"""The root of a Merkle tree over a list of byte strings, hashed as transparency logs do.

Source: RFC 9162 section 2.1.1: SHA-256, a leaf is hashed behind the byte 0x00 and a node behind 0x01, so that no leaf
can pass for a node; the root of nothing is the hash of the empty string.
"""

from collections.abc import Iterable
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """Hash of one entry, 32 bytes."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of two subtrees by their hashes, 32 bytes."""
    return sha256(b"\x01" + left + right).digest()


def root(entries: Iterable[bytes]) -> bytes:
    """The Merkle tree hash of entries in their order, 32 bytes; reads them once and keeps one hash a level.

    The tree splits at the largest power of two below its size, so every full subtree stands by itself: two of one
    size become one of twice the size, and at the end what is left is joined from the right.
    """
    full: list[tuple[int, bytes]] = []
    for entry in entries:
        size, hashed = 1, leaf_hash(entry)
        while full and full[-1][0] == size:
            size, hashed = 2 * size, node_hash(full.pop()[1], hashed)
        full.append((size, hashed))
    if not full:
        return EMPTY_ROOT
    joined = full.pop()[1]
    while full:
        joined = node_hash(full.pop()[1], joined)
    return joined
