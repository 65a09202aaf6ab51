"""The record of what was done, and of what was refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied

from pendopo.kit.ranges import KeyRange
from pendopo.security.act import current_act
from pendopo.security.models import AuditEntry
from pendopo.security.rules.redaction import redact
from pendopo.security.scope import office_scope


class CannotBeDone(ValueError):
    """A rule forbids the act; the message says why, in words for the person at the screen."""


@contextmanager
def attempt(action: str, *, office_key: int, actor: str, subject: str = "", **detail: Any) -> Iterator[None]:
    """Do an act in one office's scope and one transaction; when it is refused, undo it and put the refusal on record.

    Args:
        action, subject, actor, detail: as for :func:`record`.
        office_key: key of the office that is touched: the scope of the act, and where the refusal is written down.

    Raises:
        PermissionDenied, CannotBeDone: what the block raised.
    """
    try:
        with office_scope(KeyRange(office_key, office_key)):
            yield
    except (PermissionDenied, CannotBeDone):
        record_refusal(office_key=office_key, action=action, actor=actor, subject=subject, **detail)
        raise


def record(
    *, office_key: int, action: str, subject: str = "", actor: str | None = None, before: Any = None, after: Any = None, **detail: Any
) -> AuditEntry:
    """Add one entry to the audit trail; call it inside the transaction of the act itself.

    Args:
        office_key: key of the office whose content is touched; it must lie in the open scope.
        action: thing and verb, such as ``page.publish``.
        subject: what it was done to, in words; no personal data.
        actor: account name, or the name of a command; the person of the present request where none is given.
        before, after: small JSON values that changed; long numbers and addresses are struck out of them.
        detail: further small facts; no personal data, no secrets.
    """
    return write_entry(AuditEntry.Outcome.DONE, office_key, action, subject, actor, before, after, detail)


def record_refusal(*, office_key: int, action: str, subject: str = "", actor: str | None = None, **detail: Any) -> AuditEntry:
    """Add the entry of an attempt that was refused. Opens a scope of its own: the attempt's transaction was undone."""
    with office_scope(KeyRange(office_key, office_key)):
        return write_entry(AuditEntry.Outcome.REFUSED, office_key, action, subject, actor, None, None, detail)


def write_entry(
    outcome: AuditEntry.Outcome, office_key: int, action: str, subject: str, actor: str | None, before: Any, after: Any, detail: Any
) -> AuditEntry:
    act = current_act()
    entry = AuditEntry.objects.create(
        office_key=office_key,
        actor=(actor or act.actor or "?")[:150],
        role=act.role[:100],
        action=action[:60],
        outcome=outcome,
        subject=redact(subject)[:255],
        before=redact(before),
        after=redact(after),
        detail=redact(detail),
        address=act.address,
        request_id=act.request_id,
    )
    if act.entries is not None:
        act.entries.append(entry.pk)
    return entry
