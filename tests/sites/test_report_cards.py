"""The report card of a site: facts as they stand in the database and in what is served, one card a day, and who reads it."""

import csv
import datetime
import io
import json
import re
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Collection, Page, Workflow, WorkflowState

from pendopo.kit.releases import Entry, Manifest, ReleaseStore
from pendopo.regions.models import Office
from pendopo.security.scope import every_office, office_scope
from pendopo.sites import models, report_cards
from pendopo.sites.publisher import bake_all
from pendopo.sites.rules.paths import home_path
from pendopo.sites.rules.report_card import Place, State, Verdict
from pendopo.sites.served import just, store
from tests.desk import desk_client
from tests.sites.country import OFFICES, office, person
from tests.sites.test_publisher import JEPARA, KEDIRI, picture, write_news

PAGE = Entry("0" * 64, 1, "text/html")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]


@pytest.fixture
def kediri() -> Office:
    return office("kpu", "35.06")


def bake(*hosts: str) -> ReleaseStore:
    bake_all(list(hosts or (KEDIRI, JEPARA)))
    return store()


def graded(place: Office) -> dict[str, Verdict]:
    """The office's card of today, by criterion."""
    [card] = report_cards.grade_offices([place])
    return {verdict.code: verdict for verdict in report_cards.verdicts_of(card)}


def states(place: Office) -> dict[str, str]:
    return {code: verdict.state.value for code, verdict in graded(place).items()}


def page_of(place: Office, model: type[Page], **fields: Any) -> Any:
    """A public page below the list that takes it."""
    index = {
        models.EventPage: models.EventIndexPage, models.DocumentPage: models.DocumentIndexPage, models.LegalPage: models.LegalIndexPage,
    }[model]  # fmt: skip
    return index.objects.get(path__startswith=home_path(place.key)).add_child(instance=model(live=True, **fields))


def test_a_new_site_as_it_is_baked_has_no_fault_but_what_the_office_alone_can_fill(kediri: Office) -> None:
    bake()
    found = states(kediri)
    given = {"served", "pages", "filled", "links", "pictures", "weight", "stops", "warnings", "review", "stale"}
    assert {code for code, state in found.items() if state == "met"} == given, graded(kediri)
    assert {found[code] for code in set(found) - given} == {"unmet"}


def test_an_office_without_a_release_gets_a_card_that_says_so(kediri: Office) -> None:
    found = graded(kediri)
    assert found["served"].state is State.UNMET
    assert {found[code].state for code in ("links", "pictures", "weight", "stops", "warnings")} == {State.UNSEEN}
    with every_office():
        assert report_cards.card_of(kediri.key).release is None  # type: ignore[union-attr]


def test_what_an_office_fills_in_is_met(kediri: Office) -> None:
    with office_scope(just(kediri)):
        profile = models.OfficeProfile.objects.get(site__root_page__path=home_path(kediri.key))
        profile.address, profile.phone, profile.email = "Jalan Contoh 1", "(0354) 000000", "kediri@contoh.invalid"
        profile.hours, profile.access = "Senin–Jumat: 08.00–16.00", "Landai dan kursi roda"
        profile.save()
        folder = Collection.objects.get(path=home_path(kediri.key))
        for category in ("laporan", "rencana"):
            file = models.OfficeDocument.objects.create(title=category, collection=folder)
            page_of(kediri, models.DocumentPage, title=f"Dokumen {category}", category=category, document=file, information_class="berkala")
        for number in range(3):
            page_of(kediri, models.LegalPage, title=f"Produk {number}", number=str(number), document=file, information_class="setiap-saat")
        page_of(kediri, models.EventPage, title="Rapat pleno", date=timezone.localdate() + datetime.timedelta(days=5))
    write_news("Kabar hari ini")
    found = states(kediri)
    assert {found[code] for code in ("contacts", "hours", "access", "news", "agenda", "documents", "information")} == {"met"}
    jepara = states(office("kpu", "33.20"))
    assert {jepara[code] for code in ("contacts", "hours", "access", "news", "agenda", "documents", "information")} == {"unmet"}


def test_old_news_and_what_is_exempt_from_the_list_bring_less(kediri: Office) -> None:
    news = write_news("Kabar lama")
    with office_scope(just(kediri)):
        models.NewsPage.objects.filter(pk=news.pk).update(date=timezone.localdate() - datetime.timedelta(days=40))
        page_of(kediri, models.DocumentPage, title="Rencana lama", category="rencana", date=datetime.date(2020, 1, 1))
        page_of(kediri, models.EventPage, title="Batal", cancelled=True)
    found = graded(kediri)
    assert (found["news"].state, found["news"].values) == (State.PART, {"days": 40})
    assert found["documents"].state is State.UNMET
    assert found["information"].state is State.UNMET
    assert found["agenda"].state is State.UNMET


def test_missing_and_emptied_pages_are_named(kediri: Office) -> None:
    with office_scope(just(kediri)):
        home = home_path(kediri.key)
        gone = models.StandardPage.objects.get(path__startswith=home, slug="privasi")
        gone.unpublish()
        empty = models.StandardPage.objects.get(path__startswith=home, slug="maklumat")
        empty.body = [("paragraph", "<p>Menyusul.</p>")]
        empty.lead = ""
        empty.save()
    found = graded(kediri)
    assert (found["pages"].state, [place.title for place in found["pages"].places]) == (State.PART, [gone.title])
    assert [place.page for place in found["filled"].places] == [empty.pk]


def test_broken_links_and_numbers_of_persons_are_found_in_what_is_served(kediri: Office) -> None:
    news = write_news("Kabar bertautan")
    made_up = "3506" + "125708900001"
    body = f'<p><a href="/tidak-ada/">Daftar calon sementara</a> <a href="/berita/">Semua berita</a> NIK {made_up}</p>'
    with office_scope(just(kediri)):
        models.NewsPage.objects.filter(pk=news.pk).update(body=json.dumps([{"type": "paragraph", "value": body, "id": "a"}]))
    bake()
    found = graded(kediri)
    assert [place.page for place in found["links"].places] == [news.pk]
    assert (found["stops"].state, [place.page for place in found["stops"].places]) == (State.UNMET, [news.pk])
    with every_office():
        assert made_up not in json.dumps(report_cards.card_of(kediri.key).criteria)  # type: ignore[union-attr]


def test_a_picture_whose_text_says_nothing_is_counted_on_the_page_where_it_stands(kediri: Office) -> None:
    with office_scope(just(kediri)):
        image = picture()
    news = write_news("Kabar bergambar", image=image)
    bake(KEDIRI)
    assert (graded(kediri)["pictures"].state, graded(kediri)["pictures"].values) == (State.MET, {"count": 0, "of": 1})
    with office_scope(just(kediri)):
        image.description = "Foto kegiatan"
        image.save()
    bake(KEDIRI)
    found = graded(kediri)["pictures"]
    assert (found.state, found.values, [place.page for place in found.places]) == (State.UNMET, {"count": 1, "of": 1}, [news.pk])


def test_a_draft_that_waits_too_long_for_its_review_is_named(kediri: Office) -> None:
    news = write_news("Menunggu", live=False)
    with office_scope(just(kediri)):
        Workflow.objects.get(name="Pemeriksaan").start(news, person("joko"))
    assert graded(kediri)["review"].state is State.MET
    with office_scope(just(kediri)):
        WorkflowState.objects.update(created_at=timezone.now() - datetime.timedelta(days=9))
    found = graded(kediri)["review"]
    assert (found.state, found.values, [place.page for place in found.places]) == (State.PART, {"count": 1, "days": 9}, [news.pk])


def test_links_are_followed_from_the_page_where_they_stand(kediri: Office) -> None:
    site = report_cards.ServedSite(kediri, store(), Manifest(KEDIRI, 1, {"berita/a/index.html": PAGE, "berita/b.csv": PAGE}), {})
    there = [
        "/berita/a/",
        "/berita/a/#isi",
        "../b.csv",
        "?p=2",
        "#isi",
        "mailto:a@contoh.invalid",
        "//contoh.invalid/x",
        f"{site.origin}/berita/a/",
    ]
    gone = ["/berita/c/", "b.csv", f"{site.origin}/x"]
    html = "".join(f'<a href="{address}">x</a>' for address in there + gone)
    site.look_at_links(report_cards.ServedPage("berita/a/index.html", html, None))
    assert sorted(site.broken) == ["/berita/a/b.csv", "/berita/c/", "/x"]
    assert set(site.broken.values()) == {Place("/berita/a/")}


def test_a_page_that_nobody_touched_for_a_year_is_named(kediri: Office) -> None:
    with office_scope(just(kediri)):
        old = models.StandardPage.objects.get(path__startswith=home_path(kediri.key), slug="keberatan")
        long_ago = timezone.now() - datetime.timedelta(days=400)
        Page.objects.filter(pk=old.pk).update(last_published_at=long_ago, latest_revision_created_at=long_ago)
    assert [place.page for place in graded(kediri)["stale"].places] == [old.pk]


def test_a_card_is_written_once_a_day_and_older_ones_keep_their_states(kediri: Office) -> None:
    with every_office():
        yesterday = timezone.localdate() - datetime.timedelta(days=1)
        places = [{"code": "news", "state": "unmet", "values": {"days": 90}, "places": []}]
        models.ReportCard.objects.create(office_key=kediri.key, day=yesterday, score=7, criteria=places)
    for _ in range(2):
        graded(kediri)
    with every_office():
        today, before = models.ReportCard.objects.filter(office_key=kediri.key)
        assert (before.score, before.criteria) == (7, [{"code": "news", "state": "unmet"}])
        assert today.day == timezone.localdate()
        assert [day for day, _score in report_cards.history_of(kediri.key)] == [yesterday, today.day]
        assert report_cards.newest_cards([kediri.key])[kediri.key].pk == today.pk
        assert report_cards.newest_cards([kediri.key], yesterday)[kediri.key].pk == before.pk
        with pytest.raises(IntegrityError), transaction.atomic():
            models.ReportCard.objects.create(office_key=kediri.key, day=today.day, score=1)


def test_a_site_whose_manifest_is_no_manifest_counts_as_not_served(kediri: Office) -> None:
    files = bake()
    manifest = files.site(KEDIRI) / "current" / "manifest.json"
    manifest.chmod(0o644)
    manifest.write_text("rusak")
    assert graded(kediri)["served"].state is State.UNMET


# -- the command


def run(**options: Any) -> str:
    out = io.StringIO()
    call_command("report_cards", stdout=out, **options)
    return out.getvalue()


def test_the_command_grades_every_office_and_says_how_many(kediri: Office, capfd: pytest.CaptureFixture[str]) -> None:
    assert run().startswith(f"{OFFICES} situs dinilai, rata-rata ")
    with every_office():
        assert models.ReportCard.objects.count() == OFFICES
    assert len(json.loads(run(region=["35.06"], json=True))) == 2
    with every_office():
        assert models.ReportCard.objects.count() == OFFICES


def test_the_command_says_to_a_machine_what_it_found(kediri: Office) -> None:
    [first, _second] = json.loads(run(region=["35.06"], json=True))
    assert first["office"] == "KPU Kabupaten Kediri"
    assert (first["release"], first["grade"]) == (None, "D")


def test_the_command_refuses_a_region_without_offices() -> None:
    with pytest.raises(CommandError) as refused:
        run(region=["99"])
    assert refused.value.returncode == 2


# -- the desk


@pytest.fixture
def cards(kediri: Office) -> dict[str, int]:
    """A card for each office of three, with a score of its own."""
    scores = {"35.06": 61, "33.20": 87, "35": 40}
    with every_office():
        for code, points in scores.items():
            criteria = [report_cards.as_json(Verdict("links", State.UNMET, {"count": 4}, (Place(f"Halaman {code}"),)))]
            models.ReportCard.objects.create(
                office_key=office("kpu", code).key, day=timezone.localdate(), score=points, criteria=criteria, release=1
            )
    return scores


def test_sari_reads_the_card_of_her_office_and_what_to_do(cards: dict[str, int]) -> None:
    page = desk_client("sari").get("/rapor/").content.decode()
    assert "<strong>61</strong>" in page
    assert "Tautan putus: 4." in page
    assert "Halaman 35.06" in page
    assert "Halaman 33.20" not in page


def test_each_to_do_leads_to_the_screen_that_mends_it(kediri: Office) -> None:
    news = write_news("Kabar bertautan")
    body = '<p><a href="/tidak-ada/">Daftar calon sementara</a></p>'
    with office_scope(just(kediri)):
        models.NewsPage.objects.filter(pk=news.pk).update(body=json.dumps([{"type": "paragraph", "value": body, "id": "a"}]))
    bake(KEDIRI)
    graded(kediri)
    sari = desk_client("sari")
    page = sari.get("/rapor/").content.decode()
    assert f'href="/pages/{news.pk}/edit/"' in page
    shown = page[page.index('class="card-todo"') : page.index("Yang sudah terpenuhi")]
    screens = re.findall(r'<a class="button[^"]*" href="([^"]+)"', shown)
    assert len(screens) >= 6
    assert {address: sari.get(address).status_code for address in screens} == dict.fromkeys(screens, 200)
    assert not re.findall(
        r'<a class="button[^"]*" href="([^"]+)"', desk_client("agus").get("/rapor/").content.decode().partition("card-todo")[2]
    )


def test_dewi_may_not_read_the_card_of_kediri(cards: dict[str, int], kediri: Office) -> None:
    dewi = desk_client("dewi")
    assert dewi.get(f"/rapor/kantor/{kediri.key}/").status_code == 404
    assert "Halaman 35.06" not in dewi.get("/rapor/").content.decode()
    assert desk_client("budi").get(f"/rapor/kantor/{kediri.key}/").status_code == 200


def test_sari_sees_no_row_beyond_her_office(cards: dict[str, int]) -> None:
    sari = desk_client("sari")
    page, table = sari.get("/rapor/kantor/").content.decode(), sari.get("/rapor/kantor.csv").content.decode()
    assert "KPU Kabupaten Kediri" in page
    for other in ("KPU Kota Kediri", "KPU Provinsi Jawa Timur", "Jepara"):
        assert other not in page
        assert other not in table
    assert len(table.splitlines()) == 2


def names_in(page: str) -> list[str]:
    return re.findall(r'<td class="title"><a href="/rapor/kantor/\d+/"><strong>([^<]+)', page)


def test_budi_sorts_the_offices_of_his_province_and_draws_its_map(cards: dict[str, int], kediri: Office) -> None:
    budi = desk_client("budi")
    page = budi.get("/rapor/kantor/?urut=-nilai").content.decode()
    assert names_in(page) == ["KPU Kabupaten Kediri", "KPU Provinsi Jawa Timur", "KPU Kota Kediri"]
    assert names_in(budi.get("/rapor/kantor/?urut=kantor").content.decode())[0] == "KPU Provinsi Jawa Timur"
    assert names_in(budi.get("/rapor/kantor/?urut=apa-saja").content.decode())[0] == "KPU Kota Kediri"
    assert f'<a href="/rapor/kantor/{kediri.key}/"><title>Kabupaten Kediri: 61, C</title>' in page
    assert page.count('class="grade-') + page.count("card-grade grade-") >= 2
    assert "Jepara" not in page


def test_the_file_holds_numbers_as_numbers_and_no_formula(cards: dict[str, int], kediri: Office) -> None:
    with every_office():
        models.ReportCard.objects.create(office_key=kediri.key, day=timezone.localdate() - datetime.timedelta(days=31), score=70)
        Office.objects.filter(pk=kediri.pk).update(name="=HYPERLINK(1)")
    answer = desk_client("budi").get("/rapor/kantor.csv?urut=-nilai")
    rows = list(csv.reader(io.StringIO(answer.content.decode())))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert rows[1] == ["35.06", "kpu", "'=HYPERLINK(1)", "61", "C", "-9", timezone.localdate().isoformat(), "1"]
    assert rows[3][3:] == ["", "", "", "", ""]


def test_an_office_that_was_never_graded_is_told_so(kediri: Office) -> None:
    assert "belum pernah dinilai" in desk_client("sari").get("/rapor/").content.decode()
    assert "Belum ada kantor yang dinilai" in desk_client("budi").get("/rapor/kantor/").content.decode()


def test_a_line_of_scores_is_drawn_from_three_days_on(kediri: Office) -> None:
    with every_office():
        for ago, points in enumerate((60, 55, 50)):
            day = timezone.localdate() - datetime.timedelta(days=ago)
            models.ReportCard.objects.create(office_key=kediri.key, day=day, score=points)
    page = desk_client("sari").get("/rapor/").content.decode()
    assert '<polyline points="0.0,16.7 50.0,8.3 100.0,0.0"/>' in page


def test_the_table_asks_the_database_as_often_for_many_offices_as_for_few(cards: dict[str, int]) -> None:
    def asked(username: str) -> int:
        client = desk_client(username)
        client.get("/rapor/kantor/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/rapor/kantor/")
        return len(queries)

    assert asked("ratna") - asked("budi") <= 2


def test_the_desk_can_read_cards_and_not_write_them() -> None:
    rights = "SELECT has_table_privilege(%s, 'sites_reportcard', 'SELECT'), has_table_privilege(%s, 'sites_reportcard', 'INSERT')"
    with connection.cursor() as cursor:
        found = {role: cursor.execute(rights, [role, role]).fetchone() for role in ("pendopo_desk", "pendopo_publisher", "pendopo_intake")}
    assert found == {"pendopo_desk": (True, False), "pendopo_publisher": (True, True), "pendopo_intake": (False, False)}
