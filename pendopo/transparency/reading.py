"""Reads a log as anybody can: from its address or from a folder. Needs nothing but the standard library.

What is read is never believed: whoever asks checks it against a signed checkpoint.
"""

import gzip
import http.client
import io
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SECONDS = 20.0
LONGEST = 300.0  # seconds for one file, however slowly it comes
PIECE = 65_536
LARGEST = 32_000_000  # bytes of one file; a full bundle of the largest entries has 16.8 million
TRIES = 3
PACKED = "gzip, identity"
AGENT = "pendopo-log/1"

Read = Callable[[str], bytes]


class Missing(FileNotFoundError):
    """There is no such file."""


class Unreachable(OSError):
    """The place does not answer, or not with a file."""


@dataclass(frozen=True)
class Answer:
    """What came over HTTP.

    Attributes:
        body: as it came, packed or not.
        cut: there was more than was asked for; the rest was not read.
    """

    status: int
    body: bytes
    packed: bool = False
    cut: bool = False
    retry_after: str = ""


@contextmanager
def reader(place: str | Path, *, at: str = "") -> Iterator[Read]:
    """What reads files of a log by their path below its prefix, from any number of threads.

    Args:
        place: ``https://www.contoh.go.id/catatan/situs`` or a folder.
        at: ``host:port`` to connect to instead of the address's own, for a server that is not in the name system.

    The reader raises Missing where there is no such file, and Unreachable where the place does not answer.
    """
    text = str(place)
    if not text.startswith(("http://", "https://")):
        yield FolderReader(Path(text)).read
        return
    http_reader = HttpReader(text, at=at)
    try:
        yield http_reader.read
    finally:
        http_reader.close_all()


class FolderReader:
    """Files below a folder; nothing outside of it is read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()

    def read(self, path: str) -> bytes:
        file = (self.folder / path).resolve()
        if not file.is_relative_to(self.folder) or not file.is_file():
            raise Missing(path)
        return file.read_bytes()


class HttpReader:
    """Files below an address, over a connection a thread that is kept open."""

    def __init__(self, prefix: str, *, at: str = "", only_public: bool = False) -> None:
        """Args:
        prefix: address of the files, with scheme.
        at: ``host:port`` to connect to instead of the address's own.
        only_public: don't speak to machines of inner networks, for addresses that somebody else wrote.
        """
        parts = urlsplit(prefix.rstrip("/"))
        self.secure = parts.scheme == "https"
        self.host, self.base = parts.netloc, parts.path
        self.at, self.only_public = at, only_public
        self.own = threading.local()
        self.opened: list[http.client.HTTPConnection] = []

    def read(self, path: str) -> bytes:
        answer = self.fetch(path)
        if answer.status in (404, 410):
            raise Missing(f"{self.host}{self.base}/{path}")
        if answer.status != 200 or answer.cut:
            raise Unreachable(f"{self.host}{self.base}/{path}: HTTP {answer.status}{', too long' if answer.cut else ''}")
        return unzipped(answer.body) if answer.packed else answer.body

    def fetch(self, path: str, *, most: int = 0, encodings: str = PACKED) -> Answer:
        """One file as it is sent; redirects are not followed.

        Args:
            path: quoted, below the prefix.
            most: bytes that are read; LARGEST when 0.
            encodings: what may be sent.

        Raises:
            Unreachable: there is no answer, after three tries.
        """
        for attempt in range(1, TRIES + 1):
            try:
                return self.answer(path, most or LARGEST, encodings)
            except Unreachable:
                raise
            except (http.client.HTTPException, OSError) as error:
                self.connection().close()
                if attempt == TRIES:
                    raise Unreachable(f"{self.host}{self.base}/{path}: {type(error).__name__}") from error
        raise AssertionError

    def answer(self, path: str, most: int, encodings: str) -> Answer:
        connection = self.connection()
        connection.request("GET", f"{self.base}/{path}", headers={"Host": self.host, "Accept-Encoding": encodings, "User-Agent": AGENT})
        answer = connection.getresponse()
        body = self.body_of(answer, most + 1, path)
        if not answer.isclosed() or len(body) > most:
            connection.close()  # what is left of the answer is not read
        packed = answer.getheader("Content-Encoding", "").strip().lower() == "gzip"
        return Answer(answer.status, body[:most], packed, len(body) > most, answer.getheader("Retry-After", ""))

    def body_of(self, answer: http.client.HTTPResponse, most: int, path: str) -> bytes:
        """At most so many bytes, within the time that a file may take."""
        parts, length, until = list[bytes](), 0, time.monotonic() + LONGEST
        while length < most and (part := answer.read1(min(PIECE, most - length))):
            parts.append(part)
            length += len(part)
            if time.monotonic() > until:
                self.connection().close()
                raise Unreachable(f"{self.host}{self.base}/{path}: too slow")
        if length < most and answer.length:
            raise http.client.IncompleteRead(b"".join(parts), answer.length)
        return b"".join(parts)

    def connection(self) -> http.client.HTTPConnection:
        """This thread's connection; one that was closed opens itself again."""
        if not hasattr(self.own, "connection"):
            kind = Secure if self.secure else Plain
            self.own.connection = kind(self.host, at=self.at, only_public=self.only_public)
            self.opened.append(self.own.connection)
        connection: http.client.HTTPConnection = self.own.connection
        return connection

    def close_all(self) -> None:
        for connection in self.opened:
            connection.close()


class Plain(http.client.HTTPConnection):
    """A connection to an address, or to another place that answers for it."""

    def __init__(self, host: str, *, at: str, only_public: bool, **more: Any) -> None:
        super().__init__(host, timeout=SECONDS, **more)
        self.place = http.client.HTTPConnection(at) if at else self  # which knows how to take a port off
        self.only_public = only_public and not at

    def connect(self) -> None:
        self.sock = socket.create_connection((self.place.host, self.place.port), SECONDS)
        if self.only_public and not ipaddress.ip_address(self.sock.getpeername()[0]).is_global:
            self.close()
            raise Unreachable(f"{self.host}: an address of an inner network")
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


class Secure(Plain):
    """The same over TLS; the certificate is that of the address, wherever the other end is."""

    default_port = http.client.HTTPS_PORT

    def connect(self) -> None:
        super().connect()
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


def unzipped(data: bytes, most: int = 0) -> bytes:
    """Unpack an answer, so far as it stays within bounds.

    Args:
        most: bytes; LARGEST when 0.

    Raises:
        Unreachable: it is not gzip, or unpacks to more than a file of a log can have.
    """
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
            whole = packed.read((most or LARGEST) + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise Unreachable("an answer that can't be unpacked") from error
    if len(whole) > (most or LARGEST):
        raise Unreachable("an answer that unpacks to too much")
    return whole
