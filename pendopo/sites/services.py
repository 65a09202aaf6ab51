"""What every process that works for long needs: to be the only one, to rest between rounds, and to outlive a database that went away."""

import logging
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from django.db import InterfaceError, OperationalError, connection, connections

logger = logging.getLogger("pendopo.services")
DATABASE_AWAY = (OperationalError, InterfaceError, psycopg.OperationalError)
NOT_OF_PSYCOPG = ("cursor_factory", "context", "prepare_threshold")
Until = Callable[[], bool]
_held: set[int] = set()  # files of connections that hold a lock


class AnotherRuns(Exception):
    """Another process holds the lock: it does this work at the moment."""


def let_go() -> None:
    """A forked process must not keep a lock when the one that forked it is gone."""
    for number in _held:
        os.close(number)
    _held.clear()


os.register_at_fork(after_in_child=let_go)


@contextmanager
def only_one(lock: int) -> Iterator[psycopg.Connection]:
    """Hold an advisory lock on a connection of its own, which is yielded; who is killed lets go of it.

    Raises:
        AnotherRuns: somebody else holds it.
    """
    parameters = {name: value for name, value in connection.get_connection_params().items() if name not in NOT_OF_PSYCOPG}
    with psycopg.connect(**parameters, autocommit=True) as own:
        row = own.execute("SELECT pg_try_advisory_lock(%s)", [lock]).fetchone()
        if not row or not row[0]:
            raise AnotherRuns
        _held.add(own.fileno())
        try:
            yield own
        finally:
            _held.discard(own.fileno())


def serve_forever(serve: Callable[[], object], until: Until) -> None:
    """Call ``serve``, which comes back when ``until`` says so; again, after a second, when the database went away meanwhile."""
    while not until():
        try:
            serve()
        except DATABASE_AWAY as error:
            logger.warning("the database went away, trying again: %s", str(error).partition("\n")[0])
            connections.close_all()
            time.sleep(1)


def in_rounds(work: Callable[[], object], until: Until, seconds: float) -> None:
    """Work again and again until told otherwise, with a rest after each round that had nothing to do."""
    while not until():
        if not work():
            rest(until, seconds)


def rest(until: Until, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not until() and time.monotonic() < deadline:
        time.sleep(0.1)


def told_to_stop() -> Until:
    """From now on SIGTERM and SIGINT end no process: what is returned says whether one came."""
    came: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: came.append(received))
    return lambda: bool(came)
