"""Which known holes touch what is installed: OSV records read offline, held against names and versions.

Nothing here reaches a network. Whatever can't be read or decided counts as a find, never as a clean bill.
Source: the OSV schema, section "evaluation" (ossf.github.io/osv-schema).
"""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import total_ordering
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from pendopo.security.rules.parts import NPM, PYPI, Part

ECOSYSTEMS = (PYPI, NPM)
OLDEST = datetime.timedelta(days=7)
EVENTS = ("fixed", "introduced", "last_affected")  # the order among events of one version
SEMVER = re.compile(r"[v=\s]*(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?")


class Garbled(ValueError):
    """A record that is not one of OSV's; the message says what is wrong, in Indonesian."""


class Unreadable(ValueError):
    """A version that cannot be compared."""


# -- versions


@total_ordering
@dataclass(frozen=True, eq=False)
class SemVer:
    """A version of npm in the order of Semantic Versioning 2.0.0, section 11. Build metadata does not count."""

    release: tuple[int, int, int]
    pre: tuple[tuple[int, int, str], ...]

    @classmethod
    def read(cls, text: str) -> "SemVer":
        """Raises:
        Unreadable: not a version; a missing minor or patch number counts as 0.
        """
        found = SEMVER.fullmatch(text.strip())
        if not found:
            raise Unreadable(text)
        major, minor, patch, pre = found.groups()
        words = pre.split(".") if pre else []
        return cls((int(major), int(minor or 0), int(patch or 0)), tuple((0, int(w), "") if w.isdecimal() else (1, 0, w) for w in words))

    @property
    def order(self) -> tuple[Any, ...]:
        return self.release, not self.pre, self.pre  # a version without a pre-release comes after all with one

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SemVer) and self.order == other.order

    def __lt__(self, other: "SemVer") -> bool:
        return self.order < other.order

    def __hash__(self) -> int:
        return hash(self.order)


def comparable(ecosystem: str, text: str) -> Any:
    """A version that compares with others of its ecosystem.

    Raises:
        Unreadable: it is none.
    """
    if ecosystem == NPM:
        return SemVer.read(text)
    try:
        return Version(text)
    except InvalidVersion:
        raise Unreadable(text) from None


# -- one record


@dataclass(frozen=True)
class Affected:
    """What one record says of one package.

    Attributes:
        ranges: for each range its events, as (kind, version) with the kinds introduced, fixed, last_affected, limit.
        versions: single versions named.
        undecidable: it names neither: only commits, perhaps.
    """

    ecosystem: str
    name: str
    ranges: tuple[tuple[tuple[str, str], ...], ...] = ()
    versions: tuple[str, ...] = ()

    @property
    def undecidable(self) -> bool:
        return not self.ranges and not self.versions

    def touches(self, version: str) -> bool:
        """Whether a version is affected.

        Raises:
            Unreadable: a version of the record, or the one asked for, cannot be compared.
        """
        if version in self.versions:
            return True
        asked = comparable(self.ecosystem, version)
        return self.names(asked) or any(in_range(self.ecosystem, asked, events) for events in self.ranges)

    def names(self, asked: Any) -> bool:
        for text in self.versions:
            try:
                if comparable(self.ecosystem, text) == asked:
                    return True
            except Unreadable:
                continue  # a single odd version is none of ours: ours can be read
        return False


def in_range(ecosystem: str, asked: Any, events: Iterable[tuple[str, str]]) -> bool:
    """Whether a version lies in one range of events.

    Raises:
        Unreadable: an event's version cannot be compared.
    """
    events = list(events)
    limits = [text for kind, text in events if kind == "limit" and text != "*"]
    if limits and not any(asked < comparable(ecosystem, text) for text in limits):
        return False
    touched = any(kind == "introduced" and text == "0" for kind, text in events)  # "0" comes before every version
    steps = [(comparable(ecosystem, text), kind) for kind, text in events if kind != "limit" and (kind, text) != ("introduced", "0")]
    for version, kind in sorted(steps, key=lambda step: (step[0], EVENTS.index(step[1]))):
        if kind == "introduced" and asked >= version:
            touched = True
        elif (kind == "fixed" and asked >= version) or (kind == "last_affected" and asked > version):
            touched = False
    return touched


@dataclass(frozen=True)
class Advisory:
    """One known hole."""

    id: str
    modified: datetime.datetime
    affected: tuple[Affected, ...] = ()
    aliases: tuple[str, ...] = ()
    summary: str = ""
    severity: str = ""
    withdrawn: bool = False


def read_advisory(raw: object) -> Advisory:
    """One record of OSV, of which only packages of :data:`ECOSYSTEMS` are kept.

    Raises:
        Garbled: no such record.
    """
    if not isinstance(raw, dict) or not isinstance(raw.get("id"), str) or not raw["id"]:
        raise Garbled("bukan catatan OSV: tidak ada id")
    try:
        affected = tuple(one for entry in raw.get("affected") or () if (one := read_affected(entry)) is not None)
        own = raw.get("database_specific") or {}
        return Advisory(
            id=raw["id"],
            modified=moment(raw["modified"]),
            affected=affected,
            aliases=tuple(str(alias) for alias in raw.get("aliases") or ()),
            summary=str(raw.get("summary") or raw.get("details") or "")[:200],
            severity=str(own.get("severity") or "").lower() if isinstance(own, dict) else "",
            withdrawn=bool(raw.get("withdrawn")),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Garbled(f"{raw['id'][:60]}: {error!r}") from None


def moment(text: str) -> datetime.datetime:
    found = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    if found.tzinfo is None:
        raise ValueError(f"waktu tanpa zona: {text}")
    return found


def read_affected(entry: Mapping[str, Any]) -> Affected | None:
    package = entry.get("package") or {}
    ecosystem = str(package.get("ecosystem", "")).partition(":")[0]
    if ecosystem not in ECOSYSTEMS:
        return None
    ranges = tuple(
        tuple((str(kind), str(version)) for event in one["events"] for kind, version in event.items())
        for one in entry.get("ranges") or ()
        if one.get("type") != "GIT"
    )
    unknown = {kind for events in ranges for kind, _version in events} - {*EVENTS, "limit"}
    if unknown:
        raise ValueError(f"jenis peristiwa tidak dikenal: {sorted(unknown)}")
    return Affected(ecosystem, normal_name(ecosystem, str(package["name"])), ranges, tuple(map(str, entry.get("versions") or ())))


def normal_name(ecosystem: str, name: str) -> str:
    return canonicalize_name(name) if ecosystem == PYPI else name


# -- a snapshot of many records


@dataclass
class Snapshot:
    """All that is kept of an import.

    Attributes:
        counts: records read, by ecosystem.
        newest: when the newest record of an ecosystem was last changed.
        covers: the packages (ecosystem, name) that records were looked for; of others it says nothing.
        advisories: the records about these packages, without withdrawn ones.
    """

    counts: dict[str, int] = field(default_factory=dict)
    newest: dict[str, datetime.datetime] = field(default_factory=dict)
    covers: frozenset[tuple[str, str]] = frozenset()
    advisories: list[Advisory] = field(default_factory=list)

    @property
    def date(self) -> datetime.datetime | None:
        """How old the snapshot is at least in one of its ecosystems; None for an empty one."""
        return min(self.newest.values()) if self.newest else None

    def add(self, advisory: Advisory) -> None:
        """Count one record, and keep it if it is about a package that is covered."""
        for ecosystem in {one.ecosystem for one in advisory.affected}:
            self.counts[ecosystem] = self.counts.get(ecosystem, 0) + 1
            self.newest[ecosystem] = max(advisory.modified, self.newest.get(ecosystem, advisory.modified))
        if not advisory.withdrawn and any((one.ecosystem, one.name) in self.covers for one in advisory.affected):
            self.advisories.append(advisory)


def gather(records: Iterable[object], parts: Iterable[Part]) -> Snapshot:
    """Read all records, for these parts.

    Raises:
        Garbled: one of them is no OSV record.
    """
    snapshot = Snapshot(covers=frozenset(part.key for part in parts))
    for raw in records:
        snapshot.add(read_advisory(raw))
    return snapshot


def refusals(snapshot: Snapshot, now: datetime.datetime, previous: Snapshot | None = None) -> list[str]:
    """Why a snapshot must not be relied on, in Indonesian; empty when it may be.

    Args:
        now: aware time.
        previous: the one that it would replace: an older one, or one less than half as large, looks like an accident.
    """
    missing = [ecosystem for ecosystem in ECOSYSTEMS if not snapshot.counts.get(ecosystem)]
    if missing:
        return [f"tidak ada catatan untuk {', '.join(missing)}"]
    found = []
    for ecosystem in ECOSYSTEMS:
        newest, date = snapshot.newest[ecosystem], snapshot.newest[ecosystem].date().isoformat()
        if now - newest > OLDEST:
            found.append(f"catatan {ecosystem} terbaru dari {date}: lebih dari {OLDEST.days} hari")
        if newest - now > datetime.timedelta(days=1):
            found.append(f"catatan {ecosystem} terbaru dari {date}: di masa depan")
        if previous and newest < previous.newest.get(ecosystem, newest):
            found.append(f"catatan {ecosystem} lebih tua daripada yang sudah ada")
        if previous and snapshot.counts[ecosystem] * 2 < previous.counts.get(ecosystem, 0):
            found.append(f"catatan {ecosystem} hanya {snapshot.counts[ecosystem]}, sebelumnya {previous.counts[ecosystem]}")
    return found


# -- what touches us


@dataclass(frozen=True, order=True)
class Match:
    """A hole in an installed part. ``certain`` is False where the record could not be decided: a person must look."""

    name: str
    version: str
    advisory: str
    ecosystem: str = ""
    severity: str = ""
    fixed: tuple[str, ...] = ()
    summary: str = ""
    certain: bool = True


def matches(snapshot: Snapshot, parts: Iterable[Part]) -> list[Match]:
    """Every hole of the snapshot in these parts, in order of the parts' names."""
    by_package: dict[tuple[str, str], list[tuple[Advisory, Affected]]] = {}
    for advisory in snapshot.advisories:
        for one in advisory.affected:
            by_package.setdefault((one.ecosystem, one.name), []).append((advisory, one))
    found = {
        match for part in parts for advisory, one in by_package.get(part.key, ()) if (match := match_of(part, advisory, one)) is not None
    }
    return sorted(found)


def match_of(part: Part, advisory: Advisory, one: Affected) -> Match | None:
    try:
        touched, certain = one.undecidable or one.touches(part.version), not one.undecidable
    except Unreadable:
        touched, certain = True, False
    if not touched:
        return None
    fixed = tuple(sorted({version for events in one.ranges for kind, version in events if kind == "fixed"}))
    return Match(part.name, part.version, advisory.id, part.ecosystem, advisory.severity, fixed, advisory.summary, certain)


def uncovered(snapshot: Snapshot, parts: Iterable[Part]) -> list[str]:
    """Parts that came after the import: the snapshot says nothing of them."""
    return sorted({f"{part.name} ({part.ecosystem})" for part in parts if part.key not in snapshot.covers})


# -- kept on disk


def as_json(snapshot: Snapshot) -> dict[str, Any]:
    """The snapshot in JSON values; :func:`from_json` reads it back."""
    return {
        "format": 1,
        "counts": snapshot.counts,
        "newest": {ecosystem: time.isoformat() for ecosystem, time in snapshot.newest.items()},
        "covers": sorted(map(list, snapshot.covers)),
        "advisories": [advisory_json(advisory) for advisory in snapshot.advisories],
    }


def advisory_json(advisory: Advisory) -> dict[str, Any]:
    return {
        "id": advisory.id,
        "modified": advisory.modified.isoformat(),
        "aliases": list(advisory.aliases),
        "summary": advisory.summary,
        "database_specific": {"severity": advisory.severity},
        "affected": [
            {
                "package": {"ecosystem": one.ecosystem, "name": one.name},
                "ranges": [{"type": "ECOSYSTEM", "events": [{kind: version} for kind, version in events]} for events in one.ranges],
                "versions": list(one.versions),
            }
            for one in advisory.affected
        ],
    }


def from_json(raw: Mapping[str, Any]) -> Snapshot:
    """Raises:
    Garbled: not what :func:`as_json` writes.
    """
    try:
        if raw["format"] != 1:
            raise Garbled(f"bentuk {raw['format']!r} tidak dikenal")
        return Snapshot(
            dict(raw["counts"]),
            {ecosystem: moment(text) for ecosystem, text in raw["newest"].items()},
            frozenset((ecosystem, name) for ecosystem, name in raw["covers"]),
            [read_advisory(advisory) for advisory in raw["advisories"]],
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Garbled(f"simpanan tidak terbaca: {error!r}") from None
