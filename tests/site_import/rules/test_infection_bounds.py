# ruff: noqa: E501  pages and scripts stand here as they come, unbroken
"""Whatever a page is, the detector answers, soon, and innocent text beside an attack hides nothing."""

import time
from collections.abc import Callable
from contextlib import contextmanager
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pendopo.sites.rules import foreign_hosts, hiding, lexicon, page_anatomy
from pendopo.sites.rules.infection import DOUBTFUL_FROM, SUPPORTING, Page, judge, may_be_infected
from pendopo.sites.rules.verdicts import Pile
from tests.site_import.labelled import clean, infected
from tests.site_import.labelled.sets import made, names

SOUP = st.text(
    alphabet=st.sampled_from("<>/='\"&;#!-{}()[]:.,%\\ \n\t\0aeijlost019üж激\ud800\u200b") | st.characters(), max_size=400
)  # fmt: skip
PIECES = st.lists(
    st.sampled_from(
        ("<a href=", "</a>", "<div style='display:none", "'>", "<style>", "</style>", "<script>", "</script>", "eval(", "atob('", "')", "<!--", "-->", "<meta ",
         "name=keywords ", "content='slot gacor,", "http://", "//[::1", "<svg><title>", "</html>", "<marquee width=", "itemtype=x", "{\"@type\":", "]]>", "<![CDATA[",
         "slot gacor ", "\\x41" * 9, "%41" * 9, "&#115;", "<base href=", "<table bgcolor=", "color:#fff;", "position:absolute;left:-99999999px;")
    ),
    max_size=60,
).map("".join)  # fmt: skip


@contextmanager
def cpu_at_most(seconds: float):  # type: ignore[no-untyped-def]
    """Processor time, which other programs do not lengthen; far above what it takes, far below what backtracking would."""
    began = time.process_time()
    yield
    assert time.process_time() - began < seconds


@settings(max_examples=150, deadline=None)
@given(SOUP | PIECES, SOUP | PIECES, st.none() | SOUP | PIECES)
def test_it_never_raises_on_any_soup(html: str, address: str, crawled: str | None) -> None:
    verdict = judge(Page(html, host="kpu.example", address=address, title=address, as_crawler=crawled, own_hosts=(address,)))
    assert 0 <= verdict.score <= 100
    assert all(len(sign.where) <= 200 for sign in verdict.signs)


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=600))
def test_it_never_raises_on_any_bytes(data: bytes) -> None:
    for text in (data.decode("utf-8", "replace"), data.decode("latin-1"), data.decode("utf-8", "surrogateescape")):
        judge(Page(text, host="kpu.example"))
    may_be_infected(data)


BACK = chr(92)
LONG: dict[str, Callable[[], str]] = {
    "blanks": lambda: " " * 300_000,
    "open tags": lambda: "<" * 200_000,
    "divs in divs": lambda: "<div>" * 60_000,
    "links in links": lambda: "<a href='https://x.example/'>" * 30_000,
    "hidden in hidden": lambda: "<div style='display:none'>" * 20_000,
    "hidden beside hidden": lambda: "<div style='left:-9999px;position:absolute'><b>x</b></div>" * 15_000,
    "colours in colours": lambda: "<b style='color:#fff'>" * 20_000,
    "one attribute": lambda: f"<a href='{'a' * 400_000}'>x</a>",
    "one style": lambda: f"<p style='{'left:-1px;' * 40_000}'>x</p>",
    "comments of a sheet": lambda: f"<style>{'/*' * 150_000}</style>",
    "braces of a sheet": lambda: f"<style>{'{' * 150_000}{'}' * 100_000}</style>",
    "selectors": lambda: f"<style>{','.join(['.a b'] * 30_000)}{{display:none}}</style><p class='a {'b ' * 9000}'>",
    "rules": lambda: "<style>" + "".join(f".c{n}{{display:none}}" for n in range(9000)) + "</style>" + "<i class='c1 c2'></i>" * 3000,
    "escapes": lambda: "<script>eval('" + (BACK + "x41") * 60_000 + "')</script>",
    "percents": lambda: f"<script>document.write(unescape('{'%3Ca' * 40_000}'))</script>",
    "figures": lambda: f"<script>eval(String.fromCharCode({'65,' * 60_000}</script>",
    "figures in brackets": lambda: f"<script>location={'[1,2,' * 40_000}</script>",
    "base64": lambda: f"<script>eval(atob('{'A' * 200_000}'))</script>",
    "locations": lambda: f"<script>{'location=' * 30_000}</script>",
    "names of machines": lambda: f"<script>{'_0x1234=' * 30_000}</script>",
    "writes": lambda: f"<script>{'document.write(' * 20_000}</script>",
    "plus signs": lambda: "<script>location=" + "'a'+" * 30_000 + "</script>",
    "deep data": lambda: f"<script type='application/ld+json'>{'[' * 100_000}</script>",
    "wide data": lambda: f"<script type='application/ld+json'>[{','.join(['{}'] * 60_000)}]</script>",
    "single letters": lambda: "<title>" + "s l o t " * 40_000 + "</title>",
    "words": lambda: "<p>" + "slot gacor maxwin " * 30_000,
    "entities": lambda: "&#115;&#108;" * 40_000,
    "letters that combine": lambda: "<h1>" + "a" + "\u0301" * 100_000,
    "separators": lambda: "<title>" + " - |" * 60_000,
    "keywords": lambda: f"<meta name=keywords content='{'slot gacor,' * 40_000}'>",
    "metas": lambda: "<meta name='google-site-verification' content='x'>" * 20_000,
    "numbers": lambda: f"<a href='https://x.example'>slot gacor {'1 ' * 100_000}</a>",
    "pictures": lambda: "<img src='https://x.example/a' alt='slot gacor'>" * 20_000,
    "microdata": lambda: "<i itemtype='https://schema.org/Product' itemprop='price'>" * 15_000,
    "sheets": lambda: "<style>.a{font-size:0}</style>" * 15_000,
    "endings": lambda: "</html" * 60_000,
}


@pytest.mark.parametrize("name", LONG)
def test_long_runs_take_no_long_time(name: str) -> None:
    html = LONG[name]()
    with cpu_at_most(6):
        verdict = judge(Page(html, host="kpu.example", address=html[:5000], as_crawler=html + " "))
    assert verdict.score <= 100
    with cpu_at_most(3):
        may_be_infected(html.encode("utf-8", "replace"))


@pytest.mark.parametrize("name", ["divs in divs", "hidden beside hidden"])
def test_a_page_that_cannot_be_read_to_its_end_is_doubtful(name: str) -> None:
    verdict = judge(Page(LONG[name]() * 3, host="kpu.example"))
    assert verdict.pile is not Pile.CLEAN
    assert "unreadable" in {sign.code for sign in verdict.signs}


def test_a_page_of_many_megabytes_is_read_at_both_ends() -> None:
    spam = '<div style="display:none"><a href="https://x.example">slot gacor</a></div>'
    filler = "<p>Rapat pleno</p>" * 400_000
    with cpu_at_most(20):
        assert judge(Page(spam + filler, host="kpu.example")).pile is Pile.INFECTED
        assert judge(Page(filler + spam, host="kpu.example")).pile is Pile.INFECTED


INNOCENT = st.builds(
    lambda seed, kind: kind(Random(seed), "Kota Contoh")[1], st.integers(0, 500), st.sampled_from((clean.news, clean.agenda, clean.ppid))
)
ATTACKS = [name for name in names() if name.startswith("infected/") and "cloaked" not in name][::9]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ATTACKS), INNOCENT, st.booleans())
def test_innocent_text_beside_it_takes_nothing_from_an_attack_but_words(name: str, innocent: str, before: bool) -> None:
    page = made(name).page
    alone = judge(page)
    html = page.html.replace("<body", f"{innocent}<body", 1) if before and "<body" in page.html else page.html + innocent
    beside = {sign.code: sign.points for sign in judge(Page(html, host=page.host, address=page.address)).signs}
    for sign in alone.signs:
        if sign.code not in SUPPORTING:
            assert beside.get(sign.code, 0) >= sign.points, sign


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.permutations(["href", "style", "rel", "target", "title"]))
def test_the_order_of_attributes_does_not_matter(seed: int, order: list[str]) -> None:
    values = {"href": f"https://{infected.host(Random(seed))}/", "style": "display:none", "rel": "x", "target": "_blank", "title": "a"}
    tags = [" ".join(f'{name}="{values[name]}"' for name in names_of) for names_of in (values, order)]
    first, other = (judge(Page(f"<a {tag}>slot gacor</a>", host="k.example")) for tag in tags)
    assert [(sign.code, sign.points) for sign in first.signs] == [(sign.code, sign.points) for sign in other.signs]
    assert first.pile is Pile.INFECTED


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(infected.SELL), st.integers(0, 5000))
def test_a_disguised_advertisement_is_read_as_the_plain_one(text: str, seed: int) -> None:
    shown = infected.disguised(Random(seed), text)
    assert judge(Page(f'<a href="https://x.example/">{shown}</a>', host="k.example")).score >= DOUBTFUL_FROM


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_addresses_styles_and_words_take_any_text(text: str) -> None:
    assert foreign_hosts.address_of(text).host == foreign_hosts.address_of(text).host.lower()
    assert hiding.way_of_hiding(text, text) == hiding.way_of_hiding(text, text)
    list(hiding.hiding_rules(text))
    assert 0 <= lexicon.wording(text).covered <= 1
    assert isinstance(page_anatomy.as_data(text), object)


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.Slot.example:8443/x?y#z", "slot.example"), ("//slot.example", "slot.example"), ("https:/\\slot.example/", "slot.example"),
        (" ht\ntps://kpu@slot.example./", "slot.example"), ("\\\\slot.example\\x", "slot.example"), ("/berita?x=//a.example", ""), ("berita", ""),
        ("mailto:a@slot.example", ""), ("javascript:alert(1)", ""), ("", ""),
    ],
)  # fmt: skip
def test_addresses_are_read_as_browsers_read_them(address: str, host: str) -> None:
    assert foreign_hosts.address_of(address).host == host


@pytest.mark.parametrize(
    ("style", "way"),
    [
        ("DISPLAY : NONE !important", "display"), ("dis\\70lay:none", "display"), ("display:/**/none", "display"), ("visibility:collapse", "display"),
        ("opacity:0.0", "opacity"), ("opacity:.5", ""), ("position:absolute;left:-999px", "off_screen"), ("left:-999px", ""), ("margin-left:-9999em", "off_screen"),
        ("position:fixed;left:-100%", "off_canvas"), ("transform:translateX(-100%)", "off_canvas"), ("transform:translate(-9999px)", "off_screen"),
        ("text-indent:-9999px", "indent"), ("text-indent:-18pt", ""), ("font-size:0", "font"), ("font-size:1px", "font"), ("font-size:12px", ""),
        ("font:0/0 a", "font"), ("height:0;overflow:hidden", "folded"), ("width:1px;overflow:hidden", "size"), ("height:1px", ""),
        ("clip:rect(0,0,0,0)", "clip"), ("clip-path:inset(50%)", "clip"), ("color:transparent", "colour"), ("color:#FFF;background:#ffffff", "colour"),
        ("color:rgb(255,255,255);background-color:white", "colour"), ("color:#fff", ""), ("", ""), ("color:#fff;background:#800", ""),
    ],
)  # fmt: skip
def test_every_way_of_hiding_is_known_and_its_neighbour_is_not(style: str, way: str) -> None:
    assert hiding.way_of_hiding(style) == way
