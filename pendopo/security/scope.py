"""The scope of a request or a command: one range of offices, opened as two fences at once.

The first fence is django-scopes (a query of our own scoped models without a scope raises), the second
is row-level security (an unset scope sees no row, see row_scope.py). Both are opened here and nowhere else.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import django_scopes
from django.db import connection, transaction

from pendopo.kit.ranges import KeyRange
from pendopo.regions.rules.offices import EVERY_OFFICE

NOTHING = ("", "")


@contextmanager
def office_scope(offices: KeyRange) -> Iterator[None]:
    """Run a block in one transaction that sees and writes only the content of ``offices``.

    A scope may stand inside another; the outer one returns when the inner one ends. Queries that run
    after the outermost block (streamed bodies, on_commit callbacks) have no scope and see nothing.

    Args:
        offices: range of office keys; :func:`every_office` for all.
    """
    outer = current_scope()
    with transaction.atomic(), django_scopes.scope(office=offices):
        set_local(str(offices.low), str(offices.high))
        yield
        # A transaction that is doomed takes no more statements, and its settings end with it.
        if not connection.needs_rollback:
            set_local(*(map(str, outer) if outer else NOTHING))


def every_office() -> AbstractContextManager[None]:
    """The scope of commands that work on all offices, and of the publisher."""
    return office_scope(EVERY_OFFICE)


def current_scope() -> KeyRange | None:
    """The range that is open now, or None."""
    return django_scopes.get_scope().get("office")


def set_local(low: str, high: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pendopo.low', %s, true), set_config('pendopo.high', %s, true)", [low, high])
