"""Reads about people, their rights, and frozen offices."""

from django.db.models import Q
from django.utils import timezone

from pendopo.kit.ranges import KeyRange
from pendopo.security.models import Freeze, Grant, User
from pendopo.security.scope import identified


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
