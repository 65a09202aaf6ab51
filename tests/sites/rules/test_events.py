"""Events: times that can't be, times in words, and calendars that every program reads."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from pendopo.regions.rules.time_zones import zone_of
from pendopo.sites.rules.calendars import Entry, calendar_bytes
from pendopo.sites.rules.events import LONGEST, Fault, When, fault_of, words

D, T = datetime.date, datetime.time
DAY = D(2028, 11, 13)
dates = st.dates(D(1990, 1, 1), D(2090, 1, 1))
times = st.times().map(lambda time: time.replace(second=0, microsecond=0))
whens = st.builds(When, dates, st.none() | times, st.none() | dates, st.none() | times, st.just("WIB"))


@pytest.mark.parametrize(
    ("when", "fault"),
    [
        (When(DAY), None),
        (When(DAY, T(9), None, T(12)), None),
        (When(DAY, T(22), D(2028, 11, 14), T(2)), None),
        (When(D(2028, 12, 31), T(20), D(2029, 1, 1), T(1)), None),
        (When(DAY, None, D(2028, 11, 12)), Fault("last", "ends_before_it_begins")),
        (When(DAY, T(9), None, T(9)), Fault("end", "ends_before_it_begins")),
        (When(DAY, T(9), None, T(8)), Fault("end", "ends_before_it_begins")),
        (When(DAY, None, None, T(8)), Fault("start", "end_without_start")),
        (When(DAY, None, DAY + datetime.timedelta(LONGEST + 1)), Fault("last", "too_long")),
    ],
)
def test_an_event_that_ends_before_it_begins_is_found(when: When, fault: Fault | None) -> None:
    assert fault_of(when) == fault


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (When(DAY), "Senin, 13 November 2028"),
        (When(DAY, T(9)), "Senin, 13 November 2028, mulai 09.00 WIB"),
        (When(DAY, T(9), DAY, T(12, 30), "WIT"), "Senin, 13 November 2028, 09.00–12.30 WIT"),
        (When(D(2028, 12, 31), None, D(2029, 1, 1)), "Minggu, 31 Desember 2028 – Senin, 1 Januari 2029"),
        (When(D(2028, 12, 31), T(20), D(2029, 1, 1), T(1)), "Minggu, 31 Desember 2028, 20.00 – Senin, 1 Januari 2029, 01.00 WIB"),
    ],
)
def test_times_are_written_as_indonesians_write_them(when: When, expected: str) -> None:
    assert words(when) == expected


def test_an_event_of_today_is_not_over_before_midnight() -> None:
    event = When(DAY, T(8), None, T(9))
    assert not event.is_over(DAY)
    assert event.is_over(DAY + datetime.timedelta(1))
    assert not When(DAY, None, DAY + datetime.timedelta(2)).is_over(DAY + datetime.timedelta(1))


def entry(when: When, **changes: object) -> Entry:
    given = {
        "uid": "1@pendopo", "title": "Rapat pleno; terbuka, untuk umum", "when": when, "zone": zone_of("91"), "place": "Jl. Sumber, 1",
        "changed": datetime.datetime(2028, 11, 1, tzinfo=datetime.UTC), "url": "http://kab.localhost/agenda/rapat/",
    }  # fmt: skip
    return Entry(**{**given, **changes})  # type: ignore[arg-type]


def read(entries: list[Entry]) -> list[object]:
    return Calendar.from_ical(calendar_bytes("Agenda", entries)).walk("VEVENT")


def test_a_calendar_says_times_in_utc_and_whole_days_end_the_day_after() -> None:
    timed, whole = read([entry(When(DAY, T(9), None, T(12))), entry(When(D(2028, 12, 31), None, D(2029, 1, 1)), uid="2@pendopo")])
    assert timed["DTSTART"].dt == datetime.datetime(2028, 11, 13, 0, tzinfo=datetime.UTC)
    assert timed["DTEND"].dt == datetime.datetime(2028, 11, 13, 3, tzinfo=datetime.UTC)
    assert (whole["DTSTART"].dt, whole["DTEND"].dt) == (D(2028, 12, 31), D(2029, 1, 2))


def test_a_calendar_keeps_the_words_and_says_what_is_cancelled() -> None:
    (event,) = read([entry(When(DAY), cancelled=True, text="Baris satu\nBaris dua")])
    assert str(event["SUMMARY"]) == "Rapat pleno; terbuka, untuk umum"
    assert str(event["DESCRIPTION"]) == "Baris satu\nBaris dua"
    assert event["STATUS"] == "CANCELLED"


def test_the_same_events_make_the_same_bytes_in_lines_of_at_most_75() -> None:
    long = entry(When(DAY), title="Sosialisasi " * 30)
    data = calendar_bytes("Agenda", [long])
    assert data == calendar_bytes("Agenda", [long])
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert data.endswith(b"\r\n")


@given(whens.filter(lambda when: fault_of(when) is None))
def test_every_event_without_fault_comes_back_from_its_calendar(when: When) -> None:
    (event,) = read([entry(when, zone=zone_of("91"))])
    start = event["DTSTART"].dt
    if when.start is None:
        assert start == when.first
        assert event["DTEND"].dt == when.last_day + datetime.timedelta(1)
    else:
        assert start.astimezone(zone_of("91")).replace(tzinfo=None) == datetime.datetime.combine(when.first, when.start)
        assert "DTEND" not in event or event["DTEND"].dt > start
