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


@register.filter
def state_words(state: State) -> str:
    """The state in a word or two."""
    return str(WORDS[state])
