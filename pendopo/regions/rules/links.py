"""Links between two editions: reading a crosswalk, telling the kinds, following them.

A code is dealt out anew by a decree, so the same code may be another place in another edition. What
became of a region is said by links only; no function here or above joins two editions by bare code.
Source: the border law of Papua Barat Daya, where 221 villages of 2024 carry a code that belongs to
another village in 2025 (DOMAIN 2.3).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pendopo.regions.rules import keys
from pendopo.regions.rules.faults import Fault, FaultKind
from pendopo.regions.rules.region_file import read_table
from pendopo.regions.rules.region_names import fold

KINDS = ("same", "renamed", "recoded", "moved", "split", "merged")
ONE_TO_ONE = frozenset(KINDS[:4])
Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pair:
    """One line of a crosswalk: an old code, its new code ('' = nobody knows), a kind ('' = derive it)."""

    file: str
    line: int
    old: str
    new: str
    kind: str = ""


@dataclass(frozen=True, order=True, slots=True)
class Link:
    """What became of ``old`` in the next edition: one of :data:`KINDS`."""

    old: str
    new: str
    kind: str


@dataclass
class LinkReport:
    """What was found in a crosswalk.

    Args:
        counts: links per kind.
        unmatched: old codes for which the crosswalk names no successor; reported, never guessed.
        undecided: old regions above the crosswalk's level whose parts went apart, so that no
            successor is clear.
        faults: any one refuses the whole crosswalk.
    """

    counts: dict[str, int] = field(default_factory=dict)
    unmatched: list[str] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        """Whether nothing may be loaded from this crosswalk."""
        return bool(self.faults)


def read_crosswalk(path: Path) -> list[Pair]:
    """The pairs of a CSV with the columns old, new and optionally kind; codes with dots or without.

    Raises:
        UnreadableFile: as region_file.read_table.
    """
    return [
        Pair(path.name, line, with_dots(cells["old"]), with_dots(cells["new"]), cells.get("kind", "").strip().lower())
        for line, cells in read_table(path, ("old", "new"))
    ]


def with_dots(code: str) -> str:
    """A code with its dots; what is not a code comes back stripped, for the report to name."""
    code = code.strip()
    try:
        return keys.dotted(code)
    except keys.BadCode:
        return code


def check_links(
    pairs: Sequence[Pair], *, old_names: Names, new_names: Names, editions: tuple[str, str] = ("", "")
) -> tuple[list[Link], LinkReport]:
    """Check a crosswalk against its two editions and tell the kind of every link.

    Args:
        pairs: lines of the crosswalk.
        old_names: names by code of the whole old edition.
        new_names: the same of the new edition.
        editions: names of both, for the messages.

    Returns:
        Links in order, and the report. With faults the list is not to be used.
    """
    report = LinkReport(unmatched=[pair.old for pair in pairs if pair.old in old_names and not pair.new])
    good = _known_pairs(pairs, old_names, new_names, editions, report)
    news, olds = Counter(pair.old for pair in good), Counter(pair.new for pair in good)
    links = []
    for pair in good:
        derived = _kind(pair.old, pair.new, news[pair.old], olds[pair.new], old_names, new_names)
        if pair.kind and not _fits(pair, derived):
            report.faults.append(Fault(FaultKind.LINK_KIND, pair.file, pair.line, f"{pair.old} → {pair.new}", pair.kind))
        links.append(Link(pair.old, pair.new, pair.kind or derived))
    report.faults.sort(key=lambda fault: fault.line)
    report.counts = dict(Counter(link.kind for link in links))
    return sorted(links), report


def _known_pairs(pairs: Sequence[Pair], old_names: Names, new_names: Names, editions: tuple[str, str], report: LinkReport) -> list[Pair]:
    good: dict[tuple[str, str], Pair] = {}
    for pair in pairs:
        if unknown := _unknown(pair, old_names, new_names, editions):
            report.faults.append(Fault(FaultKind.UNKNOWN_CODE, pair.file, pair.line, *unknown))
        elif not pair.new:
            continue
        elif keys.level(pair.old) != keys.level(pair.new):
            report.faults.append(Fault(FaultKind.LINK_LEVEL, pair.file, pair.line, pair.old, pair.new))
        else:
            first = good.setdefault((pair.old, pair.new), pair)
            if first is not pair:
                report.faults.append(Fault(FaultKind.DUPLICATE, pair.file, pair.line, f"{pair.old} → {pair.new}", str(first.line)))
    return list(good.values())


def _unknown(pair: Pair, old_names: Names, new_names: Names, editions: tuple[str, str]) -> tuple[str, str] | None:
    if pair.old not in old_names:
        return pair.old, editions[0]
    if pair.new and pair.new not in new_names:
        return pair.new, editions[1]
    return None


def _kind(old: str, new: str, news: int, olds: int, old_names: Names, new_names: Names) -> str:
    """One old with many new is a split, many old with one new a merger; else code, name and parent tell."""
    if news > 1:
        return "split"
    if olds > 1:
        return "merged"
    if old == new:
        return "same" if fold(old_names[old]) == fold(new_names[new]) else "renamed"
    return "recoded" if _same_parent(old, new, old_names, new_names) else "moved"


def _same_parent(old: str, new: str, old_names: Names, new_names: Names) -> bool:
    """Whether the regions above bear the same name; provinces always do, as the nation is above them."""
    old_parent, new_parent = old.rpartition(".")[0], new.rpartition(".")[0]
    return fold(old_names.get(old_parent, "")) == fold(new_names.get(new_parent, ""))


def _fits(pair: Pair, derived: str) -> bool:
    """Whether the kind that a crosswalk states can be true, given its other lines and both names.

    A decree may call one of several successors the region itself, so "split" and "merged" bind the
    number of lines only; "recoded" and "moved" are the decree's to tell apart.
    """
    if pair.kind not in KINDS:
        return False
    if pair.kind == "same":
        return pair.old == pair.new and derived != "renamed"
    if pair.kind == "renamed":
        return pair.old == pair.new
    if pair.kind in ("recoded", "moved"):
        return pair.old != pair.new and derived in ("recoded", "moved")
    return pair.kind == derived or derived in ("split", "merged")


def upper_pairs(pairs: Iterable[Pair]) -> tuple[list[Pair], list[str]]:
    """Pairs one level up: an old region goes where more than half of its linked parts go.

    Args:
        pairs: pairs of one level, below the provinces; those without a new code do not vote.

    Returns:
        Pairs in the order of the old codes, and the old codes without a majority.
    """
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for pair in pairs:
        votes[pair.old.rpartition(".")[0]][pair.new.rpartition(".")[0] if pair.new else ""] += 1
    found, undecided = [], []
    for old, targets in sorted(votes.items()):
        targets.pop("", None)
        new, most = targets.most_common(1)[0] if targets else ("", 0)
        if 2 * most > targets.total():
            found.append(Pair("-", 0, old, new))
        else:
            undecided.append(old)
    return found, undecided


def follow(links: Iterable[Link], codes: Iterable[str], *, forward: bool = True) -> set[str]:
    """The codes to which ``codes`` are linked: successors forward, ancestors backward. Unlinked codes lead nowhere."""
    start = set(codes)
    if forward:
        return {link.new for link in links if link.old in start}
    return {link.old for link in links if link.new in start}
