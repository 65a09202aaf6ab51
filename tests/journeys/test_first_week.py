"""A week of a new editor: every day's tasks done by clicking in the practice site, each ticked, and nothing of it public."""

import re
from pathlib import Path
from typing import Any

import pytest

from pendopo.demo.pictures import draw
from pendopo.sites.rules.first_week_words import EXERCISE_CSV
from tests.journeys.stack import Stack
from tests.journeys.test_people import VIRTUAL
from tests.journeys.test_review_and_schedule import at_work, choose, number_of, open_from_first_screen

TITLE, SECOND, PHOTO = "Kelas pemilih pemula angkatan rekaan", "Angka peserta kelas rekaan", "Siswa rekaan di depan papan contoh"
WRITTEN = (TITLE, SECOND, PHOTO, "KEGIATAN KAMI KEMARIN", "Simulasi kelas pemilih pemula", "Situs latihan")
TEXT = ".public-DraftEditor-content"


NEW_EDITOR = """
from pendopo.demo.actions import add_person, demo_password, open_office
from pendopo.demo.people import Person
from pendopo.security.rules.roles import Role
from pendopo.security.scope import office_scope
from django.contrib.auth.hashers import make_password
office = open_office("kpu", "35.06")
who = Person("tika", "Tika", "Rahayu", "kpu", "35.06", Role.EDITOR, False, "penyunting baru")
with office_scope(office.range):
    add_person(who, office, make_password(demo_password()))
"""


def new_editor(stack: Stack) -> None:
    """Tika, an editor of Kediri since today; with the passkey that she gets, her password alone opens nothing any more."""
    stack.manage("shell", "-v0", "-c", NEW_EDITOR)


def week(page: Any, stack: Stack) -> None:
    page.goto(stack.desk("/minggu-pertama/"))


def ticked(page: Any, stack: Stack) -> set[str]:
    """Codes of the tasks that the week's page shows as done."""
    week(page, stack)
    return {task.get_attribute("id") for task in page.locator(".week-task.done").all()}


def start_task(page: Any, stack: Stack, code: str) -> None:
    """From the week's page to the screen where a task is done, by its button."""
    week(page, stack)
    details = page.locator(f"#{code} details")
    if details.get_attribute("open") is None:
        page.click(f"#{code} summary")
    page.click(f"#{code} .week-buttons .button")


def save_draft(page: Any) -> str:
    """Save what is in the editor as a draft and come back to the editor; returns the page's number."""
    page.wait_for_timeout(4000)  # Wagtail may save by itself after the last letter, and so make the page: let it
    with page.expect_navigation():
        page.locator("footer button.action-save").first.click()
    assert page.locator(".messages li").count()
    return number_of(page)


def add_block(page: Any, name: str) -> None:
    page.locator("button[title='Sisipkan blok']").last.click()
    page.click(f"[role=option]:has-text('{name}') >> nth=0")


def set_up_key(page: Any, stack: Stack) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": VIRTUAL})
    start_task(page, stack, "kunci")
    page.click("a[href='/akun/perangkat/kunci/tambah/']")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(re.compile(r"/akun/perangkat/"))


def write_news(page: Any, stack: Stack) -> str:
    start_task(page, stack, "berita")
    page.wait_for_selector(".practice-banner")
    page.fill("input[name=title], textarea[name=title]", TITLE)
    page.fill("[name=summary]", "Siswa rekaan belajar mencoblos di sekolah yang tidak ada.")
    add_block(page, "Teks")
    page.locator(TEXT).last.click()
    page.keyboard.type("Semua di halaman ini rekaan.")
    number = save_draft(page)
    assert page.locator(".practice-banner").is_visible()
    assert f"Latihan: {TITLE}" in page.title()
    return number


def show_a_picture(page: Any, stack: Stack, number: str, photo: Path) -> None:
    start_task(page, stack, "gambar")
    page.fill("input[name=title]", PHOTO)
    page.fill("main [name=description]", PHOTO)
    page.set_input_files("input[type=file]", str(photo))
    page.click("main button[type=submit]")
    page.wait_for_url(stack.desk("/images/"))
    page.goto(stack.desk(f"/pages/{number}/edit/"))
    page.click("#panel-child-content-image-content button:has-text('Pilih'), [data-chooser-action-choose]")
    page.click("a[data-chooser-modal-choice] >> nth=0")
    page.wait_for_selector(f"[data-chooser-title]:has-text('{PHOTO}')")
    page.keyboard.press("Escape")
    save_draft(page)


def show_a_table(page: Any, stack: Stack) -> None:
    start_task(page, stack, "tabel")
    page.fill("input[name=title], textarea[name=title]", SECOND)
    page.fill("[name=summary]", "Empat kecamatan rekaan dan jumlah peserta kelasnya.")
    add_block(page, "Tabel dan grafik")
    page.fill("[name$='-caption']", "Peserta kelas menurut kecamatan rekaan")
    page.fill("[name$='-data']", EXERCISE_CSV)
    page.select_option("[name$='-chart']", "bars")
    save_draft(page)


def mend(page: Any, stack: Stack) -> None:
    """The page with faults: another title, no empty links, a heading in its order, words for the picture."""
    start_task(page, stack, "perbaiki")
    page.wait_for_url(re.compile(r"/pages/\d+/edit/"))
    page.wait_for_selector(".checks-strip--warn")
    page.fill("input[name=title], textarea[name=title]", "Kelas kemarin diikuti siswa rekaan")
    for field in page.locator(TEXT).all():
        field.click()
        page.keyboard.press("Control+a")
        page.keyboard.press("Delete")
        page.keyboard.press("Backspace")  # what was a heading within the text is ordinary text now
        page.keyboard.type("Acara dibuka pukul 09.00 dan selesai pukul 11.00.")
    save_draft(page)
    week(page, stack)
    assert page.locator("#perbaiki:not(.done)").count(), "the picture still says nothing"
    page.goto(stack.desk("/images/"))
    page.click("main a:has-text('Latihan: foto kegiatan') >> nth=0")
    page.wait_for_url(re.compile(r"/images/\d+/"))
    page.fill("main [name=description]", "Pendopo beratap merah di atas bukit hijau, matahari di kanan")
    page.click("main button[type=submit]")
    page.wait_for_url(stack.desk("/images/"))


def mask(page: Any, stack: Stack) -> None:
    start_task(page, stack, "samarkan")
    page.wait_for_url(re.compile(r"/pages/\d+/edit/"))
    page.wait_for_selector(".checks-strip--stop")
    page.locator(TEXT).first.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("Peserta pertama: Rekaan Contoh dari sekolah rekaan.")
    save_draft(page)


def hand_in(page: Any) -> None:
    choose(page, "button[name=action-submit]")
    page.wait_for_url(re.compile(r"/pages/\d+/$"))


def set_times(page: Any, stack: Stack, number: str) -> None:
    page.goto(stack.desk(f"/pages/{number}/edit/"))
    page.click("button[data-side-panel-toggle=status], [aria-label='Status']")
    page.click("[data-a11y-dialog-show=schedule-publishing-dialog], button:has-text('Atur jadwal')")
    page.fill("[name=go_live_at]", "2027-01-01 08:00")
    page.fill("[name=expire_at]", "2027-01-31 16:00")
    with page.expect_navigation():
        page.dispatch_event("#schedule-publishing-dialog button.action-save", "click")  # the calendar lies over it


def go_back_in_time(page: Any, stack: Stack, number: str) -> None:
    """The oldest version of a page becomes the newest."""
    page.goto(stack.desk(f"/pages/{number}/history/"))
    page.locator("main [data-w-dropdown-target=toggle]").last.click()
    page.click("a[href*='/revert/'] >> visible=true")
    page.wait_for_url(re.compile(r"/revert/"))
    page.wait_for_load_state("networkidle")
    with page.expect_navigation():
        page.locator("footer button.action-save").first.click()


def ask_to_take_down(page: Any, stack: Stack, number: str) -> None:
    """A comment on a field of the page."""
    page.goto(stack.desk(f"/pages/{number}/edit/"))
    page.wait_for_load_state("networkidle")
    page.hover("#panel-child-content-summary-section, [data-contentpath=summary]")
    page.locator("[data-contentpath=summary] [data-comment-add], #panel-child-content-summary-section [data-comment-add]").first.click(
        force=True
    )
    page.fill(".comment textarea", "Tolong ditarik: angkanya keliru.")
    page.click(".comment button[type=submit]")
    save_draft(page)


def public_texts(folder: Path) -> list[bytes]:
    return [file.read_bytes() for file in folder.rglob("*") if file.is_file()]


@pytest.mark.browser
def test_tika_does_the_five_days_with_sari_and_nothing_of_it_is_public(stack: Stack, browser: Any, tmp_path: Path) -> None:
    photo = tmp_path / "siswa.jpg"
    photo.write_bytes(draw(11, 900, 600))
    new_editor(stack)
    tika, sari = at_work(stack, browser, "tika"), at_work(stack, browser, "sari")
    assert tika.locator(".week-panel >> text=0 dari 12 tugas").is_visible()
    tika.click(".week-panel a:has-text('Lanjutkan')")
    # Day 1
    set_up_key(tika, stack)
    start_task(tika, stack, "aturan")
    number = write_news(tika, stack)
    assert ticked(tika, stack) == {"kunci", "aturan", "berita"}
    # Day 2
    show_a_picture(tika, stack, number, photo)
    show_a_table(tika, stack)
    assert ticked(tika, stack) >= {"gambar", "tabel"}
    # Day 3
    mend(tika, stack)
    mask(tika, stack)
    assert ticked(tika, stack) >= {"perbaiki", "samarkan"}
    # Day 4
    tika.goto(stack.desk(f"/pages/{number}/edit/"))
    hand_in(tika)
    assert {"ajukan"} == ticked(tika, stack) & {"ajukan", "tanggapi"}
    open_from_first_screen(sari, stack, TITLE)
    choose(sari, "button[data-workflow-action-name=reject]")
    sari.fill(".modal-content [name=comment]", "Sebutkan tempat kelasnya.")
    sari.click(".modal-content [type=submit]")
    sari.wait_for_url(re.compile(r"/pages/\d+/$"))
    open_from_first_screen(tika, stack, TITLE)
    tika.fill("[name=summary]", "Siswa rekaan belajar mencoblos di aula sekolah rekaan.")
    hand_in(tika)
    assert "tanggapi" in ticked(tika, stack)
    open_from_first_screen(sari, stack, TITLE)
    choose(sari, "button[data-workflow-action-name=approve]")
    sari.wait_for_url(re.compile(r"/pages/\d+/$"))
    assert "setujui" in ticked(sari, stack)
    tika.goto(stack.desk("/situs-latihan/lihat/"))
    tika.click(f"main a:has-text('{TITLE}')")
    assert tika.inner_text("h1") == TITLE
    assert "Situs latihan" in tika.inner_text(".ribbon >> nth=0")
    # Day 5
    set_times(tika, stack, number)
    go_back_in_time(tika, stack, number)
    ask_to_take_down(tika, stack, number)
    assert ticked(tika, stack) >= {"jadwal", "pulihkan", "minta"}
    assert tika.locator(".week-finished").is_visible()
    tika.click(".week-finished a")
    assert "12 dari 12" in tika.inner_text("main")
    sari.goto(stack.desk(f"/pages/{number}/unpublish/"))
    sari.fill("[name=reason]", "Angkanya keliru, kata penulisnya.")
    sari.click("main button[type=submit]")
    sari.wait_for_url(re.compile(r"/pages/\d+/$"))
    assert "tarik" in ticked(sari, stack)
    tika.goto(stack.desk("/"))
    assert not tika.locator(".week-panel").count()
    agus = at_work(stack, browser, "agus")
    agus.goto(stack.desk("/minggu-pertama/kantor/"))
    assert agus.locator("tr:has-text('Tika')").locator(".people-state").count() == 5
    texts = public_texts(stack.public)
    assert any(b"KPU Kabupaten Kediri" in text for text in texts)
    assert not [word for word in WRITTEN if any(word.encode() in text for text in texts)]
    for page in (tika, sari, agus):
        page.context.close()
