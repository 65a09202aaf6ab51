"""The audit trail only grows, its days have roots that anybody can compute again, and it is kept as long as the rule says."""

import csv
import datetime
import json
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from psycopg import errors

from pendopo.kit.merkle import root
from pendopo.regions.rules.offices import EVERY_OFFICE, office_key
from pendopo.security import audit
from pendopo.security.actions import record
from pendopo.security.models import AuditEntry, AuditRoot
from pendopo.security.queries import Wanted, audit_entries, audit_roots, newer_than, older_than
from pendopo.security.rules.trail_format import FIELDS, canonical
from pendopo.security.scope import every_office, office_scope

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]
KEDIRI, JEPARA = office_key("kpu", "35.06"), office_key("kpu", "33.20")
DAY = datetime.timedelta(days=1)
WIDE = f"SELECT set_config('pendopo.low', '{EVERY_OFFICE.low}', false), set_config('pendopo.high', '{EVERY_OFFICE.high}', false)"


def entry(days_ago: float, subject: str = "", key: int = KEDIRI, **more: object) -> AuditEntry:
    with every_office():
        at = timezone.now() - days_ago * DAY
        return AuditEntry.objects.create(office_key=key, actor="sari", action="test", subject=subject, at=at, **more)


def manage(*arguments: str) -> str:
    out = StringIO()
    call_command("audit", *arguments, stdout=out)
    return out.getvalue()


# -- rows are only added


@pytest.fixture
def two_committed_entries(admin_database_url: str) -> Iterator[None]:
    """One of today and one past its time, in the database for every role to try; taken out by switching the triggers off."""
    with psycopg.connect(admin_database_url, autocommit=True) as admin:
        insert = "INSERT INTO security_auditentry (at, office_key, actor, role, action, outcome, subject, detail, request_id) VALUES"
        for age in ("1 minute", "6 years"):
            admin.execute(f"{insert} (now() - interval '{age}', {KEDIRI}, 'uji', '', 'uji', 'done', '{age}', '{{}}', '')")
        yield
        admin.execute("ALTER TABLE security_auditentry DISABLE TRIGGER ALL")
        admin.execute("DELETE FROM security_auditentry WHERE actor = 'uji'")
        admin.execute("ALTER TABLE security_auditentry ENABLE ALWAYS TRIGGER only_added, ENABLE ALWAYS TRIGGER never_emptied")


ATTACKS = [
    "UPDATE security_auditentry SET subject = 'diubah'",
    "UPDATE security_auditentry SET at = now() - interval '10 years'",
    "DELETE FROM security_auditentry WHERE at > now() - interval '1 day'",
    "TRUNCATE security_auditentry",
    "TRUNCATE security_auditentry CASCADE",
    "INSERT INTO security_auditentry (id, at, office_key, actor, role, action, outcome, subject, detail, request_id)"
    " OVERRIDING SYSTEM VALUE SELECT id, at, office_key, 'x', '', '', 'done', '', '{}', '' FROM security_auditentry"
    " ON CONFLICT (id) DO UPDATE SET subject = 'diubah'",
]


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("role", ["desk", "operator", "owner"])
def test_no_role_changes_or_empties_the_trail(
    role: str, attack: str, two_committed_entries: None, admin_database_url: str, plane_database_url: Callable[[str], str]
) -> None:
    url = admin_database_url if role == "owner" else plane_database_url(role)
    with psycopg.connect(url, autocommit=True) as attacker:
        if role == "owner":
            attacker.execute("SET ROLE pendopo_owner")
        attacker.execute(WIDE)
        with pytest.raises(errors.InsufficientPrivilege):
            attacker.execute(attack)
        assert attacker.execute("SELECT count(*) FROM security_auditentry WHERE actor = 'uji' AND subject <> 'diubah'").fetchone() == (2,)


@pytest.mark.parametrize("role", ["desk", "operator", "publisher"])
def test_no_role_may_switch_triggers_off(role: str, plane_database_url: Callable[[str], str]) -> None:
    with psycopg.connect(plane_database_url(role), autocommit=True) as attacker:
        with pytest.raises(errors.InsufficientPrivilege):
            attacker.execute("SET session_replication_role = replica")
        with pytest.raises(errors.InsufficientPrivilege):
            attacker.execute("ALTER TABLE security_auditentry DISABLE TRIGGER only_added")


def test_even_in_replication_mode_the_trail_refuses(two_committed_entries: None, admin_database_url: str) -> None:
    """The server's administrator may set that mode, in which ordinary triggers sleep: these do not."""
    with psycopg.connect(admin_database_url, autocommit=True) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute(WIDE)
        for attack in ATTACKS[:5]:
            with pytest.raises(errors.InsufficientPrivilege):
                admin.execute(attack)


def test_an_entry_past_its_time_can_be_deleted_by_the_operator_and_by_nobody_at_the_desk(
    two_committed_entries: None, plane_database_url: Callable[[str], str]
) -> None:
    delete = "DELETE FROM security_auditentry WHERE actor = 'uji' AND at < now() - interval '5 years'"
    for plane in ("desk", "publisher"):
        with psycopg.connect(plane_database_url(plane), autocommit=True) as other, pytest.raises(errors.InsufficientPrivilege):
            other.execute(delete)
    with psycopg.connect(plane_database_url("operator"), autocommit=True) as operator:
        operator.execute(WIDE)
        assert operator.execute(delete).rowcount == 1


def test_the_desk_adds_entries_of_its_own_office_alone(plane_database_url: Callable[[str], str]) -> None:
    insert = "INSERT INTO security_auditentry (at, office_key, actor, role, action, outcome, subject, detail, request_id)"
    with psycopg.connect(plane_database_url("desk")) as desk:
        desk.execute(f"SELECT set_config('pendopo.low', '{KEDIRI}', true), set_config('pendopo.high', '{KEDIRI}', true)")
        assert desk.execute(f"{insert} VALUES (now(), {KEDIRI}, 'uji', '', 'uji', 'done', '', '{{}}', '')").rowcount == 1
        with pytest.raises(errors.InsufficientPrivilege):
            desk.execute(f"{insert} VALUES (now(), {JEPARA}, 'uji', '', 'uji', 'done', '', '{{}}', '')")


@pytest.mark.parametrize("change", ["UPDATE security_auditroot SET root = ''", "DELETE FROM security_auditroot"])
@pytest.mark.parametrize("role", ["desk", "operator"])
def test_a_root_can_not_be_changed_or_taken_back(role: str, change: str, plane_database_url: Callable[[str], str]) -> None:
    with psycopg.connect(plane_database_url(role), autocommit=True) as attacker, pytest.raises(errors.InsufficientPrivilege):
        attacker.execute(change)


# -- roots


def test_each_finished_day_gets_one_root_and_days_without_entries_get_one_too() -> None:
    entry(3, "tiga hari lalu")
    entry(1, "kemarin")
    entry(0, "hari ini")
    made = audit.make_roots()
    today = timezone.localdate()
    settled = 2 if timezone.localtime().hour == 0 else 3  # in the first hour of a day the one before it is not settled yet
    assert [one.day for one in made] == [today - 3 * DAY, today - 2 * DAY, today - DAY][:settled]
    assert made[1].entries == 0
    assert audit.make_roots() == []
    assert list(audit_roots()) == made


def test_the_root_is_that_of_rfc_9162_over_the_canonical_entries_in_their_order() -> None:
    for number in range(5):
        entry(2, f"nomor {number}", after={"n": number})
    made = audit.make_roots()
    with every_office():
        rows = [row for row in AuditEntry.objects.order_by("id").values(*FIELDS) if timezone.localdate(row["at"]) == made[0].day]
    assert (made[0].entries, made[0].root) == (5, root(map(canonical, rows)).hex())


def test_a_day_is_finished_an_hour_after_midnight_in_jakarta() -> None:
    at = timezone.now()
    entry(0)
    midnight = timezone.make_aware(datetime.datetime.combine(timezone.localdate(at) + DAY, datetime.time()))
    assert audit.make_roots(now=midnight + datetime.timedelta(minutes=59)) == []
    assert [one.day for one in audit.make_roots(now=midnight + datetime.timedelta(hours=1))] == [timezone.localdate(at)]


def test_verification_names_the_day_that_was_tampered_with() -> None:
    entry(3, "lama")
    entry(2, "diubah nanti")
    manage("--roots")
    assert "0 hari berbeda" in manage("--verify")
    slipped_in = entry(2, "disisipkan kemudian")
    (fault,) = audit.faulty_days()
    assert (fault.day, fault.entries, fault.expected_entries) == (timezone.localdate(slipped_in.at), 2, 1)
    with pytest.raises(CommandError) as found:
        manage("--verify")
    assert found.value.returncode == 1
    with pytest.raises(CommandError):
        manage("--verify", "--json")


def test_a_changed_and_a_missing_entry_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The owner of the database may switch the triggers off: the root still tells. A changed reading stands for it here."""
    entry(2, "satu")
    entry(2, "dua")
    audit.make_roots()
    monkeypatch.setattr(audit, "canonical", lambda row: canonical({**row, "subject": row["subject"].replace("dua", "tiga")}))
    assert len(audit.faulty_days()) == 1


# -- retention


def test_what_is_past_its_time_goes_and_its_root_stays() -> None:
    old, young = entry(5 * 366 + 3, "lama"), entry(5 * 365 - 3, "belum waktunya")
    assert audit.retain() == []  # no root yet
    audit.make_roots()
    assert [one.entries for one in audit.retain(dry_run=True)] == [1]
    with every_office():
        assert AuditEntry.objects.filter(pk=old.pk).exists()
    assert "1 hari dihapus" in manage("--retain")
    with every_office():
        assert list(AuditEntry.objects.filter(pk__in=[old.pk, young.pk])) == [young]
    assert AuditRoot.objects.filter(day=timezone.localdate(old.at), entries=1).exists()
    assert audit.faulty_days() == []


def test_a_day_at_odds_with_its_root_is_evidence_and_stays() -> None:
    old = entry(5 * 366 + 3, "lama")
    audit.make_roots()
    entry(5 * 366 + 3, "disisipkan")
    assert audit.retain() == []
    with every_office():
        assert AuditEntry.objects.filter(pk=old.pk).exists()
    assert len(audit.faulty_days()) == 1


# -- reading and exporting


def test_pages_follow_each_other_without_gap_or_repetition_also_at_the_same_moment() -> None:
    at = timezone.now()
    with every_office():
        made = [AuditEntry.objects.create(office_key=KEDIRI, actor="sari", action="halaman", at=at - DAY * (n // 3)) for n in range(10)]
        wanted = audit_entries(Wanted(action="halaman"))
        seen, here = [], wanted
        while page := list(here[:4]):
            seen += page
            here = older_than(wanted, page[-1].at, page[-1].pk)
        assert seen == sorted(made, key=lambda one: (one.at, one.pk), reverse=True)
        back = list(newer_than(wanted, seen[6].at, seen[6].pk)[:4])
        assert back[::-1] == seen[2:6]


def test_entries_are_found_by_each_of_their_facts() -> None:
    entry(1, "Rapat di Semen")
    with office_scope(EVERY_OFFICE):
        record(office_key=JEPARA, actor="dewi", action="page.publish", subject="Di Jepara")
        found = {one.subject for one in audit_entries(Wanted(action="page."))}
        assert "Di Jepara" in found
        assert [one.subject for one in audit_entries(Wanted(subject="di semen"))] == ["Rapat di Semen"]
        assert {one.actor for one in audit_entries(Wanted(actor="dewi"))} == {"dewi"}
        assert not audit_entries(Wanted(actor="sari", since=timezone.now() - DAY / 2)).filter(action="test").exists()
        assert not audit_entries(Wanted(subject="di semen", until=timezone.now() - 2 * DAY)).exists()
        assert not audit_entries(Wanted(outcome="refused", action="page.")).exists()


def test_the_export_filters_names_offices_and_disarms_formulas(tmp_path: Path) -> None:
    entry(1, "=HYPERLINK(1)")
    entry(1, "Di Jepara", key=JEPARA)
    file = tmp_path / "kediri.csv"
    assert "1 catatan" in manage("--csv", str(file), "--office", "kpu:35.06", "--action", "test")
    heading, row = csv.reader(file.read_text().splitlines())
    assert heading[:4] == ["nomor", "waktu", "kantor", "pelaku"]
    assert row[2:4] == ["KPU Kabupaten Kediri", "sari"]
    assert row[7] == "'=HYPERLINK(1)"
    everything = list(csv.reader(StringIO(manage("--csv", "-", "--action", "test"))))
    assert len(everything) == 3
    yesterday = str(timezone.localdate() - DAY)
    assert len(list(csv.reader(StringIO(manage("--csv", "-", "--action", "test", "--until", yesterday))))) == 3
    assert len(list(csv.reader(StringIO(manage("--csv", "-", "--action", "test", "--since", str(timezone.localdate())))))) == 1


def test_the_command_is_used_wrongly_with_two_for_an_answer() -> None:
    for arguments in ([], ["--roots", "--verify"], ["--csv", "-", "--office", "kpu:99.99"], ["--csv", "-", "--office", "kediri"]):
        with pytest.raises(CommandError) as wrong:
            manage(*arguments)
        assert wrong.value.returncode in (1, 2)


def test_reports_can_be_read_by_a_machine() -> None:
    entry(2)
    assert json.loads(manage("--roots", "--json"))["akar_dibuat"][0]["entries"] == 1
    assert json.loads(manage("--retain", "--json", "--dry-run")) == {"hari_akan_dihapus": []}
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM security_auditroot")
        assert cursor.fetchone()[0] >= 1
