"""What is wrong with a page is said before the click, and a page with a NIK goes public by no way."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Page
from wagtail.test.utils.form_data import rich_text, streamfield

from pendopo.security.models import AuditEntry
from pendopo.security.scope import every_office, office_scope
from pendopo.sites import checks, models
from tests.desk import desk_client
from tests.kit.test_pictures import jpeg
from tests.pdfs import good_pdf, locked, nik, pdf
from tests.sites.country import office
from tests.sites.test_desk import folder, news_form, news_index

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]

AJAX = {"x-requested-with": "XMLHttpRequest"}


def text(html: str) -> str:
    return streamfield([("paragraph", rich_text(html))])  # type: ignore[no-any-return]


def with_nik() -> str:
    return text(f"<p>Nama Budi, NIK {nik()}.</p>")


def add(client: Client, **changes: object):
    return client.post(f"/pages/add/sites/newspage/{news_index().pk}/", news_form(**changes), follow=True)


def the_page(slug: str = "rapat-di-semen") -> models.NewsPage:
    with every_office():
        return models.NewsPage.objects.get(slug=slug)


def a_page(**fields: object) -> models.NewsPage:
    """A draft in Sari's office."""
    with office_scope(office("kpu", "35.06").range):
        page = models.NewsPage(title="Rapat di Semen", summary="Ringkasan yang cukup panjang.", live=False, **fields)
        index = news_index()
        index.add_child(instance=page)
        page.save_revision()
        return page


def draft_of(page: Page) -> str:
    with every_office():
        return str(Page.objects.get(pk=page.pk).get_latest_revision().content)


def refusals() -> list[AuditEntry]:
    with every_office():
        return list(AuditEntry.objects.filter(action="page.publish", outcome=AuditEntry.Outcome.REFUSED))


def orders() -> int:
    with every_office():
        return models.BakeRequest.objects.count()


def shown(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


# -- no way out


def test_a_new_page_with_a_nik_stays_a_draft_and_sari_is_told_what_to_do() -> None:
    before = orders()
    answer = add(desk_client("sari"), body=with_nik())
    assert answer.redirect_chain[-1][0] == f"/pages/{the_page().pk}/edit/"
    assert "belum terbit" in shown(answer)
    assert "350612******0001" in shown(answer)
    page = the_page()
    assert not page.live
    assert page.has_unpublished_changes
    assert page.first_published_at is None
    assert orders() == before


def test_the_refusal_is_on_record_and_the_number_is_nowhere() -> None:
    add(desk_client("sari"), body=with_nik(), title=f"Rapat {nik()}")
    (entry,) = refusals()
    assert (entry.actor, entry.detail["findings"]) == ("sari", ["nik"])
    with every_office():
        for one in AuditEntry.objects.all():
            assert nik() not in f"{one.subject} {one.before} {one.after} {one.detail}"


def test_a_public_page_keeps_what_readers_see_when_its_draft_has_a_nik() -> None:
    sari = desk_client("sari")
    add(sari)
    page = the_page()
    answer = sari.post(f"/pages/{page.pk}/edit/", news_form(body=with_nik()), follow=True)
    assert "belum terbit" in shown(answer)
    page = the_page()
    assert page.live
    assert nik() not in str(page.body)
    assert nik() in draft_of(page)
    sari.post(f"/pages/{page.pk}/edit/", news_form(body=text("<p>NIK 350612******0001.</p>")))
    assert "350612******0001" in str(the_page().body)


@pytest.mark.parametrize(
    "changes",
    [
        {"title": f"Rapat NIK {nik()}"},
        {"slug": f"nik-{nik()}"},
        {"summary": f"Ringkasan tentang {nik()[:6]} {nik()[6:12]} {nik()[12:]}."},
        {"seo_title": nik()},
        {"search_description": nik()},
        {"body": text(f"<p>NIK {nik()[:7]}<b>{nik()[7:]}</b></p>")},
        {"body": text(f'<p><a href="https://contoh.example/{nik()}.pdf">Surat</a></p>')},
        {"body": streamfield([("heading", f"Budi {nik()}")])},
        {
            "body": streamfield(
                [("table", {"caption": "Data", "data": f"nama;nik\nBudi;{nik()}", "chart": "none", "column": "", "source": ""})]
            )
        },
    ],
)
def test_wherever_it_stands_the_page_is_refused(changes: dict[str, object]) -> None:
    add(desk_client("sari"), **changes)
    with every_office():
        assert not models.NewsPage.objects.filter(title__startswith="Rapat", live=True).exists()
        assert models.NewsPage.objects.filter(title__startswith="Rapat").count() == 1


def test_the_bulk_act_publishes_none_when_one_may_not_go_out() -> None:
    bad, good = a_page(body=[("paragraph", f"<p>{nik()}</p>")]), a_page(slug="rapat-lain")
    sari = desk_client("sari")
    address = f"/bulk/wagtailcore/page/publish/?id={bad.pk}&id={good.pk}&next=/pages/{news_index().pk}/"
    answer = sari.post(address, {"include_descendants": ""}, follow=True)
    assert "belum terbit" in shown(answer)
    assert not the_page(bad.slug).live
    assert not the_page("rapat-lain").live
    sari.post(address.replace(f"id={bad.pk}&", ""), {"include_descendants": ""})
    assert the_page("rapat-lain").live


def test_code_that_publishes_passes_the_guard_too() -> None:
    page = a_page(body=[("paragraph", f"<p>{nik()}</p>")])
    with office_scope(office("kpu", "35.06").range):
        with pytest.raises(checks.MayNotBePublished) as refused:
            page.get_latest_revision().publish()
        assert "350612******0001" in str(refused.value)
        assert [finding.code for finding in refused.value.findings] == ["nik"]
    assert not the_page().live


def test_a_page_gets_no_hour_and_an_hour_that_was_given_does_not_come() -> None:
    soon = timezone.now() + timedelta(days=1)
    page = a_page(body=[("paragraph", f"<p>{nik()}</p>")], go_live_at=soon)
    with office_scope(office("kpu", "35.06").range):
        revision = page.get_latest_revision()
        with pytest.raises(checks.MayNotBePublished):
            revision.publish()
        revision.refresh_from_db()
        assert revision.approved_go_live_at is None
        revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
        revision.save()
        with pytest.raises(checks.MayNotBePublished):
            call_command("publish_scheduled")
    assert not the_page().live


def test_a_copy_of_a_public_page_does_not_go_out_under_a_title_with_a_nik() -> None:
    sari = desk_client("sari")
    add(sari)
    form = {"new_title": f"Rapat {nik()}", "new_slug": "salinan", "new_parent_page": news_index().pk, "publish_copies": "on"}
    answer = sari.post(f"/pages/{the_page().pk}/copy/", form)
    assert answer.status_code in (302, 403)
    with every_office():
        assert not models.NewsPage.objects.filter(slug="salinan", live=True).exists()
    sari.post(f"/pages/{the_page().pk}/copy/", form | {"new_title": "Rapat kedua", "new_slug": "kedua"})
    assert the_page("kedua").live


def test_who_may_not_publish_is_refused_before_anything_is_looked_at() -> None:
    page = a_page(body=[("paragraph", f"<p>{nik()}</p>")])
    for username in ("dewi", "agus"):
        assert desk_client(username).post(f"/pages/{page.pk}/edit/", news_form()).status_code in (302, 403, 404)
    assert refusals() == []
    assert not the_page().live


# -- files


def upload(client: Client, name: str, data: bytes):
    return client.post("/documents/add/", {"title": "Surat", "collection": folder().pk, "file": SimpleUploadedFile(name, data)})


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("sk.pdf", good_pdf([f"NIK {nik()}"]), "Samarkan nomornya di naskah asal"),
        ("sk.pdf", good_pdf([nik()[:8], nik()[8:]]), "350612******0001 (halaman 1)"),
        ("sk.pdf", locked(pdf(["Isi"])), "terkunci dengan sandi"),
        ("sk.pdf", b"%PDF-1.7\n%%EOF\n", "rusak"),
        ("daftar.csv", f"nik,nama\n{nik()},Budi\n".encode(), "1 NIK"),
        (f"{nik()}.pdf", good_pdf(), "Ganti namanya"),
    ],
)
def test_a_file_that_may_not_be_published_is_refused_at_the_upload(name: str, data: bytes, said: str) -> None:
    sari = desk_client("sari")
    answer = upload(sari, name, data)
    assert answer.status_code == 200
    assert said in shown(answer)
    assert nik() not in re.sub(r'(value|filename)="[^"]*"', "", answer.content.decode())
    many = sari.post(
        "/documents/multiple/add/", {"title": "Surat", "collection": folder().pk, "files[]": SimpleUploadedFile(name, data)}, headers=AJAX
    )
    assert not many.json()["success"]
    assert said in " ".join(many.json()["error_message"].split())
    with every_office():
        assert not models.OfficeDocument.objects.exists()


def test_what_was_found_at_the_upload_is_kept_and_shown_with_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    upload(desk_client("sari"), "sk.pdf", pdf(["Hubungi 0812-3456-7890"]))
    with office_scope(office("kpu", "35.06").range):
        document = models.OfficeDocument.objects.get()
        assert document.report["sha1"] == document.file_hash
        monkeypatch.setattr(checks, "read_apart", None)  # nothing is read again
        page = a_page(body=[("download", {"document": document, "label": ""})])
        codes = {(finding.code, finding.place) for finding in checks.findings_of(page)}
    assert {("pdf-untagged", "Surat"), ("file-mobile-number", "Surat")} <= codes


def stored(data: bytes, name: str = "sk.pdf") -> models.OfficeDocument:
    """A file that came in without the desk's form, as an import brings it."""
    document = models.OfficeDocument(title="Surat", collection=folder())
    document.file.save(name, ContentFile(data))
    return document


def test_a_file_that_came_another_way_is_read_before_its_page_is_published() -> None:
    with office_scope(office("kpu", "35.06").range):
        page = a_page(body=[("download", {"document": stored(good_pdf([nik()])), "label": ""})])
        with pytest.raises(checks.MayNotBePublished, match="350612"):
            page.get_latest_revision().publish()
        document = models.OfficeDocument.objects.get()
        assert document.report["findings"][0]["code"] == "file-nik"
        document.file.save("sk-baru.pdf", ContentFile(good_pdf()), save=False)
        document._set_document_file_metadata()
        document.file.close()
        document.save()
        page.get_latest_revision().publish()
    assert the_page().live


def test_a_file_in_a_link_within_the_text_or_lost_from_the_disk_stops_too() -> None:
    with office_scope(office("kpu", "35.06").range):
        document = stored(good_pdf([nik()]))
        linked = a_page(body=[("paragraph", f'<p><a linktype="document" id="{document.pk}">Surat</a></p>')])
        assert [finding.code for finding in checks.stops_of(linked)] == ["file-nik"]
        document.file.storage.delete(document.file.name)
        models.OfficeDocument.objects.update(report=None)
        assert [finding.code for finding in checks.stops_of(linked)] == ["file-lost"]


def test_dewi_may_not_see_what_was_found_in_saris_file() -> None:
    upload(desk_client("sari"), "sk.pdf", pdf())
    with office_scope(office("kpu", "33.20").range):
        assert not models.OfficeDocument.objects.exists()


# -- pictures


def picture(client: Client, name: str, data: bytes, **changes: str):
    form = {"title": "Foto rapat", "description": "Orang-orang duduk di pendopo", "collection": str(folder().pk), **changes}
    return client.post("/images/add/", form | {"file": SimpleUploadedFile(name, data)})


def test_a_photo_of_30_megabytes_is_refused_in_words_on_both_screens() -> None:
    sari, large = desk_client("sari"), jpeg(300, 200) + b"\0" * 30 * 1024 * 1024
    assert "lebih dari 20 MB" in shown(picture(sari, "foto.jpg", large))
    form = {"title": "Foto", "collection": folder().pk, "files[]": SimpleUploadedFile("foto.jpg", large)}
    many = sari.post("/images/multiple/add/", form, headers=AJAX).json()
    assert "lebih dari 20 MB" in many["error_message"]
    with every_office():
        assert not models.OfficeImage.objects.exists()


@pytest.mark.parametrize(
    ("name", "changes"), [(f"{nik()}.jpg", {}), ("foto.jpg", {"title": nik()}), ("foto.jpg", {"description": f"KTP Budi {nik()}"})]
)
def test_a_nik_in_the_name_or_the_words_of_a_picture_is_refused(name: str, changes: dict[str, str]) -> None:
    assert "memuat NIK" in shown(picture(desk_client("sari"), name, jpeg(300, 200), **changes))
    with every_office():
        assert not models.OfficeImage.objects.exists()


def test_a_picture_with_a_nik_in_its_words_stops_the_page() -> None:
    picture(desk_client("sari"), "foto.jpg", jpeg(900, 600))
    with office_scope(office("kpu", "35.06").range):
        models.OfficeImage.objects.update(description=f"KTP {nik()}")
        page = a_page(image=models.OfficeImage.objects.get())
        assert [finding.code for finding in checks.stops_of(page)] == ["nik"]


def test_pictures_are_weighed_at_the_desk_and_at_the_publisher(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    picture(desk_client("sari"), "foto.jpg", jpeg(900, 600))
    with office_scope(office("kpu", "35.06").range):
        page = a_page(image=models.OfficeImage.objects.get())
        rendition = models.OfficeImage.objects.get().get_rendition("width-800|format-webp")
        for signed in (False, True):
            settings.UPLOADS_ARE_SIGNED = signed
            assert checks.size_of(rendition.url) == rendition.file.size
        assert checks.size_of("/media/images/tidak-ada.webp") is None
        assert checks.size_of("http://unggahan.localhost:8001/lihat/palsu/images/a.webp") is None
        monkeypatch.setattr(checks, "size_of", lambda address: 500_000)
        assert "picture-heavy" in [finding.code for finding in checks.findings_of(page)]


# -- before the click


def check(client: Client, page: Page | None = None, **changes: object):
    address = f"/periksa/{page.pk}/" if page else f"/periksa/baru/sites/newspage/{news_index().pk}/"
    return client.post(address, news_form(**changes))


MANY = text('<p>Data <a href="https://contoh.example/">klik di sini</a> atau hubungi 0812-3456-7890.</p><h3>Jadwal</h3>')


def test_a_page_that_was_never_saved_is_checked_as_it_stands_in_the_form() -> None:
    answer = check(desk_client("sari"), title="RAPAT KOORDINASI TAHAPAN", body=MANY)
    said = shown(answer)
    for words in ("klik di sini", "nomor ponsel: 0812****890", "huruf kapital semua", "satu tingkat terlewat"):
        assert words in said
    assert 'data-stop="0"' in answer.content.decode()
    with every_office():
        assert not models.NewsPage.objects.filter(slug="rapat-di-semen").exists()


def test_a_saved_page_is_checked_with_its_unsaved_changes_and_nothing_is_stored() -> None:
    page = a_page()
    answer = check(desk_client("sari"), page, body=with_nik())
    assert 'data-stop="1"' in answer.content.decode()
    assert "350612******0001" in shown(answer)
    assert nik() not in answer.content.decode()
    assert nik() not in draft_of(page)
    assert refusals() == []


def test_a_page_made_well_says_that_nothing_was_found() -> None:
    assert "Tidak ada yang ditemukan" in shown(check(desk_client("sari")))


def test_the_offices_own_mobile_number_may_stand() -> None:
    with office_scope(office("kpu", "35.06").range):
        home = models.HomePage.objects.get()
        site = home.get_site()
        models.OfficeProfile.objects.update_or_create(site=site, defaults={"phone": "(0354) 681234 atau +62 812-3456-7890"})
    assert "ponsel" not in shown(check(desk_client("sari"), body=MANY))


@pytest.mark.parametrize(
    ("changes", "words"), [({"title": "x" * 5000}, "255"), ({"summary": "pendek"}, "20"), ({"date": "2999-01-01"}, "tidak masuk akal")]
)
def test_wrong_input_is_named_while_it_is_being_written(changes: dict[str, object], words: str) -> None:
    answer = check(desk_client("sari"), **changes)
    assert answer.status_code == 200
    assert "isian harus diperbaiki" in answer.content.decode()
    assert words in shown(answer)


def test_dewi_and_who_may_only_read_are_told_nothing_about_saris_page() -> None:
    page = a_page(body=[("paragraph", f"<p>{nik()}</p>")])
    for username in ("dewi", "agus"):
        client = desk_client(username)
        for answer in (check(client, page), check(client)):
            assert answer.status_code in (302, 403, 404)
            assert b"data-page-checks-result" not in answer.content
    assert Client(headers={"host": "desk.localhost"}).post(f"/periksa/{page.pk}/", {}).status_code == 302
    assert desk_client("sari").get(f"/periksa/{page.pk}/").status_code == 405


def test_a_check_asks_the_database_no_more_for_a_longer_text(django_assert_max_num_queries: Callable) -> None:
    sari, page = desk_client("sari"), a_page()
    check(sari, page)
    with django_assert_max_num_queries(60):
        check(sari, page, body=streamfield([("paragraph", rich_text("<p>Isi.</p>")) for _n in range(40)]))


def test_the_editor_has_the_panel_the_script_and_the_checker_with_contrast() -> None:
    sari, page = desk_client("sari"), a_page()
    editor = sari.get(f"/pages/{page.pk}/edit/").content.decode()
    assert "Sebelum terbit" in editor
    assert "/static/desk/checks.js" in editor
    assert '"color-contrast"' in editor
    assert "Kontras warna terlalu lemah" in editor
    panel = sari.post(f"/pages/{page.pk}/edit/preview/", news_form())
    assert panel.json()["is_available"]
    preview = sari.get(f"/pages/{page.pk}/edit/preview/?in_preview_panel=true").content.decode()
    assert "wagtail-userbar" in preview
    assert "wagtail-userbar" not in sari.get(f"/pages/{page.pk}/view_draft/").content.decode()


def test_a_new_page_of_the_same_day_as_others_or_without_a_day_has_a_preview() -> None:
    """It has no number yet by which it would come before or after them."""
    sari = desk_client("sari")
    add(sari, date="2026-11-20")
    for changes in ({"date": "2026-11-20"}, {"date": ""}):
        assert check(sari, **changes, slug="lain").status_code == 200
        address = f"/pages/add/sites/newspage/{news_index().pk}/preview/"
        sari.post(address, news_form(**changes, slug="lain"))
        assert sari.get(address).status_code == 200


def test_a_nik_in_the_profile_of_an_office_is_refused() -> None:
    with office_scope(office("kpu", "35.06").range):
        profile = models.OfficeProfile(site=models.HomePage.objects.get().get_site(), address=f"Jl. Contoh 1, a.n. Budi {nik()}")
        with pytest.raises(ValidationError, match="NIK"):
            profile.full_clean()
