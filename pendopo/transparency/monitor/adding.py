"""What can be added again from the entries alone, by kind of entry; each re-adder is a class in :data:`RE_ADDERS`.

A new kind of total gets a class with ``name`` and ``kinds``, and the decorator; the monitor keeps what it returns from
``kept`` between rounds and hands it back.
"""

import datetime
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from pendopo.transparency.monitor.findings import Finding
from pendopo.transparency.rules.entries import Entry

ONE_DAY = datetime.timedelta(days=1)


class ReAdder(ABC):
    """Adds entries of some kinds, in the order of the log.

    Attributes:
        name: under which its figures stand in the report.
        kinds: of entries that it is given.
    """

    name: ClassVar[str]
    kinds: ClassVar[tuple[str, ...]]

    def __init__(self, kept: dict[str, Any]) -> None:
        """Args:
        kept: what an earlier round left, ready for JSON; empty at first.
        """
        self.kept = kept

    @abstractmethod
    def add(self, index: int, entry: Entry) -> Iterable[Finding]:
        """Take one entry; what is wrong with it beside those before it."""

    @abstractmethod
    def figures(self) -> dict[str, Any]:
        """What came out, for the report."""


RE_ADDERS: list[type[ReAdder]] = []


def re_adder(kind: type[ReAdder]) -> type[ReAdder]:
    """Have every monitor use this class."""
    RE_ADDERS.append(kind)
    return kind


@re_adder
class SiteReleases(ReAdder):
    """Releases that were logged for each host; a gap in their numbers is found with the revisions of all subjects."""

    name = "site_releases"
    kinds = ("site_release",)

    def add(self, index: int, entry: Entry) -> Iterator[Finding]:
        count, _ = self.kept.get(entry.subject, (0, 0))
        self.kept[entry.subject] = (count + 1, entry.rev)
        yield from ()

    def figures(self) -> dict[str, Any]:
        hosts = {host: {"logged": count, "latest": latest} for host, (count, latest) in sorted(self.kept.items())}
        return {"hosts": hosts, "releases": sum(each["logged"] for each in hosts.values())}


@re_adder
class AuditDays(ReAdder):
    """One root for each day of the audit trail, without a gap."""

    name = "audit_days"
    kinds = ("audit_root",)

    def add(self, index: int, entry: Entry) -> Iterator[Finding]:
        try:
            day = datetime.date.fromisoformat(entry.subject)
        except ValueError:
            yield Finding("audit_no_day", {"index": index})
            return
        last = self.kept.get("last")
        if entry.rev == 1 and last:
            yield from missing_between(datetime.date.fromisoformat(last), day, index)
        self.kept["first"] = min(self.kept.get("first", entry.subject), entry.subject)
        self.kept["last"] = max(last or entry.subject, entry.subject)
        self.kept["days"] = self.kept.get("days", 0) + (entry.rev == 1)

    def figures(self) -> dict[str, Any]:
        return {name: self.kept.get(name) for name in ("first", "last", "days")}


def missing_between(last: datetime.date, day: datetime.date, index: int) -> Iterator[Finding]:
    if day <= last:
        yield Finding("audit_order", {"index": index, "day": str(day), "last": str(last)})
    elif day > last + ONE_DAY:
        yield Finding("audit_gap", {"index": index, "first": str(last + ONE_DAY), "last": str(day - ONE_DAY)})
