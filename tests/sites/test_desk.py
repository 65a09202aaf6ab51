"""The desk over HTTP: what an editor does, what the neighbour may not, and what uploads are refused."""

import io
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from PIL import Image
from wagtail.models import Collection, Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from pendopo.security.models import User
from pendopo.security.scope import every_office, office_scope
from pendopo.sites import models
from pendopo.sites.rules.paths import home_path
from tests.desk import desk_client
from tests.kit.test_pictures import jpeg, png_of
from tests.pdfs import good_pdf
from tests.sites.country import office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]


@pytest.fixture
def desk_of() -> Callable[[str], Client]:
    """A signed-in client of one of the cast."""

    return desk_client


def news_index(code: str = "35.06") -> models.NewsIndexPage:
    with every_office():
        return models.NewsIndexPage.objects.get(path__startswith=home_path(office("kpu", code).key))


def folder(code: str = "35.06") -> Collection:
    with every_office():
        return Collection.objects.get(path=home_path(office("kpu", code).key))


def news_form(**changes: object) -> dict[str, str]:
    form = {
        "title": "Rapat di Semen",
        "slug": "rapat-di-semen",
        "date": "2026-11-20",
        "summary": "Ringkasan yang cukup panjang.",
        "image": "",
        "body": streamfield([("paragraph", rich_text("<p>Isi berita.</p>"))]),
        "comments": inline_formset([]),
        "action-publish": "1",
        **changes,
    }
    return nested_form_data(form)


def add_news(client: Client, **changes: object):
    return client.post(f"/pages/add/sites/newspage/{news_index().pk}/", news_form(**changes))


def errors_of(response) -> str:
    return response.content.decode()


def test_an_editor_lands_in_the_own_office(desk_of: Callable[[str], Client]) -> None:
    response = desk_of("sari").get("/pages/", follow=True)
    assert response.status_code == 200
    assert "KPU Kabupaten Kediri" in response.content.decode()


def test_the_first_screen_offers_what_an_editor_comes_for_in_the_own_office(desk_of: Callable[[str], Client]) -> None:
    start = desk_of("sari").get("/").content.decode()
    assert f"/pages/add/sites/newspage/{news_index().pk}/" in start
    assert "http://kab-kediri.localhost:8000/" in start
    assert f"/pages/add/sites/newspage/{news_index('33.20').pk}/" not in start


def test_the_first_screen_is_about_the_office_that_was_picked(desk_of: Callable[[str], Client]) -> None:
    budi = desk_of("budi")
    budi.post("/kantor/pilih/", {"office": office("kpu", "35.06").key})
    start = budi.get("/").content.decode()
    assert f"/pages/add/sites/newspage/{news_index().pk}/" in start
    assert "http://kab-kediri.localhost:8000/" in start


def test_who_may_only_read_is_offered_nothing_to_write(desk_of: Callable[[str], Client]) -> None:
    start = desk_of("agus").get("/").content.decode()
    assert "http://kab-kediri.localhost:8000/" in start
    assert "/pages/add/" not in start
    assert "/images/add/" not in start


def test_sari_publishes_and_the_publisher_is_told_in_the_same_transaction(desk_of: Callable[[str], Client]) -> None:
    assert add_news(desk_of("sari")).status_code == 302
    with office_scope(office("kpu", "35.06").range):
        page = models.NewsPage.objects.get(slug="rapat-di-semen")
        assert page.live
        assert models.BakeRequest.objects.filter(page_id=page.pk).exists()
        assert models.NewsPage.objects.search("Semen").count() == 1


def test_dewi_may_not_see_edit_publish_move_or_delete_it(desk_of: Callable[[str], Client]) -> None:
    add_news(desk_of("sari"))
    with every_office():
        page = models.NewsPage.objects.get(slug="rapat-di-semen")
    dewi = desk_of("dewi")
    for address in (
        f"/pages/{page.pk}/edit/",
        f"/pages/{page.pk}/",
        f"/pages/{page.pk}/delete/",
        f"/pages/{page.pk}/unpublish/",
        f"/pages/{page.pk}/move/",
        f"/pages/{page.pk}/history/",
        f"/pages/{page.pk}/copy/",
        f"/pages/{page.pk}/usage/",
    ):
        assert dewi.get(address).status_code in (302, 403, 404), address
        assert b"Rapat di Semen" not in dewi.get(address, follow=True).content, address
    dewi.post(f"/pages/{page.pk}/edit/", news_form(title="Diretas"))
    dewi.post(f"/pages/{page.pk}/delete/")
    with every_office():
        assert models.NewsPage.objects.get(pk=page.pk).title == "Rapat di Semen"


def test_dewi_may_not_add_a_page_to_saris_office(desk_of: Callable[[str], Client]) -> None:
    assert add_news(desk_of("dewi")).status_code in (302, 403, 404)
    with every_office():
        assert not models.NewsPage.objects.filter(slug="rapat-di-semen").exists()


def test_budi_of_the_province_may_help_a_regency_below_but_not_one_elsewhere(desk_of: Callable[[str], Client]) -> None:
    budi = desk_of("budi")
    assert budi.post("/kantor/pilih/", {"office": office("kpu", "35.06").key}).status_code == 302
    assert add_news(budi).status_code == 302
    with every_office():
        assert models.NewsPage.objects.filter(slug="rapat-di-semen").exists()
    address = f"/pages/add/sites/newspage/{news_index('33.20').pk}/"
    assert desk_of("budi").post(address, news_form()).status_code in (302, 403, 404)
    with every_office():
        assert models.NewsPage.objects.filter(slug="rapat-di-semen").count() == 1


def test_a_visitor_without_account_gets_no_further_than_the_sign_in(client: Client) -> None:
    response = client.get("/pages/", headers={"host": "desk.localhost"})
    assert response.status_code == 302
    assert response["Location"].startswith("/akun/masuk/")


def test_a_foreign_host_is_refused(client: Client) -> None:
    assert client.get("/login/", headers={"host": "judi.example"}).status_code == 400


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": "x" * 5000}, "255"),
        ({"title": "ab"}, "tiga huruf"),
        ({"date": "1723-01-01"}, "tidak masuk akal"),
        ({"date": "2999-01-01"}, "tidak masuk akal"),
        ({"summary": "pendek"}, "20"),
        ({"summary": "y" * 301}, "300"),
    ],
)
def test_bad_input_is_answered_with_a_message_and_nothing_is_saved(
    desk_of: Callable[[str], Client], changes: dict[str, object], message: str
) -> None:
    response = add_news(desk_of("sari"), **changes)
    assert response.status_code == 200
    assert message in errors_of(response)
    with every_office():
        assert not models.NewsPage.objects.filter(slug="rapat-di-semen").exists()


def test_html_from_word_and_scripts_leave_only_the_text(desk_of: Callable[[str], Client]) -> None:
    pasted = (
        '<p class="MsoNormal" style="color:red"><o:p></o:p><span style="font:x">Isi dari Word</span>'
        '<script>alert(1)</script><img src="x" onerror="alert(1)"/><a href="javascript:alert(1)">tautan</a></p>'
    )
    assert add_news(desk_of("sari"), body=streamfield([("paragraph", rich_text(pasted))])).status_code == 302
    with every_office():
        html = str(models.NewsPage.objects.get(slug="rapat-di-semen").body)
    assert "Isi dari Word" in html
    for bad in ("<script", "onerror", "javascript:", "style=", "Mso", "o:p"):
        assert bad not in html


def upload(client: Client, name: str, data: bytes, **changes: str):
    form = {"title": "Foto rapat", "description": "Orang-orang duduk di pendopo", "collection": str(folder().pk), **changes}
    return client.post("/images/add/", form | {"file": SimpleUploadedFile(name, data)})


def test_an_uploaded_photo_is_encoded_anew(desk_of: Callable[[str], Client]) -> None:
    response = upload(desk_of("sari"), "foto.jpg", jpeg(300, 200, comment=b"<script>alert(1)</script>"))
    assert response.status_code in (200, 302)
    with every_office():
        image = models.OfficeImage.objects.get(title="Foto rapat")
        with image.file.open() as file:
            data = file.read()
    assert b"script" not in data
    assert Image.open(io.BytesIO(data)).size == (300, 200)


def test_a_photo_without_alternative_text_is_refused(desk_of: Callable[[str], Client]) -> None:
    upload(desk_of("sari"), "foto.jpg", jpeg(), description="")
    upload(desk_of("sari"), "foto.jpg", jpeg(), description="  x ")
    with every_office():
        assert not models.OfficeImage.objects.exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("gambar.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("foto.jpg", b"%PDF-1.7\n%%EOF"),
        ("foto.png", png_of(20_000, 10_000)),
        ("foto.jpg", b"<?php system($_GET[1]);"),
    ],
)
def test_what_is_no_picture_is_refused_and_nothing_is_kept(desk_of: Callable[[str], Client], name: str, data: bytes) -> None:
    response = upload(desk_of("sari"), name, data)
    assert response.status_code == 200
    with every_office():
        assert not models.OfficeImage.objects.exists()


def test_the_upload_of_many_at_once_takes_no_shortcut(desk_of: Callable[[str], Client]) -> None:
    """The raw file waits for its alternative text; what becomes the picture is encoded anew all the same."""
    sari = desk_of("sari")
    raw = jpeg(300, 200, comment=b"<script>alert(1)</script>")
    answer = sari.post(
        "/images/multiple/add/",
        {"title": "Foto banyak", "collection": str(folder().pk), "files[]": SimpleUploadedFile("b.jpg", raw)},
        headers={"x-requested-with": "XMLHttpRequest"},
    ).json()
    number = answer["uploaded_file_id"]
    prefix = f"uploaded-image-{number}"
    fields = {f"{prefix}-title": "Foto banyak", f"{prefix}-description": "Orang duduk melingkar", f"{prefix}-collection": str(folder().pk)}
    sari.post(f"/images/multiple/create_from_uploaded_image/{number}/", fields, headers={"x-requested-with": "XMLHttpRequest"})
    with every_office(), models.OfficeImage.objects.get(title="Foto banyak").file.open() as file:
        assert b"script" not in file.read()


def test_a_pdf_must_be_a_pdf(desk_of: Callable[[str], Client]) -> None:
    sari = desk_of("sari")
    for data, kept in ((b"MZ not a pdf", 0), (good_pdf(), 1)):
        sari.post("/documents/add/", {"title": "BA", "collection": str(folder().pk), "file": SimpleUploadedFile("ba.pdf", data)})
        with every_office():
            assert models.OfficeDocument.objects.count() == kept


def test_pictures_of_another_office_are_not_found_and_the_desk_itself_serves_none(desk_of: Callable[[str], Client]) -> None:
    sari, dewi = desk_of("sari"), desk_of("dewi")
    upload(sari, "foto.jpg", jpeg(300, 200))
    with every_office():
        image = models.OfficeImage.objects.get()
    assert sari.get(f"/images/{image.pk}/").status_code == 200
    assert dewi.get(f"/images/{image.pk}/").status_code in (302, 403, 404)
    for address in (f"/media/{image.file.name}", "/berkas/1/ba.pdf", "/media/../secret-key"):
        assert sari.get(address, follow=True).status_code == 404, address


def test_the_preview_of_a_draft_shows_the_public_page(desk_of: Callable[[str], Client]) -> None:
    sari = desk_of("sari")
    add_news(sari)
    with every_office():
        page = models.NewsPage.objects.get(slug="rapat-di-semen")
    sari.post(f"/pages/{page.pk}/edit/preview/", news_form(title="Judul baru di draf"))
    preview = sari.get(f"/pages/{page.pk}/edit/preview/")
    assert preview.status_code == 200
    assert b"Judul baru di draf" in preview.content
    with every_office():
        assert Page.objects.get(pk=page.pk).title == "Rapat di Semen"


def test_the_editors_address_of_a_page_is_its_public_one(desk_of: Callable[[str], Client]) -> None:
    add_news(desk_of("sari"))
    with every_office():
        page = models.NewsPage.objects.get(slug="rapat-di-semen")
        assert page.get_url() == "http://kab-kediri.localhost:8000/berita/rapat-di-semen/"


def test_the_desk_serves_no_public_page(desk_of: Callable[[str], Client]) -> None:
    assert desk_of("sari").get("/berita/").status_code == 404


def test_an_account_made_at_the_server_can_sign_in_and_works_in_its_office_only(client: Client) -> None:
    out = StringIO()
    call_command("add_account", "wati", office="kpu:35.71", first_name="Wati", stdout=out)
    password = out.getvalue().strip().rpartition(" ")[2]
    assert client.login(username="wati", password=password)
    assert person_of("wati").office == office("kpu", "35.71")
    for wrong in ("kpu:99.99", "dkpp:35"):
        with pytest.raises(CommandError, match="tidak ada"):
            call_command("add_account", "x", office=wrong)
    with pytest.raises(CommandError, match="sudah ada"):
        call_command("add_account", "wati", office="kpu:35.71")


def person_of(username: str) -> User:
    return User.objects.get(username=username)
