"""What the desk calls the codes of a move."""

from collections.abc import Callable, Mapping
from typing import Any

from django import template

from pendopo.site_import import words
from pendopo.site_import.models import ImportJob
from pendopo.site_import.rules.stages import OVER, Stage
from pendopo.site_import.rules.verdicts import Pile

register = template.Library()
STATE_MARKS = {"waiting": "invited", "accepted": "", "refused": "ended"}
OFFICE_MARKS = {"none": "ended", "begun": "invited", "ready": "invited", "done": ""}


def by_code(table: Mapping[str, Any]) -> Callable[[str], str]:
    """Looks a code up; it is always one of the listed."""
    return lambda code: str(table[code])


for of_a_code in (words.type_words, words.sign_words, words.left_over_words, words.source_hint, words.sign_where, words.place_words):
    register.filter(of_a_code.__name__, of_a_code)
register.filter("item_state_words", by_code(words.STATES))
register.filter("item_state_mark", by_code(STATE_MARKS))
register.filter("office_state_words", by_code(words.OFFICE_STATES))
register.filter("office_state_mark", by_code(OFFICE_MARKS))


@register.filter
def pile_words(pile: str) -> str:
    return str(words.PILES[Pile(pile)]) if pile else ""


@register.filter
def pile_mark(pile: str) -> str:
    """The class of a pile's mark: green, amber, red."""
    return words.PILE_MARKS[Pile(pile)] if pile else "ended"


@register.filter
def stage_mark(job: ImportJob) -> str:
    """The class of a stage's mark: amber while something is done or awaited, red for what was stopped, grey for what was taken back."""
    if job.at is Stage.FAILED:
        return "suspended"
    if job.at is Stage.UNDONE:
        return "ended"
    return "" if job.at in OVER else "invited"


@register.filter
def fault_words(code: str) -> str:
    return words.fault_words(code)[0]


@register.filter
def fault_remedy(code: str) -> str:
    return words.fault_words(code)[1]


@register.filter
def size_words(number: Any) -> str:
    return words.size_words(int(number or 0))
