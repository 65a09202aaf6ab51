"""Broadcasts: whom they reach, and in what state they are."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.sites.rules.broadcasts import LONGEST, Audience, Course, Reach, State, fault, state

NOON = datetime.datetime(2028, 11, 13, 12, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)
moments = st.datetimes(datetime.datetime(2026, 1, 1), datetime.datetime(2032, 1, 1), timezones=st.just(datetime.UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("audience", "reached"),
    [
        (Audience.ALL, {100, 110, 111, 120}),
        (Audience.PROVINCES, {100, 110, 120}),
        (Audience.REGENCIES, {100, 111}),
        (Audience.CHOSEN, {100, 111}),
    ],
)
def test_a_broadcast_reaches_its_audience_and_the_issuers_own_site(audience: Audience, reached: set[int]) -> None:
    reach = Reach(100, 100, 199, audience, {111})
    levels = {100: 0, 110: 1, 111: 2, 120: 1, 200: 0, 211: 2}
    assert {key for key, level in levels.items() if reach.includes(key, level)} == reached


@given(key=st.integers(0, 300), level=st.integers(0, 2), audience=st.sampled_from(list(Audience)), chosen=st.sets(st.integers(0, 300)))
def test_no_broadcast_leaves_the_issuers_own_tree(key: int, level: int, audience: Audience, chosen: set[int]) -> None:
    if Reach(100, 100, 199, audience, chosen).includes(key, level):
        assert 100 <= key <= 199


@pytest.mark.parametrize(
    ("course", "now"),
    [
        (Course(NOON - HOUR, NOON + HOUR), State.PROPOSED),
        (Course(NOON + HOUR, NOON + 2 * HOUR, approved=NOON - HOUR), State.PLANNED),
        (Course(NOON, NOON + HOUR, approved=NOON - HOUR), State.SHOWN),
        (Course(NOON - HOUR, NOON, approved=NOON - HOUR), State.OVER),
        (Course(NOON - HOUR, NOON + HOUR, approved=NOON - HOUR, withdrawn=NOON), State.WITHDRAWN),
        (Course(NOON - HOUR, NOON + HOUR, withdrawn=NOON), State.WITHDRAWN),
    ],
)
def test_a_broadcast_is_shown_from_its_start_to_its_end_once_approved(course: Course, now: State) -> None:
    assert state(course, NOON) is now


@given(starts=moments, ends=moments)
def test_what_is_taken_can_be_shown_for_some_time(starts: datetime.datetime, ends: datetime.datetime) -> None:
    if fault(starts, ends, NOON) is None:
        assert NOON < ends <= starts + LONGEST
        assert state(Course(starts, ends, approved=starts), max(starts, NOON)) is State.SHOWN


def test_each_fault_of_the_times_is_named() -> None:
    assert fault(NOON, NOON, NOON) == "ends_before_it_starts"
    assert fault(NOON - 2 * HOUR, NOON - HOUR, NOON) == "already_over"
    assert fault(NOON, NOON + LONGEST + HOUR, NOON) == "too_long"
