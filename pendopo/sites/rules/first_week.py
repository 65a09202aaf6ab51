"""The guided first week of a new editor: five days of small tasks, each ticked by what the person really did.

The facts come from the practice site: pages as the person saved them, and acts from their history. Nothing is ticked by
a click but the one task that is reading.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

LENGTH = 60  # days after which an account is not new any more
SHORTEST_SUMMARY = 20  # letters, as the form of a news item asks
SHORTEST_ALT = 12  # letters; a shorter one names the picture and says nothing of it


class Task(StrEnum):
    """One thing to do; the value is kept in the database and never changes."""

    KEY = "kunci"
    RULES = "aturan"
    NEWS = "berita"
    PICTURE = "gambar"
    TABLE = "tabel"
    MEND = "perbaiki"
    MASK = "samarkan"
    HAND_IN = "ajukan"
    REACT = "tanggapi"
    APPROVE = "setujui"
    SCHEDULE = "jadwal"
    RESTORE = "pulihkan"
    TAKE_DOWN = "tarik"
    ASK = "minta"


class Exercise(StrEnum):
    """A page with faults on purpose, which a person takes to mend it."""

    MEND = "perbaiki"
    MASK = "samarkan"


@dataclass(frozen=True)
class Draft:
    """One page of the practice site, as the person saved it last.

    Attributes:
        kind: name of its type: ``newspage``.
        title, summary: as written.
        alts: the alternative texts of its pictures, '' for one without.
        charts: how many of its tables have a chart.
        appears, ends: whether a time is set at which it appears, and one at which it goes.
        exercise: which exercise it is, None for any other page.
        faults: of an exercise that the person changed, how many things are found that stop or warn; None where nobody looked.
    """

    kind: str
    title: str = ""
    summary: str = ""
    alts: tuple[str, ...] = ()
    charts: int = 0
    appears: bool = False
    ends: bool = False
    exercise: Exercise | None = None
    faults: int | None = None


@dataclass(frozen=True)
class Act:
    """One act of anybody in the history of a practice page: ``workflow.start``, ``unpublish``; and whether this person did it."""

    kind: str
    page: int
    mine: bool


@dataclass(frozen=True)
class Facts:
    """What is known of one person. ``acts`` are in the order in which they were done."""

    has_key: bool = False
    drafts: tuple[Draft, ...] = ()
    acts: tuple[Act, ...] = ()


DAYS: tuple[tuple[Task, ...], ...] = (
    (Task.KEY, Task.RULES, Task.NEWS),
    (Task.PICTURE, Task.TABLE),
    (Task.MEND, Task.MASK),
    (Task.HAND_IN, Task.REACT, Task.APPROVE),
    (Task.SCHEDULE, Task.RESTORE, Task.TAKE_DOWN, Task.ASK),
)
OF_PUBLISHERS = frozenset({Task.APPROVE, Task.TAKE_DOWN})
OF_EDITORS = frozenset({Task.REACT, Task.ASK})
BY_CLICK = frozenset({Task.RULES})
HANDED_IN = frozenset({"workflow.start", "workflow.resume"})


def days_for(*, publishes: bool) -> tuple[tuple[Task, ...], ...]:
    """The tasks of the five days: who publishes approves and takes down, who does not answers a remark and asks for it."""
    left_out = OF_EDITORS if publishes else OF_PUBLISHERS
    return tuple(tuple(task for task in day if task not in left_out) for day in DAYS)


def done_by(facts: Facts) -> frozenset[Task]:
    """The tasks that the facts show as done, whatever the role; never those of :data:`BY_CLICK`."""
    shown = {
        Task.KEY: facts.has_key,
        Task.NEWS: any(is_news(draft) for draft in facts.drafts),
        Task.PICTURE: any(says_what_is_seen(draft) for draft in facts.drafts),
        Task.TABLE: any(draft.charts for draft in facts.drafts),
        Task.MEND: any(is_mended(draft, Exercise.MEND) for draft in facts.drafts),
        Task.MASK: any(is_mended(draft, Exercise.MASK) for draft in facts.drafts),
        Task.HAND_IN: did(facts, HANDED_IN),
        Task.REACT: answered(facts.acts),
        Task.APPROVE: did(facts, {"workflow.approve"}),
        Task.SCHEDULE: any(draft.appears and draft.ends for draft in facts.drafts),
        Task.RESTORE: did(facts, {"revert"}),
        Task.TAKE_DOWN: did(facts, {"unpublish"}),
        Task.ASK: did(facts, {"comments.create", "comments.create_reply"}),
    }
    return frozenset(task for task, is_done in shown.items() if is_done)


def is_news(draft: Draft) -> bool:
    return draft.kind == "newspage" and draft.exercise is None and len(draft.title) >= 3 and len(draft.summary) >= SHORTEST_SUMMARY


def says_what_is_seen(draft: Draft) -> bool:
    """A picture of the person's own choice, and every picture beside it, has words for who does not see it."""
    return draft.exercise is None and bool(draft.alts) and all(len(alt.strip()) >= SHORTEST_ALT for alt in draft.alts)


def is_mended(draft: Draft, exercise: Exercise) -> bool:
    return draft.exercise is exercise and draft.faults == 0


def did(facts: Facts, kinds: Iterable[str]) -> bool:
    wanted = set(kinds)
    return any(act.mine and act.kind in wanted for act in facts.acts)


def answered(acts: Iterable[Act]) -> bool:
    """Whether a page that this person handed in was sent back by somebody else and handed in again by this person."""
    handed_in, sent_back = set[int](), set[int]()
    for act in acts:
        if act.mine and act.kind in HANDED_IN:
            if act.page in sent_back:
                return True
            handed_in.add(act.page)
        elif act.kind == "workflow.reject" and not act.mine and act.page in handed_in:
            sent_back.add(act.page)
    return False


@dataclass(frozen=True)
class Progress:
    """How far one person is.

    Attributes:
        days: the tasks of each day for this person's role.
        done: the day on which each was done, of all tasks that were, also of another role's.
    """

    days: tuple[tuple[Task, ...], ...]
    done: Mapping[Task, datetime.date]

    @property
    def tasks(self) -> int:
        return sum(map(len, self.days))

    @property
    def ticked(self) -> int:
        return sum(task in self.done for day in self.days for task in day)

    @property
    def finished(self) -> bool:
        return self.ticked == self.tasks

    @property
    def next(self) -> Task | None:
        """The first task in order that is not done."""
        return next((task for day in self.days for task in day if task not in self.done), None)

    def day_done(self, number: int) -> bool:
        """Whether all of a day are done; days count from 1."""
        return all(task in self.done for task in self.days[number - 1])

    @property
    def days_done(self) -> int:
        return sum(self.day_done(number) for number in range(1, len(self.days) + 1))


def progress(kept: Mapping[str, str], seen: Iterable[Task], today: datetime.date, *, publishes: bool) -> Progress:
    """What was kept and what is seen now, together: a task once done stays done, on the day on which it was noticed first.

    Args:
        kept: ISO dates by code of task; codes that are none are passed over.
        seen: tasks that the facts of today show.
        today: the day for those that were not kept yet.
    """
    done = {Task(code): datetime.date.fromisoformat(day) for code, day in kept.items() if code in list(Task)}
    return Progress(days_for(publishes=publishes), dict.fromkeys(seen, today) | done)


def to_keep(of: Progress) -> dict[str, str]:
    """What to write down, as :func:`progress` takes it."""
    return {task.value: day.isoformat() for task, day in sorted(of.done.items())}


def is_offered(joined: datetime.date, today: datetime.date, *, put_away: bool, finished: bool) -> bool:
    """Whether the first screen shows the way: to new accounts, until it is finished or put away."""
    return not put_away and not finished and (today - joined).days < LENGTH
