"""The watch: holds the live bytes of all sites against the releases on record, and tells the desk what differs.

The side to trust is the hash of the manifest in the database, where no web server can write. The live manifest must
have it, and then every file must have the hash, size and type that the manifest says, whoever asks. What is found while
a release is being switched is looked at again before it is told.
"""

import asyncio
import datetime
import logging
import secrets
import time
from collections.abc import Callable, Coroutine, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from random import SystemRandom
from typing import Any, TypeVar

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from pendopo.kit.releases import MANIFEST, Entry, Manifest, NoSuchRelease, SpoiledRelease, UnsafePath
from pendopo.regions.models import Office
from pendopo.security.actions import CannotBeDone
from pendopo.security.freezing import freeze_at_the_server
from pendopo.security.incidents import open_incident
from pendopo.security.models import Incident
from pendopo.security.queries import is_frozen
from pendopo.security.scope import every_office
from pendopo.sites import queries
from pendopo.sites.hosts import host_of
from pendopo.sites.live_client import Base, Manners, NoAnswer, SiteClient, certificate_fault, resolve
from pendopo.sites.processes import in_processes
from pendopo.sites.rules import live_check
from pendopo.sites.rules.live_check import BYTES_DIFFER, OUT_OF_REACH, TAMPERING, Finding, Guise, Kind
from pendopo.sites.rules.zone import names_in_zone
from pendopo.sites.served import store

logger = logging.getLogger("pendopo.watch")
T = TypeVar("T")
ACTOR = "watch"
REMEMBERED = 5  # releases by which an old one that is still served is told from a foreign one
GRACE = datetime.timedelta(seconds=60)  # for which the release before the newest may still be served
SECOND_LOOK = 2.0  # seconds until what may be a switch under way is looked at again
LOOKS = 3
GIVE_UP = 3  # files of one site without an answer
LARGEST_MANIFEST = 50_000_000
CHUNK = 64  # sites handed to a process at once
MANY = 20  # offices that have the same fault of the servers, not of the offices: one incident, at the national office


@dataclass(frozen=True)
class Target:
    """One site at one server.

    Attributes:
        host: host name to ask for.
        office_key: the office whose site it is.
        base: where to connect to.
        releases: newest first: number and SHA-256 of the manifest; none when no release is on record.
        in_grace: whether the newest is so new that the one before it may still be served.
    """

    host: str
    office_key: int
    base: Base
    releases: tuple[tuple[int, str], ...] = ()
    in_grace: bool = False


@dataclass
class Report:
    """What one look at a target found.

    Attributes:
        release: number of the release that was served, None when it was none of those on record.
    """

    target: Target
    release: int | None = None
    findings: list[Finding] = field(default_factory=list)
    requests: int = 0
    addresses: list[str] = field(default_factory=list)

    @property
    def may_be_a_switch(self) -> bool:
        """Whether another look, with the releases then on record, could find nothing."""
        newest = self.target.releases[0][0] if self.target.releases else None
        kinds = {finding.kind for finding in self.findings}
        return bool(kinds & OUT_OF_REACH) or (self.release != newest and bool(kinds & (TAMPERING | {Kind.STALE})))


@dataclass(frozen=True)
class Looking:
    """How to look: files of a site at most (0 for all), sites at once in a process, processes, and manners."""

    pages: int = 25
    concurrency: int = 32
    processes: int = 1
    manners: Manners = field(default_factory=Manners)


@dataclass
class Round:
    """One round over all sites."""

    sites: int = 0
    requests: int = 0
    seconds: float = 0.0
    findings: dict[int, list[Finding]] = field(default_factory=dict)
    incidents: list[int] = field(default_factory=list)
    frozen: list[str] = field(default_factory=list)
    not_frozen: list[str] = field(default_factory=list)

    def add(self, office_key: int, findings: Iterable[Finding]) -> None:
        if found := list(findings):
            self.findings[office_key] = live_check.gathered([*self.findings.get(office_key, []), *found])


# -- one site


async def look_at(target: Target, looking: Looking) -> Report:
    """Check one site; whatever a server does, it ends in a report."""
    report = Report(target, addresses=[target.base.address] if target.base.address else await resolve(target.host))
    if target.base.address and not is_address(target.base.address):
        report.addresses = await resolve(target.base.address)
    if not report.addresses:
        report.findings.append(Finding(Kind.UNRESOLVED, target.host))
    elif not target.releases:
        report.findings.append(Finding(Kind.NO_RELEASE, target.host))
    else:
        await look_at_files(report, looking)
    report.findings = live_check.gathered(report.findings)
    return report


def is_address(text: str) -> bool:
    return ":" in text or text.replace(".", "").isdigit()


async def look_at_files(report: Report, looking: Looking) -> None:
    target, manners = report.target, looking.manners
    try:
        if target.base.secure:
            await look_at_certificate(report, manners)
        async with SiteClient(target.host, target.base, report.addresses, manners) as client:
            try:
                if manifest := await look_at_manifest(report, client):
                    await look_at_each_file(report, client, manifest, looking.pages)
            finally:
                report.requests += client.requests
    except NoAnswer as error:
        report.findings.append(Finding(Kind.UNREACHABLE, target.host, detail=str(error)))


async def look_at_certificate(report: Report, manners: Manners) -> None:
    for address in report.addresses:
        if fault := await certificate_fault(report.target.host, report.target.base, address, manners):
            report.findings.append(Finding(Kind.CERTIFICATE, report.target.host, detail=fault))


async def look_at_manifest(report: Report, client: SiteClient) -> Manifest | None:
    """The manifest to hold the files against: the live one, or where that is not on record, the one that should be served."""
    target = report.target
    answer = await client.get(f"/{MANIFEST}", Guise.BROWSER, LARGEST_MANIFEST)
    if target.base.secure:
        report.findings += live_check.judge_strict_transport(target.host, answer)
    manifest = live_check.manifest_of(answer, [digest for _number, digest in target.releases])
    if manifest is None and (answer.status >= 500 or answer.status == 429):
        raise NoAnswer(f"status {answer.status}")
    if manifest is None:
        report.findings.append(live_check.judge_manifest(target.host, answer, target.releases[0][1]))
        return recorded_manifest(target)
    report.release = manifest.release
    if manifest.release not in [number for number, _digest in target.releases[: 2 if target.in_grace else 1]]:
        detail = _("rilis %(served)s, seharusnya %(newest)s") % {"served": manifest.release, "newest": target.releases[0][0]}
        report.findings.append(Finding(Kind.STALE, target.host, detail=detail))
    return manifest


def recorded_manifest(target: Target) -> Manifest | None:
    """The newest manifest from this machine's public folder, if it has one with the hash on record."""
    number, digest = target.releases[0]
    try:
        return store().kept_manifest(target.host, number, digest)
    except (NoSuchRelease, SpoiledRelease, UnsafePath, OSError):
        return None


def original(entry: Entry) -> bytes | None:
    """A content from this machine's public folder, to say where the first difference is; None when it is not here or spoiled."""
    try:
        return store().sound_object(entry)
    except OSError:
        return None


async def look_at_each_file(report: Report, client: SiteClient, manifest: Manifest, pages: int) -> None:
    """Every chosen file in every guise. A site that stops answering is told and left."""
    host, absent, silent = report.target.host, secrets.token_hex(8), 0
    chance = SystemRandom()
    for path in live_check.files_to_check(manifest, pages, chance):
        for guise in chance.sample(list(Guise), len(Guise)):
            try:
                answer = await client.get(live_check.address_of(path, absent), guise, live_check.most_bytes(manifest, path))
            except NoAnswer as error:
                report.findings.append(Finding(Kind.UNREACHABLE, host, path, guise, detail=str(error)))
                silent += 1
                if silent >= GIVE_UP:
                    return
                continue
            report.findings += live_check.judge(host, path, guise, manifest, answer, original, settings.INTAKE_ORIGIN)


# -- all sites


def looks(targets: Sequence[Target], looking: Looking, progress: Callable[[int], object] = lambda sites: None) -> list[Report]:
    """Look at many sites, several at once, in several processes; reports in the order of the targets."""
    chunks = [targets[start : start + CHUNK] for start in range(0, len(targets), CHUNK)]
    reports: list[Report] = []
    for done in in_processes(partial(look_at_chunk, looking=looking), chunks, looking.processes):
        reports += done
        progress(len(done))
    return reports


def look_at_chunk(targets: Sequence[Target], looking: Looking) -> list[Report]:
    return asyncio.run(at_once([look_at(target, looking) for target in targets], looking.concurrency))


async def at_once(work: list[Coroutine[Any, Any, T]], most: int) -> list[T]:
    """Results in order, at most so many at a time."""
    free = asyncio.Semaphore(most)

    async def one(job: Coroutine[Any, Any, T]) -> T:
        async with free:
            return await job

    return list(await asyncio.gather(*map(one, work)))


def look_again(reports: list[Report], looking: Looking, wait: Callable[[float], object] = time.sleep) -> list[Report]:
    """Replace the reports that a switch under way, or a moment without an answer, could explain."""
    for _look in range(1, LOOKS):
        doubtful = [n for n, report in enumerate(reports) if report.may_be_a_switch]
        if not doubtful:
            break
        wait(SECOND_LOOK)
        fresh = with_releases([reports[n].target for n in doubtful])
        for n, again in zip(doubtful, looks(fresh, looking), strict=True):
            again.requests += reports[n].requests
            reports[n] = again
    return reports


# -- what is on record


def targets_of(bases: Sequence[Base], hosts: Iterable[str] | None = None, regions: Iterable[str] | None = None) -> list[Target]:
    """Every site that there should be, at every base.

    Args:
        hosts: only these host names; None for all.
        regions: only these regions and what lies below them, '' for the national offices; None for all.
    """
    with every_office():
        offices = [home.office for _site, home in queries.office_homes()]
    wanted = None if hosts is None else set(hosts)
    codes = None if regions is None else list(regions)
    chosen = [
        office
        for office in offices
        if (wanted is None or host_of(office) in wanted)
        and (codes is None or any(queries.lies_in(office.region.code, code) for code in codes))
    ]
    return with_releases([Target(host_of(office), office.key, base) for base in bases for office in chosen])


def with_releases(targets: Sequence[Target]) -> list[Target]:
    """The same targets with the releases that are on record now."""
    with every_office():
        rows = queries.newest_releases({target.office_key for target in targets}, REMEMBERED)
    fresh_since = timezone.now() - GRACE
    known = {key: tuple((row.number, row.manifest_sha256) for row in found) for key, found in rows.items()}
    new = {key for key, found in rows.items() if found[0].at > fresh_since}
    return [replace(target, releases=known.get(target.office_key, ()), in_grace=target.office_key in new) for target in targets]


# -- names of nobody


async def look_at_strangers(bases: Iterable[Base], manners: Manners) -> list[Finding]:
    """Ask every server for a host that no office has."""
    findings: list[Finding] = []
    for base in bases:
        host = f"tidak-ada-{secrets.token_hex(4)}.{settings.DOMAIN}"
        addresses = await resolve(base.address or host)
        shown = f"*.{settings.DOMAIN}"  # the same every time, so that a finding is recognised
        try:
            if addresses:
                async with SiteClient(host, base, addresses, manners) as client:
                    findings += live_check.judge_stranger(shown, await client.get("/", Guise.BROWSER, CHUNK * 1024))
        except NoAnswer as error:
            findings.append(Finding(Kind.UNREACHABLE, shown, detail=str(error)))
    return findings


async def dangling(lines: Iterable[str], known: set[str], ours: set[str], most: int) -> list[Finding]:
    """Names of the zone that belong to no office and lead elsewhere, or nowhere: whoever gets that place speaks in our name.

    Args:
        known: hosts of offices and of the platform.
        ours: addresses of our servers.
    """
    names = [name for name in names_in_zone(lines, settings.DOMAIN) if name not in known]
    found = []
    for name, addresses in zip(names, await at_once([resolve(name) for name in names], most), strict=True):
        if not addresses:
            found.append(Finding(Kind.DANGLING, name, detail=_("tidak menuju ke mana pun")))
        elif set(addresses) - ours:
            found.append(Finding(Kind.DANGLING, name, detail=_("menuju ke %(where)s") % {"where": " ".join(addresses[:3])}))
    return found


def platform_hosts() -> set[str]:
    """Names of the platform that are no office's."""
    names = ("DOMAIN", "BAWASLU_DOMAIN", "DESK_HOST", "INTAKE_HOST", "UPLOADS_HOST")
    return {str(getattr(settings, name)).partition(":")[0] for name in names if getattr(settings, name, "")}


# -- a round


def watch_once(
    targets: Sequence[Target],
    looking: Looking,
    *,
    zone: Sequence[str] | None = None,
    progress: Callable[[int], object] = lambda sites: None,
    wait: Callable[[float], object] = time.sleep,
) -> Round:
    """Look at all targets, again where a switch may be under way, and at names of nobody. Writes nothing.

    Args:
        zone: lines of the domain's zone; None to leave that out.
        progress: told how many sites more are done.
        wait: sleeps for some seconds.
    """
    began = time.monotonic()
    reports = look_again(looks(targets, looking, progress), looking, wait)
    done = Round(sites=len({target.host for target in targets}), requests=sum(report.requests for report in reports))
    for report in reports:
        done.add(report.target.office_key, report.findings)
    national = queries.national_office().key
    bases = dict.fromkeys(target.base for target in targets)
    done.add(national, asyncio.run(look_at_strangers(bases, looking.manners)))
    if zone is not None:
        ours = {address for report in reports for address in report.addresses}
        known = {host_of(office) for office in Office.objects.select_related("region")} | platform_hosts()
        done.add(national, asyncio.run(dangling(zone, known, ours, looking.concurrency)))
    done.seconds = time.monotonic() - began
    return done


# -- telling the desk


def kind_of_incident(findings: Iterable[Finding]) -> Incident.Kind:
    """The gravest kind among an office's findings."""
    kinds = {finding.kind for finding in findings}
    if kinds & TAMPERING:
        return Incident.Kind.TAMPERING
    return Incident.Kind.AVAILABILITY if kinds & OUT_OF_REACH else Incident.Kind.CONFIGURATION


def title_of(kind: Incident.Kind, name: str) -> str:
    titles = {
        Incident.Kind.TAMPERING: _("Situs %(name)s berbeda dari rilis yang tercatat"),
        Incident.Kind.AVAILABILITY: _("Situs %(name)s tidak dapat dijangkau"),
        Incident.Kind.CONFIGURATION: _("Pengaturan situs %(name)s keliru"),
    }
    return titles[kind] % {"name": name}


def tell_the_desk(done: Round) -> None:
    """Open an incident for each office with findings, or add to the one that is open.

    Where many offices have the same trouble that is not tampering, the servers have it: one incident at the national office.
    """
    offices = {office.key: office for office in Office.objects.select_related("region").filter(key__in=done.findings)}
    by_kind: dict[Incident.Kind, list[int]] = {}
    for key, findings in done.findings.items():
        by_kind.setdefault(kind_of_incident(findings), []).append(key)
    for kind, keys in by_kind.items():
        if kind != Incident.Kind.TAMPERING and len(keys) > MANY:
            title = _("%(count)s situs bermasalah sekaligus") % {"count": len(keys)}
            done.incidents.append(tell(queries.national_office(), kind, title, [f for key in sorted(keys) for f in done.findings[key]]))
            continue
        for key in sorted(keys):
            done.incidents.append(tell(offices[key], kind, title_of(kind, offices[key].name), done.findings[key]))


def tell(office: Office, kind: Incident.Kind, title: str, findings: list[Finding]) -> int:
    rows = [finding.as_json(_) for finding in findings]
    return int(open_incident(office=office, kind=kind, title=title, findings=rows, actor=ACTOR).pk)


def freeze_offices(done: Round, most: int) -> None:
    """Freeze each office whose live bytes differ, alone, without its neighbours and those below it.

    Args:
        most: when more offices would be frozen, none is: then it is the servers, and frozen desks would mend nothing.
    """
    keys = sorted(key for key, findings in done.findings.items() if any(finding.kind in BYTES_DIFFER for finding in findings))
    offices = list(Office.objects.select_related("region").filter(key__in=keys).order_by("key"))
    if len(offices) > most:
        done.not_frozen = [host_of(office) for office in offices]
        return
    for office in offices:
        if is_frozen(office.key):
            continue
        with suppress(CannotBeDone):  # somebody froze it this moment
            freeze_at_the_server(office=office, with_below=False, reason=title_of(Incident.Kind.TAMPERING, office.name), actor=ACTOR)
            done.frozen.append(host_of(office))
