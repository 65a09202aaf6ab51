"""What a monitor finds: alarms, and remarks that are none."""

import re
from dataclasses import dataclass, field
from typing import Any

from pendopo.transparency.languages import said
from pendopo.transparency.monitor.words import REMARKS, SENTENCES

MOST_NAMED = 100  # findings of one kind in a report; all are counted
LONG_RUN = re.compile(r"\d(?:[ .-]?\d){5,}")


@dataclass(frozen=True)
class Finding:
    """Something that a person should know.

    Attributes:
        kind: name of its sentence in words.py; ``filled`` goes into its places.
        evidence: file that keeps what shows it; '' for none.
    """

    kind: str
    filled: dict[str, Any] = field(default_factory=dict)
    evidence: str = ""

    @property
    def is_alarm(self) -> bool:
        return self.kind not in REMARKS

    def in_words(self, lang: str) -> str:
        return said(SENTENCES, self.kind, lang, **self.filled)

    def as_json(self, lang: str) -> dict[str, Any]:
        return {"kind": self.kind, "alarm": self.is_alarm, "says": self.in_words(lang), "evidence": self.evidence, **self.filled}


@dataclass
class Report:
    """What one round found.

    Attributes:
        size: entries of the log as it stands; None when it could not be read.
        new: entries that were read and hold, since the last round.
        found_before: faults of single entries that earlier rounds told of.
        figures: what was added again from the entries, by re-adder.
    """

    origin: str
    place: str
    size: int | None = None
    new: int = 0
    found_before: int = 0
    findings: list[Finding] = field(default_factory=list)
    left_out: int = 0
    figures: dict[str, Any] = field(default_factory=dict)

    def tell(self, kind: str, *, evidence: str = "", **filled: Any) -> None:
        self.take(Finding(kind, filled, evidence))

    def take(self, finding: Finding) -> None:
        if sum(each.kind == finding.kind for each in self.findings) < MOST_NAMED:
            self.findings.append(finding)
        else:
            self.left_out += 1

    @property
    def alarms(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.is_alarm]

    def as_json(self, lang: str) -> dict[str, Any]:
        return {
            "log": self.origin, "place": self.place, "size": self.size, "new": self.new, "found_before": self.found_before,
            "findings": [finding.as_json(lang) for finding in self.findings], "left_out": self.left_out, "figures": self.figures,
        }  # fmt: skip


def without_numbers(text: str) -> str:
    """A text of somebody else's, without what could be the number of a person, and not too long."""
    return LONG_RUN.sub("…", text)[:160]
