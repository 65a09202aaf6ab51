"""The connection of these tests: logged in as the server's administrator, but working as one of the planes' roles.

So the probe's requests run as ``pendopo_desk``, bound by every wall like the real desk; between them the tests
look at all rows, and take a wall away, in the same transaction, which is rolled back at the end.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


def work_as(role: str | None) -> None:
    """Be a role from now on; None is the administrator."""
    with connection.cursor() as cursor:
        cursor.execute(f'SET SESSION AUTHORIZATION "{role}"' if role else "RESET SESSION AUTHORIZATION")


@contextmanager
def working_as(role: str | None) -> Iterator[None]:
    """Be a role for a block, then the one from before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        before = cursor.fetchone()[0]
    work_as(role)
    yield  # after an error nothing is set back: the transaction is undone, and its role with it
    if not connection.needs_rollback:
        work_as(before)


@contextmanager
def undone() -> Iterator[None]:
    """A block whose writes are all taken back, also the role that it ended with."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def without_wall(table: str) -> None:
    """Take away row-level security of one table, until the transaction is rolled back."""
    with working_as(None), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table that waits for checks can not be altered
        cursor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
