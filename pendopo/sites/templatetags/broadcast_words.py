"""What the desk calls the states of a broadcast."""

from django import template
from django.utils.translation import gettext_lazy as _

from pendopo.sites.rules.broadcasts import State

register = template.Library()
WORDS = {
    State.PROPOSED: _("Menunggu persetujuan"),
    State.PLANNED: _("Terjadwal"),
    State.SHOWN: _("Tampil"),
    State.OVER: _("Berakhir"),
    State.WITHDRAWN: _("Ditarik"),
}


MARKS = {State.PROPOSED: "invited", State.PLANNED: "invited", State.OVER: "ended", State.WITHDRAWN: "suspended"}


@register.filter
def state_mark(state: State) -> str:
    """The class of the state's mark: amber for what waits, red for what was taken back, grey for what is over, else green."""
    return MARKS.get(state, "")


@register.filter
def state_words(state: State) -> str:
    """The state in a word or two."""
    return str(WORDS[state])
