"""Work shared out to processes: in order, and nobody is left when the one who shared it out is killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.db import connection

from pendopo.sites.processes import alone, in_processes, in_processes_ahead
from tests.journeys.stack import eventually

SHARED_OUT = """
import os, sys, time
import django
django.setup()
from pendopo.sites.processes import in_processes, in_processes_ahead

def wait(part):
    os.write(1, b"%d\\n" % os.getpid())  # in one piece: two of them write to the same pipe
    time.sleep(60)

list(in_processes(wait, [1, 2, 3, 4], 2))
"""


def whose(part: int) -> tuple[int, int]:
    return part, os.getpid()


def test_parts_are_done_by_others_and_come_back_in_their_order() -> None:
    assert not connection.in_atomic_block
    done = list(in_processes(whose, list(range(20)), 2))
    assert [part for part, _process in done] == list(range(20))
    assert os.getpid() not in {process for _part, process in done}


def test_one_part_or_one_process_stays_with_the_caller() -> None:
    assert list(in_processes(whose, [1], 4)) == [(1, os.getpid())]
    assert list(in_processes(whose, [1, 2], 1)) == [(1, os.getpid()), (2, os.getpid())]


@pytest.mark.django_db
def test_work_inside_a_transaction_stays_with_the_caller() -> None:
    assert {process for _part, process in in_processes(whose, [1, 2, 3], 2)} == {os.getpid()}


def dies_of_seven(part: int) -> int:
    if part == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return part


def test_a_part_that_kills_its_process_costs_that_part_alone() -> None:
    assert [alone(dies_of_seven, lambda part: -part, part) for part in (6, 7, 8)] == [6, -7, 8]


def test_workers_end_when_their_parent_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", SHARED_OUT], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        workers = [int(parent.stdout.readline()) for _worker in range(2)]
        parent.send_signal(signal.SIGKILL)
    eventually(lambda: not any(map(runs, workers)), 10)


def runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_next_parts_are_done_while_the_caller_is_busy_and_no_more_are_asked_for_than_that() -> None:
    asked: list[int] = []

    def parts() -> Iterator[int]:
        for part in range(20):
            asked.append(part)
            yield part

    done = []
    for part, process in in_processes_ahead(whose, parts(), 2):
        done.append(part)
        assert process != os.getpid()
        assert len(asked) <= part + 4
    assert done == list(range(20))


def test_one_process_does_each_part_when_it_is_wanted() -> None:
    coming = in_processes_ahead(whose, iter([1, 2]), 1)
    assert next(coming) == (1, os.getpid())
    assert list(in_processes_ahead(whose, iter(()), 2)) == []
