"""Choose the detector's thresholds on the tuning half, and show how the pages of a half are judged.

python -m tests.site_import.labelled.tuning            what the tuning half says
python -m tests.site_import.labelled.tuning --judge    the figures of the other half, once the weights stand
"""

import sys
from collections.abc import Iterable
from dataclasses import dataclass

from pendopo.sites.rules.infection import DOUBTFUL_FROM, INFECTED_FROM, judge
from tests.site_import.labelled.sets import Labelled, judging_half, tuning_half

STEP = 5


@dataclass(frozen=True)
class Figures:
    """Of a set of pages: shares from 0 to 1, and the names of those that were judged wrongly."""

    clean: int
    infected: int
    recall: float
    condemned: float
    doubted: float
    accused: int
    wrong: tuple[str, ...]


def figures(pages: Iterable[Labelled]) -> Figures:
    """How the detector judges: recall counts an infected page as found when it is not in the clean pile."""
    scored = [(one, judge(one.page).score) for one in pages]
    clean = [(one, score) for one, score in scored if not one.infected]
    infected = [(one, score) for one, score in scored if one.infected]
    missed = [one.name for one, score in infected if score < DOUBTFUL_FROM]
    doubted = [one.name for one, score in clean if score >= DOUBTFUL_FROM]
    return Figures(
        len(clean),
        len(infected),
        1 - len(missed) / len(infected),
        sum(score >= INFECTED_FROM for _one, score in infected) / len(infected),
        len(doubted) / len(clean),
        sum(score >= INFECTED_FROM for _one, score in clean),
        (*missed, *doubted),
    )


def best_threshold(pages: Iterable[Labelled]) -> int:
    """From how many points on to doubt: the fewest wrong judgements, and of equal ones the highest; in steps of five."""
    scored = [(one.infected, judge(one.page).score) for one in pages]

    def wrong(threshold: int) -> int:
        return sum((score >= threshold) is not infected for infected, score in scored)

    return min(range(STEP, 100, STEP), key=lambda threshold: (wrong(threshold), -threshold))


if __name__ == "__main__":
    half = list(judging_half() if "--judge" in sys.argv else tuning_half())
    found = figures(half)
    print(f"{found.clean} clean, {found.infected} infected")  # noqa: T201
    print(f"recall {found.recall:.4f}, condemned {found.condemned:.3f}, doubted {found.doubted:.4f}, accused {found.accused}")  # noqa: T201
    print("best threshold:", best_threshold(half))  # noqa: T201
    for name in found.wrong:
        verdict = judge(next(one for one in half if one.name == name).page)
        print(name, verdict.score, [(sign.code, sign.points, sign.where[:60]) for sign in verdict.signs])  # noqa: T201
