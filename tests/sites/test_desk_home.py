"""The first screen of the desk and the list of happenings: what each role sees, and that nobody sees the neighbour's."""

import datetime
import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, TaskState

from pendopo.security import incidents, people
from pendopo.security.models import Incident
from pendopo.security.scope import every_office, office_scope
from pendopo.sites import models
from pendopo.sites.rules.lateness import ANNOUNCEMENT_DAYS
from pendopo.sites.visits import ViewCount
from tests.cast import desk
from tests.desk import desk_client
from tests.security.test_freezing import freeze_kediri
from tests.sites.country import office, person
from tests.sites.test_broadcasts import let_out, proposal
from tests.sites.test_desk import add_news, news_form, news_index
from tests.sites.test_review import EMPTY, act, draft, edit, hand_in, news

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]
DAY = datetime.timedelta(days=1)
# One of them asks whether who writes has put the first week away.
MOST_QUERIES = {"sari": 49, "joko": 45, "ratna": 54, "rina": 52, "tono": 52, "yusuf": 52}


@pytest.fixture
def sari() -> Client:
    return desk_client("sari")


@pytest.fixture
def joko() -> Client:
    return desk_client("joko")


def words(client: Client, path: str = "/") -> str:
    """The words of a screen without its marks, as a person reads them."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    main = re.sub(r"<(script|style|template)\b.*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return html.unescape(" ".join(re.sub(r"<[^>]*>", " ", main).split()))


def panel(client: Client, name: str, path: str = "/") -> str:
    """One section of the first screen by the id of its heading, with its marks."""
    found = re.search(rf'<section [^>]*aria-labelledby="{name}".*?</section>', client.get(path).content.decode(), re.DOTALL)
    assert found, name
    return html.unescape(found[0])


def announcement(title: str, date: datetime.date, code: str = "35.06") -> models.AnnouncementPage:
    with office_scope(office("kpu", code).range):
        parent = models.AnnouncementIndexPage.objects.get(path__startswith=Page.objects.get(homepage__office=office("kpu", code)).path)
        page = models.AnnouncementPage(title=title, slug=title.lower().replace(" ", "-"), date=date)
        parent.add_child(instance=page)
        return page


def card(code: str, day: datetime.date, score: int, **states: str) -> None:
    of = office("kpu", code)
    criteria = [{"code": name, "state": state, "values": {}, "places": []} for name, state in states.items()]
    with office_scope(of.range):
        models.ReportCard.objects.create(office_key=of.key, day=day, score=score, criteria=criteria)


# -- what waits


def test_sari_sees_who_handed_in_what_and_since_how_many_working_days(joko: Client, sari: Client) -> None:
    hand_in(joko)
    with every_office():
        TaskState.objects.update(started_at=timezone.now() - 9 * DAY)
    waits = panel(sari, "menunggu")
    assert "Rapat di Semen" in waits
    assert "diajukan Joko Prabowo" in waits
    assert re.search(r"[567] hari kerja", waits)
    assert f"/pages/{news().pk}/edit/" in waits
    assert "naskah menunggu pemeriksaan" in panel(sari, "terlambat")


def test_dewi_sees_nothing_of_what_waits_in_kediri(joko: Client) -> None:
    hand_in(joko)
    assert "Rapat di Semen" not in words(desk_client("dewi"))


def test_a_page_that_joko_only_saved_again_still_waits_for_sari_and_never_for_himself(joko: Client, sari: Client) -> None:
    hand_in(joko)
    assert "Menunggu pemeriksaan Anda" in panel(sari, "menunggu")
    assert "Menunggu pemeriksaan Anda" not in panel(joko, "menunggu")
    edit(sari, "", title="Judul dari Sari")
    assert "Menunggu pemeriksaan Anda" not in panel(sari, "menunggu")


def test_an_unfinished_draft_waits_for_its_author_alone(joko: Client, sari: Client) -> None:
    draft(joko)
    waits = panel(joko, "menunggu")
    assert "Naskah Anda yang belum selesai" in waits
    assert "belum pernah terbit" in waits
    assert "Naskah Anda yang belum selesai" not in panel(sari, "menunggu")


def test_a_page_that_was_sent_back_stands_once_with_its_reason(joko: Client, sari: Client) -> None:
    hand_in(joko)
    act(sari, "reject", comment="Sebutkan tempat rapatnya.")
    waits = panel(joko, "menunggu")
    assert "Sebutkan tempat rapatnya." in waits
    assert waits.count("<strong>Rapat di Semen</strong>") == 1


def test_a_page_that_sari_saved_again_while_sending_it_back_is_no_draft_of_hers(joko: Client, sari: Client) -> None:
    hand_in(joko, body=EMPTY)
    edit(sari, "", body=EMPTY)
    act(sari, "reject", comment="Sebutkan tempat rapatnya.")
    assert "Rapat di Semen" not in panel(sari, "menunggu")
    assert "Dikembalikan kepada Anda" in panel(joko, "menunggu")


def test_what_was_published_waits_for_nobody(sari: Client) -> None:
    add_news(sari)
    assert "Tidak ada yang menunggu Anda." in panel(sari, "menunggu")
    assert "Rapat di Semen" not in panel(sari, "menunggu")


def test_a_broadcast_waits_for_the_second_person_and_not_for_its_author() -> None:
    proposal(by="ratna", code="")
    nadia, ratna = panel(desk_client("nadia"), "menunggu"), panel(desk_client("ratna"), "menunggu")
    assert "Siaran menunggu persetujuan Anda" in nadia
    assert "Siaran menunggu persetujuan Anda" not in ratna
    assert "Yang Anda usulkan, menunggu orang kedua" in ratna
    for stranger in ("sari", "budi", "citra", "hendra"):
        assert "Jadwal tahapan berubah" not in words(desk_client(stranger)), stranger


def test_a_proposal_waits_for_who_may_decide_it_and_for_nobody_else() -> None:
    people.propose_recovery(person=person("joko"), reason="Kunci sandinya hilang.", by=desk("agus"))
    assert "Usulan menunggu orang kedua" in panel(desk_client("wulan"), "menunggu")
    assert "Usulan menunggu orang kedua" not in panel(desk_client("agus"), "menunggu")
    assert "menunggu orang kedua" in panel(desk_client("agus"), "menunggu")
    for stranger in ("sari", "joko", "eko", "yusuf", "tono"):
        assert "orang kedua" not in panel(desk_client(stranger), "menunggu"), stranger


def test_an_open_incident_waits_for_the_security_team_and_not_for_the_neighbour() -> None:
    with every_office():
        incidents.open_incident(office=office("kpu", "35.06"), kind=Incident.Kind.TAMPERING, title="Iklan judi di beranda", actor="tono")
    assert "Iklan judi di beranda" in panel(desk_client("tono"), "menunggu")
    for stranger in ("eko", "dewi", "sari", "citra"):
        assert "Iklan judi" not in words(desk_client(stranger)), stranger


# -- what is late


def test_an_empty_office_is_told_what_is_missing_and_given_the_way_to_mend_it(sari: Client) -> None:
    late = panel(sari, "terlambat")
    assert "Situs ini belum punya berita." in late
    assert f"/pages/add/sites/newspage/{news_index().pk}/" in late
    assert "Agenda situs ini kosong." in late
    assert f"/pages/add/sites/newspage/{news_index('33.20').pk}/" not in late


def test_agus_who_does_not_write_is_told_without_a_link(sari: Client) -> None:
    late = panel(desk_client("agus"), "terlambat")
    assert "Situs ini belum punya berita." in late
    assert "/pages/add/" not in late
    assert "Penyunting dan penerbit kantor ini yang membereskannya." in late


def test_old_news_old_announcements_and_pages_about_to_go_are_named(sari: Client) -> None:
    add_news(sari)
    today = timezone.localdate()
    with every_office():
        models.NewsPage.objects.filter(slug="rapat-di-semen").update(date=today - 40 * DAY)
    announcement("Pengumuman lama", today - (ANNOUNCEMENT_DAYS + 1) * DAY)
    late = panel(sari, "terlambat")
    assert "Berita terbaru sudah 40 hari." in late
    assert "1 pengumuman berumur lebih dari setengah tahun masih tampil." in late
    with every_office():
        models.AnnouncementPage.objects.filter(slug="pengumuman-lama").update(expire_at=timezone.now() + 3 * DAY)
    late = panel(sari, "terlambat")
    assert "setengah tahun" not in late
    assert "1 halaman akan ditarik sendiri dalam tujuh hari." in late


def test_a_publisher_that_stands_still_and_a_failed_order_are_urgent(sari: Client) -> None:
    key = office("kpu", "35.06").key
    with office_scope(office("kpu", "35.06").range):
        models.BakeRequest.objects.all().delete()
        models.BakeRequest.objects.create(office_key=key)
        models.BakeRequest.objects.create(office_key=key, order="compare", failed="Rilis rusak.")
        models.BakeRequest.objects.filter(failed="").update(at=timezone.now() - datetime.timedelta(minutes=20))
    late = panel(sari, "terlambat")
    assert "1 perubahan belum tampil di situs, yang tertua sejak 20 menit lalu." in late
    assert "1 perintah kepada penerbit situs gagal." in late
    assert late.count("late-urgent") == 2
    assert "perintah kepada penerbit" not in panel(desk_client("dewi"), "terlambat")


def test_the_report_card_is_late_by_the_points_it_lost_and_names_the_dearest(sari: Client) -> None:
    card("35.06", timezone.localdate(), 71, contacts="unmet", hours="unmet", news="unmet")
    late = panel(sari, "terlambat")
    assert "Rapor situs kehilangan 13 poin, terutama: Kontak lengkap, Jam layanan." in late, "news speaks for itself"
    assert "Rapor situs kehilangan" not in panel(desk_client("dewi"), "terlambat")


def test_nothing_is_late_in_an_office_that_keeps_up(sari: Client) -> None:
    add_news(sari)
    today = timezone.localdate()
    with office_scope(office("kpu", "35.06").range):
        models.BakeRequest.objects.all().delete()
        models.NewsPage.objects.update(date=today)
        parent = models.EventIndexPage.objects.get(path__startswith=news().path[:8])
        parent.add_child(instance=models.EventPage(title="Rapat pleno", slug="rapat-pleno", date=today + 3 * DAY))
    assert "Semua tepat waktu" in panel(sari, "terlambat")


# -- the state of the site


def test_the_state_names_release_score_trend_visits_and_the_address(sari: Client) -> None:
    of, today = office("kpu", "35.06"), timezone.localdate()
    card("35.06", today - 31 * DAY, 60)
    card("35.06", today, 74)
    with office_scope(of.range):
        models.Release.objects.create(office_key=of.key, number=12, files=3, bytes=900, manifest_sha256="0" * 64)
        for back, views in ((0, 5), (6, 2), (7, 4), (13, 1), (14, 100)):
            ViewCount.objects.create(office_key=of.key, day=today - back * DAY, path="/", views=views)
    state = panel(sari, "situs-ini")
    assert "rilis 12" in state
    assert "74 B" in state
    assert "naik 14 dalam 30 hari" in state
    assert "Situs ini dibaca 7 kali dalam 7 hari." in state
    assert "Sebelumnya 5." in state
    assert "http://kab-kediri.localhost:8000/" in state
    neighbour = panel(desk_client("dewi"), "situs-ini")
    assert "belum dinilai" in neighbour
    assert "belum pernah terbit" in neighbour


def test_ratna_sees_counts_of_all_offices_below_and_sari_sees_none(sari: Client) -> None:
    today = timezone.localdate()
    card("35.06", today, 20, news="unmet")
    card("33.20", today, 90, news="met")
    freeze_kediri()
    below = " ".join(re.sub(r"<[^>]*>", " ", panel(desk_client("ratna"), "di-bawah")).split())
    for expected in (
        "7 situs.",
        "Rapor rata-rata 55.",
        "1 dibekukan",
        "1 dengan rapor D",
        "1 tanpa berita dalam 30 hari",
        "5 belum dinilai",
    ):
        assert expected in below
    assert 'id="di-bawah"' not in sari.get("/").content.decode()


def test_budi_of_east_java_counts_no_office_of_central_java() -> None:
    card("33.20", timezone.localdate(), 20)
    below = " ".join(re.sub(r"<[^>]*>", " ", panel(desk_client("budi"), "di-bawah")).split())
    assert "2 situs." in below
    assert "rapor D" not in below


# -- what happened


def test_who_published_and_took_down_what_is_told_with_the_reason(sari: Client, joko: Client) -> None:
    add_news(sari)
    sari.post(f"/pages/{news().pk}/unpublish/", {"reason": "Tanggal rapatnya keliru."})
    for client in (sari, joko):
        told = " ".join(re.sub(r"<[^>]*>", " ", panel(client, "kejadian")).split())
        assert "Sari Wulandari menerbitkan Rapat di Semen" in told
        assert "Sari Wulandari menarik dari situs Rapat di Semen" in told
        assert "Tanggal rapatnya keliru." in told


@pytest.mark.parametrize("path", ["/", "/kegiatan/"])
def test_what_happened_is_told_above_and_not_beside(path: str, sari: Client) -> None:
    add_news(sari)
    for above in ("budi", "ratna", "rina", "hendra", "yusuf", "tono"):
        assert "Rapat di Semen" in words(desk_client(above), path), above
    for beside in ("dewi", "eko", "citra"):
        assert "Rapat di Semen" not in words(desk_client(beside), path), beside
    assert "Kantor lain" not in words(sari, path)


def test_a_freeze_and_a_broadcast_are_told_where_they_were_done() -> None:
    let_out(proposal())
    freeze_kediri()
    assert "membekukan KPU Kabupaten Kediri" in words(desk_client("rina"), "/kegiatan/")
    assert "menyetujui siaran" in words(desk_client("budi"), "/kegiatan/")
    assert "menyetujui siaran" not in words(desk_client("sari"), "/kegiatan/")


def test_sign_ins_and_drafts_are_not_told(joko: Client, sari: Client) -> None:
    draft(joko)
    sari.post("/akun/masuk/", {})
    assert "Belum ada." in panel(sari, "kejadian")


def test_the_list_is_narrowed_by_office_kind_and_person(sari: Client) -> None:
    add_news(sari)
    freeze_kediri()
    rina, key = desk_client("rina"), office("kpu", "35.06").key
    assert "membekukan" in words(rina, f"/kegiatan/?office={key}")
    assert "Tidak ada kejadian yang cocok." in words(rina, f"/kegiatan/?office={office('kpu', '35').key}")
    only = words(rina, "/kegiatan/?kind=terbit&who=sari+wulan")
    assert "Rapat di Semen" in only
    assert "membekukan KPU" not in only
    assert "Tidak ada kejadian yang cocok." in words(rina, "/kegiatan/?who=dewi")


def test_an_office_beyond_the_reach_narrows_nothing_to_it() -> None:
    add_news(desk_client("dewi"), title="Rapat di Jepara", slug="rapat-di-jepara")
    with every_office():
        index = news_index("33.20")
    desk_client("dewi").post(f"/pages/add/sites/newspage/{index.pk}/", news_form(title="Rapat di Jepara", slug="rapat-di-jepara"))
    answer = words(desk_client("rina"), f"/kegiatan/?office={office('kpu', '33.20').key}")
    assert "Rapat di Jepara" not in answer


def test_the_list_goes_on_behind_fifty(sari: Client) -> None:
    from pendopo.security.actions import record

    with office_scope(office("kpu", "35.06").range):
        for number in range(60):
            record(office_key=office("kpu", "35.06").key, action="page.publish", subject=f"Berita {number:02}", actor="sari")
    first = sari.get("/kegiatan/").content.decode()
    assert first.count("<time ") == 50
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older
    second = sari.get(f"/kegiatan/{html.unescape(older[1])}").content.decode()
    assert second.count("<time ") == 10
    assert "Berita 00" in second


@pytest.mark.parametrize("nonsense", ["office=x", "kind=x", "sesudah=x", "sebelum=99999999999999999999", "office=-1&who=%00"])
def test_nonsense_in_the_address_is_answered_calmly(nonsense: str, sari: Client) -> None:
    assert sari.get(f"/kegiatan/?{nonsense}").status_code == 200


# -- what it costs, and what is not there


@pytest.mark.parametrize("username", list(MOST_QUERIES))
def test_the_first_screen_asks_no_more_when_there_is_more_to_show(username: str, sari: Client) -> None:
    client = desk_client(username)
    client.get("/")
    with CaptureQueriesContext(connection) as few:
        client.get("/")
    for number in range(4):
        add_news(sari, title=f"Berita {number}", slug=f"berita-{number}")
        hand_in_number(desk_client("joko"), number)
    client.get("/")
    with CaptureQueriesContext(connection) as many:
        client.get("/")
    assert len(many) <= len(few) + 6, "at most a query for each kind of row that there now is"
    assert len(many) <= MOST_QUERIES[username]


def hand_in_number(client: Client, number: int) -> None:
    form = news_form(title=f"Naskah {number}", slug=f"naskah-{number}")
    del form["action-publish"]
    assert client.post(f"/pages/add/sites/newspage/{news_index().pk}/", form | {"action-submit": "1"}).status_code == 302


def test_the_first_screen_leads_to_no_foreign_host(sari: Client) -> None:
    start = sari.get("/").content.decode()
    start = re.sub(r"<noscript.*?</noscript>", "", start, flags=re.DOTALL)
    assert {url for url in re.findall(r'href="(https?://[^"]+)"', start) if "localhost" not in url} == set()
    assert "Panduan penyuntingan Wagtail" not in start
