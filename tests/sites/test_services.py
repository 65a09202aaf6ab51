"""What services share: only one works, it rests when there is nothing to do, and it outlives a database that went away."""

import os
import signal

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, connection

from pendopo.sites import scheduling, services
from pendopo.sites.services import AnotherRuns, only_one

LOCK = 7


@pytest.mark.django_db
def test_a_lock_is_held_by_one_and_let_go_at_the_end() -> None:
    with only_one(LOCK), only_one(LOCK + 1), pytest.raises(AnotherRuns), only_one(LOCK):
        pass
    with only_one(LOCK):
        pass


@pytest.mark.django_db
def test_a_worker_does_not_hold_the_lock_of_its_service_on() -> None:
    with only_one(LOCK) as own:
        child = os.fork()
        if child == 0:
            os._exit(is_open(own.fileno()))
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        with pytest.raises(AnotherRuns), only_one(LOCK):
            pass


def is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


@pytest.mark.parametrize("fault", [OperationalError("server closed\nthe connection"), InterfaceError(), psycopg.OperationalError()])
def test_a_database_that_went_away_is_waited_for(monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    slept: list[float] = []
    monkeypatch.setattr(services.time, "sleep", slept.append)
    calls: list[int] = []

    def serve() -> None:
        calls.append(1)
        if len(calls) < 3:
            raise fault

    services.serve_forever(serve, lambda: len(calls) == 3)
    assert slept == [1, 1]


def test_another_fault_ends_a_service() -> None:
    def serve() -> None:
        raise KeyError("a fault of ours")

    with pytest.raises(KeyError, match="of ours"):
        services.serve_forever(serve, lambda: False)


def test_a_service_rests_only_after_a_round_with_nothing_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    rests: list[float] = []
    monkeypatch.setattr(services, "rest", lambda _until, seconds: rests.append(seconds))
    outcomes = [2, 1, 0, 0]
    services.in_rounds(lambda: outcomes.pop(0), lambda: not outcomes, 5)
    assert rests == [5, 5]


def test_who_is_told_to_stop_knows_it_and_ends_by_itself() -> None:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        until = services.told_to_stop()
        assert not until()
        signal.raise_signal(signal.SIGTERM)
        assert until()
        services.rest(until, 60)  # ends at once
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@pytest.mark.django_db
def test_a_scheduler_that_lost_its_lock_does_nothing_more(monkeypatch: pytest.MonkeyPatch, admin_database_url: str) -> None:
    """Its lock goes with its connection, and then another may work already."""
    rounds: list[int] = []

    def round_() -> int:
        rounds.append(1)
        with psycopg.connect(admin_database_url, autocommit=True) as admin:
            # Locks of all databases stand in pg_locks: those of a journey's platform beside this test are not ours to end.
            here = "database = (SELECT oid FROM pg_database WHERE datname = %s)"
            held = f"SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND {here}"  # noqa: S608
            assert admin.execute(held, [scheduling.LOCK, connection.settings_dict["NAME"]]).fetchall() == [(True,)]
        return 1

    monkeypatch.setattr(scheduling, "do_a_round", round_)
    with pytest.raises(psycopg.OperationalError):
        scheduling.serve(lambda: len(rounds) > 1, 0)
    assert len(rounds) == 1
