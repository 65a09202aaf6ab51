"""Writes of the log that other apps ask for."""

import uuid
from itertools import count

from django.utils import timezone

from pendopo.transparency.keys import fingerprint
from pendopo.transparency.models import LogEntry, Submission
from pendopo.transparency.rules.entries import Entry
from pendopo.transparency.rules.keys import VerifierKey


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


def announce_key(key: VerifierKey, before: VerifierKey | None) -> None:
    """Hand in that a log signs with a new key.

    Args:
        before: the key that it takes the place of; None for a log's first, or one more.
    """
    hashes = {"verifier_key": fingerprint(key)} | ({"key_before": fingerprint(before)} if before else {})
    now = timezone.now()
    changes = (Entry("key_change", key.name, rev, now, hashes=hashes) for rev in count(1))
    submit(next(entry for entry in changes if not is_handed_in(entry)))


def is_handed_in(entry: Entry) -> bool:
    key = uuid.UUID(bytes=entry.key)
    return any(model.objects.filter(log=entry.log, key=key).exists() for model in (LogEntry, Submission))
