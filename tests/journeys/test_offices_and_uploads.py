"""Two promises of the desk in a real browser: one office at a time, and uploads from a host that knows nobody."""

import os
from pathlib import Path

import pytest

from tests.journeys.stack import Stack
from tests.journeys.test_first_news import sign_in
from tests.pdfs import good_pdf

LOOK = os.environ.get("PENDOPO_LOOK")  # a folder for pictures of what was seen


def look(page, name: str) -> None:
    if LOOK:
        Path(LOOK).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{LOOK}/{name}.png")


@pytest.mark.browser
def test_pictures_at_the_desk_come_from_the_host_without_cookies(stack: Stack, browser, tmp_path: Path) -> None:
    context = browser.new_context(locale="id-ID", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None)
    uploads = f"http://unggahan.localhost:{stack.ports[1]}/"
    asked: list[dict[str, str]] = []
    page.on("request", lambda request: asked.append(request.all_headers()) if request.url.startswith(uploads) else None)
    sign_in(page, stack, "sari")
    page.goto(stack.desk("/images/"), wait_until="networkidle")
    look(page, "images-1280")
    shown = page.eval_on_selector_all("main img", "found => found.map(img => [img.src, img.naturalWidth])")
    assert shown
    assert all(source.startswith(uploads) and width > 0 for source, width in shown)
    assert asked
    assert not any("cookie" in headers for headers in asked)
    assert context.cookies(uploads) == []

    page.click("main a[href^='/images/']:has(img) >> nth=0")
    page.wait_for_load_state("networkidle")
    look(page, "image-1280")
    assert page.eval_on_selector("main img", "img => img.naturalWidth") > 0

    number = stack.manage("shell", "-v0", "-c", FIND_NEWS).stdout.strip().splitlines()[-1]
    page.goto(stack.desk(f"/pages/{number}/view_draft/"), wait_until="networkidle")
    look(page, "draft-1280")
    assert page.eval_on_selector("article img, main img", "img => img.naturalWidth") > 0
    page.goto(stack.desk(f"/pages/{number}/edit/"), wait_until="networkidle")
    assert page.eval_on_selector("#panel-child-content-image-content img, .chooser__image", "img => img.naturalWidth") > 0
    look(page, "edit-1280")
    assert refused == []
    context.close()


@pytest.mark.browser
def test_a_file_at_the_desk_is_saved_not_shown(stack: Stack, browser, tmp_path: Path) -> None:
    letter = tmp_path / "surat.pdf"
    letter.write_bytes(good_pdf(["Undangan rapat"]))
    page = browser.new_context(locale="id-ID").new_page()
    sign_in(page, stack, "sari")
    page.goto(stack.desk("/documents/add/"))
    page.fill("input[name=title]", "Surat undangan")
    page.set_input_files("input[type=file]", str(letter))
    page.click("main button[type=submit]")
    page.wait_for_url(stack.desk("/documents/"))
    with page.expect_download() as saved:
        page.click("main tr:has-text('Surat undangan') a[href*='/unduh/'] >> nth=0")
    assert saved.value.suggested_filename == "surat.pdf"
    assert Path(saved.value.path()).read_bytes() == letter.read_bytes()
    page.context.close()


@pytest.mark.browser
def test_ratna_of_the_nation_picks_an_office_by_keyboard_alone(stack: Stack, browser) -> None:
    context = browser.new_context(locale="id-ID", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    sign_in(page, stack, "ratna")
    page.goto(stack.desk("/kantor/"), wait_until="networkidle")
    look(page, "offices-1280")
    page.keyboard.type("kota kediri")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kantor/?q=kota*")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("ArrowDown")
    look(page, "offices-found-1280")
    page.keyboard.press("Enter")
    page.wait_for_url(stack.desk("/"))
    look(page, "home-of-picked-1280")
    assert page.locator(".sidebar a:has-text('KPU Kota Kediri')").count() == 1
    page.goto(stack.desk("/pages/"))
    assert "KPU Kota Kediri" in page.content()
    assert "Jepara" not in page.content()
    context.close()


@pytest.mark.browser
def test_the_list_of_offices_fits_a_telephone(stack: Stack, browser) -> None:
    context = browser.new_context(locale="id-ID", viewport={"width": 390, "height": 800}, has_touch=True)
    page = context.new_page()
    sign_in(page, stack, "ratna")
    page.goto(stack.desk("/kantor/"), wait_until="networkidle")
    look(page, "offices-390")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    heights = page.eval_on_selector_all(".office", "found => found.map(one => one.offsetHeight)")
    assert min(heights) >= 44
    context.close()


FIND_NEWS = """
from pendopo.security.scope import every_office
from pendopo.sites.models import NewsPage
with every_office():
    print(NewsPage.objects.filter(url_path__startswith="/kpu-kab-kediri/", image__isnull=False).first().pk)
"""
