"""Feeds of a site: the newest of what it publishes, the same entries as Atom, RSS 2.0 and JSON Feed 1.1."""

import datetime
import json
from dataclasses import dataclass
from email.utils import format_datetime

from wagtail.models import Page

from pendopo.sites import models
from pendopo.sites.page_views import card_of
from pendopo.sites.queries import SitePages, age, stamp
from pendopo.sites.rules.public_view import Chrome

KINDS = (models.NewsPage, models.AnnouncementPage, models.DocumentPage, models.LegalPage, models.AlbumPage)
ENTRIES = 20
WIB = datetime.timezone(datetime.timedelta(hours=7))


@dataclass(frozen=True)
class FeedEntry:
    """One page in a feed; ``url`` is its full address, ``day`` the beginning of its day at the time of the capital."""

    title: str
    url: str
    summary: str
    day: datetime.datetime
    changed: str

    @property
    def published(self) -> str:
        return self.day.isoformat()

    @property
    def updated(self) -> str:
        return self.changed or self.published

    @property
    def in_mail_form(self) -> str:
        """The day as RFC 822 writes it, which RSS asks for."""
        return format_datetime(self.day)


def entries(pages: SitePages, origin: str) -> list[FeedEntry]:
    """The newest pages of a site, newest first."""
    latest = sorted(pages.of_type(*KINDS), key=age, reverse=True)[:ENTRIES]
    return [entry_of(page, pages, origin) for page in latest]


def entry_of(page: Page, pages: SitePages, origin: str) -> FeedEntry:
    card = card_of(page, pages)
    day = datetime.datetime.combine(page.date, datetime.time(), WIB)
    return FeedEntry(card.title, f"{origin}{card.url}", card.summary, day, stamp(page))


def updated(listed: list[FeedEntry]) -> str:
    """When the newest change of any entry was published; a date long past for a site without entries."""
    return max((entry.changed for entry in listed if entry.changed), default=f"{models.EARLIEST_DATE.isoformat()}T00:00:00Z")


def json_feed(listed: list[FeedEntry], chrome: Chrome) -> bytes:
    """The same as JSON Feed 1.1."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": chrome.name,
        "home_page_url": f"{chrome.origin}{chrome.start}",
        "feed_url": f"{chrome.origin}{chrome.start}feed.json",
        "language": chrome.language.code,
        "items": [
            {"id": e.url, "url": e.url, "title": e.title, "content_text": e.summary or e.title, "date_published": e.published}
            for e in listed
        ],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()
