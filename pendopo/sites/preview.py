"""The preview of a draft at the desk: the page as readers would see it, made by the same renderer.

In the editor's panel it carries Wagtail's checker (axe), which looks for weak contrast among others.
"""

import re
import time
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.admin.userbar import Userbar
from wagtail.models import Page

from pendopo.sites import models, queries
from pendopo.sites.practice_models import PracticeHomePage
from pendopo.sites.queries import Country, SitePages
from pendopo.sites.renderer import SiteRenderer
from pendopo.sites.rules.paths import STEP, is_practice

MINUTES = 300  # seconds


def serve_preview(page: models.OfficePage, request: HttpRequest, mode_name: str) -> HttpResponse:
    """Render a page that is not saved yet, or not published, within its site; nothing is written."""
    html = marked(page, html_of(page))
    if getattr(request, "in_preview_panel", False):
        html = html.replace(b"</body>", Userbar(object=page).render_html({"request": request}).encode() + b"</body>")
    return HttpResponse(html)


def marked(page: Page, html: bytes, more: str = "") -> bytes:
    """A rendered page of a practice site says so at its top, with ``more`` (HTML) beside it; any other stays as it is."""
    if not is_practice(page.path):
        return html
    words = _("Situs latihan: tidak pernah terbit, hanya dilihat pegawai kantor ini.")
    ribbon = format_html('<div class="ribbon" role="note"><p class="wrap"><strong>{}</strong> {}</p></div>', words, more).encode()
    return re.sub(rb"<body[^>]*>", lambda found: found.group() + ribbon, html, count=1)


def html_of(page: models.OfficePage) -> bytes:
    """A page as readers would get it: saved or not, published or not. Without a date, as if of today."""
    if isinstance(page, models.DatedPage) and page.date is None:
        page.date = timezone.localdate()
    home = site_of(page)
    pages = queries.load_pages(home)
    if isinstance(page, models.LanguageHomePage):
        pages.part_of(page).abroad = page
    elif page is not home:
        part = pages.part_of(models.front_at(page.path))
        part.pages |= {above.path: above for above in hidden_above(page, part)} | {page.path: page}
    renderer = SiteRenderer(home, country_now(), pages)
    return renderer.render(f"{pages.path_of(page)}index.html".lstrip("/")).data


def hidden_above(page: models.OfficePage, part: SitePages) -> QuerySet[Page]:
    """Pages above a draft that are no more public than it: the way to it goes through them."""
    first = len(part.front.path) + STEP
    above = [page.path[:end] for end in range(first, len(page.path), STEP)]
    return Page.objects.filter(path__in=[path for path in above if path not in part.pages]).specific()


def renderer_of(home: Any) -> SiteRenderer:
    """The renderer of a whole site, as it is."""
    return SiteRenderer(home, country_now())


def site_of(page: Page) -> Any:
    """The front page of the site that a page stands in; a front page is itself, as it stands in memory."""
    if isinstance(page, (models.HomePage, PracticeHomePage)):
        return page
    kind = PracticeHomePage if is_practice(page.path) else models.HomePage
    return kind.objects.select_related("office__region").get(path=page.path[: 2 * STEP])


def country_now() -> Country:
    return country_of(int(time.monotonic() / MINUTES))


@lru_cache(maxsize=1)
def country_of(_moment: int) -> Country:
    """What all sites share changes seldom: a preview may be some minutes behind in it."""
    return Country()


def install() -> None:
    """Give all page types this preview."""
    preview: Any = serve_preview
    models.OfficePage.serve_preview = preview
