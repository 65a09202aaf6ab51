"""The public server of a laptop notes which pages were read, and nothing of who read them."""

import asyncio
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer
from yarl import URL

from pendopo.kit.releases import ReleaseStore
from pendopo.project.public_server import FOREVER, SECONDS, SHORT, make_app
from pendopo.sites.rules.view_log import Skipped, View, read_line

HOST, AGENT = "kab-kediri.localhost", "Mozilla/5.0 (X11; Linux x86_64) Firefox/128.0"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    store = ReleaseStore(tmp_path / "public", durable=False)
    page, style = store.put(b"<h1>Kediri</h1>", "text/html"), store.put(b"h1{}", "text/css")
    store.publish(HOST, {"index.html": page, "berita/index.html": page, "404.html": page, "_/a.css": style})
    return tmp_path / "public"


def asked(folder: Path, log: Path, *requests: tuple[str, str, dict[str, str]]) -> list[bytes]:
    """The lines that some requests leave: method, path, headers."""

    async def ask() -> None:
        async with TestClient(TestServer(make_app(folder, log))) as client:
            for method, path, headers in requests:
                headers = {"Host": HOST, "User-Agent": AGENT, **headers}
                async with client.request(method, path, headers=headers, allow_redirects=False) as answer:
                    await answer.read()

    asyncio.run(ask())
    return log.read_bytes().splitlines() if log.exists() else []


def test_pages_that_are_read_leave_a_line_without_address_query_or_program(folder: Path, tmp_path: Path) -> None:
    lines = asked(folder, tmp_path / "views.log", ("GET", "/berita/?cari=rahasia", {}), ("GET", "/", {"User-Agent": "Googlebot/2.1"}))
    assert b"rahasia" not in b"".join(lines)
    assert b"127.0.0.1" not in b"".join(lines)
    assert b"Mozilla" not in b"".join(lines)
    found, robot = map(read_line, lines)
    assert isinstance(found, View)
    assert (found.host, found.path) == (HOST, "/berita/")
    assert robot is Skipped.BOT


def test_a_page_that_the_browser_has_already_is_a_view_too(folder: Path, tmp_path: Path) -> None:
    known = {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}
    lines = asked(folder, tmp_path / "views.log", ("GET", "/", known))
    assert [b" 304 GET " in line for line in lines] == [True]


def test_files_redirects_missing_pages_and_heads_leave_no_line(folder: Path, tmp_path: Path) -> None:
    requests = [("GET", "/_/a.css", {}), ("GET", "/berita", {}), ("GET", "/tidak-ada/", {}), ("HEAD", "/", {}), ("POST", "/", {})]
    assert asked(folder, tmp_path / "views.log", *requests) == []


LOG_FILES = [
    ("policy", 200, "text/plain; charset=utf-8", SECONDS),
    ("situs/checkpoint", 200, "text/plain; charset=utf-8", SECONDS),
    ("situs/terbaru/a.example.json", 200, "application/json", SECONDS),
    ("situs/tile/0/000.p/17", 200, "application/octet-stream", FOREVER),
    ("situs/tile/0/001", 404, "text/html; charset=utf-8", SHORT),
    ("situs/", 404, "text/html; charset=utf-8", SHORT),
    ("%2e%2e/secret", 404, "text/html; charset=utf-8", SHORT),
]


@pytest.mark.parametrize(("path", "status", "kind", "cache"), LOG_FILES)
def test_the_logs_are_served_on_every_host_as_nginx_does(folder: Path, path: str, status: int, kind: str, cache: str) -> None:
    for name in ("policy", "situs/checkpoint", "situs/terbaru/a.example.json", "situs/tile/0/000.p/17"):
        file = folder / "log" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"{}")
    (folder / "secret").write_bytes(b"secret")

    async def ask() -> tuple[int, str, str, bytes]:
        address = URL(f"/catatan/{path}", encoded=True)
        async with TestClient(TestServer(make_app(folder))) as client, client.get(address, headers={"Host": HOST}) as answer:
            return answer.status, answer.headers["Content-Type"], answer.headers["Cache-Control"], await answer.read()

    found = asyncio.run(ask())
    assert found[:3] == (status, kind, cache)
    assert found[3] == b"{}" or status == 404
    assert b"secret" not in found[3]
