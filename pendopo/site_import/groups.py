"""Groups of a stream that fit into the memory of one process, whatever the stream brings: at most so many, and so much of them."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
HEAVIEST = 16_000_000  # bytes, or letters, of one group; a single one may have more


def in_groups(stream: Iterable[T], size: int, weight: Callable[[T], int]) -> Iterator[list[T]]:
    """Groups in the order of a stream, none empty.

    Args:
        size: most in one group.
        weight: bytes or letters of one; a group ends with the one by which it has :data:`HEAVIEST`.
    """
    group: list[T] = []
    heavy = 0
    for one in stream:
        group.append(one)
        heavy += weight(one)
        if len(group) >= size or heavy >= HEAVIEST:
            yield group
            group, heavy = [], 0
    if group:
        yield group


def light_enough(sizes: Iterable[tuple[int, int]]) -> list[int]:
    """The first keys of a list whose sizes together stay within :data:`HEAVIEST`; the first one whatever its size.

    Args:
        sizes: keys and bytes.
    """
    keys: list[int] = []
    heavy = 0
    for key, size in sizes:
        heavy += size
        if keys and heavy > HEAVIEST:
            break
        keys.append(key)
    return keys
