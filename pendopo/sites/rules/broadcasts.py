"""A broadcast (siaran): one item of a national or province office on many offices' sites. Whom it reaches, and in what state it is."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

LONGEST = datetime.timedelta(days=366)


class Audience(StrEnum):
    """Whose sites show a broadcast, beside the issuer's own."""

    ALL = "all"
    PROVINCES = "provinces"
    REGENCIES = "regencies"
    CHOSEN = "chosen"


class State(StrEnum):
    """What a broadcast is doing now."""

    PROPOSED = "proposed"
    PLANNED = "planned"
    SHOWN = "shown"
    OVER = "over"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Reach:
    """The offices that a broadcast goes to.

    Attributes:
        issuer: key of the office that issues it.
        low, high: keys of the issuer and of all offices below it.
        chosen: keys of chosen offices; counts for the audience ``chosen`` alone.
    """

    issuer: int
    low: int
    high: int
    audience: Audience
    chosen: Collection[int] = ()

    def includes(self, key: int, level: int) -> bool:
        """Whether the site of an office shows it; the issuer's own always does.

        Args:
            key: of the office.
            level: of its region: 0 nation, 1 province, 2 regency or city.
        """
        if key == self.issuer:
            return True
        if not self.low <= key <= self.high:
            return False
        if self.audience is Audience.CHOSEN:
            return key in self.chosen
        return self.audience is Audience.ALL or level == (1 if self.audience is Audience.PROVINCES else 2)


@dataclass(frozen=True)
class Course:
    """The moments of a broadcast, with their time zone; None for what has not happened."""

    starts: datetime.datetime
    ends: datetime.datetime
    approved: datetime.datetime | None = None
    withdrawn: datetime.datetime | None = None


def state(course: Course, now: datetime.datetime) -> State:
    """What a broadcast is doing at a moment; it is shown from its start to just before its end."""
    if course.withdrawn:
        return State.WITHDRAWN
    if course.approved is None:
        return State.PROPOSED
    if now < course.starts:
        return State.PLANNED
    return State.SHOWN if now < course.ends else State.OVER


def fault(starts: datetime.datetime, ends: datetime.datetime, now: datetime.datetime) -> str | None:
    """What is wrong with the times: ``ends_before_it_starts``, ``already_over``, ``too_long``; None when nothing is."""
    if ends <= starts:
        return "ends_before_it_starts"
    if ends <= now:
        return "already_over"
    return "too_long" if ends - starts > LONGEST else None
