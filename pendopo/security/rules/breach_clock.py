"""The clock of a personal-data breach: written notice within 3 × 24 hours, to the persons and to the agency.

Source: UU 27/2022 (PDP) art. 46 paragraph 1; DKPP 4-PKE-DKPP/I/2024 warned seven commissioners who had not given it.
"""

import datetime
from collections.abc import Iterable
from enum import StrEnum

ALLOWED = datetime.timedelta(hours=72)


class Audience(StrEnum):
    """To whom a notice went."""

    SUBJECTS = "subjects"
    AGENCY = "agency"
    PUBLIC = "public"
    OTHER = "other"


MUST_BE_TOLD = frozenset({Audience.SUBJECTS, Audience.AGENCY})


def deadline(known_at: datetime.datetime) -> datetime.datetime:
    """The moment by which both notices must have been sent; ``known_at`` is when the breach became known."""
    return known_at + ALLOWED


def remaining(known_at: datetime.datetime, now: datetime.datetime) -> datetime.timedelta:
    """Time left until the deadline; negative when it has passed."""
    return deadline(known_at) - now


def hours_left(known_at: datetime.datetime, now: datetime.datetime) -> int:
    """Whole hours left, rounded down so that it never promises more than there is; negative after the deadline."""
    return int(remaining(known_at, now) // datetime.timedelta(hours=1))


def hours_late(known_at: datetime.datetime, now: datetime.datetime) -> int:
    """Whole hours since the deadline, 0 up to the first full one."""
    return max(0, int(-remaining(known_at, now) // datetime.timedelta(hours=1)))


def still_to_tell(told: Iterable[Audience]) -> frozenset[Audience]:
    """Who must still get a notice before it is complete."""
    return MUST_BE_TOLD - set(told)


def overdue(known_at: datetime.datetime, completed_at: datetime.datetime | None, now: datetime.datetime) -> bool:
    """Whether the notice came, or is still missing, after the deadline."""
    return (completed_at or now) > deadline(known_at)
