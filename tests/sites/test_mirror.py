"""Every write of the staff, and every refused attempt, stands in the audit trail of its office and of no other."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Revision, Site
from wagtail.test.utils.form_data import rich_text, streamfield

from pendopo.security.models import AuditEntry, Freeze
from pendopo.security.scope import every_office, office_scope
from pendopo.sites import models
from pendopo.sites.rules.revision_facts import digest
from tests.desk import desk_client
from tests.kit.test_pictures import jpeg
from tests.pdfs import good_pdf
from tests.sites.country import office
from tests.sites.test_desk import add_news, folder, news_form, news_index, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]


@pytest.fixture
def sari() -> Client:
    return desk_client("sari")


def trail(action: str = "", code: str = "35.06", body: str = "kpu") -> list[AuditEntry]:
    """Entries of one office, oldest first; those of an action, or of a thing, if one is named."""
    with office_scope(office(body, code).range):
        return list(AuditEntry.objects.filter(action__startswith=action).order_by("id"))


def the(action: str, code: str = "35.06") -> AuditEntry:
    (entry,) = trail(action, code)
    return entry


def news() -> models.NewsPage:
    with every_office():
        return models.NewsPage.objects.get(slug="rapat-di-semen")


def change_news(client: Client, **changes: object) -> None:
    assert client.post(f"/pages/{news().pk}/edit/", news_form(**changes)).status_code == 302


def test_a_published_page_is_on_record_with_who_where_and_the_hash_of_its_content(sari: Client) -> None:
    add_news(sari)
    entry = the("page.publish")
    assert (entry.actor, entry.role, entry.subject, entry.outcome) == ("sari", "publisher", "Rapat di Semen", "done")
    assert (entry.address, len(entry.request_id)) == ("127.0.0.1", 32)
    assert entry.before is None
    with every_office():
        stored = Revision.objects.get(pk=entry.after["revision"]).content
    assert entry.after["sha256"] == digest(stored)
    assert "body" in entry.after["fields"]
    assert {found.request_id for found in trail("page.")} == {entry.request_id}


def test_a_change_names_the_fields_and_leads_from_the_old_hash_to_the_new_one(sari: Client) -> None:
    add_news(sari)
    first = the("page.publish").after["sha256"]
    change_news(sari, title="Rapat di Mojo")
    second = trail("page.publish")[-1]
    assert second.before == {"sha256": first}
    assert "title" in second.after["fields"]
    assert not {"summary", "date", "slug"} & set(second.after["fields"])
    assert second.after["sha256"] != first


def test_the_text_of_a_page_does_not_stand_in_the_trail(sari: Client) -> None:
    add_news(sari, body=streamfield([("paragraph", rich_text("<p>Kalimat yang hanya di halaman.</p>"))]))
    assert not any("hanya di halaman" in str(vars(entry)) for entry in trail())


def test_unpublishing_moving_and_deleting_are_on_record(sari: Client) -> None:
    add_news(sari)
    page = news()
    sari.post(f"/pages/{page.pk}/unpublish/", {"reason": "Tanggal rapatnya keliru."})
    assert the("page.unpublish").subject == "Rapat di Semen"
    assert the("page.unpublish").after == {"reason": "Tanggal rapatnya keliru."}
    sari.post(f"/pages/{page.pk}/delete/")
    gone = the("page.delete")
    assert gone.detail["page"] == page.pk
    assert len(gone.before["sha256"]) == 64
    with every_office():
        assert not Page.objects.filter(pk=page.pk).exists()


def test_a_picture_is_on_record_from_upload_to_deletion(sari: Client) -> None:
    upload(sari, "foto.jpg", jpeg())
    with every_office():
        image = models.OfficeImage.objects.get(title="Foto rapat")
    made = the("image.create")
    assert made.after["title"] == "Foto rapat"
    assert len(made.after["file_hash"]) == 40
    sari.post(f"/images/{image.pk}/", {"title": "Foto rapat pleno", "description": "Orang duduk di pendopo", "collection": folder().pk})
    assert the("image.edit").before["title"] == "Foto rapat"
    sari.post(f"/images/{image.pk}/delete/")
    assert the("image.delete").before["title"] == "Foto rapat pleno"


def test_a_file_a_redirect_and_the_office_profile_are_on_record(sari: Client) -> None:
    pdf = SimpleUploadedFile("sk.pdf", good_pdf(), content_type="application/pdf")
    sari.post("/documents/add/", {"title": "Surat keputusan", "file": pdf, "collection": folder().pk})
    assert the("document.create").subject == "Surat keputusan"
    site = Site.objects.get(hostname__startswith="kab-kediri")
    sari.post("/redirects/add/", {"old_path": "/lama", "site": site.pk, "is_permanent": "on", "redirect_link": "https://contoh.example/"})
    assert the("redirect.create").after["redirect_link"] == "https://contoh.example/"
    sari.post(
        f"/settings/sites/officeprofile/{site.pk}/",
        {"address": "Jalan Pamenang 1", "phone": "0354-681234567", "email": "", "hours": "", "access": ""},
    )
    profile = trail("profile.")[-1]
    assert profile.after["address"] == "Jalan Pamenang 1"
    assert profile.after["phone"] == "•••"


def test_what_wagtail_does_in_one_request_has_one_entry_a_thing(sari: Client) -> None:
    """Pictures are noted where they are saved; Wagtail's own note of the same act is not taken over a second time."""
    upload(sari, "foto.jpg", jpeg())
    assert [entry.action for entry in trail() if entry.actor == "sari" and "image" in entry.action] == ["image.create"]


def test_a_write_that_names_no_act_leaves_an_entry_with_the_tables(sari: Client) -> None:
    add_news(sari)
    before = len(trail("request.write"))
    sari.post(f"/pages/{news().pk}/lock/")
    sari.post("/account/", {"name_email-first_name": "Sari"})
    assert len(trail("request.write")) in (before, before + 1)
    sari.post("/tag-autocomplete/")
    assert all(entry.detail["tables"] for entry in trail("request.write"))


def test_the_neighbours_trail_stays_empty(sari: Client) -> None:
    add_news(sari)
    upload(sari, "foto.jpg", jpeg())
    assert [entry for entry in trail(code="33.20") if entry.actor == "sari"] == []
    assert [entry for entry in trail(code="35", body="bawaslu") if entry.actor == "sari"] == []


# -- refused attempts


def refusals(code: str) -> list[tuple[str, str, str]]:
    return [(entry.actor, entry.action, entry.subject) for entry in trail("request.", code) if entry.outcome == "refused"]


def test_what_wagtail_turns_away_is_on_record_with_the_screen_and_not_with_the_form() -> None:
    joko = desk_client("joko")
    response = joko.post("/redirects/add/", {"old_path": "/rahasia-di-formulir"})
    assert response.status_code == 302
    assert refusals("35.06") == [("joko", "request.denied", "POST wagtailredirects:add")]
    assert not any("rahasia-di-formulir" in str(vars(entry)) for entry in trail())


def test_a_refusal_of_a_script_s_request_is_on_record_too() -> None:
    joko = desk_client("joko")
    assert joko.post("/redirects/add/", {}, headers={"X-Requested-With": "XMLHttpRequest"}).status_code == 403
    assert [action for _actor, action, _screen in refusals("35.06")] == ["request.denied"]


def test_what_the_database_refuses_is_on_record_at_the_office_of_who_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the form's own care taken away, the wall in the database still stands, and says who ran against it."""
    foreign = Site.objects.get(hostname__startswith="kab-kediri")
    monkeypatch.setattr(
        "wagtail.contrib.redirects.views.CreateView.save_instance",
        lambda view: Redirect.objects.create(old_path="/judi", site=foreign, redirect_link="https://judi.example"),
    )
    own = Site.objects.get(hostname__startswith="kab-jepara")
    form = {"old_path": "/lama", "site": own.pk, "is_permanent": "on", "redirect_link": "https://contoh.example/"}
    assert desk_client("dewi").post("/redirects/add/", form).status_code == 403
    with every_office():
        assert not Redirect.objects.exists()
    assert refusals("33.20") == [("dewi", "request.refused", "POST wagtailredirects:add")]
    assert refusals("35.06") == []


def test_a_frozen_office_s_request_is_on_record(sari: Client) -> None:
    kediri = office("kpu", "35.06")
    with every_office():
        Freeze.objects.create(office=kediri, office_key=kediri.key, low=kediri.key, high=kediri.key, reason="uji", started_by="tono")
    assert add_news(sari).status_code == 403
    assert refusals("35.06") == [("sari", "request.frozen", "POST wagtailadmin_pages:add")]


def test_a_page_of_another_office_is_not_found_and_leaves_no_entry(sari: Client) -> None:
    add_news(sari)
    dewi = desk_client("dewi")
    assert dewi.get(f"/pages/{news().pk}/edit/").status_code == 404
    assert refusals("33.20") == []


# -- who is named


def test_outside_a_request_the_person_whom_wagtail_names_is_the_actor() -> None:
    with office_scope(office("kpu", "35.06").range):
        index = news_index()
        page = index.add_child(instance=models.NewsPage(title="Dari perintah", summary="Ringkasan yang cukup panjang."))
        page.save_revision(log_action=True).publish()
    assert {entry.actor for entry in trail("page.") if entry.subject == "Dari perintah"} == {"?"}


def test_a_page_below_the_office_says_its_office_in_every_entry(sari: Client) -> None:
    add_news(sari)
    assert {entry.office_key for entry in trail("page.")} == {office("kpu", "35.06").key}
    with connection.cursor() as cursor, office_scope(office("kpu", "35.06").range):
        cursor.execute("SELECT count(*) FROM wagtailcore_pagelogentry")
        assert cursor.fetchone()[0] == len(trail("page."))
