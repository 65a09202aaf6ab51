"""The scope of a request or a command: one range of offices, opened as two fences at once.

The first fence is django-scopes (a query of our own scoped models without a scope raises), the second
is row-level security (an unset scope sees no row, see row_scope.py). Both are opened here and nowhere else.

Beside the range there is who asks: tables of people let everybody see the own rows (:func:`identified`).
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Any

import django_scopes
from django.db import connection, transaction

from pendopo.kit.ranges import KeyRange
from pendopo.regions.rules.offices import EVERY_OFFICE

NOTHING = ("", "")
IDENTITIES = ("person", "sign_in", "session", "link")


@contextmanager
def office_scope(offices: KeyRange) -> Iterator[None]:
    """Run a block in one transaction that sees and writes only the content of ``offices``.

    A scope may stand inside another; the outer one returns when the inner one ends. What the block puts off
    until the commit runs in a transaction of its own with the same scope (Wagtail announces a changed
    address so). A streamed body is produced later still: it has no scope and sees nothing.

    Args:
        offices: range of office keys; :func:`every_office` for all.
    """
    outer, outermost = current_scope(), not connection.in_atomic_block
    with transaction.atomic(), django_scopes.scope(office=offices):
        set_local(str(offices.low), str(offices.high))
        yield
        if outermost:
            put_off: list[Any] = list(connection.run_on_commit)
            connection.run_on_commit = [(ids, partial(in_scope, offices, later), robust) for ids, later, robust in put_off]  # type: ignore[misc]
        # A transaction that is doomed takes no more statements, and its settings end with it.
        if not connection.needs_rollback:
            set_local(*(map(str, outer) if outer else NOTHING))


def in_scope(offices: KeyRange, later: Callable[[], object]) -> None:
    """Run what was put off until the commit."""
    with office_scope(offices):
        later()


def every_office() -> AbstractContextManager[None]:
    """The scope of commands that work on all offices, and of the publisher."""
    return office_scope(EVERY_OFFICE)


def current_scope() -> KeyRange | None:
    """The range that is open now, or None."""
    return django_scopes.get_scope().get("office")


def set_local(low: str, high: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pendopo.low', %s, true), set_config('pendopo.high', %s, true)", [low, high])


@contextmanager
def identified(**who: str | int | None) -> Iterator[None]:
    """Run a block in a transaction that also sees the rows of one person, by whichever fact is known of them.

    Args:
        person: primary key of an account: its own row, grants, devices and sessions.
        sign_in: account name given at sign-in: that account's row alone.
        session: hash of a session key: that session alone.
        link: hash of an enrolment link's secret: that link alone.

    None and '' stand for nobody.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        outer = {} if outermost else read_identities(who)
        identify(**who)
        yield
        if not outermost and not connection.needs_rollback:
            identify(**outer)


def identify(**who: str | int | None) -> None:
    """As :func:`identified`, until the present transaction ends."""
    unknown = set(who) - set(IDENTITIES)
    if unknown:
        raise ValueError(f"not an identity: {', '.join(sorted(unknown))}")
    settings = [text for name, value in who.items() for text in (f"pendopo.{name}", "" if value is None else str(value))]
    with connection.cursor() as cursor:
        calls = ", ".join(["set_config(%s, %s, true)"] * len(who))
        cursor.execute(f"SELECT {calls}", settings)


def read_identities(names: Iterable[str]) -> dict[str, str]:
    """What the named identities are set to now, '' where they are not."""
    names = list(names)
    with connection.cursor() as cursor:
        calls = ", ".join(["coalesce(current_setting(%s, true), '')"] * len(names))
        cursor.execute(f"SELECT {calls}", [f"pendopo.{name}" for name in names])
        return dict(zip(names, cursor.fetchone(), strict=True))
