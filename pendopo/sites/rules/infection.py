"""Whether a page carries what attackers leave: an explained score, from marks of injection that words alone never reach.

Each indicator is a small function that names weights of :data:`WEIGHTS`; a code counts once, with its heaviest weight. The
weights were set, and the thresholds chosen, on one half of a labelled set (tests/site_import/labelled); the figures come from
the other. Source of the indicators: defaced sites of Indonesian public bodies, MATRIK 23 (2024), and cleaned-up sites.
"""

import datetime
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pendopo.sites.rules.foreign_hosts import Address, address_of, is_own, is_usual
from pendopo.sites.rules.hiding import WAITING
from pendopo.sites.rules.lexicon import (
    NOTHING,
    SHOP_SIGNS,
    TOKEN,
    Wording,
    foreign_letters,
    gambling_signs,
    may_say_something,
    names_gambling,
    plain,
    weighed,
    weighed_once,
    weighed_quickly,
    wording,
)
from pendopo.sites.rules.live_check import clean
from pendopo.sites.rules.page_anatomy import Anatomy, take_apart
from pendopo.sites.rules.script_signs import script_signs
from pendopo.sites.rules.verdicts import Pile, Sign, Verdict

DOUBTFUL_FROM = 30  # points; chosen by tests/site_import/labelled/tuning.py
INFECTED_FROM = 60
LATER = datetime.timedelta(days=365)

# Points by indicator and strength. The part before the dot is the sign's code.
WEIGHTS: dict[str, int] = {
    "hidden_links.selling": 75,
    "hidden_links.many": 60,
    "hidden_links.subject": 40,
    "hidden_links.some": 35,
    "hidden_links.waiting_many": 35,
    "hidden_links.waiting": 10,
    "hidden_words.away": 45,
    "hidden_words.waiting_many": 35,
    "hidden_words.waiting": 20,
    "hidden_words.warning": 5,
    "injected_links.many": 80,
    "injected_links.few": 55,
    "injected_links.one": 35,
    "injected_links.subject": 15,
    "brand_list.links": 45,
    "brand_list.headings": 25,
    "cloaking.links": 80,
    "cloaking.title": 80,
    "cloaking.words": 60,
    "cloaking.many_hosts": 60,
    "cloaking.hosts": 40,
    "cloaking.marks": 35,
    "cloaking.unlike": 15,
    "foreign_verification.many": 45,
    "foreign_verification.two": 30,
    "foreign_verification.abroad": 15,
    "shop_data.selling": 55,
    "shop_data.priced": 45,
    "shop_data.rating": 35,
    "shop_data.app_rating": 15,
    "shop_data.kind": 15,
    "foreign_canonical.gambling": 80,
    "foreign_canonical.amp": 45,
    "foreign_canonical.link": 35,
    "doorway_parameter.address": 40,
    "doorway_parameter.links": 40,
    "keyword_meta.list": 40,
    "keyword_meta.some": 20,
    "keyword_meta.description": 15,
    "foreign_pictures.gambling": 45,
    "foreign_pictures.selling": 30,
    "foreign_pictures.many": 5,
    "shop_template.foreign": 40,
    "shop_template.marks": 20,
    "obfuscated_script.hides_address": 65,
    "obfuscated_script.decodes_itself": 60,
    "obfuscated_script.packed_evil": 50,
    "obfuscated_script.renamed": 45,
    "obfuscated_script.long_escape": 40,
    "obfuscated_script.packed": 10,
    "foreign_script.gambling": 65,
    "foreign_script.written": 45,
    "foreign_script.inserted": 15,
    "foreign_script.linked": 5,
    "foreign_frame.gambling": 70,
    "foreign_frame.hidden": 40,
    "foreign_frame.shown": 5,
    "conditional_redirect.foreign": 70,
    "conditional_redirect.coded": 45,
    "redirect.gambling": 80,
    "redirect.meta": 45,
    "redirect.script": 45,
    "redirect.opens": 10,
    "spam_title.drugs": 40,
    "spam_title.shop_signs": 50,
    "spam_title.kana": 35,
    "spam_title.brand": 25,
    "spam_title.other_script": 15,
    "spam_title.selling": 15,
    "spam_words.many": 10,
    "spam_words.some": 4,
    "spam_address.selling": 4,
    "changed_later.years": 4,
    "unreadable.page": 30,
}
# Words without any mark of injection: together they stay below DOUBTFUL_FROM, whatever a page says.
WORDS_ALONE = ("spam_title.selling", "spam_words.many", "spam_address.selling")
SUPPORTING = frozenset({"spam_words", "spam_address", "changed_later"})

VERIFICATIONS = {
    "google-site-verification": "home", "msvalidate.01": "home", "facebook-domain-verification": "home", "p:domain_verify": "home",
    "yandex-verification": "abroad", "baidu-site-verification": "abroad", "naver-site-verification": "abroad",
    "sogou_site_verification": "abroad", "360-site-verification": "abroad", "shenma-site-verification": "abroad",
}  # fmt: skip
DOORWAY_KEYS = frozenset(
    ["slot", "slots", "togel", "gacor", "maxwin", "rtp", "judi", "casino", "kasino", "toto", "poker", "taruhan", "scatter"]
)
DOORWAY_MAYBE = frozenset(
    ["daftar", "login", "situs", "link", "agen", "bandar", "game", "games", "brand", "product", "produk", "item", "main", "play", "bonus"]
)
SHOP_KINDS = frozenset({"product", "productgroup", "productmodel", "individualproduct"})
GAME_KINDS = frozenset({"game", "videogame", "gameserver"})
APP_KINDS = frozenset({"softwareapplication", "mobileapplication", "webapplication"})
CACHED = 20_000  # letters of a script that is remembered
ABSURD = 5000  # ratings of one page
SHOP_STEMS = {  # what the marks of a shop's template have in common
    "cart": ("add-to-cart", "add_to_cart", "addtocart", "add to cart", "shop-cart"),
    "product": ("product-price", "data-product-id", "product-gallery", "product-rating"),
    "buy": ("buy-now", "buynow"), "keranjang": ("tambah ke keranjang", "masukkan keranjang"),
    **{mark: (mark,) for mark in ("pdp-", "data-sku", "beli sekarang", "price-box")},
}  # fmt: skip
SHOP_ASSETS = re.compile(r"slatic|lazcdn|lazada|susercontent|shopee|tokopedia|alicdn|shopify|etsystatic|media-amazon")
SEPARATORS = re.compile(r"\s[-–—~]\s|[|»•·:–—]")
STEMS = ("gacor", "maxwin", "togel", "slot", "casino", "jackpot", "viagra", "cialis", "pharmacy")
DATA_TYPE = re.compile(r'"@type"\s{0,5}:\s{0,5}\[?\s{0,5}"(\w{1,40})"')
DATA_PRICE = re.compile(r'"(?:low)?price"\s{0,5}:\s{0,5}"?\s{0,3}(\d[\d.,]{0,15})', re.IGNORECASE)
DATA_COUNT = re.compile(r'"(?:rating|review)count"\s{0,5}:\s{0,5}"?\s{0,3}(\d[\d.,]{0,15})', re.IGNORECASE)

Found = tuple[str, str]  # a name of WEIGHTS, the place
Own = frozenset[str]  # hosts


@dataclass(frozen=True)
class Page:
    """A page to be judged.

    Attributes:
        host: host it was found on, '' when unknown.
        address: its address there, absolute or from the root.
        html: the whole page as served, or the fragment that an export has of it.
        title: its title where the HTML has none.
        as_crawler: the same page as a search engine's robot got it; None when it was not asked for.
        own_hosts: further hosts of the office, those below them included.
        published, updated: when, where that is known; both aware or both naive.
    """

    html: str
    host: str = ""
    address: str = ""
    title: str = ""
    as_crawler: str | None = None
    own_hosts: Collection[str] = ()
    published: datetime.datetime | None = None
    updated: datetime.datetime | None = None


def judge(page: Page, also: Iterable[Found] = ()) -> Verdict:
    """The pile of a page, with every sign that speaks for an infection; never raises, whatever the page is.

    Args:
        also: what was found around it: names of :data:`WEIGHTS` and places.

    Returns:
        CLEAN below :data:`DOUBTFUL_FROM` points, INFECTED from :data:`INFECTED_FROM` on, DOUBTFUL between.
    """
    own = own_hosts_of(page)
    anatomy = take_apart(page.html)
    found = [*also, *page_signs(page, anatomy, own)]
    if page.as_crawler is not None and page.as_crawler != page.html:
        found += cloaking_signs(page, anatomy, found, own)
    if found and page.published and page.updated and page.updated - page.published > LATER:
        found.append(("changed_later.years", f"{page.published:%Y-%m-%d} → {page.updated:%Y-%m-%d}"))
    return verdict_of(found)


def verdict_of(found: Iterable[Found]) -> Verdict:
    """Add up: a code counts once, at its heaviest."""
    heaviest: dict[str, Sign] = {}
    for name, place in found:
        code, points = name.partition(".")[0], WEIGHTS[name]
        if code not in heaviest or heaviest[code].points < points:
            heaviest[code] = Sign(code, points, clean(place))
    signs = tuple(sorted(heaviest.values(), key=lambda sign: (-sign.points, sign.code)))
    score = min(100, sum(sign.points for sign in signs))
    return Verdict(pile_of(score), score, signs)


def pile_of(score: int) -> Pile:
    return Pile.INFECTED if score >= INFECTED_FROM else Pile.DOUBTFUL if score >= DOUBTFUL_FROM else Pile.CLEAN


def own_hosts_of(page: Page) -> frozenset[str]:
    hosts = {page.host, address_of(page.address).host, *page.own_hosts}
    return frozenset(address_of(f"//{host}").host for host in hosts if host)


def page_signs(page: Page, anatomy: Anatomy, own: Own) -> Iterator[Found]:
    """Names of weights and places, for one answer of the page."""
    if not anatomy.whole:
        yield "unreadable.page", "…"
    titles = [page.title, *anatomy.titles[:5], *anatomy.headings[:2]]
    yield from link_signs(anatomy, own)
    yield from hidden_word_signs(anatomy)
    yield from title_signs([title for title in titles if title])
    yield from meta_signs(anatomy, own)
    yield from relation_signs(anatomy, own)
    yield from data_signs(anatomy)
    yield from address_signs(page.address)
    yield from picture_signs(anatomy, own)
    yield from frame_signs(anatomy, own)
    yield from all_script_signs(anatomy, own)
    yield from shop_signs(anatomy, own)
    if any(stem in anatomy.lower for stem in STEMS):
        yield from word_signs(anatomy.text)


def is_stranger(host: str, own: Own) -> bool:
    return not is_own(host, own) and not is_usual(host)


# -- links


def link_signs(anatomy: Anatomy, own: Own) -> Iterator[Found]:
    """Links that advertise, shown or hidden, links to strangers that nobody sees, and lists of brands."""
    shown, listed, subject, hidden, waiting, doors = [], {}, [], [], {}, []
    telling = may_say_something([link.text for link in anatomy.links])
    for link, says in zip(anatomy.links, telling, strict=True):
        address = link.address
        if not address.web:
            continue
        here = not address.host or is_own(address.host, own)
        if here and not says and not address.query:
            continue  # most links of most pages
        said = wording(link.text) if says else NOTHING
        if here and not address.query and not said.weight:
            continue
        door = is_doorway(address.query)
        sells = said.sells or door or (not here and names_gambling(address.host))
        if said.sells:
            listed[plain(link.text)] = link
        if door and here:
            doors.append(link)
        if sells and link.hidden and not (here and not said.sells):
            yield "hidden_links.selling", f"{link.hidden}: {link.text} → {link.raw}"
        elif sells and not here:
            shown.append(link)
        elif not here and not is_usual(address.host):
            if said.names:
                subject.append(link)
                if link.hidden:
                    yield "hidden_links.subject", f"{link.hidden}: {link.text} → {link.raw}"
            if link.hidden in WAITING or link.hidden == "indent":
                if not link.pictured:
                    waiting[address.host] = link
            elif link.hidden:
                hidden.append(link)
    if shown:
        grade = "many" if len(shown) >= 5 else "few" if len(shown) >= 2 else "one"
        yield f"injected_links.{grade}", f"{len(shown)}: {shown[0].text} → {shown[0].raw}"
    if len({link.address.host for link in subject}) >= 3:
        yield "injected_links.subject", f"{len(subject)}: {subject[0].text} → {subject[0].raw}"
    if hidden:
        yield "hidden_links.many" if len(hidden) >= 3 else "hidden_links.some", f"{hidden[0].hidden}: {hidden[0].text} → {hidden[0].raw}"
    if len(waiting) >= 3:
        first = next(iter(waiting.values()))
        yield "hidden_links.waiting_many" if len(waiting) >= 10 else "hidden_links.waiting", f"{first.hidden}: {first.text} → {first.raw}"
    if doors:
        yield "doorway_parameter.links", doors[0].raw
    if len(listed) >= 5:
        yield "brand_list.links", ", ".join(list(listed)[:8])
    headings = [heading for heading in anatomy.headings if wording(heading).sells]
    if len(headings) >= 3 and any(wording(heading).brands for heading in headings):
        yield "brand_list.headings", ", ".join(headings[:5])


def is_doorway(query: str) -> bool:
    """Whether a query leads to a page made up of it: ``?slot=maxwin88``; what people type into a search field is not asked."""
    if not query:
        return False
    for part in query.replace(";", "&").split("&")[:40]:
        key, _, value = part.partition("=")
        said = wording(value.replace("-", " ").replace("_", " "))
        if plain(key) in DOORWAY_KEYS and value and not value.isdigit() and not said.guards:
            return True
        if plain(key) in DOORWAY_MAYBE and (said.sells or (said.brands and not said.guards)):
            return True
    return False


def hidden_word_signs(anatomy: Anatomy) -> Iterator[Found]:
    for way, text in anatomy.hidden_text[:200]:
        if not (text.isascii() and len(text) < 12):
            said = weighed_once(text)
            if said.weight < 3:
                continue
            if warns(said):
                yield "hidden_words.warning", f"{way}: {text}"
            elif way in WAITING:
                yield "hidden_words.waiting_many" if said.weight >= 8 and said.covered >= 0.5 else "hidden_words.waiting", f"{way}: {text}"
            else:
                yield "hidden_words.away", f"{way}: {text}"


def warns(said: Wording) -> bool:
    """Whether a longer text says as much of police, courts and danger as of the thing."""
    return (said.guards + said.mild) * 3 >= said.weight


# -- head


def title_signs(titles: list[str]) -> Iterator[Found]:
    """Titles in kana or Chinese characters, of drugs, and of gambling."""
    for title in titles:
        for part in SEPARATORS.split(title[:600]):
            kana, others, letters = foreign_letters(part)
            if kana + others >= 4 and kana + others > letters / 2:
                shop = gambling_signs(part) or any(sign in part for sign in SHOP_SIGNS)
                yield "spam_title.shop_signs" if shop else "spam_title.kana" if kana >= 3 else "spam_title.other_script", title
            said = wording(part.strip())
            if said.drugs and not said.guards and (said.covered >= 0.4 or said.drugs >= 2):
                yield "spam_title.drugs", title
            elif said.sells and said.weight + said.subject >= 2:
                yield "spam_title.brand" if said.brands else "spam_title.selling", title


def meta_signs(anatomy: Anatomy, own: Own) -> Iterator[Found]:
    marks: dict[str, set[str]] = {}
    for name, content in anatomy.metas:
        if name in VERIFICATIONS:
            marks.setdefault(name, set()).add(content.strip())
        elif name == "keywords":
            yield from keyword_signs(content)
        elif name in ("description", "og:title", "og:description", "twitter:title", "twitter:description"):
            said = weighed(TOKEN.findall(plain(content[:600])))
            if said.weight >= 3 and not warns(said):
                yield "keyword_meta.description", f"{name}: {content}"
        elif name == "refresh":
            yield from refresh_signs(content, own)
    yield from verification_signs(marks)


def keyword_signs(content: str) -> Iterator[Found]:
    entries = {entry.strip() for entry in content.split(",")[:200]}
    selling = [entry for entry in entries if wording(entry).sells]
    if len(selling) >= 2:
        yield "keyword_meta.list" if len(selling) >= 4 else "keyword_meta.some", content


def verification_signs(marks: dict[str, set[str]]) -> Iterator[Found]:
    """An office proves to a search engine once that a site is its own; who took it over proves it again, often to others."""
    most = max(((len(contents), name) for name, contents in marks.items()), default=(0, ""))
    if most[0] >= 2:
        place = f"{most[1]}: {', '.join(sorted(marks[most[1]]))}"
        yield "foreign_verification.many" if most[0] >= 3 else "foreign_verification.two", place
    abroad = [name for name in marks if VERIFICATIONS[name] == "abroad"]
    if abroad:
        yield "foreign_verification.two" if len(abroad) >= 3 else "foreign_verification.abroad", ", ".join(sorted(abroad))


def refresh_signs(content: str, own: Own) -> Iterator[Found]:
    _, sign, target = content.lower().partition("url")
    address = address_of(target.lstrip(" =").strip("'\" ")) if sign else Address()
    if address.web and is_stranger(address.host, own):
        yield redirect_grade(address.host, address.query), content


def redirect_grade(host: str, query: str) -> str:
    """The weight of a redirect to a stranger."""
    return "redirect.gambling" if names_gambling(host) or is_doorway(query) else "redirect.meta"


def relation_signs(anatomy: Anatomy, own: Own) -> Iterator[Found]:
    """A page that calls a stranger's address its own, or its form for telephones."""
    if not own:
        return
    for rel, raw in anatomy.related:
        if rel not in ("canonical", "amphtml"):
            continue
        address = address_of(raw)
        if not address.web or not address.host or not is_stranger(address.host, own) or is_nowhere(address.host):
            continue
        gambling = names_gambling(address.host) or is_doorway(address.query)
        yield f"foreign_canonical.{'gambling' if gambling else 'amp' if rel == 'amphtml' else 'link'}", f"{rel}: {raw}"


def is_nowhere(host: str) -> bool:
    """A builder's own machine, whose address was forgotten in a template."""
    return host == "localhost" or host.endswith((".local", ".localhost")) or host.replace(".", "").isdigit()


# -- structured data


def data_signs(anatomy: Anatomy) -> Iterator[Found]:
    """Goods with prices and games with thousands of ratings: an office sells nothing."""
    for data in anatomy.data:
        yield from loose_data_signs(data) if isinstance(data, str) else node_signs(data)
    if anatomy.item_types & (SHOP_KINDS | GAME_KINDS):
        yield "shop_data.priced" if anatomy.item_props & {"price", "lowprice"} else "shop_data.kind", ", ".join(sorted(anatomy.item_types))


def node_signs(data: Any) -> Iterator[Found]:
    for node in nodes_of(data):
        kinds = {str(kind).rpartition("/")[2].lower() for kind in as_list(node.get("@type"))}
        name = f"{node.get('name') or ''}"[:300]
        ratings = max((ratings_of(rating) for rating in as_list(node.get("aggregateRating"))), default=0)
        place = f"{', '.join(sorted(kinds))}: {name}, {ratings} ratings"
        said = wording(name)
        if said.sells and said.weight + said.subject >= 2 and kinds - {"breadcrumblist", "listitem", "website", "webpage"}:
            yield "shop_data.selling", place
        if kinds & SHOP_KINDS or (kinds & GAME_KINDS and ratings >= ABSURD / 5):
            yield "shop_data.priced" if priced(node) or kinds & GAME_KINDS else "shop_data.kind", place
        elif kinds & GAME_KINDS:
            yield "shop_data.priced" if priced(node) else "shop_data.kind", place
        if ratings >= ABSURD:
            yield "shop_data.app_rating" if kinds & APP_KINDS else "shop_data.rating", place


def loose_data_signs(text: str) -> Iterator[Found]:
    """The same for data that is no JSON."""
    kinds = {kind.lower() for kind in DATA_TYPE.findall(text)[:200]}
    price = any(amount(found) > 0 for found in DATA_PRICE.findall(text)[:200])
    if kinds & (SHOP_KINDS | GAME_KINDS):
        yield "shop_data.priced" if price else "shop_data.kind", text[:200]
    if any(amount(found) >= ABSURD for found in DATA_COUNT.findall(text)[:200]) and not kinds & APP_KINDS:
        yield "shop_data.rating", text[:200]


def nodes_of(data: Any, most: int = 2000) -> Iterator[dict[str, Any]]:
    """Every object of structured data, outer ones first."""
    waiting = [data]
    while waiting and most > 0:
        most -= 1
        one = waiting.pop()
        if isinstance(one, dict):
            yield one
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one[:500]


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def priced(node: dict[str, Any]) -> bool:
    offers = [one for one in as_list(node.get("offers")) if isinstance(one, dict)]
    return any(amount(one.get(key)) > 0 for one in (node, *offers) for key in ("price", "lowPrice", "highPrice"))


def ratings_of(rating: Any) -> int:
    if not isinstance(rating, dict):
        return 0
    return int(max(amount(rating.get("ratingCount")), amount(rating.get("reviewCount"))))


def amount(value: Any) -> float:
    """A number as structured data has it, also ``"98.765"`` and ``"1,234.00"``; 0 for none."""
    text = f"{value if isinstance(value, int | float | str) else 0}".strip()[:20]
    whole = re.sub(r"[.,]\d{1,2}$", "", text)
    figures = "".join(letter for letter in whole if letter.isascii() and letter.isdigit())
    return float(figures or 0)


# -- address, pictures, frames, scripts, templates


def address_signs(address: str) -> Iterator[Found]:
    found = address_of(address)
    if is_doorway(found.query):
        yield "doorway_parameter.address", address
    for part in found.path.split("/")[-4:]:
        said = wording(part.replace("-", " ").replace("_", " ").removesuffix(".html"))
        if said.sells and said.weight + said.subject >= 2:
            yield "spam_address.selling", address


def picture_signs(anatomy: Anatomy, own: Own) -> Iterator[Found]:
    strangers = [picture for picture in anatomy.pictures[:2000] if picture.address.web and is_stranger(picture.address.host, own)]
    for picture in strangers:
        if names_gambling(picture.address.host):
            yield "foreign_pictures.gambling", picture.raw
        elif wording(picture.alt).sells:
            yield "foreign_pictures.selling", f"{picture.alt} → {picture.raw}"
    if len(strangers) >= 6:
        yield "foreign_pictures.many", strangers[0].raw


def frame_signs(anatomy: Anatomy, own: Own) -> Iterator[Found]:
    for address, hidden, raw in anatomy.frames[:200]:
        if not address.web or not is_stranger(address.host, own):
            continue
        gambling = names_gambling(address.host) or is_doorway(address.query)
        yield f"foreign_frame.{'gambling' if gambling else 'hidden' if hidden else 'shown'}", raw


def all_script_signs(anatomy: Anatomy, own: Own) -> Iterator[Found]:
    for raw in anatomy.script_addresses[:300]:
        address = address_of(raw)
        if address.web and is_stranger(address.host, own) and not is_nowhere(address.host):
            yield "foreign_script.gambling" if names_gambling(address.host) else "foreign_script.linked", raw
    for source in anatomy.scripts[:300]:
        yield from known_script(source, own) if len(source) <= CACHED else one_script(source, own)


def one_script(source: str, own: Own) -> tuple[Found, ...]:
    """The signs of one inline script; where it sends visitors to a host that sells, that as well."""
    found = list(script_signs(source, lambda host: is_stranger(host, own) and not is_nowhere(host)))
    sent = [place for name, place in found if name.startswith(("redirect.", "conditional_redirect."))]
    found += [("redirect.gambling", place) for place in sent if any(names_gambling(host) for host in hosts_of(place))]
    return tuple(found)


known_script = lru_cache(maxsize=512)(one_script)  # a site has the same few on each of its pages


def hosts_of(text: str) -> Iterator[str]:
    return (address_of(found).host for found in re.findall(r"(?:https?:)?//[\w.-]{3,100}", text)[:10])


def shop_signs(anatomy: Anatomy, own: Own) -> Iterator[Found]:
    """The template of a shop around a page, and what it fetches from the shop's hosts."""
    strangers = [host for host in anatomy.asset_hosts if is_stranger(host, own)]
    if shops := [host for host in strangers if SHOP_ASSETS.search(host)]:
        yield "shop_template.foreign", ", ".join(sorted(shops))
    stems = [stem for stem in SHOP_STEMS if stem in anatomy.lower]
    marks = [mark for stem in stems for mark in SHOP_STEMS[stem] if mark in anatomy.lower]
    if len(marks) >= 3:
        yield "shop_template.foreign" if strangers else "shop_template.marks", ", ".join(marks)


def word_signs(text: str) -> Iterator[Found]:
    said = weighed_quickly(text[:60_000])
    if said.weight >= 3 and not warns(said):
        yield "spam_words.many" if said.weight >= 8 else "spam_words.some", f"{said.weight} / {said.words}"


# -- two answers compared


def cloaking_signs(page: Page, reader: Anatomy, of_reader: list[Found], own: Own) -> Iterator[Found]:
    """What a search engine gets and a reader does not. Two answers of a living page always differ: only marks of injection count."""
    crawler = take_apart(page.as_crawler or "")
    known = {name for name, _place in of_reader}
    fresh = [(name, place) for name, place in page_signs(page, crawler, own) if name not in known]
    codes = {name.partition(".")[0] for name, _place in of_reader}
    yield from fresh
    if marks := [name for name, _p in fresh if name.partition(".")[0] not in codes | SUPPORTING and WEIGHTS[name] >= 15]:
        yield "cloaking.marks", ", ".join(marks)
    yield from cloaked_links(reader, crawler, own)
    titles = [title for title in crawler.titles if title not in reader.titles and any(title_signs([title]))]
    if titles and not any(title_signs(reader.titles)):
        yield "cloaking.title", titles[0]
    yield from cloaked_words(reader.text, crawler.text)


def cloaked_links(reader: Anatomy, crawler: Anatomy, own: Own) -> Iterator[Found]:
    seen = {(link.address.host, link.text) for link in reader.links}
    fresh = [link for link in crawler.links if link.address.web and (link.address.host, link.text) not in seen]
    selling = [
        link for link in fresh if wording(link.text).sells or (not is_own(link.address.host, own) and names_gambling(link.address.host))
    ]
    if selling:
        yield "cloaking.links", f"{len(selling)}: {selling[0].text} → {selling[0].raw}"
    hosts = {link.address.host for link in fresh if is_stranger(link.address.host, own)} - {host for host, _text in seen}
    if len(hosts) >= 3:
        yield "cloaking.many_hosts" if len(hosts) >= 8 else "cloaking.hosts", ", ".join(sorted(hosts)[:8])


def cloaked_words(reader: str, crawler: str) -> Iterator[Found]:
    before, after = TOKEN.findall(plain(reader[:60_000])), TOKEN.findall(plain(crawler[:60_000]))
    left = Counter(before)
    left.subtract(after)
    added = [token for token in after if left[token] < 0]
    said = weighed(added)
    if said.weight >= 4 and not warns(said):
        yield "cloaking.words", f"{said.weight} / {len(added)}"
    both, either = len(set(before) & set(after)), len(set(before) | set(after))
    if min(len(before), len(after)) >= 50 and both < 0.3 * either:
        yield "cloaking.unlike", f"{both} / {either}"


# -- a quick look, for pages that are ours

NEEDLES = tuple(
    needle.encode()
    for needle in (
        "style=", "style =", "<style", "<iframe", "<object", "<embed", "<base", "<marquee", "<font", "<frame", "refresh", "amphtml", "eval",
        "atob", "charcode", "escape(", "\\x", "_0x", "document.write", "location", "createelement", "-verif", '"product',
        '"game', '"videogame',
        "ratingcount", "reviewcount", "itemtype", "itemprop", "add-to-cart", "pdp-", "gacor", "maxwin", "togel", "slot", "judi", "casino",
        "kasino", "poker", "jackpot", "toto", "rtp", "viagra", "cialis", "levitra", "pharma", "sildenafil", "tadalafil", "kamagra", "xanax",
        "tramadol", "prescription", "replica", "deposit", "&#1", "&#x6", "&#x7", "g4c", "c0r", "sl0", "s1o", "s10", "0gel", "t0g", "t0t",
        "xw1", "m4x",
    )
)  # fmt: skip
NOT_LATIN = re.compile(rb"[\xcc-\xe1\xe3-\xef\xf0]|\xe2\x80[\x8b-\x8f]|\xe2\x81")


def may_be_infected(data: bytes) -> bool:
    """A quick look at a page that our own templates made: False when it has nothing of what the heavier signs need.

    Our templates have no style attributes, no inline scripts that act, no frames and no foreign letters; a page with any of
    these, or with one of the words, is looked at closely.
    """
    lower = data.lower()
    return any(needle in lower for needle in NEEDLES) or (not data.isascii() and bool(NOT_LATIN.search(data)))
