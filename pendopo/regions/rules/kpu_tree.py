"""The commission's tree of an election, rebuilt from a crosswalk of its villages.

No table gives the districts' names of KPU 2024, so they come from where the villages went.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pendopo.regions.rules import keys
from pendopo.regions.rules.faults import Fault, FaultKind
from pendopo.regions.rules.links import Pair, upper_pairs
from pendopo.regions.rules.region_file import FileRow
from pendopo.regions.rules.region_names import fold, headline, mend


class Village(NamedTuple):
    """One line of the crosswalk, dotted codes: ``linked`` is the ministry's code, '' where nobody knows it."""

    code: str
    linked: str
    name: str


def village_pairs(file: str, villages: Sequence[Village]) -> list[Pair]:
    """The crosswalk as pairs; the line of a village is its place in the file, from 1."""
    return [Pair(file, line, village.code, village.linked) for line, village in enumerate(villages, start=1)]


def all_pairs(file: str, villages: Sequence[Village]) -> tuple[list[Pair], list[str]]:
    """The pairs of the villages, and of the districts, regencies and provinces above them by majority.

    Returns:
        Pairs, and the old codes above the villages whose parts went apart (links.upper_pairs).
    """
    level_pairs = village_pairs(file, villages)
    pairs, undecided = list(level_pairs), []
    for _ in ("districts", "regencies", "provinces"):
        level_pairs, unclear = upper_pairs(level_pairs)
        pairs += level_pairs
        undecided += unclear
    return pairs, undecided


def tree_rows(file: str, villages: Sequence[Village], names: Mapping[str, str]) -> tuple[list[FileRow], list[Fault]]:
    """The lines of the whole tree, to be checked like any file's.

    Provinces and regencies take the name that their code has in ``names`` (these codes agree without
    exception), districts the name of the district that most of their linked villages belong to, their
    own code deciding between equals. A village keeps its own name, in the ministry's writing where it
    differs by capitals only.

    Args:
        file: name of the crosswalk, for messages.
        villages: the whole crosswalk.
        names: names by code of the ministry's edition that the crosswalk leads to.

    Returns:
        Lines, and a fault for every code above the villages that no name was found for.
    """
    rows = [FileRow(file, line, village.code, "", "4", _name(village, names), "", "") for line, village in enumerate(villages, start=1)]
    upper, faults = {}, []
    linked = _linked_districts(villages)
    for line, village in enumerate(villages, start=1):
        above = keys.ancestors(village.code)[1:-1] if keys.CODE.fullmatch(village.code) else []
        for code in above:
            if code not in upper:
                source = _most(code, linked[code]) if keys.level(code) == 3 else code
                upper[code] = FileRow(file, line, code, "", "", names.get(source, ""), "", "")
                if source not in names:
                    faults.append(Fault(FaultKind.NAME, file, line, code))
    return [*upper.values(), *rows], faults


def _linked_districts(villages: Sequence[Village]) -> dict[str, Counter[str]]:
    linked: dict[str, Counter[str]] = defaultdict(Counter)
    for village in villages:
        if village.linked:
            linked[village.code[:8]][village.linked[:8]] += 1
    return linked


def _most(code: str, targets: Counter[str]) -> str:
    return max(sorted(targets), key=lambda target: (targets[target], target == code), default="")


def _name(village: Village, names: Mapping[str, str]) -> str:
    """The commission's name as people write it: as the ministry does if it is the same, else without shouting."""
    other = names.get(village.linked, "")
    return other if fold(other) == fold(village.name) else headline(mend(village.name))
