"""Reads about people, their rights, and frozen offices."""

from pendopo.kit.ranges import KeyRange
from pendopo.security.models import Freeze, Grant, User


def frozen_ranges() -> list[KeyRange]:
    """The ranges of offices that are frozen now, oldest freeze first. Every plane may ask; the table names no secret."""
    return [KeyRange(low, high) for low, high in Freeze.objects.filter(ended_at=None).order_by("id").values_list("low", "high")]


def is_frozen(office_key: int) -> bool:
    """Whether an office is frozen now, by itself or with one above it."""
    return Freeze.objects.filter(ended_at=None, low__lte=office_key, high__gte=office_key).exists()


def valid_grants(person: User) -> list[Grant]:
    """The grants of a person that hold now, each with its office and region, oldest first."""
    return list(Grant.objects.filter(person=person).valid().select_related("office__region").order_by("id"))
