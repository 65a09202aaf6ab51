"""A chart of an organisation: from lines with a level, as an editor writes them, to a tree."""

from collections.abc import Sequence
from dataclasses import dataclass, field

DEEPEST = 4


@dataclass(frozen=True)
class Line:
    """A unit as it is written down: its level from 1 (the top), its name, who leads it, what it does."""

    level: int
    name: str
    head: str = ""
    task: str = ""


@dataclass
class Unit:
    """A unit with the units below it, in the order in which they were written."""

    name: str
    head: str
    task: str
    below: list["Unit"] = field(default_factory=list)


def first_jump(lines: Sequence[Line]) -> int | None:
    """Place (from 0) of the first line that lies more than one level below the line before it; None when all fit.

    The first line must be of level 1.
    """
    before = 0
    for place, line in enumerate(lines):
        if line.level > before + 1:
            return place
        before = line.level
    return None


def tree_of(lines: Sequence[Line]) -> list[Unit]:
    """The units of level 1 with all below them.

    Raises:
        ValueError: a level is left out (see :func:`first_jump`).
    """
    if (place := first_jump(lines)) is not None:
        raise ValueError(f"line {place + 1} leaves out a level")
    top: list[Unit] = []
    open_units: list[list[Unit]] = [top]
    for line in lines:
        unit = Unit(line.name, line.head, line.task)
        del open_units[line.level :]
        open_units[-1].append(unit)
        open_units.append(unit.below)
    return top
