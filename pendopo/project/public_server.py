"""The public plane on a laptop: hands out the files of the served releases, and nothing else.

In production nginx does this (deploy/nginx). No database, no template, no secret is at hand here: the process
reads one folder, and writes one log without any address of a reader. aiohttp brings ranges, conditional requests and
packed files.
"""

import argparse
import datetime
import re
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from aiohttp import web

from pendopo.kit.public_headers import SECURITY_HEADERS, headers_for
from pendopo.kit.releases import SAFE_HOST, media_type
from pendopo.sites.rules.old_addresses import FILE as OLD_ADDRESSES
from pendopo.sites.rules.old_addresses import FRONT, GONE, GONE_PAGE, NEVER_OLD, answer_for, plain_path, read_file
from pendopo.sites.rules.view_log import client_kind, line_of

UNKNOWN_HOST = "_unknown"
SITES_KEPT = 32  # whose old addresses are kept in memory
FOREVER, SHORT, SECONDS = "public, max-age=31536000, immutable", "public, max-age=60", "public, max-age=2"
LOG = "/catatan/"  # the transparency logs, the same on every host
PLAIN_FILES = re.compile(r"policy|[a-z-]+/checkpoint")  # of the logs: text without an ending
TILES = re.compile(r"[a-z-]+/tile/.*")  # of the logs: they never change


def served_folder(root: Path, host: str) -> Path | None:
    """The release that a host serves now, or None for a host of nobody."""
    name = host.partition(":")[0].lower().rstrip(".")
    name = name.removeprefix("www.") if name == "www.localhost" else name
    folder = root / "sites" / name / "current"
    return folder.resolve() if SAFE_HOST.fullmatch(name) and not name.startswith("_") and folder.exists() else None


def file_in(folder: Path, path: str) -> Path | None:
    """The file for a request path inside a release; a folder stands for its index.html. None when there is none."""
    parts = PurePosixPath(path.lstrip("/")).parts
    if ".." in parts or "\0" in path:
        return None
    file = folder.joinpath(*parts)
    if path.endswith("/") or path == "":
        file = file / "index.html"
    with suppress(OSError):  # a name that is too long for any file
        return file if file.is_file() and file.suffix != ".gz" else None
    return None


def make_app(root: Path, view_log: Path | None = None, intake: str = "") -> web.Application:
    """The application for one public folder.

    Args:
        view_log: where pages that are read are noted, from which visits are counted.
        intake: origin to which the one form of a site may be sent.
    """

    async def answer(request: web.Request) -> web.StreamResponse:
        if request.method not in ("GET", "HEAD"):
            return web.Response(status=405, headers={"Allow": "GET, HEAD", **SECURITY_HEADERS})
        folder = served_folder(root, request.host) or served_folder_of_nobody(root)
        if folder is None:
            return web.Response(status=503, text="Situs sedang disiapkan.\n", headers={"Retry-After": "5", **SECURITY_HEADERS})
        if request.path.startswith(LOG):
            return log_file(root / "log", request.path.removeprefix(LOG), folder)
        file = file_in(folder, request.path)
        if file is None or (request.path == FRONT and "?" in request.raw_path):
            elsewhere = answer_elsewhere(folder, request, missing=file is None)
            if elsewhere is not None:
                return elsewhere
        return respond(request.path, file, folder, intake)

    app = web.Application()
    app.router.add_route("*", r"/{path:[\s\S]*}", answer)
    if view_log:
        app.on_response_prepare.append(noting_views(view_log))
    return app


def noting_views(file: Path) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    """Adds a line a page to a file, as nginx does; the file may be moved away at any time."""

    async def note(request: web.Request, response: web.StreamResponse) -> None:
        path = request.rel_url.raw_path
        if request.method == "GET" and response.status in (200, 304) and path.endswith("/"):
            kind = client_kind(request.headers.get("User-Agent", ""), request.headers.get("Sec-Purpose", ""))
            host = request.host.partition(":")[0].lower().rstrip(".")
            line = line_of(datetime.datetime.now().astimezone(), host, response.status, request.method, path, kind)
            with file.open("ab") as log:
                log.write(line)

    return note


# -- addresses at which no file is


def answer_elsewhere(folder: Path, request: web.Request, *, missing: bool) -> web.StreamResponse | None:
    """The answer for an address without a file, or for a query of the front page; None when nothing is known of it."""
    path, _, query = request.raw_path.partition("#")[0].partition("?")
    plain = plain_path(path)
    if folder.parent.parent.name == UNKNOWN_HOST or not plain or re.search(NEVER_OLD, plain):
        return None
    if missing and is_folder(folder, plain):
        return leading_to(f"{quote(plain)}/{'?' if query else ''}{query}")
    target = answer_for(old_addresses(folder), path, query)
    return gone(folder) if target == GONE else leading_to(target) if target else None


def is_folder(folder: Path, path: str) -> bool:
    """Whether an address lacks no more than the slash at its end."""
    with suppress(OSError):
        return not path.endswith("/") and "\0" not in path and folder.joinpath(path.lstrip("/")).is_dir()
    return False


def old_addresses(folder: Path) -> Mapping[str, str]:
    """What a release answers at old addresses; empty for a site without any."""
    file = folder / OLD_ADDRESSES
    return addresses_in(file, file.stat().st_mtime_ns) if file.is_file() else {}


@lru_cache(maxsize=SITES_KEPT)
def addresses_in(file: Path, _changed: int) -> Mapping[str, str]:
    return read_file(file.read_bytes(), file.parent.parent.parent.name)


def leading_to(address: str) -> web.Response:
    return web.Response(status=301, headers={"Location": address, "Cache-Control": SHORT, **SECURITY_HEADERS})


def gone(folder: Path) -> web.StreamResponse:
    page = folder / GONE_PAGE
    headers = {**SECURITY_HEADERS, "Cache-Control": SHORT, "Content-Type": media_type(GONE_PAGE)}
    return web.FileResponse(page, status=410, headers=headers) if page.is_file() else web.Response(status=410, headers=headers)


def served_folder_of_nobody(root: Path) -> Path | None:
    folder = root / "sites" / UNKNOWN_HOST / "current"
    return folder.resolve() if folder.exists() else None


def respond(path: str, file: Path | None, folder: Path, intake: str = "") -> web.StreamResponse:
    missing = file is None or (folder.parent.parent.name == UNKNOWN_HOST and not path.startswith("/_/"))
    shown = folder / "404.html" if missing or file is None else file
    response = web.FileResponse(shown, status=404 if missing else 200, headers=SECURITY_HEADERS if missing else headers_for(path, intake))
    response.headers["Cache-Control"] = FOREVER if path.startswith(("/_/", "/media/")) and not missing else SHORT
    response.headers["Content-Type"] = media_type(shown.name)
    return response


def log_file(logs: Path, path: str, folder: Path) -> web.StreamResponse:
    """A file of the transparency logs."""
    file = file_in(logs, path)
    if file is None or path.endswith("/"):
        return respond(path, None, folder)
    response = web.FileResponse(file, headers=SECURITY_HEADERS)
    response.headers["Cache-Control"] = FOREVER if TILES.fullmatch(path) else SECONDS
    response.headers["Content-Type"] = media_type("a.txt") if PLAIN_FILES.fullmatch(path) else media_type(path)
    return response


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--view-log", type=Path)
    parser.add_argument("--intake-origin", default="")
    given = parser.parse_args()
    web.run_app(
        make_app(given.folder, given.view_log, given.intake_origin),
        host=given.host,
        port=given.port,
        print=lambda *_: None,
        access_log=None,
        handle_signals=True,
    )


if __name__ == "__main__":
    main()
