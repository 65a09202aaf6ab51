"""Subscriptions by e-mail: what an address looks like, which links hold, and when the next digest is due."""

import datetime
import hashlib
import re
from enum import StrEnum

LINK_DAYS = 7
SENT_FROM_HOUR = 6  # o'clock at the capital: nobody's telephone rings at midnight
WORKING_DAYS = range(5)  # Monday to Friday; public holidays are not known here
MOST_LISTED = 30
LONGEST_ADDRESS, LONGEST_LOCAL_PART = 254, 64
LOCAL_PART = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
DOMAIN = re.compile(rf"(?:{LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])")
TOKEN = re.compile(r"[A-Za-z0-9_-]{40,60}")


class Rhythm(StrEnum):
    """How often a digest is wanted."""

    DAILY = "harian"
    WEEKLY = "mingguan"


def tidy_address(written: str) -> str | None:
    """An e-mail address in small letters without blanks around it; None for what can't be one.

    Addresses beyond ASCII are not taken: few mail servers deliver to them.

    Source: RFC 5321 section 4.5.3.1 (lengths), RFC 5322 section 3.4.1 (dot-atom).
    """
    address = written.strip().lower()
    local, at, domain = address.rpartition("@")
    if not at or len(address) > LONGEST_ADDRESS or len(local) > LONGEST_LOCAL_PART:
        return None
    return address if LOCAL_PART.fullmatch(local) and DOMAIN.fullmatch(domain) else None


def hash_of(token: str) -> str | None:
    """What the table keeps of a link's secret: its SHA-256 in hex; None for what no link ever held."""
    return hashlib.sha256(token.encode()).hexdigest() if TOKEN.fullmatch(token) else None


def is_due(rhythm: Rhythm, dealt_with_on: datetime.date | None, now: datetime.datetime) -> bool:
    """Whether a subscription is to be dealt with.

    Args:
        dealt_with_on: the day on which it last was, with news or without; None for never.
        now: at the time of the capital.

    A weekly one is due once a week from Monday on, a daily one on each working day, both from six o'clock.
    """
    today = now.date()
    if now.hour < SENT_FROM_HOUR or today.weekday() not in WORKING_DAYS:
        return False
    if dealt_with_on is None:
        return True
    if rhythm is Rhythm.DAILY:
        return dealt_with_on < today
    return dealt_with_on.isocalendar()[:2] < today.isocalendar()[:2]
