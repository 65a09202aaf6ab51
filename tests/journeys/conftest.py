"""One running platform for all journeys, and a browser for each module of them."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.stack import Stack, open_stack

CHROMIUM = (
    os.environ.get("PENDOPO_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    stack = open_stack(tmp_path_factory.mktemp("stack"))
    yield stack
    stack.supervisor.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    """A headless Chromium, or a skip that says so.

    Not kept for longer: while it is open Playwright has an event loop in this thread, and Django would refuse the
    database to every test that the worker runs afterwards.
    """
    if not CHROMIUM or not Path(CHROMIUM).exists():
        pytest.skip("no Chromium on this machine: browser journeys are skipped (PENDOPO_CHROMIUM names one)")
    from playwright.sync_api import sync_playwright

    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*quiet, "--disable-component-update"])
        yield browser
        browser.close()
