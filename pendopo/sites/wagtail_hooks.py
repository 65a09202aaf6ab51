"""The first screen of the desk (what an editor comes for, one click away), and menus and lists of the own office alone."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse, reverse_lazy
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets import Button
from wagtail.models import Page

from pendopo.regions.models import Office
from pendopo.security.desk import Desk
from pendopo.security.rules.roles import Action
from pendopo.sites import checks, desk_filters, desk_home, desk_practice, desk_workflow, guide, models, page_checker, translations  # noqa: F401  some register hooks of their own
from pendopo.sites.hosts import origin_of
from pendopo.sites.rules.desk_addresses import is_served
from pendopo.sites.rules.paths import home_path, is_practice, office_key_of
from pendopo.sites.rules.public_view import Link

desk_filters.install()


class StartPanel(Component):
    """Buttons for the office that the person works in."""

    name, order, template_name = "start", 50, "desk/start.html"

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        desk = parent_context["request"].desk
        return {"links": start_links(desk)}


def start_links(desk: Desk) -> list[Link]:
    """Look at the site of the office that is open; before it, for who writes there, news, an announcement, a picture."""
    office = desk.office
    site = Link(_("Lihat situs"), f"{origin_of(office)}/")
    return [*writing_links(office), site] if desk.may(Action.WRITE) else [site]


def writing_links(office: Office) -> list[Link]:
    """Links to a new page below each of two lists, found in one light query: this stands on the first screen."""
    below_home = Page.objects.filter(path__startswith=home_path(office.key), depth=3).order_by("-path")
    lists = dict(below_home.values_list("content_type__model", "pk"))
    titles = {"news": _("Tulis berita"), "announcement": _("Tulis pengumuman")}
    writing = [
        Link(title, reverse("wagtailadmin_pages:add", args=["sites", f"{kind}page", lists[f"{kind}indexpage"]]))
        for kind, title in titles.items()
        if f"{kind}indexpage" in lists
    ]
    return [*writing, Link(_("Unggah gambar"), reverse("wagtailimages:add"))]


@hooks.register("construct_homepage_panels")
def start_here(request: HttpRequest, panels: list[Component]) -> None:
    if getattr(request, "desk", None):
        panels.append(StartPanel())


@hooks.register("register_admin_menu_item")
def broadcasts_menu() -> MenuItem:
    return MenuItem(gettext_lazy("Siaran"), reverse_lazy("broadcasts"), name="broadcasts", icon_name="mail", order=300)


@hooks.register("register_page_header_buttons")
def share_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> list[Button]:
    if page.depth < 2 or not page.live or is_practice(page.path):
        return []
    return [Button(_("Bagikan"), reverse("share_page", args=[page.pk]), icon_name="link", priority=67)]


@hooks.register("register_admin_menu_item")
def report_card_menu() -> MenuItem:
    return MenuItem(gettext_lazy("Rapor situs"), reverse_lazy("report_card"), name="report-card", icon_name="tasks", order=450)


@hooks.register("register_admin_menu_item")
def translations_menu() -> MenuItem:
    return MenuItem(gettext_lazy("Bahasa"), reverse_lazy("translations"), name="translations", icon_name="globe", order=440)


@hooks.register("register_page_header_buttons")
def translation_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> list[Button]:
    """From an Indonesian page to its translations, and from a translation to its original, for who may edit it."""
    if page.depth < 3 or is_practice(page.path) or not page.permissions_for_user(user).can_edit():
        return []
    if models.front_at(page.path):
        original = translations.original_of(page)
        return (
            []
            if original is None
            else [Button(_("Halaman asli"), reverse("wagtailadmin_pages:edit", args=[original.pk]), icon_name="globe", priority=68)]
        )
    return [
        Button(
            _("Terjemahkan: %(language)s") % {"language": translations.language_of(front).name},
            reverse("translate_page", args=[page.pk, front.slug]),
            icon_name="globe",
            priority=68,
        )
        for front in translations.fronts_of(office_key_of(page.path))
    ]


@hooks.register("construct_page_chooser_queryset")
def choose_own_pages(pages: "QuerySet[Page]", request: HttpRequest) -> "QuerySet[Page]":
    return desk_filters.pages_in_scope(pages)


@hooks.register("construct_explorer_page_queryset")
def explore_own_pages(parent: Page, pages: "QuerySet[Page]", request: HttpRequest) -> "QuerySet[Page]":
    return desk_filters.pages_in_scope(pages, practice=True)


@hooks.register("construct_main_menu")
@hooks.register("construct_reports_menu")
@hooks.register("construct_settings_menu")
def only_what_is_served(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if is_served(getattr(item, "url", ""))]


# -- the checks before publishing: the guard itself stands in checks.py; here the editor is told on the way back


@hooks.register("before_publish_page")
def say_why_not(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The draft is saved by now; what forbids to publish it is said above its form."""
    found = checks.stops_of(page)
    if not found:
        return None
    checks.take_back(page)
    checks.note_refusal(page, found)
    messages.error(request, checks.refusal(page, found))
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_bulk_action")
def say_why_not_all(request: HttpRequest, action_type: str, pages: list[Any], view: Any) -> HttpResponse | None:
    """Of several pages none is published when one may not: who picked them should know which."""
    if action_type != "publish" or not (
        refused := [(page, found) for page in drafts_among(request, pages) if (found := checks.stops_of(page))]
    ):
        return None
    for page, found in refused:
        checks.note_refusal(page, found)
        messages.error(request, checks.refusal(page, found))
    return redirect(view.next_url or "wagtailadmin_home")


def drafts_among(request: HttpRequest, pages: list[Any]) -> list[Page]:
    """The drafts that a bulk act would publish, with those below if asked for."""
    wanted = [page for page in pages if isinstance(page, Page)]
    if request.POST.get("include_descendants"):
        wanted += [below for page in list(wanted) for below in page.get_descendants().not_live()]
    return [revision.as_object() if (revision := page.get_latest_revision()) else page.specific for page in wanted]


@hooks.register("insert_editor_js")
def checks_script() -> SafeString:
    scripts = ((static(f"desk/{name}.js"),) for name in ("checks", "paste"))
    return format_html_join("", '<script src="{}" defer></script>', scripts)


@hooks.register("insert_global_admin_css")
def checks_style() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("desk/checks.css"))


hooks.register("construct_wagtail_userbar", page_checker.in_place_of_wagtails)
