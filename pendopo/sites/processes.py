"""Work shared out to several processes, in one place."""

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import TypeVar

from django.db import connection, connections

logger = logging.getLogger("pendopo.processes")
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
    with pool_of(processes, starts) as pool:
        yield from pool.map(job, parts)


def pool_of(processes: int, starts: Callable[[], object] = lambda: None) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(processes, mp_context=get_context("fork"), initializer=worker_starts, initargs=(starts,))


def whatever_dies(job: Callable[[T], R], parts: Sequence[T], processes: int, lost: Callable[[T], R]) -> list[R]:
    """As :func:`in_processes`, for work that may end the process that does it: a decoder that crashes, memory that runs out.

    A worker that dies takes its whole pool along. So the parts are done again, half of them at a time, until the one is
    found that kills every process.

    Args:
        lost: called, by the caller's process, with such a part.
    """
    if processes <= 1 or connection.in_atomic_block:
        return list(map(job, parts))
    connections.close_all()
    try:
        with pool_of(min(processes, len(parts))) as pool:
            return list(pool.map(job, parts))
    except BrokenProcessPool:
        logger.warning("a worker died over %d parts", len(parts))
        half = len(parts) // 2
        halves = (parts[:half], parts[half:]) if half else ()
        return [done for some in halves for done in whatever_dies(job, some, processes, lost)] or [lost(parts[0])]


def worker_starts(starts: Callable[[], object]) -> None:
    Thread(target=end_with_parent, daemon=True).start()
    starts()


def end_with_parent() -> None:
    """A worker whose parent was killed would wait for its next part for ever."""
    if parent := parent_process():
        parent.join()
        os._exit(1)
