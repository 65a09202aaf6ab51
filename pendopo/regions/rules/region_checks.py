"""Checking the lines of a region file, and making the clean tree. Any fault refuses the whole file."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pendopo.regions.rules import keys, region_names
from pendopo.regions.rules.faults import Fault, FaultKind
from pendopo.regions.rules.region_file import FileRow

LONGEST_NAME = 100
SHOWN = 5
DECLARED = {
    "kemendagri-2021": (34, 514, 7266, 83467),
    "kemendagri-2022": (38, 514, 7277, 83763),
    "kemendagri-2025": (38, 514, 7285, 83762),
    "kpu-2024": (38, 514, 7277, 83731),
}
"""Regions per level of the editions that are known. Source: the decrees' annexes (DOMAIN 2.1)."""

AS_NUMBER = re.compile(r"\d{2}\.\d|\d+\.0+|\d+(\.\d+)?e\+?\d+|\d{1,4}[/-]\d{1,2}[/-]\d{1,4}", re.IGNORECASE)
UNDOTTED = re.compile(r"\d{4}|\d{6}|\d{10}", re.ASCII)


class RegionRow(NamedTuple):
    """One region, checked: level 1 to 4, kind as ``Region.Kind`` has it."""

    code: str
    level: int
    kind: str
    name: str


@dataclass(frozen=True)
class MendedName:
    """A name as the file has it and as it is loaded."""

    code: str
    before: str
    after: str


@dataclass
class FileReport:
    """What was found in a file.

    Args:
        counts: regions per level 1 to 4.
        declared: what the counts must be, None when nobody said.
        faults: in the order of the file, whole-file faults last. Any one refuses the file.
        mended: names that were changed; they refuse nothing.
    """

    counts: tuple[int, ...] = (0, 0, 0, 0)
    declared: tuple[int, ...] | None = None
    faults: list[Fault] = field(default_factory=list)
    mended: list[MendedName] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        """Whether nothing may be loaded from this file."""
        return bool(self.faults)


def check_tree(
    rows: Sequence[FileRow], *, scheme: str = "kemendagri", declared: Sequence[int] | None = None
) -> tuple[list[RegionRow], FileReport]:
    """Check a file and make its tree: the codes first, and only if all are good, the tree.

    Two editions count as mixed when the column ``edition`` has two values, or when codes stand with
    dots and without. A code of the statistics office (BPS) has the same shape as the commission's and
    cannot be told from it by form.

    Args:
        rows: lines of the file.
        scheme: "kemendagri" (35.06.12.2003) or "kpu" (3506122003, dots allowed).
        declared: regions per level 1 to 4 that there must be.

    Returns:
        The regions in the order of their codes, and the report. With faults the list is not to be used.
    """
    report = FileReport(declared=tuple(declared) if declared else None)
    codes = _codes(rows, scheme, report)
    if report.faults:
        return [], report
    lines = _without_duplicates(rows, codes, report)
    _check_parents(lines, report)
    tree = _regions(lines, report)
    counts = Counter(row.level for row in tree)
    report.counts = tuple(counts[level] for level in (1, 2, 3, 4))
    _check_counts(rows, report)
    return sorted(tree), report


def _codes(rows: Sequence[FileRow], scheme: str, report: FileReport) -> list[str]:
    codes = [row.code if keys.CODE.fullmatch(row.code) else _odd_code(row, scheme, report) for row in rows]
    numbers = [fault for fault in report.faults if fault.kind is FaultKind.READ_AS_NUMBER]
    if numbers:
        report.faults = [fault for fault in report.faults if fault.kind is not FaultKind.READ_AS_NUMBER]
        report.faults.insert(0, _numbers(numbers))
    _check_one_edition(rows, report)
    return codes


def _odd_code(row: FileRow, scheme: str, report: FileReport) -> str:
    kind = FaultKind.BAD_CODE
    if AS_NUMBER.fullmatch(row.code):
        kind = FaultKind.READ_AS_NUMBER
    elif UNDOTTED.fullmatch(row.code):
        try:
            code = keys.dotted(row.code)
        except keys.BadCode:
            pass
        else:
            if scheme == "kpu":
                return code
            kind = FaultKind.UNDOTTED
    report.faults.append(Fault(kind, row.file, row.line, row.code))
    return ""


def _numbers(faults: Sequence[Fault]) -> Fault:
    shown = ", ".join(f"“{fault.value}” (baris {fault.line})" for fault in faults[:SHOWN])
    more = f" … ({len(faults)} baris)" if len(faults) > SHOWN else ""
    return Fault(FaultKind.READ_AS_NUMBER, faults[0].file, faults[0].line, shown + more)


def _check_one_edition(rows: Sequence[FileRow], report: FileReport) -> None:
    if not rows:
        report.faults.append(Fault(FaultKind.NO_ROWS, "-", 0, ""))
        return
    with_dots = next((row for row in rows if "." in row.code and keys.CODE.fullmatch(row.code)), None)
    without = next((row for row in rows if UNDOTTED.fullmatch(row.code)), None)
    if with_dots and without:
        report.faults = [fault for fault in report.faults if fault.kind is not FaultKind.UNDOTTED]
        later = max(with_dots, without, key=lambda row: row.line)
        report.faults.append(Fault(FaultKind.MIXED_FORMS, later.file, later.line, f"“{with_dots.code}”, “{without.code}”"))
    editions = sorted({row.edition for row in rows} - {""})
    if len(editions) > 1:
        report.faults.append(Fault(FaultKind.MIXED_EDITIONS, rows[0].file, 0, ", ".join(editions[:SHOWN])))


def _without_duplicates(rows: Sequence[FileRow], codes: Sequence[str], report: FileReport) -> dict[str, FileRow]:
    lines: dict[str, FileRow] = {}
    for row, code in zip(rows, codes, strict=True):
        first = lines.setdefault(code, row)
        if first is not row:
            report.faults.append(Fault(FaultKind.DUPLICATE, row.file, row.line, code, str(first.line)))
    return lines


def _check_parents(lines: dict[str, FileRow], report: FileReport) -> None:
    stated: dict[str, str] = {}
    for code, row in lines.items():
        parent = code.rpartition(".")[0]
        level = str(code.count(".") + 1)
        if row.level not in ("", level):
            report.faults.append(Fault(FaultKind.LEVEL, row.file, row.line, code, row.level))
        if row.parent and row.parent != parent and row.parent != parent.replace(".", ""):
            stated[code] = row.parent
        if parent and parent not in lines:
            report.faults.append(Fault(FaultKind.ORPHAN, row.file, row.line, code, parent))
    for code, said in stated.items():
        circle = _circle(code, lines)
        kind, value = (FaultKind.CIRCLE, " → ".join(circle)) if circle else (FaultKind.PARENT, code)
        report.faults.append(Fault(kind, lines[code].file, lines[code].line, value, said))


def _circle(code: str, lines: dict[str, FileRow]) -> list[str]:
    """The way up from ``code`` by the parent column until it comes back to ``code``; empty when it does not."""
    way, here = [code], lines[code].parent
    while here in lines and here not in way:
        way.append(here)
        here = lines[here].parent
    return [*way, here] if here == code else []


def _regions(lines: dict[str, FileRow], report: FileReport) -> list[RegionRow]:
    tree = []
    for code, row in lines.items():
        name = region_names.mend(row.name)
        if not name or len(name) > LONGEST_NAME:
            fault = FaultKind.LONG_NAME if name else FaultKind.NAME
            report.faults.append(Fault(fault, row.file, row.line, code, str(LONGEST_NAME)))
            continue
        try:
            kind, name = region_names.kind_and_name(code, name, row.type)
        except region_names.WrongKind as wrong:
            report.faults.append(Fault(FaultKind.KIND, row.file, row.line, code, str(wrong)))
            continue
        if name != row.name:
            report.mended.append(MendedName(code, row.name, name))
        tree.append(RegionRow(code, code.count(".") + 1, kind, name))
    return tree


def _check_counts(rows: Sequence[FileRow], report: FileReport) -> None:
    if report.declared is None or report.counts == report.declared:
        return
    for level, (found, said) in enumerate(zip(report.counts, report.declared, strict=True), start=1):
        if found != said:
            report.faults.append(Fault(FaultKind.DECLARED, rows[0].file, 0, str(level), f"{found} ≠ {said}"))
