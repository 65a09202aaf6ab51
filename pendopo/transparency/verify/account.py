"""The account of a verification: what was looked at, in plain words and for machines."""

import json
import sys
from dataclasses import dataclass, field
from typing import TextIO

from pendopo.transparency.sentences import Sentences

HOLDS, DOES_NOT_HOLD, NOT_CHECKED = 0, 1, 2
MARKS = {"holds": "✓", "fails": "✗", "note": "!"}


class DoesNotHold(Exception):
    """Something that was checked is not as it should be; says what by the code of a sentence and its facts."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


class NotChecked(DoesNotHold):
    """Something could not be checked: used wrongly, or not reachable."""


@dataclass
class Account:
    """Steps in their order, told as they come.

    Attributes:
        as_json: keep them for one object at the end instead.
        facts: what was found: origin, size, entry and so on.
    """

    words: Sentences
    as_json: bool = False
    out: TextIO = field(default_factory=lambda: sys.stdout)
    steps: list[dict[str, object]] = field(default_factory=list)
    facts: dict[str, object] = field(default_factory=dict)

    def holds(self, code: str, **facts: object) -> None:
        self.tell("holds", code, facts)

    def fails(self, code: str, **facts: object) -> None:
        self.tell("fails", code, facts)

    def note(self, code: str, **facts: object) -> None:
        self.tell("note", code, facts)

    def tell(self, outcome: str, code: str, facts: dict[str, object]) -> None:
        text = self.words.say(code, **facts)
        self.steps.append(
            {"outcome": outcome, "code": code, "text": text} | {name: fact for name, fact in facts.items() if fact is not None}
        )
        if not self.as_json:
            self.out.write(f"{MARKS[outcome]} {text}\n")

    def close(self, status: int) -> int:
        """Say how it ended, and give the exit code back."""
        if any(step["outcome"] == "fails" for step in self.steps) and status == HOLDS:
            status = DOES_NOT_HOLD
        if self.as_json:
            self.out.write(
                json.dumps({"holds": status == HOLDS, "status": status, **self.facts, "steps": self.steps}, ensure_ascii=False) + "\n"
            )
        else:
            self.out.write(self.words.say(f"end_{status}") + "\n")
        return status
