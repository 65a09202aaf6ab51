"""Reads about people, their rights, frozen offices, and the audit trail."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from pendopo.kit.ranges import KeyRange
from pendopo.regions.models import Office
from pendopo.security.models import AuditEntry, AuditRoot, Freeze, Grant, User


def frozen_ranges() -> list[KeyRange]:
    """The ranges of offices that are frozen now, oldest freeze first. Every plane may ask; the table names no secret."""
    return [KeyRange(low, high) for low, high in Freeze.objects.filter(ended_at=None).order_by("id").values_list("low", "high")]


def is_frozen(office_key: int) -> bool:
    """Whether an office is frozen now, by itself or with one above it."""
    return Freeze.objects.filter(ended_at=None, low__lte=office_key, high__gte=office_key).exists()


def open_freeze_over(offices: KeyRange) -> Freeze | None:
    """The freeze of exactly these offices that holds now, if there is one."""
    return Freeze.objects.filter(ended_at=None, low=offices.low, high=offices.high).first()


def freezes_within(offices: KeyRange) -> "QuerySet[Freeze]":
    """The freezes that hold now for offices within a range, newest first."""
    return Freeze.objects.filter(ended_at=None, office_key__range=offices).select_related("office").order_by("-id")


def freezes_of(office_key: int) -> "QuerySet[Freeze]":
    """The freezes that hold now for one office: its own, and those of offices above it; newest first."""
    return Freeze.objects.filter(ended_at=None, low__lte=office_key, high__gte=office_key).select_related("office").order_by("-id")


def valid_grants(person: User) -> list[Grant]:
    """The grants of a person that hold now, each with its office and region, oldest first."""
    return list(Grant.objects.filter(person=person).valid().select_related("office__region").order_by("id"))


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


# -- offices


def office_named(name: str) -> Office | None:
    """The office of ``body:code``, such as ``kpu:35.06``; ``kpu:`` is the national one."""
    body, colon, code = name.partition(":")
    return Office.objects.select_related("region").filter(body=body, region__code=code).first() if colon else None


def office_names(offices: KeyRange) -> dict[int, str]:
    """Names of offices by their keys."""
    return dict(Office.objects.filter(key__range=offices).values_list("key", "name"))
