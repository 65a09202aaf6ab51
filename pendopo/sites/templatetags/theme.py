"""What the theme's templates say: icons, numbers, sizes and dates, as the language of the page writes them."""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from django import template
from django.template.base import Node, NodeList, Parser, TextNode, Token
from django.template.context import Context
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from pendopo.kit.dates import date_words, words_of
from pendopo.sites.rules import icons, tile_map
from pendopo.sites.rules.public_view import Card, Chrome, FileInfo, Link, OfficeEntry, Picture
from pendopo.sites.rules.qr import qr_path

register = template.Library()

DIGITS = str.maketrans({",": ".", ".": ",", "-": "−"})
SHORT_NAMES = {"kpu": "KPU", "bawaslu": "Bawaslu"}
SHORT_NAMES_ACEH = {"kpu": "KIP", "bawaslu": "Panwaslih"}
NEIGHBOURS = 2
ENOUGH_FOR_CONTENTS = 4


@register.tag
def icon(parser: Parser, token: Token) -> TextNode:
    """``{% icon "go" %}``: settled when the template is read, so it costs nothing when a page is made."""
    try:
        return TextNode(icons.icon(token.split_contents()[1].strip("\"'")))
    except (IndexError, KeyError):
        raise template.TemplateSyntaxError(f"{token.contents}: no such icon; there are {', '.join(icons.SHAPES)}") from None


@register.tag
def once(parser: Parser, token: Token) -> "OncePerSite":
    """``{% once foot %}...{% endonce %}``: what is the same on all pages of a site is rendered once a site.

    The renderer keeps the pieces in ``fragments``; where the context has none, the piece is rendered each time.
    """
    name = token.split_contents()[1]
    nodes = parser.parse(("endonce",))
    parser.delete_first_token()
    return OncePerSite(name, nodes)


class OncePerSite(Node):
    def __init__(self, name: str, nodelist: NodeList) -> None:
        self.name, self.nodelist = name, nodelist

    def render(self, context: Context) -> SafeString:
        fragments = context.get("fragments")
        if fragments is None:
            return self.nodelist.render(context)
        if self.name not in fragments:
            fragments[self.name] = self.nodelist.render(context)
        return fragments[self.name]


@register.filter
def angka(value: Any) -> str:
    """83762 as "83.762", in English "83,762"; what is no number stays as it is."""
    return written(f"{value:,}") if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def written(number: str) -> str:
    """A number in Python's writing with the signs of the page's language."""
    return number.replace("-", "−") if get_language() == "en" else number.translate(DIGITS)


@register.filter
def filesize(size: Any) -> str:
    """A number of bytes as "412 kB" or "1,2 MB" (1 kB = 1000 bytes); '' when it is not known."""
    if not isinstance(size, int) or size <= 0:
        return ""
    if size < 999_500:
        return f"{max(1, round(size / 1000))} kB"
    unit, divisor = ("MB", 10**6) if size < 999_950_000 else ("GB", 10**9)
    return f"{written(f'{size / divisor:,.1f}')} {unit}"


@register.filter
def tanggal(date: datetime.date | None) -> str:
    """13 November 2028."""
    return date_words(date, get_language()) if date else ""


@register.filter
def bulan(date: datetime.date) -> str:
    """The month on a calendar's leaf: Nov."""
    return words_of(get_language()).months[date.month - 1][:3]


@register.filter(expects_localtime=True)
def waktu(date: datetime.date | None) -> SafeString:
    """A date as a ``<time>`` element."""
    return mark_safe(f'<time datetime="{date:%Y-%m-%d}">{tanggal(date)}</time>') if date else SafeString("")  # noqa: S308  only digits and months


@register.filter
def meta(card: Card) -> SafeString:
    """The small line under a title in a list: category, number, date, and the file with type and size."""
    return _meta(card, format_html("<span>{}</span>", _described(card.file)) if card.file else "")


@register.filter
def meta_with_file(card: Card) -> SafeString:
    """The same with the file as a link to it."""
    return _meta(
        card,
        format_html('<a href="{}">{} <span class="hidden">{}</span></a>', card.file.url, _described(card.file), card.title)
        if card.file
        else "",
    )


def _meta(card: Card, file: str) -> SafeString:
    words = "".join(f"<span>{conditional_escape(word)}</span>" for word in (card.category, card.number) if word)
    return mark_safe(f'<p class="meta">{standing_tag(card.standing)}{words}{waktu(card.date)}{file}</p>')  # noqa: S308  every part is escaped above


STANDINGS = {"berlaku": ("good", _l("Berlaku")), "diubah": ("mind", _l("Diubah")), "dicabut": ("stop", _l("Dicabut"))}


@register.filter
def standing_tag(standing: str) -> SafeString:
    """Whether a legal product holds, as a tag; nothing for what is none."""
    return format_html('<strong class="tag {}">{}</strong>', *STANDINGS[standing]) if standing in STANDINGS else SafeString("")


def _described(file: FileInfo) -> str:
    return f"{file.kind} {filesize(file.size)}".strip()


@register.filter
def srcset(picture: Picture) -> SafeString:
    """A picture's addresses in both sizes, and its width and height, so that the page does not jump."""
    return format_html(
        'src="{0}" srcset="{1} {2}w, {0} {3}w" width="{3}" height="{4}" alt="{5}"',
        picture.url, picture.small_url, str(picture.small_width), str(picture.width), str(picture.height), picture.alt,
    )  # fmt: skip


@register.filter
def tel(phone: str) -> str:
    """A telephone number for ``tel:``: digits, and the plus in front."""
    return ("+" if phone.strip().startswith("+") else "") + "".join(sign for sign in phone if sign in "0123456789")


@register.filter
def absolute(url: str, origin: str) -> str:
    """A path on this site with its origin; full addresses stay."""
    return f"{origin}{url}" if url.startswith("/") else url


@register.filter
def qr(path: str, origin: str) -> SafeString:
    """A QR code of an address on this site, for paper."""
    size, drawing = qr_path(absolute(path, origin))
    return format_html('<svg class="qr" viewBox="0 0 {0} {0}" aria-hidden="true"><path d="{1}"/></svg>', str(size), drawing)


@register.filter
def at(mapping: Mapping[str, Any], key: str) -> Any:
    """``mapping[key]``; an empty tuple where there is none."""
    return mapping.get(key, ())


@register.filter
def around(links: Sequence[Link]) -> list[Link | None]:
    """The numbered parts of a long list: the first, the last, two at each side of the current one; None where some are left out."""
    current = next((place for place, link in enumerate(links) if link.current), 0)
    shown = [place for place in range(len(links)) if place in (0, len(links) - 1) or abs(place - current) <= NEIGHBOURS]
    return [part for last, place in pairwise([-1, *shown]) for part in ((None, links[place]) if place > last + 1 else (links[place],))]


@register.filter
def with_anchors(blocks: Iterable[Any]) -> list[tuple[Any, str]]:
    """The blocks of a text, each with the anchor of its heading, unique on the page; '' for what is no heading."""
    used: Counter[str] = Counter()
    return [(block, _anchor(block.value, used) if block.block_type == "heading" else "") for block in blocks]


def _anchor(heading: str, used: Counter[str]) -> str:
    name = f"bagian-{slugify(heading)[:60].strip('-')}"
    used[name] += 1
    return name if used[name] == 1 else f"{name}-{used[name]}"


@register.filter
def contents(parts: Iterable[tuple[Any, str]]) -> list[Link]:
    """The headings of a long text as links to them; nothing for a text of fewer than four."""
    found = [Link(block.value, f"#{anchor}") for block, anchor in parts if anchor]
    return found if len(found) >= ENOUGH_FOR_CONTENTS else []


@register.filter
def bare(place: str) -> str:
    """A province's name without the word Provinsi."""
    return place.removeprefix("Provinsi ")


@register.filter
def by_island(provinces: list[OfficeEntry]) -> tuple[tile_map.Island, ...]:
    return tile_map.by_island(provinces)


@register.filter
def short_name(body: str, code: str = "") -> str:
    """KPU or Bawaslu; in Aceh KIP or Panwaslih."""
    return (SHORT_NAMES_ACEH if code[:2] == "11" else SHORT_NAMES).get(body, "")


@register.filter
def districts_word(chrome: Chrome) -> str:
    """What a district is called: distrik in the provinces of Papua, kecamatan elsewhere (UU 2/2021)."""
    return _("distrik") if any(link.title.startswith("Papua") for link in chrome.trail) else _("kecamatan")


@register.filter
def office_at(link: Link, body: str) -> str:
    """What the office above is called: KPU Republik Indonesia, KPU Provinsi Jawa Timur, KIP Aceh."""
    if link.title == "Aceh":
        return f"{short_name(body, '11')} Aceh"
    if link.title == _("Nasional"):
        return f"{short_name(body)} Republik Indonesia"
    return f"{short_name(body)} {'' if link.title.startswith('Daerah ') else 'Provinsi '}{link.title}"


@register.simple_tag
def office_links(entry: OfficeEntry, body: str) -> SafeString:
    """An office's two sites, in a list of hundreds: this body's under the place's name, the other's under its own."""
    if not entry.other_url:
        return format_html('<a href="{}">{}</a>', entry.url, entry.place)
    other = short_name("bawaslu" if body == "kpu" else "kpu", entry.code)
    return format_html(
        '<a href="{}">{}</a> <a href="{}" aria-label="{} {}">{}</a>', entry.url, entry.place, entry.other_url, other, entry.place, other
    )
