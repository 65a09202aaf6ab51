"""Two persons publish one page; pages appear and go at their time; a stranger sees a draft. All in a real browser."""

import re
from typing import Any

import pytest

from tests.journeys.stack import Stack, eventually
from tests.journeys.test_first_news import FIND_INDEX, get, sign_in

MENU = "footer [data-w-dropdown-target='toggle']"
DUE = """
from datetime import timedelta
from django.utils import timezone
from wagtail.models import Page, Revision
from pendopo.security.scope import every_office
ago = timezone.now() - timedelta(seconds=5)
with every_office():
    for revision in Revision.objects.filter(approved_go_live_at__isnull=False):
        Revision.objects.filter(pk=revision.pk).update(
            approved_go_live_at=ago, content=revision.content | {"go_live_at": ago.isoformat()})
    Page.objects.filter(live=True, expire_at__isnull=False).update(expire_at=ago)
"""


def at_work(stack: Stack, browser: Any, username: str) -> Any:
    page = browser.new_context(locale="id-ID", viewport={"width": 1280, "height": 900}).new_page()
    sign_in(page, stack, username)
    return page


def write(page: Any, stack: Stack, title: str) -> None:
    index = stack.manage("shell", "-v0", "-c", FIND_INDEX).stdout.strip().splitlines()[-1]
    page.goto(stack.desk(f"/pages/add/sites/newspage/{index}/"))
    page.fill("input[name=title], textarea[name=title]", title)
    page.fill("[name=summary]", "Kalimat ringkas yang cukup panjang untuk daftar berita.")
    page.wait_for_timeout(1500)  # Wagtail makes the address, and may save a draft by itself: let it
    page.wait_for_load_state("networkidle")


def choose(page: Any, button: str) -> None:
    """A button of the menu at the foot of the editor."""
    page.click(MENU)
    page.click(button)


def number_of(page: Any) -> str:
    found = re.search(r"/pages/(\d+)/edit", page.url)
    assert found, page.url
    return found[1]


def open_from_first_screen(page: Any, stack: Stack, title: str) -> None:
    page.goto(stack.desk("/"))
    page.click(f".waiting-list a:has-text('{title}')")
    page.wait_for_url(re.compile(r"/pages/\d+/edit/"))


@pytest.mark.browser
def test_joko_hands_in_sari_sends_back_joko_mends_it_and_sari_publishes(stack: Stack, browser: Any) -> None:
    joko, sari = at_work(stack, browser, "joko"), at_work(stack, browser, "sari")
    address = stack.url("kab-kediri", "/berita/rapat-pleno-terbuka/")
    write(joko, stack, "Rapat pleno terbuka")
    choose(joko, "button[name=action-submit]")
    joko.wait_for_url(re.compile(r"/pages/\d+/$"))
    open_from_first_screen(sari, stack, "Rapat pleno terbuka")
    choose(sari, "button[data-workflow-action-name=reject]")
    sari.fill(".modal-content [name=comment]", "Sebutkan tempat rapatnya.")
    sari.click(".modal-content [type=submit]")
    sari.wait_for_url(re.compile(r"/pages/\d+/$"))
    joko.goto(stack.desk("/"))
    assert "Sebutkan tempat rapatnya." in joko.inner_text("main")
    open_from_first_screen(joko, stack, "Rapat pleno terbuka")
    joko.fill("[name=summary]", "Rapat pleno terbuka di balai desa Semen, semua boleh hadir.")
    choose(joko, "button[name=action-submit]")
    joko.wait_for_url(re.compile(r"/pages/\d+/$"))
    assert get(address).status_code == 404
    open_from_first_screen(sari, stack, "Rapat pleno terbuka")
    choose(sari, "button[data-workflow-action-name=approve]")
    sari.wait_for_url(re.compile(r"/pages/\d+/$"))
    eventually(lambda: get(address).status_code == 200)
    assert "balai desa Semen" in get(address).text
    for page in (joko, sari):
        page.context.close()


@pytest.mark.browser
def test_a_page_appears_and_goes_at_its_time_while_a_stranger_may_see_the_draft(stack: Stack, browser: Any) -> None:
    sari = at_work(stack, browser, "sari")
    address = stack.url("kab-kediri", "/berita/jadwal-layanan-akhir-tahun/")
    write(sari, stack, "Jadwal layanan akhir tahun")
    sari.click("button[data-side-panel-toggle=status], [aria-label='Status']")
    sari.click("[data-a11y-dialog-show=schedule-publishing-dialog], button:has-text('Atur jadwal')")
    assert "Waktu WIB (Asia/Jakarta)" in sari.inner_text("#schedule-publishing-dialog")
    sari.fill("[name=go_live_at]", "2027-01-01 08:00")
    sari.fill("[name=expire_at]", "2027-01-31 16:00")
    sari.dispatch_event("#schedule-publishing-dialog button.action-save", "click")  # the calendar lies over it
    sari.wait_for_url(re.compile(r"/pages/\d+/edit/"))
    number = number_of(sari)
    choose(sari, "button[name=action-publish]")
    sari.wait_for_url(re.compile(r"/pages/\d+/$"))
    sari.goto(stack.desk("/pemeriksaan/jadwal/"))
    assert "1 Jan 2027 08.00" in sari.inner_text("main")
    sari.goto(stack.desk(f"/pages/{number}/pratinjau/"))
    sari.click("button:has-text('Buat tautan')")
    link = sari.inner_text(".people-code a")
    stranger = browser.new_context(locale="id-ID").new_page()
    assert stranger.goto(link).status == 200
    assert "Pratinjau, belum terbit" in stranger.inner_text("body")
    assert stranger.evaluate("getComputedStyle(document.querySelector('.ribbon')).backgroundColor") != "rgba(0, 0, 0, 0)"
    assert stranger.context.cookies() == []
    assert get(address).status_code == 404
    stack.manage("shell", "-v0", "-c", DUE)
    eventually(lambda: get(address).status_code == 200, 30)
    stack.manage("shell", "-v0", "-c", DUE)
    eventually(lambda: get(address).status_code == 404, 30)
    sari.goto(stack.desk(f"/pages/{number}/pratinjau/"))
    sari.click("button:has-text('Cabut')")
    assert stranger.goto(link).status == 410
    for page in (sari, stranger):
        page.context.close()


@pytest.mark.browser
def test_sari_takes_a_page_down_and_says_why(stack: Stack, browser: Any) -> None:
    sari = at_work(stack, browser, "sari")
    address = stack.url("kab-kediri", "/berita/pengumuman-yang-keliru/")
    write(sari, stack, "Pengumuman yang keliru")
    choose(sari, "button[name=action-publish]")
    sari.wait_for_url(re.compile(r"/pages/\d+/$"))
    eventually(lambda: get(address).status_code == 200)
    sari.click("a:has-text('Pengumuman yang keliru')")
    number = number_of(sari)
    sari.goto(stack.desk(f"/pages/{number}/unpublish/"))
    sari.click("main button[type=submit]")
    assert sari.url.endswith("/unpublish/")  # the browser asks for the reason
    sari.fill("[name=reason]", "Tanggalnya keliru, diganti besok.")
    sari.click("main button[type=submit]")
    sari.wait_for_url(re.compile(r"/pages/\d+/$"))
    eventually(lambda: get(address).status_code == 404)
    sari.goto(stack.desk(f"/pages/{number}/history/"))
    assert "Tanggalnya keliru, diganti besok." in sari.inner_text("main")
    sari.context.close()
