"""WordPress' own tables: posts with their terms, pictures and authors, and addresses by the pattern of its permalinks."""

import datetime
import json
import re
from collections import Counter
from collections.abc import Iterator

from pendopo.site_import.rules.items import Fault, Found, Item, Kind, Medium
from pendopo.site_import.sources import wordpress
from pendopo.site_import.sources.index import Index
from pendopo.site_import.sources.moments import NotADate, from_iso
from pendopo.site_import.sources.sql_dump.tuples import Dump, Row
from pendopo.site_import.sources.web_addresses import absolute, own_base
from pendopo.site_import.sources.wording import name_of_person, plain

TABLES = ("options", "users", "terms", "term_taxonomy", "term_relationships", "postmeta", "posts")
METAS = ("_thumbnail_id", "_wp_attachment_image_alt", "_wp_attached_file", "_wp_old_slug")
OPTIONS = ("home", "permalink_structure", "upload_url_path")
NOT_YET = ("draft", "pending", "future")  # these have no permalink yet
PLACE = re.compile(r"%(\w+)%")
DEEPEST_PAGE = 20


def read_wordpress(dump: Dump, base: str, prefix: str) -> Iterator[Found]:
    """Twice through the dump: first what posts refer to, then the posts. Comments and revisions are never taken.

    Args:
        base: address of the site; '' for the one that the dump itself names, which also says in which folder it lies.
        prefix: of its tables: ``wp_``.
    """
    with Index() as index:
        names = {f"{prefix}{table}": table for table in TABLES}
        names[f"{re.sub(r'[0-9]+_$', '', prefix)}users"] = "users"  # of a network of sites, which share them
        for row in dump.rows(names.__contains__):
            note(row, names[row.table], index)
        yield from dump.faults
        yield from Tables(dump, index, own_base(index.one("option", "home"), base), f"{prefix}posts").found()


def note(row: Row, table: str, index: Index) -> None:
    """Keep what the second reading asks for."""
    match table:
        case "options" if row.text("option_name") in OPTIONS:
            index.put("option", row.text("option_name"), row.text("option_value"))
        case "users":
            index.put("author", row.text("id"), name_of_person(row.text("display_name"), account=row.text("user_login")))
            index.put("nicename", row.text("id"), row.text("user_nicename"))
        case "terms":
            index.put("term", row.text("term_id"), plain(row.text("name")))
            index.put("slug", row.text("term_id"), row.text("slug"))
        case "term_taxonomy":
            index.put("taxonomy", row.text("term_taxonomy_id"), json.dumps([row.text("taxonomy"), row.text("term_id"), row.text("parent")]))
            index.put("parent", row.text("term_id"), row.text("parent"))
        case "term_relationships":
            index.put("terms_of", row.text("object_id"), row.text("term_taxonomy_id"))
        case "postmeta" if row.text("meta_key") in METAS:
            index.put(row.text("meta_key"), row.text("post_id"), row.text("meta_value"))
        case "posts" if row.text("post_type") == "attachment":
            index.put("guid", row.text("id"), row.text("guid"))
        case "posts" if row.text("post_type") == "page":
            index.put("page", row.text("id"), json.dumps([row.text("post_name"), row.text("post_parent")]))


class Tables:
    """The second reading."""

    def __init__(self, dump: Dump, index: Index, base: str, posts: str) -> None:
        self.dump, self.index, self.base, self.posts = dump, index, base.rstrip("/") + "/", posts
        self.pattern = index.one("option", "permalink_structure")
        self.left_out: Counter[str] = Counter()

    def found(self) -> Iterator[Found]:
        for row in self.dump.rows(self.posts.__eq__):
            kind, status = row.text("post_type") or "post", row.text("post_status")
            if status in wordpress.THROWN_AWAY:
                self.left_out["in_trash" if status == "trash" else f"not_content: {status}"] += 1
            elif kind == "attachment":
                yield self.medium(row)
            elif wordpress.is_machinery(kind):
                self.left_out[f"not_content: {kind}"] += 1
            else:
                yield self.item(row, wordpress.kind_of(kind))
        yield from wordpress.left_out_faults(self.left_out)

    def medium(self, row: Row) -> Found:
        address = self.file_of(row.text("id"))
        if not address:
            return Fault(f"baris {row.line}, {row.table} {row.text('id')}", "bad_address")
        return Medium(
            source_id=f"attachment-{row.number('id')}",
            address=address,
            title=plain(row.text("post_title")),
            alt=plain(self.index.one("_wp_attachment_image_alt", row.text("id"))),
            caption=plain(row.text("post_excerpt")),
            belongs_to=f"post-{row.number('post_parent')}" if row.number("post_parent") else "",
        )

    def file_of(self, number: str) -> str:
        """Address of an attachment: by its place under the uploads, else by its guid."""
        place = self.index.one("_wp_attached_file", number)
        folder = self.index.one("option", "upload_url_path") or f"{self.base}wp-content/uploads"
        return absolute(f"{folder.rstrip('/')}/{place}", self.base) if place else absolute(self.index.one("guid", number), self.base)

    def item(self, row: Row, kind: Kind) -> Item:
        number = row.number("id")
        link = self.link(row, kind)
        renamed = [wordpress.under_old_name(link, old) for old in self.index.all("_wp_old_slug", number)]
        others = wordpress.number_addresses(number, kind, link, absolute(row.text("guid")), self.base)
        return Item(
            source_id=f"post-{number}",
            kind=kind,
            title=plain(row.text("post_title")),
            html=row.text("post_content"),
            address=link,
            other_addresses=tuple(dict.fromkeys([*others, *filter(None, renamed)])),
            status=wordpress.status_of(row.text("post_status")),
            published=moment(row, "post_date"),
            updated=moment(row, "post_modified"),
            author=self.index.one("author", row.text("post_author")),
            categories=self.terms(number, category=True),
            tags=self.terms(number, category=False),
            summary=plain(row.text("post_excerpt")),
            picture=self.file_of(self.index.one("_thumbnail_id", number)),
            password=bool(row.text("post_password")),
        )

    def term_rows(self, number: int) -> list[tuple[str, str]]:
        """Taxonomy and number of each term of a post."""
        kept = [self.index.one("taxonomy", key) for key in self.index.all("terms_of", number)]
        return [(taxonomy, term) for taxonomy, term, _parent in map(json.loads, filter(None, kept))]

    def terms(self, number: int, *, category: bool) -> tuple[str, ...]:
        """Names, the deepest first."""
        wanted = wordpress.is_category if category else wordpress.is_tag
        found = [term for taxonomy, term in self.term_rows(number) if wanted(taxonomy)]
        ranked = sorted(found, key=lambda term: -self.depth(term))
        return tuple(dict.fromkeys(filter(None, (self.index.one("term", term) for term in ranked))))

    def depth(self, term: str) -> int:
        seen = {term}
        while (term := self.index.one("parent", term)) not in ("", "0") and term not in seen:
            seen.add(term)
        return len(seen) - 1

    def link(self, row: Row, kind: Kind) -> str:
        """The permalink, as far as it can be told without running WordPress: by its pattern for posts, by their parents for pages.

        Where nothing is told, the address by number: WordPress answers there too.
        """
        by_number = f"{self.base}?{'page_id' if kind is Kind.PAGE else 'p'}={row.number('id')}"
        if not self.pattern or not row.text("post_name") or row.text("post_status") in NOT_YET:
            return absolute(by_number)
        if row.text("post_type") == "page":
            front = "index.php/" if self.pattern.startswith("/index.php/") else ""
            return absolute(f"{self.base}{front}{self.page_path(row.text('id'))}/")
        if row.text("post_type") != "post":
            return absolute(f"{self.base}{row.text('post_type')}/{row.text('post_name')}/")
        parts = {name: self.part(name, row) for name in PLACE.findall(self.pattern)}
        path = PLACE.sub(lambda match: parts[match[1]], self.pattern)
        return (absolute(self.base.rstrip("/") + path) if all(parts.values()) else "") or absolute(by_number)

    def part(self, name: str, row: Row) -> str:
        """One ``%part%`` of a permalink. Dates are the site's own, not those of Greenwich."""
        date = re.match(r"(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)", row.text("post_date"))
        clock = dict(zip(("year", "monthnum", "day", "hour", "minute", "second"), date.groups(), strict=True)) if date else {}
        if name == "category":
            terms = [term for taxonomy, term in self.term_rows(row.number("id")) if taxonomy == "category"]
            return self.category_path(min(terms, key=lambda term: (len(term), term))) if terms else "uncategorized"
        others = {
            "postname": row.text("post_name"),
            "post_id": row.text("id"),
            "author": self.index.one("nicename", row.text("post_author")),
        }
        return {**clock, **others}.get(name, "")

    def category_path(self, term: str) -> str:
        """``berita/pleno``: WordPress takes the first category, by its number, with those above it."""
        path: list[str] = []
        while term not in ("", "0") and len(path) < DEEPEST_PAGE:
            path.insert(0, self.index.one("slug", term))
            term = self.index.one("parent", term)
        return "/".join(filter(None, path))

    def page_path(self, number: str) -> str:
        """``profil/sejarah``: a page lies under its parents."""
        path: list[str] = []
        while (kept := self.index.one("page", number)) and len(path) < DEEPEST_PAGE:
            name, number = json.loads(kept)
            path.insert(0, name)
        return "/".join(path)


def moment(row: Row, column: str) -> datetime.datetime | None:
    """In GMT, else by the clock of the site."""
    for name, zone in ((f"{column}_gmt", datetime.UTC), (column, None)):
        try:
            return from_iso(row.text(name), zone) if zone else from_iso(row.text(name))
        except NotADate:
            continue
    return None
