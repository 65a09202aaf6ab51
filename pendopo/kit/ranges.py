"""A range of 64-bit keys: the one form in which the platform says "this and all that lies below it"."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class KeyRange:
    """All keys from ``low`` to ``high``, both included.

    Iterating yields the two bounds, so that a range can be given to Django's ``__range`` lookup
    and to django-scopes (which would turn a tuple into an ``IN`` filter).

    Args:
        low: smallest key, >= 0.
        high: largest key, >= ``low`` and < 2**63.

    Raises:
        ValueError: the bounds do not make a range.
    """

    low: int
    high: int

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high < 2**63:
            raise ValueError(f"not a range of keys: {self.low} to {self.high}")

    def __iter__(self) -> Iterator[int]:
        return iter((self.low, self.high))

    def __contains__(self, key: object) -> bool:
        return isinstance(key, int) and self.low <= key <= self.high

    def covers(self, other: "KeyRange") -> bool:
        """Whether every key of ``other`` lies in this range."""
        return self.low <= other.low and other.high <= self.high
