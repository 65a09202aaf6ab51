"""Agenda, legal products, albums and the list of public information: from the desk's form to the public files."""

import csv
import datetime
import json
from io import StringIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from icalendar import Calendar
from wagtail.models import Collection, Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from pendopo.kit.releases import ReleaseStore
from pendopo.security.scope import every_office, office_scope
from pendopo.sites import models, site_search
from pendopo.sites.publisher import bake_all, fresh_country, renew_agendas
from pendopo.sites.rules.paths import home_path
from pendopo.sites.rules.search_index import Place
from pendopo.sites.served import store
from tests.desk import desk_client
from tests.pdfs import good_pdf
from tests.sites.country import office
from tests.sites.test_publisher import KEDIRI, files, home, picture, text, work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country", "baked")]


@pytest.fixture
def baked() -> ReleaseStore:
    bake_all([KEDIRI])
    return store()


def add(index: type[Page], page: Page) -> Page:
    """Publish a page below one of Kediri's lists."""
    with office_scope(office("kpu", "35.06").range):
        added = index.objects.get(path__startswith=home()).add_child(instance=page)
        added.save_revision().publish()
    return added


def event(title: str, **fields: Any) -> Page:
    return add(models.EventIndexPage, models.EventPage(title=title, **fields))


def act(title: str, number: str, **fields: Any) -> Page:
    with office_scope(office("kpu", "35.06").range):
        document = models.OfficeDocument(title=title, collection=Collection.objects.get(path=home()))
        document.file.save("surat.pdf", ContentFile(good_pdf(["Menimbang bahwa kelereng", "perlu diatur."])))
    return add(models.LegalIndexPage, models.LegalPage(title=title, number=number, year=2027, document=document, **fields))


def days(number: int) -> datetime.date:
    from django.utils import timezone

    return timezone.localdate() + datetime.timedelta(days=number)


# -- agenda


def test_an_event_stands_in_the_agenda_on_the_front_page_and_in_calendars() -> None:
    page = event("Rapat pleno terbuka", date=days(3), start_time=datetime.time(9), end_time=datetime.time(12), place="Aula")
    work()
    assert "09.00–12.00 WIB" in text(KEDIRI, f"agenda/{page.slug}/index.html")
    assert "Rapat pleno terbuka" in text(KEDIRI, "index.html")
    for path in (f"agenda/{page.slug}/acara.ics", "agenda/agenda.ics"):
        (found,) = Calendar.from_ical(text(KEDIRI, path)).walk("VEVENT")
        assert (str(found["SUMMARY"]), str(found["LOCATION"])) == ("Rapat pleno terbuka", "Aula")
        assert found["DTSTART"].dt.hour == 2
    assert "agenda/agenda.ics.gz" in files(KEDIRI)


def test_what_is_to_come_is_listed_first_and_what_is_over_after_it() -> None:
    event("Sudah lama", date=days(-30))
    event("Besok", date=days(1))
    event("Kemarin", date=days(-1))
    event("Minggu depan", date=days(7))
    event("Masih berlangsung", date=days(-2), end_date=days(2))
    work()
    agenda = text(KEDIRI, "agenda/index.html")
    places = [agenda.index(title) for title in ("Masih berlangsung", "Besok", "Minggu depan", "Kemarin", "Sudah lama")]
    assert places == sorted(places)
    front = text(KEDIRI, "index.html")
    assert "Besok" in front
    assert "Kemarin" not in front


def test_after_midnight_the_agenda_moves_by_itself() -> None:
    event("Rapat malam ini", date=days(0))
    work()
    assert "Sudah lewat" not in text(KEDIRI, "agenda/index.html")
    tomorrow = days(1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.localdate", lambda *_: tomorrow)
        assert renew_agendas(store(), fresh_country(), tomorrow) == 1
    assert "Sudah lewat" in text(KEDIRI, "agenda/index.html")
    assert "Rapat malam ini" not in text(KEDIRI, "index.html")
    assert renew_agendas(store(), fresh_country(), days(60)) == 0


def test_a_cancelled_event_stays_and_says_so() -> None:
    page = event("Pasar rakyat", date=days(3), cancelled=True)
    work()
    assert "Acara ini dibatalkan." in text(KEDIRI, f"agenda/{page.slug}/index.html")
    assert "STATUS:CANCELLED" in text(KEDIRI, "agenda/agenda.ics")


def test_the_foot_leads_to_the_agenda_from_its_first_event_on() -> None:
    assert 'href="/agenda/"' not in text(KEDIRI, "kontak/index.html")
    event("Yang pertama", date=days(2))
    work()
    assert 'href="/agenda/"' in text(KEDIRI, "kontak/index.html")


# -- legal products


def test_what_one_product_says_of_another_stands_on_both_pages() -> None:
    old = act("Jam Layanan", "7", date=days(-100))
    work()
    assert "Berlaku" in text(KEDIRI, f"produk-hukum/{old.slug}/index.html")
    tie = {"relation": "mencabut", "page": old.pk, "words": "", "url": ""}
    new = act("Jam Layanan yang Baru", "9", date=days(-1), ties=json.dumps([{"type": "tie", "value": tie}]))
    work()
    page = text(KEDIRI, f"produk-hukum/{old.slug}/index.html")
    assert "Dicabut" in page
    assert (
        f'<a href="/produk-hukum/{new.slug}/">Keputusan KPU Kabupaten Kediri Nomor 9 Tahun 2027 tentang Jam Layanan yang Baru</a>' in page
    )
    assert "Mencabut" in text(KEDIRI, f"produk-hukum/{new.slug}/index.html")
    rows = {row["nomor"]: row for row in json.loads(text(KEDIRI, "produk-hukum/data.json"))["produk_hukum"]}
    assert (rows["7"]["status"], rows["9"]["status"]) == ("dicabut", "berlaku")
    assert rows["9"]["hubungan"][0]["alamat"] == f"http://kab-kediri.localhost:8000/produk-hukum/{old.slug}/"


def test_a_product_that_is_withdrawn_from_the_site_repeals_nothing_any_more() -> None:
    old = act("Jam Layanan", "7", date=days(-100))
    tie = {"relation": "mencabut", "page": old.pk, "words": "", "url": ""}
    new = act("Jam Layanan yang Baru", "9", date=days(-1), ties=json.dumps([{"type": "tie", "value": tie}]))
    with every_office():
        new.unpublish()
    work()
    page = text(KEDIRI, f"produk-hukum/{old.slug}/index.html")
    assert "Dicabut" not in page
    assert new.slug not in page


def test_a_product_is_found_and_read_by_the_words_of_its_pdf() -> None:
    page = act("Jam Layanan", "7", date=days(-100))
    work()
    folder = f"produk-hukum/{page.slug}"
    assert "Menimbang bahwa kelereng" in text(KEDIRI, f"{folder}/berkas.txt")
    assert 'href="berkas.txt"' in text(KEDIRI, f"{folder}/index.html")
    contents = {path: text(KEDIRI, path).encode() for path in files(KEDIRI) if site_search.is_searched(path)}
    found = {page.path: page.text for page in site_search.found_pages(contents, Place("KPU Kabupaten Kediri"))}
    assert "kelereng" in found[f"/{folder}/"]
    assert [path for path, words in found.items() if "kelereng" in words] == [f"/{folder}/"]
    assert bake_all([KEDIRI], check=True).faults == []


# -- public information


def test_the_list_of_public_information_is_put_together_from_the_pages() -> None:
    act("Jam Layanan", "7", date=days(-100), information_class="berkala", holder="=Subbagian Hukum", retention="5 tahun")
    document = models.DocumentPage(title="Denah gudang", date=days(-5), information_class="dikecualikan", exemption="Pasal 17 huruf c")
    add(models.DocumentIndexPage, document)
    work()
    page = text(KEDIRI, "informasi-publik/daftar/index.html")
    assert (
        page.index("Informasi berkala") < page.index("Jam Layanan") < page.index("Informasi yang dikecualikan") < page.index("Denah gudang")
    )
    rows = list(csv.DictReader(StringIO(text(KEDIRI, "informasi-publik/daftar/daftar.csv"))))
    assert [(row["golongan"], row["berkas"] != "") for row in rows] == [("berkala", True), ("dikecualikan", False)]
    assert rows[0]["pejabat_atau_unit"] == "'=Subbagian Hukum"
    assert "dikecualikan dari informasi publik" in text(KEDIRI, f"dokumen/{document.slug}/index.html")


# -- albums and charts


def test_an_album_shows_its_cover_in_the_gallery() -> None:
    with every_office():
        cover = picture()
    page = add(models.GalleryIndexPage, models.AlbumPage(title="Sehari di TPS contoh", image=cover))
    work()
    assert "Pendopo di kaki bukit" in text(KEDIRI, "galeri/index.html")
    assert "Pendopo di kaki bukit" in text(KEDIRI, f"galeri/{page.slug}/index.html")


# -- at the desk


def add_at_desk(client: Client, index: type[Page], model: str, **form: Any) -> Any:
    with every_office():
        parent = index.objects.get(path__startswith=home_path(office("kpu", "35.06").key))
    body = streamfield([("paragraph", rich_text("<p>Isi.</p>"))])
    given = {"slug": "coba", "body": body, "comments": inline_formset([]), "action-publish": "1", **form}
    return client.post(f"/pages/add/sites/{model}/{parent.pk}/", nested_form_data(given))


EVENT = {"title": "Rapat pleno", "date": "2026-12-31", "start_time": "20:00", "end_date": "2027-01-01", "end_time": "01:00",
         "place": "Aula", "summary": "", "link": ""}  # fmt: skip


def test_an_event_across_the_end_of_a_year_is_taken() -> None:
    assert add_at_desk(desk_client("sari"), models.EventIndexPage, "eventpage", **EVENT).status_code == 302
    work()
    assert "Kamis, 31 Desember 2026, 20.00 – Jumat, 1 Januari 2027, 01.00 WIB" in text(KEDIRI, "agenda/coba/index.html")


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({"end_date": "2026-12-30"}, "Acara berakhir sebelum dimulai."),
        ({"end_date": "", "end_time": "19:00"}, "Acara berakhir sebelum dimulai."),
        ({"end_date": "2028-11-01"}, "Acara berlangsung lebih dari setahun."),
        ({"start_time": ""}, "Jam selesai diisi, tetapi jam mulai belum."),
        ({"link": "javascript:alert(1)"}, "Masukkan URL yang valid"),
    ],
)
def test_an_event_with_impossible_times_gets_a_clear_answer(changes: dict[str, str], answer: str) -> None:
    response = add_at_desk(desk_client("sari"), models.EventIndexPage, "eventpage", **EVENT | changes)
    assert response.status_code == 200
    assert answer in response.content.decode()
    with every_office():
        assert not models.EventPage.objects.exists()


def test_the_neighbours_editor_adds_no_event() -> None:
    assert add_at_desk(desk_client("dewi"), models.EventIndexPage, "eventpage", **EVENT).status_code in (302, 403, 404)
    with every_office():
        assert not models.EventPage.objects.exists()


DOCUMENT = {"title": "Denah gudang", "category": "rencana", "number": "", "date": "2026-11-20", "document": "",
            "information_class": "dikecualikan", "holder": "", "retention": "", "exemption": "Pasal 17 huruf c"}  # fmt: skip


def test_a_document_needs_its_file_unless_it_is_exempted() -> None:
    desk = desk_client("sari")
    open_class = add_at_desk(desk, models.DocumentIndexPage, "documentpage", **DOCUMENT | {"information_class": "", "exemption": ""})
    assert "Pilih berkasnya" in open_class.content.decode()
    no_ground = add_at_desk(desk, models.DocumentIndexPage, "documentpage", **DOCUMENT | {"exemption": ""})
    assert "Sebutkan dasar pengecualiannya" in no_ground.content.decode()
    assert add_at_desk(desk, models.DocumentIndexPage, "documentpage", **DOCUMENT).status_code == 302


def test_a_draft_may_wait_for_its_file() -> None:
    draft = DOCUMENT | {"information_class": "", "exemption": "", "action-publish": ""}
    given = {name: value for name, value in draft.items() if name != "action-publish"}
    with every_office():
        parent = models.DocumentIndexPage.objects.get(path__startswith=home())
    form = nested_form_data({"slug": "coba", "body": streamfield([]), "comments": inline_formset([]), **given})
    assert desk_client("sari").post(f"/pages/add/sites/documentpage/{parent.pk}/", form).status_code == 302


def test_a_chart_that_leaves_out_a_level_is_refused_at_that_unit() -> None:
    units = [{"level": level, "name": "Sekretariat", "head": "", "task": ""} for level in ("1", "3")]
    items = {str(n): {"deleted": "", "order": str(n), "type": "item", "id": "", "value": unit} for n, unit in enumerate(units)}
    chart = streamfield([("organisation", {"count": 2, **items})])
    response = add_at_desk(desk_client("sari"), models.EventIndexPage, "eventpage", **EVENT | {"body": chart})
    assert "melompati satu tingkat" in response.content.decode()
