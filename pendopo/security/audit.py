"""Acts on the audit trail as a whole: the daily roots, their verification, and retention.

A root is one hash over all entries of a day. Once it stands in the transparency log, nobody can change, take out or
slip in an entry of that day without being seen: not even who owns the database.
"""

import csv
import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO

from django.db.models import Min, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from pendopo.kit.merkle import root
from pendopo.regions.rules.offices import EVERY_OFFICE
from pendopo.security.models import AuditEntry, AuditRoot
from pendopo.security.queries import audit_roots, entries_of_day, office_names
from pendopo.security.rules.retention import AUDIT_YEARS
from pendopo.security.rules.trail_format import FIELDS, HEADINGS, canonical, table_row
from pendopo.security.scope import every_office

SETTLED = datetime.timedelta(hours=1)  # after midnight, so that requests begun before it are over
ONE_DAY = datetime.timedelta(days=1)
CHUNK = 2000
EMPTY = root([]).hex()
Progress = Callable[[datetime.date], object]


@dataclass(frozen=True)
class DayFault:
    """A day whose entries are not those of its root.

    Attributes:
        entries, root: what the table gives now.
        expected_entries, expected_root: what was written down when the day was over.
    """

    day: datetime.date
    entries: int
    root: str
    expected_entries: int
    expected_root: str


@dataclass(frozen=True)
class DayRemoved:
    """A day whose entries are past their time; the root stays."""

    day: datetime.date
    entries: int


def make_roots(*, now: datetime.datetime | None = None, progress: Progress = lambda day: None) -> list[AuditRoot]:
    """Write the root of every finished day that has none, days without any entry included; a second run adds nothing.

    Args:
        now: a day is finished one hour after its midnight in Jakarta.
        progress: called after each day.
    """
    days = days_without_root(now or timezone.now())
    busy, made = days_with_entries(), []
    for day in days:
        entries, hashed = root_of(day) if day in busy else (0, EMPTY)
        made.append(AuditRoot(day=day, entries=entries, root=hashed))
        progress(day)
    AuditRoot.objects.bulk_create(made, ignore_conflicts=True)  # another run may have been faster: its roots are the same
    return list(audit_roots().filter(day__in=days))


def days_without_root(now: datetime.datetime) -> list[datetime.date]:
    """Finished days from the first that has an entry or a root, oldest first."""
    with every_office():
        first = AuditEntry.objects.aggregate(first=Min("at"))["first"]
    rooted = set(audit_roots().values_list("day", flat=True))
    days = rooted | ({timezone.localdate(first)} if first else set())
    unfinished = timezone.localdate(now - SETTLED)
    return [day for day in days_between(min(days), unfinished) if day not in rooted] if days else []


def days_between(first: datetime.date, after_last: datetime.date) -> Iterator[datetime.date]:
    for number in range((after_last - first).days):
        yield first + number * ONE_DAY


def days_with_entries() -> set[datetime.date]:
    """All days that have an entry: most days of a young or a small installation have none, and need no reading."""
    with every_office():
        return set(AuditEntry.objects.order_by().values_list(TruncDate("at"), flat=True).distinct())


def root_of(day: datetime.date) -> tuple[int, str]:
    """How many entries a day has, and their root (64 hex digits)."""
    count = 0

    def counted() -> Iterator[bytes]:
        nonlocal count
        for entry in entries_of_day(day).values(*FIELDS).iterator(CHUNK):
            count += 1
            yield canonical(entry)

    with every_office():
        hashed = root(counted()).hex()
    return count, hashed


def faulty_days(*, since: datetime.date | None = None, progress: Progress = lambda day: None) -> list[DayFault]:
    """Days whose entries differ from their root: changed, taken out or slipped in. Days past retention are empty by right."""
    busy, faults = days_with_entries(), []
    for noted in audit_roots(since):
        entries, hashed = root_of(noted.day) if noted.day in busy else (0, EMPTY)
        removed = entries == 0 and past_retention(noted.day, timezone.now())
        if not removed and (entries, hashed) != (noted.entries, noted.root):
            faults.append(DayFault(noted.day, entries, hashed, noted.entries, noted.root))
        progress(noted.day)
    return faults


def past_retention(day: datetime.date, now: datetime.datetime) -> bool:
    """Whether the whole day lies further back than entries are kept; a leap day more does no harm."""
    return day + ONE_DAY < timezone.localdate(now) - datetime.timedelta(days=366 * AUDIT_YEARS)


def retain(*, dry_run: bool = False, now: datetime.datetime | None = None, progress: Progress = lambda day: None) -> list[DayRemoved]:
    """Delete the entries of days past their time. Days without a root, or at odds with it, are kept: they are evidence.

    Args:
        dry_run: only say what would go. The database itself refuses younger rows, whatever ``now`` says.
    """
    busy, removed, now = days_with_entries(), [], now or timezone.now()
    for noted in audit_roots():
        if not past_retention(noted.day, now):
            break
        if noted.entries and noted.day in busy and root_of(noted.day) == (noted.entries, noted.root):
            with every_office():
                if not dry_run:
                    entries_of_day(noted.day)._raw_delete("default")  # no table leads here, and the rows are many
            removed.append(DayRemoved(noted.day, noted.entries))
        progress(noted.day)
    return removed


def write_csv(entries: "QuerySet[AuditEntry]", file: IO[str], *, limit: int | None = None) -> int:
    """Write entries as CSV with a heading, in the order given; the scope must be open.

    Args:
        limit: at most so many rows.

    Returns:
        How many rows were written.
    """
    writer, names, count = csv.writer(file), office_names(EVERY_OFFICE), 0
    writer.writerow(HEADINGS)
    for entry in (entries[:limit] if limit else entries).values(*FIELDS).iterator(CHUNK):
        office = names.get(entry["office_key"], str(entry["office_key"]))
        writer.writerow(table_row({**entry, "at": timezone.localtime(entry["at"])}, office))
        count += 1
    return count
