"""Reads about people and their rights, frozen offices, and the audit trail."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from pendopo.kit.ranges import KeyRange
from pendopo.regions.models import Office
from pendopo.security.models import AuditEntry, AuditRoot, Freeze, Grant, Incident, Proposal, User
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


def open_freeze_over(offices: KeyRange) -> Freeze | None:
    """The freeze of exactly these offices that holds now, if there is one."""
    return Freeze.objects.filter(ended_at=None, low=offices.low, high=offices.high).first()


def freezes_touching(offices: KeyRange) -> "QuerySet[Freeze]":
    """The freezes that hold now for an office within a range, also those from above it; newest first."""
    return Freeze.objects.filter(ended_at=None, low__lte=offices.high, high__gte=offices.low).select_related("office").order_by("-id")


def ended_freezes(offices: KeyRange) -> "QuerySet[Freeze]":
    """The freezes of offices within a range that have ended, newest first."""
    return Freeze.objects.filter(ended_at__isnull=False, office_key__range=offices).select_related("office").order_by("-id")


def freezes_of(office_key: int) -> "QuerySet[Freeze]":
    """The freezes that hold now for one office: its own, and those of offices above it; newest first."""
    return Freeze.objects.filter(ended_at=None, low__lte=office_key, high__gte=office_key).select_related("office").order_by("-id")


def valid_grants(person: User) -> list[Grant]:
    """The grants of a person that hold now, each with its office and region, oldest first."""
    return list(Grant.objects.filter(person=person).valid().select_related("office__region").order_by("id"))


def person_with_grants(number: Any) -> User | None:
    """An account by its primary key, with ``valid_grants`` as :func:`valid_grants` gives them; None if there is none.

    Every request of the desk asks this, so it is one query for who has a grant.
    """
    valid = Grant.objects.filter(person=number).valid().select_related("office__region", "person__office__region")
    grants = list(valid.order_by("id"))
    person = grants[0].person if grants else User.objects.select_related("office__region").filter(pk=number).first()
    if person:
        person.valid_grants = grants
    return person


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


# -- the audit trail


@dataclass(frozen=True)
class Wanted:
    """Which entries of the audit trail to read; what is left out does not matter.

    Attributes:
        offices: where the act touched; within the open scope.
        actor: account name, or the name of a command.
        action: the whole action, or its first part such as ``page.``.
        subject: some words of the subject, in any case.
        outcome: one of ``AuditEntry.Outcome``.
        since, until: from this moment, and up to but without that one.
    """

    offices: KeyRange | None = None
    actor: str = ""
    action: str = ""
    subject: str = ""
    outcome: str = ""
    since: datetime.datetime | None = None
    until: datetime.datetime | None = None


def audit_entries(wanted: Wanted) -> "QuerySet[AuditEntry]":
    """Entries of the open scope, newest first. Give ``since`` where somebody waits: the period bounds what is read."""
    lookups: dict[str, Any] = {
        "office_key__range": wanted.offices,
        "actor": wanted.actor,
        "action__startswith": wanted.action,
        "subject__icontains": wanted.subject,
        "outcome": wanted.outcome,
        "at__gte": wanted.since,
        "at__lt": wanted.until,
    }
    return AuditEntry.objects.filter(**{name: value for name, value in lookups.items() if value}).order_by("-at", "-id")


def older_than(entries: "QuerySet[AuditEntry]", at: datetime.datetime, pk: int) -> "QuerySet[AuditEntry]":
    """The entries behind one of them: the next page is found by index, however far down it lies."""
    return entries.filter(at__lte=at).filter(Q(at__lt=at) | Q(pk__lt=pk))


def newer_than(entries: "QuerySet[AuditEntry]", at: datetime.datetime, pk: int) -> "QuerySet[AuditEntry]":
    """The entries before one of them, the nearest first."""
    return entries.filter(at__gte=at).filter(Q(at__gt=at) | Q(pk__gt=pk)).order_by("at", "id")


def same_request(entry: AuditEntry) -> "QuerySet[AuditEntry]":
    """All entries of one request in the order of their acts, its refusal included; just the one itself for a command."""
    if not entry.request_id:
        return AuditEntry.objects.filter(pk=entry.pk)
    around = (entry.at - datetime.timedelta(minutes=10), entry.at + datetime.timedelta(minutes=10))
    return AuditEntry.objects.filter(at__range=around, request_id=entry.request_id).order_by("id")


def entries_of_day(day: datetime.date) -> "QuerySet[AuditEntry]":
    """All entries of one day of Jakarta's clock in the order of their numbers; open the scope of every office first."""
    begin = start_of(day)
    return AuditEntry.objects.filter(at__gte=begin, at__lt=start_of(day + datetime.timedelta(days=1))).order_by("id")


def start_of(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def audit_roots(since: datetime.date | None = None) -> "QuerySet[AuditRoot]":
    """The roots of finished days, oldest first, from a day on: what the transparency log takes in."""
    roots = AuditRoot.objects.order_by("day")
    return roots.filter(day__gte=since) if since else roots


# -- incidents


def incidents_in_order() -> "QuerySet[Incident]":
    """Incidents of the open scope: the open ones first, of those the ones whose notice is due; then the newest."""
    due = Q(personal_data_since__isnull=False, told_at=None)
    return (
        Incident.objects.select_related("office")
        .prefetch_related("entries")
        .annotate(is_closed=Q(closed_at__isnull=False), is_due=due)
        .order_by("is_closed", "-is_due", "-id")
    )


# -- offices


def office_named(name: str) -> Office | None:
    """The office of ``body:code``, such as ``kpu:35.06``; ``kpu:`` is the national one."""
    body, colon, code = name.partition(":")
    return Office.objects.select_related("region").filter(body=body, region__code=code).first() if colon else None


def office_choices(offices: KeyRange) -> list[tuple[int, str]]:
    """Keys and names of offices in the order of the tree, to choose from."""
    return list(Office.objects.filter(key__range=offices).order_by("key").values_list("key", "name"))


def office_names(offices: KeyRange) -> dict[int, str]:
    """Names of offices by their keys."""
    return dict(Office.objects.filter(key__range=offices).values_list("key", "name"))


def offices_within(ranges: Iterable[KeyRange], question: str = "") -> "QuerySet[Office]":
    """Offices in any of several ranges, in the order of the tree: the nation, then province by province.

    Args:
        ranges: what grants reach; none gives no office.
        question: words that must all stand in the office's name, or a code's beginning such as ``35.06``; '' for all.
    """
    within = Q(pk__in=[])
    for one in ranges:
        within |= Q(key__range=tuple(one))
    found = Office.objects.filter(within).select_related("region", "parent__region")
    for word in question.split():
        found = found.filter(Q(name__icontains=word) | Q(region__code__startswith=word))
    return found.order_by("key")
