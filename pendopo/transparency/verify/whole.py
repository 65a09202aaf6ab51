"""The whole log: every bundle, every tile of every level, the root; and which file it is, byte for byte, that is wrong.

Each hash is known twice: made from the entries below it, and as it stands in a tile. Where the two agree and lead to the
signed root, all is well. Where they do not, the one that leads to the root is right and the file with the other is named.
"""

import os
from collections.abc import Iterator, Sequence
from itertools import product

from pendopo.transparency.progress import Bar
from pendopo.transparency.reading import Read
from pendopo.transparency.rules.checked_trees import wide_enough
from pendopo.transparency.rules.tiles import ENTRIES, WIDTH, TornTile, hashes_in, tile_path, tile_width
from pendopo.transparency.rules.trees import Edge, perfect_root
from pendopo.transparency.verify.account import Account
from pendopo.transparency.verify.bundles import NAMED, Fault, Part, parts
from pendopo.transparency.verify.logs import Log

Row = list[bytes | None]  # hashes of one level; None: not known
MOST_TOLD = 50


def verify_whole(log: Log, account: Account, *, at: str = "", processes: int = 0) -> None:
    """Verify every file of a log, and tell what was found.

    Args:
        processes: that read at a time; 0 for one a core.

    Raises:
        Unreachable: the place stopped answering.
    """
    size = log.checkpoint.size
    whole = Whole(size, log.checkpoint.root, log.read)
    with Bar(-(-size // WIDTH), log.name, shown=not account.as_json) as bar:
        for part in parts(log.place, at, log.name, size, processes=processes or os.cpu_count() or 1):
            whole.take(part)
            bar.add()
    faults = whole.judged()
    account.facts |= {"bundles": whole.bundles, "tiles": whole.tiles, "faults": len(faults)}
    for fault in faults[:MOST_TOLD]:
        account.fails(fault.code, file=fault.file, index=fault.index, why=fault.why or "-")
    if len(faults) > MOST_TOLD:
        account.fails("more_faults", count=len(faults) - MOST_TOLD)
    if not faults:
        account.holds("whole", size=size, bundles=whole.bundles, tiles=whole.tiles)
        account.holds("whole_form")


class Whole:
    """What is known of a log's tree, from its entries and from its tiles."""

    def __init__(self, size: int, root: bytes, read: Read) -> None:
        self.size, self.root, self.read = size, root, read
        self.faults: list[Fault] = []
        self.parts: list[Part] = []  # those that are not simply right
        self.from_entries: list[Row] = [[]]  # from level 1 on; at 0 the leaves of the unfinished tile
        self.from_tiles: list[Row] = [[]]
        self.first: Row = []  # what level 1 would be, made from the tiles of leaves
        self.bundles = self.tiles = 0

    def take(self, part: Part) -> None:
        """Take the next bundle in."""
        self.bundles += part.entries is not None
        self.tiles += part.tile is not None
        self.faults += part.faults
        if part.width < WIDTH:
            self.from_entries[0] = row_of(part.entries, part.width)
            self.from_tiles[0] = row_of(part.tile, part.width)
        else:
            self.first.append(part.entries[0] if part.entries else None)
        if part.differing or part.entries is None or part.tile is None:
            self.parts.append(part)

    # -- rows above the leaves

    def build(self) -> None:
        """Rows of all levels above the leaves, from the entries and from the tiles."""
        row, level = self.first, 1
        while self.size >> (8 * level):
            self.from_entries.append(row)
            self.from_tiles.append(list(self.read_row(level)))
            row = [joined(row[at : at + WIDTH]) for at in range(0, len(row) - len(row) % WIDTH, WIDTH)]
            level += 1

    def read_row(self, level: int) -> Iterator[bytes | None]:
        for number in range(-(-(self.size >> (8 * level)) // WIDTH)):
            width = tile_width(level, number, self.size)
            try:
                data, stored = wide_enough(self.read, level, number, width)
                hashes = hashes_in(data, stored)[:width]
            except FileNotFoundError:
                self.faults.append(Fault("missing", tile_path(level, number, width)))
                yield from [None] * width
                continue
            except TornTile as error:
                self.faults.append(Fault("torn", tile_path(level, number, width), why=str(error)))
                yield from [None] * width
                continue
            self.tiles += 1
            yield from hashes

    # -- which of the two is right

    def judged(self) -> list[Fault]:
        """All faults, in the order of their files' names."""
        self.build()
        known = self.edge()
        if known is None:
            self.faults.append(Fault("root", "checkpoint"))
            known = [[None] * len(row) for row in self.from_entries]
        for level in range(len(known) - 1, 0, -1):
            self.settle(level, known)
        for part in self.parts:
            self.faults += self.faults_of(part, known)
        self.faults += self.rewritten(known)
        return sorted(set(self.faults), key=lambda fault: (fault.file, fault.index or 0))

    def edge(self) -> list[Row] | None:
        """Rows of which only the unfinished tiles at their end are known, such that they lead to the root; None if none do."""
        ends = [start_of_edge(self.size, level) for level in range(len(self.from_entries))]
        for chosen in product(*(list(self.candidates(level, slice(end, None))) for level, end in enumerate(ends))):
            if self.leads_to_root(chosen):
                known: list[Row] = [[*nothing(end), *row] for end, row in zip(ends, chosen, strict=True)]
                for level in range(1, len(known)):
                    self.blame_tile(level, len(known[level]) // WIDTH, known[level])
                return known
        return None

    def candidates(self, level: int, place: slice) -> Iterator[Row]:
        """What a row of hashes may be: as in the tile, as the entries have it, as the entries have it where they are there."""
        tile, entries = self.from_tiles[level][place], self.from_entries[level][place]
        yield tile
        if entries != tile:
            yield entries
            yield [other if one is None else one for one, other in zip(entries, tile, strict=True)]

    def leads_to_root(self, rows: Sequence[Row]) -> bool:
        known = [[hashed for hashed in row if hashed is not None] for row in rows]
        return all(map(len_equal, known, rows)) and Edge(self.size, known).root() == self.root

    def settle(self, level: int, known: list[Row]) -> None:
        """Find the hashes of the full tiles of a level by those of the level above."""
        above = known[level + 1] if level + 1 < len(known) else []
        for number, wanted in enumerate(above):
            place = slice(number * WIDTH, (number + 1) * WIDTH)
            right = next((row for row in self.candidates(level, place) if joined(row) == wanted), None)
            if wanted is not None and right is not None:
                known[level][place] = right
                self.blame_tile(level, number, known[level])
            elif wanted is not None:
                self.faults.append(Fault("neither", tile_path(level, number)))

    def blame_tile(self, level: int, number: int, known: Row) -> None:
        """Name the hashes of a tile that are not what they should be."""
        stored = self.from_tiles[level]
        for at in range(number * WIDTH, min(len(known), (number + 1) * WIDTH)):
            if stored[at] is not None and known[at] is not None and stored[at] != known[at]:
                self.faults.append(Fault("wrong_hash", tile_path(level, number, tile_width(level, number, self.size)), at % WIDTH))

    def faults_of(self, part: Part, known: list[Row]) -> Iterator[Fault]:
        """What is wrong with a bundle and its tile that differ, or of which one is not there."""
        right = tuple(known[0]) if part.width < WIDTH else (known[1][part.number],)
        tile, bundle = tile_path(0, part.number, part.width), tile_path(ENTRIES, part.number, part.width)
        if part.entries == right:
            yield from (Fault("wrong_hash", tile, place) for place in part.differing)
        elif part.tile == right:
            if part.entries is not None:
                yield from (Fault("wrong_entry", bundle, part.number * WIDTH + place) for place in part.differing[:NAMED])
        elif part.differing and part.entries is not None:
            yield Fault("contradiction", bundle, part.number * WIDTH + part.differing[0], why=tile)
        elif None not in right:
            yield Fault("neither", bundle if part.entries is not None else tile)

    def rewritten(self, known: list[Row]) -> Iterator[Fault]:
        """Bundles that agree with their tile and yet are not of this tree: both were written anew."""
        told = {part.number for part in self.parts}
        for number, (made, right) in enumerate(zip(self.first, known[1] if len(known) > 1 else [], strict=True)):
            if right is not None and made is not None and made != right and number not in told:
                yield Fault("rewritten", tile_path(ENTRIES, number), number * WIDTH, why=tile_path(0, number))


def len_equal(one: Sequence[object], other: Sequence[object]) -> bool:
    return len(one) == len(other)


def nothing(count: int) -> Row:
    return [None] * count


def start_of_edge(size: int, level: int) -> int:
    """Where the unfinished tile of a level begins in its row; at level 0 the row is that tile alone."""
    return (size >> (8 * (level + 1))) * WIDTH if level else 0


def joined(row: Sequence[bytes | None]) -> bytes | None:
    """Root over the hashes of a full tile; None if one of them is not known."""
    hashes = [hashed for hashed in row if hashed is not None]
    return perfect_root(hashes) if len(hashes) == WIDTH else None


def row_of(hashes: tuple[bytes, ...] | None, width: int) -> Row:
    return [None] * width if hashes is None else list(hashes)
