"""An editor sees what is wrong before the click, and a page with somebody's NIK does not go public."""

import os
import re
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.stack import Stack, eventually
from tests.journeys.test_first_news import FIND_INDEX, get, sign_in
from tests.pdfs import nik

TEXT = ".public-DraftEditor-content"
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
# As Word puts it into the clipboard: styles, conditional comments, paragraphs of its own, a picture, a table, headings.
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:v="urn:schemas-microsoft-com:vml">
<head><meta name=Generator content="Microsoft Word 15"><style><!-- p.MsoNormal {margin:0cm; font-family:"Calibri";} --></style>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--></head><body lang=IN>
<!--StartFragment--><h1 style='mso-outline-level:1'><span lang=IN>Hasil rapat pleno<o:p></o:p></span></h1>
<p class=MsoNormal style='text-align:justify;mso-line-height-rule:exactly'><b style='mso-bidi-font-weight:normal'>
<span style='color:red;font-size:8.0pt'>Rapat pleno terbuka</span></b>
 dihadiri <a href="https://contoh.example/undangan" style='color:#0563C1'>para undangan</a>.<o:p>&nbsp;</o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>Pembukaan</p>
<table class=MsoTableGrid border=1><tr><td><p class=MsoNormal>Desa Satu</p></td>
<td onclick="alert(1)"><p class=MsoNormal>120</p></td></tr></table>
<p class=MsoNormal><v:shape type="#_x0000_t75"><v:imagedata src="file:///C:/rapat.png"/></v:shape>
<img width=300 src="file:///C:/rapat.png" onerror="alert(1)"></p><script>alert(1)</script><!--EndFragment--></body></html>"""
LATEST = """
from pendopo.security.scope import every_office
from pendopo.sites.models import NewsPage
with every_office():
    page = NewsPage.objects.get(title="{title}")
    print(page.live, str(page.get_latest_revision().content["body"]))
"""


def look(page: Any, name: str) -> None:
    """Pictures of what a person would see, for people, when asked for by PENDOPO_LOOK."""
    if folder := os.environ.get("PENDOPO_LOOK"):
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_timeout(400)
            page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"))


def begin_news(page: Any, stack: Stack, title: str) -> None:
    """A new news item with an empty text, as far as the form wants it."""
    index = stack.manage("shell", "-v0", "-c", FIND_INDEX).stdout.strip().splitlines()[-1]
    page.goto(stack.desk(f"/pages/add/sites/newspage/{index}/"))
    page.fill("input[name=title], textarea[name=title]", title)
    page.fill("[name=summary]", "Satu atau dua kalimat tentang rapat pleno.")
    page.click("button[title='Sisipkan blok'] >> nth=0")
    page.click("[role=option]:has-text('Teks') >> nth=0")
    page.wait_for_selector(TEXT)


def publish(page: Any) -> None:
    page.click("footer [data-w-dropdown-target='toggle']")
    page.click("button[name=action-publish]")


@pytest.mark.browser
def test_an_editor_sees_a_pasted_nik_before_the_click_masks_it_and_publishes(stack: Stack, browser: Any) -> None:
    """The finding stands there before the click; the click is refused; the masked page is read a second later."""
    context = browser.new_context(locale="id-ID", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    sign_in(page, stack, "sari")
    begin_news(page, stack, "Pemilih tambahan di Semen")
    page.wait_for_selector(".checks-strip--fine")
    page.evaluate(PASTE, [f"<p>Budi, NIK {nik()}</p>", f"Budi, NIK {nik()}"])
    page.wait_for_selector(".checks-strip--stop:has-text('Belum dapat terbit: 1 temuan')")
    look(page, "checks-strip")
    page.click(".checks-strip")
    page.wait_for_selector("[data-page-checks] >> text=350612******0001 >> visible=true")
    look(page, "checks-panel")
    publish(page)
    page.wait_for_selector(".messages >> text=belum terbit")
    look(page, "checks-refused")
    assert get(stack.url("kab-kediri", "/berita/pemilih-tambahan-di-semen/")).status_code == 404
    page.click(TEXT)
    page.keyboard.press("Control+a")
    page.keyboard.type("Budi, NIK 350612******0001")
    page.wait_for_selector(".checks-strip--fine")
    publish(page)
    page.wait_for_url(re.compile(r"/pages/\d+/$"))
    eventually(lambda: get(stack.url("kab-kediri", "/berita/pemilih-tambahan-di-semen/")).status_code == 200)
    public = get(stack.url("kab-kediri", "/berita/pemilih-tambahan-di-semen/")).text
    assert "350612******0001" in public
    assert nik() not in public
    context.close()


@pytest.mark.browser
def test_a_paste_from_word_leaves_words_and_links_and_says_what_was_left_out(stack: Stack, browser: Any) -> None:
    context = browser.new_context(locale="id-ID", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    sign_in(page, stack, "sari")
    begin_news(page, stack, "Hasil rapat pleno dari Word")
    page.evaluate(PASTE, [WORD, "Hasil rapat pleno"])
    note = page.wait_for_selector(".paste-note").inner_text()
    for word in ("gambar", "tabel", "judul"):
        assert word in note
    page.locator(".paste-note").scroll_into_view_if_needed()
    look(page, "checks-word")
    eventually(lambda: "Rapat pleno terbuka" in page.input_value("[name=body-0-value]"), 10)
    page.click("footer button.action-save")
    page.wait_for_selector(".messages li.success")
    said = stack.manage("shell", "-v0", "-c", LATEST.format(title="Hasil rapat pleno dari Word")).stdout
    live, body = said.strip().splitlines()[-1].split(" ", 1)
    assert live == "False"
    for kept in ("Hasil rapat pleno", "Rapat pleno terbuka</b>", "https://contoh.example/undangan", "Desa Satu", "120"):
        assert kept in body
    for gone in ("Mso", "mso-", "style=", "o:p", "<table", "<img", "file://", "onclick", "onerror", "<script", "<h1", "v:shape"):
        assert gone not in body
    context.close()


@pytest.mark.browser
def test_axe_looks_at_the_preview_for_weak_contrast(stack: Stack, browser: Any) -> None:
    """No block lets an editor choose colours, so the theme is spoiled on its way to the preview to see that axe would tell.

    It can tell while the preview is seen: what is hidden has no colours.
    """
    context = browser.new_context(locale="id-ID", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    sign_in(page, stack, "sari")
    begin_news(page, stack, "Kontras yang lemah")
    page.route(
        re.compile(r"/_/theme\..*"), lambda route: route.fulfill(body="main p { color: #ccc; background: #fff }", content_type="text/css")
    )
    page.click('[data-side-panel-toggle="preview"]')
    page.frame_locator("#w-preview-iframe").locator("main p >> nth=0").wait_for()
    page.wait_for_selector('[data-side-panel-toggle="checks"] :text-matches("[1-9]")')
    page.click('[data-side-panel-toggle="checks"]')
    page.wait_for_selector("[data-checks-panel] >> text=Kontras warna terlalu lemah")
    look(page, "checks-contrast")
    context.close()
