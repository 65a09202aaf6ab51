"""Reads about people, their rights, and frozen offices."""

import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from pendopo.kit.ranges import KeyRange
from pendopo.security.models import Freeze, Grant, Proposal, User
from pendopo.security.scope import identified

STATES = [("active", gettext_lazy("Aktif")), ("invited", gettext_lazy("Diundang")), ("suspended", gettext_lazy("Ditangguhkan"))]
NEVER_CAME = Q(password__startswith="!")  # noqa: S106  Django's mark of a password that nobody can give
IN_STATE = {
    "active": Q(is_active=True),
    "invited": Q(is_active=False) & NEVER_CAME,
    "suspended": Q(is_active=False) & ~NEVER_CAME,
}


def frozen_ranges() -> list[KeyRange]:
    """The ranges of offices that are frozen now, oldest freeze first. Every plane may ask; the table names no secret."""
    return [KeyRange(low, high) for low, high in Freeze.objects.filter(ended_at=None).order_by("id").values_list("low", "high")]


def is_frozen(office_key: int) -> bool:
    """Whether an office is frozen now, by itself or with one above it."""
    return Freeze.objects.filter(ended_at=None, low__lte=office_key, high__gte=office_key).exists()


def valid_grants(person: User) -> list[Grant]:
    """The grants of a person that hold now, each with its office and region, oldest first."""
    return list(Grant.objects.filter(person=person).valid().select_related("office__region").order_by("id"))


def standing_grants(person: User) -> list[Grant]:
    """The grants of a person that hold now or will hold, in whatever office, each with its office and region."""
    now = timezone.now()
    with identified(person=person.pk):
        standing = Grant.objects.filter(Q(ended_at=None), Q(valid_until=None) | Q(valid_until__gt=now), person=person)
        return list(standing.select_related("office__region").order_by("id"))


def people_in(reach: KeyRange, *, q: str = "", role: str = "", state: str = "", office: Any = None) -> QuerySet[User]:
    """People of the offices in ``reach``, office by office, each with ``roles_now`` and ``has_device``; four queries in all.

    Args:
        reach: also the open scope: row-level security hides everybody else whatever is asked.
        q: part of a name or account name.
        role: only who holds this role now.
        state: one of :data:`STATES`.
        office: one office of them.
    """
    found = User.objects.filter(office__key__range=tuple(reach)).select_related("office")
    if q:
        found = found.filter(Q(username__icontains=q) | Q(first_name__icontains=q) | Q(last_name__icontains=q))
    if role:
        found = found.filter(Exists(Grant.objects.valid().filter(person=OuterRef("pk"), role=role)))
    if state:
        found = found.filter(IN_STATE[state])
    if office is not None:
        found = found.filter(office=office)
    return with_facts(found).order_by("office__key", "first_name", "last_name", "username")


def with_facts(people: QuerySet[User]) -> QuerySet[User]:
    devices = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    now = Prefetch("grants", Grant.objects.valid().select_related("office"), to_attr="roles_now")
    return people.annotate(has_device=Exists(devices)).prefetch_related(now)


def state_of(person: User) -> str:
    """One of :data:`STATES`."""
    if person.is_active:
        return "active"
    return "suspended" if person.has_usable_password() else "invited"


def devices_of(person: User) -> int:
    """How many devices a person in the open scope signs in with; recovery codes don't count."""
    return Authenticator.objects.filter(user=person).exclude(type=Authenticator.Type.RECOVERY_CODES).count()


def open_proposals(reach: KeyRange) -> QuerySet[Proposal]:
    """Proposals in the open scope that wait for a second person, the oldest first."""
    waiting: QuerySet[Proposal] = Proposal.objects.filter(
        outcome=Proposal.Outcome.OPEN, expires_at__gt=timezone.now(), office_key__range=tuple(reach)
    )
    return waiting.order_by("id")


def closed_proposals(reach: KeyRange) -> QuerySet[Proposal]:
    """Proposals in the open scope that were decided or ran out of time, the latest first."""
    over: QuerySet[Proposal] = Proposal.objects.filter(office_key__range=tuple(reach)).exclude(
        outcome=Proposal.Outcome.OPEN, expires_at__gt=timezone.now()
    )
    return over.order_by("-id")


def all_grants(person: User) -> list[Grant]:
    """Every grant of a person that lies in the open scope, those that hold first, then the latest first."""
    now = timezone.now()
    found = list(Grant.objects.filter(person=person).select_related("office__region").order_by("-id"))
    for grant in found:
        grant.holds = grant.valid_from <= now and not is_over(grant, now)
        grant.is_over = is_over(grant, now)
    return sorted(found, key=lambda grant: grant.is_over)


def is_over(grant: Grant, now: datetime.datetime) -> bool:
    return any(end is not None and end <= now for end in (grant.ended_at, grant.valid_until))
