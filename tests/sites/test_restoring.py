"""Rolling a site back is one act: it freezes the office where that is not done, and orders the release."""

import pytest
from django.core.exceptions import PermissionDenied

from pendopo.kit.ranges import KeyRange
from pendopo.security import freezing, incidents, proposals
from pendopo.security.actions import CannotBeDone
from pendopo.security.models import AuditEntry, Freeze
from pendopo.security.queries import is_frozen
from pendopo.security.scope import every_office
from pendopo.sites import models, queries, restoring
from tests.cast import desk
from tests.sites.country import office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]
REASON = "Halaman depan berisi iklan judi"


@pytest.fixture
def releases() -> int:
    """Three releases of the site of KPU Kabupaten Kediri; the number of the second."""
    with every_office():
        for number in (1, 2, 3):
            models.Release.objects.create(
                office_key=office("kpu", "35.06").key, number=number, files=10, bytes=1000, manifest_sha256="0" * 64
            )
    return 2


def orders(code: str = "35.06") -> list[tuple[str, int | None]]:
    with every_office():
        return [(one.order, one.release) for one in models.BakeRequest.objects.filter(office_key=office("kpu", code).key)]


def roll_back(by: str, release: int, *, code: str | None = None) -> None:
    restoring.roll_back(office=office("kpu", "35.06"), release=release, reason=REASON, by=desk(by, code))


def test_one_act_freezes_and_orders_the_release(releases: int) -> None:
    incident = incidents.open_incident(office=office("kpu", "35.06"), kind="tampering", title="Halaman berubah", actor="perintah watch")
    roll_back("tono", releases)
    assert is_frozen(office("kpu", "35.06").key)
    assert orders() == [("restore", 2)]
    with every_office():
        assert {entry.action for entry in AuditEntry.objects.filter(actor="tono")} >= {"office.freeze", "site.restore"}
        assert incident.entries.filter(kind="act").count() == 2


def test_what_is_frozen_already_is_not_frozen_again(releases: int) -> None:
    freezing.freeze(office=office("kpu", "35"), with_below=True, reason=REASON, by=desk("tono"))
    roll_back("lina", releases)
    assert Freeze.objects.count() == 1
    assert orders() == [("restore", 2)]


@pytest.mark.parametrize("username", ["sari", "agus", "joko", "rina", "hendra", "yusuf", "dewi"])
def test_nobody_else_may_and_nothing_is_frozen_by_trying(username: str, releases: int) -> None:
    with pytest.raises(PermissionDenied):
        roll_back(username, releases)
    assert not is_frozen(office("kpu", "35.06").key)
    assert orders() == []
    with every_office():
        assert AuditEntry.objects.filter(actor=username, action="site.roll_back", outcome="refused").exists()


def test_tono_working_in_one_office_does_not_roll_back_another(releases: int) -> None:
    with pytest.raises(PermissionDenied):
        roll_back("tono", releases, code="33.20")


def test_a_release_that_never_was_is_refused_and_freezes_nothing(releases: int) -> None:
    with pytest.raises(CannotBeDone, match="nomor 9"):
        roll_back("tono", 9)
    assert not is_frozen(office("kpu", "35.06").key)


def test_a_comparison_is_ordered_by_who_may_unfreeze_alone(releases: int) -> None:
    restoring.compare(office=office("kpu", "35.06"), by=desk("lina"))
    assert orders() == [("compare", None)]
    with pytest.raises(PermissionDenied):
        restoring.compare(office=office("kpu", "35.06"), by=desk("agus"))


def test_after_the_thaw_a_site_that_was_rolled_back_is_made_anew_and_no_other(releases: int) -> None:
    kediri = office("kpu", "35.06")
    done = freezing.freeze(office=office("kpu", "35"), with_below=True, reason=REASON, by=desk("tono"))
    with every_office():
        models.Release.objects.create(office_key=kediri.key, number=4, files=10, bytes=1000, manifest_sha256="1" * 64, restored_from=2)
        models.Release.objects.create(office_key=office("kpu", "35").key, number=1, files=10, bytes=1000, manifest_sha256="2" * 64)
        assert queries.rolled_back(KeyRange(done.low, done.high)) == [kediri.key]
    proposals.confirm(freezing.propose_unfreeze(freeze=done, reason="Sudah dibersihkan", by=desk("tono")), desk("lina"))
    assert orders() == [("bake", None)]
    assert orders("35") == []
