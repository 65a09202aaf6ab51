"""Changing the tree and its offices: making the offices by rule, and splitting a regency."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from pendopo.regions import queries
from pendopo.regions.models import Edition, Office, Region, RegionLink
from pendopo.regions.rules import keys, office_hosts, office_tree, offices, region_names
from pendopo.regions.rules.office_tree import OfficePlan

HOST_EXCEPTIONS = Path(__file__).parent / "data" / "host_exceptions.csv"
FIRST_DAY = datetime.date(1945, 8, 17)  # the republic's first day: no decree is older
LONGEST_AHEAD = datetime.timedelta(days=366)  # a date further ahead is a typing error

COPY_REGIONS = """
    INSERT INTO regions_region (key, edition_id, code, level, kind, name)
    SELECT m.new_low + (r.key - m.low), r.edition_id, m.new_code || substr(r.code, length(m.code) + 1), r.level, r.kind, r.name
    FROM unnest(%(low)s::bigint[], %(high)s::bigint[], %(new_low)s::bigint[], %(code)s::text[], %(new_code)s::text[])
         AS m(low, high, new_low, code, new_code)
    JOIN regions_region r ON r.key BETWEEN m.low AND m.high AND r.ended_on IS NULL
"""
LINK_REGIONS = """
    INSERT INTO regions_regionlink (old_id, new_id, kind, date, legal_basis)
    SELECT r.key, m.new_low + (r.key - m.low), 'recoded', %(date)s, %(legal_basis)s
    FROM unnest(%(low)s::bigint[], %(high)s::bigint[], %(new_low)s::bigint[]) AS m(low, high, new_low)
    JOIN regions_region r ON r.key BETWEEN m.low AND m.high AND r.ended_on IS NULL
"""
END_REGIONS = """
    UPDATE regions_region r SET ended_on = %(date)s
    FROM unnest(%(low)s::bigint[], %(high)s::bigint[]) AS m(low, high)
    WHERE r.key BETWEEN m.low AND m.high AND r.ended_on IS NULL
"""


@dataclass
class OfficeReport:
    """What :func:`ensure_offices` did.

    Args:
        added: offices made.
        changed: offices whose name, place or region was brought up to date.
        unchanged: offices left as they were.
        known_hosts: offices asked for whose host is known rather than made by rule.
        kept_hosts: "name: label ≠ label now wanted"; an office never changes its host by itself.
        stranded: names of offices whose region has no clear successor in the current edition.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    known_hosts: int = 0
    kept_hosts: list[str] = field(default_factory=list)
    stranded: list[str] = field(default_factory=list)


class SplitRefused(ValueError):
    """The regency cannot be split as asked; the text says why, in the reader's language."""


@dataclass
class SplitReport:
    """What :func:`split_regency` did: the new regency, old code to new code of its districts, villages moved, its offices."""

    region: Region
    districts: dict[str, str]
    villages: int
    offices: OfficeReport


@transaction.atomic
def ensure_offices(*, body: str | None = None, region_code: str | None = None) -> OfficeReport:
    """Make the offices that the current edition wants, and bring the existing ones up to date.

    Args:
        body: "kpu" or "bawaslu"; None for both.
        region_code: only the offices of this region and those above it; None for the whole tree.

    Returns:
        The report. A second run adds and changes nothing.

    Raises:
        NoCurrentEdition: no edition is loaded, or none is current.
        HostTakenTwice: two offices of a body would share a host; both are named, nothing is written.
        Region.DoesNotExist: the current edition has no living region of ``region_code`` with an office.
    """
    edition = queries.current_edition()
    places = {place.code: place for place in Region.objects.filter(edition=edition, level__lte=2, ended_on=None)}
    if region_code is not None and region_code not in places:
        raise Region.DoesNotExist(region_code)
    report = OfficeReport()
    existing = _settled(edition, places, report)
    known = known_hosts()
    kept = {place: office_hosts.KnownHost(office.host_label, office.host_is_observed, "database") for place, office in existing.items()}
    plans = office_tree.plan_offices(
        [office_tree.Place(code, region.name) for code, region in places.items()],
        bodies=[body] if body else list(offices.TREES),
        known=_observed(known, kept),
    )
    wanted = plans if region_code is None else [plan for plan in plans if plan.code in keys.ancestors(region_code)]
    report.known_hosts = sum((plan.body, plan.code) in known for plan in wanted)
    _update(wanted, existing, places, report)
    _create([plan for plan in wanted if (plan.body, plan.code) not in existing], places, report)
    _report_other_hosts(wanted, existing, known, report)
    return report


def known_hosts() -> dict[tuple[str, str], office_hosts.KnownHost]:
    """Host labels that are known: those of this app, and of ``offices.csv`` in the folder of real data if there is one."""
    known = office_hosts.read_exceptions(HOST_EXCEPTIONS)
    if settings.DATA_DIR and (table := Path(settings.DATA_DIR) / "offices.csv").exists():
        known |= office_hosts.read_offices(table)
    return known


def _observed(known: office_hosts.Known, kept: office_hosts.Known) -> dict[tuple[str, str], office_hosts.KnownHost]:
    """Known hosts under those that offices have already; a host that has since been seen in use is marked so."""
    seen = {place: host.label for place, host in known.items() if host.observed}
    marked = {
        place: office_hosts.KnownHost(host.label, host.observed or seen.get(place) == host.label, host.source)
        for place, host in kept.items()
    }
    return {**known, **marked}


def _settled(edition: Edition, places: dict[str, Region], report: OfficeReport) -> dict[tuple[str, str], Office]:
    """Existing offices by body and by the code that their region has in ``edition``; by links, or by code and name together."""
    settled: dict[tuple[str, str], Office] = {}
    existing = list(Office.objects.select_related("region"))
    heirs = _heirs(edition, [office.region_id for office in existing if office.region.edition_id != edition.number])
    for office in existing:
        place = _place_of(office.region, edition, places, heirs)
        if place is None or (office.body, place.code) in settled:
            report.stranded.append(office.name)
        else:
            settled[office.body, place.code] = office
    return settled


def _heirs(edition: Edition, region_keys: Sequence[int]) -> dict[int, list[str]]:
    """The codes in ``edition`` that regions of other editions became, by the key of the old region."""
    heirs: dict[int, list[str]] = defaultdict(list)
    for link in RegionLink.objects.filter(old_id__in=region_keys, new__key__range=keys.region_range(edition.number, "")):
        heirs[link.old_id].append(keys.code_of(link.new_id))
    return heirs


def _place_of(region: Region, edition: Edition, places: dict[str, Region], heirs: dict[int, list[str]]) -> Region | None:
    if region.edition_id == edition.number:
        return places.get(region.code)
    if codes := heirs.get(region.key):
        return places.get(codes[0]) if len(codes) == 1 else None
    same = places.get(region.code)
    return same if same and region_names.fold(same.name) == region_names.fold(region.name) else None


def _update(wanted: Sequence[OfficePlan], existing: dict[tuple[str, str], Office], places: dict[str, Region], report: OfficeReport) -> None:
    changed = []
    for plan in wanted:
        office = existing.get((plan.body, plan.code))
        if office is None:
            continue
        now = (plan.key, places[plan.code].key, plan.name, plan.full_name, plan.host_is_observed)
        if (office.key, office.region_id, office.name, office.full_name, office.host_is_observed) == now:
            report.unchanged += 1
            continue
        office.key, office.region_id, office.name, office.full_name, office.host_is_observed = now
        changed.append(office)
    report.changed = len(changed)
    if changed:
        # Two offices may exchange their keys: all make room before any sits down.
        Office.objects.filter(pk__in=[office.pk for office in changed]).update(key=-F("key"))
        Office.objects.bulk_update(changed, ["key", "region", "name", "full_name", "host_is_observed"], batch_size=500)


def _create(plans: Sequence[OfficePlan], places: dict[str, Region], report: OfficeReport) -> None:
    taken = dict(Office.objects.values_list("key", "id"))
    for level in (0, 1, 2):
        fresh = [
            Office(
                key=plan.key,
                body=plan.body,
                region=places[plan.code],
                parent_id=None if plan.parent_key is None else taken[plan.parent_key],
                name=plan.name,
                full_name=plan.full_name,
                host_label=plan.host_label,
                host_is_observed=plan.host_is_observed,
            )
            for plan in plans
            if keys.level(plan.code) == level and plan.key not in taken
        ]
        for office in Office.objects.bulk_create(fresh):
            taken[office.key] = office.pk
        report.added += len(fresh)


def _report_other_hosts(
    wanted: Sequence[OfficePlan], existing: dict[tuple[str, str], Office], known: office_hosts.Known, report: OfficeReport
) -> None:
    for plan in wanted:
        host = known.get((plan.body, plan.code))
        if (plan.body, plan.code) in existing and host and host.label != plan.host_label:
            report.kept_hosts.append(f"{plan.name}: {plan.host_label} ≠ {host.label}")


@transaction.atomic
def split_regency(
    *,
    edition: Edition,
    mother_code: str,
    new_code: str,
    name: str,
    district_codes: Sequence[str],
    legal_basis: str,
    date: datetime.date | None,
) -> SplitReport:
    """Make a new regency or city out of districts of another one (pemekaran), in the current edition.

    The named districts and their villages get new codes under the new regency: districts 01, 02, ... in
    the order given, villages keep their last four digits. Their old rows stay, marked as ended, and every
    old row is linked to its new one; the mother is linked to the new regency as split. Both bodies get an
    office in the new regency. The rows count as ended from now on, whatever ``date`` says.

    Args:
        edition: the current edition.
        mother_code: code of the regency or city that is split.
        new_code: unused code of a regency or city in the same province.
        name: name of the new one, with or without its kind in front.
        district_codes: some of the mother's districts, not all of them, none twice.
        legal_basis: the law that splits it.
        date: the day it takes effect, at most a year ahead.

    Raises:
        SplitRefused: any of the above does not hold; nothing is written.
        HostTakenTwice: an office's host would be used twice; nothing is written.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('pendopo.regions'))")
    _check_decree(edition, legal_basis, date)
    mother = _mother(edition, mother_code)
    kind, full_name = _new_regency(edition, mother_code, new_code, name)
    moves = _moves(mother, new_code, district_codes)
    new = Region.objects.create(
        key=keys.region_key(edition.number, new_code), edition=edition, code=new_code, level=2, kind=kind, name=full_name
    )
    RegionLink.objects.create(old=mother, new=new, kind=RegionLink.Kind.SPLIT, date=date, legal_basis=legal_basis)
    moved = _move(edition, moves, legal_basis, date)
    return SplitReport(new, moves, moved - len(moves), ensure_offices(region_code=new_code))


def _check_decree(edition: Edition, legal_basis: str, date: datetime.date | None) -> None:
    if not edition.is_current:
        raise SplitRefused(_("Edisi %(name)s bukan edisi yang berlaku.") % {"name": edition.name})
    if not legal_basis.strip():
        raise SplitRefused(_("Dasar hukum pemekaran belum disebut."))
    if date is None:
        raise SplitRefused(_("Tanggal berlakunya pemekaran belum disebut."))
    if not FIRST_DAY <= date <= timezone.localdate() + LONGEST_AHEAD:
        raise SplitRefused(_("Tanggal %(date)s tidak masuk akal.") % {"date": date.isoformat()})


def _mother(edition: Edition, code: str) -> Region:
    mother = Region.objects.filter(edition=edition, code=code, level=2, ended_on=None).first()
    if mother is None:
        raise SplitRefused(_("%(code)s bukan kabupaten atau kota dalam edisi %(edition)s.") % {"code": code, "edition": edition.name})
    return mother


def _new_regency(edition: Edition, mother_code: str, new_code: str, name: str) -> tuple[str, str]:
    """Kind and full name of the new regency, if its code and name are free."""
    if not keys.CODE.fullmatch(new_code) or keys.level(new_code) != 2 or new_code[:2] != mother_code[:2]:
        raise SplitRefused(
            _("%(code)s bukan kode kabupaten atau kota di provinsi %(province)s.") % {"code": new_code, "province": mother_code[:2]}
        )
    if not region_names.mend(name):
        raise SplitRefused(_("Nama daerah baru belum disebut."))
    if Region.objects.filter(edition=edition, key__range=keys.region_range(edition.number, new_code)).exists():
        raise SplitRefused(_("Kode %(code)s sudah dipakai.") % {"code": new_code})
    try:
        kind, full_name = region_names.kind_and_name(new_code, region_names.mend(name))
    except region_names.WrongKind:
        raise SplitRefused(_("Nama “%(name)s” tidak cocok dengan kode %(code)s.") % {"name": name, "code": new_code}) from None
    if Region.objects.filter(edition=edition, level=2, ended_on=None, name__iexact=full_name).exists():
        raise SplitRefused(_("Nama “%(name)s” sudah dipakai.") % {"name": full_name})
    return kind, full_name


def _moves(mother: Region, new_code: str, district_codes: Sequence[str]) -> dict[str, str]:
    """Old code to new code of the districts that move."""
    districts = set(queries.children(mother).values_list("code", flat=True))
    if not district_codes:
        raise SplitRefused(_("Kecamatan yang pindah belum disebut."))
    if twice := [code for code, count in Counter(district_codes).items() if count > 1]:
        raise SplitRefused(_("Kecamatan %(code)s disebut dua kali.") % {"code": ", ".join(twice)})
    if strange := [code for code in district_codes if code not in districts]:
        raise SplitRefused(_("%(code)s bukan kecamatan di %(mother)s.") % {"code": ", ".join(strange), "mother": mother.name})
    if len(district_codes) == len(districts):
        raise SplitRefused(
            _("Semua kecamatan %(mother)s pindah; daerah induk harus menyisakan paling sedikit satu.") % {"mother": mother.name}
        )
    return {code: f"{new_code}.{number:02d}" for number, code in enumerate(district_codes, start=1)}


def _move(edition: Edition, moves: dict[str, str], legal_basis: str, date: datetime.date | None) -> int:
    """Copy the districts with all below them, link old to new, end the old; returns how many rows moved."""
    ranges = [keys.region_range(edition.number, code) for code in moves]
    values: dict[str, Any] = {
        "low": [bounds.low for bounds in ranges],
        "high": [bounds.high for bounds in ranges],
        "new_low": [keys.region_key(edition.number, code) for code in moves.values()],
        "code": list(moves),
        "new_code": list(moves.values()),
        "date": date,
        "legal_basis": legal_basis,
    }
    with connection.cursor() as cursor:
        cursor.execute(COPY_REGIONS, values)
        cursor.execute(LINK_REGIONS, values)
        cursor.execute(END_REGIONS, values)
        return cursor.rowcount
