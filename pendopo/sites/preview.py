"""The preview of a draft at the desk: the page as readers would see it, made by the same renderer.

In the editor's panel it carries Wagtail's checker (axe), which looks for weak contrast among others.
"""

import re
import time
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.admin.userbar import Userbar
from wagtail.models import Page

from pendopo.sites import models
from pendopo.sites.practice_models import PracticeHomePage
from pendopo.sites.queries import Country
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
    renderer = renderer_of(page)
    if isinstance(page, (models.HomePage, PracticeHomePage)):
        return renderer.render("index.html").data
    renderer.pages.pages[page.path] = page
    return renderer.render(next(iter(renderer.files_of(page)))).data


def renderer_of(page: Page) -> SiteRenderer:
    """The renderer of the site that a page stands in; its front page may be the page itself, as it stands in memory."""
    home: Any = page
    if not isinstance(page, (models.HomePage, PracticeHomePage)):
        kind = PracticeHomePage if is_practice(page.path) else models.HomePage
        home = kind.objects.select_related("office__region").get(path=page.path[: 2 * STEP])
    return SiteRenderer(home, country_of(int(time.monotonic() / MINUTES)))


@lru_cache(maxsize=1)
def country_of(_moment: int) -> Country:
    """What all sites share changes seldom: a preview may be some minutes behind in it."""
    return Country()


def install() -> None:
    """Give all page types this preview."""
    preview: Any = serve_preview
    models.OfficePage.serve_preview = preview
