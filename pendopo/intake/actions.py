"""What comes in: each act is one function of the database, which checks, limits and writes in one go.

Nothing else is open to this plane's role (sites/inbox_functions.py). No address and no secret is ever logged.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import DatabaseError, connection

logger = logging.getLogger("pendopo.intake")


class Closed(RuntimeError):
    """The database can't be reached or refuses; what came in is not taken."""


class Reply(StrEnum):
    """What became of a wish to subscribe. ``NOTED`` tells nothing about who subscribes already."""

    NOTED = "noted"
    BUSY = "busy"
    INVALID = "invalid"


@dataclass(frozen=True)
class Place:
    """The office that something is about, in public facts."""

    name: str
    body: str
    host_label: str


@dataclass(frozen=True)
class Mailed:
    """What a link of a mail is for: ``confirm`` or ``leave``, with the rhythm and the office's key."""

    what: str
    rhythm: str
    office_key: int


def subscribe(*, office_key: int, address: str, rhythm: str, client: int) -> Reply:
    """Note a wish to subscribe; the courier then asks by mail whether it was meant.

    Args:
        address: as tidied by :func:`pendopo.sites.rules.subscriptions.tidy_address`.
        client: group of network addresses, 0 to 65535.
    """
    return Reply(one_row("SELECT inbox_subscribe(%s, %s, %s, %s)", [office_key, address, rhythm, client])[0])


def confirm(secret_sha256: str) -> int | None:
    """Begin the subscription that a link belongs to; the key of its office, None when the link holds no more."""
    key = one_row("SELECT inbox_confirm(%s)", [secret_sha256])[0]
    return None if key is None else int(key)


def leave(secret_sha256: str) -> int | None:
    """Delete the subscription that a link belongs to; the key of its office, None when there is none any more."""
    key = one_row("SELECT inbox_leave(%s)", [secret_sha256])[0]
    return None if key is None else int(key)


def mailed(secret_sha256: str) -> Mailed | None:
    """What a link is for; None when it holds no more."""
    row = one_row("SELECT what, rhythm, office_key FROM inbox_link(%s)", [secret_sha256])
    return Mailed(*row) if row else None


def place(office_key: int | None) -> Place | None:
    """The office with a key; None for nobody's."""
    row = () if office_key is None else one_row("SELECT office_name, body, host_label FROM inbox_office(%s)", [office_key])
    return Place(*row) if row else None


def one_row(sql: str, values: Sequence[str | int | None]) -> tuple[Any, ...]:
    """The first row of an answer, () for none.

    Raises:
        Closed: the database can't be reached or refuses. The log names the kind of the error alone: its text may hold the address.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchone() or ()
    except DatabaseError as error:
        logger.warning("the inbox is closed: %s", type(error).__name__)
        raise Closed from None
