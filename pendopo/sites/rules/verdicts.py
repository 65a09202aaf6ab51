"""What the detector says of a page: a score that is explained."""

from dataclasses import dataclass
from enum import StrEnum


class Pile(StrEnum):
    """Where an item waits for a person."""

    CLEAN = "clean"
    DOUBTFUL = "doubtful"
    INFECTED = "infected"


@dataclass(frozen=True)
class Sign:
    """One thing that speaks for an infection.

    Attributes:
        code: which indicator, one the desk has words for: ``hidden_links``, ``foreign_verification``.
        points: how much it weighs, 1 to 100.
        where: the place in the page, at most 200 letters of it, for the person who decides.
    """

    code: str
    points: int
    where: str = ""


@dataclass(frozen=True)
class Verdict:
    """The pile of an item, and why.

    Attributes:
        score: sum of the points of all signs, at most 100.
        signs: the heaviest first.
    """

    pile: Pile
    score: int = 0
    signs: tuple[Sign, ...] = ()
