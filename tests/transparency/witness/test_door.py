"""The witness over real connections: what the protocol says byte by byte, and who tries to hold it up or break it."""

import contextlib
import http.client
import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pendopo.transparency.rules.checkpoints import open_checkpoint
from pendopo.transparency.rules.witnessing import origin_hash
from pendopo.transparency.witness import door as doors
from pendopo.transparency.witness.door import Door
from pendopo.transparency.witness.signing import Witness
from tests.transparency.small_log import ORIGIN, SmallLog, listening, witness_in

SIZES = 20


@pytest.fixture
def log() -> SmallLog:
    return SmallLog.of(SIZES)


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def door(tmp_path: Path, log: SmallLog, said: list[str]) -> Iterator[Door]:
    with listening(Witness(witness_in(tmp_path / "saksi", log)), say=said.append) as opened:
        yield opened


class Asker:
    """One connection that stays open."""

    def __init__(self, door: Door) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", door.port, timeout=20)

    def __call__(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, str, bytes]:
        self.connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = self.connection.getresponse()
        return answer.status, answer.getheader("Content-Type") or "", answer.read()


@pytest.fixture
def ask(door: Door) -> Iterator[Asker]:
    asker = Asker(door)
    yield asker
    asker.connection.close()


def raw(door: Door, data: bytes) -> bytes:
    """Everything that comes back for these bytes until the connection is closed."""
    with socket.create_connection(("127.0.0.1", door.port), timeout=20) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        parts = []
        while part := connection.recv(65_536):
            parts.append(part)
    return b"".join(parts)


# -- the protocol


def test_the_answers_are_those_of_the_protocol_over_one_connection(ask: Asker, log: SmallLog, door: Door) -> None:
    text = "text/plain; charset=utf-8"
    path = f"/{origin_hash(ORIGIN)}/checkpoint"
    assert ask("GET", path) == (404, text, b"never cosigned here\n")
    status, kind, lines = ask("POST", "/add-checkpoint", log.request(0, 7))
    assert (status, kind) == (200, text)
    assert lines.decode().startswith("— saksi.contoh.test/1 ")
    assert lines.endswith(b"\n")
    assert ask("POST", "/add-checkpoint", log.request(0, 9)) == (409, "text/x.tlog.size", b"7\n")
    for expected, body in (
        (404, SmallLog.of(7, origin="lain").request(7, 7)),
        (403, SmallLog.of(7, seed=5).request(7, 7)),
        (400, b"rubbish"),
        (422, SmallLog.of(7, fork_at=1).request(7, 7)),
    ):
        assert ask("POST", "/add-checkpoint", body)[:2] == (expected, text)
    status, kind, note = ask("GET", path)
    assert (status, kind, note) == (200, text, log.note(7).encode() + lines)
    keys = [log.key.verifier, *(key.verifier for key in door.witness.folder.keys)]
    assert len(open_checkpoint(note, keys).signed) == 2


def test_the_pages_say_who_it_is_what_it_watches_and_what_it_found(ask: Asker, log: SmallLog, door: Door) -> None:
    ask("POST", "/add-checkpoint", log.request(0, 7))
    status, kind, page = ask("GET", "/")
    (key,) = door.witness.folder.keys
    assert (status, kind) == (200, "text/html; charset=utf-8")
    for part in ("Saksi saksi.contoh.test/1", str(key.verifier), ORIGIN, "7 entri", "Tidak ada bukti"):
        assert part in page.decode(), part
    assert "7 entries" in ask("GET", "/", Accept_Language="en-GB,en;q=0.9")[2].decode()
    fork = SmallLog.of(SIZES, fork_at=2)
    ask("POST", "/add-checkpoint", fork.request(7, 7))
    assert "1 bukti" in ask("GET", "/")[2].decode()
    page = ask("GET", "/bukti")[2].decode()
    assert fork.text(7).split("\n")[2] in page
    assert log.text(7).split("\n")[2] in page
    (found,) = json.loads(ask("GET", "/bukti.json")[2])
    assert (found["kind"], found["offered"]) == ("same_size", fork.note(7))


def test_what_is_not_there_and_what_may_not_be_done_is_said(ask: Asker) -> None:
    assert ask("GET", "/add-checkpoint")[0] == 405
    assert ask("POST", "/", b"x")[0] == 405
    assert ask("DELETE", "/bukti", b"")[0] == 405
    for path in ("/checkpoint", "/../keys", "/keys", f"/{'0' * 64}/checkpoint", f"/{origin_hash(ORIGIN).upper()}/checkpoint"):
        assert ask("GET", path)[0] == 404
    assert ask("HEAD", "/") == (200, "text/html; charset=utf-8", b"")
    assert ask("GET", "/?a=b")[0] == 200


def test_a_note_is_shown_as_text_and_never_as_a_page(door: Door, log: SmallLog) -> None:
    """Names of logs are what an institution has typed; still nothing of them is markup."""
    evil = SmallLog.of(3, origin="<script>alert(1)</script>", seed=3)
    door.witness.folder.add_log(str(evil.key.verifier))
    asker = Asker(door)
    asker("POST", "/add-checkpoint", evil.request(0, 3))
    assert b"<script" not in asker("GET", "/")[2]
    asker.connection.close()


# -- hostile clients


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"rubbish\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n folded: x\r\n\r\n", 400),
        (b"GET /\x00 HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/2.0\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * 20_000 + b"\r\n\r\n", 400),
        (b"POST /add-checkpoint HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", 400),
        (b"POST /add-checkpoint HTTP/1.1\r\nContent-Length: -5\r\n\r\nhello", 400),
        (b"POST /add-checkpoint HTTP/1.1\r\nContent-Length: 1_0\r\n\r\nhello", 400),
        (b"POST /add-checkpoint HTTP/1.1\r\n\r\nhello", 411),
        (b"POST /add-checkpoint HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 501),
        (b"POST /add-checkpoint HTTP/1.1\r\nContent-Length: 1000000\r\n\r\n" + b"a" * 1_000_000, 413),
        (b"POST /add-checkpoint HTTP/1.1\r\nContent-Length: 99999999999999\r\n\r\n", 400),
    ],
)
def test_what_is_no_request_is_answered_and_the_connection_closed(door: Door, said: list[str], data: bytes, expected: int) -> None:
    answer = raw(door, data)
    assert answer.startswith(b"HTTP/1.1 %d " % expected)
    assert b"Connection: close" in answer
    assert answer.count(b"HTTP/1.1") == 1
    assert said == []


@given(data=st.binary(max_size=300), tail=st.sampled_from([b"", b"\r\n\r\n", b" HTTP/1.1\r\n\r\n"]))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_make_it_fail(door: Door, said: list[str], data: bytes, tail: bytes) -> None:
    answer = raw(door, data + tail)
    assert not answer or answer.startswith((b"HTTP/1.1 4", b"HTTP/1.1 5"))
    assert b" 500 " not in answer.split(b"\r\n")[0]
    assert said == []


@given(body=st.binary(max_size=400) | st.text(max_size=200).map(lambda text: f"old 0\n\n{text}\n\n— a b\n".encode()))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_body_makes_it_fail(ask: Asker, said: list[str], body: bytes) -> None:
    assert ask("POST", "/add-checkpoint", body)[0] in (400, 404)
    assert said == []


def test_slow_clients_hold_up_nobody_and_are_shown_the_door(
    tmp_path: Path, log: SmallLog, monkeypatch: pytest.MonkeyPatch, said: list[str]
) -> None:
    monkeypatch.setattr(doors, "REQUEST_SECONDS", 0.5)
    with listening(Witness(witness_in(tmp_path / "saksi", log)), say=said.append) as door:
        slow = [socket.create_connection(("127.0.0.1", door.port), timeout=20) for _ in range(60)]
        for connection in slow:
            connection.sendall(b"POST /add-checkpoint HTTP/1.1\r\nContent-Length: 100\r\n\r\nold")
        asker = Asker(door)
        assert asker("POST", "/add-checkpoint", log.request(0, 7))[0] == 200
        asker.connection.close()
        assert slow[0].recv(1000).startswith(b"HTTP/1.1 408 ")
        for connection in slow:
            connection.close()


def test_connections_that_do_nothing_are_closed(tmp_path: Path, log: SmallLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "IDLE_SECONDS", 0.2)
    with listening(Witness(witness_in(tmp_path / "saksi", log))) as door:
        with socket.create_connection(("127.0.0.1", door.port), timeout=20) as connection, contextlib.suppress(ConnectionResetError):
            assert connection.recv(10) == b""
        assert raw(door, b"GET / HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 200 ")


def test_more_connections_than_it_can_bear_are_turned_away(tmp_path: Path, log: SmallLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "MOST_CONNECTIONS", 2)
    with listening(Witness(witness_in(tmp_path / "saksi", log))) as door:
        first, second = Asker(door), Asker(door)
        assert first("GET", "/")[0] == second("GET", "/")[0] == 200
        assert raw(door, b"GET / HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 503 ")
        first.connection.close()
        second.connection.close()


def test_a_client_that_asks_before_it_sends_is_told_to_go_on(door: Door, log: SmallLog) -> None:
    body = log.request(0, 7)
    with socket.create_connection(("127.0.0.1", door.port), timeout=20) as connection:
        connection.sendall(b"POST /add-checkpoint HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n" % len(body))
        assert connection.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(body)
        assert connection.recv(1000).startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_fault_of_its_own_is_complained_of_and_not_told_to_the_asker(
    door: Door, ask: Asker, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(body: bytes) -> str:
        raise RuntimeError("rahasia")

    monkeypatch.setattr(door.witness, "add_checkpoint", broken)
    assert ask("POST", "/add-checkpoint", b"x") == (500, "text/plain; charset=utf-8", b"something is wrong here\n")
    assert said == ["POST /add-checkpoint: RuntimeError: rahasia"]


def test_many_at_once_over_the_network_never_take_it_back(door: Door, log: SmallLog) -> None:
    signed: list[int] = []
    requests = [(size, log.request(old, size)) for old in (0, 4, 9) for size in (4, 9, 15) if old <= size]

    def work(number: int) -> None:
        asker = Asker(door)
        for size, body in requests[number % 4 :] + requests[: number % 4]:
            if asker("POST", "/add-checkpoint", body)[0] == 200:
                signed.append(size)
        asker.connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert door.witness.state.head(ORIGIN).size == max(signed)
