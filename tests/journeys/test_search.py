"""A voter on a telephone finds a page by any form of a word, without a server that learns what was looked for."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from pendopo.kit.public_headers import SCRIPT_POLICY, SECURITY_HEADERS
from tests.journeys.stack import Stack
from tests.journeys.test_first_news import AXE, LEVELS, get

RESULTS = '[data-part="results"]'


@pytest.fixture(scope="module")
def searched(stack: Stack) -> Stack:
    """The platform with the index of the nation."""
    stack.manage("index_search")
    return stack


@contextmanager
def telephone(browser, scheme: str = "light") -> Iterator:
    """A page of 360 px whose requests, faults and refusals of the policy are kept."""
    context = browser.new_context(locale="id-ID", viewport={"width": 360, "height": 740}, color_scheme=scheme)
    page = context.new_page()
    page.asked, page.said = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    yield page
    assert context.cookies() == []
    context.close()


def titles(page) -> list[str]:
    return [title.strip() for title in page.locator(f"{RESULTS} h2").all_inner_texts()]


def look_for(page, words: str) -> None:
    """Type into the field that has the focus, and wait for the answer."""
    before = page.locator("[data-index]").get_attribute("data-shown")
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    page.wait_for_function("before => document.querySelector('[data-index]').dataset.shown !== before", arg=before)


@pytest.mark.browser
def test_a_reader_searches_with_the_keyboard_alone_and_finds_a_word_by_its_stem(searched: Stack, browser) -> None:
    with telephone(browser) as page:
        page.goto(searched.url("kab-kediri"))
        page.click(".find")
        page.wait_for_url("**/cari/")
        page.keyboard.press("/")
        look_for(page, "memilih")
        assert re.fullmatch(r"\d+ halaman ditemukan\.", page.inner_text("[role=status]"))
        found = titles(page)
        marked = {word.lower() for word in page.locator(f"{RESULTS} mark").all_inner_texts()}
        assert marked - {"memilih"}, "other forms of the word are found and marked"
        assert all("ilih" in word for word in marked), marked
        assert page.url.endswith("/cari/#q=memilih")
        assert not any("memilih" in url for url in page.asked), "what is looked for is told nobody"
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/cari/" not in url)
        assert page.inner_text("h1") == found[0]
        page.go_back()
        page.wait_for_selector(f"{RESULTS} h2")
        assert titles(page) == found, "a search can be linked and returned to"
        page.focus("#q")
        page.keyboard.press("Escape")
        assert page.input_value("#q") == ""
        assert page.said == []


@pytest.mark.browser
def test_filters_narrow_a_search_and_nothing_found_is_said(searched: Stack, browser) -> None:
    with telephone(browser) as page:
        page.goto(searched.url("kab-kediri", "/cari/#q=pemilih"))
        page.wait_for_selector(f"{RESULTS} h2")
        everything = int(page.inner_text("[role=status]").split()[0])
        page.select_option('[data-part="jenis"]', "Berita")
        page.wait_for_function("() => location.hash.includes('jenis=Berita')")
        page.wait_for_function("n => parseInt(document.querySelector('[role=status]').textContent) < n", arg=everything)
        kinds = set(page.locator(f"{RESULTS} [data-part=kind]").all_inner_texts())
        assert kinds == {"Berita"}
        page.select_option('[data-part="jenis"]', "")
        page.fill("#q", "xyzzyq")
        page.wait_for_function("() => document.querySelector('[role=status]').textContent.startsWith('Tidak ada hasil')")
        assert titles(page) == []


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_nation_finds_an_office_s_page_by_region_and_leads_to_its_own_site(searched: Stack, browser, scheme: str) -> None:
    with telephone(browser, scheme) as page:
        page.goto(searched.url("kab-kediri", "/cari/#q=profil"))
        page.wait_for_selector(f"{RESULTS} h2")
        page.click('[data-part="elsewhere"]')
        page.wait_for_url(searched.url("", "/cari/") + "#q=profil")
        page.wait_for_selector(f"{RESULTS} h2")
        page.select_option('[data-part="wilayah"]', "Kabupaten Kediri")
        page.wait_for_function("() => location.hash.includes('wilayah=Kabupaten')")
        page.wait_for_function(f"() => document.querySelectorAll('{RESULTS} [data-part=office]').length > 0")
        offices = set(page.locator(f"{RESULTS} [data-part=office]").all_inner_texts())
        assert offices == {"KPU Kabupaten Kediri", "Bawaslu Kabupaten Kediri"}
        assert page.locator(f"{RESULTS} a").first.get_attribute("href").startswith("http://kab-kediri.")
        page.evaluate("() => document.querySelector('[data-part=wilayah]').value = ''")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        # axe comes past the policy, as a debugger would bring it
        page.context.new_cdp_session(page).send("Runtime.evaluate", {"expression": AXE.read_text()})
        assert (
            page.evaluate("levels => axe.run(document, {runOnly: levels}).then(r => r.violations.map(v => v.id + v.nodes[0].html))", LEVELS)
            == []
        )
        assert page.said == []


@pytest.mark.browser
def test_without_scripts_or_without_a_network_the_page_says_what_to_do(searched: Stack, browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(searched.url("kab-kediri", "/cari/"))
    assert page.is_visible("text=Pencarian perlu JavaScript")
    assert not page.is_visible("#q")
    assert page.is_visible("main a[href='/berita/']")
    assert page.is_visible("main a[href='/sitemap.xml']")
    context.close()
    with telephone(browser) as page:
        page.goto(searched.url("kab-kediri", "/cari/"))
        page.context.set_offline(True)
        page.fill("#q", "jadwal")
        page.wait_for_function("() => document.querySelector('[role=status]').textContent.includes('luring')")
        page.context.set_offline(False)
        page.press("#q", "Enter")
        page.wait_for_selector(f"{RESULTS} h2")


def test_the_search_page_alone_may_run_a_script(searched: Stack) -> None:
    """Its policy differs from all others in one directive, and lets in nothing but files of its own host."""
    page = get(searched.url("kab-kediri", "/cari/"))
    assert page.headers["Content-Security-Policy"] == SCRIPT_POLICY
    assert SCRIPT_POLICY.replace("script-src 'self'; ", "") == SECURITY_HEADERS["Content-Security-Policy"]
    assert re.findall(r"<script\b[^>]*>", page.text) == re.findall(r'<script type="module" src="/_/search\.[0-9a-f]{12}\.js">', page.text)
    for path in ("/", "/berita/", "/cari", "/cari/tidak-ada/", "/tidak-ada/", "/feed.xml"):
        answer = get(searched.url("kab-kediri", path))
        assert answer.headers["Content-Security-Policy"] == SECURITY_HEADERS["Content-Security-Policy"], path
        assert set(re.findall(r"<script\b[^>]*>", answer.text)) <= {'<script type="application/ld+json">'}  # data, never run


def test_the_check_and_the_watch_find_nothing_wrong_with_what_search_added(searched: Stack) -> None:
    assert searched.manage("bake", "--check").returncode == 0
    assert searched.manage("index_search", "--check").returncode == 0
    assert searched.manage("watch", "--pages", "0", "--no-incident").returncode == 0
