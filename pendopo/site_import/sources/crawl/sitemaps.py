"""Sitemaps of an old site: lists of its pages, and lists of such lists, each asked once and within bounds."""

import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from io import BytesIO

from lxml import etree

from pendopo.site_import.rules.items import Fault
from pendopo.site_import.sources.answers import Answer, Fetches, NotFetched
from pendopo.site_import.sources.web_addresses import absolute, same_site

USUAL = ("sitemap.xml", "wp-sitemap.xml", "sitemap_index.xml", "sitemap.xml.gz")
MOST_SITEMAPS = 300
MOST_BYTES = 20_000_000  # of one sitemap, unpacked
DEEPEST = 3


def sitemap_pages(fetcher: Fetches, base: str, named: Iterable[str], faults: list[Fault]) -> Iterator[str]:
    """Addresses of pages on the site itself, as its sitemaps list them.

    Args:
        base: address of the site.
        named: sitemaps that its ``robots.txt`` names; where it names none, the usual places are tried.
        faults: what was wrong is added here.
    """
    own = [address for name in named if same_site(address := absolute(name, base), base)]
    waiting = deque((address, 0) for address in own or [absolute(name, base) for name in USUAL])
    seen: set[str] = set()
    while waiting and len(seen) < MOST_SITEMAPS:
        address, depth = waiting.popleft()
        if address in seen:
            continue
        seen.add(address)
        lists, pages = read_sitemap(fetcher, address, faults, told=bool(own) or depth > 0)
        fresh = [(each, depth + 1) for each in lists[:MOST_SITEMAPS] if depth < DEEPEST and same_site(each, base)]
        waiting.extend(fresh if len(waiting) < MOST_SITEMAPS else [])
        yield from (page for page in pages if same_site(page, base))
    if waiting:
        faults.append(Fault(base, "too_many_sitemaps", str(MOST_SITEMAPS)))


def read_sitemap(fetcher: Fetches, address: str, faults: list[Fault], *, told: bool) -> tuple[list[str], list[str]]:
    """The lists and the pages that one sitemap names; that one is not there is worth a word only where it was promised."""
    try:
        answer = fetcher.get(address, most=MOST_BYTES)
    except NotFetched as error:
        if told:
            faults.append(Fault(address, error.code))
        return [], []
    if answer.status != 200:
        if told:
            faults.append(Fault(address, "bad_status", str(answer.status)))
        return [], []
    body = plain_bytes(answer)
    if answer.cut or len(body) == MOST_BYTES:
        faults.append(Fault(address, "too_long"))
    if b"<!ENTITY" in body:
        faults.append(Fault(address, "entities_ignored"))
        return [], []
    return locations(body, address)


def plain_bytes(answer: Answer) -> bytes:
    """The sitemap itself, unpacked up to the bound where it is packed; nothing where its packing is damaged."""
    if not answer.body.startswith(b"\x1f\x8b"):
        return answer.body
    try:
        return zlib.decompressobj(wbits=31).decompress(answer.body, MOST_BYTES)
    except zlib.error:
        return b""


def locations(body: bytes, address: str) -> tuple[list[str], list[str]]:
    """Every ``<loc>``, told apart by what it stands in; damaged XML as far as it goes.

    What was read is forgotten at once: a sitemap of nothing but empty elements would fill the memory with its tree.
    """
    lists: list[str] = []
    pages: list[str] = []
    steps = etree.iterparse(BytesIO(body), events=("end",), recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        for _event, element in steps:
            parent, name = element.getparent(), name_of(element)
            if name == "loc" and (found := absolute((element.text or "").strip(), address)):
                (lists if parent is not None and name_of(parent) == "sitemap" else pages).append(found)
            if name != "loc":
                element.clear()
            while parent is not None and element.getprevious() is not None:
                del parent[0]
    except (etree.XMLSyntaxError, UnicodeDecodeError):  # what libxml2 hands on of a damaged file may be no text
        pass
    return lists, pages


def name_of(element: etree._Element) -> str:
    """Its name without its namespace."""
    return str(element.tag).rpartition("}")[2]
