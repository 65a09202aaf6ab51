"""Dates as old sites write them: SQL and ISO forms, mail headers, and Indonesian words. Without a zone they are Asia/Jakarta's."""

import datetime
import re
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from pendopo.kit.dates import ENGLISH, INDONESIAN

JAKARTA = ZoneInfo("Asia/Jakarta")
ZONES = {"wib": JAKARTA, "wita": ZoneInfo("Asia/Makassar"), "wit": ZoneInfo("Asia/Jayapura")}
LONGEST_TEXT = 500  # letters in which a date is looked for
EARLIEST_YEAR, LATEST_YEAR = 1970, 2100
MONTHS = {
    **{word.lower()[:3]: number for words in (ENGLISH, INDONESIAN) for number, word in enumerate(words.months, 1)},
    "peb": 2, "agt": 8, "ags": 8, "nop": 11,
}  # fmt: skip
MONTH = r"[A-Za-z]{3,9}"
HOUR = r"(?:\D{0,12}?\b(?P<hour>[01]?\d|2[0-3])[.:](?P<minute>[0-5]\d)(?:[.:][0-5]\d)?)?(?:\s*(?P<zone>wib|wita|wit)\b)?"
IN_WORDS = re.compile(rf"\b(?P<day>\d{{1,2}})[\s/-]+(?P<month>{MONTH})\.?,?[\s/-]+(?P<year>\d{{4}})\b{HOUR}", re.IGNORECASE)
IN_ENGLISH = re.compile(rf"\b(?P<month>{MONTH})\.?\s+(?P<day>\d{{1,2}}),\s+(?P<year>\d{{4}})\b{HOUR}", re.IGNORECASE)
IN_NUMBERS = re.compile(rf"\b(?P<day>\d{{1,2}})[/.-](?P<month>\d{{1,2}})[/.-](?P<year>\d{{4}})\b{HOUR}", re.IGNORECASE)
ISO = re.compile(r"\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?")


class NotADate(ValueError):
    """Text that holds no date, or one that no site can have."""


def sensible(moment: datetime.datetime) -> datetime.datetime:
    """The moment itself, aware.

    Raises:
        NotADate: before there was a web, or far in the future.
    """
    if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        raise NotADate(moment.isoformat())
    return moment if moment.tzinfo else moment.replace(tzinfo=JAKARTA)


def from_iso(text: str, zone: datetime.tzinfo = JAKARTA) -> datetime.datetime:
    """``2024-06-01 10:00:00``, ``2024-06-01T10:00:00+07:00``; without a zone it is in the zone given.

    Raises:
        NotADate: something else, or zeros.
    """
    try:
        moment = datetime.datetime.fromisoformat(text.strip())
    except ValueError:
        raise NotADate(text) from None
    return sensible(moment if moment.tzinfo else moment.replace(tzinfo=zone))


def from_mail(text: str) -> datetime.datetime:
    """``Tue, 27 Jan 2015 14:56:57 +0000``.

    Raises:
        NotADate: something else; WordPress writes the year -0001 for drafts.
    """
    try:
        if "-0001" in text:
            raise NotADate(text)
        return sensible(parsedate_to_datetime(text.strip()))
    except (ValueError, TypeError, IndexError, OverflowError):
        raise NotADate(text) from None


def from_words(text: str) -> datetime.datetime:
    """The first date in a text: ``Sabtu, 1 Juni 2024 10.00 WITA``, ``01/06/2024`` (the day first), ``2024-06-01``.

    Raises:
        NotADate: there is none.
    """
    text = text[:LONGEST_TEXT]
    if found := ISO.search(text):
        return from_iso(found[0])
    for pattern in (IN_WORDS, IN_ENGLISH, IN_NUMBERS):
        for match in pattern.finditer(text):
            if moment := of_match(match):
                return moment
    raise NotADate(text[:40])


def of_match(match: re.Match[str]) -> datetime.datetime | None:
    """The moment that a match names; None when there is no such day."""
    month = match["month"]
    number = int(month) if month.isdigit() else MONTHS.get(month.lower()[:3], 0)
    try:
        day = datetime.datetime(
            int(match["year"]), number, int(match["day"]), int(match["hour"] or 0), int(match["minute"] or 0),
            tzinfo=ZONES.get((match["zone"] or "").lower(), JAKARTA),
        )  # fmt: skip
        return sensible(day)
    except ValueError:
        return None


def from_epoch(seconds: int) -> datetime.datetime:
    """Seconds since 1970, as Drupal 7 and home-grown tables keep them.

    Raises:
        NotADate: zero or less, or beyond any site.
    """
    if not 0 < seconds < 4_102_444_800:
        raise NotADate(str(seconds))
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC)
