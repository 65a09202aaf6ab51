"""Lines of the log from which visits are counted. Nothing in them names a person: hour, host, outcome, page, kind of client.

A line as nginx (deploy/nginx/pendopo.conf) and the server of a laptop write it::

    2026-11-22T09+07:00 kab-kediri.pemilu.example 200 GET "/berita/rapat/" reader

Since the time is known to the hour only, many lines are alike; so alike lines are counted first and each is read once.
"""

import datetime
import posixpath
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from urllib.parse import unquote_to_bytes

LINE = re.compile(rb'(\d{4}-\d\d-\d\dT\d\d[+-]\d\d:\d\d) ([a-z0-9.-]{1,253}) (\d{3}) ([A-Z]{1,16}) "([^"]{0,8192})" (reader|bot)')
# Programs that fetch pages without anybody reading them: search engines, previews of links, monitors, libraries.
BOT = (
    "bot|crawl|spider|slurp|mediapartners|facebookexternalhit|whatsapp|telegram|preview|embedly|curl|wget|python|java/|go-http|"
    "httpx|okhttp|axios|node-fetch|libwww|scrapy|headless|lighthouse|phantom|monitor|uptime|pingdom|feed|validator|pendopo"
)
BOT_PATTERN = re.compile(BOT, re.IGNORECASE)
DAY_ZONE = datetime.timezone(datetime.timedelta(hours=7))  # a day is a day of western Indonesia, where most offices are
SEEN = (b"200", b"304")
LONGEST_PATH = 500
SHORT_ADDRESSES = "/p/"  # they lead on: the page that they lead to is counted
FEWEST_SHOWN = 10


class Skipped(StrEnum):
    """Why a line is no view."""

    BROKEN = "broken"
    BOT = "bot"
    OTHER = "other"


@dataclass(frozen=True)
class View:
    """One page of one host on one day."""

    day: datetime.date
    host: str
    path: str


@dataclass
class Tally:
    """What stood in some lines."""

    views: Counter[View] = field(default_factory=Counter)
    skipped: Counter[Skipped] = field(default_factory=Counter)

    @property
    def lines(self) -> int:
        return self.views.total() + self.skipped.total()


def tally(lines: Iterable[bytes]) -> Tally:
    """Count lines, each without its line end, in any order."""
    counted = Tally()
    for line, times in Counter(lines).items():
        found = read_line(line)
        if isinstance(found, View):
            counted.views[found] += times
        else:
            counted.skipped[found] += times
    return counted


def read_line(line: bytes) -> View | Skipped:
    """The view that a line tells of, or why it tells of none. Any bytes will do."""
    found = LINE.fullmatch(line)
    day = day_of(found[1]) if found else None
    if found is None or day is None:
        return Skipped.BROKEN
    if found[6] == b"bot":
        return Skipped.BOT
    path = page_path(found[5]) if found[4] == b"GET" and found[3] in SEEN else None
    return View(day, found[2].decode(), path) if path else Skipped.OTHER


@lru_cache(maxsize=1024)
def day_of(hour: bytes) -> datetime.date | None:
    """The day of an hour such as ``2026-11-22T23+00:00`` in :data:`DAY_ZONE`; None for what is no time."""
    try:
        return datetime.datetime.fromisoformat(hour.decode()).astimezone(DAY_ZONE).date()
    except (ValueError, OverflowError):
        return None


def page_path(raw: bytes) -> str | None:
    """The page behind the path of a request, written in one way: decoded, without ``//``, ``.`` and ``..``; None for what is no page."""
    try:
        text = unquote_to_bytes(raw).decode()
    except UnicodeDecodeError:
        return None
    if not (text.startswith("/") and text.endswith("/") and text.isprintable()) or "\\" in text:
        return None
    inner = posixpath.normpath(text).strip("/")
    path = f"/{inner}/" if inner else "/"
    return path if len(path) <= LONGEST_PATH and not path.startswith(SHORT_ADDRESSES) else None


def client_kind(agent: str, purpose: str = "") -> str:
    """``bot`` or ``reader``, by the User-Agent and the Sec-Purpose of a request; a page fetched in advance is not read yet."""
    return "bot" if not agent or BOT_PATTERN.search(agent) or "prefetch" in purpose.lower() else "reader"


def line_of(now: datetime.datetime, host: str, status: int, method: str, path: str, kind: str) -> bytes:
    """One line, with its end; :func:`read_line` reads it. ``path`` as it was asked, without what follows a question mark."""
    hour = f"{now:%Y-%m-%dT%H}{now:%z}"
    return f'{hour[:-2]}:{hour[-2:]} {host} {status} {method} "{path}" {kind}\n'.encode("ascii", "backslashreplace")


def rounded(views: int) -> int:
    """A number of views for the public, in which no single visit can be seen: 0 below ten, tens below a hundred, else two digits.

    Never more than ``views``: 57 is 50, 1,299 is 1,200.
    """
    if views < FEWEST_SHOWN:
        return 0
    step = 10 if views < 100 else 10 ** (len(str(views)) - 2)
    return int(views // step * step)


def months_begin(today: datetime.date, years: int) -> datetime.date:
    """The first day of this month, so many years ago: what lies before it is kept by the month."""
    return today.replace(year=today.year - years, day=1)
