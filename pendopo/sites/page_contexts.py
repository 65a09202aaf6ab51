"""What the template of each type of page is given beside the page itself."""

from collections.abc import Callable
from html import unescape
from typing import Any

from django.utils.html import strip_tags
from django.utils.text import Truncator
from wagtail.models import Page

from pendopo.sites import models
from pendopo.sites.page_views import card_of, citation_of, file_of, occasion_of, page_facts, picture_of, public_information, tie_views
from pendopo.sites.queries import Country, SitePages
from pendopo.sites.rules.legal import standing

Context = dict[str, Any]
NEIGHBOURS = 3
DESCRIPTION = 160  # letters that a search engine shows


def context_of(page: Page, pages: SitePages, country: Country) -> Context:
    """The context of one page; its ``description`` is the one an editor wrote, else the best that the page has."""
    context = CONTEXTS[type(page)](page, pages, country)
    described = page.search_description or context.get("description") or first_words(page) or f"{page.title}, {pages.home.office.name}"
    return {**context, "description": described}


def first_words(page: Page) -> str:
    """The first paragraph of a page's text, at most 160 letters of it; '' where there is none."""
    paragraph = next((block.value.source for block in getattr(page, "body", ()) if block.block_type == "paragraph"), "")
    return Truncator(" ".join(unescape(strip_tags(paragraph)).split())).chars(DESCRIPTION)


def news(page: models.NewsPage, pages: SitePages, country: Country) -> Context:
    more = {"more": following(page, pages), "list_url": pages.path_of(pages.parent(page))}
    return {"picture": picture_of(page.image), **more, "description": page.summary}


def following(page: Page, pages: SitePages) -> list[Any]:
    """The next pages of the same list."""
    siblings = pages.listed(pages.parent(page))
    place = siblings.index(page)
    return [card_of(other, pages) for other in siblings[place + 1 : place + 1 + NEIGHBOURS]]


def with_file(page: models.AnnouncementPage | models.DocumentPage, pages: SitePages, country: Country) -> Context:
    return {"file": file_of(page.document)}


def legal(page: models.LegalPage, pages: SitePages, country: Country) -> Context:
    name = citation_of(page, pages.home.office)
    return {
        "file": file_of(page.document),
        "citation": name,
        "ties": tie_views(page, pages),
        "standing": standing(pages.ties_with(page)).value,
        "description": name,
    }


def event(page: models.EventPage, pages: SitePages, country: Country) -> Context:
    occasion = occasion_of(page, pages)
    described = page.summary or ", ".join(filter(None, (occasion.words, page.place)))
    return {"occasion": occasion, "calendar": f"{pages.path_of(page)}{EVENT_CALENDAR}", "description": described}


EVENT_CALENDAR = "acara.ics"


def album(page: models.AlbumPage, pages: SitePages, country: Country) -> Context:
    return {"picture": picture_of(page.image), "description": page.summary}


def standard(page: models.StandardPage, pages: SitePages, country: Country) -> Context:
    return {"children": [card_of(child, pages) for child in pages.children(page)], "description": page.lead}


def profile(page: models.ProfilePage, pages: SitePages, country: Country) -> Context:
    return {**standard(page, pages, country), "facts": page_facts(pages.home.office, country)}


def information_list(page: models.InformationListPage, pages: SitePages, country: Country) -> Context:
    return {"groups": public_information(pages), "description": page.lead}


CONTEXTS: dict[type[Page], Callable[[Any, SitePages, Country], Context]] = {
    models.NewsPage: news,
    models.AnnouncementPage: with_file,
    models.DocumentPage: with_file,
    models.LegalPage: legal,
    models.EventPage: event,
    models.AlbumPage: album,
    models.StandardPage: standard,
    models.ProfilePage: profile,
    models.InformationListPage: information_list,
}
