"""A freeze holds in the database itself, for whatever gets past our own code. These tests commit: they need no country."""

from collections.abc import Callable, Iterator

import psycopg
import pytest
from psycopg import errors

from pendopo.regions.rules.offices import office_key

KEDIRI, JEPARA = office_key("kpu", "35.06"), office_key("kpu", "33.20")
COMMITTED = f"""
    INSERT INTO regions_edition (number, name, scheme, legal_basis, is_current) VALUES (77, 'uji-beku', 'kemendagri', 'uji', false);
    INSERT INTO regions_region (key, edition_id, code, level, kind, name) VALUES (77, 77, '35.06', 2, 'kabupaten', 'Uji');
    INSERT INTO regions_office (id, key, body, region_id, name, full_name, host_label, host_is_observed)
        VALUES (7777, {KEDIRI}, 'kpu', 77, 'Uji', 'Uji', 'uji-beku', false);
    INSERT INTO security_freeze (office_id, with_below, office_key, low, high, reason, started_at, started_by, ended_by, ended_with)
        VALUES (7777, false, {KEDIRI}, {KEDIRI}, {KEDIRI}, 'uji', now(), 'uji', '', '');
"""  # noqa: S608  a number of our own
REMOVED = """
    DELETE FROM security_freeze WHERE started_by = 'uji'; DELETE FROM regions_office WHERE id = 7777;
    DELETE FROM regions_region WHERE edition_id = 77; DELETE FROM regions_edition WHERE number = 77;
    DELETE FROM wagtailcore_uploadedfile WHERE file LIKE 'uji%';
"""
ADD = "INSERT INTO wagtailcore_uploadedfile (file) VALUES ('uji-2')"
WRITES = (ADD, "UPDATE wagtailcore_uploadedfile SET file = 'uji-3'", "DELETE FROM wagtailcore_uploadedfile")


def scope_of(key: int) -> str:
    return f"SELECT set_config('pendopo.low', '{key}', false), set_config('pendopo.high', '{key}', false)"


@pytest.fixture
def frozen_for_all_to_meet(admin_database_url: str) -> Iterator[None]:
    """Kediri frozen, and a file waiting in Kediri and in Jepara: committed, so that other connections meet it."""
    with psycopg.connect(admin_database_url, autocommit=True) as admin:
        for key in (KEDIRI, JEPARA):
            admin.execute(scope_of(key))
            admin.execute("INSERT INTO wagtailcore_uploadedfile (file) VALUES ('uji-1')")
        admin.execute(COMMITTED)
        yield
        admin.execute(REMOVED)


@pytest.mark.parametrize("write", WRITES)
def test_the_database_refuses_what_the_desk_writes_there_past_all_our_code(
    write: str, frozen_for_all_to_meet: None, plane_database_url: Callable[[str], str]
) -> None:
    with psycopg.connect(plane_database_url("desk"), autocommit=True) as desk_itself:
        desk_itself.execute(scope_of(KEDIRI))
        with pytest.raises(errors.InsufficientPrivilege, match="the office is frozen"):
            desk_itself.execute(write)
        assert desk_itself.execute("SELECT count(*) FROM wagtailcore_uploadedfile").fetchone() == (1,)
        desk_itself.execute(scope_of(JEPARA))
        assert desk_itself.execute(write).rowcount == 1


def test_the_desk_can_not_thaw_by_writing_into_the_table_of_freezes(
    frozen_for_all_to_meet: None, plane_database_url: Callable[[str], str]
) -> None:
    """It may end a freeze, since two persons do so there; never with one name, never by taking it out of the record."""
    with psycopg.connect(plane_database_url("desk"), autocommit=True) as desk_itself:
        desk_itself.execute(scope_of(KEDIRI))
        with pytest.raises(errors.CheckViolation):
            desk_itself.execute("UPDATE security_freeze SET ended_at = now()")
        for write in ("DELETE FROM security_freeze", "UPDATE security_freeze SET high = low", "TRUNCATE security_freeze"):
            with pytest.raises(errors.InsufficientPrivilege):
                desk_itself.execute(write)


def test_commands_at_the_server_are_not_bound_by_a_freeze(frozen_for_all_to_meet: None, plane_database_url: Callable[[str], str]) -> None:
    with psycopg.connect(plane_database_url("operator"), autocommit=True) as operator:
        operator.execute(scope_of(KEDIRI))
        assert operator.execute(ADD).rowcount == 1
