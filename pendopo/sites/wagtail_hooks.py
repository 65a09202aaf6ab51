"""The first screen of the desk (what an editor comes for, one click away), and menus and lists of the own office alone."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from pendopo.regions.models import Office
from pendopo.security.desk import Desk
from pendopo.security.rules.roles import Action
from pendopo.sites import desk_filters, desk_workflow, models  # noqa: F401  the second one registers hooks of its own
from pendopo.sites.hosts import origin_of
from pendopo.sites.rules.desk_addresses import is_served
from pendopo.sites.rules.paths import home_path
from pendopo.sites.rules.public_view import Link

desk_filters.install()


class StartPanel(Component):
    """Buttons for the office that the person works in."""

    name, order, template_name = "start", 50, "desk/start.html"

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        return {"links": start_links(parent_context["request"].desk)}


def start_links(desk: Desk) -> list[Link]:
    """Look at the site of the office that is open; before it, for who writes there, news, an announcement, a picture."""
    office = desk.office
    site = Link(_("Lihat situs"), f"{origin_of(office)}/")
    return [*writing_links(office), site] if desk.may(Action.WRITE) else [site]


def writing_links(office: Office) -> list[Link]:
    writing = []
    for index, model, title in (
        (models.NewsIndexPage, "newspage", _("Tulis berita")),
        (models.AnnouncementIndexPage, "announcementpage", _("Tulis pengumuman")),
    ):
        parent = index.objects.filter(path__startswith=home_path(office.key)).first()
        if parent:
            writing.append(Link(title, reverse("wagtailadmin_pages:add", args=["sites", model, parent.pk])))
    return [*writing, Link(_("Unggah gambar"), reverse("wagtailimages:add"))]


@hooks.register("construct_homepage_panels")
def start_here(request: HttpRequest, panels: list[Component]) -> None:
    if getattr(request, "desk", None):
        panels.append(StartPanel())


@hooks.register("construct_page_chooser_queryset")
def choose_own_pages(pages: "QuerySet[Page]", request: HttpRequest) -> "QuerySet[Page]":
    return desk_filters.pages_in_scope(pages)


@hooks.register("construct_explorer_page_queryset")
def explore_own_pages(parent: Page, pages: "QuerySet[Page]", request: HttpRequest) -> "QuerySet[Page]":
    return desk_filters.pages_in_scope(pages)


@hooks.register("construct_main_menu")
@hooks.register("construct_reports_menu")
@hooks.register("construct_settings_menu")
def only_what_is_served(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if is_served(getattr(item, "url", ""))]
