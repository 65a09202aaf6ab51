"""Runs a move: stage by stage, a group of items a transaction, so that whoever stops it, it goes on where it was.

What is done is known from the rows themselves (what is read, judged, here, made), not from a memory of the process: a
group that was not committed is simply done again. Nothing holds more than one group at a time.
"""

import logging
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.utils import timezone

from pendopo.kit.ranges import KeyRange
from pendopo.security.act import acting
from pendopo.security.actions import record
from pendopo.security.queries import is_frozen
from pendopo.security.scope import every_office, office_scope
from pendopo.site_import import addresses, media, pages, queries, reading
from pendopo.site_import.groups import in_groups
from pendopo.site_import.models import ImportedItem, ImportedMedium, ImportJob
from pendopo.site_import.parts import Given, Parts, SourceRefused, TablesWanted
from pendopo.site_import.rules.items import Found
from pendopo.site_import.rules.stages import OVER, WORKING, Stage
from pendopo.sites import actions as sites
from pendopo.sites import search, services
from pendopo.sites.old_addresses import decided_by_hand
from pendopo.sites.processes import alone, in_processes_ahead
from pendopo.sites.scheduling import frozen_meanwhile

logger = logging.getLogger("pendopo.moving")
LOCKS = 7_364_370 << 32  # and the key of an office: two moves at once would give their pages the same places
ROLE = "pindahan"  # stands in the audit trail where a person's roles would
Progress = Callable[[Stage, int, int], object]
T = TypeVar("T")
Row = TypeVar("Row", bound=tuple[Any, ...])


class OfficeIsFrozen(Exception):
    """Nothing of this office may be changed now; the move goes on after the thaw."""


def uploads() -> Path:
    """The folder of files that were given at the desk. No server shows it, and a move that is over leaves nothing there."""
    return Path(settings.MEDIA_ROOT) / ".pindahan"


def given_to(job: ImportJob) -> Given:
    place = str(uploads() / job.file) if job.file else job.origin
    return Given(job.source, place, job.host, tuple(job.media_hosts), dict(job.mapping), str(folder_of(job)), tuple(job.tables))


def folder_of(job: ImportJob) -> Path:
    """Where the answers of the old site are kept while a move goes on: who is stopped asks for nothing twice."""
    return uploads() / f"jawaban-{job.pk}"


class Run:
    """One run over one move.

    Args:
        key: of the move; ``office_key`` of its office.
        parts: who reads, cleans, judges, fetches.
        progress: told of each stage how much of it is done, and of how much; the latter is 0 while nobody knows.
        processes: how many clean, judge and encode at a time.
        group: items a transaction.
    """

    def __init__(
        self, key: int, office_key: int, parts: Parts, *, progress: Progress = lambda _s, _d, _t: None, processes: int = 1, group: int = 100
    ) -> None:
        self.key, self.office_key, self.parts = key, office_key, parts
        self.progress, self.processes, self.group = progress, processes, group
        self.deaths = 0  # of workers, one after the other at one stage

    def go(self) -> ImportJob:
        """Work until the move is over or waits for a person; returns it as it stands then.

        Raises:
            AnotherRuns: another process has it, or another move of this office.
            OfficeIsFrozen: the office may not be written to.
        """
        steps: dict[Stage, Callable[[ImportJob], None]] = {
            Stage.READING: self.read, Stage.JUDGING: self.judge, Stage.FETCHING: self.fetch, Stage.MAKING: self.make,
            Stage.ADDRESSES: self.address, Stage.UNDOING: self.undo,
        }  # fmt: skip
        with services.only_one(LOCKS + self.office_key):
            while (job := self.job()).at in WORKING:
                try:
                    steps[job.at](job)
                    self.deaths = 0
                except SourceRefused as refused:
                    self.stop(str(refused))
                except TablesWanted as wanted:
                    self.ask_for_tables(wanted)
                except BrokenProcessPool:
                    self.deaths += 1
                    logger.warning("move %s: a worker died at %s, which goes on where it was", self.key, job.stage)
            return job

    # -- the move itself

    @contextmanager
    def scope(self) -> Iterator[None]:
        with acting(actor="perintah import_site", role=ROLE), office_scope(KeyRange(self.office_key, self.office_key)):
            if is_frozen(self.office_key):
                raise OfficeIsFrozen
            yield

    def job(self) -> ImportJob:
        with self.scope():
            return ImportJob.objects.get(pk=self.key)

    @contextmanager
    def changing(self) -> Iterator[ImportJob]:
        """The move in a transaction, saved at its end together with what the block wrote."""
        with self.scope():
            job = ImportJob.objects.select_for_update().get(pk=self.key)
            yield job
            job.save()

    def enter(self, stage: Stage, also: Callable[[ImportJob], object] = lambda _job: None) -> None:
        """Enter a stage; what ``also`` writes is written with it or not at all."""
        with self.changing() as job:
            also(job)
            job.stage = stage.value
            if stage not in (Stage.JUDGING, Stage.TRIED):
                job.tables_found = []  # samples of the old site, of no use from here on
            if stage in OVER:
                job.ended_at = timezone.now()
                if stage is not Stage.DONE or not job.items.filter(state="waiting").exists():
                    forget_files(job)  # everything of them is written down; before the commit, else who is killed leaves them for ever

    def stop(self, why: str) -> None:
        with self.changing() as job:
            job.failed_at, job.stage, job.fault = job.stage, Stage.FAILED.value, why[:500]

    def ask_for_tables(self, wanted: TablesWanted) -> None:
        """Wait for a person who says what the tables of a dump hold."""
        with self.changing() as job:
            job.tables_found, job.stage = wanted.found, Stage.TABLES.value

    # -- stages

    def read(self, job: ImportJob) -> None:
        found = islice(self.parts.read(given_to(job)), job.cursor, None)
        for group in in_groups(found, self.group * 2, reading.letters_of):
            self.store(group)
        self.enter(Stage.JUDGING)

    def store(self, group: Sequence[Found]) -> None:
        with self.changing() as job:
            reading.store(group, job)
            job.cursor += len(group)
            self.progress(Stage.READING, job.cursor, 0)

    def judge(self, job: ImportJob) -> None:
        total, work = self.number(ImportedItem, changed_in=job), reading.judging(self.parts, given_to(job))
        done = total - self.number(ImportedItem, changed_in=job, pile="")
        rows = self.rows(partial(reading.not_judged, job, self.group))
        for results in in_groups(self.shared_out(work, rows, reading.given_up), self.group * 2, reading.bytes_of):
            with self.changing() as fresh:
                reading.write_judged(results, fresh)
            done += len(results)
            self.progress(Stage.JUDGING, done, total)
        if job.dry_run:
            self.enter(Stage.TRIED)
        else:
            self.begin_fetching()

    def begin_fetching(self) -> None:
        with self.changing() as job:
            media.try_failed_again(job)
            job.stage = Stage.FETCHING.value

    def fetch(self, job: ImportJob) -> None:
        self.fetch_all(job)
        self.enter(Stage.READY)

    def fetch_all(self, job: ImportJob) -> None:
        """Everything that is needed and not here yet, within the bound."""
        with self.scope():
            media.refuse_too_many(job)
        facts = {"office_key": job.office_key, "host": job.host, "wanted": True}
        total, work = self.number(ImportedMedium, **facts), media.preparing(self.parts, given_to(job))
        done = total - self.number(ImportedMedium, **facts, state="waiting")
        rows = self.rows(partial(media.waiting, job, self.group))
        for prepared in in_groups(self.shared_out(work, rows, media.given_up), 32, media.bytes_of):
            with self.changing() as fresh:
                media.store(prepared, fresh)
            done += len(prepared)
            self.progress(Stage.FETCHING, done, total)

    def make(self, job: ImportJob) -> None:
        self.fetch_all(job)  # an infected item that a person accepted needs its pictures now
        total = self.number(ImportedItem, changed_in=job, state="accepted")
        done = total - self.left(job)
        while rows := self.next(lambda: pages.accepted(job, self.group)):
            with self.changing() as fresh:
                pages.Maker(fresh, self.parts).make(rows)
            done += len(rows)
            self.progress(Stage.MAKING, min(done, total), total)
        with self.changing() as fresh:
            counts = {name: fresh.counters.get(name, 0) for name in ("made", "published", "renewed", "held_back", "not_made")}
            record(office_key=self.office_key, actor=fresh.started_by, action="move.made", subject=str(fresh), job=fresh.pk, **counts)
            fresh.stage = Stage.ADDRESSES.value

    def left(self, job: ImportJob) -> int:
        with self.scope():
            return pages.to_make(job).count()

    def address(self, job: ImportJob) -> None:
        """Old addresses lead to the new pages, and so do links among these; then the whole site is baked once."""
        addresses.remember(job)
        self.in_turn(Stage.ADDRESSES, partial(addresses.with_links, job, self.group // 2 or 1), partial(addresses.relink, parts=self.parts))
        with self.scope():
            sites.request_bake(office_key=self.office_key)
        with every_office():
            search.refresh_title_norms()
        self.enter(Stage.DONE)

    def undo(self, job: ImportJob) -> None:
        self.in_turn(Stage.UNDOING, partial(pages.made_by, job, self.group // 2 or 1), partial(pages.take_back, force=job.force_undo))
        self.in_turn(Stage.UNDOING, partial(pages.unused_media, job, self.group), pages.take_media_back)
        self.in_turn(Stage.UNDOING, partial(pages.media_without_file, job, self.group), media.forget_orphans)
        addresses.forget(job)
        self.enter(Stage.UNDONE, self.note_undone)

    def note_undone(self, job: ImportJob) -> None:
        sites.request_bake(office_key=self.office_key)
        pages.give_back(job)
        job.counters["addresses_kept"] = decided_by_hand(self.office_key, queries.label_of(job))
        counts = {name: job.counters.get(name, 0) for name in ("taken_back", "kept", "media_taken_back", "addresses_kept")}
        record(office_key=self.office_key, actor=job.started_by, action="move.undone", subject=str(job), job=job.pk, **counts)

    def in_turn(self, stage: Stage, fetch: Callable[[int], Sequence[Any]], act: Callable[[Sequence[Any], ImportJob], None]) -> None:
        """Act on rows in the order of their keys, a group a transaction."""
        after, done = 0, 0
        while rows := self.next(partial(fetch, after)):
            with self.changing() as fresh:
                act(rows, fresh)
            after, done = rows[-1].pk, done + len(rows)
            self.progress(stage, done, 0)

    # -- small things

    def shared_out(self, work: Callable[[Row], T], rows: Iterator[Row], lost: Callable[[Row], T]) -> Iterator[T]:
        """Results of work on some rows, by several processes; once workers died twice, by one a row, which shows what kills them."""
        if self.deaths < 2:
            return in_processes_ahead(work, rows, self.processes)
        return in_processes_ahead(partial(alone, work, lost), rows, 1)

    def rows(self, fetch: Callable[[int], Sequence[Row]]) -> Iterator[Row]:
        """Rows in the order of their keys, which they begin with, read a few at a time as they are taken."""
        after = 0
        while rows := self.next(partial(fetch, after)):
            yield from rows
            after = rows[-1][0]

    def next(self, fetch: Callable[[], Sequence[T]]) -> Sequence[T]:
        with self.scope():
            return fetch()

    def number(self, model: type[ImportedItem] | type[ImportedMedium], **facts: object) -> int:
        with self.scope():
            return int(model.objects.filter(**facts).count())


def forget_files(job: ImportJob) -> None:
    if job.file:
        (uploads() / job.file).unlink(missing_ok=True)
    shutil.rmtree(folder_of(job), ignore_errors=True)


# -- the service: moves that were started at the desk


def waiting_jobs() -> list[tuple[int, int]]:
    """Moves that something has to be done for, but those that a command at the server works on: key and office, the oldest first."""
    with every_office():
        rows = ImportJob.objects.filter(stage__in=[stage.value for stage in WORKING], at_server=False).order_by("changed_at")
        return list(rows.values_list("pk", "office_key"))


def do_waiting(parts: Parts, *, processes: int = 1) -> int:
    """Work on every move that waits; returns how many. One that fails says so on its page and holds up no other."""
    done = 0
    for key, office_key in waiting_jobs():
        run = Run(key, office_key, parts, processes=processes)
        try:
            run.go()
            done += 1
        except (services.AnotherRuns, OfficeIsFrozen):
            continue
        except services.DATABASE_AWAY:
            raise
        except Exception as error:
            if frozen_meanwhile(error):
                continue
            logger.exception("move %s was stopped", key)
            with suppress(OfficeIsFrozen):
                run.stop(f"Kesalahan yang tidak terduga ({type(error).__name__}). Tekan Lanjutkan; bila terulang, hubungi pusat komputer.")
    return done


def serve_forever(parts: Parts, *, until: services.Until, seconds: float = 2.0, processes: int = 1) -> None:
    """Work on what waits every few seconds; returns when ``until`` says so. A database that goes away is waited for."""
    work = partial(do_waiting, parts, processes=processes)
    services.serve_forever(partial(services.in_rounds, work, until, seconds), until)


PROCESSES = min(os.cpu_count() or 1, 4)
