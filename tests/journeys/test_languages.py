"""Sari translates a page; a reader changes the language on it, by keyboard, and is told when the original is newer."""

import re
from typing import Any

import pytest

from tests.journeys.stack import Stack, eventually
from tests.journeys.test_first_news import get
from tests.journeys.test_review_and_schedule import at_work, choose, number_of

ORIGINAL = "Arsip berita acara dipindai agar mudah dicari"
ADDRESS = "/berita/arsip-berita-acara-dipindai-agar-mudah-dicari/"
NEWER = "The Indonesian page has changed since this translation."


@pytest.mark.browser
def test_sari_translates_a_page_and_a_reader_changes_the_language(stack: Stack, browser: Any) -> None:
    original = stack.url("kab-kediri", ADDRESS)
    english = stack.url("kab-kediri", "/en/berita/old-minutes-are-scanned-so-that-they-can-be-found/")
    sari = at_work(stack, browser, "sari")
    sari.goto(stack.desk("/bahasa/?bahasa=en"))
    sari.select_option("#keadaan", "belum")
    sari.fill("#q", "Arsip")
    sari.press("#q", "Enter")
    sari.click("main td a:has-text('Terjemahkan')")
    sari.click("button:has-text('Buat draf terjemahan')")
    sari.wait_for_url(re.compile(r"/pages/\d+/edit/"))
    assert "dengan kata-kata aslinya" in sari.inner_text("body")
    assert get(english).status_code == 404
    sari.fill("input[name=title], textarea[name=title]", "Old minutes are scanned so that they can be found")
    sari.fill("[name=summary]", "Old sheets are scanned and get clear titles, so that nobody has to come to read them.")
    sari.wait_for_timeout(1500)
    sari.wait_for_load_state("networkidle")
    choose(sari, "button[name=action-publish]")
    sari.wait_for_url(re.compile(r"/pages/\d+/$"))
    eventually(lambda: get(english).status_code == 200)
    eventually(lambda: "hreflang" in get(original).text)

    reader = browser.new_context(locale="en-GB").new_page()
    reader.goto(original)
    assert reader.get_attribute("html", "lang") == "id"
    reader.focus("nav.tongues a[hreflang=en]")
    reader.keyboard.press("Enter")
    reader.wait_for_url(english)
    assert reader.get_attribute("html", "lang") == "en"
    assert reader.inner_text("h1") == "Old minutes are scanned so that they can be found"
    assert reader.inner_text("nav.tongues [aria-current]") == "English"
    assert NEWER not in reader.inner_text("main")

    sari.goto(stack.desk("/bahasa/?bahasa=en&q=Arsip"))
    sari.click(f"main td.title a:has-text('{ORIGINAL}')")
    sari.wait_for_url(re.compile(r"/pages/\d+/edit/"))
    assert number_of(sari)
    sari.fill("[name=summary]", "Lembar lama dipindai, diberi judul, dan kini dapat dicari menurut tahun.")
    sari.wait_for_timeout(1500)
    sari.wait_for_load_state("networkidle")
    choose(sari, "button[name=action-publish]")
    sari.wait_for_url(re.compile(r"/pages/\d+/$"))
    eventually(lambda: NEWER in get(english).text)
    sari.goto(stack.desk("/bahasa/?bahasa=en&keadaan=tertinggal"))
    assert ORIGINAL in sari.inner_text("main")
    for page in (sari, reader):
        page.context.close()
