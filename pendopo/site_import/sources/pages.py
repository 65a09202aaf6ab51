"""Reads a web page as it was served: its title, its text, its date, its pictures, by rules that can be told to an officer.

The text of a page is the first of these that holds enough of it: what the page itself marks as its article
(``itemprop="articleBody"``), the classes in which WordPress, Joomla, Drupal and common themes put it, the elements
``article`` and ``main``, and at last the block with the most words outside links. Menus, comments, forms and rows of
sharing buttons inside it are left out. Nothing is cleaned here: that is done later, with everything.
"""

import datetime
import json
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from lxml import etree, html

from pendopo.site_import.rules.deep_markup import shallow
from pendopo.site_import.rules.items import Item, Kind, Medium
from pendopo.site_import.sources.moments import NotADate, from_iso, from_words
from pendopo.site_import.sources.web_addresses import absolute, from_root, same_site
from pendopo.site_import.sources.wording import decoded, name_of_person, plain, without_controls

MOST_PAGE = 4_000_000  # letters of a page that are parsed
MOST_ADDRESSES = 10  # further ones that a page may call its own
MOST_CANDIDATES = 60  # elements of one sort that are looked at closely
ENOUGH = 60  # letters outside links that make a text
MARKED = (
    "article-body", "articlebody", "entry-content", "post-content", "article-content", "td-post-content", "single-content",
    "post-body", "post__content", "entry__content", "single-post-content", "elementor-widget-theme-post-content",
    "com-content-article__body", "item-page", "article__body", "itemfulltext", "field--name-body", "field-name-body", "node__content",
    "isi-berita", "isi_berita", "konten-berita", "detail-berita", "berita-detail", "detail-content", "content-detail",
)  # fmt: skip
ASIDE_TAGS = ("nav", "aside", "footer", "form", "template")
ASIDE = re.compile(
    r"(?:^|\s)(?:comments?|comments-area|comment-respond|sharedaddy|share|social(?:-\w+)?|related(?:-\w+)?|jp-relatedposts|post-navigation|"
    r"navigation|breadcrumbs?|pager|pagination|pagenavcounter|sidebar|widget|tags-links|entry-meta|entry-footer|post-meta|author-box|"
    r"article-info|icons|addtoany_\w+|heateor\w*|crp_related|yarpp\w*)(?:\s|$)"
)  # fmt: skip
LISTS = {"home", "archive", "category", "tag", "search", "blog", "error404", "author", "date", "paged", "tax"}
LIST_PATH = re.compile(
    r"/(?:category|kategori|tag|author|page|feed|search|cari|arsip|archives?)(?:/|$)|[?&](?:s|cat|tag|paged?|m|author)=|^/(?:index\.php)?/?$"
)
DATE_CLASS = re.compile(r"date|tanggal|tgl|posted|publish|create|time|waktu", re.IGNORECASE)
AUTHOR_CLASS = re.compile(r"(?:^|\s)(?:author|byline|penulis|fn|createdby|author-name|entry-author)(?:\s|$)", re.IGNORECASE)
CLOSED = re.compile(r"^(?:protected|terproteksi|dilindungi|private|pribadi):\s+", re.IGNORECASE)
BY = re.compile(r"^\s*(?:oleh|by|penulis|ditulis oleh|written by)\s*:?\s*", re.IGNORECASE)
SITE_NAME = re.compile(r"\s+[|–—»·-]\s+[^|–—»·]{2,80}$")
CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{3,20})""", re.IGNORECASE)
FILES = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|odp|zip|rar|7z|csv|txt|rtf|mp3|mp4)$", re.IGNORECASE)
PICTURES = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|heic|bmp|tiff?)$", re.IGNORECASE)
LAZY = ("data-src", "data-lazy-src", "data-original", "src")


@dataclass(frozen=True)
class Page:
    """What one page holds.

    Attributes:
        item: its content; None when it is a list of others, or holds no text.
        media: pictures and files that its content shows or offers, each once.
        links: addresses on the same site that it leads to, in their order, each once.
    """

    item: Item | None
    media: tuple[Medium, ...] = ()
    links: tuple[str, ...] = ()


def page_text(body: bytes, content_type: str = "") -> str:
    """A page as text, by what its server and its own head say of its encoding."""
    said = re.search(r"charset\s*=\s*[\"']?([\w-]+)", content_type)
    own = CHARSET.search(body[:4_096])
    encoding = said[1] if said else own[1].decode("ascii") if own else "utf-8"
    return decoded(body, "cp1252" if encoding.lower() in ("iso-8859-1", "latin1", "us-ascii") else encoding)[0]


def parsed(text: str) -> html.HtmlElement | None:
    """A page as a tree; None when there is none to be had from it."""
    cleaned = re.sub(r"^\s*<\?xml[^>]*\?>", "", without_controls(text[:MOST_PAGE]))
    try:
        return shallow(cleaned, lambda text: html.document_fromstring(text, parser=html.HTMLParser(huge_tree=True, remove_comments=True)))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def read_page(address: str, text: str) -> Page:
    """What a page holds that was found at an address.

    Args:
        address: absolute, where it came from in the end.
    """
    tree = parsed(text)
    if tree is None:
        return Page(None)
    base = base_of(tree, address)
    links = tuple(dict.fromkeys(link for link in links_of(tree, base) if same_site(link, address)))
    closed = bool(tree.xpath("//form[contains(@class, 'post-password-form')]"))
    content = None if is_list(tree, address) else content_of(tree)
    if content is None:
        return Page(None, links=links)
    item = replace(Facts(tree, content, address, base).item(text), password=closed)
    return Page(item, tuple(media_of(content, base, item.source_id)), links)


def base_of(tree: html.HtmlElement, address: str) -> str:
    """Against what links are resolved; a ``<base>`` that leads to another site is no help but an attack."""
    said = next((absolute(found, address) for found in tree.xpath("//base/@href")), "")
    return said if said and same_site(said, address) else address


def links_of(tree: html.HtmlElement, base: str) -> Iterator[str]:
    for reference in tree.xpath("//a/@href | //area/@href | //link[@rel='next']/@href"):
        if link := absolute(reference, base):
            yield link


def classes(element: html.HtmlElement) -> str:
    return f"{element.get('class', '')} {element.get('id', '')}".lower()


def is_list(tree: html.HtmlElement, address: str) -> bool:
    """Whether a page shows many others: the front page, a category, an archive, the finds of a search."""
    body = tree.find("body")
    said = set((body.get("class") or "").lower().split()) if body is not None else set()
    if said & LISTS and not said & {"single", "page", "single-post"}:
        return True
    teasers = tree.xpath("count(//article[.//h2//a or .//h3//a])")
    return bool(LIST_PATH.search(from_root(address))) or teasers >= 3


def content_of(tree: html.HtmlElement) -> html.HtmlElement | None:
    """The element that holds the text of the page, without what stands aside in it."""
    for found in candidates(tree):
        usable = [element for element in found if not stands_aside(element)][:MOST_CANDIDATES]
        if usable:
            best = max(usable, key=own_letters)
            if own_letters(best) >= ENOUGH or best.xpath(".//img"):
                return without_asides(best)
    return None


def candidates(tree: html.HtmlElement) -> Iterator[list[html.HtmlElement]]:
    """Groups of elements that may hold the text, the most telling first."""
    yield tree.xpath("//*[translate(@itemprop, 'B', 'b')='articlebody' or @itemprop='text']")
    named = [(element, set(classes(element).split())) for element in tree.xpath("//*[@class or @id]")]
    for mark in MARKED:
        yield [element for element, names in named if mark in names]
    yield tree.xpath("//article")
    yield tree.xpath("//main | //*[@role='main']")
    yield densest(tree)


def densest(tree: html.HtmlElement) -> list[html.HtmlElement]:
    """The block whose paragraphs and bare text hold the most letters outside links; a block counts what lies in it directly."""
    weights: dict[html.HtmlElement, int] = {}
    for element in tree.iter("p", "div", "td", "section", "li", "blockquote", "pre", "body", "center"):
        letters = len(
            " ".join(element.xpath("./text() | ./*[not(self::a or self::div or self::p or self::script or self::style)]/text()")).strip()
        )
        holder = element.getparent() if element.tag in ("p", "li", "blockquote", "pre") else element
        if holder is not None and holder.tag in ("div", "td", "section", "body", "center") and letters > 20:
            weights[holder] = weights.get(holder, 0) + letters
    return sorted(weights, key=lambda element: -weights[element])[:1]


def stands_aside(element: html.HtmlElement) -> bool:
    return element.tag in ASIDE_TAGS or bool(ASIDE.search(classes(element)))


def own_letters(element: html.HtmlElement) -> int:
    """Letters outside links and scripts."""
    whole = element.xpath("string-length(normalize-space(string(.)))")
    inside = sum(len(text.strip()) for text in element.xpath(".//a//text() | .//script/text() | .//style/text() | .//select//text()"))
    return int(whole) - inside


def without_asides(content: html.HtmlElement) -> html.HtmlElement:
    """The element without menus, comments, forms and buttons; the tree it stands in goes on without them too."""
    dropped = {element: None for element in content.iterdescendants() if isinstance(element.tag, str) and stands_aside(element)}
    for parent in dict.fromkeys(element.getparent() for element in dropped):
        drop_children(parent, dropped)
    return content


def drop_children(parent: html.HtmlElement, dropped: Collection[html.HtmlElement]) -> None:
    """Take children out; the texts behind them stay, joined once, since joining them one by one takes a square of time."""
    texts, before = [parent.text or ""], None
    for child in [*parent, None]:
        if child is not None and child in dropped:
            texts.append(child.tail or "")
            child.tail = None
            parent.remove(child)
        else:
            set_text(parent, before, "".join(texts))
            texts, before = [child.tail or "" if child is not None else ""], child


def set_text(parent: html.HtmlElement, before: html.HtmlElement | None, text: str) -> None:
    """Set the text behind a child, or the first one of the parent."""
    if before is None:
        parent.text = text
    else:
        before.tail = text


def inner_html(element: html.HtmlElement) -> str:
    """What stands inside an element."""
    return escape(element.text or "", quote=False) + "".join(html.tostring(child, encoding="unicode") for child in element)


class Facts:
    """Title, date, author and picture of a page: first what it says to machines, then what it shows to people."""

    def __init__(self, tree: html.HtmlElement, content: html.HtmlElement, address: str, base: str) -> None:
        self.tree, self.content, self.address, self.base = tree, content, address, base
        self.linked_data = list(linked_data(tree))
        self.metas = metas_of(tree)

    def item(self, page: str) -> Item:
        title, published = self.title(), self.published()
        self.drop_heading(title)
        return Item(
            source_id=f"url-{from_root(self.address)}",
            kind=self.kind(published),
            title=title,
            html=inner_html(self.content).strip(),
            address=self.address,
            other_addresses=self.other_addresses(),
            published=published,
            updated=self.moment(("dateModified",), ("article:modified_time", "og:updated_time")),
            author=self.author(),
            categories=self.terms("category", "article:section"),
            tags=tuple(tag for tag in self.terms("tag", "article:tag") if tag not in self.terms("category", "article:section")),
            summary="",
            picture=self.picture(),
            page=page,
        )

    def meta(self, *names: str) -> str:
        """The first that is filled of several ``<meta>``."""
        return next((self.metas[name] for name in names if name in self.metas), "")

    def said(self, *names: str) -> Any:
        """The first value of JSON-LD by one of several names."""
        return next((each[name] for name in names for each in self.linked_data if each.get(name)), None)

    def shown(self, path: str) -> str:
        """The text of the first element at a path that has some."""
        return next((text for element in self.tree.xpath(path) if (text := plain(element.text_content()))), "")

    def title(self) -> str:
        """Without the word that WordPress sets before the titles of pages behind a password."""
        return CLOSED.sub("", self.named())

    def named(self) -> str:
        headline = self.said("headline")
        if isinstance(headline, str) and plain(headline):
            return plain(headline)
        classed = "contains(@class, 'entry-title') or contains(@class, 'post-title') or @itemprop='headline' or @itemprop='name'"
        if found := self.shown(f"(//h1 | //h2)[{classed}]") or (self.shown("//h1") if len(self.tree.xpath("//h1")) == 1 else ""):
            return found
        return SITE_NAME.sub("", plain(self.meta("og:title", "title") or self.shown("//title")))

    def kind(self, published: datetime.datetime | None) -> Kind:
        """An event where the page says so, news where it has a date, else a standing page."""
        if any(each.get("@type") == "Event" for each in self.linked_data):
            return Kind.EVENT
        is_page = self.tree.xpath("boolean(//body[contains(concat(' ', @class, ' '), ' page ')])")
        return Kind.PAGE if is_page or (published is None and self.meta("og:type") != "article") else Kind.POST

    def moment(self, names: tuple[str, ...], metas: tuple[str, ...]) -> datetime.datetime | None:
        said = self.said(*names)
        return first_moment(from_iso, [said if isinstance(said, str) else "", self.meta(*metas, *names)])

    def published(self) -> datetime.datetime | None:
        """By JSON-LD and meta, ``<time>``, an element whose class speaks of a date, the first lines of the text."""
        if found := self.moment(("datePublished", "startDate"), ("article:published_time", "dcterms.created", "date")):
            return found
        near = self.tree.xpath("//time[not(ancestor::nav or ancestor::aside or ancestor::footer)]")
        if found := first_moment(from_iso, [element.get("datetime", "") for element in near]):
            return found
        spoken = [element for element in self.tree.xpath("//*[@class]") if DATE_CLASS.search(element.get("class"))][:MOST_CANDIDATES]
        short = [text for element in [*near[:MOST_CANDIDATES], *spoken] if len(text := element.text_content()) < 200]
        return first_moment(from_words, [*short, self.content.text_content()[:400]])

    def author(self) -> str:
        said = self.said("author")
        said = said[0] if isinstance(said, list) and said else said
        name = said.get("name") if isinstance(said, dict) else said
        shown = [element for element in self.tree.xpath("//*[@class or @rel='author' or @itemprop='author']") if is_author(element)]
        texts = [name if isinstance(name, str) else "", self.meta("author"), *(element.text_content() for element in shown[:3])]
        return next((found for text in texts if len(found := name_of_person(BY.sub("", text))) in range(2, 80)), "")

    def terms(self, relation: str, meta: str) -> tuple[str, ...]:
        path = "//a[contains(concat(' ', @rel, ' '), $relation)]"
        found = [plain(element.text_content()) for element in self.tree.xpath(path, relation=f" {relation} ")]
        metas = [plain(text) for text in self.tree.xpath("//meta[@property=$meta]/@content", meta=meta)]
        return tuple(dict.fromkeys(filter(None, [*found, *metas])))

    def picture(self) -> str:
        said = [self.meta("og:image", "og:image:url", "twitter:image"), *(source_of(image) for image in self.content.iter("img"))]
        return next((found for text in said if text and (found := absolute(text, self.base))), "")

    def other_addresses(self) -> tuple[str, ...]:
        """The canonical and the short address, as far as they are of this site; elsewhere they are an attacker's."""
        found = self.tree.xpath("//link[@rel='canonical' or @rel='shortlink']/@href")[:MOST_ADDRESSES]
        said = [absolute(text, self.base) for text in found]
        return tuple(dict.fromkeys(link for link in said if link != self.address and same_site(link, self.address)))

    def drop_heading(self, title: str) -> None:
        """The title stands above the text already; it is not said twice."""
        for heading in self.content.xpath(".//h1 | .//h2")[:1]:
            if plain(heading.text_content()) == title and heading is not self.content:
                heading.drop_tree()


def metas_of(tree: html.HtmlElement) -> dict[str, str]:
    """The first filled ``<meta>`` of each name."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        if said := (element.get("content") or "").strip():
            for attribute in ("property", "name", "itemprop"):
                if name := element.get(attribute):
                    found.setdefault(name, said)
    return found


def is_author(element: html.HtmlElement) -> bool:
    return element.get("rel") == "author" or element.get("itemprop") == "author" or bool(AUTHOR_CLASS.search(element.get("class", "")))


def first_moment(reader: Callable[[str], datetime.datetime], texts: list[str]) -> datetime.datetime | None:
    """The first text that is a date."""
    for text in texts:
        try:
            return reader(text)
        except NotADate:
            continue
    return None


def linked_data(tree: html.HtmlElement) -> Iterator[dict[str, Any]]:
    """Articles and events of JSON-LD, those inside a ``@graph`` too."""
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            found = json.loads(script)
        except (ValueError, RecursionError):
            continue
        rows = found if isinstance(found, list) else [found]
        for row in rows:
            graph = row.get("@graph") if isinstance(row, dict) else None
            inner = graph if isinstance(graph, list) else [row]
            yield from (each for each in inner if isinstance(each, dict) and is_article(each))


def is_article(row: dict[str, Any]) -> bool:
    return isinstance(row.get("@type"), str) and row["@type"] in ("Article", "NewsArticle", "BlogPosting", "Event", "Report")


def source_of(image: html.HtmlElement) -> str:
    """Where the picture lies: pictures that load late hide it in another attribute."""
    return next((text for name in LAZY if (text := (image.get(name) or "").strip()) and not text.startswith("data:")), "")


def media_of(content: html.HtmlElement, base: str, belongs_to: str) -> Iterator[Medium]:
    """Pictures that the content shows, and files that it offers."""
    seen: set[str] = set()
    shown = [(source_of(image), plain(image.get("alt") or ""), "") for image in content.iter("img")]
    offered = [(link.get("href") or "", "", plain(link.text_content())) for link in content.iter("a") if is_file(link.get("href") or "")]
    for reference, alt, title in [*shown, *offered]:
        address = absolute(reference, base)
        if address and address not in seen:
            seen.add(address)
            yield Medium(f"url-{from_root(address)}" if same_site(address, base) else f"url-{address}", address, title, alt, "", belongs_to)


def is_file(reference: str) -> bool:
    """Whether an address looks like a picture or a document by its end."""
    path = reference.partition("?")[0].partition("#")[0]
    return bool(FILES.search(path) or PICTURES.search(path))
