"""Runs the writers of all logs, a thread each, until it is told to stop."""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from time import monotonic

import psycopg
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from pendopo.transparency import actions, keys, stops, witnesses
from pendopo.transparency.asking import Witness, Witnesses
from pendopo.transparency.rules.policies import Policy
from pendopo.transparency.sequencer import Sequencer, Taken
from pendopo.transparency.tile_files import LogFiles

logger = logging.getLogger(__name__)
POLL = 0.5  # seconds between two looks at what waits
WITNESS_PAUSE = 5.0  # seconds before witnesses that were silent are asked again
LOOK_AGAIN = 30.0  # seconds before a log that was stopped is looked at again; it is refused again unless somebody mended it
DATABASE_PAUSE = 1.0
DISK_PAUSE = 5.0
MINUTE = 60.0  # seconds between two looks at roots of the audit trail that their log does not have yet
HOURLY = 3600.0  # seconds: fresh cosignatures also where nothing was added, and old partial files are cleared away


def folder_of(log: str) -> Path:
    return Path(settings.LOG_DIR) / log


def clients_of(policy: Policy) -> list[Witness]:
    """A client for each witness of the policy that has an address."""
    return list(witnesses.clients_of(policy))


def connect() -> psycopg.Connection:
    """A connection of its own as this process's role."""
    left_out = ("cursor_factory", "context", "prepare_threshold")
    return psycopg.connect(
        **{name: value for name, value in connection.get_connection_params().items() if name not in left_out}, autocommit=True
    )


@contextmanager
def writer_of(log: str, *, overwrite: bool = False) -> Iterator[Sequencer]:
    """The writer of a log, as the settings say; not opened yet."""
    policy = keys.read_policy()
    with connect() as db:
        asked = Witnesses(clients_of(policy), policy)
        files = LogFiles(folder_of(log), overwrite=overwrite)
        try:
            yield Sequencer(log, keys.origin_of(log), db, files, keys.read_keys(log), policy, asked)
        finally:
            asked.close()
            files.close()


@contextmanager
def opened(log: str) -> Iterator[Sequencer]:
    """The writer of a log, with all that a crash left undone done.

    For the service, and for a pipeline that logs in bulk (``append``) while the service does not run.

    Raises:
        LogStops, OSError, psycopg.OperationalError: as :meth:`Sequencer.open`.
    """
    with writer_of(log) as writer:
        writer.open()
        yield writer


@dataclass
class Service:
    """The writers of some logs.

    Attributes:
        stopped: for each log that must not go on, why.
    """

    logs: Iterable[str]
    stopping: Event = field(default_factory=Event)
    stopped: dict[str, str] = field(default_factory=dict)

    def run(self) -> None:
        """Write until ``stopping`` is set; a batch that is begun is finished."""
        threads = [Thread(target=self.write_for_ever, args=[log], name=f"log {log}") for log in self.logs]
        for thread in threads:
            thread.start()
        looked = -MINUTE
        while not self.stopping.wait(1.0):  # in short waits, so that signals are heard
            if monotonic() - looked >= MINUTE:
                hand_in_audit_roots()
                looked = monotonic()
        for thread in threads:
            thread.join()

    def write_for_ever(self, log: str) -> None:
        while not self.stopping.is_set():
            self.stopping.wait(self.written(log, lambda writer: self.keep_writing(writer)))

    def write_once(self) -> None:
        """Write what waits, and return. What went wrong stands in ``stopped``."""
        hand_in_audit_roots()
        for log in self.logs:
            self.written(log, write_what_waits)

    def written(self, log: str, work: Callable[[Sequencer], object]) -> float:
        """Open a log and work with it.

        Returns:
            Seconds to wait before it is tried again.
        """
        try:
            with opened(log) as writer:
                self.stopped.pop(log, None)
                work(writer)
                return 0.0
        except stops.AnotherWriter as stop:
            return self.note(log, logging.WARNING, str(stop), DATABASE_PAUSE)
        except stops.LogStops as stop:
            return self.note(log, logging.CRITICAL, f"{type(stop).__name__}: {stop}", LOOK_AGAIN)
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            return self.note(log, logging.WARNING, f"database: {str(error).splitlines()[0]}", DATABASE_PAUSE)
        except OSError as error:
            return self.note(log, logging.ERROR, f"disk: {type(error).__name__}: {error.strerror or error}", DISK_PAUSE)
        except Exception as error:
            logger.exception("log %s", log)
            return self.note(log, logging.CRITICAL, type(error).__name__, LOOK_AGAIN)

    def note(self, log: str, level: int, why: str, pause: float) -> float:
        self.stopped[log] = why
        logger.log(level, "log %s is not written: %s", log, why)
        return pause

    def keep_writing(self, writer: Sequencer) -> None:
        said, last_hour = "", monotonic()
        while not self.stopping.is_set():
            silence, full = self.one_batch(writer)
            if silence != said:
                logger.log(logging.WARNING if silence else logging.INFO, "log %s: witnesses: %s", writer.log, silence or "enough")
                said = silence
            if monotonic() - last_hour > HOURLY:
                last_hour = monotonic()
                writer.publish()
                writer.files.clear_partials()
            if not full:
                self.stopping.wait(WITNESS_PAUSE if silence else POLL)

    def one_batch(self, writer: Sequencer) -> tuple[str, bool]:
        """Take a batch; returns what witnesses are missing for it to be shown, and whether there may be more waiting."""
        try:
            taken = writer.take()
        except stops.TooFewSeen as silence:
            return str(silence), False
        say_refused(writer.log, taken)
        missing = "" if writer.is_shown else ", ".join(f"{name} {why}" for name, why in writer.silent.items()) or "too few in the policy"
        return missing, bool(taken.indexes)


def hand_in_audit_roots() -> None:
    """Each finished day's root of the audit trail goes in; a database that is away is asked again a minute later."""
    try:
        if number := actions.submit_audit_roots():
            logger.info("%d roots of the audit trail were handed in", number)
    except (OperationalError, InterfaceError) as error:
        logger.warning("database: %s", str(error).splitlines()[0] if str(error) else type(error).__name__)
        connection.close()


def write_what_waits(writer: Sequencer) -> None:
    taken = writer.take()
    say_refused(writer.log, taken)
    while taken.indexes:
        taken = writer.take()
        say_refused(writer.log, taken)
    if not writer.is_shown:
        raise stops.TooFewSeen(f"{writer.log}: {', '.join(writer.silent) or 'too few in the policy'}")


def say_refused(log: str, taken: Taken) -> None:
    for why in taken.refused.values():
        logger.error("log %s refuses a submission: %s", log, why)
