"""What is known of visits: for the desk by day and page, for readers one rounded number a page."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Max, Sum
from django.utils.translation import gettext as _
from wagtail.models import Page

from pendopo.kit.public_headers import CHECK_PAGE, SEARCH_PAGE, SUBSCRIBE_PAGE
from pendopo.sites import models, queries
from pendopo.sites.rules.view_log import rounded
from pendopo.sites.visits import CountedLog, ShownViews, ViewCount

MAP_PAGE = "/peta/"
DATED = [model for model in queries.PAGE_MODELS if issubclass(model, models.DatedPage)]


@dataclass(frozen=True)
class ReadPage:
    """One page and how often it was read; ``title`` is '' for a page that is not there any more."""

    path: str
    title: str
    views: int


def by_day(office_key: int, first: datetime.date, last: datetime.date) -> list[tuple[datetime.date, int]]:
    """Views of a whole site for each day, both ends included; 0 where nobody came."""
    rows = ViewCount.objects.filter(office_key=office_key, day__range=(first, last))
    found = dict(rows.values_list("day").annotate(Sum("views")).order_by())
    days = (first + datetime.timedelta(days=n) for n in range((last - first).days + 1))
    return [(day, found.get(day, 0)) for day in days]


def most_read(home: models.HomePage, first: datetime.date, last: datetime.date, most: int) -> list[ReadPage]:
    """The pages that were read most, that first; of equal ones by address."""
    rows = ViewCount.objects.filter(office_key=home.office.key, day__range=(first, last))
    totals = list(rows.values_list("path").annotate(total=Sum("views")).order_by("-total", "path")[:most])
    titles = titles_at(home, [path for path, _views in totals])
    return [ReadPage(path, titles.get(path, ""), views) for path, views in totals]


@dataclass(frozen=True)
class ReadOn(ReadPage):
    """One page and how often it was read on one day."""

    day: datetime.date


def day_by_day(home: models.HomePage, first: datetime.date, last: datetime.date) -> Iterator[ReadOn]:
    """Every count of a site, the newest day first, of a day by address."""
    rows = ViewCount.objects.filter(office_key=home.office.key, day__range=(first, last)).order_by("-day", "path")
    found = list(rows.values_list("day", "path", "views"))
    titles = titles_at(home, {path for _day, path, _views in found})
    return (ReadOn(path, titles.get(path, ""), views, day) for day, path, views in found)


def counted_at() -> datetime.datetime | None:
    """When logs were last counted; None when they never were."""
    return CountedLog.objects.aggregate(last=Max("at"))["last"]


def titles_at(home: models.HomePage, paths: Iterable[str]) -> dict[str, str]:
    """Titles of a site's pages by their addresses, with those that every site has without anybody writing them."""
    root = home.url_path.rstrip("/")
    pages = Page.objects.filter(path__startswith=home.path, url_path__in=[f"{root}{path}" for path in paths])
    found = {url_path[len(root) :]: title for url_path, title in pages.values_list("url_path", "title")}
    made = {SEARCH_PAGE: _("Cari"), CHECK_PAGE: _("Periksa sendiri"), MAP_PAGE: _("Peta wilayah")}
    return made | {SUBSCRIBE_PAGE: _("Langganan kabar lewat surel")} | found


def homes_that_show_views() -> list[models.HomePage]:
    """Front pages of the offices that want their visits shown."""
    wanting = models.OfficeProfile.objects.filter(show_views=True).values_list("site__root_page_id", flat=True)
    return list(models.HomePage.objects.filter(pk__in=list(wanting), live=True).select_related("office__region"))


def numbers_to_show(home: models.HomePage) -> dict[int, int]:
    """The rounded number of each dated page that has one, by its key: all views since counting began, at its present address."""
    totals: dict[str, int] = dict(
        ViewCount.objects.filter(office_key=home.office.key).values_list("path").annotate(Sum("views")).order_by()
    )
    start, found = len(home.url_path) - 1, dict[int, int]()
    for model in DATED:
        for pk, url_path in model.objects.filter(path__startswith=home.path, live=True).values_list("pk", "url_path"):
            if views := rounded(totals.get(url_path[start:], 0)):
                found[pk] = views
    return found


def shown_at(home: models.HomePage) -> dict[int, int]:
    """The numbers that the pages of a site show, by page; empty where the office does not want them."""
    if not models.OfficeProfile.objects.filter(site__root_page_id=home.pk, show_views=True).exists():
        return {}
    return dict(ShownViews.objects.filter(office_key=home.office.key).values_list("page_id", "views"))
