"""How long the steps of the runbook take (docs/how-to/incident.md): freeze, roll back, compare, thaw, as officers click them."""

import re
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg

from pendopo.kit.releases import read_manifest
from pendopo.project.bench.desk import Desk
from pendopo.project.bench.report import Figure
from pendopo.project.supervisor import Supervisor
from pendopo.regions.rules.offices import office_key

KEY = office_key("kpu", "35.06")
HOST = "kab-kediri.localhost"
REASON = "Pengukuran: halaman depan berisi iklan"
TIMES = 5
BESIDE = "clicks on the desk; publisher, desk and database as they run"


def until(condition: Callable[[], object], began: float, most: float = 60) -> float:
    """Seconds from ``began`` until something holds.

    Raises:
        RuntimeError: it does not hold in time.
    """
    while not condition():
        if time.perf_counter() - began > most:
            raise RuntimeError(f"not so within {most} s")
        time.sleep(0.01)
    return time.perf_counter() - began


def writes_as_the_desk(connection: psycopg.Connection) -> bool:
    """Whether the desk's database role may still change a page of the office, past all code."""
    connection.execute(f"SELECT set_config('pendopo.low', '{KEY}', false), set_config('pendopo.high', '{KEY}', false)")
    try:
        connection.execute("UPDATE wagtailcore_page SET title = title WHERE depth = 2")
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True


def runbook(supervisor: Supervisor, public: Path, password: str) -> Iterator[Figure]:
    """Freeze, roll back, compare and thaw one office several times over; a figure a step, the longest of all rounds."""
    port = supervisor.ports[1]
    tono, lina = Desk(port, "tono", password), Desk(port, "lina", password)
    taken: dict[str, list[float]] = {step: [] for step in TARGETS}
    with psycopg.connect(supervisor.environment("desk")["DATABASE_URL"], autocommit=True) as direct:
        for number in range(TIMES):
            before = publish_news(Desk(port, "sari", password), news_index(direct), public, number)
            for step, seconds in one_round(port, password, tono, lina, public, direct, before):
                taken[step].append(seconds)
    for step, seconds_of in taken.items():
        figure = f"{max(seconds_of):.1f} s at most, {statistics.median(seconds_of):.1f} s in the middle"
        yield Figure(f"{step}, {TIMES} times", figure, TARGETS[step], BESIDE, "make bench")


TARGETS = {
    "freeze one office: click to staff signed out, desk and database refusing": "≤ 5 s",
    "roll back: click to earlier release served": "-",
    "compare: click to difference shown": "-",
    "thaw: second person's click to current pages served": "-",
}


def one_round(
    port: int, password: str, tono: Desk, lina: Desk, public: Path, direct: psycopg.Connection, before: int
) -> Iterator[tuple[str, float]]:
    freeze, roll_back, compare, thaw = TARGETS
    sari, current = Desk(port, "sari", password), release(public)
    began = time.perf_counter()
    tono.post("/keamanan/beku/baru/", {"office": str(KEY), "reason": REASON})
    until(lambda: not writes_as_the_desk(direct), began)
    yield freeze, until(lambda: sari.request("GET", "/")[1].startswith("/akun/masuk/"), began)

    began = time.perf_counter()
    tono.post(f"/keamanan/situs/{KEY}/kembalikan/{before}/", {"reason": REASON})
    yield roll_back, until(lambda: release(public) > current, began)

    page = thaw_page(tono)
    tono.post(page, {"propose": "1", "reason": REASON})
    began = time.perf_counter()
    lina.post(f"/keamanan/situs/{KEY}/bandingkan/", {})
    yield compare, until(lambda: compared(lina.get(page)), began)

    restored, seen = release(public), re.search(r'name="seen" value="(\d+)"', lina.get(page))
    began = time.perf_counter()
    lina.post(page, {"confirm": "1", "seen": seen[1] if seen else ""})
    yield thaw, until(lambda: release(public) > restored, began)


def news_index(direct: psycopg.Connection) -> int:
    """Number of the page that lists the office's news."""
    writes_as_the_desk(direct)
    row = direct.execute("SELECT id FROM wagtailcore_page WHERE url_path = '/kpu-kab-kediri/berita/'").fetchone()
    if row is None:
        raise RuntimeError("the office has no list of news")
    return int(row[0])


def publish_news(sari: Desk, index: int, public: Path, number: int) -> int:
    """Something to roll back: one more news item; returns the release that was served before it."""
    before = release(public)
    form = {
        "title": f"Kabar uji pembekuan {number}", "slug": f"uji-beku-{number}", "date": time.strftime("%Y-%m-%d"), "image": "",
        "summary": "Ringkasan yang cukup panjang.", "body-count": "0", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0", "comments-MAX_NUM_FORMS": "", "action-publish": "1",
    }  # fmt: skip
    sari.post(f"/pages/add/sites/newspage/{index}/", form)
    until(lambda: release(public) > before, time.perf_counter())
    return before


def release(public: Path) -> int:
    """Number of the release that the office's site serves."""
    manifest = read_manifest((public / "sites" / HOST / "current" / "manifest.json").read_bytes())
    return manifest.release if manifest else 0


def thaw_page(desk: Desk) -> str:
    found = re.search(r'href="(/keamanan/beku/\d+/cairkan/)"', desk.get("/keamanan/beku/"))
    if found is None:
        raise RuntimeError("the office is not frozen")
    return found[1]


def compared(page: str) -> bool:
    """Whether a page shows a fresh comparison, which the second person may confirm."""
    return re.search(r'<button[^>]*name="confirm"[^>]*>', page) is not None and not re.search(r'name="confirm"[^>]*disabled', page)
