"""The three attacks that stock Wagtail let through: repointing, a redirect for everybody, deleting what is not one's own."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from pendopo.security.scope import every_office
from pendopo.sites import models
from tests.desk import desk_client
from tests.leaks.marked import Marked
from tests.leaks.roles import undone, work_as, working_as

pytestmark = pytest.mark.django_db

EVIL = "https://judi.example/"


@pytest.fixture
def sari(marked: Marked) -> Iterator[Client]:
    """Sari signed in; her requests run as the desk's role."""
    with undone():
        client = desk_client("sari")
        work_as("pendopo_desk")
        yield client
        work_as("pendopo_operator")


def redirect_form(**changes: object) -> dict[str, object]:
    return {"old_path": "/lama-sekali", "is_permanent": "on", "redirect_link": EVIL, "redirect_page": "", **changes}


def everywhere(read: Callable[[], object]) -> object:
    with working_as("pendopo_operator"), every_office():
        return read()


def evil_redirects() -> int:
    return Redirect.objects.filter(redirect_link=EVIL).count()


def test_sari_may_not_repoint_the_redirect_of_another_office_but_her_own(sari: Client, marked: Marked) -> None:
    foreign, own = marked.foreign.ids, marked.own.ids
    for site in (foreign["site"], own["site"]):
        assert sari.post(f"/redirects/{foreign['redirect']}/", redirect_form(site=site)).status_code == 404
    assert everywhere(evil_redirects) == 0
    assert sari.post(f"/redirects/{own['redirect']}/", redirect_form(site=own["site"])).status_code == 302
    assert everywhere(evil_redirects) == 1


@pytest.mark.parametrize("whose", ["", "foreign"])
def test_sari_may_not_make_a_redirect_for_all_sites_nor_for_anothers(sari: Client, marked: Marked, whose: str) -> None:
    answer = sari.post("/redirects/add/", redirect_form(site=marked.foreign.ids["site"] if whose else ""))
    assert answer.status_code == 200
    assert "site" in answer.context["form"].errors
    assert everywhere(evil_redirects) == 0


def test_the_form_of_a_redirect_offers_the_own_site_alone_and_has_it_chosen(sari: Client, marked: Marked) -> None:
    form = sari.get("/redirects/add/").content.decode()
    offered = re.findall(
        r"<option value=\"(\d*)\"([^>]*)>", form[form.index('name="site"') : form.index("</select>", form.index('name="site"'))]
    )
    assert offered == [(str(marked.own.ids["site"]), " selected")]


def test_a_redirect_may_not_lead_to_a_page_of_another_office(sari: Client, marked: Marked) -> None:
    form = redirect_form(site=marked.own.ids["site"], redirect_link="", redirect_page=marked.foreign.ids["page"])
    assert "redirect_page" in sari.post("/redirects/add/", form).context["form"].errors


def test_sari_may_not_change_the_profile_of_another_office_but_her_own(sari: Client, marked: Marked) -> None:
    """Pendopo has no snippets; a site's settings are what an editor could spoil of another office."""
    form = {"address": "Jalan Judi 1", "phone": "", "email": "", "hours": "", "access": ""}
    for objects, changed in ((marked.foreign, 0), (marked.own, 1)):
        for number in (objects.ids["site"], objects.ids["profile"]):
            sari.post(f"/settings/sites/officeprofile/{number}/", form)
        assert everywhere(models.OfficeProfile.objects.filter(address="Jalan Judi 1").count) == changed


def test_sari_may_not_delete_redirects_pictures_files_or_pages_of_another_office(sari: Client, marked: Marked) -> None:
    ids = marked.foreign.ids
    for path in ("redirects/{redirect}/delete/", "images/{image}/delete/", "documents/delete/{document}/", "pages/{page}/delete/"):
        assert sari.post(f"/{path.format(**ids)}").status_code in (302, 403, 404), path
    kept = [(Redirect, "redirect"), (models.OfficeImage, "image"), (models.OfficeDocument, "document"), (Page, "page")]
    assert everywhere(lambda: [model.objects.filter(pk=ids[kind]).count() for model, kind in kept]) == [1, 1, 1, 1]
