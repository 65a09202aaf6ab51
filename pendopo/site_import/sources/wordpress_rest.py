"""A live WordPress through its own interface: posts, pages, types of the office's own, and media.

Asked in pages, the oldest first, so that a run which goes on later finds the same pages in the fetcher's cache. Where
pretty addresses are off the interface answers at ``?rest_route=``. What is public there is all that there is to read.
"""

import datetime
import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

from pendopo.site_import.rules.items import Fault, Found, Item, Kind, Medium
from pendopo.site_import.sources import wordpress
from pendopo.site_import.sources.answers import Fetches
from pendopo.site_import.sources.index import Index
from pendopo.site_import.sources.json_pages import NoJson, inner, json_of, list_in, number_in, text_in
from pendopo.site_import.sources.moments import NotADate, from_iso
from pendopo.site_import.sources.web_addresses import absolute
from pendopo.site_import.sources.wording import name_of_person, plain

PER_PAGE = 50
MOST_PAGES = 10_000
PAGES = re.compile(r"[0-9]{1,9}")
ROUTE = re.compile(r"[\w-]{1,60}")
CUT_BY_WORDPRESS = ("[…]", "[...]", "…")
ITEM_FIELDS = "id,date,date_gmt,modified,modified_gmt,guid,link,status,type,title,content,excerpt,author,featured_media"
MEDIA_FIELDS = "id,source_url,title,alt_text,caption,post"
NEVER_TYPES = ("attachment",)


def read(fetcher: Fetches, base: str) -> Iterator[Found]:
    """Everything that the interface of one site shows.

    Args:
        base: address of the site, with its folder where it lies in one.
    """
    base = base.rstrip("/") + "/"
    root = interface_of(fetcher, base)
    if not root:
        yield Fault(base, "no_interface")
        return
    with Index() as index:
        yield from Site(fetcher, base, root, index).found()


def interface_of(fetcher: Fetches, base: str) -> str:
    """Where the interface answers, ready for a route to be added; '' when nowhere."""
    for root in (f"{base}wp-json", f"{base}?rest_route="):
        try:
            facts, _answer = json_of(fetcher, f"{root}/")
        except NoJson:
            continue
        if "wp/v2" in list_in(facts, "namespaces"):
            return root
    return ""


class Site:
    """One reading of one site; names of terms, authors and pictures are kept in the index by their numbers."""

    def __init__(self, fetcher: Fetches, base: str, root: str, index: Index) -> None:
        self.fetcher, self.base, self.root, self.index = fetcher, base, root, index
        self.taxonomies: list[str] = []

    def address(self, route: str, **query: object) -> str:
        words = urlencode(query)
        mark = "&" if "?" in self.root else "?"
        return f"{self.root}/wp/v2/{route}" + (f"{mark}{words}" if words else "")

    def found(self) -> Iterator[Found]:
        self.note_authors()
        yield from self.note_terms()
        yield from self.media()
        for route, kind in self.types():
            for row in self.rows(route, _fields=",".join([ITEM_FIELDS, *self.taxonomies])):
                if isinstance(row, Fault):
                    yield row
                else:
                    yield from self.item(row, kind)

    def named(self, route: str) -> dict[str, Any]:
        """An object of WordPress that is small and comes whole: types, taxonomies. Empty where it is closed."""
        try:
            facts, _answer = json_of(self.fetcher, self.address(route))
        except NoJson:
            return {}
        return facts if isinstance(facts, dict) else {}

    def types(self) -> list[tuple[str, Kind]]:
        """Route and kind of every type that holds content."""
        found = [
            (text_in(facts, "rest_base"), wordpress.kind_of(name))
            for name, facts in self.named("types").items()
            if not wordpress.is_machinery(name) and name not in NEVER_TYPES and text_in(facts, "rest_namespace") in ("", "wp/v2")
        ]
        return [row for row in found if ROUTE.fullmatch(row[0])] or [("posts", Kind.POST), ("pages", Kind.PAGE)]

    def note_authors(self) -> None:
        """Most sites close their list of users, and rightly: then nobody is named."""
        for row in self.rows("users", _fields="id,name,slug"):
            if not isinstance(row, Fault):
                self.index.put("author", number_in(row, "id"), name_of_person(text_in(row, "name"), account=text_in(row, "slug")))

    def note_terms(self) -> Iterator[Fault]:
        named = self.named("taxonomies") or {"category": {"rest_base": "categories"}, "post_tag": {"rest_base": "tags"}}
        for name, facts in named.items():
            route = text_in(facts, "rest_base")
            if not ROUTE.fullmatch(route) or not (wordpress.is_tag(name) or wordpress.is_category(name)):
                continue
            self.taxonomies.append(route)
            self.index.put("taxonomy", route, name)
            for row in self.rows(route, _fields="id,name,parent"):
                if isinstance(row, Fault):
                    yield row
                else:
                    self.index.put(route, number_in(row, "id"), json.dumps([plain(text_in(row, "name")), number_in(row, "parent")]))

    def media(self) -> Iterator[Found]:
        for row in self.rows("media", _fields=MEDIA_FIELDS):
            yield row if isinstance(row, Fault) else self.medium(row)

    def medium(self, row: Any) -> Found:
        address = absolute(text_in(row, "source_url"), self.base)
        number, parent = number_in(row, "id"), number_in(row, "post")
        if not address:
            return Fault(f"media {number}", "bad_address")
        self.index.put("attachment", number, address)
        return Medium(
            source_id=f"attachment-{number}",
            address=address,
            title=plain(text_in(row, "title", "rendered")),
            alt=plain(text_in(row, "alt_text")),
            caption=plain(text_in(row, "caption", "rendered")),
            belongs_to=f"post-{parent}" if parent else "",
        )

    def rows(self, route: str, **query: object) -> Iterator[Any]:
        """All rows of a route, page by page, and a fault for each page that can't be read.

        A page that breaks the server, as one damaged post does, is asked for row by row. The walk ends with the number of
        pages that the server names, with a page that is not full, or with one that brings nothing new.
        """
        seen = {0}  # what has no number is nothing
        for page in range(1, MOST_PAGES + 1):
            address = self.address(route, **query, orderby="id", order="asc", per_page=PER_PAGE, page=page)
            try:
                found, answer = json_of(self.fetcher, address)
            except NoJson as error:
                if error.status == 400 and page > 1:
                    return
                if error.status in (200, 500, 502, 504):
                    before = len(seen)
                    yield from self.one_by_one(route, page, seen, **query)
                    if len(seen) > before:
                        continue
                    return
                if route != "users":
                    yield Fault(address, error.code, str(error.status or ""))
                return
            fresh = [row for row in found if number_in(row, "id") not in seen] if isinstance(found, list) else []
            seen.update(number_in(row, "id") for row in fresh)
            yield from fresh
            total = answer.headers.get("x-wp-totalpages", "")
            if not fresh or (page >= int(total) if PAGES.fullmatch(total) else len(found) < PER_PAGE):
                return

    def one_by_one(self, route: str, page: int, seen: set[int], **query: object) -> Iterator[Any]:
        """The rows of one page, each asked for alone. After three that fail the rest of the page is given up."""
        failed = 0
        for place in range((page - 1) * PER_PAGE + 1, page * PER_PAGE + 1):
            address = self.address(route, **query, orderby="id", order="asc", per_page=1, page=place)
            try:
                found, _answer = json_of(self.fetcher, address)
            except NoJson as error:
                if error.status == 400:
                    return
                yield Fault(address, error.code, str(error.status or ""))
                failed += 1
                if failed == 3:
                    return
                continue
            for row in found if isinstance(found, list) else []:
                seen.add(number_in(row, "id"))
                yield row

    def item(self, row: Any, kind: Kind) -> Iterator[Found]:
        number, link = number_in(row, "id"), absolute(text_in(row, "link"), self.base)
        summary = plain(text_in(row, "excerpt", "rendered"))
        guid = absolute(text_in(row, "guid", "rendered"))
        yield Item(
            source_id=f"post-{number}",
            kind=kind,
            title=plain(text_in(row, "title", "rendered")),
            html=text_in(row, "content", "rendered"),
            address=link,
            other_addresses=wordpress.number_addresses(number, kind, link, guid, self.base),
            status=wordpress.status_of(text_in(row, "status")),
            published=self.moment(row, "date"),
            updated=self.moment(row, "modified"),
            author=self.index.one("author", number_in(row, "author")),
            categories=self.terms(row, wordpress.is_category),
            tags=self.terms(row, wordpress.is_tag),
            summary="" if summary.endswith(CUT_BY_WORDPRESS) else summary,
            picture=self.index.one("attachment", number_in(row, "featured_media")),
            password=inner(row, "content", "protected") is True,
        )

    def moment(self, row: Any, name: str) -> datetime.datetime | None:
        """The date in GMT, else the one of the site."""
        for text, zone in ((text_in(row, f"{name}_gmt"), datetime.UTC), (text_in(row, name), None)):
            try:
                return from_iso(text, zone) if zone else from_iso(text)
            except NotADate:
                continue
        return None

    def terms(self, row: Any, wanted: Callable[[str], bool]) -> tuple[str, ...]:
        """Names of the terms of one sort, the deepest first."""
        routes = [route for route in self.taxonomies if wanted(self.index.one("taxonomy", route))]
        found = [(route, number) for route in routes for number in list_in(row, route)]
        ranked = sorted(found, key=lambda each: -self.depth(*each))
        return tuple(dict.fromkeys(name for route, number in ranked if (name := self.term(route, number)[0])))

    def term(self, route: str, number: object) -> tuple[str, int]:
        name, parent = json.loads(self.index.one(route, number) or '["", 0]')
        return name, parent

    def depth(self, route: str, number: object) -> int:
        """How many parents a term has; a circle ends where it closes."""
        seen = {number}
        while (number := self.term(route, number)[1]) and number not in seen:
            seen.add(number)
        return len(seen) - 1
