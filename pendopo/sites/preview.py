"""The preview of a draft at the desk: the page as readers would see it, made by the same renderer."""

import time
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse

from pendopo.sites import models
from pendopo.sites.queries import Country
from pendopo.sites.renderer import SiteRenderer
from pendopo.sites.rules.paths import STEP

MINUTES = 300  # seconds


def serve_preview(page: models.OfficePage, request: HttpRequest, mode_name: str) -> HttpResponse:
    """Render a page that is not saved yet, or not published, within its site; nothing is written."""
    home = (
        page
        if isinstance(page, models.HomePage)
        else models.HomePage.objects.select_related("office__region").get(path=page.path[: 2 * STEP])
    )
    renderer = SiteRenderer(home, country_of(int(time.monotonic() / MINUTES)))
    if isinstance(page, models.HomePage):
        return HttpResponse(renderer.render("index.html").data)
    renderer.pages.pages[page.path] = page
    return HttpResponse(renderer.render(next(iter(renderer.files_of(page)))).data)


@lru_cache(maxsize=1)
def country_of(_moment: int) -> Country:
    """What all sites share changes seldom: a preview may be some minutes behind in it."""
    return Country()


def install() -> None:
    """Give all page types this preview."""
    preview: Any = serve_preview
    models.OfficePage.serve_preview = preview
