"""What a control is, and what may come of it. Each area's module registers its own with the decorator :func:`control`."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pendopo.project.preflight.fetching import Unreachable
from pendopo.project.preflight.target import NotProven, Target

COUNT = 58


class Result(StrEnum):
    """Passed; failed; or skipped: not proven, which never counts as passed."""

    PASS = "pass"  # noqa: S105  not a password
    FAIL = "fail"
    SKIP = "skip"


class Kind(StrEnum):
    """How a control is checked."""

    PROBE = "P"
    CONFIGURATION = "C"
    STATIC = "S"
    DRILL = "D"


@dataclass(frozen=True)
class Outcome:
    """What came of one control.

    Attributes:
        result: passed, failed or skipped.
        reason: one or two plain Indonesian sentences.
        evidence: small facts that were seen; JSON values, no secret and no personal data.
    """

    result: Result
    reason: str
    evidence: Mapping[str, Any] = field(default_factory=dict)

    @property
    def evidence_sha256(self) -> str:
        return digest({"result": self.result, "reason": self.reason, "evidence": self.evidence})


def digest(value: Any) -> str:
    """SHA-256 (hex) of a value's JSON with sorted keys and no blanks, so that anybody can compute it again."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def passed(reason: str, **evidence: Any) -> Outcome:
    """The control holds."""
    return Outcome(Result.PASS, reason, evidence)


def failed(reason: str, **evidence: Any) -> Outcome:
    """The control does not hold."""
    return Outcome(Result.FAIL, reason, evidence)


def skipped(reason: str, **evidence: Any) -> Outcome:
    """Whether the control holds was not found out."""
    return Outcome(Result.SKIP, reason, evidence)


def judged(problems: list[str], good: str, **evidence: Any) -> Outcome:
    """Passed with ``good`` when there is no problem; else failed, the first three named and all counted.

    Args:
        problems: in Indonesian; the first 50 go into the evidence.
    """
    if not problems:
        return passed(good, **evidence)
    named = "; ".join(problems[:3])
    more = f" (dan {len(problems) - 3} lainnya)" if len(problems) > 3 else ""
    begin = named[0].upper() if named.split(" ")[0].isalpha() else named[0]  # names of hosts and files stay as they are
    return failed(f"{begin}{named[1:]}{more}.", **evidence, problems=problems[:50], problem_count=len(problems))


@dataclass(frozen=True)
class Control:
    """One row of the list.

    Attributes:
        number: 1 to :data:`COUNT`.
        title: what must hold, in Indonesian.
        maps_to: the article or chapter that it serves.
        kinds: how it is checked.
        area: in which part of the report it stands.
    """

    number: int
    title: str
    maps_to: str
    kinds: tuple[Kind, ...]
    area: str
    check: Callable[[Target], Outcome]

    def outcome(self, target: Target) -> Outcome:
        """Check it. Whatever goes wrong while checking is a failure with its reason, never a crash and never a pass."""
        try:
            found = self.check(target)
        except NotProven as reason:
            return skipped(str(reason))
        except Unreachable as reason:
            return failed(f"Sasaran tidak dapat dijangkau: {reason}.")
        except Exception as error:
            return failed(f"Pemeriksaan ini sendiri gagal: {type(error).__name__}: {str(error)[:300]}")
        return found if isinstance(found, Outcome) else failed("Pemeriksaan ini tidak memberi hasil.")


Check = Callable[[Target], Outcome]
_controls: dict[int, Control] = {}


def control(number: int, title: str, maps_to: str, *kinds: Kind) -> Callable[[Check], Check]:
    """Register a function as the check of one row; its module says in ``AREA`` where the row stands in the report."""

    def register(check: Check) -> Check:
        if number in _controls:
            raise ValueError(f"control {number} stands twice")
        _controls[number] = Control(number, title, maps_to, kinds, check.__globals__["AREA"], check)
        return check

    return register


def registered() -> dict[int, Control]:
    """Every control by its number, in order."""
    return dict(sorted(_controls.items()))
