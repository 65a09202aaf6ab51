"""Where the newest release of each site stands in the log: small files that nobody has to trust, only to find the entry."""

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from pendopo.transparency.tile_files import bytes_of, write_durably

LOG, KIND = "situs", "site_release"
FOLDER, MARK = "terbaru", ".sampai"  # the mark: up to which size of the log the pointers are written
HOST = re.compile(r"[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*", re.ASCII)


class Pointers:
    """Writes ``terbaru/<host>.json`` for the entries that were published since it last did."""

    def __init__(self, folder: Path, log: str) -> None:
        self.folder, self.is_wanted = folder / FOLDER, log == LOG
        self.fresh: list[tuple[int, bytes]] = []
        self.since: int | None = None  # the fresh ones begin here; None: it must be asked of the rows

    def note(self, first: int, bodies: Iterable[bytes]) -> None:
        """Entries that are stored now, from an index on."""
        if self.is_wanted:
            self.fresh += enumerate(bodies, first)

    def write(self, size: int, bodies: Callable[[int], Iterable[bytes]]) -> None:
        """Write the pointers of what is published now.

        Args:
            size: of the published log.
            bodies: gives the entries from an index up to this size; asked once, since a crash may have left some out.
        """
        if not self.is_wanted:
            return
        if self.since is None:
            self.since = self.marked(size)
            self.fresh = list(enumerate(bodies(self.since), self.since)) if self.since < size else []
        newest = dict(filter(None, (pointer(index, body) for index, body in self.fresh)))
        self.folder.mkdir(exist_ok=True)
        for host, (index, release) in newest.items():
            self.put(f"{host}.json", json.dumps({"index": index, "release": release, "size": size}))
        if newest or self.since != size:
            self.put(MARK, str(size))
        self.since, self.fresh = size, []

    def marked(self, size: int) -> int:
        found = (bytes_of(self.folder / MARK) or b"").decode()
        return int(found) if found.isdigit() and int(found) <= size else 0

    def put(self, name: str, text: str) -> None:
        write_durably(self.folder / name, text.encode())


def pointer(index: int, body: bytes) -> tuple[str, tuple[int, int]] | None:
    """Host, and index and release of an entry; None for one that tells of no site."""
    fields = json.loads(body)
    host = fields["subject"]
    return (host, (index, fields["rev"])) if fields["kind"] == KIND and HOST.fullmatch(host) else None
