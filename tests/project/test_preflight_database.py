"""Controls of the database: each wall is really taken down once, as the administrator, and the control sees it."""

import datetime
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.utils import timezone

from pendopo.project.preflight import database
from pendopo.project.preflight.control import Outcome, Result
from pendopo.project.preflight.report import controls
from pendopo.project.preflight.target import Target
from pendopo.security import audit
from pendopo.security.models import AuditEntry, AuditRoot
from pendopo.security.row_scope import ScopedTable
from pendopo.security.scope import every_office
from tests.project import deployment
from tests.project.deployment import serving


def check(number: int, **given: object) -> Outcome:
    return controls()[number].outcome(Target(**given))  # type: ignore[arg-type]


@pytest.fixture
def tampered(bare_database: None, admin_database_url: str) -> Callable[[str, str], object]:
    """A block in which something was done to the database, and is taken back after it."""

    @contextmanager
    def during(harm: str, mend: str) -> Iterator[None]:
        with psycopg.connect(admin_database_url, autocommit=True) as admin:
            admin.execute(harm)
            try:
                yield
            finally:
                admin.execute(mend)

    return during


TABLE = "wagtailcore_comment"
COUNT, LEAVE = "ON FUNCTION inbox_subscribers(bigint)", "ON FUNCTION inbox_leave(text)"
HEAD, ENTRY = "transparency_head", "transparency_logentry"
HARMS = [
    (25, f"GRANT UPDATE ON {ENTRY} TO pendopo_log", f"REVOKE UPDATE ON {ENTRY} FROM pendopo_log", f"pendopo_log boleh UPDATE {ENTRY}"),
    (25, f"GRANT DELETE ON {HEAD} TO pendopo_operator", f"REVOKE DELETE ON {HEAD} FROM pendopo_operator", f"boleh DELETE {HEAD}"),
    (25, f"ALTER TABLE {HEAD} DISABLE TRIGGER only_forwards", f"ALTER TABLE {HEAD} ENABLE ALWAYS TRIGGER only_forwards", "only_forwards"),
    (22, f"ALTER TABLE {TABLE} DISABLE ROW LEVEL SECURITY", f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY", "mati"),
    (22, f"ALTER TABLE {TABLE} NO FORCE ROW LEVEL SECURITY", f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY", "tidak dipaksakan"),
    (22, f"CREATE POLICY pintu ON {TABLE} USING (true)", f"DROP POLICY pintu ON {TABLE}", "pintu"),
    (22, f"ALTER POLICY office ON {TABLE} RENAME TO lama", f"ALTER POLICY lama ON {TABLE} RENAME TO office", "aturan office"),
    (22, "CREATE TABLE rahasia (id int)", "DROP TABLE rahasia", "rahasia"),
    (23, "CREATE TABLE milik (id int); ALTER TABLE milik OWNER TO pendopo_desk", "DROP TABLE milik", "memiliki tabel"),
    (23, "GRANT SELECT ON regions_region TO pendopo_intake", "REVOKE SELECT ON regions_region FROM pendopo_intake", "berhak atas"),
    (23, "GRANT SELECT ON security_user TO pendopo_log", "REVOKE SELECT ON security_user FROM pendopo_log", "berhak atas security_user"),
    (23, f"GRANT EXECUTE {COUNT} TO pendopo_intake", f"REVOKE EXECUTE {COUNT} FROM pendopo_intake", "memanggil inbox_subscribers"),
    (23, f"GRANT EXECUTE {LEAVE} TO PUBLIC", f"REVOKE EXECUTE {LEAVE} FROM PUBLIC", "boleh memanggil inbox_leave"),
    (23, f"REVOKE EXECUTE {LEAVE} FROM pendopo_intake", f"GRANT EXECUTE {LEAVE} TO pendopo_intake", "tidak boleh memanggil inbox_leave"),
    (25, "GRANT UPDATE ON security_auditentry TO pendopo_desk", "REVOKE UPDATE ON security_auditentry FROM pendopo_desk", "UPDATE"),
    (
        25,
        "GRANT TRUNCATE ON security_auditentry TO pendopo_operator",
        "REVOKE TRUNCATE ON security_auditentry FROM pendopo_operator",
        "TRUNCATE",
    ),
    (
        25,
        "ALTER TABLE security_auditentry ENABLE TRIGGER only_added",
        "ALTER TABLE security_auditentry ENABLE ALWAYS TRIGGER only_added",
        "only_added",
    ),
    (
        25,
        "ALTER TABLE security_auditentry DISABLE TRIGGER never_emptied",
        "ALTER TABLE security_auditentry ENABLE ALWAYS TRIGGER never_emptied",
        "never_emptied",
    ),
]


@pytest.mark.parametrize(("number", "harm", "mend", "text"), HARMS, ids=[f"{n} {text}" for n, _harm, _mend, text in HARMS])
def test_a_control_of_the_database_fails_for_each_harm_and_passes_once_it_is_mended(
    tampered: Callable, number: int, harm: str, mend: str, text: str
) -> None:
    with tampered(harm, mend):
        outcome = check(number)
        assert outcome.result == Result.FAIL
        assert text in str(outcome.evidence["problems"])
        database.connection.close()  # lets the administrator take it back
    outcome = check(number)
    assert outcome.result == Result.PASS, outcome.reason


def test_22_reads_what_a_policy_says_and_not_its_name_alone() -> None:
    policies = {"office": ("true", "true")}
    assert database.wall_problems(ScopedTable("a"), {"a": (True, True)}, policies) == ["aturan office pada a tidak memeriksa rentang"]
    assert database.wall_problems(ScopedTable("a"), {}, {}) == ["tabel a tidak ada"]


def test_23_fails_for_a_role_with_any_power(bare_database: None, admin_database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    powers = ("SUPERUSER", "BYPASSRLS", "CREATEROLE", "CREATEDB", "REPLICATION")
    with psycopg.connect(admin_database_url, autocommit=True) as admin:
        for power in powers:
            admin.execute(f"CREATE ROLE uji_kuat {power}")
            try:
                monkeypatch.setattr(database, "ROLES", (*ORIGINAL, "uji_kuat"))
                outcome = check(23)
                assert outcome.result == Result.FAIL, power
                assert "uji_kuat" in outcome.reason.lower()
            finally:
                admin.execute("DROP ROLE uji_kuat")
    assert "uji_kuat tidak ada" in check(23).reason.lower()


ORIGINAL = database.ROLES


def test_23_fails_for_a_process_that_is_connected_as_somebody_else(bare_database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "ROLES", ("pendopo_desk",))
    assert "tersambung sebagai pendopo_operator" in check(23).reason


# -- 24


@pytest.mark.django_db
def test_24_passes_in_a_country_with_two_offices_and_is_not_proven_without(small_country: None, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = check(24)
    assert outcome.result == Result.PASS, outcome.reason
    assert {"wagtailcore_page", "sites_newsindexpage", "wagtailcore_collection"} <= set(outcome.evidence["filled"])
    monkeypatch.setattr(database, "two_offices", lambda: None)
    assert check(24).result == Result.SKIP


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "text"),
    [("visible", "terbaca tanpa lingkup"), ("can_delete", "kantor lain dapat dihapus")],
)
def test_24_fails_when_a_wall_leaks(small_country: None, monkeypatch: pytest.MonkeyPatch, name: str, text: str) -> None:
    """A table without a policy behaves like one whose scope is wide open: the same statements with the scope of all offices."""
    real = getattr(database, name)

    def with_open_gates(table: object, *rest: object) -> bool:
        with every_office():
            return bool(real(table, *rest))

    monkeypatch.setattr(database, name, with_open_gates)
    outcome = check(24)
    assert outcome.result == Result.FAIL
    assert text in str(outcome.evidence["problems"])


@pytest.mark.django_db
def test_24_does_not_take_another_error_for_the_wall(small_country: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "INSERT", "INSERT INTO sites_bakerequest (office_key, bukan_kolom) VALUES (%s, 1)")
    outcome = check(24)
    assert outcome.result == Result.FAIL
    assert "Pemeriksaan ini sendiri gagal" in outcome.reason


@pytest.mark.django_db
def test_24_and_25_leave_nothing_behind(small_country: None) -> None:
    def counts() -> list[int]:
        with every_office():
            tables = ("sites_bakerequest", "security_auditentry", "wagtailcore_page")
            return [database.number(f"SELECT count(*) FROM {table}") for table in tables]  # noqa: S608

    before = counts()
    assert check(24).result == Result.PASS
    assert check(25).result == Result.PASS
    assert counts() == before


# -- 26 and 43


@pytest.mark.django_db
def test_26_fails_without_yesterdays_root_or_with_a_false_one_and_is_not_proven_with_it() -> None:
    now = timezone.now()
    assert "belum dibuat" in check(26, now=now).reason
    yesterday = timezone.localdate(now - audit.SETTLED) - audit.ONE_DAY
    AuditRoot.objects.create(day=yesterday, entries=0, root=audit.EMPTY)
    outcome = check(26, now=now)
    assert outcome.result == Result.SKIP
    assert "belum dibangun" in outcome.reason
    with every_office():
        AuditEntry.objects.create(
            at=timezone.make_aware(datetime.datetime.combine(yesterday, datetime.time(12))), office_key=0, actor="x", action="y"
        )
    outcome = check(26, now=now)
    assert outcome.result == Result.FAIL
    assert "tidak cocok" in outcome.reason


@pytest.mark.django_db
def test_43_passes_with_right_clocks_and_fails_with_a_wrong_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert check(43).result == Result.PASS
    real = time.time
    monkeypatch.setattr(database.time, "time", lambda: real() + 5)
    assert "berselisih" in check(43).reason
    monkeypatch.setattr(database.time, "time", lambda: real() - 5)
    assert check(43).result == Result.FAIL


@pytest.mark.django_db
def test_43_fails_when_a_servers_clock_is_wrong() -> None:
    class Handler(deployment.Handler):
        def date_time_string(self, timestamp: float | None = None) -> str:
            return "Sun, 06 Nov 1994 08:49:37 GMT"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deployment, "Handler", Handler)
        with serving(deployment.good_site) as port:
            outcome = check(43, public=f"http://127.0.0.1:{port}")
    assert outcome.result == Result.FAIL
    assert "server publik" in outcome.reason
