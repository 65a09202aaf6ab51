"""Controls of the database: the walls between offices, what the roles may do, and the trail that is only added to."""

import time
from email.utils import parsedate_to_datetime

from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from psycopg.errors import InsufficientPrivilege

from pendopo.project import planes
from pendopo.project.preflight.configuration import undone
from pendopo.project.preflight.control import Kind, Outcome, control, failed, judged, skipped
from pendopo.project.preflight.target import BROWSER, Target
from pendopo.regions.models import Office
from pendopo.security import audit
from pendopo.security.models import AuditRoot
from pendopo.security.row_scope import ScopedTable
from pendopo.security.scope import every_office, office_scope
from pendopo.sites import inbox_functions
from pendopo.sites.row_scope import NATIONAL, SCOPED
from pendopo.transparency import row_scope as log_scope

AREA = "Basis data"
ROLES = tuple(plane.role for plane in planes.PLANES.values())
NO_RIGHTS, LOG = "pendopo_intake", "pendopo_log"
FRAMEWORK = {"django_migrations", "security_cache"}  # without rows of an office and without a scope decision of their own
CLOCK_SECONDS = 1.0
HELD = 30  # days whose entries are held against their roots


TABLES = """SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"""
ABOVE = """SELECT g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles r ON r.oid = m.member
           WHERE r.rolname = %s"""
REACHED = """SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
             AND has_table_privilege(%s, oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')"""
LENDING = """SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef
             AND has_function_privilege(%s, oid, 'EXECUTE')"""


def rows(sql: str, *values: str | int) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return list(cursor.fetchall())


def number(sql: str, *values: str | int) -> int:
    return int(rows(sql, *values)[0][0])


# -- walls


@control(22, "Dinding baris menyala dan dipaksakan di setiap tabel berlingkup", "ASVS 8", Kind.CONFIGURATION)
def walls_stand(target: Target) -> Outcome:
    tables = {name: (on, forced) for name, on, forced in rows(TABLES)}
    policies: dict[str, dict[str, tuple[str, str]]] = {}
    for table, name, using, check in rows("SELECT tablename, policyname, qual, with_check FROM pg_policies WHERE schemaname = 'public'"):
        policies.setdefault(table, {})[name] = (using or "", check or "")
    problems = [problem for table in SCOPED for problem in wall_problems(table, tables, policies.get(table.table, {}))]
    decided = {table.table for table in SCOPED} | set(NATIONAL) | FRAMEWORK
    problems += [f"tabel {name} tidak diputuskan lingkupnya" for name in sorted(set(tables) - decided)]
    return judged(problems, f"{len(SCOPED)} tabel berdinding.", scoped=len(SCOPED), tables=len(tables))


def wall_problems(table: ScopedTable, tables: dict[str, tuple[bool, bool]], policies: dict[str, tuple[str, str]]) -> list[str]:
    name = table.table
    if name not in tables:
        return [f"tabel {name} tidak ada"]
    found = [] if tables[name][0] else [f"dinding {name} mati"]
    found += [] if tables[name][1] else [f"dinding {name} tidak dipaksakan bagi pemiliknya"]
    wanted = {
        "office",
        *(["also_read"] if table.also_read else []),
        *(["own"] if table.own else []),
        *(["narrowed"] if table.narrowed else []),
    }
    found += [f"aturan {extra} pada {name} tidak dikenal" for extra in sorted(set(policies) - wanted)]
    found += [f"aturan {lost} pada {name} tidak ada" for lost in sorted(wanted - set(policies))]
    bounds = ("pendopo.low", "pendopo.high")
    if "office" in policies and not all(bound in text for text in policies["office"] for bound in bounds):
        found.append(f"aturan office pada {name} tidak memeriksa rentang")
    return found


@control(23, "Peran aplikasi bukan superuser, tidak melewati dinding, tidak memiliki tabel", "ASVS 13.2.2", Kind.CONFIGURATION)
def roles_are_weak(target: Target) -> Outcome:
    problems = [problem for role in ROLES for problem in role_problems(role)]
    problems += owner_problems()
    current = rows("SELECT current_user")[0][0]
    if current not in ROLES:
        problems.append(f"proses ini tersambung sebagai {current}")
    return judged(problems, f"{len(ROLES)} peran tanpa kuasa istimewa.", roles=list(ROLES), connected_as=current)


POWERS = {
    "rolsuper": "superuser",
    "rolbypassrls": "melewati dinding",
    "rolcreaterole": "membuat peran",
    "rolcreatedb": "membuat basis data",
    "rolreplication": "menyalin basis data",
}


def role_problems(role: str) -> list[str]:
    found = rows(f"SELECT {', '.join(POWERS)} FROM pg_roles WHERE rolname = %s", role)  # noqa: S608  names of our own
    if not found:
        return [f"peran {role} tidak ada"]
    problems = [f"{role} boleh {says}" for says, has in zip(POWERS.values(), found[0], strict=True) if has]
    if number("SELECT count(*) FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname = %s", role):
        problems.append(f"{role} memiliki tabel")
    problems += [f"{role} dapat menjadi {above}" for (above,) in rows(ABOVE, role)]
    if role == NO_RIGHTS and (tables := rights_of(role)):
        problems.append(f"{role} berhak atas {tables} tabel")
    if role == LOG:
        beyond = [table for (table,) in rows(REACHED, role) if table not in log_scope.WRITER]
        problems += [f"{role} berhak atas {table}" for table in beyond]
    return problems + function_problems(role)


def function_problems(role: str) -> list[str]:
    """Functions that lend their owner's power: each role may call those that are meant for it, and no other."""
    meant = {signature.partition("(")[0] for signature in inbox_functions.functions_of(role)}
    may = {name for (name,) in rows(LENDING, role)}
    found = [f"{role} boleh memanggil {name}" for name in sorted(may - meant)]
    return found + [f"{role} tidak boleh memanggil {name}" for name in sorted(meant - may)]


def rights_of(role: str) -> int:
    """How many tables a role may touch in any way."""
    return number(
        "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' "
        "AND has_table_privilege(%s, oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')",
        role,
    )


def owner_problems() -> list[str]:
    """All tables belong to one role that nobody can log in with."""
    others = rows("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public' AND tableowner <> %s", planes.OWNER_ROLE)
    found = [f"tabel dimiliki {owner}" for (owner,) in others]
    if number("SELECT count(*) FROM pg_roles WHERE rolname = %s AND (rolcanlogin OR rolsuper OR rolbypassrls)", planes.OWNER_ROLE):
        found.append(f"{planes.OWNER_ROLE} dapat masuk atau terlalu berkuasa")
    return found


@control(24, "Tanpa lingkup tidak terlihat apa-apa; kantor lain tidak terbaca dan tidak tertulis", "ASVS 8", Kind.PROBE)
def walls_hold(target: Target) -> Outcome:
    pair = two_offices()
    if pair is None:
        return skipped("Belum ada dua kantor yang setingkat untuk saling dicoba.")
    with undone():
        set_scope("", "")
        problems = [f"{t.table} terbaca tanpa lingkup" for t in SCOPED if visible(t)]
        problems += [] if refused(INSERT, pair[0].key) else ["tanpa lingkup dapat menulis"]
    own = pair[0].range
    with undone(), office_scope(own):
        elsewhere = f"office_key NOT BETWEEN {own.low} AND {own.high}"
        problems += [f"{t.table} memperlihatkan kantor lain" for t in SCOPED if visible(t, elsewhere)]
        problems += [] if refused(INSERT, pair[1].key) else ["dapat menulis untuk kantor lain"]
        problems += ["tidak dapat menulis untuk kantor sendiri"] if refused(INSERT, pair[0].key) else []
        problems += [f"{t.table} kantor lain dapat dihapus" for t in SCOPED if not t.kept_for and can_delete(t.table, pair[1].key)]
    with every_office():
        filled = [table.table for table in SCOPED if number(f"SELECT count(*) FROM (SELECT FROM {table.table} LIMIT 1) one")]  # noqa: S608
    return judged(
        problems,
        f"{len(SCOPED)} tabel dicoba, {len(filled)} di antaranya berisi.",
        tried=len(SCOPED),
        filled=filled,
        offices=[one.key for one in pair],
    )


INSERT = "INSERT INTO sites_bakerequest (office_key, at) VALUES (%s, now())"


def two_offices() -> tuple[Office, Office] | None:
    """Two offices of one body, neither above the other, both with a site."""
    found = list(Office.objects.filter(region__level=2, home__isnull=False).order_by("body", "key")[:2])
    found = found if len(found) == 2 else list(Office.objects.filter(region__level=2).order_by("body", "key")[:2])
    return (found[0], found[1]) if len(found) == 2 else None


def set_scope(low: str, high: str) -> None:
    rows("SELECT set_config('pendopo.low', %s, true), set_config('pendopo.high', %s, true)", low, high)


def visible(table: ScopedTable, condition: str = "true") -> bool:
    """Whether rows are seen that are not there for everybody."""
    public = f"AND NOT coalesce({table.also_read}, false)" if table.also_read else ""
    return bool(number(f"SELECT count(*) FROM (SELECT FROM {table.table} WHERE {condition} {public} LIMIT 1) one"))  # noqa: S608


def refused(sql: str, *values: str | int) -> bool:
    """Whether the wall refuses a statement. Where it does not, the statement is taken back.

    Raises:
        DatabaseError: the statement failed for another reason, which would prove nothing.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
            raise TakenBack
    except TakenBack:
        return False
    except DatabaseError as error:
        if isinstance(error.__cause__, InsufficientPrivilege):
            return True
        raise


class TakenBack(Exception):
    """Undoes a savepoint."""


def can_delete(table: str, key: int) -> bool:
    """Whether rows of an office can be reached for writing from here; what was deleted for the trial is taken back."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table} WHERE office_key = %s", [key])  # noqa: S608
            reached = cursor.rowcount > 0
            raise TakenBack
    except TakenBack:
        return reached
    except DatabaseError as error:
        return not isinstance(error.__cause__, InsufficientPrivilege)


# -- the trail


@control(25, "Jejak audit dan catatan transparansi hanya dapat ditambah: tanpa hak ubah, pemicu ALWAYS", "ASVS 16.4", Kind.CONFIGURATION)
def trail_only_grows(target: Target) -> Outcome:
    kept = [table for table in SCOPED if table.kept_for]
    problems = [] if kept else ["tidak ada tabel yang hanya dapat ditambah"]
    for table in kept:
        problems += [f"{role} boleh {right} {table.table}" for role in ROLES for right in rights_too_many(role, table.table)]
        problems += [
            f"pemicu {name} pada {table.table} tidak ALWAYS" for name in ("only_added", "never_emptied") if not always(table.table, name)
        ]
    with undone(), every_office():
        problems += [f"{table.table} dapat diubah" for table in kept if not unchangeable(table.table)]
    problems += log_problems()
    tables = [*(table.table for table in kept), *log_scope.TRIGGERS]
    return judged(problems, f"{len(tables)} tabel hanya dapat ditambah; percobaan mengubahnya ditolak.", tables=tables)


def log_problems() -> list[str]:
    """Of the transparency log: nobody changes an entry, and the writer alone moves a head."""
    triggers = ((table, name) for table, names in log_scope.TRIGGERS.items() for name in names)
    found = [f"pemicu {name} pada {table} tidak ALWAYS" for table, name in triggers if not always(table, name)]
    for role in ROLES:
        found += [f"{role} boleh {right} {log_scope.ENTRIES}" for right in rights_of_three(role, log_scope.ENTRIES)]
        allowed = {"UPDATE"} if role == LOG else set()
        found += [f"{role} boleh {right} {log_scope.HEADS}" for right in rights_of_three(role, log_scope.HEADS) if right not in allowed]
    return found


def rights_of_three(role: str, table: str) -> list[str]:
    named = bool(rows("SELECT FROM pg_roles WHERE rolname = %s", role))
    changes = ("UPDATE", "DELETE", "TRUNCATE")
    return [right for right in changes if named and rows("SELECT has_table_privilege(%s, %s, %s)", role, table, right)[0][0]]


def rights_too_many(role: str, table: str) -> list[str]:
    """Rights over a table that is only added to. Deleting is left to the operator: a trigger holds it to the retention rule."""
    wrong = ("UPDATE", "TRUNCATE") if role == "pendopo_operator" else ("UPDATE", "DELETE", "TRUNCATE")
    return [right for right in rights_of_three(role, table) if right in wrong]


def always(table: str, trigger: str) -> bool:
    return bool(rows("SELECT FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname = %s AND tgenabled = 'A'", table, trigger))


def unchangeable(table: str) -> bool:
    """Whether a fresh row can be neither changed nor deleted; a row is made for the trial and taken back."""
    from pendopo.security.actions import record

    if table == "security_auditentry":
        record(office_key=0, action="preflight.trial", actor="perintah preflight")
    fresh = f"(SELECT max(id) FROM {table})"  # noqa: S608
    return refused(f"UPDATE {table} SET at = at WHERE id = {fresh}") and refused(f"DELETE FROM {table} WHERE id = {fresh}")  # noqa: S608


# -- time


@control(43, "Jam dalam 1 detik dengan basis data", "ASVS 16.2.2", Kind.CONFIGURATION)
def clocks_agree(target: Target) -> Outcome:
    before = time.time()
    stamp = rows("SELECT extract(epoch FROM clock_timestamp())::double precision")[0][0]
    after = time.time()
    apart = max(before - stamp, stamp - after, 0.0)
    problems = [f"jam basis data berselisih {apart:.1f} detik"] if apart > CLOCK_SECONDS else []
    servers = {"publik": target.public, "meja": target.desk}
    for name, url in servers.items():
        if url:
            asked = time.time()
            date = target.web.ask(url, headers={"User-Agent": BROWSER}).header("Date")
            if date and abs(parsedate_to_datetime(date).timestamp() - asked) > CLOCK_SECONDS + 2:  # whole seconds, and the way
                problems.append(f"jam server {name} berselisih lebih dari {CLOCK_SECONDS:.0f} detik")
    return judged(problems, "Jam sama dengan basis data; saksi di luar belum ada.", apart_seconds=round(apart, 3))


@control(26, "Akar jejak audit kemarin ada di log transparansi", "ASVS 16.4", Kind.CONFIGURATION)
def roots_are_logged(target: Target) -> Outcome:
    day = timezone.localdate(target.now - audit.SETTLED) - audit.ONE_DAY
    root = AuditRoot.objects.filter(day=day).first()
    if root is None:
        return failed(f"Akar jejak audit {day.isoformat()} belum dibuat (manage.py audit).", day=day.isoformat())
    evidence = {"day": day.isoformat(), "root": root.root, "entries": root.entries}
    faulty = [fault.day.isoformat() for fault in audit.faulty_days(since=day - HELD * audit.ONE_DAY)]
    if faulty:
        return failed(f"Isi jejak audit {faulty[0]} tidak cocok dengan akarnya.", **evidence, faulty=faulty)
    good = f"Akar {HELD} hari terakhir ada dan cocok dengan isinya; log transparansi untuk menyimpannya belum dibangun."
    return skipped(good, **evidence)
