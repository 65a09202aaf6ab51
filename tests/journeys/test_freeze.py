"""The promise of a freeze: one officer stops an office in seconds, readers notice nothing, and two persons open it again."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from pendopo.regions.rules.offices import office_key
from tests.journeys.stack import Stack, eventually
from tests.journeys.test_first_news import FIND_INDEX, get, sign_in

KEY = office_key("kpu", "35.06")
FIRST, SECOND = "Rapat yang sudah dibaca warga", "Rapat yang belum sempat terbit"
REASON = "Halaman depan berisi iklan judi"


@pytest.fixture
def people(stack: Stack, browser) -> Iterator[dict[str, object]]:
    """A signed-in browser each for sari, tono and lina."""
    contexts = {name: browser.new_context(locale="id-ID", viewport={"width": 1280, "height": 900}) for name in ("sari", "tono", "lina")}
    pages = {name: context.new_page() for name, context in contexts.items()}
    for name, page in pages.items():
        sign_in(page, stack, name)
    yield pages
    for context in contexts.values():
        context.close()


@contextmanager
def publisher_paused(stack: Stack) -> Iterator[None]:
    """Hold the publisher, so that a change is still in its inbox when the office is frozen."""
    process = stack.supervisor.processes["publisher"].pid
    os.kill(process, signal.SIGSTOP)
    yield
    os.kill(process, signal.SIGCONT)


def write_news(page, stack: Stack, index: str, title: str) -> None:
    page.goto(stack.desk(f"/pages/add/sites/newspage/{index}/"))
    page.fill("input[name=title], textarea[name=title]", title)
    page.fill("[name=summary]", "Warga bertanya, petugas menjawab, dan semuanya dicatat.")
    publish(page)


def publish(page) -> None:
    page.click("footer button[aria-label*='ction'], footer .w-dropdown__toggle, footer [data-w-dropdown-target='toggle']")
    page.click("button[name=action-publish]")
    page.wait_for_load_state()


def address_of(stack: Stack, title: str) -> str:
    return stack.url("kab-kediri", f"/berita/{title.lower().replace(' ', '-')}/")


def is_served(stack: Stack, title: str) -> bool:
    return get(address_of(stack, title)).status_code == 200


def served_release(stack: Stack) -> int:
    with stack.connect() as connection:
        connection.execute(f"SELECT set_config('pendopo.low', '{KEY}', false), set_config('pendopo.high', '{KEY}', false)")
        row = connection.execute("SELECT max(number) FROM sites_release").fetchone()
        assert row
        return int(row[0])


def written_past_all_code(stack: Stack) -> bool:
    """Whether the desk's database role can change a page of the office by a statement of its own."""
    with stack.connect("desk") as connection:
        connection.execute(f"SELECT set_config('pendopo.low', '{KEY}', false), set_config('pendopo.high', '{KEY}', false)")
        try:
            return connection.execute("UPDATE wagtailcore_page SET title = title WHERE depth = 2").rowcount > 0
        except psycopg.errors.InsufficientPrivilege:
            return False


@pytest.mark.browser
def test_an_office_is_frozen_rolled_back_reviewed_and_thawed(stack: Stack, people: dict) -> None:
    """Every step over the desk in a browser, every effect read on the public site and in the database itself."""
    sari, tono, lina = people["sari"], people["tono"], people["lina"]
    index = stack.manage("shell", "-v0", "-c", FIND_INDEX).stdout.strip().splitlines()[-1]
    before = served_release(stack)
    write_news(sari, stack, index, FIRST)
    eventually(lambda: is_served(stack, FIRST))

    # Frozen with a change still waiting: sari is signed out, reads, and does not write; readers are served on.
    with publisher_paused(stack):
        write_news(sari, stack, index, SECOND)
        assert written_past_all_code(stack)
        tono.goto(stack.desk("/keamanan/beku/baru/"))
        tono.select_option("select[name=office]", str(KEY))
        tono.fill("[name=reason]", REASON)
        began = time.monotonic()
        tono.click("main button[type=submit]")
        tono.wait_for_url(stack.desk("/keamanan/beku/"))
        assert not written_past_all_code(stack)
        assert time.monotonic() - began < 5
    sari.goto(stack.desk("/pages/"))
    assert "/akun/masuk/" in sari.url
    sign_in(sari, stack, "sari")
    assert REASON in sari.inner_text(".frozen-notice")
    sari.goto(stack.desk(f"/pages/add/sites/newspage/{index}/"))
    sari.fill("input[name=title], textarea[name=title]", "Tidak akan tersimpan")
    sari.fill("[name=summary]", "Warga bertanya, petugas menjawab, dan semuanya dicatat.")
    publish(sari)
    assert "Kantor ini sedang dibekukan" in sari.inner_text("main")
    assert is_served(stack, FIRST)
    assert get(stack.url("kab-jepara")).status_code == 200

    # Rolled back in one act to the release before the first news.
    tono.goto(stack.desk(f"/keamanan/situs/{KEY}/"))
    tono.click(f"a[href$='/kembalikan/{before}/']")
    tono.fill("[name=reason]", REASON)
    tono.click("main button[type=submit]")
    eventually(lambda: not is_served(stack, FIRST))
    assert get(stack.url("kab-kediri")).status_code == 200
    eventually(lambda: f"isi rilis {before}" in reloaded(tono))

    # Proposed by tono; lina looks at the difference and confirms; both news are there, and sari works on.
    tono.goto(stack.desk("/keamanan/beku/"))
    tono.click("text=Periksa dan cairkan")
    tono.fill("[name=reason]", "Server web diganti, kunci baru")
    tono.click("button[name=propose]")
    lina.goto(stack.desk("/orang/usulan/"))
    lina.click("text=Mencairkan kantor")
    lina.wait_for_selector("button[name=confirm]:not([disabled])", timeout=20_000)
    difference = lina.inner_text("main table")
    assert FIRST in difference
    assert SECOND in difference
    assert not is_served(stack, SECOND)
    lina.click("button[name=confirm]")
    lina.wait_for_url(stack.desk("/keamanan/beku/"))
    eventually(lambda: is_served(stack, FIRST) and is_served(stack, SECOND), 20)
    sari.goto(stack.desk("/"))
    assert sari.locator(".frozen-notice").count() == 0
    assert written_past_all_code(stack)


def reloaded(page) -> str:
    page.reload()
    return str(page.inner_text("main"))
