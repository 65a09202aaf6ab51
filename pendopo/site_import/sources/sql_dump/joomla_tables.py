"""Joomla 3 to 5: ``*_content``, ``*_categories``, and the display names of ``*_users``."""

import datetime
import json
import re
from collections.abc import Iterator
from typing import Any

from pendopo.site_import.rules.items import Fault, Found, Item, Kind, Medium, Status
from pendopo.site_import.sources.index import Index
from pendopo.site_import.sources.moments import NotADate, from_iso
from pendopo.site_import.sources.sql_dump.tuples import Dump, Row
from pendopo.site_import.sources.web_addresses import absolute, from_root
from pendopo.site_import.sources.wording import name_of_person, plain

TRASHED = -2
STATUS = {1: Status.PUBLIC, 2: Status.PUBLIC}  # 2 is archived: still to be read there
PUBLIC_ACCESS = (1, 5)  # everybody, and everybody who has not signed in
ARTICLES = "com_content.article"
MENU_LINK = re.compile(r"index\.php\?option=com_content&view=(article|category)\b[^#]*?&id=(\d{1,18})")


def read_joomla(dump: Dump, base: str, prefix: str) -> Iterator[Found]:
    """All articles with their tags and pictures; times are kept in UTC by Joomla."""
    with Index() as index:
        names = {f"{prefix}{table}": table for table in ("categories", "users", "tags", "contentitem_tag_map", "menu")}
        for row in dump.rows(names.__contains__):
            note(row, names[row.table], index)
        thrown_away = 0
        for row in dump.rows(f"{prefix}content".__eq__):
            if row.number("state") == TRASHED:
                thrown_away += 1
            else:
                yield article(row, base, index)
                yield from media(row, base)
        if thrown_away:
            yield Fault("seluruh berkas", "in_trash", str(thrown_away))


def note(row: Row, table: str, index: Index) -> None:
    """Keep what articles refer to."""
    match table:
        case "users":
            index.put("author", row.text("id"), name_of_person(row.text("name"), account=row.text("username")))
        case "categories":
            index.put("category", row.text("id"), json.dumps([plain(row.text("title")), row.text("path"), row.text("parent_id")]))
        case "tags":
            index.put("tag", row.text("id"), plain(row.text("title")))
        case "contentitem_tag_map" if row.text("type_alias") == ARTICLES:
            index.put("tags_of", row.text("content_item_id"), row.text("tag_id"))
        case "menu" if row.text("client_id") in ("", "0") and (led := MENU_LINK.match(row.text("link"))):
            index.put(f"menu_{led[1]}", led[2], row.text("path"))


def article(row: Row, base: str, index: Index) -> Item:
    number = row.number("id")
    names, path = categories(row.text("catid"), index)
    intro, rest = row.text("introtext"), row.text("fulltext")
    query = f"/index.php?option=com_content&view=article&id={number}"
    tagged = [index.one("tag", tag) for tag in index.all("tags_of", number)]
    return Item(
        source_id=f"content-{number}",
        kind=Kind.POST,
        title=plain(row.text("title")),
        html=f"{intro}\n{rest}" if rest else intro,
        address=absolute(query, base),
        other_addresses=tuple(dict.fromkeys(filter(None, (absolute(form, base) for form in forms(row, query, path, index))))),
        status=status(row),
        published=moment(row, "publish_up") or moment(row, "created"),
        updated=moment(row, "modified"),
        author=name_of_person(row.text("created_by_alias")) or index.one("author", row.text("created_by")),
        categories=names,
        tags=tuple(dict.fromkeys(filter(None, [*tagged, *map(plain, row.text("metakey").split(","))]))),
        summary=plain(intro) if rest else "",
        picture=next((medium.address for medium in media(row, base)), ""),
        files=tuple(filter(None, (absolute(str(as_object(row.text("urls")).get(f"url{letter}") or ""), base) for letter in "abc"))),
    )


def forms(row: Row, query: str, path: str, index: Index) -> Iterator[str]:
    """Addresses at which Joomla answered for an article, by the menus that lead to it or to its category, and by the category.

    With its number in front, as usual up to Joomla 3, and without, as its new router writes; each with ``index.php`` too.
    """
    number, alias, category = row.number("id"), row.text("alias"), row.text("catid")
    if alias:
        yield f"{query}:{alias}&catid={row.number('catid')}"
    folders = [*index.all("menu_category", category), *([path] if path else [])]
    places = [
        *index.all("menu_article", number),
        *(f"{folder}/{name}" for folder in folders for name in (f"{number}-{alias}", alias) if alias),
    ]
    for place in dict.fromkeys(filter(None, places)):
        yield from (f"/{place}", f"/index.php/{place}")


def status(row: Row) -> Status:
    """Published articles for registered users only were never public; those before their day, or past it, are not so now."""
    found = STATUS.get(row.number("state"), Status.DRAFT)
    if found is Status.PUBLIC and "access" in row.values and row.number("access") not in PUBLIC_ACCESS:
        return Status.PRIVATE
    now, begins, ends = datetime.datetime.now(datetime.UTC), moment(row, "publish_up"), moment(row, "publish_down")
    return Status.DRAFT if (begins and begins > now) or (ends and ends < now) else found


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


def media(row: Row, base: str) -> Iterator[Medium]:
    """The pictures above an article and above its beginning. Joomla 4 adds its own facts behind a ``#`` to the address."""
    images, told = as_object(row.text("images")), set[str]()
    for name in ("image_fulltext", "image_intro"):
        address = absolute(str(images.get(name) or ""), base)
        if address and address not in told:
            told.add(address)
            alt, caption = plain(str(images.get(f"{name}_alt") or "")), plain(str(images.get(f"{name}_caption") or ""))
            yield Medium(f"url-{from_root(address)}", address, "", alt, caption, f"content-{row.number('id')}")


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
