"""What screens, the command and the report read of a move. The open scope is the office's, or wider for the dashboard."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber

from pendopo.kit.ranges import KeyRange
from pendopo.regions.models import Office
from pendopo.regions.rules.offices import office_range
from pendopo.site_import.models import ImportedItem, ImportedMedium, ImportJob, MoveDeadline
from pendopo.site_import.rules.stages import Stage, state_of
from pendopo.site_import.rules.verdicts import Pile
from pendopo.sites import old_addresses
from pendopo.sites.old_addresses import LONGEST_ORIGIN

State = ImportedItem.State
Deadlines = list[tuple[KeyRange, datetime.date]]
SAMPLES = 3
MOST_CATEGORIES = 200  # that can be mapped; an old site has some dozens


@dataclass(frozen=True)
class PileCount:
    """How many items of a pile wait, were accepted, were refused."""

    pile: Pile
    waiting: int
    accepted: int
    refused: int

    @property
    def all(self) -> int:
        return self.waiting + self.accepted + self.refused


@dataclass(frozen=True)
class Summary:
    """All figures of a move, as its page, its report and the command show them.

    Attributes:
        piles: in the order clean, doubtful, infected.
        to_judge: items not yet cleaned and judged.
        pages, live: pages that the move made and that are there now; how many of them readers see.
        kinds: page types and how many items become each.
        media: pictures and files by state; ``pictures``, ``files`` are here.
        faults: what could not be read or fetched, by code.
        bytes_before, bytes_after: of sources and files as they came, and as they are kept.
    """

    piles: tuple[PileCount, ...]
    to_judge: int
    pages: int
    live: int
    kinds: dict[str, int]
    media: dict[str, int]
    pictures: int
    files: int
    not_scanned: int
    alt_made: int
    left_over: int
    media_faults: dict[str, int]
    bytes_before: int
    bytes_after: int
    redirects: int
    without_target: int
    gone: int

    @property
    def all(self) -> int:
        return self.to_judge + sum(pile.all for pile in self.piles)

    @property
    def waiting(self) -> int:
        return sum(pile.waiting for pile in self.piles)

    def of(self, pile: Pile) -> PileCount:
        return next(one for one in self.piles if one.pile is pile)


def summary_of(job: ImportJob) -> Summary:
    """A dozen counts, whatever the size of the move."""
    items, media = job.items.order_by(), media_of(job)
    by_pile: dict[str, Counter[str]] = defaultdict(Counter)
    for row in items.values("pile", "state").annotate(number=Count("pk")):
        by_pile[row["pile"]][row["state"]] = row["number"]
    before = items.aggregate(raw=Sum("raw_bytes"), clean=Sum("clean_bytes"))
    sizes = media.aggregate(before=Sum("bytes"), after=Sum("kept_bytes"))
    here = media.filter(state=ImportedMedium.State.HERE)
    with_page = items.filter(page__isnull=False)
    old = old_addresses.counts_of(job.office_key, label_of(job))
    return Summary(
        piles=tuple(pile_count(pile, by_pile[pile.value]) for pile in Pile),
        to_judge=sum(by_pile[""].values()),
        pages=with_page.count(),
        live=with_page.filter(page__live=True).count(),
        kinds=dict(items.exclude(wanted="").values_list("wanted").annotate(number=Count("pk")).order_by("wanted")),
        media=dict(media.values_list("state").annotate(number=Count("pk")).order_by("state")),
        pictures=here.filter(image__isnull=False).values("image").distinct().count(),
        files=here.filter(document__isnull=False).values("document").distinct().count(),
        not_scanned=here.filter(scanned=False).count(),
        alt_made=here.filter(alt_made=True).count(),
        left_over=items.exclude(left_over=[]).count(),
        media_faults=dict(media.exclude(fault="").values_list("fault").annotate(number=Count("pk")).order_by("fault")),
        bytes_before=(before["raw"] or 0) + (sizes["before"] or 0),
        bytes_after=(before["clean"] or 0) + (sizes["after"] or 0),
        redirects=old.with_page,
        without_target=old.unmatched,
        gone=old.gone,
    )


def label_of(job: ImportJob) -> str:
    """The label under which the old addresses of a site are remembered, by whichever of its moves."""
    return job.host[:LONGEST_ORIGIN]


def pile_count(pile: Pile, states: Counter[str]) -> PileCount:
    return PileCount(pile, states[State.WAITING], states[State.ACCEPTED], states[State.REFUSED])


def media_of(job: ImportJob) -> "QuerySet[ImportedMedium]":
    """Pictures and files that pages of this old site show."""
    return ImportedMedium.objects.filter(office_key=job.office_key, host=job.host, wanted=True).order_by()


def jobs_of(office_key: int) -> "QuerySet[ImportJob]":
    return ImportJob.objects.filter(office_key=office_key)


def items_of(
    job: ImportJob, *, pile: str = "", state: str = "", kind: str = "", words: str = "", faulty: bool = False
) -> "QuerySet[ImportedItem]":
    """Items of a move without their sources, as a list shows them; the most suspicious first.

    Args:
        pile, state, kind: only these; '' for all. ``kind`` is a page type.
        words: part of the title or the address.
        faulty: only those whose page could not be made or published.
    """
    found = job.items.defer("raw", "pieces", "left_over").order_by("-score", "-published", "pk")
    for name, value in (("pile", pile), ("state", state), ("wanted", kind)):
        if value:
            found = found.filter(**{name: value})
    if words:
        found = found.filter(Q(title__icontains=words) | Q(address__icontains=words))
    return found.exclude(fault="") if faulty else found


@dataclass(frozen=True)
class Category:
    """An old category: how many items have it first, what they become, and some of their titles."""

    name: str
    items: int
    wanted: str
    samples: tuple[str, ...]


def categories_of(job: ImportJob) -> list[Category]:
    """Old categories of a move, the largest first, at most :data:`MOST_CATEGORIES`; two queries."""
    grouped = job.items.order_by().values("categories__0").annotate(number=Count("pk")).order_by("-number", "categories__0")
    counts = list(grouped.values_list("categories__0", "number")[:MOST_CATEGORIES])
    titles = titles_of(job, [name for name, _number in counts if name])
    return [Category(name or "", number, job.mapping.get(name or "", ""), tuple(titles.get(name or "", ()))) for name, number in counts]


def titles_of(job: ImportJob, names: Sequence[str]) -> dict[str, list[str]]:
    """The first titles of each category; one query."""
    place = Window(RowNumber(), partition_by="categories__0", order_by="pk")
    rows = job.items.order_by().filter(categories__0__in=names).annotate(place=place).filter(place__lte=SAMPLES)
    found: dict[str, list[str]] = defaultdict(list)
    for name, title in rows.order_by("place").values_list("categories__0", "title"):
        found[name].append(title)
    return found


def next_waiting(row: ImportedItem) -> int | None:
    """The key of the next item that waits on the same pile, round to its beginning; None where there is no other."""
    waiting = (
        ImportedItem.objects.filter(changed_in=row.changed_in_id, pile=row.pile, state=State.WAITING).exclude(pk=row.pk).order_by("pk")
    )
    keys = waiting.values_list("pk", flat=True)
    return keys.filter(pk__gt=row.pk).first() or keys.first()


def samples(job: ImportJob) -> dict[Pile, list[ImportedItem]]:
    """Some items of each pile, for the trial's result."""
    return {pile: list(items_of(job, pile=pile.value)[:SAMPLES]) for pile in Pile}


# -- the dashboard


@dataclass(frozen=True)
class OfficeMove:
    """How far one office is.

    Attributes:
        state: ``none``, ``begun``, ``ready``, ``done``.
        deadline: the day by which it shall have moved; None where none was set.
        job: the newest move.
        moved, waiting: items that are pages, and items that wait for a person; nought until :func:`with_figures` counted them.
    """

    office: Office
    state: str
    deadline: datetime.date | None
    late: bool
    job: ImportJob | None = None
    moved: int = 0
    waiting: int = 0


def moves_within(reach: KeyRange, today: datetime.date) -> list[OfficeMove]:
    """Every office of a range, in the order of the tree; a handful of queries. The open scope is the range."""
    offices = list(Office.objects.select_related("region").filter(key__range=reach).order_by("key"))
    stages: dict[int, Counter[Stage]] = defaultdict(Counter)
    newest: dict[int, ImportJob] = {}
    for job in ImportJob.objects.filter(office_key__range=tuple(reach)).only("office_key", "stage", "host").order_by("id"):
        stages[job.office_key][job.at] += 1
        newest[job.office_key] = job
    days = by_range(deadlines())
    return [office_move(office, stages[office.key], days, today, newest.get(office.key)) for office in offices]


def office_move(office: Office, stages: Mapping[Stage, int], days: Deadlines, today: datetime.date, job: ImportJob | None) -> OfficeMove:
    state, day = state_of(stages), deadline_of(office, days)
    late = bool(day and day < today and state != "done")
    return OfficeMove(office, state, day, late, job=job)


def with_figures(moves: Sequence[OfficeMove]) -> list[OfficeMove]:
    """The moves with the numbers of their items, for as many as are shown: two queries, answered by indexes alone.

    Items of the whole country are millions, so nobody counts those that nobody looks at.
    """
    items = ImportedItem.objects.filter(office_key__in=[move.office.key for move in moves if move.job]).order_by()
    counted = items.values_list("office_key").annotate(number=Count("office_key"))
    moved, waiting = dict(counted.filter(page__isnull=False)), dict(counted.filter(state=State.WAITING))
    return [replace(move, moved=moved.get(move.office.key, 0), waiting=waiting.get(move.office.key, 0)) for move in moves]


def deadlines() -> dict[int, datetime.date]:
    """All deadlines by the key of the office for which they were set."""
    return dict(MoveDeadline.objects.values_list("office_key", "day"))


def by_range(days: Mapping[int, datetime.date]) -> Deadlines:
    """Deadlines with the offices for which they hold, the narrowest first: a province's key is above that of its nation."""
    return [(office_range(key), days[key]) for key in sorted(days, reverse=True)]


def deadline_of(office: Office, days: Deadlines) -> datetime.date | None:
    """The deadline of an office: its province's, else the national one of its body."""
    return next((day for reach, day in days if office.key in reach), None)


def lost_addresses(job: ImportJob) -> Iterator[str]:
    """Every old address of a site that leads nowhere, in the order of the alphabet."""
    return old_addresses.unmatched(job.office_key, label_of(job)).values_list("key", flat=True).iterator()


def is_late(office_key: int, deadline: datetime.date | None, today: datetime.date) -> bool:
    """Whether an office should have moved and has not."""
    return bool(deadline and deadline < today) and not ImportJob.objects.filter(office_key=office_key, stage=Stage.DONE.value).exists()


def states(moves: Iterable[OfficeMove]) -> dict[str, int]:
    """How many offices are how far."""
    counted = Counter(move.state for move in moves)
    return {name: counted[name] for name in ("none", "begun", "ready", "done")}


def as_json(job: ImportJob, summary: Summary) -> dict[str, Any]:
    """A move's figures for machines."""
    piles = {one.pile.value: {"waiting": one.waiting, "accepted": one.accepted, "refused": one.refused} for one in summary.piles}
    return {
        "job": job.pk, "stage": job.stage, "host": job.host, "source": job.source, "dry_run": job.dry_run, "read": job.cursor,
        "items": summary.all, "piles": piles, "kinds": summary.kinds, "pages": summary.pages, "live": summary.live, "media": summary.media,
        "pictures": summary.pictures, "files": summary.files, "not_scanned": summary.not_scanned, "left_over": summary.left_over,
        "media_faults": summary.media_faults, "faults": job.counters.get("faults", 0), "bytes_before": summary.bytes_before,
        "bytes_after": summary.bytes_after, "redirects": summary.redirects, "without_target": summary.without_target, "gone": summary.gone,
        "counters": job.counters, "fault": job.fault,
    }  # fmt: skip
