"""What the database itself refuses, whoever asks: here the log's own role and the operator's, on real tables."""

from collections.abc import Callable, Iterator

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from pendopo.security.row_scope import existing_tables
from pendopo.transparency.row_scope import TRIGGERS, WRITER

ADD = "INSERT INTO transparency_logentry (log, index, key, body) VALUES ('hasil', %s, gen_random_uuid(), 'x')"
HAND_IN = "INSERT INTO transparency_submission (log, key, body, at, refused) VALUES ('hasil', gen_random_uuid(), 'x', now(), '')"
MOVE = "UPDATE transparency_head SET size = size + %s, at = at + %s::interval WHERE log = 'hasil'"


@pytest.fixture
def as_plane(plane_database_url: Callable[[str], str], admin_database_url: str) -> Iterator[Callable[[str], psycopg.Connection]]:
    """A function that connects as a plane; nothing is ever committed."""
    opened: list[psycopg.Connection] = []

    def connect(plane: str) -> psycopg.Connection:
        url = admin_database_url if plane == "administrator" else plane_database_url(plane)
        opened.append(psycopg.connect(url))
        return opened[-1]

    yield connect
    for connection in opened:
        connection.rollback()
        connection.close()


@pytest.fixture(params=["log", "administrator"])
def writer(request: pytest.FixtureRequest, as_plane: Callable[[str], psycopg.Connection]) -> psycopg.Connection:
    """A log of one entry, in a transaction of the writer's role; and once of a role that may do everything."""
    connection = as_plane(request.param)
    connection.execute("INSERT INTO transparency_head (log, origin, size, checkpoint, at) VALUES ('hasil', 'a', 0, '', now())")
    connection.execute(ADD, [0])
    connection.execute(MOVE, [1, "1s"])
    return connection


def test_a_log_grows_by_its_entries_and_the_head_together(writer: psycopg.Connection) -> None:
    writer.execute(ADD, [1])
    writer.execute(ADD, [2])
    assert writer.execute(MOVE, [2, "1s"]).rowcount == 1


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE transparency_logentry SET body = 'y'",
        "DELETE FROM transparency_logentry",
        "TRUNCATE transparency_logentry",
        "UPDATE transparency_head SET size = 0",
        "UPDATE transparency_head SET at = at - interval '1 microsecond'",
        "UPDATE transparency_head SET origin = 'b'",
        "UPDATE transparency_head SET size = 2",
        "DELETE FROM transparency_head",
        "TRUNCATE transparency_head",
        "INSERT INTO transparency_head (log, origin, size, checkpoint, at) VALUES ('situs', 'c', 1, '', now())",
    ],
)
def test_what_stands_in_a_log_is_not_changed_or_taken_out_and_no_head_moves_alone(writer: psycopg.Connection, harm: str) -> None:
    with pytest.raises(InsufficientPrivilege):
        writer.execute(harm)


def test_no_head_moves_past_an_entry_that_is_not_there(writer: psycopg.Connection) -> None:
    writer.execute(ADD, [2])
    with pytest.raises(InsufficientPrivilege, match="moves with its entries"):
        writer.execute(MOVE, [1, "1s"])


def test_every_trigger_holds_in_replication_mode_too(as_plane: Callable[[str], psycopg.Connection]) -> None:
    rows = as_plane("administrator").execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgenabled = 'A'").fetchall()
    assert {(table, name) for table, names in TRIGGERS.items() for name in names} <= set(rows)


def test_the_role_of_the_log_reaches_nothing_else_of_the_platform(as_plane: Callable[[str], psycopg.Connection], db: None) -> None:
    log = as_plane("log")
    may = "SELECT has_table_privilege(%s, 'SELECT') OR has_any_column_privilege(%s, 'SELECT, INSERT, UPDATE')"
    reached = {table for table in existing_tables() if log.execute(may, [table, table]).fetchone() == (True,)}
    assert reached == set(WRITER)


@pytest.mark.parametrize("plane", ["desk", "publisher", "operator"])
def test_other_roles_hand_in_facts_and_write_neither_entries_nor_heads(as_plane: Callable[[str], psycopg.Connection], plane: str) -> None:
    connection = as_plane(plane)
    connection.execute(
        "INSERT INTO transparency_submission (log, key, body, at, refused) VALUES ('hasil', gen_random_uuid(), 'x', now(), '')"
    )
    for harm in (ADD.replace("%s", "0"), "UPDATE transparency_head SET size = 1"):
        with pytest.raises(InsufficientPrivilege), connection.transaction():
            connection.execute(harm)
