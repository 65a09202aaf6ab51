"""Shortcodes of WordPress (``[gallery ids="1,2"]``) and the tags in braces of Joomla and Drupal, by an allow-list.

Nothing is run. What is known becomes plain HTML, which is then cleaned as all other HTML is. Of what is unknown the tag is
set aside, and the text that it encloses stays. Square brackets are also plain punctuation ("[Foto: Humas]"), so an unknown
word in brackets counts as a shortcode only when it has ``name="..."`` facts, is closed somewhere, has a ``_`` in it, or is
the name of a well-known plugin.

Source: WordPress, wp-includes/shortcodes.php; names of builders' tags as their exports have them.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape, unescape
from urllib.parse import unquote

from pendopo.site_import.rules.cleaning_asides import Asides, Reason

# Possessive, so that no text makes it try again: linear in the length of the body. Tags of HTML are stepped over.
TOKEN = re.compile(
    r"<[^<>]*+>"
    r"|\[\[\{[^\[\]]*+\]\]"
    r"|(?P<open>\[?)\[(?P<close>/?)(?P<name>[A-Za-z][\w-]*+)(?P<facts>[^\[\]]*+)\](?P<end>\]?)"
    r"|\{(?P<braced_close>/?)(?P<braced>youtube|vimeo|loadposition|loadmoduleid|loadmodule|mosimage|mospagebreak|pdf|gallery)\b"
    r"(?P<braced_facts>[^{}]*+)\}",
    re.IGNORECASE,
)
CLOSER = re.compile(r"\[/([A-Za-z][\w-]*+)\]|\{/([a-z]++)\}", re.IGNORECASE)
FACT = re.compile(r"""([A-Za-z_][\w-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))|"([^"]*)"|'([^']*)'|(\S+)""")
CURLY_QUOTES = str.maketrans({"“": '"', "”": '"', "″": '"', "‘": "'", "’": "'"})
BUILDERS = re.compile(r"(vc|et_pb|fusion|av|cs|ux|mk|cmsms|tatsu|fl|bt|nectar|rev)_\w+|(col|row|column|section|one|two|three)(_\w+)?")
RAW = frozenset({"vc_raw_html", "vc_raw_js"})  # their text is code, in base64
RAW_IN_BRACES = frozenset({"gallery", "pdf"})  # their text is a folder or file of the old server
VISIBLE_FACTS = ("title", "heading", "headline", "text", "subtitle", "content", "button_text")
LINK_FACTS = ("link", "url", "href", "button_url")
PICTURE_FACTS = ("src", "image_url", "image")
FILM_FACTS = ("src", "mp4", "m4v", "webm", "ogv", "flv", "url", "link")
BUILDER_FILMS = frozenset({"vc_video", "et_pb_video", "fusion_youtube", "fusion_vimeo", "av_video", "ux_video"})
KNOWN_PLUGINS = frozenset({"wpforms", "contact-form", "contact-form-7", "sitemap", "statistik", "slideshow", "tablepress", "ngg"})
FILM_HOSTS = {"youtube": "https://www.youtube.com/watch?v=", "vimeo": "https://vimeo.com/"}
INNER_FILM = re.compile(r"\s*([^\s<>\[\]{}\"']{5,300})\s*[\[{]/(youtube|vimeo)[\]}]", re.IGNORECASE)
FILM_NAME = re.compile(r"[\w-]{5,20}")


@dataclass(frozen=True)
class Tag:
    """One shortcode: its name in lower case, its facts, those without a name, and how it was written."""

    name: str
    closes: bool
    source: str
    facts: Mapping[str, str] = field(default_factory=dict)
    bare: Sequence[str] = ()

    def first(self, names: Sequence[str]) -> str:
        return next((self.facts[name] for name in names if self.facts.get(name)), "")


class Shortcodes:
    """Turns the shortcodes of one body into HTML.

    Args:
        asides: takes what is not understood.
        attachments: address of a picture by its id in the source (``attachment-45``), for galleries that name ids.
        own_pictures: addresses of the pictures that belong to the page, for a gallery that names none.
    """

    def __init__(self, asides: Asides, attachments: Mapping[str, str], own_pictures: Sequence[str]) -> None:
        self.asides = asides
        self.attachments = attachments
        self.own_pictures: Sequence[str] = own_pictures
        self.closers: dict[str, int] = {}
        self.opened: set[str] = set()

    def understood(self, html: str) -> str:
        """The body with each shortcode as HTML, as a mark, or as it stood where it is none. Linear in its length."""
        if "[" not in html and "{" not in html:
            return html
        self.closers = {(found[1] or found[2]).lower(): found.start() for found in CLOSER.finditer(html)}
        parts, place = [], 0
        while found := TOKEN.search(html, place):
            parts.append(html[place : found.start()])
            text, place = self.replaced(found, html)
            parts.append(text)
        return "".join((*parts, html[place:]))

    def replaced(self, found: re.Match[str], html: str) -> tuple[str, int]:
        """What stands for a token, and where to go on."""
        source = found[0]
        if source.startswith("<"):
            return source, found.end()
        if source.startswith("[[{"):
            return self.asides.put(Reason.SHORTCODE, source), found.end()
        if found["open"] and found["end"]:
            return source[1:-1], found.end()  # [[escaped]]
        name = (found["name"] or found["braced"]).lower()
        end = found.end() - len(found["end"] or "")
        if (name in RAW and not found["close"]) or (found["braced"] and name in RAW_IN_BRACES):
            return self.raw(name, found.start(), end, html)
        if name in FILM_HOSTS and not found["close"] and (inner := self.inner_film(name, end, html)):
            return inner
        lone = found["open"] or ""
        tag = tag_of(name, found, html[found.start() + len(lone) : end])
        return lone + self.html_of(tag), end

    def raw(self, name: str, start: int, end: int, html: str) -> tuple[str, int]:
        """A tag whose text is not for readers: both are set aside."""
        closer = re.compile(rf"[\[{{]/{name}[\]}}]", re.IGNORECASE)
        found = closer.search(html, end) if self.closers.get(name, -1) >= end else None
        end = found.end() if found else end
        return self.asides.put(Reason.SHORTCODE, html[start:end]), end

    def inner_film(self, name: str, start: int, html: str) -> tuple[str, int] | None:
        """``{youtube}id{/youtube}``: the film between the tags, and where it ends; None where there is none."""
        if self.closers.get(name, -1) < start:
            return None
        found = INNER_FILM.match(html, start)
        if not found or found[2].lower() != name:
            return None
        return f"<p>{escape(film_address(name, found[1]))}</p>", found.end()

    def html_of(self, tag: Tag) -> str:
        if known := KNOWN.get(tag.name):
            return known(self, tag)
        if BUILDERS.fullmatch(tag.name):
            return self.builder(tag)
        return self.aside(tag) if self.is_shortcode(tag) else tag.source

    def is_shortcode(self, tag: Tag) -> bool:
        if tag.closes:
            return tag.name in self.opened
        return bool(tag.facts or tag.name in self.closers or "_" in tag.name or tag.name in KNOWN_PLUGINS)

    def aside(self, tag: Tag) -> str:
        self.opened.add(tag.name)
        return "" if tag.closes else self.asides.put(Reason.SHORTCODE, tag.source)

    def caption(self, tag: Tag) -> str:
        if tag.closes:
            return "</figure>"
        caption = tag.facts.get("caption", "")
        return '<figure class="wp-caption">' + (f"<figcaption>{caption}</figcaption>" if caption else "")

    def gallery(self, tag: Tag) -> str:
        if tag.closes:
            return ""
        ids = re.findall(r"\d+", tag.first(("ids", "include")))
        addresses = [self.attachments.get(f"attachment-{one}", "") for one in ids] if ids else self.own_once()
        pictures = "".join(f'<img src="{escape(address)}">' for address in addresses if address)
        missing = self.aside(tag) if not addresses or not all(addresses) else ""
        return (f"<figure>{pictures}</figure>" if pictures else "") + missing

    def own_once(self) -> list[str]:
        """The page's own pictures, for the first gallery that names none; thousands of galleries must not each repeat them."""
        pictures, self.own_pictures = list(self.own_pictures), ()
        return pictures

    def embed(self, tag: Tag) -> str:
        if tag.closes:
            return "</p>"
        address = tag.first(FILM_FACTS) or " ".join(tag.bare)
        return f"<p>{escape(address)}</p>" if address else "<p>"

    def film_of_host(self, tag: Tag) -> str:
        """``[youtube=address]``, ``[youtube id]``, ``[youtube id="..."]``, ``[youtube]address[/youtube]``."""
        if tag.closes:
            return "</p>"
        said = tag.first(("url", "src", "id", "video", "v")) or "".join(tag.bare[:1]).lstrip("=")
        if not said:
            return f"<p>{self.aside(tag)}"
        return f"<p>{escape(film_address(tag.name, said))}</p>"

    def film(self, tag: Tag) -> str:
        """A film or recording: one on a film host is an address, one on the old site is for the cleaner to judge."""
        if tag.closes:
            return ""
        address = tag.first((*FILM_FACTS, "mp3", "m4a", "ogg", "wav", "wma")) or "".join(tag.bare[:1])
        return f'<{tag.name} src="{escape(address)}"></{tag.name}>' if address else self.aside(tag)

    def builder(self, tag: Tag) -> str:
        """A page builder's wrapper: nothing but the words, picture, film and link that stand in its facts."""
        if tag.closes or not tag.facts:
            return ""
        if tag.name in BUILDER_FILMS:
            return self.embed(tag)
        return self.builder_picture(tag) + self.builder_words(tag)

    def builder_picture(self, tag: Tag) -> str:
        if "image" not in tag.name and "img" not in tag.name and not tag.name.endswith("_blurb"):
            return ""
        said = tag.first(PICTURE_FACTS)
        address = self.attachments.get(f"attachment-{said}", "") if said.isdecimal() else said
        if not address:
            return self.aside(tag) if said else ""
        return f'<img src="{escape(address)}" alt="{escape(tag.facts.get("alt", ""))}">'

    def builder_words(self, tag: Tag) -> str:
        said = [escape(tag.facts[name]) for name in VISIBLE_FACTS if tag.facts.get(name)]
        address = address_in(tag.first(LINK_FACTS))
        if address and said:
            said = [f'<a href="{escape(address)}">{text}</a>' for text in said]
        return "".join(f"<p>{text}</p>" for text in said)


KNOWN: dict[str, Callable[[Shortcodes, Tag], str]] = {
    "caption": Shortcodes.caption,
    "wp_caption": Shortcodes.caption,
    "gallery": Shortcodes.gallery,
    "embed": Shortcodes.embed,
    "youtube": Shortcodes.film_of_host,
    "vimeo": Shortcodes.film_of_host,
    "video": Shortcodes.film,
    "audio": Shortcodes.film,
    "playlist": Shortcodes.aside,
    "loadposition": Shortcodes.aside,
    "loadmodule": Shortcodes.aside,
    "loadmoduleid": Shortcodes.aside,
    "mosimage": Shortcodes.aside,
    "mospagebreak": lambda _self, _tag: "\n\n",
    "pdf": Shortcodes.aside,
}


def tag_of(name: str, found: re.Match[str], source: str) -> Tag:
    """The tag that was found, with its facts as plain text."""
    written = found["facts"] or found["braced_facts"] or ""
    if not written.startswith((" ", "\t", "\n", "\r", "\xa0", "=", "/", "&nbsp;")):
        written = ""  # "[catatan: a = b]" has no facts
    written = written.strip().removesuffix("/")
    facts, bare = {}, []
    for one in FACT.finditer(unescape(written).translate(CURLY_QUOTES)):
        if one[1]:
            facts[one[1].lower()] = one[2] or one[3] or one[4] or ""
        else:
            bare.append(one[5] or one[6] or one[7] or "")
    return Tag(name, bool(found["close"] or found["braced_close"]), source, facts, tuple(bare))


def film_address(name: str, said: str) -> str:
    """The address of a film that a tag names by its address or its id."""
    return FILM_HOSTS[name] + said if FILM_NAME.fullmatch(said) else said


def address_in(link: str) -> str:
    """The address in a builder's link: as it stands, or as ``url:https%3A%2F%2Fa.id|title:...``."""
    if not link.startswith("url:"):
        return link if "://" in link or link.startswith("/") else ""
    return unquote(link.removeprefix("url:").split("|", 1)[0])
