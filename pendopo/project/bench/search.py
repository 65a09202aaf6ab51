"""Searching the nation on a slow telephone: what a reader waits for and what goes over the wire."""

import json
import shutil
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pendopo.project.bench.report import Figure

LETTER = 120  # ms between two letters
SLOWER = 4  # how much slower than this machine the telephone computes, as Lighthouse has it
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUERIES = (
    "pemilihan",
    "memilih",
    "kpu kabupaten kediri",
    "cara meminta informasi publik",
    "jadwal tahapan",
    "lapor celah keamanan",
    "profil bawaslu jawa timur",
    "dokumen keputusan",
    "tata kelola data pemilih",
    "kadaluwarsa",
)
# From the key to the results drawn; the pause that the page waits for further keys is not counted.
ASK = """
query => new Promise(done => {
  const root = document.querySelector("[data-index]"), field = document.getElementById("q"), before = root.dataset.shown;
  field.value = query;
  const began = performance.now();
  new MutationObserver((_, observer) => {
    if (root.dataset.shown === before) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => done([performance.now() - began, document.querySelector("[role=status]").textContent])));
  }).observe(root, { attributeFilter: ["data-shown"] });
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
})
"""


def search_of_nation(url: str, indexed: dict[str, Any]) -> Iterator[Figure]:
    """Ask the portal's search page, each query on a fresh page with nothing kept: typed letter by letter, and thrown in whole.

    Args:
        url: of the search page.
        indexed: what ``index_search --json`` said.
    """
    yield Figure(
        f"index of the nation, {indexed['pages']:,} pages of {indexed['sites']:,} sites",
        f"{indexed['seconds']:.0f} s wall, {indexed['bytes'] / 1e6:.1f} MB",
        "-",
        "one process; reads and hashes every served page",
        "manage.py index_search",
    )
    if not CHROMIUM:
        return
    typed, whole, kilobytes, said = zip(*asked(url), strict=True)
    listed = ", ".join(
        f"{query} {ms:.0f} ms {kb:.0f} kB ({text.split()[0]})" for query, ms, kb, text in zip(QUERIES, typed, kilobytes, said, strict=True)
    )
    yield Figure(
        f"search of {indexed['pages']:,} pages on a telephone profile (CPU ÷ {SLOWER}), {len(QUERIES)} queries",
        f"{statistics.median(typed):.0f} ms in the middle, {max(typed):.0f} ms at most",
        "≤ 200 ms",
        f"typed a letter every {LETTER} ms, then Enter to results drawn; not typed but set whole, so that every file is fetched "
        f"after Enter: {statistics.median(whole):.0f} ms in the middle, {max(whole):.0f} ms at most; {listed}",
        "make bench",
    )
    yield Figure(
        "bytes of a search: page, style, script, index, words, results",
        f"at most {max(kilobytes):.0f} kB",
        "≤ 300 kB",
        "over the wire with headers, nothing kept from before",
        "make bench",
    )


def asked(url: str) -> Iterator[tuple[float, float, float, str]]:
    """For each query: milliseconds when typed and when set whole, kilobytes of the typed one with its page, what was said."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        for query in QUERIES:
            with telephone(browser, url) as (page, _sizes):
                whole, _ = page.evaluate(ASK, query)
            with telephone(browser, url) as (page, sizes):
                page.focus("#q")
                page.keyboard.type(query, delay=LETTER)
                typed, text = page.evaluate(ASK, query)
            yield typed, whole, sum(sizes) / 1000, text
        browser.close()


@contextmanager
def telephone(browser: Any, url: str) -> Iterator[tuple[Any, list[float]]]:
    """The search page on a slow telephone, open and ready, and the bytes of every answer so far."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="id-ID")
    page = context.new_page()
    session, sizes = context.new_cdp_session(page), list[float]()
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(url)
    page.wait_for_selector('[data-part="filters"]:not([hidden])')
    yield page, sizes
    context.close()


if __name__ == "__main__":
    import sys

    for figure in search_of_nation(sys.argv[1], json.loads(sys.argv[2])):
        print(figure)  # noqa: T201
