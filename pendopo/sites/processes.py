"""Work shared out to several processes, in one place."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import TypeVar

from django.db import connection, connections

T = TypeVar("T")
R = TypeVar("R")


def in_processes(job: Callable[[T], R], parts: Sequence[T], processes: int, starts: Callable[[], object] = lambda: None) -> Iterator[R]:
    """Do a job for each part of some work.

    Args:
        job: called with one part, in a process that holds the caller's memory as it was, and a database connection of its own.
        parts: the work, in pieces of about the same size.
        processes: how many at a time. One part, one process, or work inside a transaction, which others could not look
            into, is done by the caller itself.
        starts: called once in each process before its first job.

    Yields:
        What the job returned, in the order of the parts.
    """
    if processes <= 1 or len(parts) <= 1 or connection.in_atomic_block:
        starts()
        yield from map(job, parts)
        return
    connections.close_all()
    with ProcessPoolExecutor(processes, mp_context=get_context("fork"), initializer=worker_starts, initargs=(starts,)) as pool:
        yield from pool.map(job, parts)


def worker_starts(starts: Callable[[], object]) -> None:
    Thread(target=end_with_parent, daemon=True).start()
    starts()


def end_with_parent() -> None:
    """A worker whose parent was killed would wait for its next part for ever."""
    if parent := parent_process():
        parent.join()
        os._exit(1)
