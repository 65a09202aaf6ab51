"""The practice site of an office: everything works in it as in the real one, and nothing of it is ever public."""

import datetime
import json
from pathlib import Path

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Revision, Site, TaskState
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from pendopo.security.actions import CannotBeDone
from pendopo.security.models import AuditEntry, Freeze
from pendopo.security.scope import every_office
from pendopo.sites import first_week, models, nation_search, practice, preview_links, queries, report_cards, review, scheduling
from pendopo.sites.hosts import origin_of
from pendopo.sites.publisher import bake_all, fresh_country, renew_agendas, work_off
from pendopo.sites.rules.first_week import Exercise, Task
from pendopo.sites.rules.paths import home_path, is_practice, office_key_of, practice_path
from pendopo.sites.served import store
from tests.cast import desk
from tests.desk import desk_client
from tests.sites.country import office, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]
WORD = "Zamrudlatihan"  # stands in every title written here, and nowhere else
KEDIRI = "kab-kediri.localhost"


@pytest.fixture
def home() -> models.PracticeHomePage:
    return practice.open_site(by=desk("joko"))


@pytest.fixture
def sari() -> Client:
    return desk_client("sari")


@pytest.fixture
def joko() -> Client:
    return desk_client("joko")


def news_index(home: models.PracticeHomePage) -> Page:
    with every_office():
        return home.get_children().get(slug="berita")


def form(**changes: object) -> dict[str, str]:
    return nested_form_data(
        {
            "title": f"{WORD} di aula", "slug": "latihan-di-aula", "date": "2026-11-20",
            "summary": f"{WORD} dengan ringkasan cukup.", "image": "",
            "body": streamfield([("paragraph", rich_text(f"<p>{WORD} di badan berita.</p>"))]), "comments": inline_formset([]), **changes,
        }
    )  # fmt: skip


def write(client: Client, home: models.PracticeHomePage, **changes: object) -> models.NewsPage:
    answer = client.post(f"/pages/add/sites/newspage/{news_index(home).pk}/", form(**changes))
    assert answer.status_code == 302, answer.content.decode()[:2000]
    with every_office():
        return models.NewsPage.objects.get(slug="latihan-di-aula")


def trail(action: str) -> AuditEntry | None:
    with every_office():
        return AuditEntry.objects.filter(action=action).order_by("-id").first()


def public_files(folder: Path) -> list[bytes]:
    return [file.read_bytes() for file in folder.rglob("*") if file.is_file()]


def bake_requests() -> int:
    with every_office():
        return models.BakeRequest.objects.count()


# -- opening, emptying, deleting


def test_joko_opens_it_and_it_is_on_record(home: models.PracticeHomePage) -> None:
    with every_office():
        pages = list(Page.objects.filter(path__startswith=home.path))
    assert len(pages) == 1 + 5 + 7
    assert all(is_practice(page.path) and office_key_of(page.path) == office("kpu", "35.06").key for page in pages)
    entry = trail("practice.open")
    assert entry
    assert (entry.actor, entry.office_key, entry.outcome) == ("joko", office("kpu", "35.06").key, "done")
    with pytest.raises(CannotBeDone):
        practice.open_site(by=desk("sari"))


def test_agus_who_writes_nothing_may_not_open_it_and_the_refusal_is_on_record() -> None:
    with pytest.raises(PermissionDenied):
        practice.open_site(by=desk("agus"))
    entry = trail("practice.open")
    assert entry
    assert (entry.actor, entry.outcome) == ("agus", "refused")
    assert desk_client("agus").post("/situs-latihan/buka/").status_code == 403
    with every_office():
        assert not models.PracticeHomePage.objects.exists()


def test_it_opens_also_where_two_persons_are_demanded(home: models.PracticeHomePage) -> None:
    with transaction.atomic():
        review.set_rule(two_persons=True, by=desk("agus"))
        practice.close_site(by=desk("agus"))
        assert desk_client("sari").post("/situs-latihan/buka/").status_code == 302
    with every_office():
        assert models.PracticeHomePage.objects.get().get_descendants().count() == 12


def test_a_frozen_office_opens_none_and_empties_none(home: models.PracticeHomePage) -> None:
    kediri = office("kpu", "35.06")
    with every_office():
        Freeze.objects.create(office=kediri, office_key=kediri.key, low=kediri.key, high=kediri.key, reason="uji", started_by="tono")
    for act in (practice.open_site, practice.start_again):
        with pytest.raises(CannotBeDone, match="dibekukan"):
            act(by=desk("joko"))
    with pytest.raises(CannotBeDone, match="dibekukan"):
        practice.take_exercise(Exercise.MEND, by=desk("joko"))


def test_sari_empties_it_and_it_begins_again_while_what_was_done_is_kept(home: models.PracticeHomePage, sari: Client, joko: Client) -> None:
    write(joko, home)
    with every_office():
        pictures = models.OfficeImage.objects.count()
    assert sari.get("/situs-latihan/kosongkan/").status_code == 200
    assert sari.post("/situs-latihan/kosongkan/").status_code == 302
    with every_office():
        assert not Page.objects.filter(slug="latihan-di-aula").exists()
        assert models.PracticeHomePage.objects.get().get_descendants().count() == 12
        assert models.OfficeImage.objects.count() == pictures, "the picture of the first filling is gone, that of the second is there"
        assert Task.NEWS.value in models.FirstWeek.objects.get(person=person("joko")).done
    assert Task.NEWS in first_week_of("joko")


def first_week_of(username: str) -> set[Task]:
    with every_office():
        return set(first_week.progress_of(desk(username)).done)


def test_only_the_administrator_deletes_it(home: models.PracticeHomePage, sari: Client) -> None:
    assert sari.post("/situs-latihan/hapus/").status_code == 403
    with pytest.raises(PermissionDenied):
        practice.close_site(by=desk("sari"))
    assert desk_client("agus").post("/situs-latihan/hapus/").status_code == 302
    with every_office():
        assert not Page.objects.filter(path__startswith=practice_path(office("kpu", "35.06").key)).exists()
        assert Page.objects.filter(path=home_path(office("kpu", "35.06").key)).exists()
        root = Page.objects.get(depth=1)
        assert root.numchild == Page.objects.filter(depth=2).count()


# -- the neighbour


def test_dewi_reaches_nothing_of_it(home: models.PracticeHomePage, joko: Client) -> None:
    page, dewi = write(joko, home), desk_client("dewi")
    for address in (f"/pages/{home.pk}/", f"/pages/{page.pk}/edit/", f"/pages/{page.pk}/history/"):
        assert dewi.get(address).status_code in (302, 403, 404), address
    assert dewi.get("/situs-latihan/lihat/").status_code == 404
    assert dewi.get("/situs-latihan/lihat/berita/").status_code == 404
    assert WORD not in dewi.get("/situs-latihan/").content.decode()
    with pytest.raises(CannotBeDone, match="belum punya"):
        practice.start_again(by=desk("dewi"))
    with pytest.raises(CannotBeDone, match="belum punya"):
        practice.take_exercise(Exercise.MEND, by=desk("dewi"))
    with pytest.raises(CannotBeDone, match="belum punya"):
        practice.close_site(by=desk("eko"))
    with every_office():
        assert Page.objects.filter(pk=page.pk).exists()


# -- nothing is public


def test_what_is_published_in_it_stands_in_no_public_file(home: models.PracticeHomePage, sari: Client, settings: Settings) -> None:
    before = bake_requests()
    page = write(sari, home, **{"action-publish": "1"})
    assert page.live
    assert bake_requests() == before, "nobody is told to bake"
    bake_all([KEDIRI, "localhost"])
    with every_office():
        event = models.EventPage.objects.get(path__startswith=home.path)
        models.EventPage.objects.filter(pk=event.pk).update(date=timezone.localdate() - datetime.timedelta(days=1))
        assert not queries.events_that_ended(timezone.localdate() - datetime.timedelta(days=5), timezone.localdate()).exists()
    renew_agendas(store(), fresh_country(), timezone.localdate())
    work_off(store(), fresh_country())
    nation_search.index_nation()
    files = public_files(Path(settings.PUBLIC_DIR))
    assert any(b"KPU Kabupaten Kediri" in file for file in files)
    assert not any(
        word.encode() in file for file in files for word in (WORD, WORD.lower(), "situs-latihan", "latihan-kpu", "/situs-latihan")
    )


def test_unpublishing_moving_renaming_and_deleting_in_it_asks_for_no_bake(home: models.PracticeHomePage, sari: Client) -> None:
    page = write(sari, home, **{"action-publish": "1"})
    before = bake_requests()
    sari.post(f"/pages/{page.pk}/edit/", form(slug="alamat-baru", **{"action-publish": "1"}))
    sari.post(f"/pages/{page.pk}/unpublish/", {"reason": "Hanya untuk latihan."})
    with every_office():
        assert not Page.objects.get(pk=page.pk).live
    practice.start_again(by=desk("sari"))
    practice.close_site(by=desk("agus"))
    assert bake_requests() == before


def test_a_schedule_in_it_is_executed_and_nothing_is_baked(home: models.PracticeHomePage, sari: Client) -> None:
    later = timezone.localtime(timezone.now() + datetime.timedelta(hours=2)).strftime("%Y-%m-%d %H:%M")
    page = write(sari, home, go_live_at=later, **{"action-publish": "1"})
    assert not page.live
    before, ago = bake_requests(), timezone.now() - datetime.timedelta(minutes=1)
    with every_office():
        for revision in Revision.objects.filter(approved_go_live_at__isnull=False):
            Revision.objects.filter(pk=revision.pk).update(
                approved_go_live_at=ago, content=revision.content | {"go_live_at": ago.isoformat()}
            )
    assert scheduling.do_what_is_due() == 1
    with every_office():
        assert Page.objects.get(pk=page.pk).live
    assert bake_requests() == before


def test_the_report_card_knows_nothing_of_it(home: models.PracticeHomePage, sari: Client) -> None:
    kediri = office("kpu", "35.06")
    [before] = report_cards.grade_offices([kediri])
    write(sari, home, **{"action-publish": "1"})
    [after] = report_cards.grade_offices([kediri])
    assert (before.score, json.dumps(before.criteria)) == (after.score, json.dumps(after.criteria))


def test_no_page_leaves_it_and_none_comes_in(home: models.PracticeHomePage, sari: Client) -> None:
    page = write(sari, home, **{"action-publish": "1"})
    with every_office():
        real = models.NewsIndexPage.objects.get(path__startswith=home_path(office("kpu", "35.06").key))
    sari.post(f"/pages/{page.pk}/move/{real.pk}/confirm/")
    sari.post(
        f"/pages/{page.pk}/copy/", {"new_title": "Salinan", "new_slug": "salinan", "new_parent_page": real.pk, "publish_copies": "on"}
    )
    with every_office():
        assert Page.objects.get(pk=page.pk).path.startswith(home.path)
        assert not Page.objects.filter(slug="salinan").exists()
    with pytest.raises(ProgrammingError, match="stays there"), every_office(), transaction.atomic():
        Page.objects.filter(pk=page.pk).update(path=f"{real.path}0ZZZ")


def test_no_chooser_offers_its_pages_and_no_redirect_leads_there(home: models.PracticeHomePage, sari: Client) -> None:
    page = write(sari, home, **{"action-publish": "1"})
    for address in ("/choose-page/", f"/choose-page/{home.pk}/", f"/choose-page/search/?q={WORD}", f"/choose-page/{news_index(home).pk}/"):
        assert WORD not in sari.get(address).content.decode(), address
    with every_office():
        site = Site.objects.get(root_page__path=home_path(office("kpu", "35.06").key))
        Redirect.objects.create(old_path="/latihan-lama", site=site, redirect_page=page)
    bake_all([KEDIRI])
    assert "latihan-lama/index.html" not in store().manifest(KEDIRI).files


def test_it_gets_no_preview_link_no_short_address_and_no_letters(
    home: models.PracticeHomePage,
    joko: Client,
    sari: Client,
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    page = write(joko, home)
    assert joko.get(f"/pages/{page.pk}/pratinjau/").status_code == 404
    assert joko.get(f"/pages/{page.pk}/bagikan/").status_code == 404
    with pytest.raises(CannotBeDone), every_office():
        preview_links.make_link(page=page, days=1, by=desk("joko"))
    with django_capture_on_commit_callbacks(execute=True):
        joko.post(f"/pages/{page.pk}/edit/", form(**{"action-submit": "1"}))
    assert mail.outbox == []
    with every_office():
        assert TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).count() == 1
    assert f"Latihan: {WORD} di aula" in sari.get("/").content.decode(), "the second person sees it at the desk"


# -- how it is seen


def test_its_pages_are_seen_at_the_desk_as_readers_would_see_them(home: models.PracticeHomePage, sari: Client) -> None:
    page = write(sari, home, **{"action-publish": "1"})
    with every_office():
        assert page.full_url.endswith("/situs-latihan/lihat/berita/latihan-di-aula/")
    shown = sari.get("/situs-latihan/lihat/berita/latihan-di-aula/")
    text = shown.content.decode()
    assert f"<h1>{WORD} di aula</h1>" in text or f"{WORD} di aula</h1>" in text
    assert "Situs latihan: tidak pernah terbit" in text
    assert 'href="/situs-latihan/lihat/berita/"' in text
    assert 'href="/berita/' not in text
    assert "noindex" in shown["X-Robots-Tag"]
    assert sari.get("/situs-latihan/lihat/").status_code == 200
    assert sari.get("/situs-latihan/lihat/tidak-ada/").status_code == 404
    assert sari.get("/situs-latihan/lihat/feed.xml").status_code == 404
    assert origin_of(office("kpu", "35.06")) not in sari.get(f"/pages/{page.pk}/edit/").content.decode().replace("manifest", "")


def test_the_screens_of_its_pages_say_what_they_are_and_those_of_real_pages_do_not(home: models.PracticeHomePage, sari: Client) -> None:
    page = write(sari, home)
    with every_office():
        real = models.NewsIndexPage.objects.get(path__startswith=home_path(office("kpu", "35.06").key))
    for address in (
        f"/pages/{home.pk}/",
        f"/pages/{page.pk}/edit/",
        f"/pages/{page.pk}/history/",
        f"/pages/add/sites/newspage/{news_index(home).pk}/",
    ):
        assert "practice-banner" in sari.get(address).content.decode(), address
    for address in (f"/pages/{real.pk}/", f"/pages/add/sites/newspage/{real.pk}/"):
        assert 'practice-banner"' not in sari.get(address).content.decode(), address


def test_the_preview_of_a_draft_says_so_too(home: models.PracticeHomePage, sari: Client) -> None:
    page = write(sari, home)
    assert "Situs latihan: tidak pernah terbit" in sari.get(f"/pages/{page.pk}/view_draft/").content.decode()


def test_a_page_with_a_number_of_somebody_is_not_published_in_it_either(home: models.PracticeHomePage, sari: Client) -> None:
    page = practice.take_exercise(Exercise.MASK, by=desk("sari"))
    with every_office():
        content = Page.objects.get(pk=page.pk).specific
    answer = sari.post(f"/pages/{page.pk}/edit/", form(title=content.title, slug=content.slug, number="", document="",
                       body=streamfield([("paragraph", rich_text(content.body[0].value.source))]), **{"action-publish": "1"}))  # fmt: skip
    assert answer.status_code == 302
    with every_office():
        assert not Page.objects.get(pk=page.pk).live


# -- the first week


def test_an_exercise_is_taken_once_and_ticked_when_nothing_is_found(home: models.PracticeHomePage, joko: Client) -> None:
    page = practice.take_exercise(Exercise.MASK, by=desk("joko"))
    assert practice.take_exercise(Exercise.MASK, by=desk("joko")).pk == page.pk
    assert practice.take_exercise(Exercise.MASK, by=desk("sari")).pk != page.pk
    assert Task.MASK not in first_week_of("joko")
    changed = form(
        title=page.title, slug=page.slug, number="", document="", body=streamfield([("paragraph", rich_text("<p>Peserta rekaan.</p>"))])
    )
    joko.post(f"/pages/{page.pk}/edit/", changed)
    assert Task.MASK in first_week_of("joko")
    assert Task.MASK not in first_week_of("sari")


def test_the_page_of_the_week_ticks_what_was_done_and_reading_by_a_click(home: models.PracticeHomePage, joko: Client) -> None:
    assert "0 dari 12 tugas" in joko.get("/").content.decode()
    write(joko, home)
    assert "1 dari 12 tugas" in joko.get("/minggu-pertama/").content.decode()
    joko.post("/minggu-pertama/aturan/")
    assert "2 dari 12 tugas" in joko.get("/minggu-pertama/").content.decode()
    assert "2 dari 12" in joko.get("/minggu-pertama/lembar/").content.decode()


def test_the_panel_goes_when_it_is_put_away_and_comes_back(joko: Client) -> None:
    assert "week-panel" in joko.get("/").content.decode()
    joko.post("/minggu-pertama/simpan/")
    assert "week-panel" not in joko.get("/").content.decode()
    joko.post("/minggu-pertama/simpan/", {"kembali": "1"})
    assert "week-panel" in joko.get("/").content.decode()


def test_an_account_of_two_months_and_who_writes_nothing_are_not_asked(joko: Client) -> None:
    with every_office():
        type(person("joko")).objects.filter(username="joko").update(date_joined=timezone.now() - datetime.timedelta(days=61))
    assert "week-panel" not in joko.get("/").content.decode()
    assert joko.get("/minggu-pertama/").status_code == 200
    agus = desk_client("agus")
    assert "week-panel" not in agus.get("/").content.decode()
    assert agus.get("/minggu-pertama/").status_code == 403
    assert agus.post("/minggu-pertama/aturan/").status_code == 403


def test_agus_sees_who_of_the_own_office_finished_which_day_and_sari_does_not(home: models.PracticeHomePage, joko: Client) -> None:
    write(joko, home)
    person("sari"), person("dewi")
    agus = desk_client("agus").get("/minggu-pertama/kantor/").content.decode()
    assert "Joko" in agus
    assert "1/12" in agus
    assert "Sari" in agus
    assert "Dewi" not in agus
    assert desk_client("sari").get("/minggu-pertama/kantor/").status_code == 403
    assert "Joko" not in desk_client("eko").get("/minggu-pertama/kantor/").content.decode()


def test_the_list_of_people_asks_no_more_for_more_people(home: models.PracticeHomePage, joko: Client, sari: Client) -> None:
    write(joko, home)
    sari.post(f"/pages/add/sites/newspage/{news_index(home).pk}/", form(slug="yang-kedua"))
    kediri, asked = office("kpu", "35.06"), []
    with every_office():
        for people in ([person("joko")], [person("joko"), person("sari"), person("agus")]):
            with CaptureQueriesContext(connection) as queries_made:
                first_week.progress_for(kediri, people, set())
            asked.append(len(queries_made))
    assert asked[0] == asked[1]


def test_an_exercise_that_is_none_is_not_found(home: models.PracticeHomePage, joko: Client) -> None:
    assert joko.post("/minggu-pertama/latihan/lainnya/").status_code == 404
    assert joko.get("/minggu-pertama/latihan/perbaiki/").status_code == 405


def test_a_real_page_that_links_to_a_practice_page_is_not_published(home: models.PracticeHomePage, sari: Client) -> None:
    page = write(sari, home, **{"action-publish": "1"})
    with every_office():
        real = models.NewsIndexPage.objects.get(path__startswith=home_path(office("kpu", "35.06").key))
    link = f'<p>Lihat <a linktype="page" id="{page.pk}">laporan kelas</a>.</p>'
    body = streamfield([("paragraph", rich_text(link))])
    sari.post(f"/pages/add/sites/newspage/{real.pk}/", form(slug="menaut", body=body, **{"action-publish": "1"}))
    with every_office():
        assert models.NewsPage.objects.filter(slug="menaut", live=False).exists()


def test_bringing_an_older_version_back_unticks_nothing(home: models.PracticeHomePage, joko: Client) -> None:
    later = [timezone.localtime(timezone.now() + datetime.timedelta(days=n)).strftime("%Y-%m-%d %H:%M") for n in (1, 2)]
    page = write(joko, home)
    joko.post(f"/pages/{page.pk}/edit/", form(go_live_at=later[0], expire_at=later[1]))
    joko.post(f"/pages/{page.pk}/edit/", form(go_live_at="", expire_at=""))
    assert Task.SCHEDULE in first_week_of("joko")


def test_who_approves_a_page_saves_it_and_has_not_written_it(home: models.PracticeHomePage, joko: Client, sari: Client) -> None:
    empty = streamfield([])  # blocks of a form in these tests get new names at every save, which counts as a change
    page = write(joko, home, body=empty)
    joko.post(f"/pages/{page.pk}/edit/", form(body=empty, **{"action-submit": "1"}))
    sari.post(f"/pages/{page.pk}/edit/", form(body=empty, **{"action-workflow-action": "1", "workflow-action-name": "approve"}))
    with every_office():
        assert Page.objects.get(pk=page.pk).live
        assert Revision.page_revisions.filter(object_id=str(page.pk), user=person("sari")).exists()
    assert first_week_of("sari") == {Task.APPROVE}
    assert first_week_of("joko") == {Task.NEWS, Task.HAND_IN}
