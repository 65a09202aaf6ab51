"""The record of what was done."""

from typing import Any

from pendopo.security.models import AuditEntry


def record(*, office_key: int, actor: str, action: str, subject: str = "", **detail: Any) -> None:
    """Add one entry to the audit trail; call it inside the transaction of the act itself.

    Args:
        office_key: key of the office whose content is touched; it must lie in the open scope.
        actor: account name, or the name of the command.
        action: verb and thing, such as ``page.publish``.
        subject: what it was done to, in words; no personal data.
        detail: small facts before and after; JSON values; no personal data, no secrets.
    """
    AuditEntry.objects.create(office_key=office_key, actor=actor[:150], action=action[:60], subject=subject[:255], detail=detail)
