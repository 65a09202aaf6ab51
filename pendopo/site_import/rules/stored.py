"""Items as they are kept: JSON that gives the same item back, and pieces as plain data."""

import dataclasses
import datetime
import json
from collections.abc import Iterable
from typing import Any

from pendopo.site_import.rules.items import Item, Kind, Status
from pendopo.site_import.rules.pieces import Piece
from pendopo.site_import.rules.written_in import shortened

DATES = ("published", "updated")
LISTS = ("other_addresses", "categories", "tags", "files")
LONGEST_ITEM = 4_000_000  # letters of a body and of a page as served; more is no page but an attack on whoever reads it


class TooLong(ValueError):
    """An item that is too long to keep."""


def as_bytes(item: Item) -> bytes:
    """An item as UTF-8 JSON, the same bytes for the same item. Pictures that make it too long go: they are never shown.

    Raises:
        TooLong: its body and its page have more than :data:`LONGEST_ITEM` letters without them.
    """
    if len(item.html) + len(item.page) > LONGEST_ITEM:
        item = dataclasses.replace(item, html=shortened(item.html), page=shortened(item.page))
    if len(item.html) + len(item.page) > LONGEST_ITEM:
        raise TooLong(item.source_id)
    facts = dataclasses.asdict(item)
    for name in DATES:
        facts[name] = facts[name].isoformat() if facts[name] else None
    # Lone surrogates of a damaged source can stand in no UTF-8 and in no database.
    return json.dumps(facts, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")


def as_item(data: bytes) -> Item:
    """The item that :func:`as_bytes` wrote down."""
    facts: dict[str, Any] = json.loads(data)
    for name in DATES:
        facts[name] = datetime.datetime.fromisoformat(facts[name]) if facts[name] else None
    for name in LISTS:
        facts[name] = tuple(facts[name])
    return Item(**facts | {"kind": Kind(facts["kind"]), "status": Status(facts["status"])})


def without_nul(text: str, longest: int = 0) -> str:
    """Text that the database takes: no NUL, no lone surrogates, cut where ``longest`` says so."""
    clean = text.replace("\0", "").encode("utf-8", "replace").decode()
    return clean[:longest] if longest else clean


def pieces_as_json(pieces: Iterable[Piece]) -> list[dict[str, Any]]:
    return [{"block": piece.block, "value": piece.value} for piece in pieces]


def pieces_of(rows: Iterable[dict[str, Any]]) -> tuple[Piece, ...]:
    return tuple(Piece(row["block"], row["value"]) for row in rows)


def storable(value: Any) -> Any:
    """A JSON value whose texts the database takes."""
    if isinstance(value, str):
        return without_nul(value)
    if isinstance(value, dict):
        return {without_nul(str(name)): storable(inner) for name, inner in value.items()}
    return [storable(inner) for inner in value] if isinstance(value, list | tuple) else value
