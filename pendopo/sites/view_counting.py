"""Counts the visits in the web servers' logs, each line once, whatever becomes of the files between two runs.

A log is known again by its content: of each file that was counted the table keeps how many bytes, and their SHA-256. A
file that begins with these bytes is that log, under whatever name, packed or not; it is counted from there on. The
counts and the new place are saved in one transaction, so a run that is killed is simply run again.
"""

import gzip
import hashlib
import logging
import zlib
from bisect import insort
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, Any

from django.db import connection
from django.utils import timezone

from pendopo.regions.models import Office
from pendopo.security.queries import frozen_ranges
from pendopo.security.scope import every_office
from pendopo.sites import actions, models, services, view_figures
from pendopo.sites.hosts import host_of
from pendopo.sites.rules.view_log import Skipped, Tally, months_begin, tally
from pendopo.sites.visits import CountedLog, ShownViews

logger = logging.getLogger("pendopo.views")
LOCK = 7_364_369
BLOCK = 4 * 1024 * 1024  # bytes read at once; also more than any line
CELLS_AT_ONCE = 100_000  # counts held in memory before they are saved
YEARS_BY_DAY = 2
ALIKE_BY_CHANCE = 64 * 1024  # logs of two servers may begin with so many equal bytes, and no more
Cell = tuple[int, date, str]
Progress = Callable[[int], object]


class NotALog(ValueError):
    """A file without line ends, or a packed one that is broken."""


UNREADABLE = (NotALog, OSError, EOFError, zlib.error)


@dataclass
class Counted:
    """What one run did.

    Attributes:
        files: log files that were read.
        lines: lines that no earlier run had counted; all following are parts of it.
        views: views that were counted.
        bots, other, broken: lines that tell of no view: programs; redirects, errors and files; no line of ours.
        unknown: views of hosts that belong to no office.
        refused: names of files that are no logs, and why.
        shown: pages whose public number changed and that are baked therefore.
        folded: counts of days that were added up to months.
    """

    files: int = 0
    lines: int = 0
    views: int = 0
    bots: int = 0
    other: int = 0
    broken: int = 0
    unknown: int = 0
    refused: dict[str, str] = field(default_factory=dict)
    shown: int = 0
    folded: int = 0

    def add(self, found: Tally) -> None:
        self.lines += found.lines
        self.bots += found.skipped[Skipped.BOT]
        self.other += found.skipped[Skipped.OTHER]
        self.broken += found.skipped[Skipped.BROKEN]


@dataclass
class Place:
    """How far a log is counted.

    Attributes:
        log: its row; not saved yet for a new log.
        digest: hash of the bytes before ``log.offset``.
    """

    log: CountedLog
    digest: Any


def count_logs(files: Sequence[Path], *, dry_run: bool = False, progress: Progress = lambda _bytes: None) -> Counted:
    """Count what is new in the logs, bring the public numbers up to date, and add up what is older than two years.

    Args:
        files: logs, ``.gz`` ones packed, in any order.
        dry_run: change nothing.
        progress: told how many more bytes (of the file as it lies there, or unpacked) were read.

    Raises:
        AnotherRuns: another run has not ended.
    """
    done = Counted()
    with services.only_one(LOCK):
        counting = Counting(done, dry_run, progress)
        for file in {(file.stat().st_dev, file.stat().st_ino): file for file in files}.values():
            try:
                counting.count(file)
            except UNREADABLE as error:  # already in the part that was counted
                done.refused[file.name] = str(error)
        if not dry_run:
            done.folded = fold_old_days()
            done.shown = show_new_numbers()
    return done


class Counting:
    """One run over several files. A row of a log stands for one of them only, unless they are copies of one log."""

    def __init__(self, done: Counted, dry_run: bool, progress: Progress) -> None:
        self.done, self.dry_run, self.progress = done, dry_run, progress
        self.logs = list(CountedLog.objects.order_by("offset"))
        self.offices = {host_of(office): office.key for office in Office.objects.select_related("region")}

    def count(self, file: Path) -> None:
        """Count what is new in one file; of one that can't be read to its end, what stands before."""
        with opened(file) as stream:
            place = self.place_in(stream, file)
            stream.seek(place.log.offset)
            cells: Counter[Cell] = Counter()
            try:
                for block in whole_lines(stream, self.progress):
                    self.add(block, cells)
                    place.digest.update(block)
                    place.log.offset += len(block)
                    if len(cells) >= CELLS_AT_ONCE:
                        self.save(cells, place)
                        cells.clear()
            except UNREADABLE as error:
                self.done.refused[file.name] = str(error)
            self.save(cells, place)
        if place.log.offset >= ALIKE_BY_CHANCE:
            insort(self.logs, place.log, key=lambda log: log.offset)
        self.done.files += 1

    def place_in(self, stream: IO[bytes], file: Path) -> Place:
        """Where a file was left: as the log whose counted bytes it begins with, of several that with its inode, else the longest."""
        inode, digest, at, found = file.stat().st_ino, hashlib.sha256(), 0, list[Place]()
        for log in self.logs:
            at += feed(stream, digest, log.offset - at)
            if at < log.offset:
                break
            if digest.hexdigest() == log.sha256:
                found.append(Place(log, digest.copy()))
        place = max(found, key=lambda place: (place.log.inode == inode, place.log.offset), default=None)
        if place is None:
            return Place(CountedLog(name=file.name, inode=inode, offset=0), hashlib.sha256())
        self.logs.remove(place.log)
        place.log.name, place.log.inode = file.name, inode
        return place

    def add(self, block: bytes, cells: Counter[Cell]) -> None:
        found = tally(block[:-1].split(b"\n"))
        self.done.add(found)
        for view, times in found.views.items():
            key = self.offices.get(view.host)
            if key is None:
                self.done.unknown += times
            else:
                self.done.views += times
                cells[key, view.day, view.path] += times

    def save(self, cells: Counter[Cell], place: Place) -> None:
        """Counts and place in one transaction: both or neither."""
        place.log.sha256 = place.digest.hexdigest()
        if self.dry_run or not place.log.offset:
            return
        with every_office():
            add_counts(cells)
            place.log.save()


@contextmanager
def opened(file: Path) -> Iterator[IO[bytes]]:
    with gzip.open(file, "rb") if file.suffix == ".gz" else file.open("rb") as stream:
        yield stream  # type: ignore[misc]


def feed(stream: IO[bytes], digest: Any, size: int) -> int:
    """Hash the next bytes; returns how many there were, fewer than ``size`` at the end."""
    left = size
    while left and (block := stream.read(min(left, BLOCK))):
        digest.update(block)
        left -= len(block)
    return size - left


def whole_lines(stream: IO[bytes], progress: Progress = lambda _bytes: None) -> Iterator[bytes]:
    """The rest of a log in blocks that end with a line. What stands behind the last line end is left for the next run.

    Raises:
        NotALog: a line is longer than a block.
    """
    rest = b""
    while block := stream.read(BLOCK):
        progress(len(block))
        whole, end, tail = block.rpartition(b"\n")
        if end:
            yield rest + whole + end
            rest = tail
        elif len(rest) + len(block) > BLOCK:
            raise NotALog("satu baris lebih panjang dari 4 MB")
        else:
            rest += block


def add_counts(cells: Counter[Cell]) -> None:
    """Add to the counts, in one statement. Runs in the scope of all offices."""
    if not cells:
        return
    keys, days, paths = zip(*cells, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sites_viewcount (office_key, day, path, views)"
            " SELECT * FROM unnest(%s::bigint[], %s::date[], %s::text[], %s::bigint[])"
            " ON CONFLICT (office_key, day, path) DO UPDATE SET views = sites_viewcount.views + excluded.views",
            [list(keys), list(days), list(paths), list(cells.values())],
        )


def fold_old_days(today: date | None = None) -> int:
    """Add the days that are older than two years up to their months; returns how many counts of days went into months."""
    before = months_begin(today or timezone.localdate(), YEARS_BY_DAY)
    with every_office(), connection.cursor() as cursor:
        cursor.execute(
            "WITH old AS (DELETE FROM sites_viewcount WHERE day < %s AND day <> date_trunc('month', day)::date RETURNING *)"
            " , months AS (INSERT INTO sites_viewcount (office_key, day, path, views)"
            "   SELECT office_key, date_trunc('month', day)::date, path, sum(views) FROM old GROUP BY 1, 2, 3"
            "   ON CONFLICT (office_key, day, path) DO UPDATE SET views = sites_viewcount.views + excluded.views)"
            " SELECT count(*) FROM old",
            [before],
        )
        return int(cursor.fetchone()[0])


def show_new_numbers() -> int:
    """Bring the numbers that pages show up to date where an office wants them; returns how many pages are baked for it.

    A frozen site is left as it is, so that a comparison before the thaw shows what people changed, not what was read.
    """
    changed = 0
    with every_office():
        frozen = frozen_ranges()
        for home in view_figures.homes_that_show_views():
            if not any(home.office.key in keys for keys in frozen):
                changed += show_numbers_of(home)
    return changed


def show_numbers_of(home: models.HomePage) -> int:
    key, wanted = home.office.key, view_figures.numbers_to_show(home)
    had = dict(ShownViews.objects.filter(office_key=key).values_list("page_id", "views"))
    changed = [ShownViews(page_id=page, office_key=key, views=views) for page, views in wanted.items() if had.get(page) != views]
    ShownViews.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["page_id"], update_fields=["office_key", "views"], batch_size=5_000
    )
    ShownViews.objects.filter(office_key=key, page_id__in=had.keys() - wanted.keys()).delete()
    if changed:
        actions.request_bakes((key, row.page_id) for row in changed)
    return len(changed)
