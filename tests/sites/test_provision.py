"""Opening office sites in bulk: complete, searchable, idempotent, and splitting one off by one command."""

import datetime
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Page, Site

from pendopo.regions.models import Office, RegionLink
from pendopo.security.models import AuditEntry
from pendopo.security.scope import every_office, office_scope
from pendopo.sites import actions, bulk, models, queries
from pendopo.sites.publisher import bake_site, fresh_country, work_off
from pendopo.sites.rules.paths import home_path
from pendopo.sites.served import store
from tests.sites.country import OFFICES, office
from tests.sites.rules.test_standard_revisions import NEW_SECTION, before

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]
SPLIT = {
    "mother_code": "35.06",
    "new_code": "35.30",
    "name": "Kabupaten Pare",
    "district_codes": ["35.06.02"],
    "legal_basis": "UU 1/2027",
    "date": datetime.date(2026, 11, 1),
    "actor": "uji",
}


def index_entries() -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT content_type_id, object_id, title::text, body::text, autocomplete::text, title_text, body_text, office_key "
            "FROM wagtailsearch_indexentry WHERE title_text <> 'Root' ORDER BY 1, 2"
        )
        return cursor.fetchall()


def test_every_office_gets_its_site_pages_folder_profile_and_group() -> None:
    with every_office():
        assert Site.objects.count() == models.HomePage.objects.count() == OFFICES
        assert models.OfficeProfile.objects.count() == Collection.objects.filter(depth=2).count() == OFFICES
        assert Page.objects.filter(depth__gt=2).count() == 30 * OFFICES
        assert Page.find_problems() == ([], [], [], [], [])
        home = models.HomePage.objects.get(office=office("kpu", "35.06"))
        assert Site.objects.get(root_page=home).hostname == "kab-kediri.localhost"


def test_in_aceh_the_bodies_have_their_own_names() -> None:
    assert office("kpu", "11.07").name == "KIP Kabupaten Pidie"
    assert office("bawaslu", "11.07").name == "Panwaslih Kabupaten Pidie"
    with office_scope(office("kpu", "11.07").range):
        assert "KIP Kabupaten Pidie" in models.ProfilePage.objects.get().lead + models.HomePage.objects.get().title


def test_the_search_entries_are_letter_by_letter_what_wagtail_itself_would_write() -> None:
    with every_office():
        ours = index_entries()
        assert len(ours) == 31 * OFFICES
        call_command("update_index", stdout=StringIO())
        assert index_entries() == ours


def test_a_second_run_changes_nothing() -> None:
    with every_office():
        before = list(Page.objects.order_by("pk").values_list("pk", "path", "title", "numchild"))
        outcome = bulk.provision(queries.offices_in())
        assert (outcome.opened, outcome.already, outcome.pages) == ([], OFFICES, 0)
        assert list(Page.objects.order_by("pk").values_list("pk", "path", "title", "numchild")) == before


def as_of_the_first_edition(home: models.HomePage) -> None:
    """Make a site what it was before the set had its later pages."""
    later = Page.objects.filter(path__startswith=home.path, slug__in=["agenda", "produk-hukum", "galeri", "tanya-jawab", "daftar"])
    for page in later:
        page.delete()
    models.HomePage.objects.filter(pk=home.pk).update(standard=1)


def test_a_site_opened_before_gets_the_pages_that_the_set_has_gained_since() -> None:
    with every_office():
        home = models.HomePage.objects.get(office=office("kpu", "35.06"))
        as_of_the_first_edition(home)
        ours = bulk.provision(queries.offices_in(), dry_run=True)
        assert (ours.completed, ours.pages) == (["KPU Kabupaten Kediri"], 0)
        done = bulk.provision(queries.offices_in())
        assert (done.completed, done.pages) == (["KPU Kabupaten Kediri"], 5)
        assert models.EventIndexPage.objects.filter(path__startswith=home.path).get().url_path == "/kpu-kab-kediri/agenda/"
        assert models.InformationListPage.objects.get(path__startswith=home.path).get_parent().slug == "informasi-publik"
        assert Page.find_problems() == ([], [], [], [], [])
        assert bulk.provision(queries.offices_in()).completed == []


def test_a_page_that_an_office_removed_or_wrote_itself_is_left_alone() -> None:
    with every_office():
        home = models.HomePage.objects.get(office=office("kpu", "35.06"))
        as_of_the_first_edition(home)
        Page.objects.get(path__startswith=home.path, slug="informasi-publik").delete()
        home.refresh_from_db()
        own = home.add_child(instance=models.StandardPage(title="Agenda kami", slug="agenda"))
        assert bulk.provision(queries.offices_in()).pages == 3
        assert Page.objects.get(path__startswith=home.path, slug="agenda").pk == own.pk
        models.GalleryIndexPage.objects.get(path__startswith=home.path).delete()
        assert bulk.provision(queries.offices_in()).pages == 0


def test_a_dry_run_reports_and_writes_nothing() -> None:
    with every_office():
        home = models.HomePage.objects.get(office=office("kpu", "35.71"))
        Site.objects.filter(root_page=home).update(hostname="lama.localhost")
        outcome = bulk.provision(queries.offices_in(), dry_run=True)
        assert outcome.renamed == ["lama.localhost → kota-kediri.localhost"]
        assert Site.objects.get(root_page=home).hostname == "lama.localhost"


def test_a_dry_run_of_the_command_makes_no_office_either() -> None:
    before = Office.objects.count()
    with every_office():
        Office.objects.filter(pk=office("kpu", "35.71").pk).update(name="Nama lama")
    call_command("provision", dry_run=True, stdout=StringIO())
    assert Office.objects.count() == before
    assert office("kpu", "35.71").name == "Nama lama"


def test_a_host_name_can_not_be_given_twice() -> None:
    with pytest.raises(IntegrityError), every_office():
        Office.objects.filter(pk=office("kpu", "35.71").pk).update(host_label="kab-kediri")


def test_offices_of_one_province_can_be_opened_alone() -> None:
    with pytest.raises(CommandError, match="Tidak ada kantor"):
        call_command("provision", region=["99"], stdout=StringIO())
    out = StringIO()
    call_command("provision", region=["33"], stdout=out)
    assert "0 situs dibuka" in out.getvalue()


def test_a_split_opens_both_sites_and_leads_there_from_old_addresses() -> None:
    outcome = actions.split_region(**SPLIT, take=["/profil/wilayah-kerja/"])
    assert {one.name for one in outcome.offices} == {"KPU Kabupaten Pare", "Bawaslu Kabupaten Pare"}
    new, mother = office("kpu", "35.30"), office("kpu", "35.06")
    with office_scope(new.range):
        assert Page.objects.filter(path__startswith=home_path(new.key)).count() == 32
        assert models.StandardPage.objects.filter(slug="wilayah-kerja").count() == 2
        assert AuditEntry.objects.get(action="office.split").subject == "KPU Kabupaten Pare"
    with office_scope(mother.range):
        assert set(Redirect.objects.values_list("old_path", flat=True)) == {"/kab-pare", "/profil/wilayah-kerja"}
    assert RegionLink.objects.filter(kind="split").count() == 1
    work_off(store(), fresh_country())
    sites = store()
    old = (sites.site("kab-kediri.localhost") / "current/profil/wilayah-kerja/index.html").read_text()
    assert "http://kab-pare.localhost:8000/" in old
    assert {"kab-pare.localhost", "jatim.localhost", "localhost"} <= set(sites.hosts())


def test_a_refused_split_leaves_everything_as_it_was() -> None:
    with every_office():
        before = (Page.objects.count(), Office.objects.count(), Redirect.objects.count())
    with pytest.raises(actions.PageNotFound, match="halaman ini tidak ada"):
        actions.split_region(**SPLIT, take=["/tidak-ada/"])
    with pytest.raises(CommandError, match="tidak ada yang berubah"):
        call_command(
            "split_region",
            "35.06",
            new="35.71",
            name="Kabupaten Pare",
            district=["35.06.02"],
            legal_basis="UU",
            date=datetime.date(2026, 11, 1),
        )
    with every_office():
        assert (Page.objects.count(), Office.objects.count(), Redirect.objects.count()) == before


def test_a_dry_run_of_a_split_writes_nothing() -> None:
    out = StringIO()
    call_command(
        "split_region", "35.06", new="35.30", name="Kabupaten Pare", district=["35.06.02"], legal_basis="UU 1/2027",
        date=datetime.date(2026, 11, 1), dry_run=True, stdout=out,
    )  # fmt: skip
    assert "tidak ada yang ditulis" in out.getvalue()
    assert not Office.objects.filter(region__code="35.30").exists()


def test_one_new_site_bakes_alone() -> None:
    with every_office():
        home = models.HomePage.objects.select_related("office__region").get(office=office("kpu", "35.71"))
        baked = bake_site(store(), home, fresh_country())
    assert baked.pages == 32


# -- standard texts of a later edition


def as_edition_two(code: str) -> models.StandardPage:
    """The privacy page of an office as edition 2 delivered it."""
    place = office("kpu", code)
    with every_office():
        home = models.HomePage.objects.get(office=place)
        models.HomePage.objects.filter(pk=home.pk).update(standard=2)
        page = models.StandardPage.objects.get(path__startswith=home.path, slug="privasi")
        spec = next(spec for spec in bulk.specs_of(place) if spec.slug == "privasi")
        page.body = bulk.body_json(replace(spec, body=tuple(before(spec))))
        page.save()
    return page


def words_of(page: models.StandardPage) -> str:
    with every_office():
        return str(models.StandardPage.objects.get(pk=page.pk).body.raw_data)


def test_a_standard_text_that_nobody_edited_is_renewed_and_an_offices_own_is_left_alone() -> None:
    untouched, reworded, saved = as_edition_two("35.06"), as_edition_two("33.20"), as_edition_two("35.71")
    with every_office():
        models.StandardPage.objects.filter(pk=reworded.pk).update(lead="Kalimat kantor ini sendiri.")
        saved.save_revision()
    offices = [office("kpu", code) for code in ("35.06", "33.20", "35.71")]
    own = [words_of(reworded), words_of(saved)]
    assert bulk.provision(offices, dry_run=True).renewed == 1
    assert NEW_SECTION not in words_of(untouched)
    done = bulk.provision(offices)
    assert (done.renewed, len(done.completed), done.pages) == (1, 3, 0)
    assert NEW_SECTION in words_of(untouched)
    assert "KPU Kabupaten Kediri" in words_of(untouched)
    assert [words_of(reworded), words_of(saved)] == own
    assert bulk.provision(offices).renewed == 0
