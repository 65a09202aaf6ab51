"""Where moving in is found in the desk's menu."""

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from pendopo.security.access import may
from pendopo.security.rules.roles import Action


class MovesMenuItem(MenuItem):
    """Shown to who moves the office's old site, and to who sees how far the offices below are."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may(request, Action.MOVE) or may(request, Action.MOVE_DEADLINE)


@hooks.register("register_admin_menu_item")
def moves_menu() -> MenuItem:
    return MovesMenuItem(_("Pindahan situs"), reverse_lazy("moves"), name="moves", icon_name="download", order=460)
