"""What is late in an office: reviews, news, the agenda, schedules, the publisher's inbox. The limits are plain numbers.

They are the platform's own, chosen so that an office of a handful of people can keep them; those of news and agenda are
the report card's, so that the first screen and the card never say two things.
"""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from pendopo.sites.rules.report_card import AGENDA_DAYS, NEWS_DAYS

REVIEW_WORKING_DAYS = 2
ANNOUNCEMENT_DAYS = 180  # an announcement that stands longer should have an end, or go
ENDING_DAYS = 7  # how long before a page is taken down by itself the office is reminded
INBOX_MINUTES = 5  # the publisher takes about a second
MISSED_MINUTES = 10  # the scheduler looks every few seconds
FRIDAY = 4
ONE_DAY = datetime.timedelta(days=1)


class Kind(StrEnum):
    """What can be late, the most urgent first: so are they shown."""

    FAILED_ORDER = "failed_order"
    INBOX = "inbox"
    MISSED_PUBLISH = "missed_publish"
    MISSED_END = "missed_end"
    REVIEW = "review"
    NO_NEWS = "no_news"
    OLD_NEWS = "old_news"
    NO_AGENDA = "no_agenda"
    OLD_AGENDA = "old_agenda"
    OLD_ANNOUNCEMENTS = "old_announcements"
    ENDING_SOON = "ending_soon"
    REPORT_CARD = "report_card"


URGENT = frozenset({Kind.FAILED_ORDER, Kind.INBOX, Kind.MISSED_PUBLISH, Kind.MISSED_END, Kind.REVIEW})


@dataclass(frozen=True)
class OfficeFacts:
    """What the clock of one office is read from; counts are >= 0, moments have their time zone.

    Attributes:
        oldest_review: day on which the oldest page that still waits for its review was handed in; None without any.
        reviews: how many were handed in on or before :func:`last_late_day`.
        newest_news: date of the newest public news; None without any.
        last_event: last day of the public event that ends last, cancelled ones left out; None without any.
        old_announcements: public ones older than :data:`ANNOUNCEMENT_DAYS` without a time at which they go.
        ending_soon: public pages that go by themselves within :data:`ENDING_DAYS`.
        missed_publish, missed_end: pages whose time passed more than :data:`MISSED_MINUTES` ago and that stand as before.
        waiting, waiting_since: changes in the publisher's inbox, and when the oldest came.
        failed: orders to the publisher that could not be done.
        lost_criteria: criteria of the report card that lost points.
        frozen: whether the office is frozen: then nothing is published or taken down, by right.
    """

    oldest_review: datetime.date | None = None
    reviews: int = 0
    newest_news: datetime.date | None = None
    last_event: datetime.date | None = None
    old_announcements: int = 0
    ending_soon: int = 0
    missed_publish: int = 0
    missed_end: int = 0
    waiting: int = 0
    waiting_since: datetime.datetime | None = None
    failed: int = 0
    lost_criteria: int = 0
    frozen: bool = False


@dataclass(frozen=True)
class Lateness:
    """One thing that is late.

    Attributes:
        count: how many of it; 1 where there is but one.
        days: since when, in days (of a review, working days; of the inbox, minutes); 0 where that says nothing.
    """

    kind: Kind
    count: int = 1
    days: int = 0

    @property
    def urgent(self) -> bool:
        """Whether something stands still, rather than being merely old."""
        return self.kind in URGENT


def working_days(first: datetime.date, last: datetime.date) -> int:
    """Working days after ``first`` up to ``last``, both days counted as dates; Saturdays and Sundays are none. Never negative.

    Holidays count as working days: a joint holiday (cuti bersama) is decreed anew each year, and a reminder that comes
    a day early does no harm.
    """
    if last <= first:
        return 0
    weeks, rest = divmod((last - first).days, 7)
    return weeks * 5 + sum((first + ONE_DAY * n).weekday() <= FRIDAY for n in range(1, rest + 1))


def last_late_day(today: datetime.date) -> datetime.date:
    """The last day on which a page that still waits must have been handed in for its review to be late today."""
    day = today
    while working_days(day, today) <= REVIEW_WORKING_DAYS:
        day -= ONE_DAY
    return day


def late(facts: OfficeFacts, now: datetime.datetime) -> list[Lateness]:
    """What is late in one office, the most urgent first.

    Args:
        now: a moment in the office's time zone: its date is the office's day.
    """
    found = [*late_machines(facts, now), *late_pages(facts, now.date())]
    order = list(Kind)
    return sorted(found, key=lambda one: order.index(one.kind))


def late_machines(facts: OfficeFacts, now: datetime.datetime) -> list[Lateness]:
    """What the publisher and the scheduler should have done; while an office is frozen they rest by right."""
    counted = {Kind.FAILED_ORDER: facts.failed}
    minutes = minutes_since(facts.waiting_since, now)
    if not facts.frozen:
        counted |= {Kind.MISSED_PUBLISH: facts.missed_publish, Kind.MISSED_END: facts.missed_end}
        counted[Kind.INBOX] = facts.waiting if minutes > INBOX_MINUTES else 0
    return [Lateness(kind, count, minutes if kind is Kind.INBOX else 0) for kind, count in counted.items() if count]


def minutes_since(then: datetime.datetime | None, now: datetime.datetime) -> int:
    return max(0, int((now - then).total_seconds() // 60)) if then else 0


def late_pages(facts: OfficeFacts, today: datetime.date) -> list[Lateness]:
    """What people should do."""
    found = [late_news(facts.newest_news, today), late_agenda(facts.last_event, today)]
    waited = working_days(facts.oldest_review, today) if facts.oldest_review else 0
    if waited > REVIEW_WORKING_DAYS and facts.reviews:
        found.append(Lateness(Kind.REVIEW, facts.reviews, waited))
    for kind, count in (
        (Kind.OLD_ANNOUNCEMENTS, facts.old_announcements),
        (Kind.ENDING_SOON, facts.ending_soon),
        (Kind.REPORT_CARD, facts.lost_criteria),
    ):
        found.append(Lateness(kind, count) if count else None)
    return [one for one in found if one is not None]


def late_news(newest: datetime.date | None, today: datetime.date) -> Lateness | None:
    if newest is None:
        return Lateness(Kind.NO_NEWS)
    age = (today - newest).days
    return Lateness(Kind.OLD_NEWS, days=age) if age > NEWS_DAYS else None


def late_agenda(last: datetime.date | None, today: datetime.date) -> Lateness | None:
    if last is None:
        return Lateness(Kind.NO_AGENDA)
    age = (today - last).days
    return Lateness(Kind.OLD_AGENDA, days=age) if age > AGENDA_DAYS else None
