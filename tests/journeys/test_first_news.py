"""The promise of the first release: an editor without knowledge of security publishes a news item, and all can read it."""

import gzip
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from PIL import Image

from pendopo.demo.pictures import draw
from pendopo.kit.releases import ReleaseStore
from tests.journeys.pages import PAGES
from tests.journeys.stack import PASSWORD, Stack, eventually

AXE = Path("node_modules/axe-core/axe.min.js")
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
BUDGET = 25_000


def get(url: str, **headers: str) -> httpx.Response:
    """A plain request; every *.localhost is this machine."""
    host = httpx.URL(url).netloc.decode()
    return httpx.get(httpx.URL(url).copy_with(host="127.0.0.1"), headers={"Host": host, **headers})


def sign_in(page, stack: Stack, username: str) -> None:
    page.goto(stack.desk("/akun/masuk/"))
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(stack.desk("/"))


@pytest.mark.browser
def test_sari_writes_a_news_item_with_a_photo_and_reads_it_on_the_public_site(stack: Stack, browser, tmp_path: Path) -> None:
    """From sign-in to the public page about a second after the click, all in a real browser."""
    photo = tmp_path / "rapat.jpg"
    photo.write_bytes(draw(7, 900, 600))
    context = browser.new_context(locale="id-ID", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    sign_in(page, stack, "sari")
    page.goto(stack.desk("/images/add/"))
    page.fill("input[name=title]", "Rapat di balai desa")
    page.fill("main [name=description]", "Orang-orang duduk melingkar di balai desa")
    page.set_input_files("input[type=file]", str(photo))
    page.click("main button[type=submit]")
    page.wait_for_url(stack.desk("/images/"))
    index = stack.manage("shell", "-v0", "-c", FIND_INDEX).stdout.strip().splitlines()[-1]
    page.goto(stack.desk(f"/pages/add/sites/newspage/{index}/"))
    page.fill("input[name=title], textarea[name=title]", "Balai desa penuh oleh warga")
    page.fill("[name=summary]", "Warga bertanya, petugas menjawab, dan semuanya dicatat.")
    page.click("#panel-child-content-image-content button:has-text('Pilih'), [data-chooser-action-choose]")
    page.click("a[data-chooser-modal-choice] >> nth=0")
    page.wait_for_selector(".chooser__title:has-text('Rapat di balai desa'), [data-chooser-title]:has-text('Rapat di balai desa')")
    page.keyboard.press("Escape")
    page.click("footer button[aria-label*='ction'], footer .w-dropdown__toggle, footer [data-w-dropdown-target='toggle']")
    page.click("button[name=action-publish]")
    page.wait_for_url(stack.desk(f"/pages/{index}/"))
    address = stack.url("kab-kediri", "/berita/balai-desa-penuh-oleh-warga/")
    eventually(lambda: get(address).status_code == 200)
    page.goto(address)
    assert page.inner_text("h1") == "Balai desa penuh oleh warga"
    picture = page.locator("main img").first
    assert picture.get_attribute("alt") == "Orang-orang duduk melingkar di balai desa"
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    page.goto(stack.url("kab-kediri"))
    assert page.locator("main a:has-text('Balai desa penuh oleh warga')").count()
    context.close()


FIND_INDEX = """
from pendopo.security.scope import every_office
from pendopo.sites.models import NewsIndexPage
with every_office():
    print(NewsIndexPage.objects.get(url_path="/kpu-kab-kediri/berita/").pk)
"""


@contextmanager
def asked_for(page) -> Iterator[list[str]]:
    """The addresses that a page asks for while it loads."""
    addresses: list[str] = []

    def note(request) -> None:
        addresses.append(request.url)

    page.on("request", note)
    yield addresses
    page.remove_listener("request", note)


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_pages_have_no_accessibility_fault_no_cookie_and_ask_nobody_else(stack: Stack, browser, width: int, scheme: str) -> None:
    """Every kind of page: 0 axe violations, 0 cookies, 0 requests to other hosts, no sideways scroll."""
    axe = AXE.read_text()
    context = browser.new_context(locale="id-ID", viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    for label, path in PAGES:
        with asked_for(page) as asked:
            page.goto(stack.url(label, path))
        assert all(url.startswith((stack.url(label, ""), "data:")) for url in asked), asked
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{label}{path} scrolls sideways at {width}"
        page.evaluate(axe)
        found = page.evaluate(
            "levels => axe.run(document, {runOnly: levels}).then(r => r.violations.map(v => v.id + ' ' + v.nodes[0].html))", LEVELS
        )
        assert found == [], f"{label}{path} {width} {scheme}"
    assert context.cookies() == []
    context.close()


@pytest.mark.browser
def test_on_paper_a_page_keeps_its_text_and_drops_what_one_can_only_click(stack: Stack, browser) -> None:
    """Every kind of page in print: heading and address are there, menus are not, nothing is cut off at the side of an A4 sheet."""
    context = browser.new_context(viewport={"width": 718, "height": 1000})  # A4 less margins, at 96 px an inch
    page = context.new_page()
    page.emulate_media(media="print")
    for label, path in PAGES:
        page.goto(stack.url(label, path))
        assert page.locator("h1").is_visible(), path
        assert page.locator("nav:visible, button:visible").count() == 0, path
        assert page.locator(".print").last.is_visible(), path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{label}{path} is cut off on paper"
    context.close()


def test_a_first_view_without_photos_stays_below_25_kilobytes(stack: Stack) -> None:
    """Page and stylesheet as they go over the wire."""
    for label, path in PAGES[:-1]:
        answer = get(stack.url(label, path), **{"Accept-Encoding": "gzip"})
        assert answer.headers["Content-Encoding"] == "gzip"
        css = re.search(r'href="(/_/theme\.[^"]+)"', answer.text)
        assert css
        size = len(gzip.compress(answer.content)) + len(gzip.compress(get(stack.url(label, css[1])).content))
        assert size <= BUDGET, f"{label}{path}: {size}"


def test_an_unknown_path_gets_the_404_of_its_site_and_an_unknown_host_a_neutral_one(stack: Stack) -> None:
    missing = get(stack.url("kab-kediri", "/rahasia/"))
    assert missing.status_code == 404
    assert "KPU Kabupaten Kediri" in missing.text
    for label in ("kab-tidakada", "desk", "..", "_unknown"):
        nobody = get(stack.url(label)) if label != ".." else get(stack.url(), Host="../../etc")
        assert nobody.status_code == 404
        assert "KPU" not in nobody.text


@pytest.mark.parametrize(
    "path", ["/../../secret-key", "/%2e%2e/%2e%2e/secret-key", "/berita", "/index.html.gz", "/.env", "/manifest.json/x"]
)
def test_nothing_outside_the_release_can_be_reached(stack: Stack, path: str) -> None:
    answer = get(stack.url("kab-kediri", path))
    assert answer.status_code in (301, 404)
    assert "SECRET" not in answer.text.upper() or "404" in str(answer.status_code)


def test_the_public_plane_only_answers_reading_requests_and_sends_its_policy(stack: Stack) -> None:
    url = httpx.URL(stack.url("kab-kediri")).copy_with(host="127.0.0.1")
    assert httpx.post(url, headers={"Host": httpx.URL(stack.url("kab-kediri")).netloc.decode()}).status_code == 405
    policy = get(stack.url("kab-kediri")).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy


def test_a_picture_is_served_small_and_without_metadata(stack: Stack) -> None:
    page = get(stack.url("jatim")).text
    address = re.search(r'src="(/media/images/[^"]+\.webp)"', page)
    assert address
    answer = get(stack.url("jatim", address[1]))
    assert answer.headers["Content-Type"] == "image/webp"
    assert not Image.open(io.BytesIO(answer.content)).getexif()


def test_each_plane_holds_a_database_role_that_can_not_do_more_than_its_work(stack: Stack) -> None:
    """No plane is superuser, owner or BYPASSRLS; intake reads nothing; the publisher sees no password."""
    for plane in ("desk", "publisher", "intake", "operator"):
        with stack.connect(plane) as connection:
            flags = connection.execute(
                "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
            assert flags == (False, False, False, False), plane
            owned = connection.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user").fetchone()
            assert owned == (0,)
    assert refused(stack, "intake", "SELECT * FROM regions_region")
    assert refused(stack, "publisher", "SELECT * FROM security_user")
    assert refused(stack, "publisher", "UPDATE sites_newspage SET summary = ''")
    assert refused(stack, "desk", "UPDATE wagtailcore_site SET hostname = 'x'")
    assert refused(stack, "desk", "UPDATE security_auditentry SET action = ''")
    assert refused(stack, "desk", "ALTER TABLE wagtailcore_page DISABLE ROW LEVEL SECURITY")


def refused(stack: Stack, plane: str, statement: str) -> bool:
    import psycopg

    with stack.connect(plane) as connection:
        try:
            connection.execute(statement)
        except psycopg.errors.InsufficientPrivilege:
            return True
    return False


def test_the_release_on_disk_is_what_the_manifest_says(stack: Stack) -> None:
    store = ReleaseStore(stack.public, durable=False)
    assert len(store.hosts()) == 17
    assert [fault for host in store.hosts() for fault in store.faults(host)] == []
    check = stack.manage("bake", "--check", "--processes", "1")
    assert "diperiksa" in check.stdout


CHANGE_ADDRESS = """
from pendopo.regions.models import Office
from pendopo.security.scope import current_scope, office_scope
from pendopo.sites.models import NewsPage
with office_scope(Office.objects.get(body="kpu", region__code="33.20").range):
    page = NewsPage.objects.get()
    print("/berita/" + page.slug + "/")
    page.slug = "alamat-yang-lebih-baik"
    page.save_revision().publish()
assert current_scope() is None
"""


def test_a_page_that_changes_its_address_leads_on_from_the_old_one(stack: Stack) -> None:
    """Wagtail announces a new address after the commit: that too happens in the scope of the office, and reaches the readers."""
    old = stack.manage("shell", "-v0", "-c", CHANGE_ADDRESS).stdout.strip().splitlines()[-1]
    eventually(lambda: get(stack.url("kab-jepara", "/berita/alamat-yang-lebih-baik/")).status_code == 200)
    eventually(lambda: "/berita/alamat-yang-lebih-baik/" in get(stack.url("kab-jepara", old)).text)
