"""Moving in at the desk, over HTTP: what each screen says, who gets in, and that nothing of an old site is ever rendered."""

import datetime
import errno
import hashlib
import io
from typing import Any

import pypdf
import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pendopo.security.desk import Desk
from pendopo.security.models import AuditEntry
from pendopo.security.rules.roles import Action
from pendopo.security.scope import every_office, office_scope
from pendopo.site_import import actions, engine, queries, wiring
from pendopo.site_import.models import ImportedItem, ImportJob, MoveDeadline
from pendopo.sites.old_addresses import OldAddress
from tests.cast import desk
from tests.desk import desk_client
from tests.site_import.fakes import HOST, Old, post, usual
from tests.sites.country import office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]
HOSTILE = '<img src=x onerror="alert(1)"><script>alert(document.cookie)</script><style>body{display:none}</style>'


@pytest.fixture
def known_source(monkeypatch: pytest.MonkeyPatch) -> Old:
    """A source that the desk offers, and whose parts the mover works with."""
    old = usual()
    monkeypatch.setattr(wiring, "choices", lambda: [("uji", "Berkas uji", True), ("alamat", "Alamat uji", False)])
    return old


def work(old: Old) -> int:
    return engine.do_waiting(old.parts())


def sole_job() -> ImportJob:
    with every_office():
        return ImportJob.objects.get()


def item(source_id: str) -> ImportedItem:
    with every_office():
        return ImportedItem.objects.select_related("page").get(source_id=source_id)


def start(client: Client, **changes: object) -> object:
    fields = {"source": "uji", "address": f"https://{HOST}/", "file": SimpleUploadedFile("ekspor.xml", b"<rss/>"), "media_hosts": ""}
    return client.post(reverse("move_begin"), fields | changes)


def text_of(client: Client, name: str, *args: object, query: str = "") -> str:
    answer = client.get(reverse(name, args=args) + query)
    assert answer.status_code == 200, name
    return answer.content.decode()


def test_a_move_from_the_upload_to_the_report(known_source: Old) -> None:
    """Sari uploads an export, looks at the trial, goes on, accepts what is clean, and reads what became of it."""
    client = desk_client("sari")
    assert "belum memindahkan" in text_of(client, "moves")
    assert "Uji coba" in text_of(client, "move_begin")
    answer = start(client)
    job = sole_job()
    assert answer.headers["Location"] == reverse("move", args=[job.pk])
    assert (engine.uploads() / job.file).read_bytes() == b"<rss/>"
    shown = client.get(reverse("move", args=[job.pk]))
    assert shown.headers["Refresh"] == "3"
    assert "<progress>" in shown.content.decode()
    assert work(known_source) == 1
    shown = client.get(reverse("move", args=[job.pk]))
    assert "Refresh" not in shown.headers
    assert "Situs slot gacor" in shown.content.decode()
    assert "baris 12" in shown.content.decode()
    client.post(reverse("move_carry_on", args=[job.pk]))
    work(known_source)
    assert "Terima semua dan terbitkan" in text_of(client, "move", job.pk)
    client.post(reverse("move_accept", args=[job.pk]), {"pile": "clean"})
    work(known_source)
    assert "(5 terbit)" in text_of(client, "move", job.pk)
    report = text_of(client, "move_report", job.pk)
    assert "Alamat lama yang dialihkan" in report
    assert "Berkas tidak ada lagi" in report
    paper = client.get(reverse("move_report_pdf", args=[job.pk]))
    words = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(paper.content)).pages)
    assert "KPU Kabupaten Kediri" in words
    assert HOST in words


def test_a_wrong_form_says_what_is_missing(known_source: Old) -> None:
    client = desk_client("sari")
    assert "Pilih berkas ekspornya" in start(client, file="").content.decode()
    assert "Tulis alamat situs lama" in start(client, address="javascript:alert(1)").content.decode()
    assert "Tulis nama host" in start(client, media_hosts="bukan host").content.decode()
    with every_office():
        assert not ImportJob.objects.exists()
    assert not engine.uploads().exists() or not list(engine.uploads().iterdir())


def test_a_refused_start_leaves_no_file_behind(known_source: Old) -> None:
    client = desk_client("sari")
    start(client)
    answer = start(client)
    assert "sedang dikerjakan" in answer.content.decode()
    assert len(list(engine.uploads().iterdir())) == 1


def test_the_name_of_an_upload_never_becomes_a_path(known_source: Old) -> None:
    client = desk_client("sari")
    start(client, file=SimpleUploadedFile("../../etc/passwd.x/../ml", b"x"))
    file = sole_job().file
    assert "/" not in file
    assert (engine.uploads() / file).resolve().parent == engine.uploads().resolve()


@pytest.fixture
def hostile(known_source: Old) -> ImportJob:
    known_source.found = [
        post(1, title=f"Judul {HOSTILE}", html=f"<p>Isi</p>{HOSTILE}", author=HOSTILE, categories=(HOSTILE,), address=f"https://{HOST}/{HOSTILE}"),
        post(2, source_id="../../../etc/passwd", title="Slot\0 gacor\ud800", html="x\0y\ud800"),
    ]  # fmt: skip
    start(desk_client("sari"))
    work(known_source)
    return sole_job()


def test_nothing_of_a_hostile_source_is_rendered_on_any_screen(hostile: ImportJob) -> None:
    client = desk_client("sari")
    with every_office():
        rows = list(ImportedItem.objects.values_list("pk", flat=True))
    assert len(rows) == 2
    screens = [text_of(client, "move", hostile.pk), text_of(client, "move_items", hostile.pk), text_of(client, "move_mapping", hostile.pk)]
    screens += [text_of(client, "move_report", hostile.pk), *(text_of(client, "move_item", pk) for pk in rows)]
    for html in screens:
        assert "<script>alert" not in html
        assert 'onerror="alert' not in html
        assert "<style>body" not in html
    assert "&lt;script&gt;alert" in screens[4]
    assert client.get(reverse("move_report_pdf", args=[hostile.pk])).status_code == 200


def test_one_click_moves_an_item_and_leads_back_to_the_list(known_source: Old) -> None:
    client = desk_client("sari")
    start(client)
    work(known_source)
    job, doubtful = sole_job(), item("post-6")
    here = reverse("move_items", args=[job.pk]) + "?tumpukan=doubtful"
    assert "Dengan skrip" in text_of(client, "move_items", job.pk, query="?tumpukan=doubtful")
    answer = client.post(reverse("move_item_pile", args=[doubtful.pk]), {"pile": "clean", "kembali": here})
    assert answer.headers["Location"] == here
    assert item("post-6").pile == "clean"
    answer = client.post(reverse("move_item_pile", args=[doubtful.pk]), {"pile": "infected", "kembali": "https://jahat.example/"})
    assert answer.headers["Location"] == reverse("move_item", args=[doubtful.pk])
    client.post(reverse("move_item_pile", args=[doubtful.pk]), {"pile": "tidak ada"})
    assert item("post-6").pile == "infected"


def test_the_filters_of_the_list_narrow_it(known_source: Old) -> None:
    client = desk_client("sari")
    start(client)
    work(known_source)
    job = sole_job()
    found = text_of(client, "move_items", job.pk, query="?kata=nomor+3")
    assert "Berita nomor 3" in found
    assert "Berita nomor 2" not in found
    assert "Sejarah kantor" in text_of(client, "move_items", job.pk, query="?jenis=standard")
    assert "Tidak ada halaman lama yang cocok" in text_of(client, "move_items", job.pk, query="?keadaan=accepted")
    assert "Berita nomor 3" in text_of(client, "move_items", job.pk, query="?tumpukan=%27drop&keadaan=x&jenis=y&p=99")


def test_an_infected_item_asks_for_a_reason(known_source: Old) -> None:
    client = desk_client("sari")
    start(client)
    work(known_source)
    client.post(reverse("move_carry_on", args=[sole_job().pk]))
    work(known_source)
    infected = item("post-5")
    shown = text_of(client, "move_item", infected.pk)
    assert "Tautan tersembunyi ke situs lain" in shown
    assert "Nilai 90 dari 100" in shown
    client.post(reverse("move_item_accept", args=[infected.pk]), {"reason": "ya"})
    assert item("post-5").state == "waiting"
    client.post(reverse("move_item_accept", args=[infected.pk]), {"reason": "Peringatan kantor sendiri tentang judi daring."})
    work(known_source)
    assert not item("post-5").page.live
    client.post(reverse("move_item_refuse", args=[item("post-6").pk]))
    client.post(reverse("move_item_type", args=[item("post-4").pk]), {"wanted": "announcement"})
    assert (item("post-6").state, item("post-4").wanted) == ("refused", "announcement")


def test_categories_are_mapped_on_their_screen(known_source: Old) -> None:
    client = desk_client("sari")
    start(client)
    work(known_source)
    job = sole_job()
    assert "Berita nomor 1" in text_of(client, "move_mapping", job.pk)
    client.post(reverse("move_mapping", args=[job.pk]), {"k0": "announcement"})
    assert sole_job().mapping == {"Berita": "announcement"}
    assert item("post-1").wanted == "announcement"


def test_a_category_that_is_left_to_the_proposal_again_is_sorted_as_proposed(known_source: Old) -> None:
    client = desk_client("sari")
    start(client)
    work(known_source)
    job = sole_job()
    client.post(reverse("move_mapping", args=[job.pk]), {"k0": "announcement"})
    with every_office():
        ImportJob.objects.update(mapping={"Berita": "announcement", "Kategori lain": "legal"})
    client.post(reverse("move_mapping", args=[job.pk]), {"k0": ""})
    assert sole_job().mapping == {"Kategori lain": "legal"}
    assert (item("post-1").wanted, item("post-1").proposed) == ("news", "news")


def test_many_categories_take_no_more_questions_than_few(known_source: Old, django_assert_max_num_queries: Any) -> None:
    known_source.found = [post(n, categories=(f"Kategori {n}",)) for n in range(1, 41)]
    client = desk_client("sari")
    start(client)
    work(known_source)
    job = sole_job()
    with office_scope(desk("sari").own), django_assert_max_num_queries(4):  # two of them open the scope
        found = queries.categories_of(job)
    assert (len(found), found[0].samples) == (40, ("Berita nomor 1",))


def test_a_file_of_another_kind_is_told_before_anything_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    client = desk_client("sari")
    answer = start(client, source="wxr", file=SimpleUploadedFile("cadangan.zip", b"PK"))
    assert "berakhiran .xml" in answer.content.decode()
    assert not engine.uploads().exists()


def test_a_file_that_a_source_of_addresses_was_given_is_left_aside(known_source: Old) -> None:
    start(desk_client("sari"), source="alamat")
    job = sole_job()
    assert (job.file, job.origin) == ("", f"https://{HOST}/")
    assert not engine.uploads().exists()


def test_a_full_disk_is_told_in_words_and_leaves_nothing(known_source: Old, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(InMemoryUploadedFile, "chunks", full)
    answer = start(desk_client("sari"))
    assert "penyimpanan server mungkin penuh" in answer.content.decode()
    assert list(engine.uploads().iterdir()) == []
    with every_office():
        assert not ImportJob.objects.exists()


def test_what_was_handed_in_is_on_record_by_its_digest(known_source: Old) -> None:
    start(desk_client("sari"))
    digest = hashlib.sha256(b"<rss/>").hexdigest()
    assert (sole_job().file_sha256, sole_job().file_bytes) == (digest, 6)
    with every_office():
        assert AuditEntry.objects.get(action="move.begin").detail["file_sha256"] == digest
    assert digest in text_of(desk_client("sari"), "move", sole_job().pk)


def test_a_move_on_which_nobody_works_says_whom_to_ask(known_source: Old) -> None:
    client = desk_client("sari")
    start(client)
    assert "hubungi pusat komputer" not in text_of(client, "move", sole_job().pk)
    with every_office():
        ImportJob.objects.update(changed_at=timezone.now() - datetime.timedelta(minutes=6))
    assert "hubungi pusat komputer" in text_of(client, "move", sole_job().pk)


def test_one_goes_from_item_to_item_of_a_pile_round_and_round(known_source: Old) -> None:
    client = desk_client("sari")
    start(client)
    work(known_source)
    first, last = item("post-1"), item("post-7")
    assert reverse("move_item", args=[item("post-2").pk]) in text_of(client, "move_item", first.pk)
    assert reverse("move_item", args=[first.pk]) in text_of(client, "move_item", last.pk)
    assert "Berikutnya di tumpukan ini" not in text_of(client, "move_item", item("post-6").pk)


def test_an_undo_asks_first_and_says_what_it_did(known_source: Old) -> None:
    client = desk_client("sari")
    start(client)
    work(known_source)
    job = sole_job()
    assert "Hapus juga halaman yang sudah disunting" in text_of(client, "move_undo", job.pk)
    client.post(reverse("move_undo", args=[job.pk]))
    work(known_source)
    assert "Pindahan dibatalkan" in text_of(client, "move", job.pk)
    assert not list(engine.uploads().iterdir())


@pytest.fixture
def kediri_move(known_source: Old) -> ImportJob:
    start(desk_client("sari"))
    work(known_source)
    return sole_job()


@pytest.mark.parametrize("name", ["move", "move_items", "move_mapping", "move_undo", "move_report", "move_report_pdf", "move_lost"])
def test_dewi_sees_nothing_of_the_move_of_kediri(kediri_move: ImportJob, name: str) -> None:
    dewi, sari = desk_client("dewi"), desk_client("sari")
    assert dewi.get(reverse(name, args=[kediri_move.pk])).status_code == 404
    assert sari.get(reverse(name, args=[kediri_move.pk])).status_code == 200


@pytest.mark.parametrize("name", ["move_carry_on", "move_accept", "move_refuse"])
def test_dewi_changes_nothing_of_the_move_of_kediri(kediri_move: ImportJob, name: str) -> None:
    assert desk_client("dewi").post(reverse(name, args=[kediri_move.pk]), {"pile": "clean"}).status_code == 404
    assert sole_job().stage == "tried"


def test_dewi_reaches_no_item_of_kediri(kediri_move: ImportJob) -> None:
    dewi, row = desk_client("dewi"), item("post-1")
    assert dewi.get(reverse("move_item", args=[row.pk])).status_code == 404
    for name in ("move_item_pile", "move_item_accept", "move_item_refuse", "move_item_type"):
        assert dewi.post(reverse(name, args=[row.pk]), {"pile": "infected", "wanted": "legal"}).status_code == 404
    assert item("post-1").pile == "clean"


def test_an_editor_may_look_but_not_begin(kediri_move: ImportJob) -> None:
    joko = desk_client("joko")
    assert "Batalkan pindahan" not in text_of(joko, "move", kediri_move.pk)
    assert joko.get(reverse("move_begin")).status_code == 403
    assert joko.post(reverse("move_accept", args=[kediri_move.pk]), {"pile": "clean"}).status_code == 403


def test_the_menu_offers_moving_to_who_moves_or_oversees(known_source: Old) -> None:
    for username, offered in (("sari", True), ("agus", True), ("rina", True), ("joko", False), ("yusuf", False)):
        assert (reverse("moves") in desk_client(username).get("/").content.decode()) is offered, username


# -- the dashboard


@pytest.fixture
def rina() -> Desk:
    return desk("rina")


def test_a_supervisor_sees_how_far_the_offices_of_the_province_are(kediri_move: ImportJob) -> None:
    shown = text_of(desk_client("rina"), "moving")
    assert "KPU Kabupaten Kediri" in shown
    assert HOST in shown
    assert "KPU Kabupaten Jepara" not in shown
    assert "Bawaslu" not in shown.replace("PENDOPO_BAWASLU", "")
    assert "KPU Kota Kediri" not in text_of(desk_client("rina"), "moving", query="?keadaan=ready")
    lines = desk_client("rina").get(reverse("moving_csv")).content.decode().splitlines()
    assert "35.06,kpu,KPU Kabupaten Kediri,Menunggu keputusan,,,0,7,kab-kediri.kpu.go.id" in lines


def test_an_office_sees_itself_alone_on_the_dashboard(kediri_move: ImportJob) -> None:
    shown = text_of(desk_client("dewi"), "moving")
    assert "KPU Kabupaten Jepara" in shown
    assert "Kediri" not in shown


def test_a_deadline_set_for_the_province_holds_for_its_offices_and_goes_before_the_national_one(rina: Desk) -> None:
    today = timezone.localdate()
    province, nation = office("kpu", "35"), office("kpu", "")
    late, later = today + datetime.timedelta(days=10), today + datetime.timedelta(days=90)
    hendra = desk("hendra")
    with office_scope(hendra.own):
        actions.set_deadline(office=nation, day=later, by=hendra)
    with office_scope(rina.own):
        actions.set_deadline(office=province, day=late, by=rina)
        with pytest.raises(actions.PermissionDenied):
            actions.set_deadline(office=nation, day=late, by=rina)
        with pytest.raises(actions.PermissionDenied):
            actions.set_deadline(office=office("kpu", "33"), day=late, by=rina)
        with pytest.raises(actions.CannotBeDone):
            actions.set_deadline(office=province, day=today - datetime.timedelta(days=1), by=rina)
    with pytest.raises(actions.PermissionDenied):
        actions.set_deadline(office=province, day=late, by=desk("sari"))
    assert "Tenggat pindah kantor ini" in text_of(desk_client("sari"), "moves")
    assert late.isoformat() in desk_client("sari").get(reverse("moving_csv")).content.decode()
    assert later.isoformat() in desk_client("dewi").get(reverse("moving_csv")).content.decode()
    with office_scope(rina.own):
        actions.set_deadline(office=province, day=None, by=rina)
    assert later.isoformat() in desk_client("sari").get(reverse("moving_csv")).content.decode()


def test_the_dashboard_asks_no_more_for_many_offices_than_for_few(kediri_move: ImportJob) -> None:
    reach = desk("rina").reach_for(Action.READ)
    with office_scope(reach), CaptureQueriesContext(connection) as asked:
        found = queries.with_figures(queries.moves_within(reach, timezone.localdate()))
    assert len([one for one in asked if "SELECT" in one["sql"] and "site_import" in one["sql"]]) == 4  # moves, deadlines, two counts
    assert {move.office.region.code: (move.moved, move.waiting) for move in found}["35.06"] == (0, 7)


def test_a_square_of_the_map_leads_to_its_office_alone(kediri_move: ImportJob) -> None:
    client = desk_client("rina")
    assert f"{reverse('moving')}?wilayah=35.06" in text_of(client, "moving")
    shown = text_of(client, "moving", query="?wilayah=35.06").rpartition("<h2>")[2]
    assert "KPU Kabupaten Kediri" in shown
    assert "KPU Kota Kediri" not in shown
    assert "Tidak ada kantor" in text_of(client, "moving", query="?wilayah=35.0")


def test_a_deadline_is_set_on_its_screen(kediri_move: ImportJob) -> None:
    client, day = desk_client("rina"), timezone.localdate() + datetime.timedelta(days=5)
    assert "KPU Provinsi Jawa Timur" in text_of(client, "move_deadline")
    client.post(reverse("move_deadline"), {"office": office("kpu", "35").key, "day": day.isoformat()})
    assert MoveDeadline.objects.get().day == day
    assert client.post(reverse("move_deadline"), {"office": office("kpu", "33").key, "day": day.isoformat()}).status_code == 200
    assert MoveDeadline.objects.count() == 1
    assert desk_client("sari").get(reverse("move_deadline")).status_code == 403


def test_a_long_report_says_how_much_it_leaves_out_and_gives_the_rest_as_a_file(kediri_move: ImportJob) -> None:
    with every_office():
        OldAddress.objects.bulk_create(OldAddress(office_key=kediri_move.office_key, key=f"/lama/{n:03}", origin=HOST) for n in range(130))
        OldAddress.objects.create(office_key=kediri_move.office_key, key="/lain", origin="situs-lain.example")
        ImportJob.objects.update(faults=[{"place": "baris 1", "what": "bad_date", "detail": ""}] * 150, counters={"faults": 150})
    client = desk_client("sari")
    shown = text_of(client, "move_report", kediri_move.pk)
    assert "Dan 30 lagi." in shown
    assert "Dan 50 lagi." in shown
    paper = client.get(reverse("move_report_pdf", args=[kediri_move.pk]))
    words = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(paper.content)).pages)
    assert "Dan 30 lagi." in words
    lines = client.get(reverse("move_lost", args=[kediri_move.pk])).content.decode().splitlines()
    assert (len(lines), lines[1]) == (131, "/lama/000")


def test_who_is_late_is_named(kediri_move: ImportJob) -> None:
    with every_office():
        MoveDeadline.objects.create(
            office_key=office("kpu", "35").key, day=timezone.localdate() - datetime.timedelta(days=1), set_by="rina"
        )
    shown = text_of(desk_client("rina"), "moving", query="?keadaan=late")
    assert "KPU Kabupaten Kediri" in shown
    assert "lewat" in shown
