"""Who acts now, and from where: known to the audit trail without being handed through every call."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Act:
    """The circumstances of what is done now.

    Attributes:
        actor: account name, or the name of a command; '' before somebody signed in.
        role: roles of the actor in the active office, joined by commas.
        address: IP address of the request; None for a command.
        request_id: 32 hex digits, the same in every entry of one request; '' for a command.
        agent: the browser as it names itself, at most 200 characters.
        entries: primary keys of the audit entries of this request so far; None for a command.
    """

    actor: str = ""
    role: str = ""
    address: str | None = None
    request_id: str = ""
    agent: str = ""
    entries: list[int] | None = None


_current: ContextVar[Act] = ContextVar("pendopo_act")


def current_act() -> Act:
    """The act that is under way; an empty one outside requests."""
    return _current.get(Act())


@contextmanager
def acting(**facts: Any) -> Iterator[Act]:
    """Add to what is known about the present act, for a block."""
    token = _current.set(replace(current_act(), **facts))
    try:
        yield _current.get()
    finally:
        _current.reset(token)
