"""Work shared out to several processes, in one place."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
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
    with workers(processes, starts) as pool:
        yield from pool.map(job, parts)


def in_processes_ahead(job: Callable[[T], R], parts: Iterable[T], processes: int) -> Iterator[R]:
    """As :func:`in_processes`, for work that is too large to be held at once: while the caller is busy with one result, the next are made.

    Args:
        job: as there; its result is held until the caller takes it.
        parts: asked for one by one, at most one a process and one more ahead of what the caller took.
    """
    coming = iter(parts)
    first = list(islice(coming, 1))  # before the workers start: who asks for it may open a connection
    if not first:
        return
    if processes <= 1 or connection.in_atomic_block:
        yield from map(job, chain(first, coming))
        return
    waiting: deque[Future[R]] = deque()
    with workers(processes) as pool:
        try:
            for part in chain(first, coming):
                waiting.append(pool.submit(job, part))
                if len(waiting) > processes:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def alone(job: Callable[[T], R], lost: Callable[[T], R], part: T) -> R:
    """Do a job for one part in a process of its own, for work that may end whoever does it: a decoder that crashes, memory that runs out.

    Args:
        job: touches no database.
        lost: called, by the caller, with a part that killed its process.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("fork"), initializer=worker_starts, initargs=(lambda: None,)) as pool:
        try:
            return pool.submit(job, part).result()
        except BrokenProcessPool:
            return lost(part)


def workers(processes: int, starts: Callable[[], object] = lambda: None) -> ProcessPoolExecutor:
    """Processes that hold this one's memory as it is at their first job: until then no connection may be opened again."""
    connections.close_all()
    return ProcessPoolExecutor(processes, mp_context=get_context("fork"), initializer=worker_starts, initargs=(starts,))


def worker_starts(starts: Callable[[], object]) -> None:
    Thread(target=end_with_parent, daemon=True).start()
    starts()


def end_with_parent() -> None:
    """A worker whose parent was killed would wait for its next part for ever."""
    if parent := parent_process():
        parent.join()
        os._exit(1)
