"""The stages of a move, and what of them a person is waiting for."""

from collections.abc import Mapping
from enum import StrEnum


class Stage(StrEnum):
    """Where a move stands. Each of the working stages goes on where it was stopped; at ``tables`` a person says what a dump holds."""

    READING = "reading"
    TABLES = "tables"
    JUDGING = "judging"
    TRIED = "tried"
    FETCHING = "fetching"
    READY = "ready"
    MAKING = "making"
    ADDRESSES = "addresses"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    FAILED = "failed"


WORKING = frozenset({Stage.READING, Stage.JUDGING, Stage.FETCHING, Stage.MAKING, Stage.ADDRESSES, Stage.UNDOING})
OVER = frozenset({Stage.DONE, Stage.UNDONE})
# Where the move stands among all that a person sees of it, as steps of a progress bar.
COURSE = (
    Stage.READING, Stage.TABLES, Stage.JUDGING, Stage.TRIED, Stage.FETCHING, Stage.READY, Stage.MAKING, Stage.ADDRESSES, Stage.DONE,
)  # fmt: skip


def percent(done: int, total: int) -> int:
    """How far a stage is, 0 to 100; 0 while nobody knows how much there is."""
    return min(100, done * 100 // total) if total > 0 else 0


def may_accept(stage: Stage) -> bool:
    """Whether a person may decide about piles now: nothing is worked on, and everything is here."""
    return stage in (Stage.READY, Stage.DONE)


def may_map_tables(stage: Stage) -> bool:
    """Whether a person may say now what the tables of a dump hold: it is asked for, or was tried and nothing came of it yet."""
    return stage in (Stage.TABLES, Stage.TRIED)


def may_undo(stage: Stage) -> bool:
    """Whether there is something that can be taken back, and nothing is being worked on."""
    return stage in (Stage.TABLES, Stage.TRIED, Stage.READY, Stage.DONE, Stage.FAILED)


def state_of(stages: Mapping[Stage, int]) -> str:
    """What a dashboard says of an office: ``none``, ``begun``, ``ready`` (a person is awaited) or ``done``.

    Args:
        stages: how many moves of the office stand at each stage.
    """
    here = {stage for stage, number in stages.items() if number}
    if Stage.DONE in here:
        return "done"
    if here & {Stage.READY, Stage.TRIED, Stage.TABLES}:
        return "ready"
    return "begun" if here - {Stage.UNDONE} else "none"
