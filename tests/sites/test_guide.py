"""The guide inside the desk: whole, true to the screens, found where it is needed, and light."""

import html
import re
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import get_resolver, resolve, reverse
from PIL import Image

from pendopo.sites import guide
from pendopo.sites.rules.guide import Kind
from tests.catalogues import LOCALES, own_strings, read
from tests.desk import desk_client
from tests.leaks.addresses import all_addresses
from tests.sites.test_desk import add_news, news_index
from tests.sites.test_review import news

MOST_BYTES = 1_200_000
LONGEST = 650  # words: a chapter is read standing
STAFF = ("sari", "joko", "agus", "ratna", "rina", "tono", "yusuf", "dewi")
chapters = pytest.mark.parametrize("entry", guide.entries(), ids=lambda entry: entry.name)
in_the_country = pytest.mark.usefixtures("small_country")


@cache
def names_on_screens() -> set[str]:
    """Every text that the product may show in Indonesian: ours, and what Wagtail says in Indonesian."""
    ours = {text for _context, text, _plural in own_strings()}
    folders = [Path(app.path) / "locale" / "id_ID" for app in apps.get_app_configs() if app.name.startswith("wagtail")]
    files = [file for folder in (LOCALES / "id", *folders) for file in folder.rglob("*.po")]
    said = ours | {text for file in files for entry in read(file) for text in entry.translations.values() if not entry.fuzzy}
    return said | {text[:1].upper() + text[1:] for text in said}  # names of fields begin with a capital on the screen


def test_the_list_of_chapters_and_the_files_agree() -> None:
    assert sorted(guide.CHAPTERS) == sorted(file.stem for file in guide.FOLDER.iterdir())
    assert 10 <= len(guide.CHAPTERS) <= 17


def test_every_picture_named_is_there_and_every_picture_there_is_named_once() -> None:
    named = [name for entry in guide.entries() for name in entry.chapter.pictures]
    assert sorted(named) == sorted(file.stem for file in guide.PICTURES.iterdir())
    assert {file.suffix for file in guide.PICTURES.iterdir()} == {".webp"}


def test_the_pictures_are_light_and_of_one_width() -> None:
    files = list(guide.PICTURES.iterdir())
    assert sum(file.stat().st_size for file in files) < MOST_BYTES
    for file in files:
        with Image.open(file) as picture:
            assert picture.width == 1000, file.name


@chapters
def test_every_button_and_menu_that_a_chapter_names_is_on_a_screen(entry: guide.Entry) -> None:
    named = {span.text for span in entry.chapter.spans() if span.kind is Kind.NAME}
    assert named, "a chapter says what to press"
    assert named - names_on_screens() == set()


@chapters
def test_a_chapter_is_short_describes_its_pictures_and_leads_to_what_there_is(entry: guide.Entry) -> None:
    words = " ".join(span.text for span in entry.chapter.spans()).split()
    assert len(words) <= LONGEST
    for span in entry.chapter.spans():
        if span.kind is Kind.CHAPTER:
            assert span.target in guide.CHAPTERS
        elif span.kind is Kind.SCREEN:
            assert resolve(span.target, "pendopo.project.urls_desk").view_name
    for block in entry.chapter.blocks:
        if block.kind is Kind.PICTURE:
            assert 20 <= len(block.lines[0][0].text) <= 160
    anchors = [section.name for section in entry.chapter.sections]
    assert len(anchors) == len(set(anchors))


def test_every_screen_that_is_helped_is_there_and_its_chapter_too() -> None:
    there = {address.name for address in all_addresses()}
    assert set(guide.HELP) - there == set()
    assert set(guide.HELP.values()) | set(guide.HELP_WITH_TYPE.values()) <= set(guide.CHAPTERS)
    models = {model._meta.model_name for model in apps.get_app_config("sites").get_models()}
    assert set(guide.HELP_WITH_TYPE) <= models
    assert set(guide.CHAPTERS) <= set(guide.HELP.values()) | set(guide.HELP_WITH_TYPE.values()), "each chapter is found from somewhere"


@pytest.mark.django_db
@in_the_country
@pytest.mark.parametrize("username", STAFF)
def test_everybody_on_the_desk_may_read_it(username: str) -> None:
    client = desk_client(username)
    contents = client.get("/panduan/").content.decode()
    for entry in guide.entries():
        assert html.escape(entry.chapter.title) in contents
        assert f'href="/panduan/{entry.name}/"' in contents


@pytest.mark.django_db
@in_the_country
def test_every_chapter_opens_with_its_pictures_and_the_way_on() -> None:
    client = desk_client("sari")
    for place, entry in enumerate(guide.entries()):
        text = client.get(entry.url).content.decode()
        for name in entry.chapter.pictures:
            assert f"desk/panduan/{name}" in text
        assert text.count("<img ") >= len(entry.chapter.pictures)
        if place + 1 < len(guide.CHAPTERS):
            assert f'rel="next" href="/panduan/{guide.CHAPTERS[place + 1]}/"' in text
    assert client.get("/panduan/tidak-ada/").status_code == 404


@pytest.mark.django_db
def test_a_stranger_is_led_to_the_sign_in(client) -> None:
    for path in ("/panduan/", "/panduan/berita/"):
        answer = client.get(path, headers={"host": "desk.localhost"})
        assert answer.status_code == 302
        assert answer["Location"].startswith("/akun/masuk/")


@pytest.mark.django_db
@in_the_country
@pytest.mark.parametrize(
    ("username", "path", "chapter"),
    [
        ("sari", "/", "layar-pertama"),
        ("sari", "/rapor/", "rapor"),
        ("ratna", "/siaran/baru/", "siaran"),
        ("sari", "/kunjungan/", "kunjungan"),
        ("sari", "/pindah/", "pindah"),
        ("tono", "/keamanan/beku/", "diretas"),
        ("sari", "/kegiatan/", "layar-pertama"),
        ("agus", "/pemeriksaan/aturan/", "orang-kedua"),
    ],
)
def test_our_own_screens_lead_to_the_chapter_about_them(username: str, path: str, chapter: str) -> None:
    text = desk_client(username).get(path).content.decode()
    assert f'<nav class="guide-here" aria-label="Panduan"><a href="/panduan/{chapter}/">' in text


@pytest.mark.django_db
@in_the_country
def test_the_editor_leads_to_the_chapter_about_what_is_written() -> None:
    sari = desk_client("sari")
    add_news(sari)
    editor = sari.get(f"/pages/{news().pk}/edit/").content.decode()
    assert 'href="/panduan/berita/"' in editor
    assert 'href="/panduan/yang-diperiksa/"' in editor
    new = sari.get(f"/pages/add/sites/newspage/{news_index().pk}/").content.decode()
    assert "/panduan/berita/" in new
    assert guide.chapter_for("wagtailadmin_pages:add", "eventpage") == "agenda"
    assert guide.chapter_for("wagtailadmin_pages:edit") == "berita"


@pytest.mark.django_db
@in_the_country
def test_the_menu_of_every_screen_opens_the_fitting_chapter() -> None:
    sari = desk_client("sari")
    for path, chapter in (("/images/", "/panduan/gambar/"), ("/documents/", "/panduan/dokumen/"), ("/reports/locked/", "/panduan/")):
        assert re.search(rf'&quot;url&quot;: ?&quot;{chapter}&quot;|"url": ?"{chapter}"', sari.get(path).content.decode()), path


def test_the_addresses_are_the_desk_s_own() -> None:
    assert get_resolver("pendopo.project.urls_desk")
    assert (reverse("guide"), reverse("guide_chapter", args=["berita"])) == ("/panduan/", "/panduan/berita/")
