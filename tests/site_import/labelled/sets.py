"""The labelled set and its two halves: one to fit weights and thresholds on, one that only ever gives the figures."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from random import Random

from pendopo.sites.rules.infection import Page
from tests.site_import.labelled import clean, infected, later, shells

SEED = "pendopo-2026"
CLEAN_OF_A_KIND = 24
INFECTED_OF_A_KIND = 16
OF_A_COMBINATION = 12
LATER_OF_A_KIND = 8


@dataclass(frozen=True)
class Labelled:
    """A page and what it is.

    Attributes:
        name: kind and number: ``clean/warning/3``, ``infected/refresh/0``.
        for_tuning: it belongs to the half that may be looked at; by the hash of its name, so that it never changes sides.
    """

    name: str
    page: Page
    infected: bool

    @property
    def kind(self) -> str:
        return self.name.rpartition("/")[0]

    @property
    def for_tuning(self) -> bool:
        return is_for_tuning(self.name)


def is_for_tuning(name: str) -> bool:
    return name.startswith("infected/later:") or sha256(name.encode()).digest()[0] % 2 == 0


def tuning_half() -> Iterator[Labelled]:
    """What weights and thresholds may be fitted on. Pages of the other half are not even made."""
    return (made(name) for name in names() if is_for_tuning(name))


def judging_half() -> Iterator[Labelled]:
    """What the figures are taken on."""
    return (made(name) for name in names() if not is_for_tuning(name))


def names() -> Iterator[str]:
    """Of all pages, in a fixed order."""
    for kind in clean.KINDS:
        yield from (f"clean/{kind.__name__}/{number}" for number in range(CLEAN_OF_A_KIND))
    for injection in infected.KINDS:
        yield from (f"infected/{injection.__name__}/{number}" for number in range(INFECTED_OF_A_KIND))
    for together in infected.USUAL:
        kinds = "+".join(one.__name__ for one in together)
        yield from (f"infected/{kinds}/{number}" for number in range(OF_A_COMBINATION))
    for injection in later.KINDS:
        yield from (f"infected/later:{injection.__name__}/{number}" for number in range(LATER_OF_A_KIND))


def made(name: str) -> Labelled:
    """Make one page: the same for the same name, on every machine."""
    chance = Random(f"{SEED}/{name}")
    label, kind, _number = name.split("/")
    place = clean.place_of(chance)
    host = f"kpu-{place.lower().replace(' ', '-')}.example"
    if label == "clean":
        title, body, head = getattr(clean, kind)(chance, place)
        page = Page(shells.page(chance, title, body, place, host, head), host=host, address="/berita/1", as_crawler=None)
        return Labelled(name, with_living_parts(page, chance), infected=False)
    return Labelled(name, spoiled(kind.split("+"), chance, place, host), infected=True)


def with_living_parts(page: Page, chance: Random) -> Page:
    """One clean page in three was also asked for as a crawler: counters, nonces and boxes differ, as on every living site."""
    if chance.random() > 1 / 3:
        return page
    other = page.html.replace("Selamat datang", f"Pengunjung ke-{chance.randint(1, 9999)}")
    other += f'<!-- {chance.getrandbits(40):x} --><p>Berita acak: <a href="/berita/{chance.randint(1, 99)}">Rapat pleno</a></p>'
    if chance.random() < 0.1:
        other = "<html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>"
    return Page(page.html, host=page.host, address=page.address, as_crawler=other)


def spoiled(kinds: list[str], chance: Random, place: str, host: str) -> Page:
    """A page of an office with injections; those for crawlers alone are in the second answer only."""
    title, body, head = chance.choice((clean.news, clean.announcement, clean.agenda, clean.warning, clean.media_links))(chance, place)
    injections = [injection_of(kind)(chance) for kind in kinds]
    shape = chance.getrandbits(64)
    seen = [one for one in injections if not one.crawler_only]
    html = with_injections(seen, Random(shape), (title, body, head), place, host)
    crawled = with_injections(injections, Random(shape), (title, body, head), place, host) if len(seen) < len(injections) else None
    address = next((one.address for one in injections if one.address), "/berita/1")
    return Page(html, host=host, address=address, as_crawler=crawled)


def injection_of(kind: str) -> Callable[[Random], infected.Injected]:
    module, name = (later, kind.removeprefix("later:")) if kind.startswith("later:") else (infected, kind)
    found: Callable[[Random], infected.Injected] = getattr(module, name)
    return found


def with_injections(injections: list[infected.Injected], chance: Random, made: tuple[str, str, str], place: str, host: str) -> str:
    title, body, head = made
    head += "".join(one.head for one in injections) or " "
    foot = "".join(one.foot for one in injections)
    body += "".join(one.body for one in injections)
    title = next((one.title for one in injections if one.title), title)
    return shells.page(chance, title, body, place, host, head, foot)
