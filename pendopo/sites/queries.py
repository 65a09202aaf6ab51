"""What the public pages of one site show, read in few queries and handed on as plain values (rules.public_view)."""

import datetime
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Count, IntegerField, Q, QuerySet
from django.db.models.functions import Cast, Coalesce, Substr
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from pendopo.kit import topojson
from pendopo.kit.public_headers import CHECK_PAGE, SEARCH_PAGE
from pendopo.kit.ranges import KeyRange
from pendopo.kit.topojson import Drawing, Topology
from pendopo.regions.models import Office, Region
from pendopo.sites import models, theme
from pendopo.sites.hosts import origin_of
from pendopo.sites.rules.broadcasts import State
from pendopo.sites.rules.languages import ALL, MAIN, Language
from pendopo.sites.rules.legal import Act, Relation, Tie, all_ties
from pendopo.sites.rules.paths import FIRST_PRACTICE, STEP, home_path, next_path
from pendopo.sites.rules.public_view import Card, Chrome, Contact, Link, Notice, OfficeEntry

PAGE_MODELS: tuple[type[Page], ...] = (
    models.NewsIndexPage,
    models.AnnouncementIndexPage,
    models.EventIndexPage,
    models.DocumentIndexPage,
    models.LegalIndexPage,
    models.GalleryIndexPage,
    models.NewsPage,
    models.AnnouncementPage,
    models.EventPage,
    models.DocumentPage,
    models.LegalPage,
    models.AlbumPage,
    models.StandardPage,
    models.ProfilePage,
    models.InformationListPage,
    models.LanguageHomePage,
)
CARDS_A_PART = 20


@dataclass
class SitePages:
    """All public pages of one site in one language, by path; loaded once, then asked without the database.

    Attributes:
        home: the site's front page.
        pages: every live, unrestricted page of this language but its front page, by tree path.
        today: the day by which events are over.
        abroad: the front page of this language, where it is not the site's own.
        main: the same site in Indonesian, for a part in another language.
        others: the other languages of the site, for the part in Indonesian.
    """

    home: models.HomePage
    pages: dict[str, Page] = field(default_factory=dict)
    today: datetime.date = field(default_factory=lambda: timezone.localdate())
    abroad: models.LanguageHomePage | None = None
    main: "SitePages | None" = None
    others: "tuple[SitePages, ...]" = ()

    @property
    def front(self) -> Page:
        """The page with which this language begins."""
        return self.abroad or self.home

    @property
    def language(self) -> Language:
        return ALL[self.abroad.slug if self.abroad else MAIN]

    @property
    def parts(self) -> "tuple[SitePages, ...]":
        """The site in all its languages, Indonesian first."""
        main = self.main or self
        return (main, *main.others)

    @cached_property
    def by_translation(self) -> dict[Any, Page]:
        """Pages by the key that they share with their translations."""
        return {page.translation_key: page for page in (self.front, *self.pages.values())}

    def part_of(self, front: models.LanguageHomePage | None) -> "SitePages":
        """The part that begins with a front page; added where it is not public yet."""
        if front is None:
            return self
        found = next((part for part in self.others if part.front.pk == front.pk), None)
        if found is None:
            found = SitePages(self.home, {}, self.today, abroad=front, main=self)
            self.others = (*self.others, found)
        return found

    def versions(self, page: Page) -> "list[tuple[SitePages, Page]]":
        """A page in each language in which it is public, with the part of the site where it stands, Indonesian first."""
        key = page.translation_key
        return [(part, part.by_translation[key]) for part in self.parts if key in part.by_translation]

    def path_of(self, page: Page) -> str:
        """Address of a page on its own site: ``/`` or ``/berita/judul/``."""
        return page.url_path[len(self.home.url_path) - 1 :] or "/"

    def children(self, page: Page) -> list[Page]:
        """Public pages right below one, in the order of the tree."""
        return self.by_parent.get(page.path, [])

    @cached_property
    def by_parent(self) -> dict[str, list[Page]]:
        grouped: dict[str, list[Page]] = {}
        for path in sorted(self.pages):
            grouped.setdefault(path[:-4], []).append(self.pages[path])
        return grouped

    def parent(self, page: Page) -> Page:
        return self.pages.get(page.path[:-4], self.front)

    def listed(self, index: Page) -> list[Page]:
        """Pages of a list, newest first; of one day, the later written first. Events: see :meth:`agenda`."""
        children = self.children(index)
        return self.agenda(children) if isinstance(index, models.EventIndexPage) else sorted(children, key=age, reverse=True)

    def newest(self, kind: type[Page], count: int) -> list[Page]:
        return sorted(self.of_type(kind), key=age, reverse=True)[:count]

    def of_type(self, *kinds: type[Page]) -> list[Page]:
        return [page for page in self.pages.values() if isinstance(page, kinds)]

    def agenda(self, events: Iterable[Page]) -> list[Page]:
        """Events that are not over, the next one first; then those that are, the last one first."""
        ordered = sorted(events, key=lambda page: (page.date, page.start_time or datetime.time.min, page.pk or math.inf))
        over = [page for page in ordered if page.when().is_over(self.today)]
        return [page for page in ordered if not page.when().is_over(self.today)] + over[::-1]

    @cached_property
    def notices(self) -> list[Notice]:
        """The broadcasts that this site shows now, the newest first; see :func:`notices_for`."""
        return self.main.notices if self.main else notices_for(self.home.office)

    @cached_property
    def ties(self) -> dict[int, tuple[Tie, ...]]:
        """Every legal product's ties to others, both ways, by the key of its page; in a preview 0 for what was never saved."""
        return all_ties(Act(page.pk or 0, tuple(ties_of(page))) for page in self.of_type(models.LegalPage))

    def ties_with(self, page: models.LegalPage) -> tuple[Tie, ...]:
        """What one legal product has to do with others."""
        return self.ties.get(page.pk or 0, ())

    def below_hidden(self) -> "SitePages":
        """Without pages whose parent is not public: they could not be reached."""
        reachable = {self.home.path}
        for path in sorted(self.pages):
            if path[:-4] in reachable:
                reachable.add(path)
        return SitePages(self.home, {path: page for path, page in self.pages.items() if path in reachable})

    def by_language(self) -> "SitePages":
        """The part in Indonesian, with the other languages beside it; of a site whose pages still lie together."""
        fronts = [page for page in self.pages.values() if isinstance(page, models.LanguageHomePage)]
        main = SitePages(self.home, dict(self.pages), self.today)
        main.others = tuple(main.cut_out(front) for front in fronts)
        return main

    def cut_out(self, front: models.LanguageHomePage) -> "SitePages":
        """Take the pages of another language away from these, as a part of its own."""
        there = [path for path in self.pages if path.startswith(front.path)]
        taken = {path: self.pages.pop(path) for path in there}
        taken.pop(front.path, None)
        return SitePages(self.home, taken, self.today, abroad=front, main=self)


def stamp(page: Page) -> str:
    """When a page was last published, as ISO time in UTC; '' when it never was."""
    return page.last_published_at.strftime("%Y-%m-%dT%H:%M:%SZ") if page.last_published_at else ""


def notices_for(office: Office) -> list[Notice]:
    """The broadcasts that an office's site shows now, with its own notes, the newest first. Runs within the office's scope."""
    notes = dict(models.BroadcastNote.objects.filter(office_key=office.key).values_list("broadcast_id", "text"))
    return [notice_of(one, notes.get(one.pk, "")) for one in broadcasts_at(office) if one.state is State.SHOWN]


def broadcasts_at(office: Office) -> list[models.Broadcast]:
    """Approved broadcasts that reach an office, whatever they do now, the newest first."""
    approved = models.Broadcast.objects.exclude(approved_at=None).filter(low__lte=office.key, high__gte=office.key)
    return [one for one in approved.select_related("office__region") if one.reach.includes(office.key, office.region.level)]


def broadcasts_to_show(now: datetime.datetime) -> list[models.Broadcast]:
    """Approved broadcasts whose time has come and that the publisher was not told to show."""
    ready = models.Broadcast.objects.exclude(approved_at=None).filter(withdrawn_at=None, shown_at=None)
    return list(ready.filter(starts_at__lte=now, ends_at__gt=now))


def broadcasts_to_end(now: datetime.datetime) -> list[models.Broadcast]:
    """Shown broadcasts whose time is over and that the publisher was not told to end."""
    return list(models.Broadcast.objects.exclude(shown_at=None).filter(withdrawn_at=None, over_at=None, ends_at__lte=now))


def notice_of(broadcast: models.Broadcast, note: str) -> Notice:
    paragraphs = tuple(part.strip() for part in broadcast.text.replace("\r", "").split("\n\n") if part.strip())
    return Notice(
        title=broadcast.title,
        paragraphs=paragraphs,
        url=f"/siaran/{broadcast.pk}/",
        issuer=broadcast.office.name,
        issuer_url=f"{origin_of(broadcast.office)}/",
        date=timezone.localdate(broadcast.starts_at),
        link=broadcast.link,
        note=note,
        on_top=broadcast.placement == models.Broadcast.Placement.TOP,
    )


def age(page: Any) -> tuple[datetime.date, float]:
    """By its date, then by when it was written; in a preview, what was never saved comes last of its day."""
    return page.date, page.pk or math.inf


def ties_of(page: models.LegalPage) -> Iterator[Tie]:
    """The ties that a legal product's own page states."""
    for block in page.ties.raw_data if page.ties else ():
        value = block["value"]
        yield Tie(Relation(value["relation"]), value.get("page") or None, value.get("words") or "", value.get("url") or "")


def load_pages(home: models.HomePage) -> SitePages:
    """Every public page of a site with its own fields: one query a type of page that the site has."""
    return load_sites([home])[home.pk]


def load_sites(homes: Sequence[models.HomePage]) -> dict[int, SitePages]:
    """As :func:`load_pages` for several sites at once, by their front page's key; the queries are as many as for one."""
    paths = sorted(home.path for home in homes)
    found: dict[str, dict[str, Page]] = {path: {} for path in paths}
    below = pages_of_sites(Page, paths)
    there = set(below.order_by().values_list("content_type__model", flat=True).distinct())
    restricted = list(below.filter(view_restrictions__isnull=False).values_list("path", flat=True))
    for model in PAGE_MODELS:
        if model._meta.model_name in there:
            for page in with_what_is_shown(model, pages_of_sites(model, paths)):
                if not any(page.path.startswith(path) for path in restricted):
                    found[page.path[: 2 * STEP]][page.path] = page
    return {home.pk: SitePages(home, found[home.path]).below_hidden().by_language() for home in homes}


def pages_of_sites(model: type[Page], paths: Sequence[str]) -> QuerySet[Page]:
    """The live pages of one type on some sites, in the order of the tree.

    Args:
        paths: of the sites' front pages, sorted; the index is read from the first to the last of them.
    """
    query = model.objects.filter(path__gte=paths[0], path__lt=next_path(paths[-1]), live=True).order_by("path")
    if len(paths) == 1:
        return query
    return query.annotate(site_path=Substr("path", 1, 2 * STEP)).filter(site_path__in=paths)


def with_what_is_shown(model: type[Page], query: QuerySet[Page]) -> QuerySet[Page]:
    """The same pages with the pictures and files that their templates show."""
    if model in (models.NewsPage, models.AlbumPage):
        return query.select_related("image").prefetch_related("image__renditions")
    return query.select_related("document") if hasattr(model, "document") else query


def events_that_ended(since: datetime.date, today: datetime.date) -> QuerySet[models.EventPage]:
    """Public events whose last day lies from ``since`` to the day before ``today``, of all offices in the open scope."""
    over = models.EventPage.objects.filter(live=True, path__lt=FIRST_PRACTICE).annotate(last=Coalesce("end_date", "date"))
    return over.filter(last__gte=since, last__lt=today).only("path", "date")


def office_homes(hosts: Iterable[str] | None = None, keys: Iterable[int] | None = None) -> list[tuple[Site, models.HomePage]]:
    """Sites with their front pages in the order of the tree of offices; only these host names or offices if given."""
    sites = Site.objects.select_related("root_page").order_by("root_page__path")
    if hosts is not None:
        sites = sites.filter(hostname__in=list(hosts))
    if keys is not None:
        sites = sites.filter(root_page__path__in=[home_path(key) for key in keys])
    homes = {
        home.pk: home
        for home in models.HomePage.objects.filter(live=True, pk__in=[site.root_page_id for site in sites]).select_related("office__region")
    }
    return [(site, homes[site.root_page_id]) for site in sites if site.root_page_id in homes]


def releases_of(office_key: int) -> QuerySet[models.Release]:
    """Every release that an office's site ever served, newest first; the first one is served now."""
    return models.Release.objects.filter(office_key=office_key).order_by("-number")


def rolled_back(offices: KeyRange) -> list[int]:
    """Keys of the offices whose site serves an earlier release again, within the open scope."""
    newest = models.Release.objects.filter(office_key__range=offices).order_by("office_key", "-number").distinct("office_key")
    return [release.office_key for release in newest if release.restored_from]


def newest_releases(office_keys: Iterable[int], count: int) -> dict[int, list[models.Release]]:
    """The newest releases of many offices, newest first, found by index however many there ever were."""
    sql = (
        "SELECT r.* FROM unnest(%s::bigint[]) AS wanted(key), LATERAL (SELECT * FROM sites_release WHERE office_key = wanted.key "
        "ORDER BY number DESC LIMIT %s) AS r ORDER BY r.office_key, r.number DESC"
    )
    found: dict[int, list[models.Release]] = {}
    for release in models.Release.objects.raw(sql, [list(office_keys), count]):
        found.setdefault(release.office_key, []).append(release)
    return found


def latest_comparison(office_key: int) -> models.Comparison | None:
    """The newest answer to :func:`actions.request_compare`, or None.

    Its ``lines`` have, for every file that differs, ``kind`` (``added``, ``removed``, ``changed``; ``spoiled`` where the
    served bytes are not those of the served manifest), ``path``, ``title`` ('' where none is known), and ``before`` and
    ``after`` in bytes (None where there is no file).
    """
    return models.Comparison.objects.filter(office_key=office_key).order_by("-id").first()


def waiting_changes(offices: KeyRange) -> dict[int, int]:
    """How many changes of pages wait in the publisher's inbox, by office, within the open scope."""
    order = models.BakeRequest.Order
    of_content = (order.BAKE, order.BROADCAST, order.ADDRESSES)
    waiting = models.BakeRequest.objects.filter(office_key__range=offices, order__in=of_content)
    return dict(waiting.order_by().values_list("office_key").annotate(Count("pk")))


def held_back() -> QuerySet[models.BakeRequest]:
    """Changes within the open scope that the publisher held back, since what it had made of them was infected; the oldest first."""
    order = models.BakeRequest.Order
    waiting = models.BakeRequest.objects.filter(order__in=(order.BAKE, order.BROADCAST, order.ADDRESSES))
    return waiting.exclude(failed="").order_by("office_key", "id")


def national_office() -> Office:
    """The commission's office for the nation: what belongs to no single office is told there."""
    return Office.objects.select_related("region").get(body=Office.Body.KPU, region__level=0)


def is_comparing(office_key: int) -> bool:
    """Whether a comparison is ordered and not answered yet."""
    return orders_of(office_key).filter(order=models.BakeRequest.Order.COMPARE, failed="").exists()


def orders_of(office_key: int) -> QuerySet[models.BakeRequest]:
    """Restores and comparisons that wait, oldest first, and all that failed: ``failed`` says why."""
    told = Q(order__in=("restore", "compare")) | ~Q(failed="")
    return models.BakeRequest.objects.filter(office_key=office_key).filter(told).order_by("id")


class Country:
    """What all sites share: offices, their places and addresses, and how many regions lie below each. Loaded once a run."""

    def __init__(self) -> None:
        self.offices: dict[int, Office] = {office.key: office for office in Office.objects.select_related("region")}
        self.by_place: dict[tuple[str, str], Office] = {(o.body, o.region.code): o for o in self.offices.values()}

    @cached_property
    def regions_below(self) -> dict[str, tuple[int, int]]:
        """Districts and villages below every regency, province and the nation ('') of the current edition, by code."""
        counts: dict[str, list[int]] = {}
        rows = (
            Region.objects.filter(edition__is_current=True, level__in=(3, 4), ended_on=None)
            .annotate(regency=Substr("code", 1, 5), lvl=Cast("level", IntegerField()))
            .values_list("regency", "lvl")
            .annotate(n=Count("key"))
        )
        for regency, level, number in rows:
            for code in (regency, regency[:2], ""):
                counts.setdefault(code, [0, 0])[level - 3] += number
        return {code: (districts, villages) for code, (districts, villages) in counts.items()}

    def below(self, office: Office) -> list[Office]:
        """Offices right below one, in the order of their codes."""
        return self.children.get(office.pk, [])

    @cached_property
    def children(self) -> dict[int, list[Office]]:
        grouped: dict[int, list[Office]] = {}
        for key in sorted(self.offices):
            office = self.offices[key]
            if office.parent_id:
                grouped.setdefault(office.parent_id, []).append(office)
        return grouped

    def chain(self, office: Office) -> list[Office]:
        """From the national office down to this one."""
        by_id = self.by_id
        chain = [office]
        while chain[-1].parent_id:
            chain.append(by_id[chain[-1].parent_id])
        return chain[::-1]

    @cached_property
    def by_id(self) -> dict[int, Office]:
        return {office.pk: office for office in self.offices.values()}

    @cached_property
    def boundaries(self) -> dict[int, Topology]:
        """Shapes by level of region, from the operator's folder of real data; empty where there is none."""
        if settings.DATA_DIR is None:
            return {}
        files = {1: settings.DATA_DIR / "provinces.topo.json", 2: settings.DATA_DIR / "regencies.topo.json"}
        return {level: topojson.load(file) for level, file in files.items() if file.exists()}

    def drawing(self, office: Office) -> Drawing | None:
        """The borders of what lies below an office, if the operator has them."""
        shapes = self.boundaries.get(office.region.level + 1)
        return shapes.drawing([below.region.code for below in self.below(office)]) if shapes else None

    def entry(self, office: Office) -> OfficeEntry:
        other = self.by_place.get(("bawaslu" if office.body == "kpu" else "kpu", office.region.code))
        return OfficeEntry(
            code=office.region.code,
            place=place_of(office.region),
            url=f"{origin_of(office)}/",
            other_url=f"{origin_of(other)}/" if other else "",
            offices_below=len(self.below(office)),
        )


def place_of(region: Region) -> str:
    """The place in an office's name: Republik Indonesia, Provinsi Jawa Timur, Kabupaten Kediri."""
    if region.level == 0:
        return "Republik Indonesia"
    if region.level == 1:
        return region.name if region.name.startswith(("Daerah ", "Provinsi ")) else f"Provinsi {region.name}"
    return region.name


def chrome_for(pages: SitePages, country: Country) -> Chrome:
    """The frame of one site; ``current`` of the menu is set per page by :func:`menu_at`."""
    office = pages.home.office
    chain = country.chain(office)
    trail = tuple(
        Link(_("Nasional") if step.region.level == 0 else step.region.name, f"{origin_of(step)}/", current=step.pk == office.pk)
        for step in chain
    )
    other = country.by_place.get(("bawaslu" if office.body == "kpu" else "kpu", office.region.code))
    districts, villages = country.regions_below.get(office.region.code, (0, 0))
    front, start = pages.front, pages.path_of(pages.front)
    top = [page for page in pages.children(front) if page.show_in_menus or not is_empty_list(page, pages)]
    return Chrome(
        body=office.body,
        full_name=office.full_name,
        name=office.name,
        place=place_of(office.region),
        origin=origin_of(office),
        css_url=f"/_/{theme.css_name()}",
        trail=trail,
        menu=(Link(_("Beranda"), start), *(Link(page.title, pages.path_of(page)) for page in top if page.show_in_menus)),
        footer=tuple(Link(page.title, pages.path_of(page)) for page in top if not page.show_in_menus),
        contact=contact_of(pages.home),
        other_body=Link(other.name, f"{origin_of(other)}/") if other else None,
        districts=districts,
        villages=villages,
        demo=settings.DEMO,
        national=office.region.level == 0,
        language=pages.language,
        start=start,
        search=f"{SEARCH_PAGE}{start.lstrip('/')}",
        check=f"{CHECK_PAGE}{start.lstrip('/')}",
    )


def is_empty_list(page: Page, pages: SitePages) -> bool:
    """Whether a page would list something and has nothing to list: the foot of a site leads to none such."""
    return isinstance(page, models.ListPage) and not pages.children(page)


def contact_of(home: models.HomePage) -> Contact:
    profile = models.OfficeProfile.objects.filter(site__root_page_id=home.pk).first()
    if profile is None:
        return Contact()
    hours = tuple(line.strip() for line in profile.hours.splitlines() if line.strip())
    return Contact(profile.address, profile.phone, profile.email, hours, profile.access)


def menu_at(menu: tuple[Link, ...], path: str) -> tuple[Link, ...]:
    """The main menu, the front page first, with the entry marked under which ``path`` lies."""
    start = menu[0].url if menu else "/"
    return tuple(Link(link.title, link.url, current=path == link.url or (link.url != start and path.startswith(link.url))) for link in menu)


def parts_of(cards: list[Card]) -> list[list[Card]]:
    """A list cut into numbered parts of :data:`CARDS_A_PART`; one empty part for an empty list."""
    return [cards[start : start + CARDS_A_PART] for start in range(0, len(cards), CARDS_A_PART)] or [[]]


def part_count(cards: int) -> int:
    """How many parts a list of so many cards has."""
    return max(1, -(-cards // CARDS_A_PART))


def offices_in(body: str | None = None, regions: Iterable[str] | None = None) -> list[Office]:
    """Offices of one body or of both, with their regions, in the order of their keys.

    Args:
        body: ``kpu`` or ``bawaslu``; None for both.
        regions: only these regions and what lies below them, '' for the national offices alone; None for all.
    """
    offices = Office.objects.select_related("region").order_by("key")
    if body:
        offices = offices.filter(body=body)
    wanted = None if regions is None else list(regions)
    return [office for office in offices if wanted is None or any(lies_in(office.region.code, code) for code in wanted)]


def lies_in(code: str, wanted: str) -> bool:
    """Whether a region is the wanted one or lies below it; '' as wanted means the nation alone."""
    return code == wanted or (bool(wanted) and code.startswith(f"{wanted}."))
