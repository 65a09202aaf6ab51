"""Searching the nation on a slow telephone: what a reader waits for and what goes over the wire."""

import json
import shutil
import statistics
from collections.abc import Iterator
from typing import Any

from pendopo.project.bench.report import Figure

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
    """Ask the portal's search page, each query on a fresh page with nothing kept, and then once more with all at hand.

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
    first, again, kilobytes, said = zip(*asked(url), strict=True)
    listed = ", ".join(
        f"{query} {ms:.0f} ms {kb:.0f} kB ({text.split()[0]})" for query, ms, kb, text in zip(QUERIES, first, kilobytes, said, strict=True)
    )
    yield Figure(
        f"search of {indexed['pages']:,} pages on a telephone profile (CPU ÷ {SLOWER}), {len(QUERIES)} queries",
        f"first {statistics.median(first):.0f} ms, at most {max(first):.0f} ms; again at most {max(again):.0f} ms",
        "≤ 200 ms",
        f"Enter to results drawn; the files of the words are fetched within; {listed}",
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
    """For each query: milliseconds the first and the second time, kilobytes of the first with its page, what was said."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        for query in QUERIES:
            context = browser.new_context(viewport={"width": 360, "height": 740}, locale="id-ID")
            page = context.new_page()
            session, sizes = context.new_cdp_session(page), list[float]()
            session.send("Network.enable")
            session.on("Network.loadingFinished", lambda event, sizes=sizes: sizes.append(event["encodedDataLength"]))
            session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            page.goto(url)
            page.wait_for_selector('[data-part="filters"]:not([hidden])')
            milliseconds, text = page.evaluate(ASK, query)
            kilobytes = sum(sizes) / 1000
            page.evaluate(ASK, "alamat kantor")
            again, _ = page.evaluate(ASK, query)
            yield milliseconds, again, kilobytes, text
            context.close()
        browser.close()


if __name__ == "__main__":
    import sys

    for figure in search_of_nation(sys.argv[1], json.loads(sys.argv[2])):
        print(figure)  # noqa: T201
