"""Writes of the log that other apps ask for."""

import uuid
from itertools import count

from django.utils import timezone

from pendopo.security.models import AuditRoot, Freeze
from pendopo.security.scope import every_office
from pendopo.transparency.keys import fingerprint
from pendopo.transparency.models import Submission
from pendopo.transparency.queries import unlogged
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
    submit(next(entry for entry in changes if unlogged([entry])))


def submit_audit_roots() -> int:
    """Hand in the root of each day of the audit trail that its log does not have yet; returns how many."""
    missing = unlogged([audit_root_fact(row) for row in AuditRoot.objects.order_by("day")])
    submit_all(missing)
    return len(missing)


def audit_root_fact(row: AuditRoot) -> Entry:
    hashes, totals = {"root": bytes.fromhex(row.root)}, {"entries": row.entries}
    return Entry("audit_root", row.day.isoformat(), 1, row.made_at, hashes=hashes, totals=totals)


def submit_freezes() -> int:
    """Hand in the beginning and the end of each freeze that its log does not have yet; returns how many.

    Neither the reason nor who froze goes in: both may speak of a person.
    """
    with every_office():
        freezes = list(Freeze.objects.select_related("office__region").order_by("started_at"))
    missing = unlogged([fact for row in freezes for fact in freeze_facts(row)])
    submit_all(missing)
    return len(missing)


def freeze_facts(row: Freeze) -> list[Entry]:
    """Revision 1 says that an office was frozen, revision 2 that it is no longer."""
    office, region = f"{row.office.body}:{row.office.region.code or 0}", row.office.region.code or "0"
    moments = [(1, row.started_at), (0, row.ended_at)]
    return [
        Entry(
            "freeze",
            f"freeze/{row.pk}",
            number,
            at,
            totals={"frozen": frozen, "with_below": row.with_below * 1},
            office=office,
            region=region,
        )
        for number, (frozen, at) in enumerate(moments, start=1)
        if at is not None
    ]
