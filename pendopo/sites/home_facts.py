"""Figures of the first screen, each read in one statement however many offices there are: of one office, and of all below.

The statements are written by hand: the same in the query language of the models would be a dozen round trips, and this
screen is opened all day. Table and column names are our own; what comes from outside are parameters alone.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from pendopo.kit.ranges import KeyRange
from pendopo.sites.rules.lateness import (
    ANNOUNCEMENT_DAYS,
    ENDING_DAYS,
    INBOX_MINUTES,
    MISSED_MINUTES,
    OfficeFacts,
    last_late_day,
)
from pendopo.sites.rules.report_card import GRADES

CARD_DAYS = 14  # an older card says nothing about a site of today

OF_OFFICE = """
WITH live AS (SELECT id, expire_at FROM wagtailcore_page WHERE office_key = %(key)s AND live),
     reviews AS (SELECT started_at FROM wagtailcore_taskstate WHERE office_key = %(key)s AND status = 'in_progress'),
     inbox AS (SELECT at, failed, "order" FROM sites_bakerequest WHERE office_key = %(key)s),
     views AS (SELECT day, sum(views) AS views FROM sites_viewcount
               WHERE office_key = %(key)s AND day > %(two_weeks_ago)s AND day <= %(today)s GROUP BY day)
SELECT
  (SELECT min(started_at) FROM reviews) AS oldest_review,
  (SELECT count(*) FROM reviews WHERE started_at < %(late_review)s) AS reviews,
  (SELECT max(date) FROM sites_newspage JOIN live ON id = page_ptr_id) AS newest_news,
  (SELECT max(coalesce(end_date, date)) FROM sites_eventpage JOIN live ON id = page_ptr_id WHERE NOT cancelled) AS last_event,
  (SELECT count(*) FROM sites_announcementpage JOIN live ON id = page_ptr_id
   WHERE date < %(old)s AND expire_at IS NULL) AS old_announcements,
  (SELECT count(*) FROM live WHERE expire_at BETWEEN %(now)s AND %(soon)s) AS ending_soon,
  (SELECT count(*) FROM live WHERE expire_at < %(missed)s) AS missed_end,
  (SELECT count(*) FROM wagtailcore_revision WHERE office_key = %(key)s AND approved_go_live_at < %(missed)s) AS missed_publish,
  (SELECT count(*) FROM inbox WHERE failed = '' AND "order" IN ('bake', 'broadcast')) AS waiting,
  (SELECT min(at) FROM inbox WHERE failed = '' AND "order" IN ('bake', 'broadcast')) AS waiting_since,
  (SELECT count(*) FROM inbox WHERE failed <> '') AS failed,
  (SELECT coalesce(sum(views), 0) FROM views WHERE day > %(week_ago)s) AS views,
  (SELECT coalesce(sum(views), 0) FROM views WHERE day <= %(week_ago)s) AS views_before
"""

BELOW = """
WITH cards AS (SELECT DISTINCT ON (office_key) office_key, score, criteria FROM sites_reportcard
               WHERE office_key BETWEEN %(low)s AND %(high)s AND office_key <> %(own)s AND day >= %(first)s ORDER BY office_key, day DESC),
     offices AS (SELECT o.key FROM regions_office o JOIN sites_homepage h ON h.office_id = o.id
                 WHERE o.key BETWEEN %(low)s AND %(high)s AND o.key <> %(own)s)
SELECT
  (SELECT count(*) FROM offices) AS offices,
  (SELECT count(*) FROM cards) AS graded,
  (SELECT count(*) FROM cards WHERE score < %(red)s) AS red,
  (SELECT count(*) FROM cards
   WHERE criteria @> '[{"code": "news", "state": "unmet"}]' OR criteria @> '[{"code": "news", "state": "part"}]') AS old_news,
  (SELECT count(DISTINCT office_key) FROM wagtailcore_taskstate
   WHERE office_key BETWEEN %(low)s AND %(high)s AND office_key <> %(own)s
     AND status = 'in_progress' AND started_at < %(late_review)s) AS late_reviews,
  (SELECT count(DISTINCT office_key) FROM sites_bakerequest
   WHERE office_key BETWEEN %(low)s AND %(high)s AND office_key <> %(own)s
     AND (failed <> '' OR (at < %(late_inbox)s AND "order" IN ('bake', 'broadcast')))) AS stuck,
  (SELECT count(*) FROM offices
   WHERE EXISTS (SELECT FROM security_freeze f WHERE f.ended_at IS NULL AND offices.key BETWEEN f.low AND f.high)) AS frozen,
  (SELECT round(avg(score)) FROM cards) AS average
"""


@dataclass(frozen=True)
class OwnFigures:
    """Figures of one office: what its clock reads, and views of its site in the last seven days and in the seven before."""

    clock: OfficeFacts
    views: int
    views_before: int


@dataclass(frozen=True)
class BelowFigures:
    """Counts of offices below one: those with a site, of these graded lately, red (grade D), with old news, with late reviews,
    with changes that the publisher does not do, frozen; and the average score, None where nothing is graded."""

    offices: int
    graded: int
    red: int
    old_news: int
    late_reviews: int
    stuck: int
    frozen: int
    average: int | None


def one_row(sql: str, values: dict[str, Any]) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return dict(zip([column.name for column in cursor.description], cursor.fetchone(), strict=True))


def start_of(day: datetime.date) -> datetime.datetime:
    """Midnight before a day, on the clock that is active."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def review_limit(today: datetime.date) -> datetime.datetime:
    """What was handed in before this moment and still waits is late."""
    return start_of(last_late_day(today) + datetime.timedelta(days=1))


def own_figures(key: int, *, frozen: bool, lost_criteria: int, now: datetime.datetime) -> OwnFigures:
    """The figures of one office; it lies in the open scope.

    Args:
        now: on the office's clock.
        frozen, lost_criteria: are known already, see :class:`OfficeFacts`.
    """
    today, day = now.date(), datetime.timedelta(days=1)
    values = {
        "key": key,
        "now": now,
        "today": today,
        "late_review": review_limit(today),
        "old": today - ANNOUNCEMENT_DAYS * day,
        "soon": now + ENDING_DAYS * day,
        "missed": now - datetime.timedelta(minutes=MISSED_MINUTES),
        "week_ago": today - 7 * day,
        "two_weeks_ago": today - 14 * day,
    }
    row = one_row(OF_OFFICE, values)
    views, before = int(row.pop("views")), int(row.pop("views_before"))
    oldest = row.pop("oldest_review")
    clock = OfficeFacts(**row, oldest_review=timezone.localdate(oldest) if oldest else None, frozen=frozen, lost_criteria=lost_criteria)
    return OwnFigures(clock, views, before)


def below_figures(reach: KeyRange, own: int, now: datetime.datetime) -> BelowFigures:
    """Counts over the offices of a range without one of them; the range is the open scope."""
    values = {
        "low": reach.low,
        "high": reach.high,
        "own": own,
        "first": now.date() - datetime.timedelta(days=CARD_DAYS),
        "red": dict(GRADES)["C"],
        "late_review": review_limit(now.date()),
        "late_inbox": now - datetime.timedelta(minutes=INBOX_MINUTES),
    }
    row = one_row(BELOW, values)
    return BelowFigures(**row | {"average": None if row["average"] is None else int(row["average"])})
