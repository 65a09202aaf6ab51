"""What the desk's own screens show of the practice site and the guided first week: Wagtail's hooks, one a place."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from pendopo.security.rules.roles import Action
from pendopo.sites import first_week
from pendopo.sites.rules.first_week import Progress
from pendopo.sites.rules.first_week_words import DAY_TITLES, WORDS


class FirstWeekPanel(Component):
    """The way into the job for a new account: which task comes next, and how far one is."""

    name, order, template_name = "first_week", 40, "desk/first_week_panel.html"

    def __init__(self, progress: Progress) -> None:
        self.progress = progress

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        following = self.progress.next
        day = next((n for n, tasks in enumerate(self.progress.days, start=1) if following in tasks), 5)
        return {
            "request": parent_context["request"],
            "progress": self.progress,
            "day": day,
            "day_title": _(DAY_TITLES[day - 1]),
            "task": _(WORDS[following].title) if following else "",
            "address": f"{reverse('first_week')}#{following.value if following else ''}",
        }


@hooks.register("construct_homepage_panels")
def show_first_week(request: HttpRequest, panels: list[Component]) -> None:
    """For who may write and is new here; nothing is read for anybody else."""
    desk = getattr(request, "desk", None)
    if desk is None or not desk.may(Action.WRITE) or not first_week.is_new(desk.person, timezone.localdate()):
        return
    progress = first_week.progress_of(desk, look=False)
    if first_week.is_offered(desk, progress):
        panels.append(FirstWeekPanel(progress))


@hooks.register("register_admin_menu_item")
def practice_menu() -> MenuItem:
    return MenuItem(gettext_lazy("Situs latihan"), reverse_lazy("practice"), name="practice", icon_name="draft", order=460)


@hooks.register("insert_global_admin_css")
def practice_style() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("desk/practice.css"))
