"""What is published is handed to the transparency log in the same transaction, and nothing of a person goes with it."""

import datetime
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone

from pendopo.kit.releases import MANIFEST, ReleaseStore
from pendopo.security.actions import record
from pendopo.security.audit import make_roots
from pendopo.security.freezing import freeze_at_the_server
from pendopo.security.models import AuditRoot, Freeze
from pendopo.security.scope import every_office, office_scope
from pendopo.sites.publisher import bake_all, fresh_country, work_off
from pendopo.sites.served import restore_site, store, submit_newest_releases, writing
from pendopo.transparency.actions import submit, submit_audit_roots, submit_freezes
from pendopo.transparency.models import Submission
from pendopo.transparency.rules.entries import Entry
from tests.sites.country import office
from tests.sites.test_publisher import KEDIRI, write_news
from tests.transparency.installation import Installation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]
PORTAL = "localhost"


def waiting(kind: str) -> list[Entry]:
    entries = [Entry.parse(bytes(row.body)) for row in Submission.objects.order_by("id")]
    return [entry for entry in entries if entry.kind == kind]


@pytest.fixture
def baked() -> ReleaseStore:
    bake_all([KEDIRI, PORTAL])
    return store()


def test_a_release_goes_to_the_log_with_the_hash_of_its_manifest(baked: ReleaseStore) -> None:
    write_news("Rapat pleno")
    work_off(baked, fresh_country())
    served = (baked.site(KEDIRI) / "current" / MANIFEST).read_bytes()
    entries = [entry for entry in waiting("site_release") if entry.subject == KEDIRI]
    assert [entry.rev for entry in entries] == [1, 2]
    assert entries[-1].hashes == {"manifest": sha256(served).digest()}
    assert (entries[-1].office, entries[-1].region) == ("kpu:35.06", "35.06")
    manifest = baked.manifest(KEDIRI)
    assert manifest
    assert entries[-1].totals == {"files": len(manifest.files), "bytes": sum(entry.size for entry in manifest.files.values())}


def test_the_portal_of_the_nation_has_region_0(baked: ReleaseStore) -> None:
    (entry,) = [entry for entry in waiting("site_release") if entry.subject == PORTAL]
    assert (entry.office, entry.region) == ("kpu:0", "0")


def test_a_release_that_is_not_recorded_is_not_handed_in_either(baked: ReleaseStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both happen or neither: a release whose transaction fails leaves nothing that waits for the log."""
    before = Submission.objects.count()
    write_news("Rapat pleno")

    def fail(*_args: object, **_named: object) -> None:
        raise RuntimeError("just then the lights went out")

    monkeypatch.setattr("pendopo.sites.publisher.record_release", fail)
    assert work_off(baked, fresh_country()) == 0
    assert Submission.objects.count() == before


def test_a_fact_is_handed_in_with_the_act_that_it_tells_of_or_not_at_all() -> None:
    with transaction.atomic():
        submit(Entry("announcement", "uji", 1, timezone.now()))
        assert Submission.objects.count() == 1
        transaction.set_rollback(True)
    assert Submission.objects.count() == 0


def test_a_bake_that_changes_nothing_hands_in_nothing(baked: ReleaseStore) -> None:
    before = Submission.objects.count()
    bake_all([KEDIRI])
    assert Submission.objects.count() == before


def test_a_restored_release_is_a_new_fact_with_the_files_of_an_old_one(baked: ReleaseStore) -> None:
    kediri = office("kpu", "35.06")
    write_news("Rapat pleno")
    work_off(baked, fresh_country())
    with writing(baked, kediri):
        restored = restore_site(baked, kediri, 1)
    newest = [entry for entry in waiting("site_release") if entry.subject == KEDIRI][-1]
    assert (newest.rev, newest.hashes["manifest"]) == (3, sha256(restored.as_bytes()).digest())


def test_the_newest_release_from_before_the_log_goes_in_once(baked: ReleaseStore) -> None:
    write_news("Rapat pleno")
    work_off(baked, fresh_country())
    Submission.objects.all().delete()
    assert submit_newest_releases() == 2
    assert [(entry.subject, entry.rev) for entry in waiting("site_release") if entry.subject == KEDIRI] == [(KEDIRI, 2)]
    assert submit_newest_releases() == 0


def test_each_day_of_the_audit_trail_goes_in_once() -> None:
    kediri = office("kpu", "35.06")
    with office_scope(kediri.range):
        record(office_key=kediri.key, actor="sari", action="uji")
    day = timezone.now() + datetime.timedelta(days=2)
    made = make_roots(now=day)
    assert made
    assert submit_audit_roots() == AuditRoot.objects.count() == len(waiting("audit_root"))
    assert submit_audit_roots() == 0
    rows = {row.day.isoformat(): row for row in AuditRoot.objects.all()}
    for entry in waiting("audit_root"):
        assert entry.log == "tata-kelola"
        assert (entry.hashes["root"].hex(), entry.totals["entries"]) == (rows[entry.subject].root, rows[entry.subject].entries)


def test_a_freeze_and_its_end_go_in_without_reason_or_name() -> None:
    frozen = freeze_at_the_server(office=office("kpu", "35.06"), with_below=False, reason="Diretas oleh seseorang", actor="sari")
    assert submit_freezes() == 1
    assert submit_freezes() == 0
    with every_office():
        Freeze.objects.filter(pk=frozen.pk).update(ended_at=timezone.now(), ended_by="ratna", ended_with="budi")
    assert submit_freezes() == 1
    begun, ended = waiting("freeze")
    assert (begun.rev, begun.totals["frozen"], ended.rev, ended.totals["frozen"]) == (1, 1, 2, 0)
    assert (begun.office, begun.region) == ("kpu:35.06", "35.06")
    assert not [word for row in Submission.objects.all() for word in (b"Diretas", b"sari", b"ratna", b"budi") if word in bytes(row.body)]


def test_the_publisher_may_hand_in_facts_but_neither_change_nor_take_them_back(baked: ReleaseStore) -> None:
    rights = "SELECT has_table_privilege('pendopo_publisher', 'transparency_submission', %s)"
    with connection.cursor() as cursor:
        held = {}
        for right in ("INSERT", "UPDATE", "DELETE"):
            cursor.execute(rights, [right])
            held[right] = cursor.fetchone()[0]
        cursor.execute("SELECT has_table_privilege('pendopo_publisher', 'transparency_logentry', 'INSERT')")
        held["log"] = cursor.fetchone()[0]
    assert held == {"INSERT": True, "UPDATE": False, "DELETE": False, "log": False}


def test_the_policy_is_pinned_in_every_release_and_renewed_by_the_next_bake(baked: ReleaseStore, settings: object) -> None:
    path = "periksa/kebijakan.txt"
    assert path not in baked.manifest(KEDIRI).files  # type: ignore[union-attr]
    folder: Path = settings.LOG_DIR  # type: ignore[attr-defined]
    for quorum in ("2", "all"):
        Installation([b"x"], quorum=quorum).write(folder)
        write_news(f"Rapat pleno {quorum}")
        work_off(baked, fresh_country())
        assert (baked.site(KEDIRI) / "current" / path).read_text() == Installation([b"x"], quorum=quorum).policy
    (folder / "policy").write_text("quorum nobody\n")
    write_news("Rapat pleno lagi")
    work_off(baked, fresh_country())
    assert path not in baked.manifest(KEDIRI).files, "a policy that nobody can use is not pinned"  # type: ignore[union-attr]
