"""A page taken apart for the detector: its links, pictures, metas, scripts, structured data, and what is hidden in it.

Bounded in size, depth and number, whatever the page is; nothing in it is run or fetched.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from lxml import etree

from pendopo.sites.rules.foreign_hosts import Address, address_of, address_of_link
from pendopo.sites.rules.hiding import WAITING, background_of, colour, declarations, hiding_rules, number, way_of_hiding

ENDS = re.compile(r"</(?:html|body)[^<>]{0,200}>", re.IGNORECASE)  # what stands behind them would be left out, and is shown by browsers
MOST = 1_500_000  # letters of a page that are read, a third of them from its end
MOST_LINKS = 20_000
MOST_NODES = 60_000  # that are looked at below hidden elements
MOST_HIDDEN = 10_000
MOST_DATA = 60
ANCHOR = 300  # letters
HIDDEN_TEXT = 4000  # letters of all hidden text that are read
TAGS = (
    "embed", "font", "frame", "h1", "h2", "html", "iframe", "img", "link", "marquee", "meta", "object", "script", "style",
    "title", "source",
)  # fmt: skip
SILENT = ("script", "style", "noscript")
STYLED = etree.XPath("//*[@style]")
CLASSED = etree.XPath("//*[@class]")
NAMED = etree.XPath("//*[@id]")
PRICED = etree.XPath("//*[@itemtype or @itemprop]")
SCRIPT_HIDES = re.compile(
    r"getElementById\s{0,3}\(\s{0,3}['\"]([\w-]{1,80})['\"]\s{0,3}\)\s{0,3}\.style\s{0,3}\.\s{0,3}([a-zA-Z]{2,20})\s{0,3}=\s{0,3}['\"]([^'\"]{1,60})['\"]"
)
WRITTEN_STYLE = re.compile(r"<style[^>]{0,100}>([^<]{1,2000})", re.IGNORECASE)
CAMEL = re.compile(r"([A-Z])")


@dataclass(slots=True)
class Link:
    """A link: where it leads (its path left out), what it says, and how it is hidden ('' when it is not)."""

    address: Address
    text: str
    raw: str
    pictured: bool = False
    hidden: str = ""


@dataclass(slots=True)
class Picture:
    """A picture's address and its alternative text."""

    address: Address
    alt: str
    raw: str


@dataclass(slots=True)
class Anatomy:
    """What a page consists of, as far as the detector asks.

    Attributes:
        whole: it could be read to its end.
        metas: name or property, lower case, and content, in order.
        related: rel in lower case and address, of ``link`` elements.
        frames: address and whether it is hidden.
        scripts: inline sources; ``script_addresses`` where others come from.
        data: structured data, each as parsed, or as text where it could not be.
        item_types: last parts of microdata types, lower case.
        item_props: names of microdata properties.
        hidden_text: way of hiding and text, links' texts included.
        asset_hosts: hosts that styles, scripts and pictures come from.
        lower: the source in lower case.
        root: the tree, without scripts and styles.
    """

    whole: bool = True
    language: str = ""
    titles: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    metas: list[tuple[str, str]] = field(default_factory=list)
    related: list[tuple[str, str]] = field(default_factory=list)
    frames: list[tuple[Address, str, str]] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    script_addresses: list[str] = field(default_factory=list)
    data: list[Any] = field(default_factory=list)
    item_types: set[str] = field(default_factory=set)
    item_props: set[str] = field(default_factory=set)
    hidden_text: list[tuple[str, str]] = field(default_factory=list)
    asset_hosts: set[str] = field(default_factory=set)
    lower: str = ""
    root: Any = None

    @property
    def text(self) -> str:
        """Everything that can be read on it, scripts and styles left out."""
        if self.root is None:
            return ""
        return " ".join(self.root.itertext())


def take_apart(html: str) -> Anatomy:
    """Read a page or a part of one; never raises, whatever it is fed."""
    if len(html) > MOST:
        html = html[: MOST * 2 // 3] + html[-MOST // 3 :]
    root, whole = parsed(html)
    anatomy = Anatomy(whole=whole, root=root, lower=html.lower())
    if root is None:
        return anatomy
    sheets: list[str] = []
    hidden: list[tuple[str, Any]] = []
    links = links_in(root, anatomy)
    for node in root.iter(*TAGS):
        see(node, anatomy, sheets, hidden)
    if "itemtype" in anatomy.lower or "itemprop" in anatomy.lower:
        anatomy.item_types, anatomy.item_props = microdata(root)
    hidden += styled(root)
    hidden += ruled(root, sheets, anatomy)
    hide(hidden, links, anatomy)
    etree.strip_elements(root, "script", "style", with_tail=False)
    return anatomy


def parsed(html: str) -> tuple[Any, bool]:
    """The tree of a page, None for an empty one, and whether it was read to its end."""
    data = ENDS.sub("", html.replace("\0", "")).encode("utf-8", "replace")
    if not data.strip():
        return None, True
    parser = etree.HTMLParser(encoding="utf-8", recover=True, no_network=True, huge_tree=True, remove_pis=True, remove_comments=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None, "<" not in html
    return root, not any(error.level_name == "FATAL" for error in parser.error_log)


def see(node: Any, anatomy: Anatomy, sheets: list[str], hidden: list[tuple[str, Any]]) -> None:
    """Note one element of :data:`TAGS`."""
    tag = node.tag
    if tag in ("img", "source"):
        see_picture(node, anatomy)
    elif tag == "meta":
        see_meta(node, anatomy)
    elif tag == "link":
        see_relation(node, anatomy)
    elif tag == "script":
        see_script(node, anatomy)
    elif tag == "style":
        sheets.append(node.text or "")
    elif tag in ("iframe", "frame", "embed", "object"):
        raw = node.get("src") or node.get("data") or ""
        small = any((node.get(side) or "").strip().rstrip("px%") in ("0", "1") for side in ("width", "height"))
        anatomy.frames.append((address_of(raw), "size" if small else way_of_hiding(node.get("style") or ""), raw[:200]))
    elif tag in ("title", "h1", "h2"):
        text = " ".join(text_of(node).split())
        if text and (tag != "title" or node.getparent() is None or node.getparent().tag != "svg"):
            (anatomy.titles if tag == "title" else anatomy.headings).append(text)
    elif tag == "html":
        anatomy.language = (node.get("lang") or "").lower()
    else:
        see_old_tag(node, tag, hidden)


def links_in(root: Any, anatomy: Anatomy) -> dict[Any, Link]:
    """Note all links of a page, by their elements. Old pages have hundreds, so each passes few hands."""
    links: dict[Any, Link] = {}
    for node in root.iter("a", "area"):
        raw = node.get("href")
        if raw is None:
            continue
        if len(links) >= MOST_LINKS:
            anatomy.whole = False
            break
        text = text_of(node) if len(node) else node.text
        links[node] = link = Link(address_of_link(raw), " ".join(text.split()) if text else "", raw)
        if not link.text:
            name_of_link(node, link)
    anatomy.links += links.values()
    return links


def name_of_link(node: Any, link: Link) -> None:
    """What a link without words says: by its picture, or by its attributes."""
    if len(node):
        link.pictured = True
        picture = next(islice(node.iter("img"), 1), None)
        link.text = ((picture.get("alt") or "") if picture is not None else "")[:ANCHOR]
    link.text = link.text or (node.get("title") or node.get("aria-label") or node.get("alt") or "")[:ANCHOR]


def text_of(node: Any) -> str:
    """The text in an element; only its first forty descendants are read."""
    pieces = [node.text or ""]
    for child in islice(node.iter(etree.Element), 1, 40):
        pieces += [child.text or "", child.tail or ""]
    return " ".join(pieces)[:ANCHOR]


def see_picture(node: Any, anatomy: Anatomy) -> None:
    raw = node.get("src") or node.get("data-src") or node.get("srcset") or ""
    address = address_of(raw)
    anatomy.pictures.append(Picture(address, node.get("alt") or "", raw[:200]))
    anatomy.asset_hosts.add(address.host)


def see_meta(node: Any, anatomy: Anatomy) -> None:
    name = node.get("name") or node.get("property") or node.get("http-equiv") or ""
    anatomy.metas.append((name.strip().lower(), (node.get("content") or "")[:2000]))


def see_relation(node: Any, anatomy: Anatomy) -> None:
    rel, raw = (node.get("rel") or "").lower(), (node.get("href") or "").strip()
    anatomy.related.append((rel, raw))
    if "stylesheet" in rel or "icon" in rel or "preload" in rel:
        anatomy.asset_hosts.add(address_of(raw).host)


def see_script(node: Any, anatomy: Anatomy) -> None:
    if raw := node.get("src"):
        anatomy.script_addresses.append(raw)
        anatomy.asset_hosts.add(address_of(raw).host)
    source = node.text or ""
    if "json" in (node.get("type") or "").lower():
        if len(anatomy.data) < MOST_DATA:
            anatomy.data.append(as_data(source))
    elif source.strip():
        anatomy.scripts.append(source)


def as_data(source: str) -> Any:
    """Structured data; as text where it is no JSON, or too deep or too large to be."""
    text = source.strip().removeprefix("<![CDATA[").removesuffix("]]>")[:300_000]
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return text


def see_old_tag(node: Any, tag: str, hidden: list[tuple[str, Any]]) -> None:
    """Elements that hide by attributes of their own."""
    if tag == "marquee" and any(0 <= number((node.get(side) or "").strip(), 99.0) <= 5 for side in ("width", "height")):
        hidden.append(("size", node))
    elif tag == "font" and (node.get("size") or "").strip() in ("0", "0px", "-7"):
        hidden.append(("font", node))


def microdata(root: Any) -> tuple[set[str], set[str]]:
    types, props = set(), set()
    for node in islice(PRICED(root), 2000):
        types |= {name.rstrip("/").rpartition("/")[2].lower() for name in (node.get("itemtype") or "").split()}
        props |= set((node.get("itemprop") or "").lower().split())
    return types, props


# -- what is hidden


def styled(root: Any) -> Iterator[tuple[str, Any]]:
    """Elements that their style attribute hides."""
    for node in islice(STYLED(root), 20_000):
        style = node.get("style")
        if (way := way_of_hiding(style)) or ("color" in style.lower() and (way := same_colour(node, style))):
            yield way, node


def same_colour(node: Any, style: str) -> str:
    """Whether a text has the colour that an element around it, at most six levels up, has behind it."""
    own = colour(declarations(style).get("color", ""))
    around = node.getparent() if own else None
    for _level in range(6):
        if around is None:
            break
        behind = background_of(declarations(around.get("style") or "")) or colour((around.get("bgcolor") or "").strip().lower())
        if behind:
            return "colour" if behind == own else ""
        around = around.getparent()
    return ""


def ruled(root: Any, sheets: list[str], anatomy: Anatomy) -> Iterator[tuple[str, Any]]:
    """Elements that a rule of a style sheet in the page, or a script in it, hides."""
    rules: dict[str, list[tuple[str, str]]] = {}
    for sheet in sheets + [found[1] for source in anatomy.scripts for found in islice(WRITTEN_STYLE.finditer(source[:60_000]), 20)]:
        for way, name, tag in hiding_rules(sheet):
            rules.setdefault(name, []).append((way, tag))
    for source in anatomy.scripts:
        if ".style" in source:
            for found in islice(SCRIPT_HIDES.finditer(source[:60_000]), 40):
                style = f"position:absolute;{CAMEL.sub(lambda letter: '-' + letter[0].lower(), found[2])}:{found[3]}"
                if way := way_of_hiding(style):
                    rules.setdefault(f"#{found[1]}", []).append((way, ""))
    if rules:
        yield from matched(root, rules)


def matched(root: Any, rules: dict[str, list[tuple[str, str]]]) -> Iterator[tuple[str, Any]]:
    nodes: list[tuple[str, Any]] = []
    if any(name[0] == "#" for name in rules):
        nodes += [(f"#{node.get('id').strip()}", node) for node in islice(NAMED(root), 20_000)]
    if classes := {name[1:].lower() for name in rules if name[0] == "."}:
        for node in islice(CLASSED(root), 20_000):
            names = node.get("class")
            if not classes.isdisjoint(names.lower().split()):  # of most it is enough to know that none is meant
                nodes += [(f".{name}", node) for name in names.split()[:20]]
    for name, node in nodes:
        for way, tag in rules.get(name, rules.get(name.lower(), ()))[:4]:
            if tag:
                yield from ((way, below) for below in islice(node.iter(tag), 200))
            else:
                yield way, node


def hide(hidden: list[tuple[str, Any]], links: dict[Any, Link], anatomy: Anatomy) -> None:
    """Mark the links in hidden elements, and gather what is hidden. Each element is walked once: those in others are skipped."""
    covered: set[Any] = set()
    left, steps = HIDDEN_TEXT, 0
    anatomy.whole &= len(hidden) <= MOST_HIDDEN  # decoys in front must not hide what comes behind them
    hidden.sort(key=lambda one: one[0] in WAITING)  # where two ways meet, the one that menus do not use counts
    for way, top in hidden[:MOST_HIDDEN]:
        if top in covered:
            continue
        nodes = list(islice(top.iter(etree.Element), MOST_NODES - steps + 1))
        steps += len(nodes)
        if steps > MOST_NODES:
            anatomy.whole = False
            return
        fresh = [node for node in nodes if node not in covered] if covered else nodes
        covered.update(fresh)
        for node in links.keys() & fresh:
            links[node].hidden = links[node].hidden or way
        if left <= 0:
            continue
        text = " ".join(" ".join(texts_in(top, fresh, whole=fresh is nodes)).split())[:left]
        left -= len(text)
        if text:
            anatomy.hidden_text.append((way, text))


def texts_in(top: Any, nodes: list[Any], *, whole: bool) -> Iterable[str]:
    """Texts in an element, but for those of scripts; only what stands in and behind some of its nodes, unless it is whole."""
    if whole and next(top.iter(*SILENT), None) is None:
        return top.itertext()
    spoken = [node for node in nodes if node.tag not in SILENT]
    return filter(None, (text for node in spoken for text in (node.text, node.tail if node is not top else None)))
