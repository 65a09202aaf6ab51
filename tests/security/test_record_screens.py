"""The screens of the audit trail, of freezes and incidents over HTTP: who sees what, and that the forms do what they say."""

import csv
import datetime
import io
import re

import pytest
from django.test import Client
from django.utils import timezone

from pendopo.security import freezing, incidents, trail_pages
from pendopo.security.actions import record
from pendopo.security.models import AuditEntry, Freeze, Incident
from pendopo.security.queries import is_frozen
from pendopo.security.scope import every_office
from tests.cast import desk
from tests.desk import desk_client
from tests.sites.country import office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]
DAY = datetime.timedelta(days=1)


@pytest.fixture
def one_entry_each() -> None:
    """An entry in each of four offices, named after it."""
    with every_office():
        for body, code, subject in (
            ("kpu", "35.06", "Kediri"),
            ("kpu", "35", "Jatim"),
            ("kpu", "33.20", "Jepara"),
            ("bawaslu", "35", "Bawaslu"),
        ):
            record(office_key=office(body, code).key, actor="uji", action="page.publish", subject=f"Berita {subject}")


def subjects(client: Client, query: str = "") -> set[str]:
    answer = client.get(f"/keamanan/jejak/{query}")
    assert answer.status_code == 200
    return set(re.findall(r"Berita (\w+)", answer.content.decode()))


def incident(**changes: object) -> Incident:
    given = {"kind": "tampering", "title": "Halaman depan berubah", "findings": [{"text": "/ berbeda"}], "actor": "perintah watch"}
    return incidents.open_incident(office=office("kpu", "35.06"), **(given | changes))


# -- the audit trail


def test_each_role_sees_the_trail_of_the_offices_that_it_reaches_and_of_no_other(one_entry_each: None) -> None:
    assert subjects(desk_client("agus")) == {"Kediri"}
    assert subjects(desk_client("rina")) == {"Kediri", "Jatim"}
    assert subjects(desk_client("tono")) == subjects(desk_client("yusuf")) == {"Kediri", "Jatim", "Jepara"}
    assert subjects(desk_client("eko")) == {"Jepara"}


@pytest.mark.parametrize("username", ["sari", "joko", "budi", "dewi"])
def test_who_writes_news_reads_no_trail_and_the_attempt_is_in_it(username: str, one_entry_each: None) -> None:
    assert desk_client(username).get("/keamanan/jejak/").status_code == 403
    with every_office():
        assert AuditEntry.objects.filter(actor=username, outcome="refused").count() == 1


def test_tono_narrows_the_trail_by_each_fact(one_entry_each: None) -> None:
    tono, key = desk_client("tono"), office("kpu", "33.20").key
    assert subjects(tono, f"?office={key}") == {"Jepara"}
    assert subjects(tono, "?q=berita+jat") == {"Jatim"}
    assert subjects(tono, "?actor=uji&thing=page.") == {"Kediri", "Jatim", "Jepara"}
    assert subjects(tono, "?actor=sari") == subjects(tono, "?thing=image.") == subjects(tono, "?outcome=refused") == set()
    assert subjects(tono, f"?since={timezone.localdate() + DAY}") == set()
    assert subjects(tono, f"?office={office('bawaslu', '35').key}") & {"Bawaslu"} == set()


@pytest.mark.parametrize(
    "query", ["?office=x&since=kemarin&outcome=lain&thing=..&sesudah=%00&sebelum=-1", "?sesudah=99999999999999999999999"]
)
def test_nonsense_in_the_address_breaks_nothing(query: str, one_entry_each: None) -> None:
    assert desk_client("tono").get(f"/keamanan/jejak/{query}").status_code == 200


def test_pages_lead_to_the_oldest_entry_and_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trail_pages, "ON_A_PAGE", 3)
    with every_office():
        for number in range(8):
            record(office_key=office("kpu", "35.06").key, actor="uji", action="test", subject=f"Berita {number}")
    agus, seen, address = desk_client("agus"), [], "?actor=uji"
    while address:
        text = agus.get(f"/keamanan/jejak/{address}").content.decode()
        seen.append(re.findall(r"Berita (\d)", text))
        found = re.search(r'rel="next" href="([^"]*)"', text)
        address = found[1].replace("&amp;", "&") if found else ""
    assert seen == [["7", "6", "5"], ["4", "3", "2"], ["1", "0"]]
    back = re.search(r'rel="prev" href="([^"]*)"', text)
    assert back
    assert re.findall(r"Berita (\d)", agus.get(f"/keamanan/jejak/{back[1].replace('&amp;', '&')}").content.decode()) == ["4", "3", "2"]


def test_the_list_counts_nothing_and_asks_as_much_for_many_as_for_few(django_assert_max_num_queries: object, one_entry_each: None) -> None:
    tono = desk_client("tono")
    tono.get("/keamanan/jejak/")
    with django_assert_max_num_queries(45) as asked:  # type: ignore[operator]
        tono.get("/keamanan/jejak/")
    few = len(asked.captured_queries)
    assert not [one["sql"] for one in asked.captured_queries if "COUNT(" in one["sql"] and "auditentry" in one["sql"]]
    with every_office():
        for number in range(40):
            record(office_key=office("kpu", "33.20").key, actor="uji", action="test", subject=str(number))
    with django_assert_max_num_queries(few):  # type: ignore[operator]
        tono.get("/keamanan/jejak/")


def test_an_entry_shows_before_beside_after_and_what_else_the_request_did() -> None:
    key = office("kpu", "35.06").key
    with every_office():
        first = AuditEntry.objects.create(
            office_key=key,
            actor="sari",
            action="redirect.edit",
            before={"old_path": "/lama"},
            after={"old_path": "/baru"},
            request_id="abc",
        )
        AuditEntry.objects.create(office_key=key, actor="sari", action="page.publish", subject="Serentak", request_id="abc")
        AuditEntry.objects.create(office_key=key, actor="sari", action="page.publish", subject="Lain kali", request_id="def")
    text = desk_client("agus").get(f"/keamanan/jejak/{first.pk}/").content.decode()
    assert "/lama" in text
    assert "/baru" in text
    assert "Serentak" in text
    assert "Lain kali" not in text
    assert desk_client("eko").get(f"/keamanan/jejak/{first.pk}/").status_code == 404
    assert desk_client("sari").get(f"/keamanan/jejak/{first.pk}/").status_code == 403


def test_the_export_is_what_the_list_shows_and_goes_on_record(one_entry_each: None) -> None:
    answer = desk_client("tono").get("/keamanan/jejak/ekspor/?actor=uji&thing=page.")
    assert answer["Content-Disposition"] == f'attachment; filename="jejak-audit-{office("kpu", "").host_label}-{timezone.localdate()}.csv"'
    rows = list(csv.reader(io.StringIO(answer.content.decode())))
    assert {row[7] for row in rows[1:]} == {"Berita Kediri", "Berita Jatim", "Berita Jepara"}
    with every_office():
        entry = AuditEntry.objects.get(action="audit.export")
    assert (entry.actor, entry.detail["rows"], entry.detail["wanted"]["actor"]) == ("tono", 3, "uji")


@pytest.mark.parametrize("username", ["agus", "rina", "hendra", "sari"])
def test_who_only_reads_the_trail_does_not_carry_it_away(username: str) -> None:
    assert desk_client(username).get("/keamanan/jejak/ekspor/").status_code == 403


def test_an_export_asks_for_a_fresh_proof() -> None:
    answer = desk_client("tono", proved_ago=400).get("/keamanan/jejak/ekspor/")
    assert answer.status_code == 302
    assert "next=" in answer["Location"]


# -- menus


def test_the_menu_shows_each_role_what_it_may_open() -> None:
    def items(username: str) -> set[str]:
        text = desk_client(username).get("/").content.decode()
        return {path for path in ("/insiden/", "/keamanan/beku/", "/keamanan/jejak/") if f'"{path}"' in text}

    assert items("tono") == items("agus") == {"/insiden/", "/keamanan/beku/", "/keamanan/jejak/"}
    assert items("sari") == set()


# -- freezes


def test_tono_freezes_an_office_and_its_staff_are_told_on_every_page() -> None:
    key = office("kpu", "35.06").key
    answer = desk_client("tono").post("/keamanan/beku/baru/", {"office": key, "reason": "Halaman depan berisi iklan"})
    assert answer.status_code == 302
    assert is_frozen(key)
    for address in ("/", "/pages/", "/images/"):
        text = desk_client("sari").get(address, follow=True).content.decode()
        assert "KPU Kabupaten Kediri dibekukan sejak" in text, address
        assert "Halaman depan berisi iklan" in text, address
    assert "dibekukan sejak" not in desk_client("dewi").get("/").content.decode()


def test_a_freeze_without_a_reason_or_twice_is_answered_in_words() -> None:
    tono, key = desk_client("tono"), office("kpu", "35.06").key
    assert "petugas kantor itu akan membacanya" in tono.post("/keamanan/beku/baru/", {"office": key, "reason": "x"}).content.decode()
    tono.post("/keamanan/beku/baru/", {"office": key, "reason": "Halaman depan berisi iklan"})
    assert (
        "Sudah dibekukan sejak"
        in tono.post("/keamanan/beku/baru/", {"office": key, "reason": "Halaman depan berisi iklan"}).content.decode()
    )
    assert Freeze.objects.count() == 1


def test_a_freeze_asks_for_a_fresh_proof_and_offers_no_office_of_the_other_body() -> None:
    assert desk_client("tono", proved_ago=400).post("/keamanan/beku/baru/").status_code == 302
    text = desk_client("tono").get("/keamanan/beku/baru/").content.decode()
    assert "KPU Kabupaten Kediri" in text
    assert "Bawaslu" not in text
    refused = desk_client("tono").post(
        "/keamanan/beku/baru/", {"office": office("bawaslu", "35").key, "reason": "Halaman depan berisi iklan"}
    )
    assert refused.status_code == 200
    assert Freeze.objects.count() == 0


@pytest.mark.parametrize("username", ["sari", "agus", "rina", "hendra", "yusuf"])
def test_nobody_else_opens_the_form(username: str) -> None:
    assert desk_client(username).get("/keamanan/beku/baru/").status_code == 403
    assert desk_client(username).post("/keamanan/beku/baru/", {"reason": "Halaman depan berisi iklan"}).status_code == 403
    assert Freeze.objects.count() == 0


def test_the_list_names_what_touches_the_own_offices() -> None:
    freezing.freeze(office=office("kpu", "35"), with_below=True, reason="Serangan di provinsi", by=desk("tono"))
    freezing.freeze(office=office("kpu", "33.20"), with_below=False, reason="Serangan di Jepara", by=desk("tono"))
    agus = desk_client("agus").get("/keamanan/beku/").content.decode()
    assert "Serangan di provinsi" in agus
    assert "Serangan di Jepara" not in agus
    assert "/cairkan/" not in agus
    assert desk_client("tono").get("/keamanan/beku/").content.decode().count("/cairkan/") == 2


# -- incidents


def test_tono_works_an_incident_from_report_to_closing() -> None:
    tono, key = desk_client("tono"), office("kpu", "35.06").key
    answer = tono.post(
        "/insiden/lapor/", {"office": key, "kind": "personal_data", "title": "Berkas terbuka", "text": "Daftar hadir terbaca"}
    )
    with every_office():
        one = Incident.objects.get()
    assert answer["Location"] == f"/insiden/{one.pk}/"
    page = f"/insiden/{one.pk}/"
    tono.post(f"{page}catat/", {"kind": "note", "text": "Server web diperiksa"})
    now = timezone.localtime()
    tono.post(f"{page}data-pribadi/", {"since": f"{now - 2 * datetime.timedelta(hours=1):%Y-%m-%dT%H:%M}"})
    text = tono.get(page).content.decode()
    assert "Server web diperiksa" in text
    assert "Sisa 69 jam" in text or "Sisa 70 jam" in text
    assert "Tulis laporan" not in tono.post(f"{page}tutup/", {"report": ""}).content.decode()
    blocked = tono.post(f"{page}tutup/", {"report": "Berkas ditutup, orangnya diberi tahu."}).content.decode()
    assert "3 tugas belum selesai" in blocked
    assert "subjek data dan lembaga" in blocked
    for number in re.findall(rf"{page}tugas/(\d+)/", text):
        tono.post(f"{page}tugas/{number}/", {"text": ""})
    for audience in ("subjects", "agency"):
        tono.post(f"{page}pemberitahuan/", {"audience": audience, "at": f"{now:%Y-%m-%dT%H:%M}", "text": "Surat 12/2026"})
    assert tono.post(f"{page}tutup/", {"report": "Berkas ditutup, orangnya diberi tahu."}).status_code == 302
    closed = tono.get(page).content.decode()
    assert "Berkas ditutup, orangnya diberi tahu." in closed
    assert f"{page}catat/" not in closed


def test_open_incidents_stand_first_and_of_those_the_ones_whose_notice_is_due() -> None:
    tono = desk("tono")
    old_open, due, closed = incident(), incident(kind="personal_data", title="Bocor"), incident(kind="other", title="Sudah lewat")
    incidents.mark_personal_data(incident=due, since=timezone.now() - 4 * DAY, by=tono)
    incidents.close_incident(incident=closed, report="Tidak ada apa-apa setelah diperiksa.", by=tono)
    text = desk_client("tono").get("/insiden/").content.decode()
    assert [int(number) for number in re.findall(r"/insiden/(\d+)/", text)] == [due.pk, old_open.pk, closed.pk]
    assert "Terlambat 24 jam" in text


def test_who_reads_incidents_sees_no_button_and_no_neighbour_s_incident() -> None:
    page = f"/insiden/{incident().pk}/"
    agus = desk_client("agus").get(page).content.decode()
    assert "Halaman depan berubah" in agus
    assert f"{page}catat/" not in agus
    assert desk_client("agus").post(f"{page}catat/", {"kind": "note", "text": "x"}).status_code == 403
    assert desk_client("eko").get(page).status_code == 404
    assert desk_client("sari").get(page).status_code == 403
    assert "Halaman depan berubah" not in desk_client("eko").get("/insiden/").content.decode()


def test_empty_lists_say_so() -> None:
    tono = desk_client("tono")
    assert "Belum ada insiden" in tono.get("/insiden/").content.decode()
    assert "Tidak ada kantor yang dibekukan" in tono.get("/keamanan/beku/").content.decode()
    assert "Tidak ada catatan yang cocok" in tono.get("/keamanan/jejak/?actor=tidak-ada").content.decode()
