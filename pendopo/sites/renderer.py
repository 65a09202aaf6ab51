"""Renders the public files of one site in memory: path to bytes, nothing written, nothing asked twice."""

import gzip
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from typing import Any
from urllib.parse import unquote

from django.core.files.storage import default_storage
from django.template.loader import get_template
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Page

from pendopo.kit.public_headers import SEARCH_PAGE
from pendopo.kit.releases import media_type
from pendopo.kit.topojson import Drawing
from pendopo.security.scope import every_office
from pendopo.sites import models, queries, site_search, theme
from pendopo.sites.hosts import origin_of
from pendopo.sites.queries import Country, SitePages
from pendopo.sites.rules import search_index, security_txt, tile_map
from pendopo.sites.rules.icons import inline_symbols
from pendopo.sites.rules.public_view import Area, Card, Chrome, Link, Part

HTML, XML, TEXT, CSS, SCRIPT = (
    "text/html; charset=utf-8",
    "application/atom+xml; charset=utf-8",
    "text/plain; charset=utf-8",
    "text/css; charset=utf-8",
    "text/javascript; charset=utf-8",
)
COMPRESSED = {HTML, XML, TEXT, CSS, SCRIPT, "application/xml; charset=utf-8", "application/json", "application/octet-stream"}
LOCAL_FILE = re.compile(rb"(?:\"|, )(/(?:media|berkas)/[^\"\s,]+)")
NEIGHBOURS = 3
MAP = "/peta/"
REPORT_A_HOLE = "lapor-celah-keamanan"


@dataclass(frozen=True)
class PublicFile:
    """One file of a site: its bytes, its media type, and which files of the site it shows."""

    data: bytes
    type: str
    uses: tuple[str, ...] = ()


class SiteRenderer:
    """All that one site serves.

    ``paths`` says what there is; :meth:`render` makes one file. What is not rendered costs nothing, so one
    changed page costs a few files, whatever the size of the site.
    """

    def __init__(self, home: models.HomePage, country: Country) -> None:
        self.country = country
        self.pages: SitePages = queries.load_pages(home)
        self.home = home
        self.fragments: dict[str, str] = {}

    @cached_property
    def drawing(self) -> Drawing | None:
        return self.country.drawing(self.home.office)

    @cached_property
    def chrome(self) -> Chrome:
        chrome = queries.chrome_for(self.pages, self.country)
        if self.drawing is None:
            return chrome
        return replace(chrome, footer=(*chrome.footer, Link(_("Peta wilayah"), MAP)))

    @cached_property
    def paths(self) -> dict[str, Callable[[], PublicFile]]:
        """Every file of the site but pictures and downloads (they follow from the pages), by path without leading slash."""
        found: dict[str, Callable[[], PublicFile]] = {"index.html": self.home_file}
        for page in self.pages.pages.values():
            for number, path in enumerate(self.files_of(page), start=1):
                found[path] = partial(self.page_file, page, number)
        for redirect in self.redirects:
            path = redirect.old_path.strip("/")
            if path and f"{path}/index.html" not in found:
                found[f"{path}/index.html"] = partial(self.redirect_file, redirect)
        if self.drawing and f"{MAP.strip('/')}/index.html" not in found:
            found[f"{MAP.strip('/')}/index.html"] = self.map_file
        found["404.html"] = lambda: self.html("sites/404.html", "/404.html", title=_("Halaman tidak ditemukan"))
        found["feed.xml"] = self.feed_file
        found["sitemap.xml"] = self.sitemap_file
        found["robots.txt"] = lambda: PublicFile(self.text("sites/robots.txt"), TEXT)
        found[security_txt.PATH] = self.security_txt_file
        found[f"_/{theme.search_script_name()}"] = lambda: PublicFile(theme.search_script_bytes(), SCRIPT)
        found[f"_/{theme.css_name()}"] = lambda: PublicFile(theme.css_bytes(), CSS)
        return found

    @cached_property
    def redirects(self) -> list[Any]:
        from wagtail.contrib.redirects.models import Redirect

        return list(Redirect.objects.filter(site__root_page_id=self.home.pk).order_by("old_path"))

    def files_of(self, page: Page) -> list[str]:
        """The files that a page makes: one, or for a list one a part."""
        base = self.pages.path_of(page).strip("/")
        if not isinstance(page, models.ListPage):
            return [f"{base}/index.html"]
        parts = queries.part_count(len(self.pages.children(page)))
        return [f"{base}/index.html", *(f"{base}/hal-{number}/index.html" for number in range(2, parts + 1))]

    def render(self, path: str) -> PublicFile:
        """One file.

        Raises:
            KeyError: the site has no such file.
        """
        with override("id"):
            return self.paths[path]()

    # -- which files a change touches

    def touched_by(self, page_id: int) -> set[str] | None:
        """The files to make anew when a page changed; None for all of them.

        The page itself, the list that it stands in, its neighbours in the list, the front page, feed and sitemap.
        A page of the menu, or one with pages below it, changes the whole site. So does a page that is gone:
        links to it may stand anywhere.
        """
        page = next((page for page in self.pages.pages.values() if page.pk == page_id), None)
        if page is None or page.depth <= self.home.depth + 1 or self.pages.children(page):
            return None
        parent = self.pages.parent(page)
        touched = {"index.html", "feed.xml", "sitemap.xml", *self.files_of(page), *self.files_of(parent)}
        if isinstance(parent, models.ListPage):
            listed = self.pages.listed(parent)
            place = listed.index(page)
            for neighbour in listed[max(0, place - NEIGHBOURS) : place + NEIGHBOURS + 1]:
                touched.update(self.files_of(neighbour))
        return touched

    # -- search

    def search_files(self, pages: Mapping[str, bytes], nation: str = "") -> dict[str, PublicFile]:
        """The index of this site and the page that searches it.

        Args:
            pages: every page of the site as it is served, by path.
            nation: folder of the nation's index among this site's files; then that one is searched.
        """
        with override("id"):
            index = search_index.index_files(site_search.found_pages(pages, search_index.Place(self.chrome.name)))
            folder = f"{site_search.OWN}{search_index.fingerprint(index)}/"
            files = {f"{folder}{path}": PublicFile(data, media_type(path)) for path, data in index.items()}
            if site_search.PAGE not in self.paths:  # an editor's page of that name stays
                files[site_search.PAGE] = self.search_page(nation or folder, nation=bool(nation))
        return files

    def search_page(self, folder: str, *, nation: bool) -> PublicFile:
        portal = self.country.chain(self.home.office)[0]
        elsewhere = "" if portal == self.home.office else f"{origin_of(portal)}{SEARCH_PAGE}"
        lists = [page for page in self.pages.pages.values() if isinstance(page, models.ListPage)]
        return self.html(
            "sites/search_page.html",
            SEARCH_PAGE,
            folder=f"/{folder}",
            script=f"/_/{theme.search_script_name()}",
            nation=nation,
            elsewhere=elsewhere,
            lists=[Link(page.title, self.pages.path_of(page)) for page in lists],
            trail_pages=(Link(_("Cari"), SEARCH_PAGE, current=True),),
        )

    # -- single files

    def html(self, template: str, path: str, **context: Any) -> PublicFile:
        chrome = replace(self.chrome, menu=queries.menu_at(self.chrome.menu, path))
        context = {
            "chrome": chrome,
            "fragments": self.fragments,
            "canonical": f"{chrome.origin}{path}",
            "trail_pages": (),
            "description": "",
            **context,
        }
        data = inline_symbols(template_named(template).render(context)).encode()
        uses = tuple(sorted({unquote(match.decode()).lstrip("/") for match in LOCAL_FILE.findall(data)}))
        return PublicFile(data, HTML, uses)

    def text(self, template: str, **context: Any) -> bytes:
        return template_named(template).render({"chrome": self.chrome, **context}).encode()

    def home_file(self) -> PublicFile:
        pages, office = self.pages, self.home.office
        found_as = _("Kantor")
        cards = {
            "news": [self.card(page, with_picture=n == 0) for n, page in enumerate(pages.newest(models.NewsPage, 6))],
            "announcements": [self.card(page) for page in pages.newest(models.AnnouncementPage, 5)],
            "documents": [self.card(page) for page in pages.newest(models.DocumentPage, 5)],
        }
        below = [self.country.entry(office) for office in self.country.below(office)]
        tiles = tile_map.tiles_for(office.region.code, below) if below else None
        description = self.home.search_description or self.home.lead or self.chrome.full_name
        if office.region.level == 0:
            regencies = {o.region.code: [self.country.entry(r) for r in self.country.below(o)] for o in self.country.below(office)}
            districts, villages = self.country.regions_below.get("", (0, 0))
            counts = {
                "provinces": len(below),
                "regencies": sum(map(len, regencies.values())),
                "districts": districts,
                "villages": villages,
                "offices": len(self.country.offices),
            }
            return self.html(
                "sites/portal_page.html", "/", page=self.home, provinces=below, regencies=regencies, counts=counts, tiles=tiles,
                description=description, found_as=found_as, **cards,
            )  # fmt: skip
        return self.html(
            "sites/home_page.html",
            "/",
            page=self.home,
            offices=below,
            tiles=tiles,
            quick=self.quick_links(),
            description=description,
            found_as=found_as,
            **cards,
        )

    def map_file(self) -> PublicFile:
        drawing = self.drawing
        below = {office.region.code: office for office in self.country.below(self.home.office)}
        shapes = drawing.paths.items() if drawing else ()
        areas = [Area(below[code].region.name, f"{origin_of(below[code])}/", path) for code, path in shapes]
        return self.html(
            "sites/map_page.html", MAP, drawing=drawing, areas=areas, trail_pages=(Link(_("Peta wilayah"), MAP, current=True),)
        )

    def quick_links(self) -> list[Link]:
        """The pages that visitors of an office look for most."""
        wanted = (
            "informasi-publik/cara-meminta",
            "kontak",
            "pendidikan-pemilih/syarat-pemilih",
            "pengawasan-partisipatif/cara-melapor",
            "profil",
        )
        by_path = {self.pages.path_of(page).strip("/"): page for page in self.pages.pages.values()}
        return [Link(by_path[path].title, f"/{path}/") for path in wanted if path in by_path]

    def card(self, page: Page, *, with_picture: bool = False) -> Card:
        return queries.card_of(page, self.pages.path_of(page), with_picture=with_picture)

    def page_file(self, page: Page, number: int = 1) -> PublicFile:
        path = self.pages.path_of(page)
        context: dict[str, Any] = {"page": page, "trail_pages": self.trail(page), "description": page.search_description}
        if isinstance(page, models.ListPage):
            return self.list_file(page, number, context)
        context["found_as"] = capfirst(page._meta.verbose_name)
        if isinstance(page, models.NewsPage):
            siblings = self.pages.listed(self.pages.parent(page))
            place = siblings.index(page)
            context |= {
                "picture": queries.picture_of(page.image),
                "more": [self.card(other) for other in siblings[place + 1 : place + 1 + NEIGHBOURS]],
                "description": page.search_description or page.summary,
            }
        elif isinstance(page, models.AnnouncementPage | models.DocumentPage):
            context["file"] = queries.file_of(page.document)
        elif isinstance(page, models.StandardPage | models.ProfilePage):
            context["children"] = [self.card(child) for child in self.pages.children(page)]
            context["description"] = page.search_description or page.lead
            if isinstance(page, models.ProfilePage):
                context["facts"] = queries.page_facts(self.home.office, self.country)
        return self.html(page.template, path, **context)

    def list_file(self, page: models.ListPage, number: int, context: dict[str, Any]) -> PublicFile:
        parts = queries.parts_of([self.card(child, with_picture=isinstance(child, models.NewsPage)) for child in self.pages.listed(page)])
        base = self.pages.path_of(page)
        urls = [base, *(f"{base}hal-{n}/" for n in range(2, len(parts) + 1))]
        part = Part(
            number,
            len(parts),
            newer_url=urls[number - 2] if number > 1 else "",
            older_url=urls[number] if number < len(parts) else "",
            urls=tuple(Link(str(n), url, current=n == number) for n, url in enumerate(urls, start=1)),
        )
        description = page.search_description or page.lead
        return self.html(
            page.template, urls[number - 1], **context | {"cards": parts[number - 1], "part": part, "description": description}
        )

    def trail(self, page: Page) -> tuple[Link, ...]:
        """The way from the front page down to a page; the page itself is current."""
        steps = [page]
        while steps[-1].depth > self.home.depth + 1:
            steps.append(self.pages.parent(steps[-1]))
        return tuple(Link(step.title, self.pages.path_of(step), current=step is page) for step in reversed(steps))

    def redirect_file(self, redirect: Any) -> PublicFile:
        target = redirect.redirect_link
        if redirect.redirect_page_id:
            with every_office():  # the page may have moved to another office's site
                target = self.address_of(Page.objects.get(pk=redirect.redirect_page_id))
        return self.html("sites/redirect.html", f"/{redirect.old_path.strip('/')}/", target=target)

    def address_of(self, page: Page) -> str:
        """Where a page is now, on this site or on another office's."""
        if page.path.startswith(self.home.path):
            return self.pages.path_of(page)
        home = models.HomePage.objects.select_related("office").get(path=page.path[:8])
        return f"{origin_of(home.office)}{page.url_path[len(home.url_path) - 1 :]}"

    def feed_file(self) -> PublicFile:
        kinds = (models.NewsPage, models.AnnouncementPage)
        latest = sorted((p for p in self.pages.pages.values() if isinstance(p, kinds)), key=lambda p: (p.date, p.pk), reverse=True)[:20]
        updated = max((stamp(page) for page in latest), default=f"{models.EARLIEST_DATE.isoformat()}T00:00:00Z")
        return PublicFile(self.text("sites/feed.xml", cards=[self.card(page) for page in latest], updated=updated), XML)

    def security_txt_file(self) -> PublicFile:
        """Whom to tell of a hole: the office's own address if it has one, and the page with the rules for it."""
        origin, email = self.chrome.origin, self.chrome.contact.email
        page = next((page for page in self.pages.pages.values() if page.slug == REPORT_A_HOLE), None)
        policy = f"{origin}{self.pages.path_of(page) if page else '/'}"
        contacts = [f"mailto:{email}", policy] if email else [policy]
        expires = security_txt.expires_on(timezone.localdate())
        return PublicFile(security_txt.text_of(origin, contacts, policy, expires).encode(), TEXT)

    def sitemap_file(self) -> PublicFile:
        origin = self.chrome.origin
        entries = [(f"{origin}/", "")]
        entries += [(f"{origin}{self.pages.path_of(page)}", stamp(page)) for page in self.pages.pages.values()]
        return PublicFile(self.text("sites/sitemap.xml", entries=entries), "application/xml; charset=utf-8")


def stamp(page: Page) -> str:
    return page.last_published_at.strftime("%Y-%m-%dT%H:%M:%SZ") if page.last_published_at else ""


@lru_cache(maxsize=64)
def template_named(name: str) -> Any:
    return get_template(name)


def compressed(data: bytes) -> bytes:
    """The same for the same input: no time stamp, no file name."""
    return gzip.compress(data, compresslevel=6, mtime=0)


def attached_file(path: str) -> PublicFile | None:
    """A picture or download that a page shows; None when the file is lost or is not there for the public."""
    if path.startswith("media/"):
        name = path.removeprefix("media/")
        if not name.startswith("images/") or not default_storage.exists(name):
            return None
    else:
        _berkas, number, _name = path.split("/", 2)
        document = models.OfficeDocument.objects.filter(pk=int(number)).first() if number.isdigit() else None
        if document is None or not default_storage.exists(document.file.name):
            return None
        name = document.file.name
    with default_storage.open(name) as file:
        return PublicFile(file.read(), media_type(path))


def unknown_host_file() -> PublicFile:
    """What a request for a host of nobody gets."""
    with override("id"):
        text = template_named("sites/unknown_host.html").render({"css_url": f"/_/{theme.css_name()}"})
    return PublicFile(inline_symbols(text).encode(), HTML)
