"""Renders the public files of one site in memory: path to bytes, nothing written, nothing asked twice."""

import gzip
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.core.files.storage import default_storage
from django.template.loader import get_template
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Page

from pendopo.kit.public_headers import CHECK_PAGE, SEARCH_PAGE, SUBSCRIBE_PAGE
from pendopo.kit.releases import media_type
from pendopo.kit.topojson import Drawing
from pendopo.security.scope import every_office
from pendopo.sites import feeds, models, old_addresses, queries, site_search, theme, view_figures
from pendopo.sites.hosts import host_of, origin_of
from pendopo.sites.page_contexts import context_of
from pendopo.sites.page_data import data_files
from pendopo.sites.page_views import card_of
from pendopo.sites.queries import Country, SitePages, stamp
from pendopo.sites.rules import search_index, security_txt, tile_map
from pendopo.sites.rules.icons import inline_symbols
from pendopo.sites.rules.legal import tied_to
from pendopo.sites.rules.old_addresses import FILE as OLD_ADDRESSES
from pendopo.sites.rules.old_addresses import GONE_PAGE, OLD_FEEDS, answers, file_of
from pendopo.sites.rules.paths import FIRST_PRACTICE, is_practice, short_path
from pendopo.sites.rules.public_view import Area, Card, Chrome, Link, Notice, Part, Picture, Version
from pendopo.sites.share_cards import share_card
from pendopo.sites.structured import structured_data
from pendopo.sites.subscriptions import Subscription
from pendopo.transparency.queries import pinned_policy

HTML, TEXT, CSS, SCRIPT = (media_type(name) for name in ("a.html", "a.txt", "a.css", "a.js"))
LOCAL_FILE = re.compile(rb"(?:\"|, )(/(?:media|berkas)/[^\"\s,]+)")
NEIGHBOURS = 3
MAP = "/peta/"
POLICY = f"{CHECK_PAGE.strip('/')}/kebijakan.txt"
REPORT_A_HOLE = "lapor-celah-keamanan"
FEEDS = ("feed.xml", "rss.xml", "feed.json")
COMPRESSED = {HTML, TEXT, CSS, SCRIPT, "application/octet-stream", *map(media_type, ("a.xml", "a.json", "a.csv", "a.ics"))}
CARD = "kartu.jpg"
CARRY_CARDS = (models.NewsPage, models.AnnouncementPage, models.EventPage)


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

    def __init__(self, home: models.HomePage, country: Country, pages: SitePages | None = None) -> None:
        self.country = country
        self.pages: SitePages = pages or queries.load_pages(home)
        self.home = home
        self.fragments: dict[str, str] = {}
        self.others = [PartRenderer(home, country, part) for part in self.pages.others]

    @cached_property
    def drawing(self) -> Drawing | None:
        return self.country.drawing(self.home.office)

    @cached_property
    def chrome(self) -> Chrome:
        """The frame; pages that are in Indonesian alone stand in the foot of the Indonesian part."""
        chrome = queries.chrome_for(self.pages, self.country)
        if self.pages.main:
            return chrome
        more = [Link(_("Peta wilayah"), MAP)] if self.drawing else []
        more += [Link(_("Langganan kabar lewat surel"), SUBSCRIBE_PAGE)] if settings.DIGESTS_OFFERED else []
        return replace(chrome, footer=(*chrome.footer, *more))

    @cached_property
    def paths(self) -> dict[str, Callable[[], PublicFile]]:
        """Every file of the site but pictures and downloads (they follow from the pages), by path without leading slash."""
        found = self.own_paths()
        for other in self.others:
            found |= other.paths
        found |= {f"{notice.url.strip('/')}/index.html": partial(self.notice_file, notice) for notice in self.pages.notices}
        for redirect in self.redirects:
            path = redirect.old_path.strip("/")
            if path and f"{path}/index.html" not in found:
                found[f"{path}/index.html"] = partial(self.redirect_file, redirect)
        if self.drawing and f"{MAP.strip('/')}/index.html" not in found:
            found[f"{MAP.strip('/')}/index.html"] = self.map_file
        if settings.DIGESTS_OFFERED and f"{SUBSCRIBE_PAGE.strip('/')}/index.html" not in found:
            found[f"{SUBSCRIBE_PAGE.strip('/')}/index.html"] = self.subscribe_file
        if self.has_old_addresses:
            found[OLD_ADDRESSES] = self.old_addresses_file
            found[GONE_PAGE] = lambda: self.html("sites/410.html", f"/{GONE_PAGE}", title=_("Halaman tidak ada lagi"))
        found["404.html"] = lambda: self.html("sites/404.html", "/404.html", title=_("Halaman tidak ditemukan"))
        found[CARD] = partial(self.card_file, self.chrome.place)
        found["sitemap.xml"] = self.sitemap_file
        found["robots.txt"] = lambda: PublicFile(self.text("sites/robots.txt"), TEXT)
        found[security_txt.PATH] = self.security_txt_file
        found[f"_/{theme.search_script_name()}"] = lambda: PublicFile(theme.search_script_bytes(), SCRIPT)
        found[f"_/{theme.check_script_name()}"] = lambda: PublicFile(theme.check_script_bytes(), SCRIPT)
        if self.policy:
            found[POLICY] = lambda: PublicFile(self.policy.encode(), TEXT)
        found[f"_/{theme.css_name()}"] = lambda: PublicFile(theme.css_bytes(), CSS)
        return found

    def own_paths(self) -> dict[str, Callable[[], PublicFile]]:
        """The files that each language has for itself: its front page, its pages with their short addresses, its feeds."""
        start = self.pages.path_of(self.pages.front)
        found: dict[str, Callable[[], PublicFile]] = {f"{start}index.html".lstrip("/"): self.home_file}
        for page in self.pages.pages.values():
            found |= self.files_of(page)
            if isinstance(page, models.DatedPage):
                found[short_file(page)] = partial(self.leading_to, self.pages.path_of(page), short_path(page.pk))
        found.setdefault(f"{self.chrome.check}index.html".lstrip("/"), self.check_file)
        return found | {f"{start}{name}".lstrip("/"): partial(self.feed_file, name) for name in FEEDS}

    @cached_property
    def policy(self) -> str:
        """Which log and which witnesses readers of this site's releases are to believe; '' before there are any."""
        return pinned_policy()

    @cached_property
    def shown_views(self) -> dict[int, int]:
        return view_figures.shown_at(self.home)

    @cached_property
    def redirects(self) -> list[Any]:
        from wagtail.contrib.redirects.models import Redirect

        found = list(Redirect.objects.filter(site__root_page_id=self.home.pk).order_by("old_path"))
        pages = [redirect.redirect_page_id for redirect in found if redirect.redirect_page_id]
        if not pages:
            return found
        with every_office():  # a page may have moved to another office's site; nothing public leads to a practice site
            public = set(Page.objects.filter(pk__in=pages, path__lt=FIRST_PRACTICE).values_list("pk", flat=True))
        return [redirect for redirect in found if not redirect.redirect_page_id or redirect.redirect_page_id in public]

    @cached_property
    def has_old_addresses(self) -> bool:
        return not is_practice(self.home.path) and old_addresses.has_any(self.home.office.key)

    @cached_property
    def addresses(self) -> dict[int, str]:
        """Addresses of all public pages of the site, in all languages, by number of the page."""
        return {page.pk: part.path_of(page) for part in self.pages.parts for page in (part.front, *part.pages.values())}

    def old_addresses_of(self, page_ids: Iterable[int]) -> set[str]:
        """The file of old addresses, if it speaks of one of these pages; else nothing."""
        ids = set(page_ids)
        if not ids or not self.has_old_addresses:
            return set()
        now = [self.addresses[page_id] for page_id in ids if page_id in self.addresses]
        return {OLD_ADDRESSES} if old_addresses.speak_of(self.home.office.key, ids, now) else set()

    def old_addresses_file(self) -> PublicFile:
        """What the old addresses of this office answer, for the web servers."""
        rows = old_addresses.rows_of(self.home.office.key)
        moved_on = {one.redirect_page_id: f"/{one.old_path.strip('/')}/" for one in self.redirects if "?" not in one.old_path}
        pages = {**moved_on, **self.addresses}
        unseen = {row.page_id for row in rows if row.page_id} - set(pages)
        with every_office():  # what another office has now, or nobody may read, is not deleted
            deleted = unseen - set(Page.objects.filter(pk__in=unseen).values_list("pk", flat=True)) if unseen else set()
        here = {old_addresses.key_at(address): address for address in self.addresses.values()}
        found = OLD_FEEDS | answers(rows, pages, deleted, lambda key: here.get(key, ""))
        return PublicFile(file_of(host_of(self.home.office), found), media_type(OLD_ADDRESSES))

    def files_of(self, page: Page) -> dict[str, Callable[[], PublicFile]]:
        """The files that a page makes, its own HTML first: one, or for a list one a part; and its data for other programs."""
        base = self.pages.path_of(page).strip("/")
        found: dict[str, Callable[[], PublicFile]] = {f"{base}/index.html": partial(self.page_file, page)}
        if isinstance(page, models.ListPage):
            for number in range(2, queries.part_count(len(self.pages.children(page))) + 1):
                found[f"{base}/hal-{number}/index.html"] = partial(self.page_file, page, number)
        for name, make in data_files(page, self.pages).items():
            found[f"{base}/{name}"] = partial(self.data_file, name, make)
        if self.has_card(page):
            found[f"{base}/{CARD}"] = partial(self.card_file, page.title)
        return found

    def has_card(self, page: Page) -> bool:
        """Whether a share card is drawn for a page: what people pass on, and has no photograph of its own."""
        return isinstance(page, CARRY_CARDS) and not getattr(page, "image_id", None)

    def picture_address(self, page: Page, picture: Picture | None) -> str:
        """Where the picture is that stands for a page when it is shared: its photo, its card, or the card of the site."""
        if picture:
            return f"{self.chrome.origin}{picture.url}"
        return f"{self.chrome.origin}{self.pages.path_of(page) if self.has_card(page) else '/'}{CARD}"

    def data_file(self, name: str, make: Callable[[], bytes]) -> PublicFile:
        return PublicFile(make(), media_type(name))

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
        links to it may stand anywhere. Its translations lead to it, and tell when it is newer.
        """
        page = next((page for page in self.pages.pages.values() if page.pk == page_id), None)
        if page is None:
            return next((touched for other in self.others if (touched := other.touched_by(page_id)) is not None), None)
        if page.depth <= self.pages.front.depth + 1 or self.pages.children(page):
            return None
        parent = self.pages.parent(page)
        if isinstance(parent, models.ListPage) and not parent.show_in_menus and len(self.pages.children(parent)) == 1:
            return None  # the first of its list: now the foot of every page leads there
        start = self.pages.path_of(self.pages.front)
        touched = {f"{start}{name}".lstrip("/") for name in ("index.html", *FEEDS)}
        touched |= {"sitemap.xml", short_file(page), *self.files_of(page), *self.files_of(parent)}
        touched |= {f"{part.path_of(version)}index.html".lstrip("/") for part, version in self.pages.versions(page)}
        for other in self.telling_of(page):
            touched.update(self.files_of(other))
        if isinstance(parent, models.ListPage):
            listed = self.pages.listed(parent)
            place = listed.index(page)
            for neighbour in listed[max(0, place - NEIGHBOURS) : place + NEIGHBOURS + 1]:
                touched.add(next(iter(self.files_of(neighbour))))
        return touched

    def showing_broadcasts(self) -> set[str]:
        """The files that show broadcasts: the front pages, each broadcast's own, and the list for search engines."""
        fronts = {f"{part.path_of(part.front)}index.html".lstrip("/") for part in self.pages.parts}
        return {*fronts, "sitemap.xml", *(f"{notice.url.strip('/')}/index.html" for notice in self.pages.notices)}

    def telling_of(self, page: Page) -> list[Page]:
        """Pages elsewhere that show something of one: of a legal product those tied to it, of listed information the list."""
        tied = tied_to(self.pages.ties, page.pk) if isinstance(page, models.LegalPage) else set()
        listed = models.InformationListPage if isinstance(page, models.ListedInformation) else ()
        return [other for other in self.pages.pages.values() if other.pk in tied or isinstance(other, listed)]

    # -- search

    def search_files(self, pages: Mapping[str, bytes], nation: str = "") -> dict[str, PublicFile]:
        """The index of each language of this site and the page that searches it.

        Args:
            pages: every page of the site as it is served, by path.
            nation: folder of the nation's index among this site's files; then the page in Indonesian searches that one.
        """
        files: dict[str, PublicFile] = {}
        for part in (self, *self.others):
            with override(part.pages.language.frame):
                files |= part.own_search_files(pages, "" if part.pages.main else nation)
        return files

    def own_search_files(self, pages: Mapping[str, bytes], nation: str) -> dict[str, PublicFile]:
        place = search_index.Place(self.chrome.name)
        index = search_index.index_files(site_search.found_pages(pages, place, self.pages.language.code))
        folder = f"{site_search.OWN}{search_index.fingerprint(index)}/"
        files = {f"{folder}{path}": PublicFile(data, media_type(path)) for path, data in index.items()}
        path = f"{self.chrome.search}index.html".lstrip("/")
        if path not in self.paths:  # an editor's page of that name stays
            files[path] = self.search_page(nation or folder, nation=bool(nation))
        return files

    def search_page(self, folder: str, *, nation: bool) -> PublicFile:
        portal = self.country.chain(self.home.office)[0]
        here = portal == self.home.office or self.pages.main
        lists = [page for page in self.pages.pages.values() if isinstance(page, models.ListPage)]
        return self.html(
            "sites/search_page.html",
            self.chrome.search,
            folder=f"/{folder}",
            script=f"/_/{theme.search_script_name()}",
            nation=nation,
            elsewhere="" if here else f"{origin_of(portal)}{SEARCH_PAGE}",
            lists=[Link(page.title, self.pages.path_of(page)) for page in lists],
            trail_pages=(Link(_("Cari"), self.chrome.search, current=True),),
        )

    # -- single files

    def html(self, template: str, path: str, **context: Any) -> PublicFile:
        chrome = replace(self.chrome, menu=queries.menu_at(self.chrome.menu, path))
        page = context.get("page")
        context = {
            "share": f"{self.chrome.origin}/{CARD}",
            "chrome": chrome,
            "fragments": self.fragments,
            "canonical": f"{chrome.origin}{path}",
            "checked": f"#{path}" if path.endswith("/") else "",
            "versions": self.versions_of(page if isinstance(page, Page) else None),
            "trail_pages": (),
            "description": "",
            **context,
        }
        data = inline_symbols(template_named(template).render(context)).encode()
        uses = tuple(sorted({unquote(match.decode()).lstrip("/") for match in LOCAL_FILE.findall(data)}))
        return PublicFile(data, HTML, uses)

    def versions_of(self, page: Page | None) -> list[Version]:
        """A page in each language of the site; empty for a site in Indonesian alone."""
        if len(self.pages.parts) == 1:
            return []
        there = {id(part): part.path_of(version) for part, version in self.pages.versions(page)} if page else {}
        return [
            Version(part.language, there.get(id(part), part.path_of(part.front)), exact=id(part) in there, current=part is self.pages)
            for part in self.pages.parts
        ]

    def text(self, template: str, **context: Any) -> bytes:
        return template_named(template).render({"chrome": self.chrome, **context}).encode()

    def home_file(self) -> PublicFile:
        pages, office = self.pages, self.home.office
        found_as = _("Kantor")
        cards: dict[str, Any] = {
            "top_notices": [notice for notice in pages.notices if notice.on_top],
            "side_notices": [notice for notice in pages.notices if not notice.on_top],
            "news": [self.card(page, with_picture=n == 0) for n, page in enumerate(pages.newest(models.NewsPage, 6))],
            "announcements": [self.card(page) for page in pages.newest(models.AnnouncementPage, 5)],
            "documents": [self.card(page) for page in pages.newest(models.DocumentPage, 5)],
            "events": [self.card(page) for page in pages.agenda(pages.of_type(models.EventPage)) if not page.when().is_over(pages.today)][
                :4
            ],
        }
        below = [self.country.entry(office) for office in self.country.below(office)]
        tiles = tile_map.tiles_for(office.region.code, below) if below else None
        front = pages.front
        cards |= {"news_list": self.list_path(models.NewsIndexPage), "event_list": self.list_path(models.EventIndexPage)}
        cards |= {
            "announcement_list": self.list_path(models.AnnouncementIndexPage),
            "document_list": self.list_path(models.DocumentIndexPage),
        }
        description = front.search_description or front.lead or self.chrome.full_name
        cards["structured"] = structured_data(front, pages, self.chrome, (), "")
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
                "sites/portal_page.html", self.chrome.start, page=front, provinces=below, regencies=regencies, counts=counts, tiles=tiles,
                description=description, found_as=found_as, **cards,
            )  # fmt: skip
        return self.html(
            "sites/home_page.html",
            self.chrome.start,
            page=front,
            offices=below,
            tiles=tiles,
            quick=self.quick_links(),
            description=description,
            found_as=found_as,
            **cards,
        )

    def list_path(self, kind: type[models.ListPage]) -> str:
        """Address of the first list of a kind; '' where there is none."""
        return next((self.pages.path_of(page) for page in self.pages.of_type(kind)), "")

    def map_file(self) -> PublicFile:
        drawing = self.drawing
        below = {office.region.code: office for office in self.country.below(self.home.office)}
        shapes = drawing.paths.items() if drawing else ()
        areas = [Area(below[code].region.name, f"{origin_of(below[code])}/", path) for code, path in shapes]
        return self.html(
            "sites/map_page.html",
            MAP,
            drawing=drawing,
            areas=areas,
            trail_pages=(Link(_("Peta wilayah"), MAP, current=True),),
            description=_("Pilih wilayah untuk ke situs kantornya. Garis batas hanya gambaran, bukan penetapan."),
        )

    def subscribe_file(self) -> PublicFile:
        """The page with the form that intake takes: where readers subscribe to the news of this office."""
        return self.html(
            "sites/subscribe_page.html",
            SUBSCRIBE_PAGE,
            action=f"{settings.INTAKE_ORIGIN}{SUBSCRIBE_PAGE}",
            office_key=self.home.office.key,
            rhythms=Subscription.RHYTHMS,
            page={"title": _("Langganan kabar lewat surel"), "seo_title": ""},
            description=_("Kabar kantor ini dikirim ke surel Anda, setiap hari kerja atau seminggu sekali."),
            trail_pages=(Link(_("Langganan kabar lewat surel"), SUBSCRIBE_PAGE, current=True),),
        )

    def check_file(self) -> PublicFile:
        """The page where a reader's browser holds what this site serves against the transparency log."""
        office = self.home.office
        supervisor = Link(office.name, "/") if office.body == "bawaslu" else self.chrome.other_body
        return self.html(
            "sites/check_page.html",
            self.chrome.check,
            host=host_of(office),
            script=f"/_/{theme.check_script_name()}",
            policy=f"/{POLICY}",
            is_pinned=bool(self.policy),
            supervisor=supervisor,
            checked="",
            trail_pages=(Link(_("Periksa sendiri"), self.chrome.check, current=True),),
        )

    def notice_file(self, notice: Notice) -> PublicFile:
        trail = (Link(notice.title, notice.url, current=True),)
        page = {"title": notice.title, "seo_title": ""}
        return self.html(
            "sites/broadcast_page.html", notice.url, page=page, notice=notice, trail_pages=trail, description=notice.paragraphs[0]
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
        main = self.pages.main or self.pages
        by_path = {main.path_of(page).strip("/"): page.translation_key for page in main.pages.values()}
        found = [self.pages.by_translation.get(by_path.get(path)) for path in wanted]
        return [Link(page.title, self.pages.path_of(page)) for page in found if page is not None]

    def card(self, page: Page, *, with_picture: bool = False) -> Card:
        return card_of(page, self.pages, with_picture=with_picture)

    def page_file(self, page: Page, number: int = 1) -> PublicFile:
        context: dict[str, Any] = {"page": page, "trail_pages": self.trail(page), "description": page.search_description}
        if isinstance(page, models.ListPage):
            return self.list_file(page, number, context)
        context |= context_of(page, self.pages, self.country)
        if isinstance(page, models.DatedPage) and page.pk:
            context["short"] = short_path(page.pk)
            context["views"] = self.shown_views.get(page.pk)
        context["found_as"] = capfirst(page._meta.verbose_name)
        context["original"] = self.newer_original(page)
        context["share"] = self.picture_address(page, context.get("picture"))
        context["structured"] = structured_data(page, self.pages, self.chrome, context["trail_pages"], context["share"])
        return self.html(page.template, self.pages.path_of(page), **context)

    def newer_original(self, page: Page) -> Link | None:
        """The Indonesian page where it says something newer than this translation of it."""
        main = self.pages.main or self.pages
        original = main.by_translation.get(page.translation_key)
        published = page.last_published_at
        if original is None or not published or (original.last_published_at or published) <= published:
            return None
        return Link(original.title, main.path_of(original))

    def list_file(self, page: models.ListPage, number: int, context: dict[str, Any]) -> PublicFile:
        parts = queries.parts_of([self.card(child, with_picture=True) for child in self.pages.listed(page)])
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
        while steps[-1].depth > self.pages.front.depth + 1:
            steps.append(self.pages.parent(steps[-1]))
        return tuple(Link(step.title, self.pages.path_of(step), current=step is page) for step in reversed(steps))

    def redirect_file(self, redirect: Any) -> PublicFile:
        target = redirect.redirect_link
        if redirect.redirect_page_id:
            with every_office():  # the page may have moved to another office's site
                target = self.address_of(Page.objects.get(pk=redirect.redirect_page_id))
        return self.leading_to(target, f"/{redirect.old_path.strip('/')}/")

    def leading_to(self, target: str, path: str) -> PublicFile:
        """A page that leads elsewhere."""
        return self.html("sites/redirect.html", path, target=target)

    def address_of(self, page: Page) -> str:
        """Where a page is now, on this site or on another office's."""
        if page.path.startswith(self.home.path):
            return self.pages.path_of(page)
        home = models.HomePage.objects.select_related("office").get(path=page.path[:8])
        return f"{origin_of(home.office)}{page.url_path[len(home.url_path) - 1 :]}"

    def feed_file(self, name: str) -> PublicFile:
        """One of :data:`FEEDS`."""
        listed = feeds.entries(self.pages, self.chrome.origin)
        if name == "feed.json":
            return PublicFile(feeds.json_feed(listed, self.chrome), media_type(name))
        return PublicFile(self.text(f"sites/{name}", entries=listed, updated=feeds.updated(listed)), media_type(name))

    def card_file(self, title: str) -> PublicFile:
        return PublicFile(share_card(self.chrome.body, title, self.chrome.name), media_type(CARD))

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
        entries += [(f"{origin}{part.path_of(part.front)}", "") for part in self.pages.others]
        entries += [(f"{origin}{part.path_of(page)}", stamp(page)) for part in self.pages.parts for page in part.pages.values()]
        entries += [(f"{origin}{notice.url}", "") for notice in self.pages.notices]
        return PublicFile(self.text("sites/sitemap.xml", entries=entries), "application/xml; charset=utf-8")


class PartRenderer(SiteRenderer):
    """One language of a site beside Indonesian: its own pages, with a frame in its words."""

    @cached_property
    def paths(self) -> dict[str, Callable[[], PublicFile]]:
        return {path: partial(self.in_its_words, make) for path, make in self.own_paths().items()}

    def in_its_words(self, make: Callable[[], PublicFile]) -> PublicFile:
        with override(self.pages.language.frame):
            return make()

    @cached_property
    def chrome(self) -> Chrome:
        with override(self.pages.language.frame):
            return super().chrome


def short_file(page: Page) -> str:
    """The file at the short address of a dated page."""
    return f"{short_path(page.pk).strip('/')}/index.html"


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
