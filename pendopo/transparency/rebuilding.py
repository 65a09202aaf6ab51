"""Makes the files of a log anew from its rows: after files were lost or changed, and only if the rows are those that were signed."""

from collections.abc import Callable, Iterator

from pendopo.kit.merkle import leaf_hash
from pendopo.transparency.rules.checkpoints import SignedCheckpoint, open_checkpoint
from pendopo.transparency.rules.notes import BadNote
from pendopo.transparency.rules.trees import Edge
from pendopo.transparency.sequencer import CHUNK, Sequencer, Tree, chunks
from pendopo.transparency.stops import DatabaseIsBehind, RowsDiffer, WrongKey


def rebuild(writer: Sequencer, done: Callable[[int], object] = lambda size: None) -> int:
    """Write every file of a log as its rows say; older partial files are taken away.

    The checkpoint is left as it is: the writer shows one when it starts.

    Args:
        writer: not opened; its files may be overwritten.
        done: told how many entries were gone through, now and then.

    Returns:
        How many files were not as they had to be.

    Raises:
        AnotherWriter: the writer runs.
        RowsDiffer, WrongKey, DatabaseIsBehind: the rows are not those of the signed checkpoints; no file was touched.
    """
    writer.lock()
    writer.stored = writer.read_head()
    sizes = check_rows(writer, done)
    tree, kept = Tree(), set[str]()
    for bodies in cut_at(writer, sizes):
        files = tree.grow(bodies)
        if tree.edge.size in sizes:
            files += tree.partial_files()
        writer.files.add(files)
        kept |= {path for path, _data in files if ".p/" in path}
        done(tree.edge.size)
    writer.files.clear_partials_but(kept)
    return writer.files.changed


def check_rows(writer: Sequencer, done: Callable[[int], object]) -> list[int]:
    """See that the rows lead to the stored root, and to the published one on the way.

    Returns:
        The sizes whose partial files are needed: the published and the stored one.
    """
    try:
        heads = [open_checkpoint(writer.stored.checkpoint, writer.known_keys())]
    except BadNote as error:
        raise WrongKey(f"{writer.log}: the stored checkpoint: {error}") from error
    if shown := published_if_readable(writer):
        if shown.size > heads[0].size:
            raise DatabaseIsBehind(f"{writer.log}: {shown.size} entries are published, {heads[0].size} are stored")
        heads.insert(0, shown)
    edge, sizes = Edge(), sorted({head.size for head in heads})
    for bodies in cut_at(writer, sizes):
        edge.add([leaf_hash(body) for body in bodies])
        done(edge.size)
        for head in heads:
            if edge.size == head.size and edge.root() != head.root:
                raise RowsDiffer(f"{writer.log}: the entries do not lead to the root of {head.size} entries; see log check")
    return sizes


def published_if_readable(writer: Sequencer) -> SignedCheckpoint | None:
    """What is published, unless it is what has to be mended."""
    note = writer.files.published()
    try:
        return open_checkpoint(note, writer.known_keys()) if note else None
    except BadNote:
        return None


def cut_at(writer: Sequencer, sizes: list[int]) -> Iterator[list[bytes]]:
    """All entries in pieces that end at each of the sizes."""
    for low, high in zip([0, *sizes], sizes, strict=False):
        yield from chunks(writer.bodies(low, high), CHUNK)
