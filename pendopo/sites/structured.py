"""Structured data of each page: which things of schema.org it holds (rules.structured_data says how they are written)."""

from collections.abc import Iterator

from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from pendopo.regions.rules.time_zones import zone_letters, zone_of
from pendopo.sites import models
from pendopo.sites.page_views import citation_of
from pendopo.sites.queries import SitePages, stamp
from pendopo.sites.rules import structured_data as schema
from pendopo.sites.rules.legal import standing
from pendopo.sites.rules.public_view import Chrome, Link


def structured_data(page: Page, pages: SitePages, chrome: Chrome, trail: tuple[Link, ...], image: str) -> SafeString:
    """The JSON-LD of one page, ready for its ``script`` element of data.

    Args:
        image: full address of the picture that stands for the page.
    """
    things = [*own_things(page, pages, chrome, image), schema.breadcrumbs(chrome, trail)] if trail else [schema.organisation(chrome)]
    return mark_safe(schema.as_script(things))  # noqa: S308  the signs that could end the element are escaped


def own_things(page: Page, pages: SitePages, chrome: Chrome, image: str) -> Iterator[schema.Thing]:
    url = pages.path_of(page)
    if isinstance(page, models.NewsPage):
        yield schema.article(
            chrome, title=page.title, url=url, date=page.date, changed=stamp(page), description=page.summary, image=image
        )  # fmt: skip
    elif isinstance(page, models.EventPage):
        code = pages.home.office.region.code
        yield schema.event(
            chrome, title=page.title, url=url, when=page.when(zone_letters(code)), zone=zone_of(code), place=page.place,
            description=page.summary, cancelled=page.cancelled,
        )  # fmt: skip
    elif isinstance(page, models.LegalPage):
        yield schema.legislation(
            chrome, citation=citation_of(page, pages.home.office), url=url, number=page.number, kind=str(page.get_kind_display()),
            date=page.date, standing=standing(pages.ties_with(page)).value,
        )  # fmt: skip
    if asked := list(folds_of(page)):
        yield schema.questions(asked)


def folds_of(page: Page) -> Iterator[tuple[str, str]]:
    """Questions with their answers as HTML, from the blocks of a page."""
    for block in getattr(page, "body", ()):
        if block.block_type == "folds":
            yield from ((fold["title"], str(fold["text"])) for fold in block.value)
