"""Events as iCalendar files, which every calendar program reads (RFC 5545, RFC 7986 for the calendar's name)."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from pendopo.sites.rules.events import When

PRODUCT = "-//Pendopo//Agenda//ID"


@dataclass(frozen=True)
class Entry:
    """One event of a calendar.

    Attributes:
        uid: the same for ever, and the same event's alone (RFC 5545, 3.8.4.7).
        changed: when its text was last published, in UTC.
        when: in the zone ``zone``.
        url: its public address.
    """

    uid: str
    title: str
    when: When
    zone: ZoneInfo
    changed: datetime.datetime
    url: str
    place: str = ""
    text: str = ""
    cancelled: bool = False


def calendar_bytes(name: str, entries: Iterable[Entry]) -> bytes:
    """A calendar file with these events, byte for byte the same for the same input; lines end in CRLF."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    for entry in entries:
        calendar.add_component(event_of(entry))
    return bytes(calendar.to_ical())


def event_of(entry: Entry) -> Event:
    """Times of day go out in UTC, which needs no description of the zone; whole days end on the day after (RFC 5545, 3.6.1)."""
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.changed.astimezone(datetime.UTC))
    event.add("last-modified", entry.changed.astimezone(datetime.UTC))
    for name, moment in moments(entry).items():
        event.add(name, moment)
    event.add("summary", entry.title)
    event.add("url", entry.url)
    if entry.place:
        event.add("location", entry.place)
    if entry.text:
        event.add("description", entry.text)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    return event


def moments(entry: Entry) -> dict[str, datetime.date | datetime.datetime]:
    """Beginning and, if there is one, end."""
    when = entry.when
    if when.start is None:
        return {"dtstart": when.first, "dtend": when.last_day + datetime.timedelta(days=1)}
    found: dict[str, datetime.date | datetime.datetime] = {"dtstart": in_utc(when.first, when.start, entry.zone)}
    if when.end:
        found["dtend"] = in_utc(when.last_day, when.end, entry.zone)
    elif when.last_day > when.first:
        found["dtend"] = in_utc(when.last_day, datetime.time(23, 59), entry.zone)
    return found


def in_utc(date: datetime.date, time: datetime.time, zone: ZoneInfo) -> datetime.datetime:
    return datetime.datetime.combine(date, time, zone).astimezone(datetime.UTC)
