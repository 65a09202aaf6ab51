"""The log asks its witnesses: all at once, no longer than it must, believing nothing that is not signed."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pendopo.transparency import witnesses
from pendopo.transparency.rules.keys import Kind, SigningKey
from pendopo.transparency.rules.notes import signature_line, split_note
from pendopo.transparency.rules.policies import Policy, parse_policy
from pendopo.transparency.rules.witnessing import Refused
from pendopo.transparency.witness.door import Door
from pendopo.transparency.witness.signing import Witness
from pendopo.transparency.witnesses import NoAnswer, WitnessClient, cosign, largest_seen, latest, seen_by_all
from tests.transparency.small_log import ORIGIN, SmallLog, listening, witness_in

SIZES = 30


@pytest.fixture
def log() -> SmallLog:
    return SmallLog.of(SIZES)


@pytest.fixture
def doors(tmp_path: Path, log: SmallLog) -> Iterator[list[Door]]:
    """Three witnesses that listen."""
    made = [Witness(witness_in(tmp_path / name, log, name=f"{name}.test/1")) for name in ("bawaslu", "kampus", "pers")]
    with listening(made[0]) as first, listening(made[1]) as second, listening(made[2]) as third:
        yield [first, second, third]


def policy_of(log: SmallLog, doors: list[Door], *, least: int = 2, more: str = "") -> Policy:
    names = [door.witness.folder.name.partition(".")[0] for door in doors]
    lines = [
        f"witness {name} {door.witness.folder.keys[0].verifier} http://127.0.0.1:{door.port}"
        for name, door in zip(names, doors, strict=True)
    ]
    return parse_policy(f"log {log.key.verifier}\n" + "\n".join([*lines, more, f"group g {least} {' '.join(names)}", "quorum g"]) + "\n")


def prove(log: SmallLog, size: int) -> Callable[[int], list[bytes]]:
    return lambda old: list(log.proof(old, size))


class Scripted:
    """A witness that answers as the test says: a function from method, path and body to status, type and body."""

    def __init__(self, answer: Callable[[str, str, bytes], tuple[int, str, bytes]]) -> None:
        outer = self
        self.asked: list[str] = []
        self.clients: list[WitnessClient] = []

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                outer.asked.append(body.decode().split("\n")[0])
                status, kind, data = answer(self.command, self.path, body)
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST  # noqa: N815

            def log_message(self, format: str, *args: object) -> None:
                """A test says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.key = SigningKey("nakal.test/1", Kind.ED25519_COSIGNATURE, b"\x07" * 32)

    def __enter__(self) -> "Scripted":
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        for client in self.clients:
            client.close()
        witnesses.close_all()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def client(self, *, seconds: float = 5.0) -> WitnessClient:
        (party,) = self.policy().witnesses.values()
        self.clients.append(WitnessClient("nakal", party, seconds=seconds))
        return self.clients[-1]

    def policy(self, log: SmallLog | None = None) -> Policy:
        known = f"log {log.key.verifier}\n" if log else ""
        return parse_policy(f"{known}witness nakal {self.key.verifier} http://127.0.0.1:{self.server.server_port}/di/sini/\nquorum nakal\n")


# -- for signatures


def test_all_witnesses_cosign_and_the_note_holds_for_the_policy(log: SmallLog, doors: list[Door]) -> None:
    policy = policy_of(log, doors, least=3)
    for size in (5, 9, 9, 20):
        cosigned = cosign(policy, log.note(size), prove(log, size))
        assert policy.accept(cosigned.note).size == size
        assert [(answer.name, answer.status, answer.why) for answer in cosigned.answers] == [
            ("bawaslu", 200, ""), ("kampus", 200, ""), ("pers", 200, ""),
        ]  # fmt: skip
    assert len(split_note(cosigned.note)[1]) == 4


def test_a_witness_is_asked_from_the_size_that_it_holds(log: SmallLog, doors: list[Door]) -> None:
    """Somebody else has shown it a size that this client knows nothing of."""
    policy = policy_of(log, doors, least=3)
    doors[1].witness.add_checkpoint(log.request(0, 7))
    old_sizes: list[int] = []

    def proof(old: int) -> list[bytes]:
        old_sizes.append(old)
        return list(log.proof(old, 20))

    assert policy.accept(cosign(policy, log.note(20), proof).note)
    assert sorted(old_sizes) == [0, 0, 0, 7]


def test_a_log_that_was_set_back_is_told_by_whom_and_by_how_much(log: SmallLog, doors: list[Door]) -> None:
    policy = policy_of(log, doors)
    doors[2].witness.add_checkpoint(log.request(0, 20))
    answers = {answer.name: answer for answer in cosign(policy, log.note(9), prove(log, 9)).answers}
    assert (answers["pers"].status, answers["pers"].size) == (409, 20)
    assert answers["kampus"].status == 200


def test_a_second_history_is_refused_by_each(log: SmallLog, doors: list[Door]) -> None:
    policy, fork = policy_of(log, doors), SmallLog.of(SIZES, fork_at=3)
    cosign(policy, log.note(9), prove(log, 9))
    cosigned = cosign(policy, fork.note(12), prove(fork, 12))
    assert [answer.status for answer in cosigned.answers] == [422, 422, 422]
    assert cosigned.note == fork.note(12)


def test_enough_signatures_end_the_waiting(log: SmallLog, doors: list[Door], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(witnesses, "GRACE", 0.05)
    held = threading.Event()

    def slow(method: str, path: str, body: bytes) -> tuple[int, str, bytes]:
        held.wait(20)
        return 500, "text/plain", b""

    with Scripted(slow) as lazy:
        more = f"witness lambat {lazy.key.verifier} http://127.0.0.1:{lazy.server.server_port}"
        policy = policy_of(log, doors, least=3, more=more)
        first = cosign(policy, log.note(9), prove(log, 9), seconds=15)
        second = cosign(policy, log.note(12), prove(log, 12), seconds=15)
        held.set()
    assert policy.accept(second.note).size == 12
    assert [answers.answers[3].why for answers in (first, second)] == ["no answer in time", "still busy"]


def test_without_enough_the_time_ends_the_waiting_and_what_came_is_kept(log: SmallLog, doors: list[Door]) -> None:
    gone = SigningKey("mati.test/1", Kind.ED25519_COSIGNATURE, b"\x09" * 32)
    policy = policy_of(log, doors, least=3, more=f"witness mati {gone.verifier} http://127.0.0.1:1")
    cosigned = cosign(policy, log.note(9), prove(log, 9), seconds=5)
    assert "ConnectionRefused" in cosigned.answers[3].why
    assert policy.accept(cosigned.note)


def test_a_witness_without_an_address_is_not_asked(log: SmallLog) -> None:
    key = SigningKey("x.test/1", Kind.ED25519_COSIGNATURE, b"\x09" * 32)
    policy = parse_policy(f"log {log.key.verifier}\nwitness x {key.verifier}\nquorum none\n")
    assert cosign(policy, log.note(9), prove(log, 9)).answers == ()
    assert largest_seen(policy, ORIGIN) is None


def test_a_fault_of_who_makes_the_proofs_is_an_answer_too(log: SmallLog, doors: list[Door]) -> None:
    def broken(old: int) -> list[bytes]:
        raise KeyError("tile")

    assert {answer.why for answer in cosign(policy_of(log, doors), log.note(9), broken).answers} == {"KeyError: 'tile'"}


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [
        (200, b"", "does not hold"),
        (200, b"rubbish\n", "does not hold"),
        (200, b"\xff\n", "does not hold"),
        (409, b"many\n", "409 without a size"),
        (409, b"09\n", "409 without a size"),
        (500, b"", "HTTP 500"),
        (302, b"", "HTTP 302"),
        (200, b"x" * 300_000, "HTTPException"),
    ],
)
def test_nonsense_is_no_answer(log: SmallLog, status: int, body: bytes, why: str) -> None:
    with Scripted(lambda *asked: (status, "text/plain", body)) as nonsense, pytest.raises(NoAnswer, match=why):
        nonsense.client().cosign(log.note(9), prove(log, 9))


def test_signatures_of_another_text_of_no_time_and_of_a_time_to_come_are_not_taken(log: SmallLog) -> None:
    key = SigningKey("nakal.test/1", Kind.ED25519_COSIGNATURE, b"\x07" * 32)
    for text, time in ((log.text(8), 1_700_000_000), (log.text(9), 0), (log.text(9), 2**40)):
        line = signature_line(text, key, time=time).encode()
        with Scripted(lambda *asked, line=line: (200, "text/plain", line)) as liar, pytest.raises(NoAnswer):
            liar.client().cosign(log.note(9), prove(log, 9))


def test_lines_of_others_in_an_answer_are_left_out(log: SmallLog) -> None:
    key, other = (SigningKey(f"{name}.test/1", Kind.ED25519_COSIGNATURE, bytes([seed]) * 32) for name, seed in (("nakal", 7), ("lain", 8)))
    lines = signature_line(log.text(9), other, time=1_700_000_000) + signature_line(log.text(9), key, time=1_700_000_000)
    with Scripted(lambda *asked: (200, "text/plain", lines.encode())) as witness:
        assert witness.client().cosign(log.note(9), prove(log, 9)) == signature_line(log.text(9), key, time=1_700_000_000)


def test_a_witness_that_names_another_size_each_time_is_given_up(log: SmallLog) -> None:
    sizes = iter(range(1, 9))
    with Scripted(lambda *asked: (409, "text/x.tlog.size", b"%d\n" % next(sizes))) as mad:
        with pytest.raises(NoAnswer, match="another size each time"):
            mad.client().cosign(log.note(9), prove(log, 9))
        assert mad.asked == ["old 0", "old 1", "old 2"]


def test_refusals_are_told_as_they_are(log: SmallLog) -> None:
    with Scripted(lambda *asked: (404, "text/plain", b"not watched\n")) as witness, pytest.raises(Refused, match="not watched") as refused:
        witness.client().cosign(log.note(9), prove(log, 9))
    assert refused.value.status == 404


def test_a_connection_is_kept_and_replaced_when_the_witness_has_closed_it(log: SmallLog, doors: list[Door]) -> None:
    door = doors[0]
    client = WitnessClient("a", next(iter(policy_of(log, doors).witnesses.values())))
    client.cosign(log.note(5), prove(log, 5))
    (kept,) = client.idle
    client.cosign(log.note(6), prove(log, 6))
    assert client.idle == [kept]
    sock = kept.sock
    sock.shutdown(2)
    assert client.cosign(log.note(7), prove(log, 7))
    assert door.witness.state.head(ORIGIN).size == 7
    client.close()


def test_an_address_that_is_none_is_no_answer(log: SmallLog) -> None:
    key = SigningKey("x.test/1", Kind.ED25519_COSIGNATURE, b"\x09" * 32)
    policy = parse_policy(f"witness x {key.verifier} http://localhost:porta\nquorum x\n")
    with pytest.raises(NoAnswer, match="address"):
        WitnessClient("x", policy.witnesses["x"]).cosign(log.note(1), prove(log, 1))


# -- for what they have seen


def test_the_largest_tree_that_any_witness_signed_is_found(log: SmallLog, doors: list[Door]) -> None:
    policy = policy_of(log, doors)
    assert largest_seen(policy, ORIGIN) is None
    for door, size in zip(doors, (5, 20, 9), strict=True):
        door.witness.add_checkpoint(log.request(0, size))
    found = largest_seen(policy, ORIGIN)
    assert found
    assert str(found.checkpoint) == log.text(20)
    assert [seen.checkpoint.size for seen in seen_by_all(policy, ORIGIN) if seen.checkpoint] == [5, 20, 9]
    assert latest("k", policy.witnesses["kampus"], ORIGIN, [log.key.verifier]).checkpoint == found


def test_what_a_witness_shows_is_believed_only_with_both_signatures(log: SmallLog) -> None:
    key = SigningKey("nakal.test/1", Kind.ED25519_COSIGNATURE, b"\x07" * 32)
    own = signature_line(log.text(9), key, time=1_700_000_000)
    forged = SmallLog.of(9, seed=5).note(9) + own
    other = SmallLog.of(9, origin="lain.test/log", seed=6)
    elsewhere = other.note(9) + signature_line(other.text(9), key, time=1_700_000_000)
    for body in (b"rubbish", log.note(9).encode(), forged.encode(), elsewhere.encode()):
        with Scripted(lambda *asked, body=body: (200, "text/plain", body)) as liar:
            assert [seen.why for seen in seen_by_all(liar.policy(log), ORIGIN)] == ["wrong"]
    with Scripted(lambda *asked: (200, "text/plain", (log.note(9) + own).encode())) as honest:
        (seen,) = seen_by_all(honest.policy(log), ORIGIN)
        assert (seen.why, seen.time) == ("", 1_700_000_000)
    with Scripted(lambda *asked: (503, "text/plain", b"")) as busy:
        assert [seen.why for seen in seen_by_all(busy.policy(log), ORIGIN)] == ["silent"]


def test_evidence_is_asked_for_and_nonsense_is_none(log: SmallLog) -> None:
    for status, body, expected in ((200, b'[{"a": 1}, 5]', [{"a": 1}]), (200, b"rubbish", []), (200, b'{"a": 1}', []), (404, b"", [])):
        with Scripted(lambda *asked, answer=(status, "application/json", body): answer) as witness:
            assert witnesses.evidence_of_all(witness.policy(log)) == {"nakal": expected}
