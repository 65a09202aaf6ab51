"""Pictures and files at the desk come from a host without cookies, by addresses that the desk signed and that end."""

import re
from collections.abc import Callable
from html import unescape
from types import SimpleNamespace
from urllib.parse import unquote, urlsplit

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.signing import BadSignature
from django.test import Client
from pytest_django import Settings
from wagtail.models import Collection

from pendopo.security.scope import office_scope
from pendopo.sites import models
from pendopo.sites.rules.paths import home_path
from pendopo.sites.upload_links import LIFETIME, WINDOW, How, Upload, link_to, upload_at
from tests.desk import desk_client
from tests.kit.test_pictures import jpeg
from tests.sites.country import office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]

UPLOADS = "unggahan.localhost:8001"


@pytest.fixture(autouse=True)
def as_the_desk(settings: Settings) -> None:
    """The tests' process is no plane; here it makes addresses as the desk does."""
    settings.UPLOADS_ARE_SIGNED = True


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Sets the clock by which addresses are made and checked."""

    def set_clock(seconds: float) -> None:
        for module in ("pendopo.sites.upload_links.time", "django.core.signing.time"):
            monkeypatch.setattr(module, SimpleNamespace(time=lambda: seconds))

    return set_clock


def picture() -> models.OfficeImage:
    with office_scope(office("kpu", "35.06").range):
        folder = Collection.objects.get(path=home_path(office("kpu", "35.06").key))
        image = models.OfficeImage(title="Pendopo", description="Sebuah pendopo", collection=folder)
        image.file.save("pendopo.jpg", ContentFile(jpeg(300, 200)), save=False)
        image._set_image_file_metadata()
        image.save()
    return image


def letter() -> models.OfficeDocument:
    with office_scope(office("kpu", "35.06").range):
        folder = Collection.objects.get(path=home_path(office("kpu", "35.06").key))
        document = models.OfficeDocument(title="Surat", collection=folder)
        document.file.save("surat.pdf", ContentFile(b"%PDF-1.7\n%%EOF"))
    return document


def fetch(address: str, client: Client | None = None, host: str = UPLOADS):
    """The answer at the path of an address, with its whole body in ``body``."""
    answer = (client or Client()).get(unquote(urlsplit(address).path), headers={"host": host}, follow=True)
    answer.body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer


def test_the_list_of_pictures_shows_each_from_the_host_without_cookies() -> None:
    picture()
    sari = desk_client("sari")
    listing = sari.get("/images/")
    addresses = [unescape(found) for found in re.findall(r'<img[^>]+src="([^"]+)"', listing.content.decode()) if "/lihat/" in found]
    assert addresses
    assert all(address.startswith(f"http://{UPLOADS}/lihat/") for address in addresses)
    assert f"http://{UPLOADS}" in re.search(r"img-src [^;]+", listing["Content-Security-Policy"])[0]  # type: ignore[index]
    shown = fetch(addresses[0])
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    assert shown.body.startswith(b"\xff\xd8")


def test_a_picture_is_shown_without_session_and_leaves_no_cookie() -> None:
    sari = desk_client("sari")
    address = picture().file.url
    for client in (Client(), sari):
        answer = fetch(address, client)
        assert answer.status_code == 200
        assert not answer.cookies
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "private, max-age=900"
        assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_a_session_cookie_is_not_even_read_there(django_assert_num_queries: Callable) -> None:
    sari, address = desk_client("sari"), picture().file.url
    with django_assert_num_queries(0):
        assert fetch(address, sari).status_code == 200


def test_a_document_is_saved_and_never_shown() -> None:
    document = letter()
    answer = fetch(document.url)
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == 'attachment; filename="surat.pdf"'
    assert answer["Content-Type"] == "application/octet-stream"
    as_picture = fetch(link_to(Upload(How.SHOW, document.file.name)))
    assert as_picture["Content-Disposition"].startswith("attachment")


def test_an_address_that_was_changed_in_any_part_is_not_found() -> None:
    image, document = picture(), letter()
    how, proof, name = urlsplit(image.file.url).path.removeprefix("/").split("/", 2)
    stamp, mac = proof.split("~")
    for path in (
        f"/{How.SAVE}/{proof}/{name}",
        f"/{how}/{proof}/{document.file.name}",
        f"/{how}/{stamp}~{mac[:-1]}{'A' if mac[-1] != 'A' else 'B'}/{name}",
        f"/{how}/{stamp[:-1]}{'A' if stamp[-1] != 'A' else 'B'}~{mac}/{name}",
        f"/{how}/{proof}/../{name}",
        f"/{how}//{name}",
        f"/{name}",
    ):
        assert fetch(path).status_code == 404, path


def test_an_address_ends_within_the_hour_and_says_so(at: Callable[[float], None]) -> None:
    image = picture()
    at(1_800_000_000 // WINDOW * WINDOW)
    address = image.file.url
    at(1_800_000_000 // WINDOW * WINDOW + WINDOW - 1)
    assert image.file.url == address
    at(1_800_000_000 // WINDOW * WINDOW + LIFETIME)
    assert fetch(address).status_code == 200
    at(1_800_000_000 // WINDOW * WINDOW + LIFETIME + 1)
    assert image.file.url != address
    ended = fetch(address)
    assert (ended.status_code, ended["Cache-Control"]) == (410, "no-store")
    assert "Muat ulang" in ended.body.decode()


def test_an_address_signed_for_anything_else_is_refused() -> None:
    from django.core.signing import TimestampSigner

    foreign = TimestampSigner(salt="password reset", sep="~").sign("lihat/a.jpg").removeprefix("lihat/a.jpg~")
    with pytest.raises(BadSignature):
        upload_at(f"/lihat/{foreign}/a.jpg")


@pytest.mark.parametrize("path", ["/", "/login/", "/images/", "/static/project/desk.css", "/api/main/pages/", "/media/a.jpg"])
def test_nothing_else_is_served_on_that_host(path: str) -> None:
    assert fetch(path, desk_client("sari")).status_code == 404


def test_nothing_can_be_written_to_that_host() -> None:
    path = unquote(urlsplit(picture().file.url).path)
    assert Client().post(path, headers={"host": UPLOADS}).status_code == 405


def test_the_address_is_of_no_use_on_the_desks_own_host() -> None:
    address = picture().file.url
    assert fetch(address, desk_client("sari"), "desk.localhost").status_code == 404


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "kab-kediri.localhost", "masuk.localhost", "desk.localhost.judi.example"])
@pytest.mark.parametrize("path", ["/", "/login/", "/images/", "/api/main/pages/"])
def test_the_desk_answers_on_no_other_host(host: str, path: str) -> None:
    assert fetch(path, host=host).status_code == 400


def test_a_lost_file_is_not_found() -> None:
    image = picture()
    address = image.file.url
    default_storage.delete(image.file.name)
    assert fetch(address).status_code == 404


def test_public_sites_keep_plain_addresses(settings: Settings) -> None:
    settings.UPLOADS_ARE_SIGNED = False
    assert picture().file.url.startswith("/media/original_images/")
    assert letter().url.startswith("/berkas/")


def test_a_preview_shows_its_picture_from_the_host_without_cookies() -> None:
    sari, image = desk_client("sari"), picture()
    with office_scope(office("kpu", "35.06").range):
        index = models.NewsIndexPage.objects.get()
        page = index.add_child(instance=models.NewsPage(title="Dengan foto", summary="Ringkasan yang cukup panjang.", image=image))
        page.save_revision()
    shown = sari.get(f"/pages/{page.pk}/view_draft/").content.decode()
    source = re.search(r'<img[^>]+src="([^"]+)"', shown)
    assert source
    answer = fetch(unescape(source[1]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
