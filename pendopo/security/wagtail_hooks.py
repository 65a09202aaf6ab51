"""What the desk's menus show of people and of the own account."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from pendopo.security.access import may
from pendopo.security.rules.roles import Action


class OfficeMenuItem(MenuItem):
    """The office that is worked in, first in the menu; it leads to the others. Who has one office alone needs no such item."""

    def is_shown(self, request: HttpRequest) -> bool:
        desk = getattr(request, "desk", None)
        return desk is not None and desk.may_pick

    def render_component(self, request: HttpRequest) -> Any:
        item = super().render_component(request)
        item.label = request.desk.office.name  # type: ignore[attr-defined]
        return item


@hooks.register("register_admin_menu_item")
def office_menu() -> MenuItem:
    return OfficeMenuItem(gettext_lazy("Kantor"), reverse_lazy("security_offices"), name="office", icon_name="home", order=1)


class PeopleMenuItem(MenuItem):
    """Shown to who may read the people of the active office."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may(request, Action.PEOPLE_READ)


@hooks.register("register_admin_menu_item")
def people_menu() -> MenuItem:
    return PeopleMenuItem(gettext_lazy("Orang"), reverse_lazy("security_people"), name="people", icon_name="group", order=700)


class GuardedMenuItem(MenuItem):
    """Shown to who may do one action in the active office."""

    def __init__(self, action: Action, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.action = action

    def is_shown(self, request: HttpRequest) -> bool:
        return may(request, self.action)


@hooks.register("register_admin_menu_item")
def security_menu() -> MenuItem:
    """Incidents, freezes and the audit trail; who may open none of them sees no such group."""
    items = [
        GuardedMenuItem(Action.INCIDENTS_READ, gettext_lazy("Insiden"), reverse_lazy("security_incidents"), icon_name="warning", order=10),
        GuardedMenuItem(Action.INCIDENTS_READ, gettext_lazy("Pembekuan"), reverse_lazy("security_freezes"), icon_name="lock", order=20),
        GuardedMenuItem(Action.AUDIT_READ, gettext_lazy("Jejak audit"), reverse_lazy("security_trail"), icon_name="history", order=30),
    ]
    return SubmenuMenuItem(gettext_lazy("Keamanan"), Menu(register_hook_name="", items=items), name="security", icon_name="key", order=710)


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
