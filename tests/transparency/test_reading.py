"""Reading a log from a folder and from an address: what is there, what is not, and what is more than a log can hold."""

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pendopo.transparency import reading
from pendopo.transparency.reading import Missing, Unreachable, reader

FILES = {"/catatan/situs/checkpoint": b"isi", "/catatan/situs/tile/entries/000": b"bundel" * 50}


class Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        found = FILES.get(self.path)
        status = 500 if self.path.endswith("rusak") else 302 if self.path.endswith("pindah") else 200 if found is not None else 404
        packed = gzip.compress(found or b"") if "entries" in self.path else found or b""
        self.send_response(status)
        self.send_header("Content-Length", str(len(packed)))
        if "entries" in self.path:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(packed)

    def log_message(self, format: str, *args: object) -> None:
        """A test says nothing."""


@pytest.fixture
def at() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_folder_gives_its_files_and_nothing_outside_of_it(tmp_path: Path) -> None:
    (tmp_path / "rahasia").write_text("x")
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "checkpoint").write_text("isi")
    (tmp_path / "log" / "link").symlink_to(tmp_path / "rahasia")
    with reader(tmp_path / "log") as read:
        assert read("checkpoint") == b"isi"
        for path in ("tile/0/000", "../rahasia", "link", str(tmp_path / "rahasia"), "tile"):
            with pytest.raises(Missing):
                read(path)


def test_an_address_gives_its_files_also_packed_ones(at: str) -> None:
    with reader("http://www.contoh.test/catatan/situs/", at=at) as read:
        assert read("checkpoint") == b"isi"
        assert read("tile/entries/000") == b"bundel" * 50
        with pytest.raises(Missing):
            read("tile/0/000")
        for path in ("rusak", "pindah"):
            with pytest.raises(Unreachable, match="HTTP"):
                read(path)
        assert read("checkpoint") == b"isi"


def test_an_address_that_does_not_answer_is_named() -> None:
    with reader("http://127.0.0.1:1/x") as read, pytest.raises(Unreachable, match=r"127\.0\.0\.1:1/x/checkpoint"):
        read("checkpoint")


def test_more_than_a_log_can_hold_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST", 1000)
    assert reading.unzipped(gzip.compress(bytes(1000))) == bytes(1000)
    with pytest.raises(Unreachable, match="too much"):
        reading.unzipped(gzip.compress(bytes(1001)))
    with pytest.raises(Unreachable, match="unpacked"):
        reading.unzipped(b"rubbish")
