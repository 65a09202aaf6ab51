"""A tree whose every tile is held against a signed root before anything is made of it.

What a server sends is not believed: the unfinished tiles of the right edge must lead to the root, and each full tile to
its hash in the tile above. So proofs and entries that come out of here are of that tree, or the file that is not is named.
"""

from collections.abc import Callable

from pendopo.kit.merkle import leaf_hash
from pendopo.transparency.rules.proofs import TiledTree
from pendopo.transparency.rules.tiles import ENTRIES, WIDTH, TornTile, hashes_in, tile_path, tile_width, unpacked
from pendopo.transparency.rules.trees import Edge, perfect_root


class WrongFile(ValueError):
    """A file of a log that is not what the signed root says.

    Attributes:
        path: below the log's prefix.
        index: of the hash in a tile, or of the entry in the log; None where the file as a whole is wrong.
    """

    def __init__(self, path: str, index: int | None = None) -> None:
        super().__init__(path if index is None else f"{path}: {index}")
        self.path, self.index = path, index


def wide_enough(read: Callable[[str], bytes], level: int | str, number: int, width: int) -> tuple[bytes, int]:
    """A tile or bundle, and how wide it is: a partial one may be gone once the full one is there.

    Raises:
        FileNotFoundError: neither is there.
    """
    try:
        return read(tile_path(level, number, width)), width
    except FileNotFoundError:
        if width == WIDTH:
            raise
        try:
            return read(tile_path(level, number)), WIDTH
        except FileNotFoundError:
            raise FileNotFoundError(tile_path(level, number, width)) from None


class CheckedTree(TiledTree):
    """A tree read from the files of its log, as far as they lead to the root."""

    def __init__(self, size: int, root: bytes, read: Callable[[str], bytes]) -> None:
        """Args:
        root: of a checkpoint that was found to be signed.

        Raises:
            WrongFile: the tiles of the right edge do not lead to the root.
            FileNotFoundError: one of them is not there.
        """
        super().__init__(size, read)
        edge, level = Edge(size), 0
        while size >> (8 * level):
            number = size >> (8 * (level + 1))
            width = tile_width(level, number, size)
            if width:
                self.tiles[level, number] = self.stored(level, number, width)
            edge.levels.append(self.tiles.get((level, number), []))
            level += 1
        if edge.root() != root:
            raise WrongFile("checkpoint")

    def stored(self, level: int, number: int, width: int) -> list[bytes]:
        data, stored = wide_enough(self.read, level, number, width)
        try:
            return hashes_in(data, stored)[:width]
        except TornTile as error:
            raise WrongFile(tile_path(level, number, width)) from error

    def tile(self, level: int, number: int) -> list[bytes]:
        """The hashes of a tile, all of this tree.

        Raises:
            WrongFile: they do not lead to the tile above.
            FileNotFoundError: the tile is not there.
        """
        if (level, number) not in self.tiles:
            width = tile_width(level, number, self.size)
            hashes = self.stored(level, number, width)
            if width < WIDTH or perfect_root(hashes) != self.tile(level + 1, number // WIDTH)[number % WIDTH]:
                raise WrongFile(tile_path(level, number, width))
            self.tiles[level, number] = hashes
        return self.tiles[level, number]

    def bundle(self, number: int) -> list[bytes]:
        """The entries of a bundle, all of this tree.

        Raises:
            WrongFile: one of them is not the entry at its place, or the bundle is torn.
            FileNotFoundError: the bundle is not there.
        """
        width = tile_width(0, number, self.size)
        path = tile_path(ENTRIES, number, width)
        data, stored = wide_enough(self.read, ENTRIES, number, width)
        try:
            entries = unpacked(data, stored)[:width]
        except TornTile as error:
            raise WrongFile(path) from error
        for place, (entry, hashed) in enumerate(zip(entries, self.tile(0, number), strict=True)):
            if leaf_hash(entry) != hashed:
                raise WrongFile(path, number * WIDTH + place)
        return entries

    def entry(self, index: int) -> bytes:
        """An entry of this tree, 0 <= index < size; raises as :meth:`bundle`."""
        return self.bundle(index // WIDTH)[index % WIDTH]
