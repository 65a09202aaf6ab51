"""When a proof shows that a tree begins otherwise: never for an honest log, whatever is sent; always for a fork where it can."""

from hypothesis import assume, given
from hypothesis import strategies as st

from pendopo.transparency.rules.checkpoints import Checkpoint
from pendopo.transparency.rules.proofs import TiledTree
from pendopo.transparency.rules.witnessing import shows_other_beginning
from tests.transparency.tree_of import by_definition, entry, files_of, leaf, reader

SIZES = 24
HONEST = [entry(number) for number in range(SIZES)]


def checkpoint(entries: list[bytes]) -> Checkpoint:
    return Checkpoint("contoh.test/log", len(entries), by_definition([leaf(each) for each in entries]))


def proof(entries: list[bytes], old: int) -> tuple[bytes, ...]:
    return tuple(TiledTree(len(entries), reader(files_of(entries))).consistency(old))


@given(old=st.integers(1, SIZES - 1), size=st.integers(2, SIZES), fork_at=st.integers(0, SIZES - 1))
def test_the_proof_of_a_fork_shows_it_and_that_of_an_honest_log_does_not(old: int, size: int, fork_at: int) -> None:
    assume(old < size)
    fork = [each if at != fork_at else b"other" for at, each in enumerate(HONEST[:size])]
    held = checkpoint(HONEST[:old]).root
    can_be_shown = fork_at < old and old & (old - 1) != 0
    assert shows_other_beginning(old, proof(fork, old), checkpoint(fork), held) == can_be_shown


@given(
    old=st.integers(0, SIZES + 1),
    size=st.integers(0, SIZES),
    picked=st.lists(st.tuples(st.integers(1, SIZES), st.integers(0, 5)), max_size=6),
    noise=st.lists(st.binary(min_size=32, max_size=32), max_size=2),
)
def test_no_false_proof_accuses_an_honest_log(old: int, size: int, picked: list[tuple[int, int]], noise: list[bytes]) -> None:
    """Whoever sends pieces of true proofs in any order, or noise, shows nothing."""
    pieces = [found[at % len(found)] for length, at in picked if (found := proof(HONEST, length))]
    now = checkpoint(HONEST[:size])
    assert not shows_other_beginning(old, (*pieces, *noise), now, checkpoint(HONEST[:old]).root)
