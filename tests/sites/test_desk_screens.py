"""The desk's screens are about one office: what they offer, and what of Wagtail's is closed or narrowed."""

import re

import pytest
from django.test import Client

from pendopo.security.models import User
from pendopo.security.scope import every_office, office_scope
from pendopo.sites import desk_filters, models
from pendopo.sites.rules.paths import home_path
from tests.desk import desk_client
from tests.sites.country import office, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]

OTHERS = ("Jepara", "Kota Kediri", "Jawa Timur", "Pidie", "Republik Indonesia")


@pytest.fixture
def sari() -> Client:
    return desk_client("sari")


def test_without_a_scope_nothing_is_offered() -> None:
    assert not desk_filters.sites_in_scope().exists()
    assert not desk_filters.people_in_scope().exists()
    assert not desk_filters.offices_in_scope().exists()
    assert not desk_filters.pages_in_scope(models.HomePage.objects.all()).exists()


def test_the_scope_says_which_sites_people_offices_and_pages_are_offered() -> None:
    for username in ("sari", "dewi", "budi"):
        person(username)
    with office_scope(office("kpu", "35").range):
        assert set(desk_filters.sites_in_scope().values_list("site_name", flat=True)) == {
            "KPU Provinsi Jawa Timur", "KPU Kabupaten Kediri", "KPU Kota Kediri"
        }  # fmt: skip
        assert set(desk_filters.people_in_scope().values_list("username", flat=True)) == {"sari", "budi"}
        assert desk_filters.offices_in_scope().count() == 3
    with every_office():
        homes = models.HomePage.objects.all()
        assert desk_filters.pages_in_scope(homes).count() == homes.count()
        inner = office("kpu", "35.06")
        with office_scope(inner.range):
            assert [page.path for page in desk_filters.pages_in_scope(homes)] == [home_path(inner.key)]


@pytest.mark.parametrize(
    "path", ["/pages/", "/pages/usage/sites/newspage/", "/redirects/", "/reports/site-history/", "/reports/aging-pages/"]
)
def test_no_list_names_another_office(sari: Client, path: str) -> None:
    listing = sari.get(path, follow=True)
    assert listing.status_code == 200
    assert [name for name in OTHERS if name in listing.content.decode()] == []


def test_choosing_a_page_begins_at_the_front_page_of_the_office(sari: Client) -> None:
    modal = sari.get("/choose-page/").json()["html"]
    assert "Berita" in modal
    assert "KPU Kabupaten Kediri" in modal
    with every_office():
        foreign = models.HomePage.objects.get(path=home_path(office("kpu", "33.20").key))
    assert sari.get(f"/choose-page/{foreign.pk}/").status_code == 404
    assert sari.get("/choose-page/chosen-multiple/", {"id": foreign.pk}).json()["result"] == []


def test_an_address_of_another_office_typed_as_a_link_stays_an_address(sari: Client) -> None:
    form = {"external-link-chooser-url": "http://kab-jepara.localhost:8000/", "external-link-chooser-link_text": "Jepara"}
    result = sari.post("/choose-external-link/", form).json()["result"]
    assert "id" not in result
    assert result["url"] == "http://kab-jepara.localhost:8000/"


def test_the_account_page_offers_language_and_looks_and_changes_nothing_else(sari: Client) -> None:
    page = sari.get("/account/").content.decode()
    assert 'name="locale-preferred_language"' in page
    for name in ("name_email-first_name", "name_email-email", "avatar-avatar", "password-new_password1"):
        assert f'name="{name}"' not in page
    form = {"name_email-first_name": "Peretas", "name_email-email": "a@judi.example", "locale-preferred_language": "en"}
    form |= {"locale-current_time_zone": "Asia/Jayapura", "theme-theme": "dark", "theme-contrast": "system", "theme-density": "default"}
    assert sari.post("/account/", form).status_code == 302
    with every_office():
        changed = User.objects.get(username="sari")
        assert (changed.first_name, changed.email) == ("Sari", "sari@contoh.invalid")
        assert changed.wagtail_userprofile.preferred_language == "en"


@pytest.mark.parametrize(
    "path", ["/users/", "/groups/", "/sites/", "/workflows/list/", "/reports/page-types-usage/", "/api/main/images/", "/snippets/"]
)
def test_what_is_not_served_is_not_found_even_for_the_national_administrator(path: str) -> None:
    assert desk_client("hendra").get(path).status_code == 404


def test_no_menu_leads_to_what_is_not_served() -> None:
    menu = desk_client("hendra").get("/").content.decode()
    linked = set(re.findall(r'"url": "(/[^"]*)"', menu))
    assert linked
    assert not linked & {"/users/", "/groups/", "/sites/", "/workflows/list/", "/reports/page-types-usage/", "/snippets/"}


def test_the_settings_of_a_site_are_those_of_the_own_one_and_no_other_can_be_switched_to(sari: Client) -> None:
    page = sari.get("/settings/sites/officeprofile/", follow=True).content.decode()
    assert "kab-jepara" not in page
    assert "<select" not in page[page.index("<main") :] or 'name="site"' not in page
