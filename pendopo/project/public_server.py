"""The public plane on a laptop: hands out the files of the served releases, and nothing else.

In production nginx does this (deploy/nginx). No database, no template, no secret is at hand here: the process
reads one folder. aiohttp brings ranges, conditional requests and packed files.
"""

import argparse
from pathlib import Path, PurePosixPath

from aiohttp import web

from pendopo.kit.public_headers import SECURITY_HEADERS, headers_for
from pendopo.kit.releases import SAFE_HOST, media_type

UNKNOWN_HOST = "_unknown"
FOREVER, SHORT = "public, max-age=31536000, immutable", "public, max-age=60"


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
    return file if file.is_file() and file.suffix != ".gz" else None


def make_app(root: Path) -> web.Application:
    """The application for one public folder."""

    async def answer(request: web.Request) -> web.StreamResponse:
        if request.method not in ("GET", "HEAD"):
            return web.Response(status=405, headers={"Allow": "GET, HEAD", **SECURITY_HEADERS})
        folder = served_folder(root, request.host) or served_folder_of_nobody(root)
        if folder is None:
            return web.Response(status=503, text="Situs sedang disiapkan.\n", headers={"Retry-After": "5", **SECURITY_HEADERS})
        file = file_in(folder, request.path)
        if file is None and not request.path.endswith("/") and file_in(folder, request.path + "/"):
            return web.Response(status=301, headers={"Location": request.path + "/", **SECURITY_HEADERS})
        return respond(request.path, file, folder)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    return app


def served_folder_of_nobody(root: Path) -> Path | None:
    folder = root / "sites" / UNKNOWN_HOST / "current"
    return folder.resolve() if folder.exists() else None


def respond(path: str, file: Path | None, folder: Path) -> web.StreamResponse:
    missing = file is None or (folder.parent.parent.name == UNKNOWN_HOST and not path.startswith("/_/"))
    shown = folder / "404.html" if missing or file is None else file
    response = web.FileResponse(shown, status=404 if missing else 200, headers=SECURITY_HEADERS if missing else headers_for(path))
    response.headers["Cache-Control"] = FOREVER if path.startswith(("/_/", "/media/")) and not missing else SHORT
    response.headers["Content-Type"] = media_type(shown.name)
    return response


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    given = parser.parse_args()
    web.run_app(make_app(given.folder), host=given.host, port=given.port, print=lambda *_: None, access_log=None, handle_signals=True)


if __name__ == "__main__":
    main()
