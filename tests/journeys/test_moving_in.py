"""The promise of moving in: an office hands its old site over in a browser, decides by pile, and its readers find everything again."""

from pathlib import Path

import pytest

from tests.journeys.stack import Stack, eventually
from tests.journeys.test_first_news import AXE, LEVELS, get, sign_in
from tests.site_import.sources import sql_files
from tests.site_import.sources.test_survey import BERITA
from tests.site_import.sources.wxr_files import item, write
from tests.site_import.test_command import SPAM

HOST = "kab-kediri-lama.example"
SPAM_TITLE = "Slot gacor maxwin hari ini"


def export(folder: Path) -> Path:
    """Two posts and what an attacker left."""
    texts = [
        item(n, f"<p>Rapat ke-{n} digelar terbuka di aula kantor dan dihadiri wakil warga.</p>", title=f"Rapat lama ke-{n} di aula",
             link=f"https://{HOST}/2019/0{n}/rapat-{n}/", guid=f"https://{HOST}/?p={n}")
        for n in (1, 2)
    ]  # fmt: skip
    return write(folder / "ekspor.xml", [*texts, item(3, SPAM, title=SPAM_TITLE)])


@pytest.mark.browser
def test_sari_moves_the_old_site_in_from_the_upload_to_the_reader(stack: Stack, browser, tmp_path: Path) -> None:
    context = browser.new_context(locale="id-ID", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    sign_in(page, stack, "sari")
    page.goto(stack.desk("/pindah/"))
    page.click("text=Pindahkan situs lama")
    page.check("input[name=source][value=wxr]")
    page.set_input_files("input[type=file]", str(export(tmp_path)))
    page.fill("[name=address]", f"https://{HOST}")
    page.click("main form button[type=submit]")
    page.wait_for_selector("text=Uji coba selesai; situs Anda belum berubah", timeout=60_000)
    assert page.inner_text(".pile-infected .move-number") == "1"
    assert "Rapat lama" not in get(stack.url("kab-kediri", "/berita/")).text
    assert faults_of(page) == []
    page.click("text=Lanjutkan: ambil gambar dan berkas")
    page.wait_for_selector("text=Terima semua dan terbitkan", timeout=60_000)
    page.click(".pile-infected >> text=Lihat")
    page.click(f"text={SPAM_TITLE}")
    assert "slot gacor maxwin 3" in page.inner_text("pre.move-source")
    assert page.locator("main a[href*='.example/']").count() == 0
    page.goto(stack.desk("/pindah/"))
    page.click(f"text={HOST}")
    page.click("text=Terima semua dan terbitkan")
    page.wait_for_selector(".people-state:has-text('Selesai')", timeout=60_000)
    page.click("text=Tolak semua")
    context.close()

    address = stack.url("kab-kediri", "/berita/rapat-1/")
    eventually(lambda: get(address).status_code == 200, 60)
    assert "Rapat ke-1 digelar terbuka" in get(address).text
    eventually(lambda: get(stack.url("kab-kediri", "/?p=1")).headers.get("location", "").endswith("/berita/rapat-1/"), 30)
    old = get(stack.url("kab-kediri", "/2019/01/rapat-1/"))
    assert (old.status_code, old.headers["location"]) == (301, "/berita/rapat-1/") or old.headers["location"].endswith("/berita/rapat-1/")
    assert SPAM_TITLE not in get(stack.url("kab-kediri", "/berita/")).text


@pytest.mark.browser
def test_sari_says_with_the_keyboard_what_the_tables_of_an_old_site_hold(stack: Stack, browser, tmp_path: Path) -> None:
    """A dump that nobody knows: she looks at what is proposed, changes it, sees what becomes of it, and the trial follows."""
    dump = sql_files.write(tmp_path / "kantor.sql", sql_files.table("berita", BERITA))
    context = browser.new_context(locale="id-ID", viewport={"width": 390, "height": 800})
    page = context.new_page()
    sign_in(page, stack, "sari")
    page.goto(stack.desk("/pindah/baru/"))
    assert faults_of(page) == []
    page.check("input[name=source][value=sql_dump]")
    page.set_input_files("input[type=file]", str(dump))
    page.fill("[name=address]", "https://ppid-kediri-lama.example")
    page.press("[name=address]", "Enter")
    page.wait_for_selector("main a:has-text('Pilih tabel')", timeout=60_000)
    page.focus("main a:has-text('Pilih tabel')")
    page.keyboard.press("Enter")
    page.wait_for_selector(".move-block >> text=Pleno ke-1")
    assert faults_of(page) == []
    page.fill("[name=t0-address]", "/berita/{id_berita}/{judul_seo}")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=https://ppid-kediri-lama.example/berita/1/pleno-1")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.focus("button[name=save]")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Uji coba selesai; situs Anda belum berubah", timeout=60_000)
    assert page.inner_text(".pile-clean .move-number") == "5"
    context.close()


def faults_of(page) -> list[str]:
    """What axe finds wrong with the main part of a page."""
    page.evaluate(AXE.read_text())
    return page.evaluate("levels => axe.run('main', {runOnly: levels}).then(r => r.violations.map(v => v.id))", LEVELS)
