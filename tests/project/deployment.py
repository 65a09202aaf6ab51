"""A small deployment to probe: one TLS server and one plain one on this machine, with any answer to any host and path."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from pendopo.kit.public_headers import SECURITY_HEADERS
from tests.certificates import self_signed

DOMAIN = "pemilu.example"
SAFE = {**SECURITY_HEADERS, "Strict-Transport-Security": "max-age=31536000; includeSubDomains"}
HOME = (
    b"<!doctype html><html lang='id'><title>KPU</title><link rel='stylesheet' href='/_/a.css'><a href='https://bssn.go.id/'>BSSN</a></html>"
)


@dataclass
class Reply:
    """What the server says to one request."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Request:
    """What the server was asked."""

    host: str
    path: str
    method: str
    headers: dict[str, str]
    body: bytes = b""


Answerer = Callable[[Request], Reply]


def good_site(request: Request) -> Reply:
    """A public site as it should be."""
    if request.method not in ("GET", "HEAD"):
        return Reply(status=405, headers=SAFE)
    if request.path == "/":
        return Reply(HOME, headers=SAFE)
    return Reply(b"tidak ada", 404, SAFE)


def redirecting(request: Request) -> Reply:
    """Plain http as it should be."""
    return Reply(status=301, headers={"Location": f"https://{request.host}{request.path}"})


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    answerer: Answerer

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        host = self.headers.get("Host", "").partition(":")[0]
        reply = type(self).answerer(Request(host, self.path, self.command, dict(self.headers.items()), body))
        self.send_response(reply.status)
        for name, value in {"Content-Type": "text/html; charset=utf-8", **reply.headers}.items():
            for one in value.split("\n"):  # several Set-Cookie lines
                self.send_header(name, one)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)

    do_GET = do_POST = do_HEAD = do_TRACE = answer  # noqa: N815  names that http.server asks for

    def log_message(self, *_: object) -> None:
        """Nothing to say."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_: object) -> None:
        """Refused handshakes are what the tests are about."""


@contextmanager
def serving(answerer: Answerer, context: ssl.SSLContext | None = None) -> Iterator[int]:
    """A server on a free port; the port."""
    server = Server(("127.0.0.1", 0), type("OwnHandler", (Handler,), {"answerer": staticmethod(answerer)}))
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass(frozen=True)
class Certificate:
    """A certificate with its key, in one PEM file; it is its own issuer."""

    file: Path

    def context(self, lowest: ssl.TLSVersion = ssl.TLSVersion.TLSv1_2, ciphers: str = "ECDHE+AESGCM:ECDHE+CHACHA20") -> ssl.SSLContext:
        """A server's side of TLS."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_ciphers(ciphers)
        context.minimum_version = lowest
        context.load_cert_chain(self.file)
        return context


def make_certificate(file: Path, days: int = 90, names: tuple[str, ...] = (DOMAIN, f"*.{DOMAIN}")) -> Certificate:
    """A certificate for these names that ends after some days."""
    file.write_bytes(b"".join(self_signed(*names, days=days)))
    return Certificate(file)
