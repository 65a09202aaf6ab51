"""One running platform and one browser a worker for all journeys."""

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


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """A headless Chromium, or a skip that says so."""
    if not CHROMIUM or not Path(CHROMIUM).exists():
        pytest.skip("no Chromium on this machine: browser journeys are skipped (PENDOPO_CHROMIUM names one)")
    from playwright.sync_api import sync_playwright

    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]
    # Playwright keeps an event loop in this thread until the session ends, and Django would refuse the database to every
    # test that this worker runs afterwards. Nothing here shares a connection between tasks.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*quiet, "--disable-component-update"])
        yield browser
        browser.close()
