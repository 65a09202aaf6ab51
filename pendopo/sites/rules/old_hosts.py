"""Which pages of a live host to look at, from its own lists of them; and where its answers lead. Nothing here asks the network."""

import re
from collections.abc import Collection, Iterator
from html import unescape
from urllib.parse import urlsplit

from pendopo.sites.rules.foreign_hosts import bare
from pendopo.sites.rules.infection import Found, address_signs, is_stranger, redirect_grade

SITEMAPS = ("/sitemap.xml", "/wp-sitemap.xml", "/sitemap_index.xml")
MOST_ENTRIES = 50_000
IN_ROBOTS = re.compile(r"^\s{0,10}sitemap\s{0,5}:\s{0,5}(\S{1,500})", re.IGNORECASE | re.MULTILINE)


def sitemaps_of(robots: str, host: str) -> list[str]:
    """Addresses on the host at which its lists of pages may be: those its robots.txt names first, then the usual ones."""
    named = [address for found in IN_ROBOTS.findall(robots[:100_000]) if (address := on_host(found, host))]
    return list(dict.fromkeys((*named, *SITEMAPS)))[:8]


def on_host(address: str, host: str) -> str:
    """Path and query of an address on a host (with or without ``www.``), '' for one elsewhere or none at all."""
    try:
        parts = urlsplit(unescape(address).strip())
    except ValueError:
        return ""
    if parts.scheme not in ("", "http", "https") or (parts.netloc and bare(parts.netloc) != bare(host)):
        return ""
    path = parts.path if parts.path.startswith("/") else f"/{parts.path}"
    return f"{path}?{parts.query}" if parts.query else path


def other_origin(location: str, host: str, scheme: str) -> tuple[str, str] | None:
    """Scheme and host where the same site says it lies: with ``www.`` or without, secure or not; None when it lies here."""
    try:
        parts = urlsplit(location)
        asked = (parts.scheme or scheme, (parts.hostname or host).rstrip("."))
    except ValueError:
        return None
    return asked if asked != (scheme, host) and asked[0] in ("http", "https") and bare(asked[1]) == bare(host) else None


def entries_of(sitemap: str, host: str) -> list[str]:
    """Paths on the host that a list names, the newest first; without days the last ones first, as most systems append."""
    found: list[tuple[str, int, str]] = []
    for chunk in sitemap.split("</url>" if "</url>" in sitemap else "</sitemap>")[:MOST_ENTRIES]:
        _, opened, rest = chunk.partition("<loc>")
        if path := on_host(rest.partition("</loc>")[0][:2000], host) if opened else "":
            found.append((chunk.partition("<lastmod>")[2][:40].strip(), len(found), path))
    return [path for _day, _number, path in sorted(found, reverse=True)]


def is_list_of_lists(sitemap: str) -> bool:
    return "<sitemapindex" in sitemap[:5000]


def pages_to_look_at(paths: Collection[str], most: int) -> list[str]:
    """The front page, then addresses that tell of spam themselves, then the newest; each once."""
    telling = [path for path in paths if any(address_signs(path))]
    return list(dict.fromkeys(("/", *telling[: most // 2], *paths)))[:most]


def redirect_signs(location: str, own: frozenset[str]) -> Iterator[Found]:
    """What a redirect of the server says: one to a stranger is a sign, one to a public body is a move."""
    host = bare(urlsplit(location).netloc) if "//" in location[:10] else ""
    if host and is_stranger(host, own):
        yield redirect_grade(host, urlsplit(location).query), location
