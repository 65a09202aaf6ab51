"""Loading whole editions and the links between them: each in one transaction, nothing half-written.

A second run of the same file changes nothing and says so.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from tqdm import tqdm

from pendopo.regions import queries
from pendopo.regions.models import Edition, Region
from pendopo.regions.rules import keys, kpu_tree, links, region_checks, region_file
from pendopo.regions.rules.faults import Fault, FaultKind, UnreadableFile, gettext_noop
from pendopo.regions.rules.region_checks import FileReport, RegionRow

DEFAULT_EDITION = "kemendagri-2025"
DEFAULT_LEGAL_BASIS = "Kepmendagri 300.2.2-2430 Tahun 2025"
NATION = RegionRow("", 0, Region.Kind.NATION.value, "Indonesia")
CHUNK = 10_000  # rows per statement: some 0.1 s each, so that the progress bar moves
CROSSWALK_COLUMNS = ("kpu_code_dotted", "kemendagri_code", "name_kpu")

SAVE_REGIONS = """
    INSERT INTO regions_region AS r (key, edition_id, code, level, kind, name)
    SELECT f.key, %s, f.code, f.level, f.kind, f.name
    FROM unnest(%s::bigint[], %s::text[], %s::int[], %s::text[], %s::text[]) AS f(key, code, level, kind, name)
    ON CONFLICT (key) DO UPDATE SET kind = excluded.kind, name = excluded.name
    WHERE (r.kind, r.name) IS DISTINCT FROM (excluded.kind, excluded.name)
    RETURNING xmax = 0
"""
SAVE_LINKS = """
    INSERT INTO regions_regionlink AS l (old_id, new_id, kind, date, legal_basis)
    SELECT f.old, f.new, f.kind, %s, %s FROM unnest(%s::bigint[], %s::bigint[], %s::text[]) AS f(old, new, kind)
    ON CONFLICT (old_id, new_id) DO UPDATE SET kind = excluded.kind, date = excluded.date, legal_basis = excluded.legal_basis
    WHERE (l.kind, l.date, l.legal_basis) IS DISTINCT FROM (excluded.kind, excluded.date, excluded.legal_basis)
    RETURNING xmax = 0
"""
# A region that a split put into this edition is not in the file of the decree, and is meant to be there.
VANISHED = """
    SELECT r.code FROM regions_region r
    WHERE r.key BETWEEN %(low)s AND %(high)s AND r.key <> ALL(%(keys)s)
      AND NOT EXISTS (SELECT FROM regions_regionlink l WHERE l.new_id = r.key AND l.old_id BETWEEN %(low)s AND %(high)s)
    ORDER BY r.key
"""


class EditionUnclear(ValueError):
    """The edition cannot be made or found as asked; the text says why, in the reader's language."""


@dataclass
class SaveCounts:
    """What a load did to the database: rows added, changed, left as they were; codes the file no longer has."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    vanished: list[str] = field(default_factory=list)


@dataclass
class RegionLoad:
    """Report of :func:`load_regions`: ``file`` tells what was found, ``saved`` what was done (nothing if refused)."""

    edition: str
    source: str
    file: FileReport
    unmatched: list[str] = field(default_factory=list)
    saved: SaveCounts | None = None
    current: bool = False
    dry_run: bool = False


@dataclass
class LinkLoad:
    """Report of :func:`load_region_links`: ``found`` tells what the crosswalk holds, ``saved`` what was done."""

    old: str
    new: str
    source: str
    found: links.LinkReport
    saved: SaveCounts | None = None
    dry_run: bool = False


def default_source() -> Path:
    """The folder of the npm package idn-area-data, the source of regions that every checkout has."""
    return Path(settings.BASE_DIR) / "node_modules" / "idn-area-data" / "data"


def load_regions(
    source: Path | None = None,
    *,
    edition: str = DEFAULT_EDITION,
    legal_basis: str = "",
    scheme: str = "kemendagri",
    valid_from: datetime.date | None = None,
    declared: Sequence[int] | None = None,
    make_current: bool = False,
    dry_run: bool = False,
    show_progress: bool = False,
) -> RegionLoad:
    """Load one edition of the tree; with a fault in the file, nothing.

    Args:
        source: a CSV (``.csv``, ``.csv.gz``), a crosswalk (``.parquet``) to rebuild the commission's
            tree from, a folder of the npm package, or None for the package of this checkout.
        edition: name of the edition; one of that name is renewed, else a new one is made.
        legal_basis: needed for a new edition, except the default one.
        scheme: "kemendagri" or "kpu"; an edition never changes its scheme.
        valid_from: first day of the edition; None leaves it as it is.
        declared: regions per level 1 to 4 that there must be; None takes those known for ``edition``.
        make_current: whether the offices use this edition from now on.
        dry_run: do everything, then take it back.
        show_progress: whether a bar is drawn on standard error, if that is a terminal.

    Returns:
        The report; ``saved`` is None when the file was refused.

    Raises:
        UnreadableFile: the file is not what it should be.
        EditionUnclear: no legal basis, or another scheme than before.
        NoCurrentEdition: a crosswalk needs the current edition for its names.
    """
    path = source or default_source()
    rows, unmatched, faults = _read(path)
    tree, report = region_checks.check_tree(rows, scheme=scheme, declared=declared or region_checks.DECLARED.get(edition))
    report.faults = [*faults, *(fault for fault in report.faults if not faults or fault.kind is not FaultKind.NAME)]
    load = RegionLoad(edition, str(path), report, unmatched, dry_run=dry_run)
    if report.refused:
        return load
    with transaction.atomic():
        _one_load_at_a_time()
        row = _edition(edition, legal_basis, scheme, valid_from)
        load.saved = _save_regions(row, [NATION, *tree], show_progress)
        if make_current:
            _make_current(row)
        load.current = row.is_current
        transaction.set_rollback(dry_run)
    return load


def load_region_links(
    source: Path,
    *,
    old: Edition,
    new: Edition,
    date: datetime.date | None = None,
    legal_basis: str = "",
    dry_run: bool = False,
) -> LinkLoad:
    """Load what became of the regions of one edition in another; with a fault in the crosswalk, nothing.

    Args:
        source: a CSV with old, new and optionally kind, or a crosswalk (``.parquet``) of villages, from
            which districts, regencies and provinces follow by majority.
        old: the edition of the column old (KPU's in a parquet crosswalk).
        new: the edition of the column new.
        date: day of the change; None takes the first day of ``new``.
        legal_basis: '' takes that of ``new``.
        dry_run: do everything, then take it back.

    Returns:
        The report; ``saved`` is None when the crosswalk was refused.

    Raises:
        UnreadableFile: the file is not what it should be.
    """
    undecided: list[str] = []
    if source.suffix == ".parquet":
        pairs, undecided = kpu_tree.all_pairs(source.name, _read_crosswalk(source))
    else:
        pairs = links.read_crosswalk(source)
    found_links, report = links.check_links(
        pairs, old_names=queries.names_by_code(old), new_names=queries.names_by_code(new), editions=(old.name, new.name)
    )
    report.undecided = undecided
    load = LinkLoad(old.name, new.name, str(source), report, dry_run=dry_run)
    if report.refused:
        return load
    with transaction.atomic():
        _one_load_at_a_time()
        load.saved = _save_links(old, new, found_links, date or new.valid_from, legal_basis or new.legal_basis)
        transaction.set_rollback(dry_run)
    return load


def _read(path: Path) -> tuple[list[region_file.FileRow], list[str], list[Fault]]:
    """The lines of any source, the villages of a crosswalk that lead nowhere, and faults found while reading."""
    if path.is_dir():
        return region_file.read_package(path), [], []
    if path.suffix != ".parquet":
        return region_file.read_region_file(path), [], []
    villages = _read_crosswalk(path)
    names = queries.names_by_code(queries.current_edition())
    rows, faults = kpu_tree.tree_rows(path.name, villages, names)
    return rows, [f"{village.code} {village.name}" for village in villages if not village.linked], faults


def _read_crosswalk(path: Path) -> list[kpu_tree.Village]:
    import polars as pl  # the only user of Polars here, and it takes 0.1 s to import

    try:
        table = pl.read_parquet(path, columns=list(CROSSWALK_COLUMNS))
    except (OSError, pl.exceptions.PolarsError):
        sentence = gettext_noop("bukan berkas Parquet dengan kolom {columns}.")
        raise UnreadableFile(str(path), sentence, columns=", ".join(CROSSWALK_COLUMNS)) from None
    return [kpu_tree.Village(code or "", linked or "", name or "") for code, linked, name in table.iter_rows()]


def _one_load_at_a_time() -> None:
    """Wait until no other transaction changes the tree."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('pendopo.regions'))")


def _edition(name: str, legal_basis: str, scheme: str, valid_from: datetime.date | None) -> Edition:
    if not legal_basis and name == DEFAULT_EDITION:
        legal_basis = DEFAULT_LEGAL_BASIS
    row = Edition.objects.filter(name=name).first()
    if row is None:
        if not legal_basis:
            raise EditionUnclear(_("Edisi %(name)s baru: sebutkan dasar hukumnya dengan --legal-basis.") % {"name": name})
        last = Edition.objects.aggregate(last=Max("number"))["last"] or keys.FIRST_EDITION - 1
        return Edition.objects.create(number=last + 1, name=name, scheme=scheme, legal_basis=legal_basis, valid_from=valid_from)
    if row.scheme != scheme:
        raise EditionUnclear(
            _("Edisi %(name)s memakai skema %(scheme)s. Pakai skema itu, atau nama edisi lain.") % {"name": name, "scheme": row.scheme}
        )
    row.legal_basis, row.valid_from = legal_basis or row.legal_basis, valid_from or row.valid_from
    row.save()
    return row


def _make_current(edition: Edition) -> None:
    Edition.objects.exclude(pk=edition.pk).filter(is_current=True).update(is_current=False)
    edition.is_current = True
    edition.save()


def _chunks(rows: Sequence[tuple[Any, ...]], show_progress: bool) -> Iterator[list[list[Any]]]:
    """The rows by columns, :data:`CHUNK` at a time."""
    with tqdm(total=len(rows), unit=_("wilayah"), disable=None if show_progress else True) as bar:
        for start in range(0, len(rows), CHUNK):
            part = rows[start : start + CHUNK]
            yield [list(column) for column in zip(*part, strict=True)]
            bar.update(len(part))


def _save_regions(edition: Edition, tree: Sequence[RegionRow], show_progress: bool) -> SaveCounts:
    rows = [(keys.region_key(edition.number, row.code), *row) for row in tree]
    counts = SaveCounts()
    with connection.cursor() as cursor:
        for columns in _chunks(rows, show_progress):
            cursor.execute(SAVE_REGIONS, [edition.number, *columns])
            _count(counts, cursor.fetchall(), len(columns[0]))
        low, high = keys.region_range(edition.number, "")
        cursor.execute(VANISHED, {"low": low, "high": high, "keys": [row[0] for row in rows]})
        counts.vanished = [code for (code,) in cursor.fetchall()]
    return counts


def _save_links(old: Edition, new: Edition, found: Sequence[links.Link], date: datetime.date | None, legal_basis: str) -> SaveCounts:
    rows = [(keys.region_key(old.number, link.old), keys.region_key(new.number, link.new), link.kind) for link in found]
    counts = SaveCounts()
    with connection.cursor() as cursor:
        for columns in _chunks(rows, show_progress=False):
            cursor.execute(SAVE_LINKS, [date, legal_basis, *columns])
            _count(counts, cursor.fetchall(), len(columns[0]))
    there = {(link.old, link.new) for link in queries.links_between(old, new)}
    counts.vanished = [f"{code} → {other}" for code, other in sorted(there - {(link.old, link.new) for link in found})]
    return counts


def _count(counts: SaveCounts, returned: Sequence[tuple[Any, ...]], total: int) -> None:
    added = sum(is_new for (is_new,) in returned)
    counts.added += added
    counts.changed += len(returned) - added
    counts.unchanged += total - len(returned)
