"""The 3 × 24 hours of UU 27/2022 art. 46, counted in hours and never in the office's favour."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from pendopo.security.rules.breach_clock import ALLOWED, Audience, deadline, hours_late, hours_left, overdue, remaining, still_to_tell

UTC = datetime.UTC
JAKARTA = datetime.timezone(datetime.timedelta(hours=7))
MOMENTS = st.datetimes(min_value=datetime.datetime(2024, 1, 1), max_value=datetime.datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
SPANS = st.timedeltas(min_value=datetime.timedelta(0), max_value=datetime.timedelta(days=30))
KNOWN = datetime.datetime(2026, 11, 20, 22, 15, tzinfo=JAKARTA)


def test_a_worked_example_over_a_weekend_and_midnight() -> None:
    """Friday evening: Saturday and Sunday count as well, the law says hours."""
    assert deadline(KNOWN) == datetime.datetime(2026, 11, 23, 22, 15, tzinfo=JAKARTA)
    assert hours_left(KNOWN, KNOWN) == 72
    assert hours_left(KNOWN, KNOWN + datetime.timedelta(minutes=1)) == 71
    assert hours_left(KNOWN, deadline(KNOWN) + datetime.timedelta(minutes=1)) == -1
    assert not overdue(KNOWN, None, deadline(KNOWN))
    assert overdue(KNOWN, None, deadline(KNOWN) + datetime.timedelta(seconds=1))


@given(MOMENTS, SPANS)
def test_time_left_and_time_gone_make_seventy_two_hours(known: datetime.datetime, gone: datetime.timedelta) -> None:
    assert remaining(known, known + gone) + gone == ALLOWED


@given(MOMENTS, SPANS)
def test_the_hours_shown_are_never_more_than_there_are(known: datetime.datetime, gone: datetime.timedelta) -> None:
    now = known + gone
    left = remaining(known, now) / datetime.timedelta(hours=1)
    assert left - 1 < hours_left(known, now) <= left


@given(MOMENTS, SPANS)
def test_it_is_late_or_there_is_time_left_never_both(known: datetime.datetime, gone: datetime.timedelta) -> None:
    late, left = hours_late(known, known + gone), hours_left(known, known + gone)
    assert late >= 0
    assert not (late > 0 and left >= 0)
    assert late == max(0, (gone - ALLOWED) // datetime.timedelta(hours=1))


@given(MOMENTS, SPANS, SPANS)
def test_a_notice_in_time_stays_in_time_and_a_late_one_late(
    known: datetime.datetime, gone: datetime.timedelta, later: datetime.timedelta
) -> None:
    sent = known + gone
    assert overdue(known, sent, sent + later) == (gone > ALLOWED)
    assert overdue(known, None, sent) == overdue(known, sent, sent + later)


@given(MOMENTS, SPANS)
def test_the_zone_of_the_clock_does_not_matter(known: datetime.datetime, gone: datetime.timedelta) -> None:
    assert hours_left(known.astimezone(JAKARTA), known + gone) == hours_left(known, (known + gone).astimezone(JAKARTA))


@given(st.sets(st.sampled_from(Audience)))
def test_the_persons_and_the_agency_must_be_told_whoever_else_was(told: set[Audience]) -> None:
    assert still_to_tell(told) == {Audience.SUBJECTS, Audience.AGENCY} - told
