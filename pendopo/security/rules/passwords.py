"""Two profiles of what a password must be, since the two sources contradict each other.

``asvs``: length alone, no composition, no expiry. Source: OWASP ASVS 5.0, 6.2.1, 6.2.5, 6.2.9, 6.2.10.
``bssn``: mixed characters, and a new one every 90 days. Source: BSSN 4/2021 as quoted by the field (not verified).
"""

import datetime
import re
from dataclasses import dataclass
from enum import StrEnum

LONGEST = 256  # hashing takes time in the length; ASVS asks for at least 64
FEWEST_DIFFERENT = 5
WORDS = (
    "pendopo",
    "kpu",
    "bawaslu",
    "pemilu",
    "pilkada",
    "pilpres",
    "indonesia",
    "jakarta",
    "merdeka",
    "rahasia",
    "sandi",
    "password",
    "admin",
)
ONLY_WORDS = re.compile(rf"(?:{'|'.join(WORDS)})+")


class Fault(StrEnum):
    """Why a password is refused."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NOT_MIXED = "not_mixed"
    PREDICTABLE = "predictable"


@dataclass(frozen=True)
class Profile:
    """What one source asks for.

    Attributes:
        shortest: fewest characters.
        mixed: whether lower case, upper case, digits and other characters must all be there.
        expires_after: how long a password may be used; None for ever.
    """

    shortest: int
    mixed: bool
    expires_after: datetime.timedelta | None


PROFILES = {
    "asvs": Profile(shortest=12, mixed=False, expires_after=None),
    "bssn": Profile(shortest=12, mixed=True, expires_after=datetime.timedelta(days=90)),
}


def faults(password: str, profile: Profile) -> list[Fault]:
    """Everything that is wrong with a password; [] when it may be used. Lists of leaked passwords are asked elsewhere."""
    found = []
    if len(password) < profile.shortest:
        found.append(Fault.TOO_SHORT)
    if len(password) > LONGEST:
        found.append(Fault.TOO_LONG)
    if profile.mixed and not is_mixed(password):
        found.append(Fault.NOT_MIXED)
    if is_predictable(password):
        found.append(Fault.PREDICTABLE)
    return found


def is_mixed(password: str) -> bool:
    """Whether there are a lower-case and an upper-case letter, a digit, and something that is none of these."""
    tests = (str.islower, str.isupper, str.isdigit, lambda letter: not letter.isalnum())
    return all(any(test(letter) for letter in password) for test in tests)


def is_predictable(password: str) -> bool:
    """Whether a password has fewer than five different characters, or its letters are nothing but words of this house."""
    letters = "".join(letter for letter in password.lower() if letter.isalpha())
    return len(set(password)) < FEWEST_DIFFERENT or ONLY_WORDS.fullmatch(letters) is not None


def expired(set_at: datetime.datetime, now: datetime.datetime, profile: Profile) -> bool:
    """Whether a password set at one moment must be replaced at another."""
    return profile.expires_after is not None and now - set_at >= profile.expires_after
