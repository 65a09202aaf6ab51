"""The preview of a draft at the desk: the page as readers would see it, made by the same renderer.

In the editor's panel it carries Wagtail's checker (axe), which looks for weak contrast among others.
"""

import time
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from wagtail.admin.userbar import Userbar
from wagtail.models import Page

from pendopo.sites import models, queries
from pendopo.sites.queries import Country, SitePages
from pendopo.sites.renderer import SiteRenderer
from pendopo.sites.rules.paths import STEP

MINUTES = 300  # seconds


def serve_preview(page: models.OfficePage, request: HttpRequest, mode_name: str) -> HttpResponse:
    """Render a page that is not saved yet, or not published, within its site; nothing is written."""
    html = html_of(page)
    if getattr(request, "in_preview_panel", False):
        html = html.replace(b"</body>", Userbar(object=page).render_html({"request": request}).encode() + b"</body>")
    return HttpResponse(html)


def html_of(page: models.OfficePage) -> bytes:
    """A page as readers would get it: saved or not, published or not. Without a date, as if of today."""
    if isinstance(page, models.DatedPage) and page.date is None:
        page.date = timezone.localdate()
    home = (
        page
        if isinstance(page, models.HomePage)
        else models.HomePage.objects.select_related("office__region").get(path=page.path[: 2 * STEP])
    )
    pages = queries.load_pages(home)
    if isinstance(page, models.LanguageHomePage):
        pages.part_of(page).abroad = page
    elif not isinstance(page, models.HomePage):
        part = pages.part_of(models.front_at(page.path))
        part.pages |= {above.path: above for above in hidden_above(page, part)} | {page.path: page}
    renderer = SiteRenderer(home, country_of(int(time.monotonic() / MINUTES)), pages)
    return renderer.render(f"{pages.path_of(page)}index.html".lstrip("/")).data


def hidden_above(page: models.OfficePage, part: SitePages) -> QuerySet[Page]:
    """Pages above a draft that are no more public than it: the way to it goes through them."""
    first = len(part.front.path) + STEP
    above = [page.path[:end] for end in range(first, len(page.path), STEP)]
    return Page.objects.filter(path__in=[path for path in above if path not in part.pages]).specific()


@lru_cache(maxsize=1)
def country_of(_moment: int) -> Country:
    """What all sites share changes seldom: a preview may be some minutes behind in it."""
    return Country()


def install() -> None:
    """Give all page types this preview."""
    preview: Any = serve_preview
    models.OfficePage.serve_preview = preview
