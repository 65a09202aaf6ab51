"""Writes of the log that other apps ask for."""

import uuid

from pendopo.transparency.models import Submission
from pendopo.transparency.rules.entries import Entry


def submit(entry: Entry) -> None:
    """Hand a fact to its log, in the transaction of the act that it tells of: both happen or neither.

    The same fact (kind, subject, revision) may be handed in again; it gets one place. It stands in the published log
    some seconds later.

    Raises:
        EntryRefused: it must not stand in a log; nothing is written.
    """
    submit_all([entry])


def submit_all(entries: list[Entry]) -> None:
    """As :func:`submit`, for many at once."""
    rows = [Submission(log=entry.log, key=uuid.UUID(bytes=entry.key), body=entry.as_bytes()) for entry in entries]
    Submission.objects.bulk_create(rows, ignore_conflicts=True, batch_size=5000)
