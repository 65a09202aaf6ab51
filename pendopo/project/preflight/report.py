"""All controls run on one target, and what came of it: rows, counts, one hash over everything."""

import datetime
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings

# Importing an area registers its controls.
from pendopo.project.preflight import configuration, database, privacy, resilience, staff, supply_chain, transparency, web
from pendopo.project.preflight.control import Control, Outcome, Result, digest, registered
from pendopo.project.preflight.target import Target

AREAS = (configuration, web, staff, database, privacy, transparency, supply_chain, resilience)


@dataclass(frozen=True)
class Report:
    """One run. Attributes: where (domain), what (version of the code), when (aware), and each control with its outcome."""

    installation: str
    version: str
    made_at: datetime.datetime
    addresses: tuple[str, ...]
    rows: tuple[tuple[Control, Outcome], ...]

    @cached_property
    def by_area(self) -> list[tuple[str, list[tuple[Control, Outcome]]]]:
        """The rows of each area, areas in the order of their first rows."""
        grouped: dict[str, list[tuple[Control, Outcome]]] = {}
        for row in self.rows:
            grouped.setdefault(row[0].area, []).append(row)
        return list(grouped.items())

    @cached_property
    def counts(self) -> dict[Result, int]:
        found = Counter(outcome.result for _control, outcome in self.rows)
        return {result: found[result] for result in Result}

    def is_clean(self, *, strict: bool) -> bool:
        """Whether nothing failed; with ``strict`` also whether nothing was left unproven."""
        return not self.counts[Result.FAIL] and not (strict and self.counts[Result.SKIP]) and bool(self.rows)

    @cached_property
    def facts(self) -> dict[str, Any]:
        """The whole report in JSON values, but for its own hash."""
        return {
            "format": 1,
            "installation": self.installation,
            "version": self.version,
            "made_at": self.made_at.isoformat(timespec="seconds"),
            "addresses": list(self.addresses),
            "counts": {result.value: count for result, count in self.counts.items()},
            "controls": [row_facts(control, outcome) for control, outcome in self.rows],
        }

    @cached_property
    def sha256(self) -> str:
        """The hash that stands for the report: SHA-256 of :attr:`facts` as JSON with sorted keys and no blanks."""
        return digest(self.facts)

    def as_json(self) -> dict[str, Any]:
        return self.facts | {"sha256": self.sha256}


def controls() -> dict[int, Control]:
    """All controls by number, in order."""
    return registered()


def row_facts(control: Control, outcome: Outcome) -> dict[str, Any]:
    return {
        "number": control.number,
        "area": control.area,
        "title": control.title,
        "maps_to": control.maps_to,
        "kinds": [kind.value for kind in control.kinds],
        "result": outcome.result.value,
        "reason": outcome.reason,
        "evidence": dict(outcome.evidence),
        "evidence_sha256": outcome.evidence_sha256,
    }


def run(target: Target, version: str, progress: Callable[[Control], object] = lambda control: None) -> Report:
    """Check everything, one control after the other; none can stop the others."""
    rows = []
    for control in controls().values():
        rows.append((control, control.outcome(target)))
        progress(control)
    addresses = tuple(url for url in (target.public, target.desk) if url)
    return Report(settings.DOMAIN, version, target.now, addresses, tuple(rows))
