"""An editor sees what is wrong before the click, and a page with somebody's NIK does not go public."""

import os
from pathlib import Path

import pytest

from tests.journeys.stack import Stack
from tests.journeys.test_first_news import FIND_INDEX, sign_in
from tests.pdfs import nik

PASTE = """
([html, text]) => {
  const field = document.querySelector('.public-DraftEditor-content');
  field.focus();
  const carried = new DataTransfer();
  carried.setData('text/html', html);
  carried.setData('text/plain', text);
  field.dispatchEvent(new ClipboardEvent('paste', {clipboardData: carried, bubbles: true, cancelable: true}));
}
"""


def shot(page, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_timeout(400)
            page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"))
        page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.browser
def test_an_editor_sees_a_pasted_nik_before_the_click_masks_it_and_publishes(stack: Stack, browser) -> None:
    """The finding is there before the click; the click is refused; the masked page is read by everybody a second later."""
    context = browser.new_context(locale="id-ID", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    sign_in(page, stack, "sari")
    index = stack.manage("shell", "-v0", "-c", FIND_INDEX).stdout.strip().splitlines()[-1]
    page.goto(stack.desk(f"/pages/add/sites/newspage/{index}/"))
    page.fill("input[name=title], textarea[name=title]", "Pemilih tambahan di Semen")
    page.fill("[name=summary]", "Satu pemilih ditambahkan setelah dicocokkan.")
    page.wait_for_timeout(3000)
    shot(page, "new")
    page.click("button:has-text('Sisipkan blok'), [title='Sisipkan blok'], .c-sf-add-button")
    page.click("[role=option]:has-text('Teks'), .w-combobox__option:has-text('Teks')")
    page.wait_for_selector(".public-DraftEditor-content")
    page.evaluate(PASTE, [f"<p>Nama: Budi, NIK {nik()}</p>", f"Nama: Budi, NIK {nik()}"])
    page.wait_for_timeout(4000)
    shot(page, "found")
    page.click(".checks-strip")
    page.wait_for_timeout(1500)
    shot(page, "panel")
    context.close()
