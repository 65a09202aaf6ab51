"""What the desk calls the codes of a move."""

from typing import Any

from django import template

from pendopo.site_import import words
from pendopo.site_import.models import ImportJob
from pendopo.site_import.rules.stages import OVER, WORKING, Stage
from pendopo.site_import.rules.verdicts import Pile

register = template.Library()
STATE_MARKS = {"waiting": "invited", "accepted": "", "refused": "ended"}
OFFICE_MARKS = {"none": "ended", "begun": "invited", "ready": "invited", "done": ""}


@register.filter
def pile_words(pile: str) -> str:
    return str(words.PILES[Pile(pile)]) if pile else ""


@register.filter
def pile_mark(pile: str) -> str:
    """The class of a pile's mark: green, amber, red."""
    return words.PILE_MARKS[Pile(pile)] if pile else "ended"


@register.filter
def type_words(wanted: str) -> str:
    return words.type_words(wanted)


@register.filter
def item_state_words(state: str) -> str:
    return str(words.STATES[state])


@register.filter
def item_state_mark(state: str) -> str:
    return STATE_MARKS[state]


@register.filter
def stage_mark(job: ImportJob) -> str:
    """The class of a stage's mark: amber while something is done or awaited, red for what was stopped, grey for what was taken back."""
    if job.at is Stage.FAILED:
        return "suspended"
    if job.at is Stage.UNDONE:
        return "ended"
    return "" if job.at in OVER else "invited"


@register.filter
def is_working(job: ImportJob) -> bool:
    return job.at in WORKING


@register.filter
def office_state_words(state: str) -> str:
    return str(words.OFFICE_STATES[state])


@register.filter
def office_state_mark(state: str) -> str:
    return OFFICE_MARKS[state]


@register.filter
def sign_words(code: str) -> str:
    return words.sign_words(code)


@register.filter
def left_over_words(reason: str) -> str:
    return words.left_over_words(reason)


@register.filter
def fault_words(code: str) -> str:
    return words.fault_words(code)[0]


@register.filter
def fault_remedy(code: str) -> str:
    return words.fault_words(code)[1]


@register.filter
def size_words(number: Any) -> str:
    return words.size_words(int(number or 0))
