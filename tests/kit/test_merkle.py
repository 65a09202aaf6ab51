"""The daily root is that of RFC 9162, held against published values and a slow reading of the definition."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.kit.merkle import leaf_hash, node_hash, root

# The reference tree of Certificate Transparency (google/certificate-transparency, merkletree tests; used since by
# every implementation of RFC 6962 and 9162): eight inputs, and the root over the first n of them.
INPUTS = [
    bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243", "50515253 54555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("size", range(1, 9))
def test_the_roots_of_the_reference_tree(size: int) -> None:
    assert root(INPUTS[:size]).hex() == ROOTS[size - 1]


def test_the_root_of_nothing_is_the_hash_of_nothing() -> None:
    assert root([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def by_definition(entries: list[bytes]) -> bytes:
    """RFC 9162 section 2.1.1, word for word: split at the largest power of two below the size."""
    if not entries:
        return sha256(b"").digest()
    if len(entries) == 1:
        return leaf_hash(entries[0])
    split = 1
    while split * 2 < len(entries):
        split *= 2
    return node_hash(by_definition(entries[:split]), by_definition(entries[split:]))


ENTRIES = st.lists(st.binary(max_size=8), max_size=70)


@given(ENTRIES)
def test_reading_once_gives_what_the_definition_gives(entries: list[bytes]) -> None:
    assert root(iter(entries)) == by_definition(entries)


@given(ENTRIES, ENTRIES)
def test_two_different_lists_have_different_roots(one: list[bytes], other: list[bytes]) -> None:
    assert (root(one) == root(other)) == (one == other)


@given(st.binary(), st.binary())
def test_a_node_can_not_pass_for_an_entry(left: bytes, right: bytes) -> None:
    pair = leaf_hash(left) + leaf_hash(right)
    assert root([left, right]) != root([pair])
    assert root([left, right]) != root([b"\x01" + pair])
