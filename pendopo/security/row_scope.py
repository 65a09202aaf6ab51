"""Row-level security for every table that holds an office's content.

Each such table carries ``office_key``, filled by the database itself: computed from the page path, or
looked up by a trigger from the row that this row belongs to. So all tables share one policy: the key
lies in the range of the scope. The bounds stand in scalar subselects, so that PostgreSQL computes them
once per statement and can use an index (measured in docs/decisions/0004). An unset scope is NULL, and
nothing lies in a range of NULLs: reads see nothing, writes are refused.

Tables of people have a second policy: everybody reaches the own rows, since nobody could sign in otherwise.

Apps say what they hold in their own ``row_scope.py``; this module turns it into SQL.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection

LOW = "(SELECT nullif(current_setting('pendopo.low', true), '')::bigint)"
HIGH = "(SELECT nullif(current_setting('pendopo.high', true), '')::bigint)"
BOUND_BY_FREEZE = "pendopo_desk"
IN_SCOPE = f"office_key BETWEEN {LOW} AND {HIGH}"
PERSON = "(SELECT nullif(current_setting('pendopo.person', true), '')::bigint)"
SIGN_IN = "(SELECT nullif(current_setting('pendopo.sign_in', true), ''))"
SESSION = "(SELECT nullif(current_setting('pendopo.session', true), ''))"
LINK = "(SELECT nullif(current_setting('pendopo.link', true), ''))"
SCOPE_ITSELF = "nullif(current_setting('pendopo.low', true), '')::bigint"


@dataclass(frozen=True)
class ScopedTable:
    """How a table's rows come by their office.

    Args:
        table: name of the table.
        generated: SQL for a generated column over the row's own columns; or
        looked_up: SQL expression over ``NEW`` for a trigger; or neither, when the model itself has the column.
        watches: columns whose change looks the key up again.
        also_read: condition on rows that every scope may read besides its own.
        own: condition on rows that a person reaches whatever the scope is.
        own_for: what may be done with own rows: ``ALL``, or ``SELECT``.
        freezes: whether the desk may not write rows of a frozen office.
        narrowed: by role, a condition that rows must fulfil besides to be seen by it.
        kept_for: rows are only added; they may be deleted when they are older than this interval. '' for ordinary tables.
    """

    table: str
    generated: str = ""
    looked_up: str = ""
    watches: tuple[str, ...] = ()
    also_read: str = ""
    own: str = ""
    own_for: str = "ALL"
    freezes: bool = True
    kept_for: str = ""
    narrowed: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RoleGrants:
    """What one role may do: privileges per table, everything else nothing. Privileges may name columns: ``UPDATE (a, b)``.

    ``functions`` are those that not everybody may call, with the types of their arguments.
    """

    role: str
    tables: dict[str, str] = field(default_factory=dict)
    functions: tuple[str, ...] = ()


def apply(tables: Iterable[ScopedTable], functions: str, rekey: dict[str, str], grants: Iterable[RoleGrants]) -> bool:
    """Bring columns, triggers, policies and grants of the database to what is given. Run as owner, after migrations.

    Args:
        tables: every scoped table.
        functions: SQL that creates the functions used by the expressions.
        rekey: for each source table, SQL run for a row whose office changed, over ``NEW``: passes the new key on.
        grants: the roles' privileges.

    Returns:
        Whether anything had to be done; nothing is done twice for the same input.
    """
    tables, grants = list(tables), list(grants)
    fingerprint = hashlib.sha256(
        repr((tables, functions, rekey, grants, existing_tables(), Path(__file__).read_text())).encode()
    ).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description('public'::regnamespace)")
        if cursor.fetchone()[0] == f"row scope {fingerprint}":
            return False
        cursor.execute("SELECT set_config('pendopo.low', '0', false), set_config('pendopo.high', %s, false)", [str(2**63 - 1)])
        cursor.execute(functions)
        for table in tables:
            cursor.execute(table_sql(table, has_column=column_exists(table.table, "office_key")))
        for source, statements in rekey.items():
            cursor.execute(rekey_sql(source, statements))
        for role in grants:
            cursor.execute(grants_sql(role))
        cursor.execute(f"COMMENT ON SCHEMA public IS 'row scope {fingerprint}'")
        cursor.execute("SELECT set_config('pendopo.low', '', false), set_config('pendopo.high', '', false)")
    return True


def table_sql(table: ScopedTable, *, has_column: bool) -> str:
    """The statements that put one table behind the wall. Names and expressions come from our own code, never from input."""
    name, statements = table.table, []
    if table.generated and not has_column:
        statements.append(f"ALTER TABLE {name} ADD COLUMN office_key bigint GENERATED ALWAYS AS ({table.generated}) STORED")
    elif table.looked_up:
        if not has_column:
            statements.append(f"ALTER TABLE {name} ADD COLUMN office_key bigint")
        statements += [
            f"CREATE OR REPLACE FUNCTION key_of_{name}() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS "
            f"$$ BEGIN NEW.office_key := {table.looked_up}; RETURN NEW; END $$",
            f"CREATE OR REPLACE TRIGGER office_key BEFORE INSERT OR UPDATE OF {', '.join((*table.watches, 'office_key'))} ON {name} "
            f"FOR EACH ROW EXECUTE FUNCTION key_of_{name}()",
        ]
        if not has_column:
            statements.append(f"UPDATE {name} SET office_key = office_key")
    statements += [
        f"CREATE INDEX IF NOT EXISTS {name}_office_key ON {name} (office_key)",
        f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY",
        f"DROP POLICY IF EXISTS office ON {name}",
        f"CREATE POLICY office ON {name} USING ({IN_SCOPE}) WITH CHECK ({IN_SCOPE})",
        f"DROP POLICY IF EXISTS also_read ON {name}",
        f"DROP INDEX IF EXISTS {name}_also_read",
        f"DROP POLICY IF EXISTS own ON {name}",
        f"DROP POLICY IF EXISTS narrowed ON {name}",
        f"DROP TRIGGER IF EXISTS refuse_frozen ON {name}",
    ]
    statements += [f"CREATE POLICY narrowed ON {name} AS RESTRICTIVE TO {role} USING ({seen})" for role, seen in table.narrowed.items()]
    if table.also_read:
        # Policies are joined by OR: without an index for this one, every query would read the whole table.
        statements.append(f"CREATE INDEX {name}_also_read ON {name} (office_key) WHERE {table.also_read}")
        statements.append(f"CREATE POLICY also_read ON {name} FOR SELECT USING ({table.also_read})")
    if table.own:
        statements.append(f"CREATE POLICY own ON {name} FOR {table.own_for} USING ({table.own})")
    if table.freezes:
        # After the row, because generated columns are not known before it. Commands at the server are not bound.
        statements.append(
            f"CREATE TRIGGER refuse_frozen AFTER INSERT OR UPDATE OR DELETE ON {name} FOR EACH ROW "
            f"WHEN (current_user = '{BOUND_BY_FREEZE}') EXECUTE FUNCTION refuse_frozen()"
        )
    if table.kept_for:
        statements += append_only_sql(name, table.kept_for)
    return ";\n".join(statements)


def append_only_sql(name: str, kept_for: str) -> list[str]:
    """Triggers that refuse every change, and a deletion before its time; ALWAYS, so that replication mode skips none."""
    return [
        f"CREATE OR REPLACE FUNCTION only_added_{name}() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$ BEGIN "
        f"IF TG_OP = 'DELETE' AND OLD.at < now() - interval '{kept_for}' THEN RETURN OLD; END IF; "
        f"RAISE insufficient_privilege USING MESSAGE = '{name}: rows are only added'; END $$",
        f"CREATE OR REPLACE TRIGGER only_added BEFORE UPDATE OR DELETE ON {name} FOR EACH ROW EXECUTE FUNCTION only_added_{name}()",
        f"ALTER TABLE {name} ENABLE ALWAYS TRIGGER only_added",
        f"CREATE OR REPLACE TRIGGER never_emptied BEFORE TRUNCATE ON {name} FOR EACH STATEMENT EXECUTE FUNCTION only_added_{name}()",
        f"ALTER TABLE {name} ENABLE ALWAYS TRIGGER never_emptied",
    ]


def rekey_sql(source: str, statements: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION rekey_{source}() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS "
        f"$$ BEGIN {statements} RETURN NULL; END $$;\n"
        f"CREATE OR REPLACE TRIGGER rekey AFTER UPDATE ON {source} FOR EACH ROW "
        f"WHEN (OLD.office_key IS DISTINCT FROM NEW.office_key) EXECUTE FUNCTION rekey_{source}()"
    )


def grants_sql(grants: RoleGrants) -> str:
    role = grants.role
    statements = [
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}",
        f"GRANT USAGE ON SCHEMA public TO {role}",
        *(f"GRANT {privileges} ON {table} TO {role}" for table, privileges in sorted(grants.tables.items()) if privileges),
        *(f"GRANT EXECUTE ON FUNCTION {function} TO {role}" for function in grants.functions),
    ]
    if any("INSERT" in privileges for privileges in grants.tables.values()):
        statements.append(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
    return ";\n".join(statements)


def existing_tables() -> list[str]:
    with connection.cursor() as cursor:
        return sorted(connection.introspection.table_names(cursor))


def column_exists(table: str, column: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s AND column_name = %s",
            [table, column],
        )
        return cursor.fetchone() is not None
