"""An old site in a thread of its own, whose answers a test gives: what it was asked for is kept."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from pendopo.site_import.sources.answers import Answer, Guise, NotFetched


@dataclass
class Asked:
    """One request: its path with query, and its headers with names in small letters."""

    path: str
    headers: dict[str, str]


@dataclass
class Reply:
    """What the site answers."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})


class OldSite:
    """Answers by a table of paths, or by a function; what is not there is 404."""

    def __init__(self) -> None:
        self.replies: dict[str, Reply] = {}
        self.answer: Callable[[Asked], Reply | None] = lambda asked: None
        self.asked: list[Asked] = []
        self.port = 0

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def base(self) -> str:
        return f"http://{self.host}"

    def reply(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        return self.answer(asked) or self.replies.get(asked.path) or Reply(b"tidak ada", 404)


@contextmanager
def running() -> Iterator[OldSite]:
    """The site, until the block ends."""
    site = OldSite()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            reply = site.reply(Asked(self.path, {name.lower(): value for name, value in self.headers.items()}))
            self.send_response(reply.status)
            for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                self.wfile.write(reply.body)
            except OSError:
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """Who leaves in the middle of an answer is no fault of the site."""

    server = Server(("127.0.0.1", 0), Handler)
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


class Table:
    """A fetcher without a network: answers by address; ``asked`` says in which order they were wanted."""

    def __init__(self, answers: dict[str, Answer | str | bytes] | Callable[[str], Answer | str | bytes | None]) -> None:
        self.answers = answers.get if isinstance(answers, dict) else answers
        self.asked: list[str] = []
        self.slowed = 0.0

    def get(self, address: str, *, guise: Guise = Guise.PLAIN, most: int | None = None) -> Answer:
        self.asked.append(address)
        found = self.answers(address)
        if found is None:
            return Answer(address, 404, b"")
        if isinstance(found, Answer):
            if not found.status:
                raise NotFetched("no_answer", address)
            return found
        body = found.encode() if isinstance(found, str) else found
        return Answer(address, 200, body[:most], {"content-type": "text/html; charset=utf-8"}, most is not None and len(body) > most)

    def slow_down(self, seconds: float) -> None:
        self.slowed = max(self.slowed, seconds)
