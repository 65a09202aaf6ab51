"""Whose a host is: the office's own, one that offices usually link to, or a stranger's."""

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote_plus

# Public bodies, schools and the military register below these; nobody else can.
PUBLIC_BODIES = (".go.id", ".mil.id", ".ac.id", ".sch.id", ".desa.id", ".gov", ".edu", ".int")
# Services whose frames, films, maps, counters and libraries stand on office sites everywhere. They are not proof of anything:
# a link with an advertising anchor weighs the same, whoever it leads to.
SERVICES = frozenset(
    [
        "google.com",
        "google.co.id",
        "googleapis.com",
        "gstatic.com",
        "googletagmanager.com",
        "google-analytics.com",
        "googleusercontent.com",
        "goo.gl",
        "g.co",
        "googlesyndication.com",
        "doubleclick.net",
        "recaptcha.net",
        "blogger.com",
        "blogspot.com",
        "ampproject.org",
        "youtube.com",
        "youtube-nocookie.com",
        "youtu.be",
        "ytimg.com",
        "facebook.com",
        "facebook.net",
        "fbcdn.net",
        "fb.com",
        "fb.watch",
        "instagram.com",
        "cdninstagram.com",
        "whatsapp.com",
        "wa.me",
        "twitter.com",
        "x.com",
        "t.co",
        "twimg.com",
        "tiktok.com",
        "telegram.org",
        "t.me",
        "threads.net",
        "linkedin.com",
        "pinterest.com",
        "vimeo.com",
        "spotify.com",
        "cloudflare.com",
        "cloudflareinsights.com",
        "jquery.com",
        "bootstrapcdn.com",
        "fontawesome.com",
        "wp.com",
        "wordpress.org",
        "wordpress.com",
        "gravatar.com",
        "w.org",
        "joomla.org",
        "drupal.org",
        "w3.org",
        "schema.org",
        "ogp.me",
        "purl.org",
        "gmpg.org",
        "creativecommons.org",
        "openstreetmap.org",
        "leafletjs.com",
        "histats.com",
        "statcounter.com",
        "flagcounter.com",
        "sharethis.com",
        "addthis.com",
        "addtoany.com",
        "disqus.com",
        "clarity.ms",
        "hotjar.com",
        "userway.org",
        "tawk.to",
        "matomo.org",
        "issuu.com",
        "scribd.com",
        "slideshare.net",
        "zoom.us",
        "linktr.ee",
        "bit.ly",
        "s.id",
        "typekit.net",
        "adobe.com",
        "apple.com",
        "microsoft.com",
        "office.com",
        "live.com",
        "bing.com",
        "yahoo.com",
        "wikipedia.org",
        "archive.org",
        "github.com",
        "gitlab.com",
        "onesignal.com",
    ]
)
ADDRESS = re.compile(r"(?:https?:[\\/]*|[\\/]{2})([^\\/?#\s]{1,260})([^?#]{0,2000})(?:\?([^#]{0,2000}))?", re.IGNORECASE)
LONGEST = 2000  # letters of an address that are read
OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]{1,30}:", re.IGNORECASE)
BLANKS = re.compile(r"[\x00-\x20]+")


class Address(NamedTuple):
    """An address cut into parts.

    Attributes:
        host: lower case, without port and ``www.``; '' for one on the same host.
        path, query: as they stand, decoded once.
        web: False for mail, telephone, script and data addresses.
    """

    host: str = ""
    path: str = ""
    query: str = ""
    web: bool = True


OTHER = Address(web=False)
HERE = Address()
# An address in signs that everybody reads the same way, without a query: of a host, or on the same one.
USUAL = re.compile(r"(?:(https?://[A-Za-z0-9.:@_-]{1,200})(?:/[!->@-~]*)?|/(?![/\\])[!->@-~]*)")


def address_of(text: str) -> Address:
    """Cut an address as browsers do, which forgive blanks, backslashes and missing slashes; never raises."""
    return cut_up(text[:LONGEST])


def address_of_link(text: str) -> Address:
    """As :func:`address_of` without the path, for which nobody asks of a link: so most links of a page have the same one."""
    found = USUAL.fullmatch(text)
    if found is None:
        return address_of(text)
    return cut_up(found[1]) if found[1] else HERE


@lru_cache(maxsize=8192)
def cut_up(text: str) -> Address:
    """The same for one of bounded length, so that what is remembered is bounded too."""
    if not text.isprintable() or " " in text:
        text = BLANKS.sub("", text)
    if found := ADDRESS.match(text):
        return Address(bare(found[1]), decoded(found[2]), decoded(found[3] or ""))
    if OTHER_SCHEME.match(text):
        return OTHER
    path, _, query = text.partition("#")[0].partition("?")
    return Address("", decoded(path), decoded(query))


def decoded(part: str) -> str:
    return unquote_plus(part) if "%" in part or "+" in part else part


def bare(host: str) -> str:
    """A host name without user, port, final dot and ``www.``, lower case."""
    return host.rpartition("@")[2].partition(":")[0].lower().rstrip(".").removeprefix("www.")


@lru_cache(maxsize=4096)
def is_usual(host: str) -> bool:
    """Whether a host belongs to a public body or a service that offices use."""
    if host.endswith(PUBLIC_BODIES):
        return True
    labels = host.split(".")
    return any(".".join(labels[n:]) in SERVICES for n in range(max(0, len(labels) - 4), len(labels)))


@lru_cache(maxsize=8192)
def is_own(host: str, own_hosts: frozenset[str]) -> bool:
    """Whether a host is one of the office's own, or lies below one."""
    return not host or host in own_hosts or any(host.endswith(f".{own}") for own in own_hosts)
