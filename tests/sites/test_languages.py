"""A site in several languages: below /en/ everything is English, each page leads to its versions, and no neighbour may touch it."""

import datetime
import re

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import Page

from pendopo.kit.public_headers import SCRIPT_POLICY, headers_for
from pendopo.kit.releases import ReleaseStore
from pendopo.security.actions import CannotBeDone
from pendopo.security.models import AuditEntry
from pendopo.security.scope import every_office, office_scope
from pendopo.sites import models, preview, site_search, translating, translations
from pendopo.sites.publisher import bake_all
from pendopo.sites.rules.languages import State
from pendopo.sites.rules.search_index import Place
from pendopo.sites.served import store
from tests.cast import desk
from tests.desk import desk_client
from tests.sites.country import office
from tests.sites.test_publisher import KEDIRI, files, home, text, work, write_news

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]


@pytest.fixture
def baked() -> ReleaseStore:
    bake_all([KEDIRI])
    return store()


def opened(code: str = "en", *, live: bool = True) -> models.LanguageHomePage:
    sari = desk("sari")
    with office_scope(sari.own):
        front = translating.open_language(code=code, by=sari)
        if live:
            front.get_latest_revision().publish()
        return models.LanguageHomePage.objects.get(pk=front.pk)


def translated(page: Page, title: str, code: str = "en", *, live: bool = True) -> Page:
    sari = desk("sari")
    with office_scope(sari.own):
        draft = translating.translate(page=page, code=code, by=sari)
        above = [page for page in draft.get_ancestors() if page.depth > 3 and not page.live]
        for one in (*above, draft) if live else ():
            one = one.specific
            one.title = title if one.pk == draft.pk else f"{one.title} (en)"
            one.save_revision().publish()
        return Page.objects.get(pk=draft.pk).specific


def test_a_translated_page_stands_below_its_language_in_its_words_and_both_lead_to_each_other(baked: ReleaseStore) -> None:
    news = write_news("Kelas pemilih di Semen")
    opened()
    translated(news, "Voter class in Semen")
    work()
    english, original = text(KEDIRI, f"en/berita/{news.slug}/index.html"), text(KEDIRI, f"berita/{news.slug}/index.html")
    assert '<html lang="en"' in english
    assert '<html lang="id"' in original
    assert "Voter class in Semen" in english
    assert "Skip to content" in english
    assert "Langsung ke isi" not in english
    assert f'hreflang="en" href="http://{KEDIRI}:8000/en/berita/{news.slug}/"' in original
    assert f'hreflang="id" href="http://{KEDIRI}:8000/berita/{news.slug}/"' in english
    assert f'<a href="/berita/{news.slug}/" lang="id" hreflang="id">Bahasa Indonesia</a>' in english
    front = text(KEDIRI, "en/index.html")
    assert f"/en/berita/{news.slug}/" in front
    assert "Kelas pemilih" not in front
    assert "Voter class" not in text(KEDIRI, "index.html")


def test_dates_and_numbers_are_written_as_the_language_of_the_page_writes_them(baked: ReleaseStore) -> None:
    news = write_news("Kelas pemilih di Semen")
    with office_scope(office("kpu", "35.06").range):
        news.date = datetime.date(2026, 8, 17)
        news.save_revision().publish()
    opened()
    translated(news, "Voter class in Semen")
    work()
    assert "17 August 2026" in text(KEDIRI, f"en/berita/{news.slug}/index.html")
    assert "17 Agustus 2026" in text(KEDIRI, f"berita/{news.slug}/index.html")


def test_each_language_has_its_own_feeds_and_menu(baked: ReleaseStore) -> None:
    news = write_news("Kelas pemilih di Semen")
    opened()
    translated(news, "Voter class in Semen")
    work()
    assert "Voter class" in text(KEDIRI, "en/feed.xml")
    assert 'xml:lang="en"' in text(KEDIRI, "en/feed.xml")
    assert "Voter class" not in text(KEDIRI, "feed.xml")
    assert '<a href="/en/berita/"' in text(KEDIRI, "en/index.html")
    assert '<a href="/en/berita/"' not in text(KEDIRI, "index.html")
    assert "/en/berita/" in text(KEDIRI, "sitemap.xml")


def test_each_language_is_searched_by_itself_and_the_nation_in_indonesian(baked: ReleaseStore) -> None:
    news = write_news("Kelas pemilih di Semen")
    opened()
    translated(news, "Voter class in Semen")
    work()
    site = baked.site(KEDIRI) / "current"
    pages = {path: (site / path).read_bytes() for path in files(KEDIRI) if site_search.is_searched(path)}
    titles = {code: {found.title for found in site_search.found_pages(pages, Place("x"), code)} for code in ("id", "en")}
    assert "Kelas pemilih di Semen" in titles["id"]
    assert "Voter class in Semen" not in titles["id"]
    assert titles["en"] == {"x", "Voter class in Semen"}
    assert 'href="/cari/en/"' in text(KEDIRI, "en/index.html")
    search = text(KEDIRI, "cari/en/index.html")
    assert "Search this site" in search
    folder = re.search(r'data-index="/([^"]+)"', search)
    assert folder
    assert folder[1] not in text(KEDIRI, "cari/index.html")
    assert any(path.startswith(folder[1]) for path in files(KEDIRI))
    assert headers_for("/cari/en/")["Content-Security-Policy"] == SCRIPT_POLICY
    assert headers_for("/cari/entah/")["Content-Security-Policy"] != SCRIPT_POLICY


def test_a_page_without_translation_leads_to_the_front_page_of_the_language(baked: ReleaseStore) -> None:
    opened()
    work()
    page = text(KEDIRI, "profil/index.html")
    assert '<a href="/en/" lang="en" hreflang="en">English</a>' in page
    assert '<link rel="alternate" hreflang="en"' not in page


def test_a_site_in_one_language_says_nothing_of_languages(baked: ReleaseStore) -> None:
    opened(live=False)
    work()
    assert "tongues" not in text(KEDIRI, "index.html")
    assert not any(path.startswith("en/") for path in files(KEDIRI))


def test_a_change_of_the_original_marks_the_translation_as_behind_on_the_page_and_on_the_desk(baked: ReleaseStore) -> None:
    news = write_news("Kelas pemilih di Semen")
    front = opened()
    done = translated(news, "Voter class in Semen")
    work()
    assert "Halaman bahasa Indonesia" not in text(KEDIRI, f"en/berita/{news.slug}/index.html")
    with office_scope(office("kpu", "35.06").range):
        news.refresh_from_db()
        news.save_revision().publish()
        (row,) = [translations.translation(one) for one in translations.originals(office("kpu", "35.06").key, front, State.BEHIND)]
    work()
    assert (row.pk, row.state) == (done.pk, State.BEHIND)
    assert "has changed since this translation" in text(KEDIRI, f"en/berita/{news.slug}/index.html")
    with office_scope(office("kpu", "35.06").range):
        done.save_revision().publish()
    work()
    assert "has changed since this translation" not in text(KEDIRI, f"en/berita/{news.slug}/index.html")


def test_publishing_one_translation_bakes_the_same_as_a_full_bake(baked: ReleaseStore) -> None:
    first = write_news("Kelas pemilih di Semen")
    opened()
    translated(first, "Voter class in Semen")
    work()
    second = write_news("Kelas pemilih di Mojo")
    work()
    translated(second, "Voter class in Mojo")
    work()
    assert bake_all([KEDIRI], check=True).faults == []


def test_what_is_written_below_a_language_is_in_it_and_what_is_moved_away_is_in_it_no_more() -> None:
    front = opened()
    with office_scope(office("kpu", "35.06").range):
        page = front.add_child(instance=models.StandardPage(title="About us", slug="about"))
        assert page.locale.language_code == "en"
        page.move(models.HomePage.objects.get(path=home()), pos="last-child")
        assert Page.objects.get(pk=page.pk).locale.language_code == "id"


def test_a_translation_moved_beside_its_original_is_a_translation_no_more() -> None:
    news = write_news("Kelas pemilih di Semen")
    opened()
    done = translated(news, "Voter class in Semen")
    with office_scope(office("kpu", "35.06").range):
        done.slug = "voter-class"
        done.save()
        done.move(news.get_parent(), pos="last-child")
        moved = Page.objects.get(pk=done.pk)
    assert moved.locale.language_code == "id"
    assert moved.translation_key != news.translation_key


def test_asking_twice_for_a_translation_opens_the_one_that_is_there() -> None:
    news = write_news("Kelas pemilih di Semen")
    opened()
    assert translated(news, "", live=False).pk == translated(news, "", live=False).pk


def test_a_draft_in_a_language_that_is_no_public_one_yet_is_previewed_in_its_words() -> None:
    news = write_news("Kelas pemilih di Semen")
    opened(live=False)
    draft = translated(news, "", live=False)
    with office_scope(office("kpu", "35.06").range):
        assert b'<html lang="en"' in preview.html_of(draft)


def test_a_regional_language_has_its_code_and_an_indonesian_frame(baked: ReleaseStore) -> None:
    news = write_news("Kelas pemilih di Semen")
    opened("jv")
    translated(news, "Kelas pamilih ing Semen", "jv")
    work()
    page = text(KEDIRI, f"jv/berita/{news.slug}/index.html")
    assert '<html lang="jv"' in page
    assert "Langsung ke isi" in page
    assert "Basa Jawa" in page


def test_an_editor_translates_but_does_not_open_a_language_and_a_neighbour_does_neither() -> None:
    news = write_news("Kelas pemilih di Semen")
    with office_scope(desk("joko").own), pytest.raises(PermissionDenied):
        translating.open_language(code="en", by=desk("joko"))
    opened()
    joko, dewi = desk("joko"), desk("dewi")
    with office_scope(joko.own):
        assert translating.translate(page=news, code="en", by=joko).locale.language_code == "en"
    with office_scope(dewi.own), pytest.raises(CannotBeDone):
        translating.translate(page=news, code="en", by=dewi)
    with every_office():
        acts = list(AuditEntry.objects.filter(action__in=["language.open", "page.translate"]).order_by("id").values_list("action", "actor"))
    assert acts == [("language.open", "sari"), ("page.translate", "joko")]


def test_dewi_does_not_reach_the_languages_of_another_office() -> None:
    news = write_news("Kelas pemilih di Semen")
    opened()
    dewi = desk_client("dewi")
    assert dewi.post(f"/pages/{news.pk}/terjemahkan/en/").status_code in (302, 404)
    assert "Kelas pemilih" not in dewi.get("/bahasa/").text
    with every_office():
        assert Page.objects.filter(translation_key=news.translation_key).count() == 1


@pytest.mark.parametrize("code", ["id", "xx", "en"])
def test_a_language_that_cannot_be_opened_is_refused_in_plain_words(code: str) -> None:
    opened()
    with office_scope(desk("sari").own), pytest.raises(CannotBeDone):
        translating.open_language(code=code, by=desk("sari"))


def test_a_page_that_began_in_another_language_offers_no_translation_and_who_does_not_write_is_offered_none() -> None:
    news, front = write_news("Kelas pemilih di Semen"), opened()
    with office_scope(office("kpu", "35.06").range):
        own = front.add_child(instance=models.StandardPage(title="For observers", slug="observers", live=False))
    edit = desk_client("sari").get(f"/pages/{own.pk}/edit/").text
    assert "Terjemahkan: English" not in edit
    assert "Halaman asli" not in edit
    assert "Terjemahkan: English" not in desk_client("agus").get(f"/pages/{news.get_parent().pk}/").text


def test_sari_opens_a_language_translates_and_sees_what_is_left() -> None:
    news = write_news("Kelas pemilih di Semen")
    sari = desk_client("sari")
    assert "berbahasa Indonesia" in sari.get("/bahasa/").text
    assert sari.post("/bahasa/buka/", {"language": "en"}).status_code == 302
    listed = sari.get("/bahasa/", {"keadaan": "belum", "q": "Kelas"}).text
    assert "Kelas pemilih di Semen" in listed
    assert f"/pages/{news.pk}/terjemahkan/en/" in listed
    answer = sari.post(f"/pages/{news.pk}/terjemahkan/en/")
    assert answer.status_code == 302
    assert "Halaman asli" in sari.get(answer["Location"]).text
    assert "Terjemahkan: English" in sari.get(f"/pages/{news.pk}/edit/").text
    assert "Tidak ada halaman" in sari.get("/bahasa/", {"keadaan": "belum", "q": "Kelas"}).text
    assert sari.get("/bahasa/", {"keadaan": "apa saja", "bahasa": "xx"}).status_code == 200
