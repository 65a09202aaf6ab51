"""The site report card: facts of an office's site from the database and from what is served, judged, and written down once a day.

What readers get is looked at as it is served: links, weight, pictures and findings are those of the files of the release,
so nothing is rendered. Of files to download it reads what was found at their upload. The rules are rules/report_card.py.
"""

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import unquote, urljoin

from django.conf import settings
from django.utils import timezone
from wagtail.models import Page, WorkflowState

from pendopo.kit.releases import MANIFEST, Entry, Manifest, ReleaseStore, read_manifest
from pendopo.regions.models import Office
from pendopo.security.scope import every_office, office_scope
from pendopo.sites import checks, models, queries
from pendopo.sites.hosts import host_of, origin_of
from pendopo.sites.queries import SitePages
from pendopo.sites.rules.findings import RULES, Severity
from pendopo.sites.rules.page_checks import PageFacts, check_seen, seen_on
from pendopo.sites.rules.paths import home_path
from pendopo.sites.rules.report_card import (
    DOCUMENT_DAYS,
    FEWEST_WORDS,
    STALE_DAYS,
    Place,
    ServedFacts,
    SiteFacts,
    State,
    Verdict,
    judge,
    score,
)
from pendopo.sites.rules.standard_pages import PageSpec, standard_pages
from pendopo.sites.served import just, store

ADDRESS = re.compile(r'\b(?:href|src)="([^"]+)"')
RELATIVE = re.compile(r"(?![/#?]|[A-Za-z][A-Za-z0-9+.-]*:)")
STYLESHEET = re.compile(r'<link rel="stylesheet" href="/([^"]+)"')
DOWNLOAD = re.compile(r'href="/berkas/(\d+)/')
TAG = re.compile(r"<[^>]*>")
POOR_PICTURE = {"picture-no-alt", "picture-empty-alt"}
MANDATORY_DOCUMENTS = {models.DocumentPage.Category.REPORT: "report", models.DocumentPage.Category.PLAN: "plan"}
MOST_PLACES = 20  # of one criterion, as kept with a card
WITH_TEXT = (models.StandardPage, models.ProfilePage)
SHOW_OTHERS = (models.HomePage, models.ListPage, models.InformationListPage)  # what stands there is mended on other pages


# -- writing


def grade_offices(offices: Iterable[Office], progress: Callable[[], object] = lambda: None) -> Iterator[models.ReportCard]:
    """A card of today for each office, written in a transaction of its own; one that is there already is renewed."""
    files, today = store(), timezone.localdate()
    for office in offices:
        with office_scope(just(office)):
            card = write_card(office, files, today)
        progress()
        yield card


def never_graded(offices: Iterable[Office]) -> list[Office]:
    """Those of the offices that serve a release and have no card of any day, in the order given."""
    with every_office():
        graded = set(models.ReportCard.objects.order_by().values_list("office_key", flat=True).distinct())
        serving = set(models.Release.objects.order_by().values_list("office_key", flat=True).distinct())
    return [office for office in offices if office.key in serving - graded]


def write_card(office: Office, files: ReleaseStore, today: datetime.date) -> models.ReportCard:
    """Grade one office and write it down; runs within its scope. Older cards are made small."""
    manifest = served_manifest(files, office)
    verdicts = judge(facts_of(office, files, manifest, today))
    found = {"score": score(verdicts), "criteria": [as_json(verdict) for verdict in verdicts]}
    card, _made = models.ReportCard.objects.update_or_create(
        office_key=office.key, day=today, defaults=found | {"release": manifest.release if manifest else None}
    )
    for older in models.ReportCard.objects.filter(office_key=office.key, day__lt=today, criteria__0__has_key="values"):
        older.criteria = [{"code": row["code"], "state": row["state"]} for row in older.criteria]
        older.save(update_fields=["criteria"])
    return card


def as_json(verdict: Verdict) -> dict[str, Any]:
    places = [asdict(place) | {"title": checks.masked(place.title)} for place in distinct(verdict.places)[:MOST_PLACES]]
    return {"code": verdict.code, "state": verdict.state.value, "values": dict(verdict.values), "places": places}


def distinct(places: Iterable[Place]) -> list[Place]:
    return list(dict.fromkeys(places))


def verdicts_of(card: models.ReportCard) -> list[Verdict]:
    """A card's verdicts as they were written down."""
    return [
        Verdict(row["code"], State(row["state"]), row.get("values", {}), tuple(Place(**place) for place in row.get("places", ())))
        for row in card.criteria
    ]


# -- reading


def newest_cards(office_keys: Iterable[int], until: datetime.date | None = None) -> dict[int, models.ReportCard]:
    """The newest card of each of many offices, by index however many days there are, without its criteria.

    Args:
        until: of this day or before; None for the newest of all.
    """
    sql = (
        "SELECT c.id, c.office_key, c.day, c.score, c.release FROM unnest(%s::bigint[]) AS wanted(key), LATERAL (SELECT * FROM"
        " sites_reportcard WHERE office_key = wanted.key AND day <= %s ORDER BY day DESC LIMIT 1) AS c"
    )
    rows = models.ReportCard.objects.raw(sql, [list(office_keys), until or timezone.localdate()])
    return {card.office_key: card for card in rows}


def card_of(office_key: int) -> models.ReportCard | None:
    """The newest card of one office with its criteria."""
    return models.ReportCard.objects.filter(office_key=office_key).order_by("-day").first()


def history_of(office_key: int, days: int = 180) -> list[tuple[datetime.date, int]]:
    """Scores by day, oldest first."""
    since = timezone.localdate() - datetime.timedelta(days=days)
    return list(models.ReportCard.objects.filter(office_key=office_key, day__gte=since).order_by("day").values_list("day", "score"))


# -- facts from the database


def facts_of(office: Office, files: ReleaseStore, manifest: Manifest | None, today: datetime.date) -> SiteFacts:
    """All facts of one office's site; runs within its scope."""
    asked = list(mandatory_pages(office))
    home = models.HomePage.objects.select_related("office__region").filter(path=home_path(office.key)).first()
    if home is None:
        return SiteFacts(mandatory=len(asked), missing=tuple(Place(spec.title) for _path, spec in asked))
    pages = queries.load_pages(home)
    by_path = {pages.path_of(page): page for page in [home, *pages.pages.values()]}
    lasting = pages.of_type(*WITH_TEXT)
    started, waiting = waiting_reviews(home)
    return SiteFacts(
        profile=filled_fields(home),
        news_age=age_of_newest([page.date for page in pages.of_type(models.NewsPage)], today),
        agenda_age=age_of_newest([page.end_date or page.date for page in events_of(pages)], today),
        mandatory=len(asked),
        missing=tuple(Place(spec.title) for path, spec in asked if path not in by_path),
        emptied=tuple(Place(page.title, page.pk) for page in emptied_pages(asked, by_path)),
        documents=frozenset(documents_of(pages, today)),
        entries=sum(bool(page.information_class) for page in pages.of_type(models.DocumentPage, models.LegalPage)),
        waiting=waiting,
        waited=max(0, (timezone.now() - started).days) if started else 0,
        lasting=len(lasting),
        stale=tuple(Place(page.title, page.pk) for page in lasting if is_stale(page, today)),
        served=ServedSite(office, files, manifest, by_path).facts() if manifest else None,
    )


def mandatory_pages(office: Office) -> Iterator[tuple[str, PageSpec]]:
    """Paths and specifications of the pages that the standard gives every site of this kind."""

    def walk(specs: Iterable[PageSpec], above: str) -> Iterator[tuple[str, PageSpec]]:
        for spec in specs:
            yield f"{above}{spec.slug}/", spec
            yield from walk(spec.children, f"{above}{spec.slug}/")

    return walk(standard_pages(body=office.body, office=office.name, place=office.region.name, level=office.region.level), "/")


def filled_fields(home: models.HomePage) -> frozenset[str]:
    profile = models.OfficeProfile.objects.filter(site__root_page_id=home.pk).first()
    names = ("address", "phone", "email", "hours", "access")
    return frozenset(name for name in names if profile and getattr(profile, name).strip())


def age_of_newest(dates: list[datetime.date], today: datetime.date) -> int | None:
    """Days since the newest of some dates, 0 for one that is still to come."""
    return max(0, (today - max(dates)).days) if dates else None


def events_of(pages: SitePages) -> list[Any]:
    return [page for page in pages.of_type(models.EventPage) if not page.cancelled]


def emptied_pages(asked: Iterable[tuple[str, PageSpec]], by_path: Mapping[str, Page]) -> Iterator[Page]:
    """Mandatory pages with a text of their own that hold hardly a word any more."""
    for path, spec in asked:
        page: Any = by_path.get(path)
        if isinstance(page, WITH_TEXT) and spec.body and words_on(page) < FEWEST_WORDS:
            yield page


def words_on(page: Any) -> int:
    """Words of a page's own text, as it is stored."""
    texts = [text for block in page.body.raw_data for _name, text in checks.texts_of(block["value"])]
    return sum(len(TAG.sub(" ", text).split()) for text in (page.lead, *texts))


def documents_of(pages: SitePages, today: datetime.date) -> Iterator[str]:
    """Kinds of the mandatory documents that an office offers with their files and that are not too old."""
    for page in pages.of_type(models.DocumentPage):
        kind = MANDATORY_DOCUMENTS.get(page.category)
        if kind and page.document_id and (today - page.date).days <= DOCUMENT_DAYS:
            yield kind


def waiting_reviews(home: models.HomePage) -> tuple[datetime.datetime | None, tuple[Place, ...]]:
    """Since when the oldest review waits, and the pages under review, oldest first. The scope is the office's alone."""
    open_ = WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS).order_by("created_at")
    states = list(open_.values_list("object_id", "created_at"))
    drafts = Page.objects.filter(pk__in=[pk for pk, _at in states], path__startswith=home.path).values_list("pk", "draft_title")
    titles = {str(pk): Place(title, pk) for pk, title in drafts}
    waiting = [(at, titles[pk]) for pk, at in states if pk in titles]
    return (waiting[0][0] if waiting else None), tuple(place for _at, place in waiting)


def is_stale(page: Page, today: datetime.date) -> bool:
    """Whether nobody wrote on a page for a year; a page without any date is taken for new."""
    touched = max((at for at in (page.latest_revision_created_at, page.last_published_at) if at), default=None)
    return touched is not None and (today - timezone.localdate(touched)).days > STALE_DAYS


# -- facts from what is served


def served_manifest(files: ReleaseStore, office: Office) -> Manifest | None:
    """The manifest of the release that is served; None without one, or when it can't be read (``bake --check`` tells)."""
    try:
        return read_manifest((files.site(host_of(office)) / "current" / MANIFEST).read_bytes())
    except FileNotFoundError:
        return None


@dataclass(frozen=True)
class ServedPage:
    """One HTML file of a release, and the page of the office that it shows (None for what the theme adds, such as the site map)."""

    path: str
    html: str
    page: Page | None

    @property
    def place(self) -> Place:
        return Place(self.page.title, self.page.pk) if self.page else Place(f"/{self.path.removesuffix('index.html')}")


class ServedSite:
    """What the files of one release tell."""

    def __init__(self, office: Office, files: ReleaseStore, manifest: Manifest, by_path: Mapping[str, Page]) -> None:
        self.office, self.files, self.entries, self.by_path = office, files, manifest.files, by_path
        self.origin = origin_of(office)
        self.phones = checks.office_phones(office.key)
        self.broken: dict[str, Place] = {}
        self.sound: set[str] = set()
        self.downloads: dict[int, Place] = {}
        self.pictures = 0
        self.heaviest = (0, Place(""))
        self.findings: list[tuple[str, Place]] = []

    def facts(self) -> ServedFacts:
        for page in self.html_pages():
            self.look_at_links(page)
            self.heaviest = max(self.heaviest, (self.weight_of(page), page.place), key=lambda pair: pair[0])
            self.look_at_text(page)
        self.look_at_files()
        return ServedFacts(
            broken_links=tuple(self.broken.values()),
            pictures=self.pictures,
            poor_pictures=tuple(place for code, place in self.findings if code in POOR_PICTURE),
            heaviest=self.heaviest[0],
            heaviest_page=self.heaviest[1],
            stops=tuple(self.of_severity(Severity.STOP)),
            warnings=tuple(self.of_severity(Severity.WARN)),
        )

    def of_severity(self, severity: Severity) -> Iterator[Place]:
        return (place for code, place in self.findings if code in RULES and RULES[code].severity is severity and code not in POOR_PICTURE)

    def html_pages(self) -> Iterator[ServedPage]:
        """Every HTML file that is what its manifest says."""
        for path, entry in sorted(self.entries.items()):
            if path.endswith(".html") and (data := self.files.sound_object(entry)) is not None:
                page = self.by_path.get(f"/{path.removesuffix('index.html')}")
                yield ServedPage(path, data.decode(errors="replace"), page)

    def look_at_links(self, page: ServedPage) -> None:
        for address in set(ADDRESS.findall(page.html)) - self.sound:
            own = urljoin(f"/{page.path}", address) if RELATIVE.match(address) else address.removeprefix(self.origin)
            if not self.leads_somewhere(own):
                self.broken.setdefault(own, page.place)
            elif own == address:
                self.sound.add(address)

    def leads_somewhere(self, own: str) -> bool:
        """Whether an address of the own site, from its first slash, is there; what leads elsewhere is taken to."""
        if not own.startswith("/") or own.startswith("//"):
            return True
        path = unquote(own.partition("#")[0].partition("?")[0]).lstrip("/")
        return path == MANIFEST or path in self.entries or f"{path.rstrip('/')}/index.html".lstrip("/") in self.entries

    def weight_of(self, page: ServedPage) -> int:
        """Bytes of a page and its style sheets as they are sent, packed."""
        return sum(self.packed_size(path) for path in (page.path, *STYLESHEET.findall(page.html)))

    def packed_size(self, path: str) -> int:
        entry: Entry | None = self.entries.get(f"{path}.gz") or self.entries.get(path)
        return entry.size if entry else 0

    def look_at_text(self, page: ServedPage) -> None:
        """The checks before publishing, over what an editor wrote."""
        if page.page is None or isinstance(page.page, SHOW_OTHERS):
            return
        seen = seen_on(page.html)
        self.pictures += len(seen.pictures)
        self.findings += [(finding.code, page.place) for finding in check_seen(seen, self.page_facts(page.page))]
        for number in DOWNLOAD.findall(page.html):
            self.downloads.setdefault(int(number), page.place)

    def page_facts(self, page: Page) -> PageFacts:
        return PageFacts(
            title=page.title,
            seo_title=page.seo_title,
            own_hosts={host_of(self.office), settings.DOMAIN, settings.BAWASLU_DOMAIN},
            desk_hosts={settings.DESK_HOST},
            office_phones=self.phones,
            size_of=self.size_of,
        )

    def size_of(self, address: str) -> int | None:
        entry = self.entries.get(unquote(address).lstrip("/"))
        return entry.size if entry else None

    def look_at_files(self) -> None:
        """What was found in files when they were uploaded."""
        reports = models.OfficeDocument.objects.filter(pk__in=self.downloads, report__isnull=False).values_list("pk", "report")
        for pk, report in reports:
            self.findings += [(finding["code"], self.downloads[pk]) for finding in report["findings"]]
