"""Siaran: one row on many sites, let out by two persons, withdrawn by one, and never beyond the issuer's own tree."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from pendopo.kit.ranges import KeyRange
from pendopo.kit.releases import ReleaseStore
from pendopo.security.actions import CannotBeDone
from pendopo.security.models import AuditEntry, Freeze
from pendopo.security.scope import every_office, office_scope
from pendopo.sites import broadcasting, models, publisher
from pendopo.sites.publisher import bake_all
from pendopo.sites.rules.broadcasts import State
from pendopo.sites.served import store
from tests.cast import desk
from tests.desk import desk_client
from tests.sites.country import office
from tests.sites.test_publisher import JEPARA, KEDIRI, text, work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]
EAST_JAVA, NATION, BAWASLU = "jatim.localhost", "localhost", "kediri.bawaslu.localhost"
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def baked() -> ReleaseStore:
    bake_all([KEDIRI, JEPARA, EAST_JAVA, NATION, BAWASLU])
    return store()


def proposal(by: str = "budi", code: str = "35", **changes: Any) -> models.Broadcast:
    now = timezone.now()
    fields = {"title": "Jadwal tahapan berubah", "text": "Paragraf satu.\n\nParagraf dua.", "link": "", "placement": "top",
              "audience": "all", "chosen": [], "starts_at": now - HOUR, "ends_at": now + 24 * HOUR}  # fmt: skip
    by_desk = desk(by, code)
    with office_scope(by_desk.own):
        return broadcasting.propose(by=by_desk, **fields | changes)


def let_out(broadcast: models.Broadcast, by: str = "ratna", code: str = "35") -> int:
    with office_scope(desk(by, code).own):
        sites = broadcasting.approve(broadcast=broadcast, by=desk(by, code))
        broadcast.refresh_from_db()
    return sites


def front(host: str) -> str:
    return text(host, "index.html")


def test_an_approved_broadcast_stands_on_every_site_below_and_nowhere_else(baked: ReleaseStore) -> None:
    broadcast = proposal()
    work()
    assert "Jadwal tahapan berubah" not in front(KEDIRI)
    let_out(broadcast)
    work()
    for host in (KEDIRI, EAST_JAVA):
        assert "Jadwal tahapan berubah" in front(host)
        assert "<p>Paragraf dua.</p>" in text(host, f"siaran/{broadcast.pk}/index.html")
    assert "KPU Provinsi Jawa Timur" in text(KEDIRI, f"siaran/{broadcast.pk}/index.html")
    for host in (JEPARA, NATION, BAWASLU):
        assert "Jadwal tahapan berubah" not in front(host)
        assert not text(host, f"siaran/{broadcast.pk}/index.html")


def test_a_broadcast_to_chosen_offices_reaches_these_alone(baked: ReleaseStore) -> None:
    broadcast = proposal("ratna", "", audience="chosen", chosen=[office("kpu", "33.20").key])
    assert let_out(broadcast, "nadia", "") == 2
    work()
    assert "Jadwal tahapan berubah" in front(JEPARA)
    assert "Jadwal tahapan berubah" in front(NATION)
    assert "Jadwal tahapan berubah" not in front(KEDIRI)


def test_a_withdrawn_broadcast_is_gone_from_all_sites(baked: ReleaseStore) -> None:
    broadcast = proposal()
    let_out(broadcast)
    work()
    with office_scope(desk("budi").own):
        broadcasting.withdraw(broadcast=broadcast, reason="Jadwalnya keliru.", by=desk("budi"))
    work()
    for host in (KEDIRI, EAST_JAVA):
        assert "Jadwal tahapan berubah" not in front(host)
        assert not text(host, f"siaran/{broadcast.pk}/index.html")
    with every_office():
        assert AuditEntry.objects.get(action="broadcast.withdraw").detail["reason"] == "Jadwalnya keliru."


def test_a_broadcast_begins_and_ends_by_itself(baked: ReleaseStore) -> None:
    now = timezone.now()
    broadcast = proposal(starts_at=now + HOUR, ends_at=now + 2 * HOUR)
    let_out(broadcast)
    work()
    assert "Jadwal tahapan berubah" not in front(KEDIRI)
    assert broadcasting.do_what_is_due(now) == 0
    with every_office():
        models.Broadcast.objects.filter(pk=broadcast.pk).update(starts_at=now - HOUR)
    assert broadcasting.do_what_is_due(now) == 1
    work()
    assert "Jadwal tahapan berubah" in front(KEDIRI)
    with every_office():
        models.Broadcast.objects.filter(pk=broadcast.pk).update(ends_at=now - HOUR / 2)
    assert broadcasting.do_what_is_due(now) == 1
    work()
    assert "Jadwal tahapan berubah" not in front(KEDIRI)
    assert broadcasting.do_what_is_due(now) == 0


def test_a_broadcast_bakes_a_handful_of_files_of_each_site(baked: ReleaseStore, monkeypatch: pytest.MonkeyPatch) -> None:
    from pendopo.sites import publisher

    rendered: list[str] = []
    render = publisher.SiteRenderer.render
    monkeypatch.setattr(publisher.SiteRenderer, "render", lambda self, path: rendered.append(path) or render(self, path))
    broadcast = proposal(audience="chosen", chosen=[office("kpu", "35.06").key])
    let_out(broadcast)
    work()
    assert set(rendered) == {"index.html", "sitemap.xml", f"siaran/{broadcast.pk}/index.html", ".well-known/security.txt"}


def test_a_site_that_can_not_be_baked_holds_up_no_other_and_its_order_waits(baked: ReleaseStore, monkeypatch: pytest.MonkeyPatch) -> None:
    from pendopo.sites import publisher

    bake = publisher.bake_site

    def broken_in_kediri(files: ReleaseStore, home: models.HomePage, *args: Any, **options: Any) -> object:
        if home.office.region.code == "35.06":
            raise ValueError("rusak")
        return bake(files, home, *args, **options)

    let_out(proposal())
    with monkeypatch.context() as patch:
        patch.setattr(publisher, "bake_site", broken_in_kediri)
        work()
    assert "Jadwal tahapan berubah" in front(EAST_JAVA)
    assert "Jadwal tahapan berubah" not in front(KEDIRI)
    with every_office():
        assert [request.office_key for request in models.BakeRequest.objects.all()] == [office("kpu", "35.06").key]
    work()
    assert "Jadwal tahapan berubah" in front(KEDIRI)


def test_a_frozen_office_keeps_what_it_shows_until_it_is_thawed(baked: ReleaseStore) -> None:
    kediri = office("kpu", "35.06")
    with every_office():
        frozen = Freeze.objects.create(
            office=kediri, office_key=kediri.key, low=kediri.key, high=kediri.key, reason="Uji", started_by="tono"
        )
    let_out(proposal())
    work()
    assert "Jadwal tahapan berubah" in front(EAST_JAVA)
    assert "Jadwal tahapan berubah" not in front(KEDIRI)
    with every_office():
        Freeze.objects.filter(pk=frozen.pk).update(ended_at=timezone.now(), ended_by="tono", ended_with="lina")
    work()
    assert "Jadwal tahapan berubah" in front(KEDIRI)


# -- the own note


def test_an_office_adds_a_note_on_its_own_site_and_changes_nothing_else(baked: ReleaseStore) -> None:
    broadcast = proposal()
    let_out(broadcast)
    with office_scope(desk("sari").own):
        broadcasting.annotate(broadcast=broadcast, text="Di Kediri: loket lantai satu.", by=desk("sari"))
    work()
    assert "Di Kediri: loket lantai satu." in front(KEDIRI)
    assert "Di Kediri" not in front(EAST_JAVA)
    with office_scope(desk("sari").own):
        broadcasting.annotate(broadcast=broadcast, text="", by=desk("sari"))
    work()
    assert "Di Kediri" not in front(KEDIRI)


def test_an_office_that_is_not_reached_adds_no_note() -> None:
    broadcast = proposal()
    let_out(broadcast)
    with pytest.raises(CannotBeDone, match="tidak tampil"), office_scope(desk("dewi").own):
        broadcasting.annotate(broadcast=broadcast, text="Di Jepara", by=desk("dewi"))
    with pytest.raises(PermissionDenied), office_scope(desk("joko").own):
        broadcasting.annotate(broadcast=broadcast, text="Dari penyunting", by=desk("joko"))


# -- who may


def test_the_writer_does_not_approve_the_own_broadcast() -> None:
    broadcast = proposal()
    with pytest.raises(CannotBeDone, match="orang kedua"):
        let_out(broadcast, "budi")
    with pytest.raises(IntegrityError), transaction.atomic(), every_office():
        models.Broadcast.objects.filter(pk=broadcast.pk).update(approved_at=timezone.now(), approved_by="budi")


@pytest.mark.parametrize(("who", "code"), [("joko", "35.06"), ("rina", "35"), ("tono", "")])
def test_only_a_publisher_issues_a_broadcast(who: str, code: str) -> None:
    with pytest.raises(PermissionDenied):
        proposal(who, code)


def test_a_regency_issues_none() -> None:
    with pytest.raises(CannotBeDone, match="nasional atau provinsi"):
        proposal("sari", "35.06")


def test_another_office_neither_approves_nor_withdraws_it() -> None:
    broadcast = proposal("ratna", "")
    for act in (lambda by: broadcasting.approve(broadcast=broadcast, by=by),
                lambda by: broadcasting.withdraw(broadcast=broadcast, reason="Bukan milik saya.", by=by)):  # fmt: skip
        with pytest.raises(PermissionDenied), office_scope(desk("budi").own):
            act(desk("budi"))
    with every_office():
        assert models.Broadcast.objects.get().state is State.PROPOSED


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({"ends_at": timezone.now() - 2 * HOUR}, "berakhir sebelum mulai"),
        ({"starts_at": timezone.now() - 9 * HOUR, "ends_at": timezone.now() - 8 * HOUR}, "sudah lewat"),
        ({"ends_at": timezone.now() + datetime.timedelta(days=400)}, "paling lama setahun"),
    ],
)
def test_impossible_times_are_refused(changes: dict[str, Any], answer: str) -> None:
    with pytest.raises(CannotBeDone, match=answer):
        proposal(**changes)


def test_a_proposal_is_seen_by_its_own_office_alone_and_what_was_approved_by_all() -> None:
    broadcast = proposal()
    far = KeyRange(office("kpu", "33.20").key, office("kpu", "33.20").key)
    with office_scope(far):
        assert not models.Broadcast.objects.exists()
    let_out(broadcast)
    with office_scope(far):
        assert models.Broadcast.objects.get().title == "Jadwal tahapan berubah"
        assert models.Broadcast.objects.update(title="Diretas") == 0


def test_a_number_of_a_person_goes_on_no_site() -> None:
    nik = "350612" + "410190" + "0001"
    with pytest.raises(CannotBeDone, match="NIK"):
        proposal(text=f"Hubungi pemilik NIK {nik}.")
    broadcast = proposal()
    let_out(broadcast)
    with pytest.raises(CannotBeDone, match="NIK"), office_scope(desk("sari").own):
        broadcasting.annotate(broadcast=broadcast, text=nik, by=desk("sari"))


# -- at the desk


def form(**changes: str) -> dict[str, str]:
    day = timezone.localdate() + datetime.timedelta(days=3)
    return {"title": "Jadwal tahapan berubah", "text": "Isi siaran.", "link": "", "placement": "top", "audience": "all",
            "starts_at": "2026-11-20T08:00", "ends_at": f"{day}T16:00", **changes}  # fmt: skip


def issue(client: Client, **changes: str) -> Any:
    return client.post("/siaran/baru/", form(**changes))


def test_a_broadcast_goes_from_the_form_over_a_second_person_to_the_sites(baked: ReleaseStore) -> None:
    budi, nadia = desk_client("ratna"), desk_client("nadia")
    response = issue(budi)
    assert response.status_code == 302
    with every_office():
        broadcast = models.Broadcast.objects.get()
    page = f"/siaran/{broadcast.pk}/"
    assert "Anda yang menulisnya" in budi.get(page).content.decode()
    assert "(8 situs)" in budi.get(page).content.decode()  # all that it reaches, not only those that the writer may see
    assert "Setujui dan siarkan" in nadia.get(page).content.decode()
    assert nadia.post(f"{page}setujui/").status_code == 302
    work()
    assert "Jadwal tahapan berubah" in front(KEDIRI)
    assert "Jadwal tahapan berubah" in desk_client("sari").get("/siaran/").content.decode()
    assert "Tarik siaran" not in desk_client("sari").get(page).content.decode()
    assert nadia.post(f"{page}tarik/", {"reason": "pendek"}).status_code == 200
    assert nadia.post(f"{page}tarik/", {"reason": "Isinya keliru sekali."}).status_code == 302
    work()
    assert "Jadwal tahapan berubah" not in front(KEDIRI)


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({"ends_at": "2026-11-19T08:00"}, "berakhir sebelum mulai"),
        ({"audience": "chosen"}, "Pilih paling sedikit satu kantor."),
        ({"title": "Hai"}, "Pastikan"),
        ({"link": "javascript:alert(1)"}, "URL"),
        ({"audience": "chosen", "chosen": "999"}, "999"),
    ],
)
def test_a_form_with_a_fault_comes_back_with_it_and_nothing_is_lost(changes: dict[str, str], answer: str) -> None:
    response = issue(desk_client("ratna"), **changes)
    assert response.status_code == 200
    assert answer in response.content.decode()
    assert "Isi siaran." in response.content.decode()
    with every_office():
        assert not models.Broadcast.objects.exists()


def test_a_neighbour_sees_no_proposal_and_issues_nothing_for_others() -> None:
    broadcast = proposal()
    assert desk_client("dewi").get(f"/siaran/{broadcast.pk}/").status_code == 404
    assert desk_client("dewi").post(f"/siaran/{broadcast.pk}/setujui/").status_code == 404
    assert "nasional atau provinsi" in issue(desk_client("dewi")).content.decode()
    assert desk_client("joko").get("/siaran/baru/").status_code == 403


def test_the_list_has_words_for_having_nothing() -> None:
    assert "Tidak ada siaran dari kantor di atas." in desk_client("sari").get("/siaran/").content.decode()
    assert "belum mengeluarkan siaran" in desk_client("budi").get("/siaran/").content.decode()


def test_a_broadcast_that_goes_out_in_several_groups_reaches_every_site(baked: ReleaseStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publisher, "READ_AT_ONCE", 1)
    let_out(proposal("ratna", ""), "nadia", "")
    work()
    assert all("Jadwal tahapan berubah" in front(host) for host in (KEDIRI, JEPARA, EAST_JAVA, NATION))
    with every_office():
        assert not models.BakeRequest.objects.exists()
