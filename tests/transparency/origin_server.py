"""A public plane for tests, honest until it is told not to be: logs and sites from folders, over HTTP."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from pendopo.kit.releases import Entry, Manifest, ReleaseStore
from tests.transparency.logs_on_disk import LogFolder, release

Lie = Callable[[BaseHTTPRequestHandler], None]  # answers instead


@dataclass
class Origin:
    """The platform as a mirror sees it.

    Attributes:
        lies: host and path to what is answered there instead.
        asked: host and path of every request.
    """

    root: Path
    at: str = ""
    lies: dict[tuple[str, str], Lie] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    log: LogFolder = field(init=False)
    store: ReleaseStore = field(init=False)

    def __post_init__(self) -> None:
        self.store = ReleaseStore(self.root, durable=False)
        self.log = LogFolder(self.root / "log")

    def publish(self, host: str, *, logged: bool = True, **files: bytes | str) -> Manifest:
        """Publish a site of these files (``berita__index_html`` is berita/index.html) and log it."""
        entries: dict[str, Entry] = {}
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            entries[path_of(name)] = self.store.put(data, "text/html")
        manifest = self.store.publish(host, entries, force=True)
        if logged:
            self.log_release(manifest)
        return manifest

    def log_release(self, manifest: Manifest, data: bytes = b"") -> None:
        size = sum(entry.size for entry in manifest.files.values())
        self.log.add([
            release(manifest.release, host=manifest.host, manifest=data or manifest.as_bytes(), files=len(manifest.files), size=size)
        ])  # fmt: skip

    def served_manifest(self, host: str) -> Path:
        return self.store.site(host) / "current" / "manifest.json"


def path_of(name: str) -> str:
    return name.replace("__", "/").replace("_", ".")


@contextmanager
def serving(root: Path) -> Iterator[Origin]:
    origin = Origin(root)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            host, path = (self.headers["Host"] or "").partition(":")[0], self.path
            path = path.partition("?")[0]
            origin.asked.append((host, path))
            lie = origin.lies.get((host, path))
            if lie:
                lie(self)
            else:
                self.honest(host, path)

        def honest(self, host: str, path: str) -> None:
            if path.startswith("/catatan/"):
                file = root / "log" / path.removeprefix("/catatan/")
            else:
                current = root / "sites" / host / "current"
                file = current / path.lstrip("/") / ("index.html" if path.endswith("/") else "")
            packed = file.with_name(f"{file.name}.gz")
            if file.is_file() and packed.is_file() and "gzip" in self.headers.get("Accept-Encoding", ""):
                answer(self, packed.read_bytes(), headers={"Content-Encoding": "gzip"})
            elif file.is_file():
                answer(self, file.read_bytes())
            else:
                absent = root / "sites" / host / "current" / "404.html"
                answer(self, absent.read_bytes() if absent.is_file() else b"", 404)

        def log_message(self, format: str, *args: object) -> None:
            """A test says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.02))
    thread.start()
    origin.at = f"127.0.0.1:{server.server_port}"
    try:
        yield origin
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def answer(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, *, headers: dict[str, str] | None = None) -> None:
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


def hex_of(data: bytes) -> str:
    return sha256(data).hexdigest()
