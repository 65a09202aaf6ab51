"""What is late, and since when: limits that an office can count on its fingers."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.sites.rules.lateness import (
    ANNOUNCEMENT_DAYS,
    INBOX_MINUTES,
    REVIEW_WORKING_DAYS,
    Kind,
    Lateness,
    OfficeFacts,
    last_late_day,
    late,
    working_days,
)
from pendopo.sites.rules.report_card import AGENDA_DAYS, NEWS_DAYS

WIB = datetime.timezone(datetime.timedelta(hours=7))
MONDAY = datetime.date(2026, 11, 23)
DAY = datetime.timedelta(days=1)
EARLIEST, LATEST = datetime.datetime(2020, 1, 1), datetime.datetime(2035, 12, 31)  # noqa: DTZ001  hypothesis adds the zone
days = st.dates(datetime.date(2020, 1, 1), datetime.date(2035, 12, 31))
few = st.integers(0, 3)
facts = st.builds(
    OfficeFacts,
    oldest_review=st.none() | days,
    reviews=few,
    newest_news=st.none() | days,
    last_event=st.none() | days,
    old_announcements=few,
    ending_soon=few,
    missed_publish=few,
    missed_end=few,
    waiting=few,
    waiting_since=st.none() | st.datetimes(timezones=st.just(WIB), min_value=EARLIEST),
    failed=few,
    lost_criteria=few,
    frozen=st.booleans(),
)
moments = st.datetimes(timezones=st.just(WIB), min_value=EARLIEST, max_value=LATEST)


def at(day: datetime.date, hour: int = 9) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(hour), WIB)


def kinds(found: list[Lateness]) -> list[Kind]:
    return [one.kind for one in found]


NOTHING_LATE = OfficeFacts(newest_news=MONDAY, last_event=MONDAY)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [("2026-11-20", "2026-11-23", 1), ("2026-11-20", "2026-11-22", 0), ("2026-11-16", "2026-11-23", 5), ("2026-12-31", "2027-01-01", 1)],
)
def test_a_week_end_is_no_working_time(first: str, last: str, expected: int) -> None:
    assert working_days(datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)) == expected


@given(days, st.integers(0, 60))
def test_working_days_are_counted_as_one_would_on_a_calendar(first: datetime.date, ahead: int) -> None:
    counted = sum((first + n * DAY).weekday() < 5 for n in range(1, ahead + 1))
    assert working_days(first, first + ahead * DAY) == counted


@given(days, days, days)
def test_working_days_add_up(one: datetime.date, two: datetime.date, three: datetime.date) -> None:
    first, middle, last = sorted((one, two, three))
    assert working_days(first, middle) + working_days(middle, last) == working_days(first, last)


@given(days, st.integers(0, 30))
def test_a_review_is_late_exactly_when_it_was_handed_in_on_the_last_late_day_or_before(today: datetime.date, before: int) -> None:
    handed_in = today - before * DAY
    assert (working_days(handed_in, today) > REVIEW_WORKING_DAYS) == (handed_in <= last_late_day(today))


def test_what_is_handed_in_on_friday_is_late_on_wednesday() -> None:
    friday = datetime.date(2026, 11, 20)
    waiting = OfficeFacts(newest_news=MONDAY, last_event=MONDAY, oldest_review=friday, reviews=1)
    assert late(waiting, at(friday + 4 * DAY)) == []
    assert late(waiting, at(friday + 5 * DAY)) == [Lateness(Kind.REVIEW, 1, 3)]


def test_an_office_that_is_up_to_date_is_told_of_nothing() -> None:
    assert late(NOTHING_LATE, at(MONDAY)) == []


@pytest.mark.parametrize(
    ("field", "limit", "kind"), [("newest_news", NEWS_DAYS, Kind.OLD_NEWS), ("last_event", AGENDA_DAYS, Kind.OLD_AGENDA)]
)
def test_news_and_agenda_are_late_on_the_day_after_their_limit(field: str, limit: int, kind: Kind) -> None:
    on_time, too_old = (OfficeFacts(**{"newest_news": MONDAY, "last_event": MONDAY, field: MONDAY - n * DAY}) for n in (limit, limit + 1))
    assert late(on_time, at(MONDAY)) == []
    assert late(too_old, at(MONDAY)) == [Lateness(kind, 1, limit + 1)]


def test_without_any_news_or_event_the_office_is_told_so() -> None:
    assert kinds(late(OfficeFacts(), at(MONDAY))) == [Kind.NO_NEWS, Kind.NO_AGENDA]


def test_an_event_to_come_is_not_late() -> None:
    assert late(OfficeFacts(newest_news=MONDAY, last_event=MONDAY + 90 * DAY), at(MONDAY)) == []


def test_changes_wait_five_minutes_before_anybody_is_told() -> None:
    came = at(MONDAY) - datetime.timedelta(minutes=INBOX_MINUTES)
    facts_ = OfficeFacts(newest_news=MONDAY, last_event=MONDAY, waiting=2, waiting_since=came)
    assert late(facts_, at(MONDAY)) == []
    assert late(facts_, at(MONDAY) + datetime.timedelta(minutes=1)) == [Lateness(Kind.INBOX, 2, INBOX_MINUTES + 1)]


@given(facts, moments)
def test_a_frozen_office_is_not_blamed_for_what_rests(one: OfficeFacts, now: datetime.datetime) -> None:
    if one.frozen:
        assert not {Kind.INBOX, Kind.MISSED_PUBLISH, Kind.MISSED_END} & set(kinds(late(one, now)))


@given(facts, moments)
def test_the_urgent_comes_first_each_kind_once_and_never_without_a_count(one: OfficeFacts, now: datetime.datetime) -> None:
    found = late(one, now)
    assert [lateness.urgent for lateness in found] == sorted((lateness.urgent for lateness in found), reverse=True)
    assert len(set(kinds(found))) == len(found)
    assert all(lateness.count > 0 and lateness.days >= 0 for lateness in found)


@given(facts, moments, st.integers(0, 400))
def test_waiting_longer_makes_nothing_on_time(one: OfficeFacts, now: datetime.datetime, more: int) -> None:
    assert set(kinds(late(one, now))) <= set(kinds(late(one, now + more * DAY)))


def test_an_announcement_may_stand_for_half_a_year() -> None:
    assert ANNOUNCEMENT_DAYS == 180
