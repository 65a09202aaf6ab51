"""Makes every picture of the guide (panduan) from the running product: ``python -m tests.panduan_pictures [name ...]``.

It starts all planes with the small country of the journeys, lets the cast work in a real browser, and photographs their
screens in the light theme, 1000 pixels wide. Without names all pictures are made; with names only these are written.
"""

import io
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import tests.database  # noqa: F401  makes the database of the tests and sets their environment first

QUALITY = 58  # of WebP: text stays sharp at a quarter of the size
WIDE, HIGH = 1000, 700
PICTURES = Path(__file__).resolve().parents[1] / "pendopo" / "sites" / "static" / "desk" / "panduan"
CALM = "*, *::before, *::after { animation: none !important; transition: none !important; caret-color: transparent !important; }"
# What a country of a few hours would lack: readers, and a score that rose.
LIVED_IN = """
import datetime
from django.utils import timezone
from pendopo.regions.models import Office
from pendopo.security.scope import every_office
from pendopo.sites import models
from pendopo.sites.visits import ViewCount
today = timezone.localdate()
with every_office():
    for office in Office.objects.all():
        for back in range(30):
            day = today - datetime.timedelta(days=back)
            for number, path in enumerate(("/", "/berita/", "/profil/", "/agenda/")):
                ViewCount.objects.get_or_create(office_key=office.key, day=day, path=path, defaults={
                    "views": 20 + (office.key // 1000 + back * 7 + number * 13) % 40})
            if back:
                card = models.ReportCard.objects.filter(office_key=office.key).order_by("-day").first()
                models.ReportCard.objects.get_or_create(office_key=office.key, day=day, defaults={
                    "score": max(20, card.score - back // 3 - (office.key // 100000 + back) % 3)})
"""
SIGN_IN = "input[name=login]"


class Studio:
    """The running platform, a browser, and the members of the cast at their desks."""

    def __init__(self, stack: Any, browser: Any, wanted: set[str]) -> None:
        self.stack, self.browser, self.wanted = stack, browser, wanted
        self.desks: dict[str, Any] = {}
        self.made: list[str] = []

    def new_page(self) -> Any:
        context = self.browser.new_context(
            locale="id-ID", viewport={"width": WIDE, "height": HIGH}, color_scheme="light", reduced_motion="reduce"
        )
        return context.new_page()

    def at_work(self, username: str) -> Any:
        from tests.journeys.test_first_news import sign_in

        if username not in self.desks:
            self.desks[username] = self.new_page()
            sign_in(self.desks[username], self.stack, username)
        return self.desks[username]

    def open(self, username: str, path: str) -> Any:
        page = self.at_work(username)
        page.goto(self.stack.desk(path))
        page.wait_for_load_state("networkidle")
        return page

    def keep(self, page: Any, name: str, high: int = HIGH) -> None:
        """Photograph what the window shows and write it as WebP."""
        from PIL import Image

        if self.wanted and name not in self.wanted:
            return
        page.set_viewport_size({"width": WIDE, "height": high})
        page.add_style_tag(content=CALM)
        page.wait_for_timeout(700)
        part = PICTURES / f"{name}.part"  # a run that is stopped leaves no half picture
        Image.open(io.BytesIO(page.screenshot())).convert("RGB").save(part, "WEBP", quality=QUALITY, method=6)
        part.replace(PICTURES / f"{name}.webp")
        page.set_viewport_size({"width": WIDE, "height": HIGH})
        self.made.append(name)


def sign_in_screen(studio: Studio) -> None:
    page = studio.new_page()
    page.goto(studio.stack.desk("/akun/masuk/"))
    page.wait_for_selector(SIGN_IN)
    studio.keep(page, "masuk", 620)


def writing(studio: Studio) -> None:
    """Joko writes a news item; its blocks, its table, the menu at its foot, its schedule."""
    from tests.journeys.test_review_and_schedule import write

    page = studio.at_work("joko")
    write(page, studio.stack, "Rapat pleno terbuka di balai desa")
    studio.keep(page, "berita", 760)
    page.click("[data-side-panel-toggle='status']")
    page.click("button:has-text('Atur jadwal')")
    studio.keep(page, "jadwal", 760)
    page.keyboard.press("Escape")
    page.click("[data-side-panel-toggle='status']")
    page.locator(".c-sf-add-button").last.click()
    page.locator(".c-sf-add-button").last.evaluate("element => element.scrollIntoView({block: 'start'})")
    studio.keep(page, "blok", 900)
    page.click("[role=option]:has-text('Tabel dan grafik')")
    fill_table(page)
    studio.keep(page, "tabel", 820)


def publishing(studio: Studio) -> None:
    """Sari may publish: the menu at the foot of her editor."""
    from tests.journeys.test_review_and_schedule import MENU, write

    page = studio.at_work("sari")
    write(page, studio.stack, "Kantor buka sampai malam")
    page.click(MENU)
    studio.keep(page, "menu-terbit", 480)


def fill_table(page: Any) -> None:
    """The fields of the newest block: a title, rows with headings, a chart, a source."""
    page.locator("[name$='-value-caption']").fill("Pemilih tiap kecamatan")
    page.locator("[name$='-value-data']").fill("Kecamatan\tPemilih\nSemen\t41.208\nMojo\t58.120\nKras\t47.333")
    page.locator("[name$='-value-chart']").select_option("bars")
    page.locator("[name$='-value-source']").fill("KPU Kabupaten Kediri, contoh")
    page.locator("[name$='-value-caption']").evaluate("element => element.scrollIntoView({block: 'center'})")


def reviewing(studio: Studio) -> None:
    """Joko hands two items in, Sari looks at one and sends the other back."""
    from tests.journeys.test_review_and_schedule import MENU, choose, open_from_first_screen, write

    joko, sari = studio.at_work("joko"), studio.at_work("sari")
    for title in ("Sosialisasi pemilih pemula di Mojo", "Jadwal layanan akhir tahun"):
        write(joko, studio.stack, title)
        choose(joko, "button[name=action-submit]")
        joko.wait_for_load_state("networkidle")
    open_from_first_screen(sari, studio.stack, "Jadwal layanan akhir tahun")
    sari.wait_for_load_state("networkidle")
    sari.click(MENU)
    studio.keep(sari, "periksa", 480)
    home = studio.open("sari", "/")
    studio.keep(home, "layar-pertama", 900)


def checking(studio: Studio) -> None:
    """A number in a summary that may not be published, and what the panel says of it."""
    from tests.journeys.test_review_and_schedule import write

    page = studio.at_work("joko")
    write(page, studio.stack, "Data pemilih perlu diperbaiki")
    page.fill("[name=summary]", "Hubungi kami dan sebutkan NIK Anda, misalnya " + "350612" + "450789" + "0001.")
    page.wait_for_timeout(3000)
    page.click(".checks-strip")
    studio.keep(page, "yang-diperiksa", 700)


def forms(studio: Studio) -> None:
    """Forms that are shown as they open."""
    sari = studio.open("sari", "/images/add/")
    studio.keep(sari, "gambar", 620)
    lists = list_pages(studio)
    studio.keep(studio.open("sari", f"/pages/add/sites/eventpage/{lists['eventindexpage']}/"), "agenda", 820)
    studio.keep(studio.open("sari", f"/pages/add/sites/documentpage/{lists['documentindexpage']}/"), "dokumen", 900)
    studio.keep(studio.open("ratna", "/siaran/baru/"), "siaran", 900)
    studio.keep(studio.open("tono", "/keamanan/beku/baru/"), "bekukan", 720)


def list_pages(studio: Studio) -> dict[str, str]:
    """Keys of the lists of Kediri by the name of their type."""
    code = (
        "from pendopo.security.scope import every_office\nfrom wagtail.models import Page\nwith every_office():\n"
        "    for name, pk in Page.objects.filter(url_path__startswith='/kpu-kab-kediri/', depth=3)"
        ".values_list('content_type__model', 'pk'):\n        print(name, pk)"
    )
    lines = studio.stack.manage("shell", "-v0", "-c", code).stdout.strip().splitlines()
    return dict(line.split() for line in lines if len(line.split()) == 2)


def about_a_page(studio: Studio) -> None:
    """A published page: its preview link, how it is taken down, how it is shared."""
    sari = studio.open("sari", "/bahasa/?q=Arsip")
    number = sari.get_attribute("main td.title a[href*='/edit/']", "href").split("/")[2]
    studio.keep(studio.open("sari", f"/pages/{number}/pratinjau/"), "pratinjau", 560)
    studio.keep(studio.open("sari", f"/pages/{number}/unpublish/"), "tarik", 560)
    studio.keep(studio.open("sari", f"/pages/{number}/bagikan/"), "bagikan", 760)


def languages(studio: Studio) -> None:
    """What is translated and what is not."""
    studio.keep(studio.open("sari", "/bahasa/?bahasa=en"), "bahasa", 900)


def practising(studio: Studio) -> None:
    """The practice site as Joko finds it, and the five days of his first week."""
    joko = studio.open("joko", "/situs-latihan/")
    if joko.locator("button:has-text('Buka situs latihan')").count():
        joko.click("button:has-text('Buka situs latihan')")
        joko.wait_for_load_state("networkidle")
    studio.keep(joko, "situs-latihan", 820)
    studio.keep(studio.open("joko", "/minggu-pertama/"), "minggu-pertama", 900)


OLD_HOST = "kab-kediri-lama.example"
OLD_TEXT = (
    "<h2>Latar belakang</h2><p>Rapat pleno terbuka digelar di aula kantor dan dihadiri semua anggota, pengawas, dan wakil partai"
    " politik. Hasilnya dituangkan dalam berita acara.</p><ul><li>Pembukaan</li><li>Pembacaan hasil</li></ul>"
)
OLD_SPAM = OLD_TEXT + '<div style="position:absolute;left:-9999px">' + "".join(
    f'<a href="https://slot{n}.example/">slot gacor maxwin {n}</a> ' for n in range(3)
) + "</div>"  # fmt: skip
OLD_DOUBT = OLD_TEXT + '<p>Lihat juga <a href="https://permainan.example/">daftar slot online</a>.</p>'


def old_export(folder: Path) -> Path:
    """An old site as WordPress exports it: fifty pages, two infected ones, and one over which a person must think."""
    from tests.site_import.sources.wxr_files import item, term, write

    texts = {20: OLD_SPAM, 40: OLD_SPAM, 13: OLD_DOUBT, 31: OLD_DOUBT}
    titles = {20: "Pelantikan panitia pemilihan kecamatan", 40: "Bonus new member 100 di awal", 13: "Simulasi pemungutan suara di Pare"}
    posts = [
        item(n, texts.get(n, OLD_TEXT), title=titles.get(n, f"Rapat pleno terbuka tahap {n} dihadiri partai politik"),
             terms=term(("Berita", "Pengumuman", "Kegiatan")[n % 3]), link=f"https://{OLD_HOST}/2024/06/berita-{n}/")
        for n in range(1, 53)
    ]  # fmt: skip
    return write(folder / "ekspor.xml", posts)


def old_dump(folder: Path) -> Path:
    """Another one as an agency wrote it: tables of its own."""
    from tests.site_import.sources.sql_files import table, write

    news = [
        {"id_berita": n, "judul": f"Sosialisasi pemilih pemula di SMA {n}", "isi_berita": OLD_TEXT, "judul_seo": f"sosialisasi-{n}",
         "tanggal": f"2023-05-{n % 28 + 1:02}", "id_kategori": 1, "username": "humas", "gambar": f"{n}.jpg", "publish": "Y"}
        for n in range(1, 120)
    ]  # fmt: skip
    names = [{"id_kategori": 1, "nama_kategori": "Kegiatan"}]
    return write(folder / "kantor.sql", table("berita", news), table("kategori", names), table("komentar", [{"id": 1, "isi": "-"}]))


def moving(studio: Studio) -> None:
    """Sari chooses the tables of one old site, and decides about the pages of another."""
    with tempfile.TemporaryDirectory() as folder:
        sari = studio.open("sari", "/pindah/baru/")
        sari.check("input[name=source][value=sql_dump]")
        sari.set_input_files("input[type=file]", str(old_dump(Path(folder))))
        sari.fill("[name=address]", "https://ppid-kediri-lama.example")
        sari.click("main form button[type=submit]")
        sari.click("main a:has-text('Pilih tabel')", timeout=60_000)
        sari.fill("[name=t0-address]", "/berita/{id_berita}/{judul_seo}")
        sari.click("button[name=preview]")
        sari.wait_for_load_state("networkidle")
        studio.keep(sari, "pindah-tabel", 980)
        export = old_export(Path(folder))
        studio.stack.manage("import_site", "wxr", str(export), "--office", "kpu:35.06", "--host", OLD_HOST, "--media-folder", folder)
    sari = studio.open("sari", "/pindah/")
    sari.click(f"text={OLD_HOST}")
    sari.wait_for_load_state("networkidle")
    studio.keep(sari, "pindah", 760)
    sari.click(".pile-infected >> text=Lihat")
    sari.click("main td.title a:has-text('Pelantikan')")
    sari.wait_for_load_state("networkidle")
    sari.set_viewport_size({"width": WIDE, "height": 900})
    sari.locator(".move-signs").evaluate("element => element.scrollIntoView({block: 'start'})")
    studio.keep(sari, "pindah-sisi", 900)


def figures(studio: Studio) -> None:
    studio.keep(studio.open("sari", "/rapor/"), "rapor", 860)
    studio.keep(studio.open("rina", "/rapor/kantor/"), "rapor-kantor", 860)
    studio.keep(studio.open("sari", "/kunjungan/"), "kunjungan", 700)


STORY: tuple[Callable[[Studio], None], ...] = (
    sign_in_screen, reviewing, writing, publishing, checking, forms, about_a_page, languages, practising, moving, figures,
)  # fmt: skip


def main(wanted: set[str]) -> int:
    """Make the pictures; returns 1 when one that was asked for was not made."""
    import django

    django.setup()
    from playwright.sync_api import sync_playwright

    from tests.journeys.conftest import CHROMIUM
    from tests.journeys.stack import open_stack

    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        stack = open_stack(Path(folder))
        try:
            stack.manage("report_cards", "--json")
            stack.manage("shell", "-v0", "-c", LIVED_IN)
            browser = playwright.chromium.launch(
                executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
            )
            studio = Studio(stack, browser, wanted)
            for scene in STORY:
                scene(studio)
            browser.close()
        finally:
            stack.supervisor.stop()
    sizes = {name: (PICTURES / f"{name}.webp").stat().st_size for name in studio.made}
    print(f"{len(sizes)} gambar, {sum(sizes.values()) / 1000:.0f} kB, terberat {max(sizes, key=sizes.__getitem__, default='-')}")  # noqa: T201
    return 1 if wanted - set(studio.made) else 0


if __name__ == "__main__":
    os.umask(0o022)
    sys.exit(main(set(sys.argv[1:])))
