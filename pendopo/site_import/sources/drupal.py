"""A live Drupal through its JSON:API: articles, pages and other content types, with pictures, terms and authors.

Every address that the site hands out (lists, next pages) is held against its own host before it is asked for.
"""

import datetime
from collections.abc import Iterator
from html import escape
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from pendopo.site_import.rules.items import Fault, Found, Item, Kind, Medium, Status
from pendopo.site_import.sources import wordpress
from pendopo.site_import.sources.answers import Fetches
from pendopo.site_import.sources.json_pages import NoJson, inner, json_of, list_in, number_in, text_in
from pendopo.site_import.sources.moments import NotADate, from_iso
from pendopo.site_import.sources.web_addresses import absolute, same_site
from pendopo.site_import.sources.wording import name_of_person, plain

MOST_PAGES = 10_000
PER_PAGE = 50  # the most that Drupal gives
FILE = "file--file"
HOLDERS = ("media--", "paragraph--")  # what a node refers to so that it shows what these refer to
SHOWN = (FILE, "taxonomy_term--", "user--user", *HOLDERS)
NOT_SHOWN = ("revision_uid", "revision_user", "thumbnail")
DEEPEST_RELATION = 3  # a paragraph, a medium in it, its file
MOST_RELATIONS = 20_000  # of a page of nodes, those of each node counted
MOST_SHOWN = 500  # rows that one relation of a node leads to, those behind paragraphs too
NEVER = ("webform", "layout", "block", "menu")
LEADING = ("field_image", "field_media_image", "field_gambar", "field_foto")

Facts = dict[str, Any]


def read(fetcher: Fetches, base: str) -> Iterator[Found]:
    """All content of one site, type by type.

    Args:
        base: address of the site, with its folder where it lies in one.
    """
    base = base.rstrip("/") + "/"
    try:
        root, _answer = json_of(fetcher, f"{base}jsonapi")
    except NoJson:
        root = None
    types = content_types(root, base)
    if not types:
        yield Fault(base, "no_interface")
    told: set[str] = set()
    for name, address in types.items():
        for found in ContentType(fetcher, base, name, address).found():
            if not (isinstance(found, Medium) and found.source_id in told):
                yield found
            if isinstance(found, Medium):
                told.add(found.source_id)


def content_types(root: Any, base: str) -> dict[str, str]:
    """Name and address of the list of each type of node."""
    links = inner(root, "links")
    found: dict[str, str] = {}
    for name, link in links.items() if isinstance(links, dict) else ():
        address = absolute(link if isinstance(link, str) else text_in(link, "href"), base)
        bundle = str(name).removeprefix("node--")
        if str(name).startswith("node--") and same_site(address, base) and not bundle.startswith(NEVER):
            found[bundle] = address
    return found


def kind_of(bundle: str) -> Kind:
    """Drupal's own names are those of WordPress but for the article."""
    return Kind.POST if bundle == "article" else wordpress.kind_of(bundle)


class ContentType:
    """The nodes of one type, page by page."""

    def __init__(self, fetcher: Fetches, base: str, bundle: str, address: str) -> None:
        self.fetcher, self.base, self.bundle, self.address = fetcher, base, bundle, address
        self.included: dict[tuple[str, str], Facts] = {}

    def found(self) -> Iterator[Found]:
        for document in self.pages():
            if isinstance(document, Fault):
                yield document
                continue
            self.included = included_in(document)
            for node in list_in(document, "data"):
                if isinstance(node, dict):
                    yield from self.node(node)

    def pages(self) -> Iterator[Facts | Fault]:
        """Page after page as the site links them, each once, and only on its own host."""
        address = f"{self.address}?{urlencode({'page[limit]': PER_PAGE, 'sort': 'drupal_internal__nid'})}"
        seen: set[str] = set()
        while address and address not in seen and len(seen) < MOST_PAGES:
            seen.add(address)
            try:
                document, _answer = json_of(self.fetcher, address)
            except NoJson as error:
                yield Fault(address, error.code, str(error.status or ""))
                return
            document = self.completed(document, address)
            yield document if isinstance(document, dict) else {}
            said = text_in(document, "links", "next", "href") or text_in(document, "links", "next")
            following = absolute(said, self.base)
            if said and not same_site(following, self.base):
                yield Fault(address, "foreign_host")
                return
            if following in seen:
                yield Fault(address, "circle")
            address = following

    def completed(self, document: Any, address: str) -> Any:
        """The page with all that its nodes refer to: asked for again with the relations that were seen in it, step by step.

        Asking for something that a type does not have is an error in Drupal, so nothing is asked for blindly, and where it
        is refused all the same the page stays as it came. Later pages carry the relations on in their links.
        """
        for _step in range(DEEPEST_RELATION):
            query = dict(parse_qsl(urlsplit(address).query))
            known = set(filter(None, query.get("include", "").split(",")))
            included = included_in(document)
            all_names = (name for node in list_in(document, "data") for name in relations(node, included))
            names = set(islice(all_names, MOST_RELATIONS))
            if names <= known:
                break
            query["include"] = ",".join(sorted(names | known))
            address = f"{address.partition('?')[0]}?{urlencode(query)}"
            try:
                document, _answer = json_of(self.fetcher, address)
            except NoJson:
                break
        return document

    def node(self, node: Facts) -> Iterator[Found]:
        number = number_in(node, "attributes", "drupal_internal__nid")
        if not number:
            return
        shown = {name: list(self.shown(node, name, set())) for name in self.names_of(node)}
        media = [medium for name in shown for row, said in shown[name] if (medium := self.medium(row, said, number))]
        yield self.item(node, number, shown, media)
        yield from media

    def names_of(self, node: Facts) -> list[str]:
        """Relations of a node, those that usually hold the leading picture first."""
        relationships = inner(node, "relationships")
        names = [str(name) for name in relationships] if isinstance(relationships, dict) else []
        return sorted(names, key=lambda name: LEADING.index(name) if name in LEADING else len(LEADING))

    def shown(self, facts: Facts, name: str, seen: set[tuple[str, str]]) -> Iterator[tuple[Facts, Facts]]:
        """What a relation leads to, as far as it was included, and what the relation itself says of it (the ``alt`` of a picture).

        Media and paragraphs stand for what they hold, behind themselves; each once, whoever refers to it how often.
        """
        for row in rows_of(inner(facts, "relationships", name)):
            found = self.included.get(key_of(row))
            if not found or key_of(row) in seen or len(seen) >= MOST_SHOWN:
                continue
            seen.add(key_of(row))
            yield found, inner(row, "meta") or {}
            if text_in(found, "type").startswith(HOLDERS):
                for inside in self.names_of(found):
                    if inside not in (*NOT_SHOWN, "uid"):
                        yield from self.shown(found, inside, seen)

    def medium(self, facts: Facts, said: Any, number: int) -> Medium | None:
        """A file; None for terms, authors and files without a usable address."""
        address = absolute(text_in(facts, "attributes", "uri", "url"), self.base)
        if text_in(facts, "type") != FILE or not address:
            return None
        return Medium(
            source_id=f"file-{number_in(facts, 'attributes', 'drupal_internal__fid') or text_in(facts, 'id')}",
            address=address,
            title=plain(text_in(said, "title") or text_in(said, "description") or text_in(facts, "attributes", "filename")),
            alt=plain(text_in(said, "alt")),
            belongs_to=f"node-{number}",
        )

    def item(self, node: Facts, number: int, shown: dict[str, list[tuple[Facts, Facts]]], media: list[Medium]) -> Item:
        attributes = inner(node, "attributes")
        alias = text_in(attributes, "path", "alias")
        plain_form = absolute(f"node/{number}", self.base)
        address = absolute(alias.lstrip("/"), self.base) if alias else plain_form
        terms = [(text_in(row, "type"), plain(text_in(row, "attributes", "name"))) for rows in shown.values() for row, _said in rows]
        pictures = [medium.address for name in shown for medium in media if self.is_picture(shown[name], medium)]
        return Item(
            source_id=f"node-{number}",
            kind=kind_of(self.bundle),
            title=plain(text_in(attributes, "title")),
            html="\n".join(
                [*texts_of(attributes), *(text for rows in shown.values() for row, _said in rows for text in texts_beside(row))]
            ),
            address=address,
            other_addresses=tuple(each for each in (plain_form, absolute(f"index.php/node/{number}", self.base)) if each != address),
            status=Status.PUBLIC if inner(attributes, "status") is True else Status.DRAFT,
            published=moment(attributes, "created"),
            updated=moment(attributes, "changed"),
            author=next((self.author(row) for row, _said in shown.get("uid", [])), ""),
            categories=tuple(dict.fromkeys(name for kind, name in terms if name and is_term(kind) and "tag" not in kind)),
            tags=tuple(dict.fromkeys(name for kind, name in terms if name and is_term(kind) and "tag" in kind)),
            summary=plain(text_in(attributes, "body", "summary")),
            picture=next(iter(pictures), ""),
            files=tuple(dict.fromkeys(medium.address for medium in media if medium.address not in pictures)),
        )

    def is_picture(self, rows: list[tuple[Facts, Facts]], medium: Medium) -> bool:
        """Whether a relation leads to a medium as to a picture: by the type of its file."""
        return any(
            text_in(row, "attributes", "filemime").startswith("image/")
            and absolute(text_in(row, "attributes", "uri", "url"), self.base) == medium.address
            for row, _said in rows
        )

    def author(self, row: Facts) -> str:
        """The display name, when it is another than that of the account."""
        return name_of_person(text_in(row, "attributes", "display_name"), account=text_in(row, "attributes", "name"))


def included_in(document: Any) -> dict[tuple[str, str], Facts]:
    """What came with a page, by type and id."""
    return {key_of(row): row for row in list_in(document, "included") if isinstance(row, dict)}


def relations(facts: Any, included: dict[tuple[str, str], Facts], before: str = "", depth: int = 1) -> Iterator[str]:
    """Names of relations that hold files, terms, the author; for media and paragraphs also of what they hold."""
    found = inner(facts, "relationships")
    for name, relation in found.items() if isinstance(found, dict) else ():
        rows = [row for row in rows_of(relation) if text_in(row, "type").startswith(SHOWN)]
        if not rows or name in NOT_SHOWN or (before and name == "uid"):
            continue
        yield f"{before}{name}"
        for row in rows:
            if text_in(row, "type").startswith(HOLDERS) and depth < DEEPEST_RELATION:
                yield from relations(included.get(key_of(row)), included, f"{before}{name}.", depth + 1)


def texts_of(attributes: Any) -> Iterator[str]:
    """Formatted texts, the body first: as the site showed them, with its embedded media, else as they were written."""
    named = sorted(attributes.items(), key=lambda pair: pair[0] != "body") if isinstance(attributes, dict) else []
    for name, value in named:
        if name == "body" or text_in(value, "format") or text_in(value, "processed"):
            yield from filter(None, [text_in(value, "processed") or text_in(value, "value")])


def texts_beside(row: Facts) -> Iterator[str]:
    """The texts of a paragraph, the address of a film elsewhere."""
    attributes = inner(row, "attributes")
    if text_in(row, "type").startswith("paragraph--"):
        yield from texts_of(attributes)
    elif address := absolute(text_in(attributes, "field_media_oembed_video")):
        yield f"<p>{escape(address)}</p>"


def is_term(kind: str) -> bool:
    return kind.startswith("taxonomy_term--")


def rows_of(relation: Any) -> list[Facts]:
    """What a relation refers to, one or several."""
    data = inner(relation, "data")
    rows = data if isinstance(data, list) else [data]
    return [row for row in rows if isinstance(row, dict)]


def key_of(row: Facts) -> tuple[str, str]:
    return text_in(row, "type"), text_in(row, "id")


def moment(attributes: Any, name: str) -> datetime.datetime | None:
    try:
        return from_iso(text_in(attributes, name), datetime.UTC)
    except NotADate:
        return None
