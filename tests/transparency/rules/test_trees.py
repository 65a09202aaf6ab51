"""Trees, tiles and proofs: published vectors, another's log, and the recursive definition as the oracle."""

import base64
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.kit.merkle import EMPTY_ROOT, root
from pendopo.transparency.rules.checkpoints import open_checkpoint
from pendopo.transparency.rules.keys import VerifierKey
from pendopo.transparency.rules.proofs import TiledTree, consistency_holds, inclusion_holds
from pendopo.transparency.rules.tiles import TornTile, bundles_of, hashes_in, packed, tile_path, tile_width, tiles_of, unpacked
from pendopo.transparency.rules.trees import Edge
from tests.transparency.tree_of import by_definition, entry, files_of, leaf, reader

TESSERA = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"
ENTRIES = [entry(number) for number in range(1100)]
LEAVES = [leaf(each) for each in ENTRIES]


def test_a_number_is_written_in_groups_of_three_digits() -> None:
    """The examples of C2SP tlog-tiles."""
    assert tile_path(0, 1234067) == "tile/0/x001/x234/067"
    assert tile_path("entries", 0) == "tile/entries/000"
    assert tile_path(1, 5, 17) == "tile/1/005.p/17"


def test_a_tree_of_seventy_thousand_has_the_tiles_that_the_specification_counts() -> None:
    """273 full and 112 at level 0, one full and 17 at level 1, one hash at level 2."""
    tiles = list(tiles_of(70_000))
    assert sum(level == 0 and width == 256 for level, _number, width in tiles) == 273
    assert [tile for tile in tiles if tile[2] < 256] == [(0, 273, 112), (1, 1, 17), (2, 0, 1)]
    assert [tile for tile in tiles if tile[0] == 1 and tile[2] == 256] == [(1, 0, 256)]
    assert list(tiles_of(256)) == [(0, 0, 256), (1, 0, 1)]
    assert list(tiles_of(0)) == []


@given(st.integers(0, 200_000), st.integers(0, 3000))
def test_what_is_new_since_an_earlier_size_is_what_differs(before: int, more: int) -> None:
    size = before + more
    assert set(tiles_of(size, since=before)) == set(tiles_of(size)) - set(tiles_of(before))
    assert set(bundles_of(size, since=before)) == set(bundles_of(size)) - set(bundles_of(before))
    assert all(tile_width(level, number, size) == width for level, number, width in tiles_of(size, since=before))


@given(st.lists(st.integers(1, 300), min_size=1, max_size=5))
def test_any_batching_gives_the_root_of_the_definition(batches: list[int]) -> None:
    edge, size = Edge(), 0
    for batch in batches:
        edge.add(LEAVES[size : size + batch])
        size = min(size + batch, len(LEAVES))
        assert edge.size == size
        assert edge.root() == by_definition(LEAVES[:size]) == root(ENTRIES[:size])


@given(st.integers(0, len(LEAVES)), st.integers(0, len(LEAVES)))
def test_an_edge_read_from_its_tiles_grows_as_the_one_that_wrote_them(first: int, then: int) -> None:
    first, then = sorted((first, then))
    edge = Edge.read(first, reader(files_of(ENTRIES[:first])))
    assert edge.root() == by_definition(LEAVES[:first])
    edge.add(LEAVES[first:then])
    assert edge.root() == by_definition(LEAVES[:then])


@given(st.integers(1, len(LEAVES)), st.data())
def test_every_entry_has_a_proof_that_holds_and_holds_for_nothing_else(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    tree = TiledTree(size, reader(files_of(ENTRIES[:size])))
    proof, whole = tree.inclusion(index), by_definition(LEAVES[:size])
    assert tree.entry(index) == ENTRIES[index]
    assert inclusion_holds(tree.leaf(index), index, size, proof, whole)
    assert not inclusion_holds(leaf(b"another"), index, size, proof, whole)
    assert not inclusion_holds(tree.leaf(index), index, size, [*proof, whole], whole)
    other = data.draw(st.integers(0, size - 1).filter(lambda at: at != index)) if size > 1 else size
    assert not inclusion_holds(tree.leaf(index), other, size, proof, whole)
    for at in range(len(proof)):
        spoiled = [*proof[:at], flipped(proof[at]), *proof[at + 1 :]]
        assert not inclusion_holds(tree.leaf(index), index, size, spoiled, whole)


@given(st.integers(0, len(LEAVES)), st.integers(0, len(LEAVES)), st.data())
def test_a_tree_is_proven_to_be_the_beginning_of_a_larger_one_and_a_changed_one_is_not(old: int, new: int, data: st.DataObject) -> None:
    old, new = sorted((old, new))
    before, after = by_definition(LEAVES[:old]), by_definition(LEAVES[:new])
    proof = TiledTree(new, reader(files_of(ENTRIES[:new]))).consistency(old)
    assert consistency_holds(old, new, before, after, proof)
    if old:
        at = data.draw(st.integers(0, old - 1))
        forged = by_definition([*LEAVES[:at], leaf(b"forged"), *LEAVES[at + 1 : old]])
        assert not consistency_holds(old, new, forged, after, proof)
        assert not consistency_holds(old, new, before, flipped(after), proof)
    if proof:
        assert not consistency_holds(old, new, before, after, proof[:-1])
        assert not consistency_holds(old, new, before, after, [flipped(proof[0]), *proof[1:]])


def flipped(data: bytes) -> bytes:
    return bytes([data[0] ^ 1]) + data[1:]


def test_a_proof_is_asked_for_within_the_log() -> None:
    tree = TiledTree(3, reader(files_of(ENTRIES[:3])))
    with pytest.raises(IndexError):
        tree.inclusion(3)
    with pytest.raises(IndexError):
        tree.consistency(4)
    assert TiledTree(0, reader({})).root() == EMPTY_ROOT


@given(st.lists(st.binary(max_size=400), max_size=40))
def test_a_bundle_gives_back_what_was_packed_and_a_cut_one_is_refused(entries: list[bytes]) -> None:
    bundle = packed(entries)
    assert unpacked(bundle, len(entries)) == entries
    with pytest.raises(TornTile):
        unpacked(bundle, len(entries) + 1)
    if bundle:
        with pytest.raises(TornTile):
            unpacked(bundle[:-1], len(entries))


def test_an_entry_has_at_most_65535_bytes() -> None:
    assert len(packed([b"x" * 65_535])) == 65_537
    with pytest.raises(ValueError, match="65,536 bytes"):
        packed([b"x" * 65_536])
    with pytest.raises(TornTile):
        hashes_in(b"x" * 33, 1)


# -- published vectors


def read(value: str | None) -> bytes:
    return base64.b64decode(value) if value else b""


def test_the_196_published_vectors_of_proofs_agree(shared_data: Path) -> None:
    """transparency-dev/merkle, testdata. One is failed on purpose: a root that is not 32 bytes is refused even at size 1 of 1."""
    differ, seen = [], 0
    for file in sorted((shared_data / "transparency_log" / "merkle").rglob("*.json")):
        case = json.loads(file.read_text())
        proof = [read(hashed) for hashed in case["proof"] or []]
        if "leafIdx" in case:
            holds = inclusion_holds(read(case["leafHash"]), case["leafIdx"], case["treeSize"], proof, read(case["root"]))
        else:
            holds = consistency_holds(case["size1"], case["size2"], read(case["root1"]), read(case["root2"]), proof)
        seen += 1
        if holds == case["wantErr"]:
            differ.append(f"{file.parent.parent.name}/{file.parent.name}/{file.name}")
    assert seen == 196
    assert differ == ["consistency/additional/sizes-are-equal-one-and-proof-is-empty.json"]


def test_a_log_of_fifteen_entries_written_by_other_software_is_read_and_proven(shared_data: Path) -> None:
    """transparency-dev/tessera, testdata/log at each of its sixteen sizes."""
    folder = shared_data / "transparency_log" / "tessera_log"
    key = VerifierKey.parse(TESSERA)
    heads = {size: open_checkpoint((folder / f"checkpoint.{size}").read_bytes(), [key]) for size in range(16)}
    tree = TiledTree(15, lambda path: (folder / path).read_bytes())
    entries = [tree.entry(index) for index in range(15)]
    for size, head in heads.items():
        assert (head.size, head.root) == (size, by_definition([leaf(each) for each in entries[:size]]))
        assert consistency_holds(size, 15, head.root, heads[15].root, tree.consistency(size))
    for index, each in enumerate(entries):
        assert inclusion_holds(leaf(each), index, 15, tree.inclusion(index), heads[15].root)
