"""Joomla 3 to 5: ``*_content``, ``*_categories``, and the display names of ``*_users``."""

import datetime
import json
from collections.abc import Iterator
from typing import Any

from pendopo.site_import.rules.items import Found, Item, Kind, Status
from pendopo.site_import.sources.index import Index
from pendopo.site_import.sources.moments import NotADate, from_iso
from pendopo.site_import.sources.sql_dump.tuples import Dump, Row
from pendopo.site_import.sources.web_addresses import absolute
from pendopo.site_import.sources.wording import name_of_person, plain

TRASHED = -2
STATUS = {1: Status.PUBLIC, 2: Status.PUBLIC}  # 2 is archived: still to be read there


def read_joomla(dump: Dump, base: str, prefix: str) -> Iterator[Found]:
    """All articles; times are kept in UTC by Joomla."""
    with Index() as index:
        for row in dump.rows({f"{prefix}categories", f"{prefix}users"}.__contains__):
            if row.table.endswith("users"):
                index.put("author", row.text("id"), name_of_person(row.text("name"), account=row.text("username")))
            else:
                index.put("category", row.text("id"), json.dumps([plain(row.text("title")), row.text("path"), row.text("parent_id")]))
        for row in dump.rows(f"{prefix}content".__eq__):
            if row.number("state") != TRASHED:
                yield article(row, base, index)


def article(row: Row, base: str, index: Index) -> Item:
    number, alias = row.number("id"), row.text("alias")
    names, path = categories(row.text("catid"), index)
    images = as_object(row.text("images"))
    intro, rest = row.text("introtext"), row.text("fulltext")
    query = f"/index.php?option=com_content&view=article&id={number}"
    plain_forms = (
        query,
        f"{query}:{alias}&catid={row.number('catid')}",
        f"/{path}/{number}-{alias}",
        f"/index.php/{path}/{number}-{alias}",
    )
    return Item(
        source_id=f"content-{number}",
        kind=Kind.POST,
        title=plain(row.text("title")),
        html=f"{intro}\n{rest}" if rest else intro,
        address=absolute(query, base),
        other_addresses=tuple(filter(None, (absolute(form, base) for form in plain_forms[1:]))) if alias and path else (),
        status=status(row),
        published=moment(row, "publish_up") or moment(row, "created"),
        updated=moment(row, "modified"),
        author=name_of_person(row.text("created_by_alias")) or index.one("author", row.text("created_by")),
        categories=names,
        tags=tuple(filter(None, map(plain, row.text("metakey").split(",")))),
        summary=plain(intro) if rest else "",
        picture=picture(images, base),
        files=tuple(filter(None, (absolute(str(as_object(row.text("urls")).get(f"url{letter}") or ""), base) for letter in "abc"))),
    )


def status(row: Row) -> Status:
    """Published articles for registered users only (access 2 and above) were never public."""
    found = STATUS.get(row.number("state"), Status.DRAFT)
    closed = "access" in row.values and row.number("access") not in (1, 5)
    return Status.PRIVATE if found is Status.PUBLIC and closed else found


def categories(number: str, index: Index) -> tuple[tuple[str, ...], str]:
    """Names from the deepest up, without the root and the one that means none; and the path of the deepest."""
    names: list[str] = []
    seen: set[str] = set()
    deepest = ""
    while number not in seen and (kept := index.one("category", number)):
        seen.add(number)
        name, path, number = json.loads(kept)
        deepest = deepest or path
        if name.lower() not in ("root", "uncategorised", "uncategorized"):
            names.append(name)
    return tuple(names), deepest


def picture(images: dict[str, Any], base: str) -> str:
    """Joomla 4 adds its own facts behind a ``#`` to the address."""
    for name in ("image_fulltext", "image_intro"):
        if found := absolute(str(images.get(name) or ""), base):
            return found
    return ""


def as_object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def moment(row: Row, column: str) -> datetime.datetime | None:
    try:
        return from_iso(row.text(column), datetime.UTC)
    except NotADate:
        return None
