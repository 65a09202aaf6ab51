"""A live site of any software, from its sitemaps and its links: breadth first, its own host alone, within bounds.

What stays away: pages that ``robots.txt`` closes, files, addresses that differ from a known one only by counters and
sessions, and calendars without end: of pages that look alike by their address and bring no content, only the first few
are asked for.
"""

import hashlib
import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from pendopo.site_import.rules.items import Fault, Found, Item
from pendopo.site_import.sources.answers import Answer, Fetches, NotFetched
from pendopo.site_import.sources.crawl.robots import Robots, robots_of
from pendopo.site_import.sources.crawl.sitemaps import sitemap_pages
from pendopo.site_import.sources.pages import Page, is_file, page_text, read_page
from pendopo.site_import.sources.web_addresses import absolute, from_root, same_site

OUT_OF_BOUNDS = ("total_bytes", "requests")  # nothing more will be answered in this run
HTML = ("text/html", "application/xhtml+xml", "")
COUNTERS = re.compile(
    r"utm_\w+|fbclid|gclid|phpsessid|sid|replytocom|share|nb|print|tmpl|like_comment|_wpnonce|amp|ical|outlook-ical|orderby|order|sort|filter_order",
    re.IGNORECASE,
)
NEVER = re.compile(
    r"/wp-admin|/wp-login|/wp-json|/xmlrpc\.php|/administrator/|/feed/?$|/trackback/?$|/user/(?:login|register)|/cart|logout", re.IGNORECASE
)
DIGITS = re.compile(r"\d+")
BARREN = 40  # pages of one shape that may bring nothing before the shape is left alone


@dataclass(frozen=True)
class Limits:
    """How far a walk goes.

    Attributes:
        pages: asked for.
        bytes: of all pages together.
        page_bytes: of one page.
        depth: links from the front page or a sitemap.
        waiting: addresses that are remembered to be asked later.
    """

    pages: int = 20_000
    bytes: int = 4_000_000_000
    page_bytes: int = 4_000_000
    depth: int = 12
    waiting: int = 100_000


def read(fetcher: Fetches, base: str, limits: Limits | None = None) -> Iterator[Found]:
    """Items, pictures and files of one site.

    Args:
        base: address of its front page.
    """
    for rules in robots_of(fetcher, base):
        if isinstance(rules, Fault):
            yield rules
        else:
            fetcher.slow_down(rules.pause)
            yield from Walk(fetcher, base, rules, limits or Limits()).found()


class Walk:
    """One walk through one site."""

    def __init__(self, fetcher: Fetches, base: str, robots: Robots, limits: Limits) -> None:
        self.fetcher, self.base, self.robots, self.limits = fetcher, base, robots, limits
        self.waiting: deque[tuple[str, int]] = deque()
        self.known: set[str] = set()
        self.barren: Counter[str] = Counter()
        self.told_media: set[str] = set()
        self.texts: set[bytes] = set()
        self.ended = False
        self.asked, self.bytes, self.closed, self.dropped, self.beyond = 0, 0, 0, 0, 0

    def found(self) -> Iterator[Found]:
        faults: list[Fault] = []
        self.remember(self.base, 0)
        for address in sitemap_pages(self.fetcher, self.base, self.robots.sitemaps, faults):
            self.remember(address, 0)
        yield from faults
        while self.waiting and not self.full():
            yield from self.visit(*self.waiting.popleft())
        yield from self.summary()

    def full(self) -> bool:
        return self.ended or self.asked >= self.limits.pages or self.bytes >= self.limits.bytes

    def summary(self) -> Iterator[Fault]:
        """What was left out, with counts."""
        counts = {"robots_closed": self.closed, "limit_reached": len(self.waiting) + self.beyond, "endless": self.dropped}
        yield from (Fault(self.base, what, str(count)) for what, count in counts.items() if count)

    def remember(self, address: str, depth: int) -> None:
        """Note a page for later, once, when it may be asked for and is worth it."""
        address = same_page(address, self.base)
        if not address or address in self.known or depth > self.limits.depth:
            return
        if len(self.known) >= self.limits.waiting:
            self.beyond += 1
            return
        self.known.add(address)
        if not self.robots.allows(address):
            self.closed += 1
        elif not (is_file(address) or NEVER.search(from_root(address))):
            self.waiting.append((address, depth))

    def visit(self, address: str, depth: int) -> Iterator[Found]:
        shape = shape_of(address)
        if self.barren[shape] >= BARREN:
            self.dropped += 1
            return
        self.asked += 1
        try:
            answer = self.fetcher.get(address, most=self.limits.page_bytes)
        except NotFetched as error:
            self.ended = error.code in OUT_OF_BOUNDS
            yield Fault(address, error.code)
            return
        self.bytes += len(answer.body)
        if answer.status != 200 or answer.kind not in HTML:
            self.barren[shape] += 1
            yield from unread(address, answer)
            return
        self.known.add(same_page(answer.address, self.base))
        page = read_page(answer.address, page_text(answer.body, answer.headers.get("content-type", "")))
        for link in page.links:
            self.remember(link, depth + 1)
        yield from self.content(page, address, shape)

    def content(self, page: Page, address: str, shape: str) -> Iterator[Found]:
        """What a page brings, when it is not what another one brought."""
        if page.item is None or not self.is_new(page.item):
            self.barren[shape] += 1
            return
        self.barren[shape] = 0
        led = () if address in (page.item.address, *page.item.other_addresses) else (address,)
        yield replace(page.item, other_addresses=(*page.item.other_addresses, *led))
        for medium in page.media:
            if medium.address not in self.told_media:
                self.told_media.add(medium.address)
                yield medium

    def is_new(self, item: Item) -> bool:
        """Whether neither title and text nor the address came before."""
        key = hashlib.sha256(f"{item.title}\n{item.html}".encode("utf-8", "replace")).digest()
        new = key not in self.texts
        self.texts.add(key)
        return new


def unread(address: str, answer: Answer) -> Iterator[Fault]:
    """A fault for pages that should be there; that a page is gone, or is no page, is worth none."""
    if answer.status >= 400 and answer.status not in (404, 410):
        yield Fault(address, "bad_status", str(answer.status))


def same_page(address: str, base: str) -> str:
    """One address for what is one page: the scheme and host of the site, without counters and sessions; '' for another site's."""
    whole = absolute(address, base)
    if not whole or not same_site(whole, base):
        return ""
    parts, own = urlsplit(whole), urlsplit(base)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not COUNTERS.fullmatch(name)]
    return urlunsplit(
        (own.scheme, own.netloc, parts.path or "/", urlencode(kept) if len(kept) < len(parts.query.split("&")) else parts.query, "")
    )


def shape_of(address: str) -> str:
    """What addresses of one sort have in common: the path without its numbers and last name, and the names of its parameters."""
    parts = urlsplit(address)
    folder, _slash, name = parts.path.rstrip("/").rpartition("/")
    path = DIGITS.sub("#", f"{folder}/{'#' if DIGITS.search(name) else '*'}")
    return f"{path}?{','.join(sorted({name for name, _value in parse_qsl(parts.query)}))}"
