"""Brings a database that was set back up to what was published: the entries are read from the bundles, byte for byte.

Only what leads to the published, signed root is taken, so it does not matter where the bundles come from: the own files, or any mirror.
"""

from collections.abc import Callable, Iterator

from pendopo.kit.merkle import leaf_hash
from pendopo.transparency.checking import content_key
from pendopo.transparency.reading import Missing, Read
from pendopo.transparency.rules.checkpoints import BadCheckpoint, SignedCheckpoint
from pendopo.transparency.rules.notes import BadNote
from pendopo.transparency.rules.policies import TooFewWitnesses
from pendopo.transparency.rules.tiles import CHECKPOINT, ENTRIES, WIDTH, TornTile, bundles_of, tile_path, unpacked
from pendopo.transparency.sequencer import CHUNK, Row, Sequencer, Stored, Tree, chunks
from pendopo.transparency.stops import DatabaseIsBehind, FilesDiffer, RowsDiffer


def restore(writer: Sequencer, read: Read, done: Callable[[int], object] = lambda size: None) -> int:
    """Add the entries that are published and not stored, in one transaction.

    Args:
        writer: not opened.
        read: gives files of the log, its checkpoint included.
        done: told how many entries are there, now and then.

    Returns:
        How many entries were added.

    Raises:
        AnotherWriter: the writer runs.
        FilesDiffer: what is read does not lead to a root that the policy believes; nothing was added.
        RowsDiffer: the entries that are stored are not the beginning of it; nothing was added.
        DatabaseIsBehind: more is stored than is read: there is nothing to bring back.
    """
    writer.lock()
    writer.begin()
    writer.stored = writer.read_head()
    shown = believed(writer, read)
    if shown.size < writer.stored.size:
        raise DatabaseIsBehind(f"{writer.log}: {writer.stored.size} entries are stored, and {shown.size} were read")
    tree = Tree()
    for bodies in chunks(writer.bodies(0, writer.stored.size), CHUNK):
        tree.grow(bodies)
        done(tree.edge.size)
    with writer.db.transaction():
        for bodies in chunks(published(read, writer.stored.size, shown.size), CHUNK):
            list(writer.copied([as_row(body) for body in bodies], tree))
            done(tree.edge.size)
        if tree.edge.root() != shown.root:
            raise RowsDiffer(f"{writer.log}: stored and read entries do not lead to the published root of {shown.size}")
        writer.swap(Stored(shown.size, *writer.signed(tree)))
    return shown.size - writer.stored.size


def believed(writer: Sequencer, read: Read) -> SignedCheckpoint:
    try:
        shown = writer.policy.accept(read(CHECKPOINT))
    except (BadNote, BadCheckpoint, TooFewWitnesses, Missing) as error:
        raise FilesDiffer(f"{writer.log}: checkpoint: {error}") from error
    if shown.checkpoint.origin != writer.origin:
        raise FilesDiffer(f"{writer.log}: the checkpoint is of {shown.checkpoint.origin}")
    return shown


def published(read: Read, since: int, size: int) -> Iterator[bytes]:
    """Entries from the bundles, from one index to before another."""
    for number, width in bundles_of(size, since=since):
        path = tile_path(ENTRIES, number, width)
        try:
            entries = unpacked(read(path), width)
        except (Missing, TornTile) as error:
            raise FilesDiffer(f"{path}: {error}") from error
        yield from entries[max(0, since - number * WIDTH) :]


def as_row(body: bytes) -> Row:
    return Row(content_key(body) or leaf_hash(body)[:16], body)
