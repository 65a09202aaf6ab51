"""When an event is: what is wrong with its times, how Indonesians write them, and whether it is over."""

import datetime
from dataclasses import dataclass

from pendopo.kit.dates import clock, day_words, words_of

LONGEST = 366  # days


@dataclass(frozen=True)
class When:
    """The time of an event, in the time zone of its office.

    Attributes:
        first: its first day.
        start: time of day; None for an event of whole days.
        last: its last day; None when it is the first.
        end: time of day on the last day; None when nobody said.
        zone: WIB, WITA or WIT.
    """

    first: datetime.date
    start: datetime.time | None = None
    last: datetime.date | None = None
    end: datetime.time | None = None
    zone: str = "WIB"

    @property
    def last_day(self) -> datetime.date:
        return self.last or self.first

    def is_over(self, today: datetime.date) -> bool:
        """Whether its last day is gone; an event of today is not over until midnight."""
        return self.last_day < today


@dataclass(frozen=True)
class Fault:
    """What is wrong: the field (``first``, ``start``, ``last`` or ``end``) and which fault it is."""

    field: str
    kind: str


def fault_of(when: When) -> Fault | None:
    """The first fault of an event's times, or None.

    Kinds: ``ends_before_it_begins`` (day or time), ``too_long`` (more than :data:`LONGEST` days), ``end_without_start``
    (an end of day without a beginning).
    """
    if when.last_day < when.first:
        return Fault("last", "ends_before_it_begins")
    if (when.last_day - when.first).days > LONGEST:
        return Fault("last", "too_long")
    if when.end and not when.start:
        return Fault("start", "end_without_start")
    if when.start and when.end and when.last_day == when.first and when.end <= when.start:
        return Fault("end", "ends_before_it_begins")
    return None


def words(when: When, language: str | None = "id") -> str:
    """The time of an event as one line.

    ``Senin, 13 November 2028, 09.00–12.00 WIB``; over several days ``Minggu, 31 Desember 2028 – Senin, 1 Januari 2029``.
    """
    first = day_words(when.first, language)
    if when.last_day == when.first:
        return f"{first}, {hours(when, language)}" if when.start else first
    last = day_words(when.last_day, language)
    if not when.start:
        return f"{first} – {last}"
    end = f", {clock(when.end, language)}" if when.end else ""
    return f"{first}, {clock(when.start, language)} – {last}{end} {when.zone}"


def hours(when: When, language: str | None = "id") -> str:
    """The hours within one day: ``09.00–12.00 WIB``, or ``mulai 09.00 WIB``."""
    if when.start is None:
        return ""
    start = clock(when.start, language)
    if when.end is None:
        return f"{words_of(language).since} {start} {when.zone}"
    return f"{start}–{clock(when.end, language)} {when.zone}"
