"""Comparing two editions: what is new, gone, renamed, moved, and which codes mean another place."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from difflib import SequenceMatcher

from pendopo.regions.rules import keys
from pendopo.regions.rules.links import Link
from pendopo.regions.rules.region_names import fold

SIMILAR = 0.75  # names from here on are one name spelt differently; tried on KPU 2024 against the ministry's 2025


@dataclass
class EditionDiff:
    """Differences from edition A to edition B; every list in the order of its codes.

    Args:
        counts: level 1 to 4 to the numbers of regions in A and in B.
        added: code and name of what only B has and no link explains.
        removed: code and name of what only A has and no link explains.
        renamed: code, name in A, name in B: the same place by link, or by a similar name.
        suspicious: code, name in A, name in B: the same code, but another place or an unlike name. A join by code goes wrong here.
        moved: code in A, code in B, kind, name in B: linked under another code.
    """

    counts: dict[int, tuple[int, int]] = field(default_factory=dict)
    added: list[tuple[str, str]] = field(default_factory=list)
    removed: list[tuple[str, str]] = field(default_factory=list)
    renamed: list[tuple[str, str, str]] = field(default_factory=list)
    suspicious: list[tuple[str, str, str]] = field(default_factory=list)
    moved: list[tuple[str, str, str, str]] = field(default_factory=list)

    @property
    def found(self) -> bool:
        """Whether the editions differ at all."""
        return bool(self.added or self.removed or self.renamed or self.suspicious or self.moved)

    def as_dict(self) -> dict[str, object]:
        """For ``--json``."""
        return asdict(self)


def compare(old: Mapping[str, str], new: Mapping[str, str], links: Iterable[Link]) -> EditionDiff:
    """Compare two editions.

    Args:
        old: names by code of edition A, without the nation.
        new: names by code of edition B, without the nation.
        links: links from A to B, possibly none.
    """
    onward, back = defaultdict(set), defaultdict(set)
    diff = EditionDiff(counts=_counts(old, new))
    for link in sorted(links):
        onward[link.old].add(link.new)
        back[link.new].add(link.old)
        if link.old != link.new:
            diff.moved.append((link.old, link.new, link.kind, new[link.new]))
    diff.removed = [(code, name) for code, name in sorted(old.items()) if code not in new and code not in onward]
    diff.added = [(code, name) for code, name in sorted(new.items()) if code not in old and code not in back]
    for code in sorted(old.keys() & new.keys()):
        _compare_one(code, old[code], new[code], onward.get(code, set()), back.get(code, set()), diff)
    return diff


def _compare_one(code: str, before: str, after: str, onward: set[str], back: set[str], diff: EditionDiff) -> None:
    same_name = fold(before) == fold(after)
    if code in onward:
        if not same_name:
            diff.renamed.append((code, before, after))
    elif onward or back:
        diff.suspicious.append((code, before, after))
    elif not same_name:
        close = SequenceMatcher(None, fold(before), fold(after)).ratio() >= SIMILAR
        (diff.renamed if close else diff.suspicious).append((code, before, after))


def _counts(old: Mapping[str, str], new: Mapping[str, str]) -> dict[int, tuple[int, int]]:
    before, after = (Counter(keys.level(code) for code in names) for names in (old, new))
    return {level: (before[level], after[level]) for level in (1, 2, 3, 4)}
