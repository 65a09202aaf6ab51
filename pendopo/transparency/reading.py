"""Reads a log as anybody can: from its address or from a folder. Needs nothing but the standard library.

What is read is never believed: whoever asks checks it against a signed checkpoint.
"""

import gzip
import http.client
import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

SECONDS = 20.0
LARGEST = 32_000_000  # bytes of one file; a full bundle of the largest entries has 16.8 million
TRIES = 3

Read = Callable[[str], bytes]


class Missing(OSError):
    """There is no such file."""


class Unreachable(OSError):
    """The place does not answer, or not with a file."""


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

    def __init__(self, prefix: str, *, at: str = "") -> None:
        parts = urlsplit(prefix.rstrip("/"))
        self.secure = parts.scheme == "https"
        self.host, self.base = parts.netloc, parts.path
        self.at = at or parts.netloc
        self.own = threading.local()
        self.opened: list[http.client.HTTPConnection] = []

    def read(self, path: str) -> bytes:
        for attempt in range(1, TRIES + 1):
            try:
                return self.answer(path)
            except (Missing, Unreachable):
                raise
            except (http.client.HTTPException, OSError) as error:
                self.connection().close()
                if attempt == TRIES:
                    raise Unreachable(f"{self.host}{self.base}/{path}: {type(error).__name__}") from error
        raise AssertionError

    def answer(self, path: str) -> bytes:
        connection = self.connection()
        connection.request("GET", f"{self.base}/{path}", headers={"Host": self.host, "Accept-Encoding": "gzip, identity"})
        answer = connection.getresponse()
        data = answer.read(LARGEST + 1)
        if answer.status in (404, 410):
            raise Missing(f"{self.host}{self.base}/{path}")
        if answer.status != 200 or len(data) > LARGEST:
            connection.close()  # what is left of the answer is not read
            raise Unreachable(f"{self.host}{self.base}/{path}: HTTP {answer.status}")
        return unzipped(data) if answer.getheader("Content-Encoding") == "gzip" else data

    def connection(self) -> http.client.HTTPConnection:
        """This thread's connection; one that was closed opens itself again."""
        if not hasattr(self.own, "connection"):
            kind = http.client.HTTPSConnection if self.secure else http.client.HTTPConnection
            self.own.connection = kind(self.at, timeout=SECONDS)
            self.opened.append(self.own.connection)
        connection: http.client.HTTPConnection = self.own.connection
        return connection

    def close_all(self) -> None:
        for connection in self.opened:
            connection.close()


def unzipped(data: bytes) -> bytes:
    """Unpack an answer, so far as it stays within bounds.

    Raises:
        Unreachable: it is not gzip, or unpacks to more than a file of a log can have.
    """
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
            whole = packed.read(LARGEST + 1)
    except (OSError, EOFError) as error:
        raise Unreachable("an answer that can't be unpacked") from error
    if len(whole) > LARGEST:
        raise Unreachable("an answer that unpacks to too much")
    return whole
