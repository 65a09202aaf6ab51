"""Every kind of page for readers who do not see it as its designer did: enlarged, respaced, in forced colours, without pictures."""

from typing import Any

import pytest

from pendopo.sites import theme
from pendopo.sites.rules.public_view import Link
from tests.journeys.pages import PAGES
from tests.journeys.stack import Stack
from tests.sites.test_theme import CONTEXTS, chrome, rendered

WIDTH_AT_400_PERCENT = 320  # CSS pixels of a window of 1280
SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }"""  # WCAG 2.2, 1.4.12
LONGEST_PLACE = "Kabupaten Kepulauan Siau Tagulandang Biaro"
WORD_OF_216_LETTERS = "Pertanggungjawabanpenyelenggaraanpemilihanumumserentak" * 4
SIDEWAYS = """() => [...document.querySelectorAll("body *")]
  .filter(element => element.getBoundingClientRect().right > innerWidth + 1 && !element.closest(".scroll, .hidden, .skip"))
  .slice(0, document.documentElement.scrollWidth > innerWidth ? 3 : 0).map(element => element.outerHTML.slice(0, 120))"""
CUT_OFF = """() => [...document.querySelectorAll("main *, header *, footer *")].filter(element => element.innerText?.trim()
    && /hidden|clip/.test(getComputedStyle(element).overflowY) && !element.closest(".hidden, .trail")
    && element.scrollHeight > element.clientHeight + 1).map(element => element.outerHTML.slice(0, 120))"""
SHIFTING = """() => [...document.images].filter((image, place) => !image.getAttribute("width") || !image.getAttribute("height")
  || (place === 0 && image.loading === "lazy")).map(image => image.outerHTML.slice(0, 120))"""
FAINT_DRAWINGS = """() => {
  const light = colour => { const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map(Number).map(
    part => (part /= 255) <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
  const contrast = (one, other) => { const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + .05) / (low + .05); };
  const paper = getComputedStyle(document.body).backgroundColor;
  const drawn = [["tiles rect", "stroke"], ["tiles text", "fill"], ["areas path", "stroke"], ["bars rect", "fill"],
    ["curve polyline", "stroke"], ["brand path", "fill"]];
  return drawn.flatMap(([name, part]) => [...document.querySelectorAll(`.${name}`)]
    .map(shape => [name, getComputedStyle(shape)[part]]).filter(([, colour]) => contrast(colour, paper) < 3));
}"""

OPTED_OUT = """() => [...document.querySelectorAll("body *")].filter(element => getComputedStyle(element).forcedColorAdjust === "none")
  .map(element => element.outerHTML.slice(0, 120))"""
WITHOUT_EDGE = """() => [...document.querySelectorAll(".button, .find, .parts > *, .panel, .file, .leaf, input, select")]
  .filter(element => getComputedStyle(element).borderTopStyle === "none").map(element => element.outerHTML.slice(0, 120))"""


def open_page(browser: Any, **options: Any) -> Any:
    return browser.new_context(locale="id-ID", bypass_csp=True, **options).new_page()


@pytest.mark.browser
def test_at_400_percent_and_with_wide_text_nothing_leaves_the_page_or_is_cut_off(stack: Stack, browser) -> None:
    """Without pictures too: on a slow line the words come first, and nothing moves when the pictures arrive."""
    page = open_page(browser, viewport={"width": WIDTH_AT_400_PERCENT, "height": 512})
    page.route("**/media/**", lambda route: route.abort())
    for label, path in PAGES:
        page.goto(stack.url(label, path))
        assert page.evaluate(SIDEWAYS) == [], f"{label}{path}"
        assert page.evaluate(SHIFTING) == [], f"{label}{path}"
        page.add_style_tag(content=SPACING)
        assert page.evaluate(SIDEWAYS) == [], f"{label}{path} with wide text"
        assert page.evaluate(CUT_OFF) == [], f"{label}{path} with wide text"
    page.context.close()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_forced_colours_words_and_drawings_keep_their_contrast(stack: Stack, browser, scheme: str) -> None:
    """Words take the reader's colours unless a rule opts out, so none may; drawings do not, so each is measured; controls have an edge."""
    page = open_page(browser, viewport={"width": 1280, "height": 800}, forced_colors="active", color_scheme=scheme)
    for label, path in PAGES:
        page.goto(stack.url(label, path))
        assert page.evaluate(OPTED_OUT) == [], f"{label}{path}"
        assert page.evaluate(FAINT_DRAWINGS) == [], f"{label}{path}"
        assert page.evaluate(WITHOUT_EDGE) == [], f"{label}{path}"
    page.context.close()


@pytest.mark.browser
def test_the_longest_names_and_a_title_without_blanks_stay_on_a_small_screen(browser) -> None:
    """Every template, with the longest name of a regency, eight entries in the menu and 216 letters in one word."""
    page = open_page(browser, viewport={"width": WIDTH_AT_400_PERCENT, "height": 512})
    entries = ("Beranda", "Berita", "Pengumuman", "Dokumen", "Profil", "Informasi publik", "Pendidikan pemilih", "Penyandang disabilitas")
    long = chrome(
        full_name="Komisi Independen Pemilihan",
        name=f"Panwaslih {LONGEST_PLACE}",
        place=LONGEST_PLACE,
        menu=tuple(Link(entry, f"/{place}/") for place, entry in enumerate(entries)),
    )
    trail = (Link("Berita", "/berita/"), Link(WORD_OF_216_LETTERS, "/berita/judul/", True))
    for name in CONTEXTS:
        html = rendered(name, of=long, trail_pages=trail)
        for title in ("Judul &amp; isi", "Judul &lt;b&gt;", "Ringkasan", "A &amp; B"):
            html = html.replace(title, WORD_OF_216_LETTERS)
        page.set_content(html.replace("</head>", f"<style>{theme.css_bytes().decode()}</style></head>"))
        assert page.evaluate(SIDEWAYS) == [], name
    page.context.close()
