"""Signed-in browsers: whose they are, and ending them. A session that ends here is gone at its next request."""

from pendopo.security.models import Session, User
from pendopo.security.session_store import SessionStore


def own(person: User, present_key: str | None) -> list[Session]:
    """The person's sign-ins that have not ended, the present one first, then by last use; each says if it is the present one.

    Args:
        present_key: key of the present session, as its cookie has it.
    """
    present = SessionStore.sealed(present_key)
    found = list(SessionStore.living().filter(person=person).order_by("-last_seen"))
    for session in found:
        session.is_present = session.pk == present
    return sorted(found, key=lambda session: not session.is_present)


def end_all(person: User) -> int:
    """End every sign-in of a person whose rows are in reach; returns how many."""
    return Session.objects.filter(person=person).delete()[0]


def end_all_but(person: User) -> int:
    """End every sign-in in the open scope that is not this person's; returns how many."""
    return Session.objects.exclude(person=person).delete()[0]


def end_one(person: User, sealed_key: str) -> int:
    """End one of the person's own sign-ins; returns 0 when there is none such."""
    return Session.objects.filter(person=person, pk=sealed_key).delete()[0]


def end_others(person: User, present_key: str | None) -> int:
    """End all of the person's sign-ins but the present one; returns how many."""
    return Session.objects.filter(person=person).exclude(pk=SessionStore.sealed(present_key)).delete()[0]
