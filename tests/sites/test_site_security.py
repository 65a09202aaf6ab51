"""The screens of releases and of thawing over HTTP: roll back in one act, look at the difference, confirm as the second."""

import datetime
import re

import pytest
from django.utils import timezone

from pendopo.security import freezing
from pendopo.security.models import AuditEntry, Freeze, Proposal
from pendopo.security.queries import is_frozen
from pendopo.security.scope import every_office
from pendopo.sites import models, thawing
from tests.cast import desk
from tests.desk import desk_client
from tests.sites.country import office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]
REASON = "Halaman depan berisi iklan judi"
LINES = [
    {"kind": "added", "path": "berita/rapat/index.html", "title": "Rapat di Semen", "before": None, "after": 4000},
    {"kind": "changed", "path": "index.html", "title": "Beranda", "before": 5000, "after": 5100},
    {"kind": "spoiled", "path": "index.html", "title": "Beranda", "before": None, "after": None},
]


@pytest.fixture
def key() -> int:
    """The key of KPU Kabupaten Kediri, whose site has served two releases."""
    found = office("kpu", "35.06").key
    with every_office():
        for number in (1, 2):
            models.Release.objects.create(office_key=found, number=number, files=10, bytes=1000, manifest_sha256=str(number) * 64)
    return found


@pytest.fixture
def frozen(key: int) -> Freeze:
    return freezing.freeze(office=office("kpu", "35.06"), with_below=False, reason=REASON, by=desk("tono"))


def answer_comparison(key: int, lines: list[dict[str, object]] | None = None) -> int:
    """What the publisher does with the order; the number of the comparison."""
    with every_office():
        models.BakeRequest.objects.filter(order="compare").delete()
        made = models.Comparison.objects.create(office_key=key, release=2, lines=LINES if lines is None else lines)
    return int(made.pk)


def test_the_page_of_a_site_lists_its_releases_and_which_one_is_served(key: int) -> None:
    text = desk_client("tono").get(f"/keamanan/situs/{key}/").content.decode()
    assert f"/keamanan/situs/{key}/kembalikan/1/" in text
    assert f"/keamanan/situs/{key}/kembalikan/2/" not in text
    assert "Disajikan" in text


def test_one_form_rolls_back_and_freezes(key: int) -> None:
    answer = desk_client("tono").post(f"/keamanan/situs/{key}/kembalikan/1/", {"reason": REASON})
    assert answer.status_code == 302
    assert is_frozen(key)
    text = desk_client("tono").get(f"/keamanan/situs/{key}/").content.decode()
    assert "sedang dikerjakan penerbit" in text
    assert REASON in text
    with every_office():
        models.BakeRequest.objects.update(failed="Rilis nomor 1 tidak disimpan lagi.")
    assert "tidak disimpan lagi" in desk_client("tono").get(f"/keamanan/situs/{key}/").content.decode()


def test_a_rollback_asks_for_a_fresh_proof_and_for_a_release_that_was(key: int) -> None:
    assert desk_client("tono", proved_ago=400).post(f"/keamanan/situs/{key}/kembalikan/1/", {"reason": REASON}).status_code == 302
    assert not is_frozen(key)
    assert (
        "tidak pernah menyajikan" in desk_client("tono").post(f"/keamanan/situs/{key}/kembalikan/9/", {"reason": REASON}).content.decode()
    )
    assert not is_frozen(key)


@pytest.mark.parametrize("username", ["sari", "agus", "rina", "hendra", "yusuf", "dewi"])
def test_nobody_else_opens_these_pages(username: str, key: int, frozen: Freeze) -> None:
    client = desk_client(username)
    for address in (
        f"/keamanan/situs/{key}/",
        f"/keamanan/situs/{key}/kembalikan/1/",
        f"/keamanan/beku/{frozen.pk}/cairkan/",
        "/keamanan/situs/",
    ):
        assert client.get(address).status_code == 403, address
        assert client.post(address, {"reason": REASON, "confirm": "1", "propose": "1"}).status_code == 403, address
    assert client.post(f"/keamanan/situs/{key}/bandingkan/").status_code == 403
    with every_office():
        assert not Proposal.objects.exists()
        assert not models.BakeRequest.objects.exists()


def test_tono_of_kpu_opens_no_site_of_bawaslu() -> None:
    other = office("bawaslu", "35").key
    for address in (f"/keamanan/situs/{other}/", f"/keamanan/situs/{other}/kembalikan/1/", f"/keamanan/situs/?kantor={other}"):
        answer = desk_client("tono").get(address, follow=True)
        assert answer.status_code == 403 or answer.request["PATH_INFO"] == "/", address
        assert "Bawaslu Provinsi Jawa Timur" not in answer.content.decode()


def test_two_persons_thaw_after_looking_at_the_difference(key: int, frozen: Freeze) -> None:
    page = f"/keamanan/beku/{frozen.pk}/cairkan/"
    tono, lina = desk_client("tono"), desk_client("lina")
    assert tono.post(page, {"propose": "1", "reason": "Sudah dibersihkan"}).status_code == 302
    assert "sedang membandingkan" in lina.get(page).content.decode()
    lina.post(page, {"confirm": "1", "seen": ""})
    assert is_frozen(key)  # nothing was looked at yet
    seen = answer_comparison(key)
    text = lina.get(page).content.decode()
    assert re.findall(r"people-state \w*\">\s*(\w[\w ]*)<", text)[1:4] == ["Baru", "Berubah", "Diubah di server"]
    assert "Rapat di Semen" in text
    assert f'value="{seen}"' in text
    assert lina.post(page, {"confirm": "1", "seen": str(seen)}).status_code == 302
    assert not is_frozen(key)
    with every_office():
        assert AuditEntry.objects.filter(action="office.unfreeze", actor="lina", outcome="done").exists()


def test_who_proposed_finds_no_button_and_can_not_confirm_by_hand(key: int, frozen: Freeze) -> None:
    page, tono = f"/keamanan/beku/{frozen.pk}/cairkan/", desk_client("tono")
    tono.post(page, {"propose": "1", "reason": "Sudah dibersihkan"})
    seen = answer_comparison(key)
    assert "Setujui dan cairkan" not in tono.get(page).content.decode()
    tono.post(page, {"confirm": "1", "seen": str(seen)})
    assert is_frozen(key)


def test_a_comparison_from_before_the_freeze_does_not_count(key: int) -> None:
    seen = answer_comparison(key)
    done = freezing.freeze(office=office("kpu", "35.06"), with_below=False, reason=REASON, by=desk("tono"))
    expect_too_old(done, seen)


def test_a_comparison_older_than_half_an_hour_does_not_count(key: int, frozen: Freeze, monkeypatch: pytest.MonkeyPatch) -> None:
    assert datetime.timedelta(minutes=30) == thawing.FRESH_FOR
    seen = answer_comparison(key)
    monkeypatch.setattr(thawing, "FRESH_FOR", datetime.timedelta(0))
    expect_too_old(frozen, seen)


def expect_too_old(freeze: Freeze, seen: int) -> None:
    page, lina = f"/keamanan/beku/{freeze.pk}/cairkan/", desk_client("lina")
    freezing.propose_unfreeze(freeze=freeze, reason="Sudah dibersihkan", by=desk("tono"))
    assert "Belum ada perbandingan" in lina.get(page).content.decode()
    lina.post(page, {"confirm": "1", "seen": str(seen)})
    assert is_frozen(freeze.office_key)


def test_what_was_looked_at_must_be_the_newest(key: int, frozen: Freeze) -> None:
    page = f"/keamanan/beku/{frozen.pk}/cairkan/"
    desk_client("tono").post(page, {"propose": "1", "reason": "Sudah dibersihkan"})
    old, new = answer_comparison(key), answer_comparison(key, [])
    lina = desk_client("lina")
    lina.post(page, {"confirm": "1", "seen": str(old)})
    assert is_frozen(key)
    lina.post(page, {"confirm": "1", "seen": str(new)})
    assert not is_frozen(key)


def test_lina_refuses_and_tono_takes_back_and_the_office_stays_frozen(key: int, frozen: Freeze) -> None:
    page = f"/keamanan/beku/{frozen.pk}/cairkan/"
    for username in ("lina", "tono"):
        desk_client("tono").post(page, {"propose": "1", "reason": "Sudah dibersihkan"})
        desk_client(username).post(page, {"refuse": "1"})
        with every_office():
            assert not Proposal.objects.filter(outcome="open").exists()
    assert is_frozen(key)
    with every_office():
        assert {one.outcome for one in Proposal.objects.all()} == {"refused", "withdrawn"}


def test_the_common_list_of_proposals_leads_to_the_page_with_the_difference(key: int, frozen: Freeze) -> None:
    desk_client("tono").post(f"/keamanan/beku/{frozen.pk}/cairkan/", {"propose": "1", "reason": "Sudah dibersihkan"})
    with every_office():
        proposal = Proposal.objects.get()
    lina = desk_client("lina")
    assert "Mencairkan kantor" in lina.get("/orang/usulan/").content.decode()
    assert lina.get(f"/orang/usulan/{proposal.pk}/")["Location"] == f"/keamanan/beku/{frozen.pk}/cairkan/"
    answer = lina.post(f"/orang/usulan/{proposal.pk}/", {"decision": "confirm", "seen": proposal.content_sha256})
    assert answer.status_code == 302
    assert is_frozen(key)


def test_a_province_with_all_below_names_the_offices_where_changes_wait(key: int) -> None:
    done = freezing.freeze(office=office("kpu", "35"), with_below=True, reason=REASON, by=desk("tono"))
    with every_office():
        models.BakeRequest.objects.create(office_key=key, page_id=1)
        models.BakeRequest.objects.create(office_key=key, page_id=2)
    text = desk_client("tono").get(f"/keamanan/beku/{done.pk}/cairkan/").content.decode()
    assert "KPU Kabupaten Kediri" in text
    assert "2 perubahan menunggu" in text


def test_an_ended_freeze_has_no_page_any_more(key: int, frozen: Freeze) -> None:
    with every_office():
        Freeze.objects.filter(pk=frozen.pk).update(ended_at=timezone.now(), ended_by="tono", ended_with="lina")
    assert desk_client("tono").get(f"/keamanan/beku/{frozen.pk}/cairkan/").status_code == 404
