"""The witness's door on the network: HTTP/1.1, every request within bounds of size and time.

One task a connection, so that a thousand slow ones cost nothing and hold up nobody; signing and the disk have threads of
their own. What can't be read as a request is answered 400 and the connection closed.
"""

import asyncio
import contextlib
import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from pendopo.transparency.languages import LANGUAGES
from pendopo.transparency.rules.witnessing import SIZE_TYPE, Refused, origin_hash
from pendopo.transparency.witness import pages
from pendopo.transparency.witness.signing import Witness

LARGEST_BODY = 262_144  # bytes; 16 signatures that quantum computers do not break and a proof are 90,000
LARGEST_HEAD = 16_384
IDLE_SECONDS = 75.0  # between two requests of one connection
REQUEST_SECONDS = 10.0  # from the first byte of a request to its last, and for taking the answer
LINGER_SECONDS = 2.0  # for what a refused client still sends, so that it reads why
LARGEST_REST = 4_000_000  # bytes of it
MOST_CONNECTIONS = 1_000
THREADS = 4
TEXT = "text/plain; charset=utf-8"
HTML = "text/html; charset=utf-8"
REASONS = {
    200: "OK", 400: "Bad Request", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 408: "Request Timeout",
    409: "Conflict", 411: "Length Required", 413: "Content Too Large", 422: "Unprocessable Content", 500: "Internal Server Error",
    501: "Not Implemented", 503: "Service Unavailable",
}  # fmt: skip
REQUEST_LINE = re.compile(r"([A-Z]{1,20}) (/[!-~]{0,2000}) HTTP/1\.([01])", re.ASCII)
HEADER = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}):[ \t]*([\t -~\u0080-\u00ff]{0,8000})", re.ASCII)
LENGTH = re.compile(r"[0-9]{1,9}", re.ASCII)


class Unreadable(Exception):
    """Bytes that are no request that is answered here."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True)
class Request:
    """The head of a request; header names in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    keeps_open: bool

    @classmethod
    def parse(cls, head: bytes) -> "Request":
        """Read a head.

        Raises:
            Unreadable: 400 it is none, 501 it comes in a way that is not understood.
        """
        first, *lines = head.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
        asked = REQUEST_LINE.fullmatch(first)
        found = [HEADER.fullmatch(line) for line in lines]
        if asked is None or None in found:
            raise Unreadable(400)
        headers: dict[str, str] = {}
        for match in filter(None, found):
            name = match[1].lower()
            if name in headers and name in ("content-length", "host", "transfer-encoding"):
                raise Unreadable(400)
            headers[name] = match[2].strip()
        if "transfer-encoding" in headers:
            raise Unreadable(501)
        words = {word.strip().lower() for word in headers.get("connection", "").split(",")}
        return cls(asked[1], asked[2].partition("?")[0], headers, asked[3] == "1" and "close" not in words)

    @property
    def length(self) -> int:
        """Bytes of the body.

        Raises:
            Unreadable: 400 it is no number, 411 it is missing, 413 it is more than a witness reads.
        """
        text = self.headers.get("content-length", "0" if self.method in ("GET", "HEAD") else "")
        if not text:
            raise Unreadable(411)
        if not LENGTH.fullmatch(text):
            raise Unreadable(400)
        if int(text) > LARGEST_BODY:
            raise Unreadable(413)
        return int(text)

    @property
    def lang(self) -> str:
        wanted = self.headers.get("accept-language", "")[:2].lower()
        return wanted if wanted in LANGUAGES else LANGUAGES[0]


@dataclass(frozen=True)
class Answer:
    """What is sent back; ``more`` are further headers."""

    status: int
    body: bytes
    kind: str = TEXT
    more: dict[str, str] = field(default_factory=dict)

    @classmethod
    def text(cls, status: int, text: str, kind: str = TEXT, **more: str) -> "Answer":
        return cls(status, text.encode(), kind, {name.replace("_", "-"): value for name, value in more.items()})

    def as_bytes(self, *, keeps_open: bool, with_body: bool) -> bytes:
        headers = {
            "Content-Type": self.kind,
            "Content-Length": str(len(self.body)),
            "X-Content-Type-Options": "nosniff",
            "Connection": "keep-alive" if keeps_open else "close",
            **self.more,
        }
        head = f"HTTP/1.1 {self.status} {REASONS[self.status]}\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return head.encode() + b"\r\n" + (self.body if with_body else b"")


def answer_to(witness: Witness, request: Request, body: bytes) -> Answer:
    """What a witness answers; runs in a thread."""
    if request.path == "/add-checkpoint":
        return cosigned(witness, body) if request.method == "POST" else wrong_method("POST")
    shown = SHOWN.get(request.path) or (show_checkpoint if re.fullmatch(r"/[0-9a-f]{64}/checkpoint", request.path) else None)
    if shown is None:
        return Answer.text(404, "there is nothing here\n")
    return shown(witness, request) if request.method in ("GET", "HEAD") else wrong_method("GET, HEAD")


def wrong_method(allowed: str) -> Answer:
    return Answer.text(405, f"{allowed} only\n", Allow=allowed)


def cosigned(witness: Witness, body: bytes) -> Answer:
    try:
        return Answer.text(200, witness.add_checkpoint(body), Cache_Control="no-store")
    except Refused as refused:
        if refused.status == 409:
            return Answer.text(409, f"{refused.size}\n", SIZE_TYPE, Cache_Control="no-store")
        return Answer.text(refused.status, f"{refused}\n", Cache_Control="no-store")


def show_checkpoint(witness: Witness, request: Request) -> Answer:
    """The latest checkpoint of a log, with the lines of the log and of this witness; no log that is watched no more."""
    wanted = request.path.split("/")[1]
    origins = {origin_hash(log.key.name): log.key.name for log in witness.logs()}
    latest = witness.state.latest(origins[wanted]) if wanted in origins else None
    if latest is None:
        return Answer.text(404, "never cosigned here\n")
    return Answer.text(200, latest.note, Cache_Control="public, max-age=5", Access_Control_Allow_Origin="*")


def show_page(write: Callable[[Witness, str], str]) -> Callable[[Witness, Request], Answer]:
    def shown(witness: Witness, request: Request) -> Answer:
        return Answer.text(
            200, write(witness, request.lang), HTML, Cache_Control="no-cache", Vary="Accept-Language",
            Content_Security_Policy=pages.POLICY, Referrer_Policy="no-referrer",
        )  # fmt: skip

    return shown


def show_evidence_as_json(witness: Witness, request: Request) -> Answer:
    found = [each.as_json() for each in witness.state.evidence()]
    return Answer.text(
        200, json.dumps(found, ensure_ascii=False) + "\n", "application/json", Cache_Control="no-cache", Access_Control_Allow_Origin="*"
    )


SHOWN: dict[str, Callable[[Witness, Request], Answer]] = {
    "/": show_page(pages.home),
    "/bukti": show_page(pages.evidence),
    "/bukti.json": show_evidence_as_json,
}


class Door:
    """Listens until it is told to stop."""

    def __init__(
        self, witness: Witness, *, host: str = "127.0.0.1", port: int = 0, complain: Callable[[str], object] = lambda text: None
    ) -> None:
        """Args:
        port: 0 for a free one; ``self.port`` says which, once ``opened`` was called.
        complain: told of what should not have happened, in a line.
        """
        self.witness, self.host, self.port, self.complain = witness, host, port, complain
        self.stop: asyncio.Event | None = None
        self.loop: asyncio.AbstractEventLoop | None = None
        self.open_connections: set[asyncio.Task[None]] = set()
        self.threads = ThreadPoolExecutor(THREADS, thread_name_prefix="witness")

    async def run(self, opened: Callable[[], object] = lambda: None) -> None:
        """Listen; ``opened`` is called when requests are taken.

        Raises:
            OSError: the port is taken.
        """
        self.loop, self.stop = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self.take, self.host, self.port, limit=LARGEST_HEAD, backlog=256)
        self.port = server.sockets[0].getsockname()[1]
        try:
            opened()
            await self.stop.wait()
        finally:
            server.close()
            for task in self.open_connections:
                task.cancel()
            await asyncio.gather(*self.open_connections, return_exceptions=True)
            await server.wait_closed()
            self.threads.shutdown()

    def close(self) -> None:
        """Stop listening; may be called from any thread."""
        if self.loop and self.stop:
            self.loop.call_soon_threadsafe(self.stop.set)

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None:
            raise AssertionError
        self.open_connections.add(task)
        try:
            if len(self.open_connections) > MOST_CONNECTIONS:
                await self.turn_away(reader, writer, Answer.text(503, "too many connections\n"))
            else:
                while await self.one_request(reader, writer):
                    pass
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.CancelledError):
            writer.transport.abort()  # gone, too slow, or we are closing: there is nobody to tell
        finally:
            self.open_connections.discard(task)
            writer.close()
            with contextlib.suppress(OSError, TimeoutError):
                async with asyncio.timeout(REQUEST_SECONDS):
                    await writer.wait_closed()

    async def one_request(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; whether another one may follow."""
        async with asyncio.timeout(IDLE_SECONDS):
            first = await reader.read(1)
        if not first:
            return False
        try:
            async with asyncio.timeout(REQUEST_SECONDS):
                request, body = await self.read_request(first, reader, writer)
        except Unreadable as error:
            await self.turn_away(reader, writer, Answer.text(error.status, f"{REASONS[error.status]}\n"))
            return False
        except TimeoutError:
            await self.turn_away(reader, writer, Answer.text(408, "too slow\n"))
            return False
        answer = await self.in_a_thread(request, body)
        await self.send(writer, answer, keeps_open=request.keeps_open, with_body=request.method != "HEAD")
        return request.keeps_open

    async def read_request(self, first: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[Request, bytes]:
        try:
            request = Request.parse(first + await reader.readuntil(b"\r\n\r\n"))
        except asyncio.LimitOverrunError as error:
            raise Unreadable(400) from error
        length = request.length
        if length and request.headers.get("expect", "").lower() == "100-continue":
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        return request, await reader.readexactly(length)

    async def in_a_thread(self, request: Request, body: bytes) -> Answer:
        try:
            return await asyncio.get_running_loop().run_in_executor(self.threads, answer_to, self.witness, request, body)
        except Exception as error:  # a fault of ours must not be told to the asker, nor end the server
            self.complain(f"{request.method} {request.path[:80]}: {type(error).__name__}: {error}")
            return Answer.text(500, "something is wrong here\n")

    async def turn_away(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, answer: Answer) -> None:
        """Answer what was not read to its end, and let the rest run out: a connection closed on it would swallow the answer."""
        await self.send(writer, answer)
        writer.write_eof()
        rest = 0
        async with asyncio.timeout(LINGER_SECONDS):
            while rest < LARGEST_REST and (part := await reader.read(65_536)):
                rest += len(part)

    async def send(self, writer: asyncio.StreamWriter, answer: Answer, *, keeps_open: bool = False, with_body: bool = True) -> None:
        async with asyncio.timeout(REQUEST_SECONDS):
            writer.write(answer.as_bytes(keeps_open=keeps_open, with_body=with_body))
            await writer.drain()
