"""JSON from servers that may send anything: parsed within bounds, and read without believing its shape."""

import json
from typing import Any

from pendopo.site_import.sources.answers import Answer, Fetches, NotFetched
from pendopo.site_import.sources.wording import decoded


class NoJson(Exception):
    """An address gave nothing that can be used; ``code`` says why, ``status`` is that of the answer, 0 when there was none."""

    def __init__(self, code: str, address: str, status: int = 0) -> None:
        super().__init__(f"{code}: {address}")
        self.code, self.address, self.status = code, address, status


def json_of(fetcher: Fetches, address: str) -> tuple[Any, Answer]:
    """What an address answers as JSON.

    Raises:
        NoJson: nothing, another status than 200, too much, or something else than JSON.
    """
    try:
        answer = fetcher.get(address)
    except NotFetched as error:
        raise NoJson(error.code, address) from None
    if answer.status != 200:
        raise NoJson("bad_status", address, answer.status)
    if answer.cut:
        raise NoJson("too_long", address, answer.status)
    try:
        return json.loads(decoded(answer.body)[0].lstrip("\ufeff")), answer
    except (ValueError, RecursionError):
        raise NoJson("bad_json", address, answer.status) from None


def inner(value: Any, *path: str) -> Any:
    """What lies at a path through objects; None where there is no such thing."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def text_in(value: Any, *path: str) -> str:
    """The text at a path, '' when there is none; WordPress and Drupal wrap texts into objects."""
    found = inner(value, *path)
    return found if isinstance(found, str) else ""


def number_in(value: Any, *path: str) -> int:
    """The whole number at a path, 0 when there is none."""
    found = inner(value, *path)
    return found if isinstance(found, int) and not isinstance(found, bool) else 0


def list_in(value: Any, *path: str) -> list[Any]:
    """The list at a path, empty when there is none."""
    found = inner(value, *path)
    return found if isinstance(found, list) else []
