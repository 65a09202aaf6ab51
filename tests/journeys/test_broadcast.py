"""The promise of siaran: one item on many sites at once, let out by two persons, and gone everywhere after one click."""

import datetime

import pytest

from tests.journeys.stack import Stack, eventually
from tests.journeys.test_first_news import AXE, LEVELS, get, sign_in

TITLE = "Waspada pesan palsu tentang lokasi TPS"
SITES = ("", "jatim", "kab-kediri", "kota-kediri")


def fronts(stack: Stack) -> list[bool]:
    """For each site, whether its front page shows the broadcast."""
    return [TITLE in get(stack.url(label)).text for label in SITES]


@pytest.mark.browser
def test_ratna_writes_nadia_lets_it_out_and_takes_it_back_everywhere(stack: Stack, browser) -> None:
    context = browser.new_context(locale="id-ID", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    sign_in(page, stack, "ratna")
    page.goto(stack.desk("/siaran/baru/"))
    page.fill("[name=title]", TITLE)
    page.fill("[name=text]", "Lokasi TPS hanya diumumkan oleh KPU.\n\nPeriksa di situs kantor Anda.")
    page.fill("[name=ends_at]", (datetime.datetime.now() + datetime.timedelta(days=2)).strftime("%Y-%m-%dT%H:%M"))  # noqa: DTZ005  as a person types it
    page.click("main form button[type=submit]")
    page.wait_for_selector("text=Menunggu orang kedua")
    address = page.url
    assert page.locator("text=Setujui dan siarkan").count() == 0
    assert fronts(stack) == [False] * len(SITES)
    context.close()

    context = browser.new_context(locale="id-ID", viewport={"width": 390, "height": 800})
    page = context.new_page()
    sign_in(page, stack, "nadia")
    page.goto(address)
    page.click("text=Setujui dan siarkan")
    eventually(lambda: all(fronts(stack)), 60)
    context.close()

    context = browser.new_context(locale="id-ID", viewport={"width": 390, "height": 800})
    reader = context.new_page()
    reader.goto(stack.url("kab-kediri"))
    reader.click(f"text={TITLE}")
    assert reader.inner_text("h1") == TITLE
    reader.evaluate(AXE.read_text())
    faults = reader.evaluate("levels => axe.run(document, {runOnly: levels}).then(r => r.violations.map(v => v.id))", LEVELS)
    assert faults == []
    context.close()

    context = browser.new_context(locale="id-ID", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    sign_in(page, stack, "nadia")
    page.goto(address)
    page.click("a:has-text('Tarik siaran')")
    page.fill("[name=reason]", "Pesannya sudah tidak beredar.")
    page.click("main form button[type=submit]")
    eventually(lambda: not any(fronts(stack)), 60)
    context.close()
