"""Each wall is taken away once, and the probe sees it: a probe that finds nothing proves something only so."""

from collections.abc import Callable

import pytest
from django.forms import ModelChoiceField
from django.urls import clear_url_caches, set_urlconf
from django_filters.filters import QuerySetRequestMixin
from pytest_django import Settings
from wagtail import hooks
from wagtail.contrib.redirects.forms import RedirectForm
from wagtail.models import GroupPagePermission, Page, Site
from wagtail.permission_policies.pages import PagePermissionPolicy

from pendopo.project import urls_desk
from pendopo.regions.rules.offices import EVERY_OFFICE
from pendopo.security.desk import Desk
from pendopo.sites import desk_filters, permissions
from pendopo.sites.row_scope import PAGE_TYPES, SCOPED
from tests.leaks.addresses import Address
from tests.leaks.probe import Finding, Probe
from tests.leaks.roles import without_wall

pytestmark = pytest.mark.django_db

PAGES = ("wagtailcore_page", "wagtailcore_revision", *PAGE_TYPES)


def named(*names: str) -> Callable[[Address], bool]:
    return lambda address: address.name in names


def leaks(found: list[Finding], name: str) -> bool:
    return any(one.address == name and one.what.startswith("shows") for one in found)


def take_away(*tables: str) -> None:
    for table in tables:
        without_wall(table)


@pytest.mark.parametrize(
    ("tables", "name"),
    [
        (PAGES, "wagtailadmin_choose_page_chosen_multiple"),
        (PAGES, "wagtailadmin_choose_page_child"),
        (PAGES, "wagtailadmin_pages:move_confirm"),
        (PAGES, "wagtailadmin_pages:workflow_preview"),
        (("wagtailredirects_redirect",), "wagtailredirects:index"),
        (("wagtailredirects_redirect",), "wagtailredirects:edit"),
    ],
)
def test_without_row_level_security_rows_of_others_show(probe_as: Callable[..., Probe], tables: tuple[str, ...], name: str) -> None:
    assert probe_as("sari").walk(named(name), writing=False) == []
    take_away(*tables)
    assert leaks(probe_as("sari").walk(named(name), writing=False), name)


@pytest.mark.parametrize(("table", "name"), [("sites_officeimage", "wagtailimages:edit"), ("sites_officedocument", "wagtaildocs:edit")])
def test_without_it_a_foreign_file_reaches_the_screen_which_stumbles_over_the_folder_it_may_not_see(
    probe_as: Callable[..., Probe], table: str, name: str
) -> None:
    assert probe_as("sari").walk(named(name)) == []
    take_away(table)
    assert any(one.what.startswith("fails") for one in probe_as("sari").walk(named(name)))


def test_without_it_rows_of_others_can_be_changed(probe_as: Callable[..., Probe]) -> None:
    """The rows that follow from a change (the wish for a bake, the audit entry) have walls too, and each alone undoes it."""
    take_away(*(table.table for table in SCOPED))
    found = probe_as("sari").walk(named("wagtailredirects:delete"))
    assert any(one.what == "changes rows out of reach: wagtailredirects_redirect" for one in found)


def test_a_scope_of_all_offices_shows(probe_as: Callable[..., Probe], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Desk, "own", EVERY_OFFICE)
    assert leaks(probe_as("sari").walk(named("wagtailredirects:index"), writing=False), "wagtailredirects:index")


def test_without_the_middleware_that_opens_the_scope_the_desk_shows_nothing_at_all(
    probe_as: Callable[..., Probe], settings: Settings
) -> None:
    """The wall fails closed: who forgets to open a scope has an empty desk, not an open one."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.endswith(".Gate")]
    probe = probe_as("sari")
    assert not any("own" in page for page in probe.pages(named("wagtailredirects:index", "wagtailadmin_choose_page")))


@pytest.mark.parametrize("name", ["wagtailadmin_explore", "wagtailadmin_pages:type_use", "wagtailredirects:index"])
def test_unpatched_filters_show(probe_as: Callable[..., Probe], monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(QuerySetRequestMixin, "get_queryset", desk_filters.every_choice)
    assert leaks(probe_as("sari").walk(named(name), writing=False), name)


def test_a_redirects_form_with_all_sites_shows(probe_as: Callable[..., Probe], monkeypatch: pytest.MonkeyPatch) -> None:
    for form in (RedirectForm, *RedirectForm.__subclasses__()):
        monkeypatch.setitem(form.base_fields, "site", ModelChoiceField(Site.objects.all(), required=False))
    assert leaks(probe_as("sari").walk(named("wagtailredirects:add"), writing=False), "wagtailredirects:add")


@pytest.mark.parametrize(("name", "tables"), [("wagtailadmin_reports:page_types_usage", PAGES), ("wagtailadmin_tag_autocomplete", ())])
def test_an_address_served_again_shows(
    probe_as: Callable[..., Probe], monkeypatch: pytest.MonkeyPatch, name: str, tables: tuple[str, ...]
) -> None:
    take_away(*tables)
    assert not leaks(probe_as("sari").walk(named(name), writing=False), name)
    monkeypatch.setattr("tests.leaks.probe.is_served", lambda path: True)
    monkeypatch.setattr(urls_desk, "urlpatterns", urls_desk.urlpatterns[1:])
    clear_url_caches()
    set_urlconf(None)
    try:
        assert leaks(probe_as("sari").walk(named(name), writing=False), name)
    finally:
        monkeypatch.undo()
        clear_url_caches()


def test_behind_row_level_security_the_rights_on_pages_are_a_wall_of_their_own(
    probe_as: Callable[..., Probe], monkeypatch: pytest.MonkeyPatch
) -> None:
    take_away(*PAGES)
    name = "wagtailadmin_pages:history"
    assert not leaks(probe_as("sari").walk(named(name), writing=False), name)
    root = Page.objects.get(depth=1)
    rights = [GroupPagePermission(pk=p.pk, page=root, permission=p) for p in permissions.permissions().values()]
    monkeypatch.setattr(PagePermissionPolicy, "get_all_permissions_for_user", lambda policy, user: rights)
    assert leaks(probe_as("sari").walk(named(name), writing=False), name)


def test_behind_row_level_security_the_hook_of_the_page_chooser_is_a_wall_of_its_own(
    probe_as: Callable[..., Probe], monkeypatch: pytest.MonkeyPatch
) -> None:
    take_away(*PAGES, "wagtailsearch_indexentry")
    name = "wagtailadmin_choose_page_search"
    assert not leaks(probe_as("sari").walk(named(name), writing=False), name)
    monkeypatch.setitem(hooks._hooks, "construct_page_chooser_queryset", [])
    assert leaks(probe_as("sari").walk(named(name), writing=False), name)
