"""What the desk's menus show of people and of the own account."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from pendopo.security.access import may
from pendopo.security.rules.roles import Action


class PeopleMenuItem(MenuItem):
    """Shown to who may read the people of the active office."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may(request, Action.PEOPLE_READ)


@hooks.register("register_admin_menu_item")
def people_menu() -> MenuItem:
    return PeopleMenuItem(gettext_lazy("Orang"), reverse_lazy("security_people"), name="people", icon_name="group", order=700)


@hooks.register("register_account_menu_item")
def devices_of_mine(request: HttpRequest) -> dict[str, Any]:
    help_text = _("Kunci sandi, aplikasi kode, dan kode cadangan")
    return {"url": reverse_lazy("mfa_index"), "label": _("Perangkat"), "help_text": help_text}


@hooks.register("register_account_menu_item")
def sessions_of_mine(request: HttpRequest) -> dict[str, Any]:
    help_text = _("Di mana Anda masuk, dan mengakhiri yang tidak Anda kenal")
    return {"url": reverse_lazy("security_own_sessions"), "label": _("Sesi"), "help_text": help_text}


@hooks.register("register_account_menu_item")
def password_of_mine(request: HttpRequest) -> dict[str, Any]:
    return {"url": reverse_lazy("account_change_password"), "label": _("Sandi"), "help_text": _("Ganti sandi")}
