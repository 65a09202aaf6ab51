"""What a witness signs and what it refuses: status by status as the protocol says, alone, in a race, and after a kill."""

import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pendopo.transparency.rules.checkpoints import Checkpoint, open_checkpoint
from pendopo.transparency.rules.keys import Kind, SigningKey
from pendopo.transparency.rules.notes import lines_of, open_note, sign, signature_line
from pendopo.transparency.rules.witnessing import Refused, Request
from pendopo.transparency.witness import folder as folders
from pendopo.transparency.witness import state as memory
from pendopo.transparency.witness.folder import BadFolder
from pendopo.transparency.witness.signing import Witness
from pendopo.transparency.witness.state import Evidence, State
from tests.transparency.small_log import ORIGIN, SmallLog, witness_in

NOW = 1_800_000_000
SIZES = 40


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.at = float(NOW)

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def log() -> SmallLog:
    return SmallLog.of(SIZES)


@pytest.fixture
def witness(tmp_path: Path, log: SmallLog, clock: Clock) -> Witness:
    return Witness(witness_in(tmp_path / "saksi", log), now=clock)


def status(witness: Witness, body: bytes) -> int:
    """How a request is answered; a 409 has the size in it."""
    try:
        witness.add_checkpoint(body)
    except Refused as refused:
        return refused.status if refused.size is None else refused.status * 1000 + refused.size
    return 200


# -- what is signed


def test_a_witness_signs_what_continues_what_it_has_signed(witness: Witness, log: SmallLog, clock: Clock) -> None:
    for old, size in ((0, 5), (5, 5), (5, 8), (8, 31), (31, 40)):
        clock.at += 1
        lines = witness.add_checkpoint(log.request(old, size))
        text, signed = open_note(log.note(size) + lines, [key.verifier for key in witness.folder.keys])
        assert text == log.text(size)
        assert [each.time for each in signed] == [int(clock.at)]
        latest = witness.state.latest(ORIGIN)
        assert latest
        assert (latest.size, latest.note) == (size, log.note(size) + lines)


def test_a_witness_with_two_keys_gives_two_lines(tmp_path: Path, log: SmallLog) -> None:
    witness = Witness(witness_in(tmp_path / "saksi", log, quantum=True))
    lines = witness.add_checkpoint(log.request(0, 3))
    found = open_checkpoint(log.note(3) + lines, [log.key.verifier, *(key.verifier for key in witness.folder.keys)])
    assert [signed.key.kind for signed in found.signed] == [Kind.ED25519, Kind.ED25519_COSIGNATURE, Kind.MLDSA44_COSIGNATURE]
    assert len(lines_of(lines)) == 2


def test_a_log_may_sign_with_a_key_that_quantum_computers_do_not_break(tmp_path: Path) -> None:
    log = SmallLog.of(3, kind=Kind.MLDSA44_COSIGNATURE)
    assert status(Witness(witness_in(tmp_path / "saksi", log)), log.request(0, 3)) == 200


def test_lines_of_strangers_are_neither_believed_nor_kept(witness: Witness, log: SmallLog) -> None:
    stranger = SigningKey("orang.asing", Kind.ED25519_COSIGNATURE, bytes(32))
    note = log.note(3) + signature_line(log.text(3), stranger, time=5)
    witness.add_checkpoint(str(Request(0, (), note)).encode())
    latest = witness.state.latest(ORIGIN)
    assert latest
    assert "orang.asing" not in latest.note


# -- what is refused


def test_each_fault_has_the_status_of_the_protocol_and_changes_nothing(witness: Witness, log: SmallLog) -> None:
    fork, stranger, forger = SmallLog.of(SIZES, fork_at=2), SmallLog.of(SIZES, origin="lain.test/log"), SmallLog.of(SIZES, seed=9)
    witness.add_checkpoint(log.request(0, 7))
    forged = log.note(9).replace(log.text(9).split("\n")[2], fork.text(9).split("\n")[2])
    renamed = SigningKey("lain", Kind.ED25519, log.key.seed)
    for expected, body in (
        (404, stranger.request(0, 7)),
        (403, forger.request(7, 9)),
        (403, str(Request(7, log.proof(7, 9), forged)).encode()),
        (403, str(Request(7, log.proof(7, 9), sign(log.text(9), renamed))).encode()),
        (400, log.request(9, 7)),
        (409_007, log.request(0, 9)),
        (409_007, log.request(8, 9)),
        (409_007, log.request(5, 5)),
        (422, str(Request(7, (), log.note(9))).encode()),
        (422, str(Request(7, log.proof(6, 9), log.note(9))).encode()),
        (422, str(Request(7, log.proof(7, 9)[::-1], log.note(9))).encode()),
        (422, str(Request(7, log.proof(7, 9), log.note(7))).encode()),
        (422, fork.request(7, 7)),
        (422, fork.request(7, 9)),
        (400, b""),
        (400, b"old 7\n\nno note"),
        (400, b"old 07\n\n" + log.note(9).encode()),
        (400, b"old 7\n" + b"AAAA\n" * 64 + b"\n" + log.note(9).encode()),
        (400, b"\xff\xfe"),
        (400, str(Request(7, (), sign("satu baris\n", log.key))).encode()),
    ):
        assert status(witness, body) == expected, body[:80]
    latest = witness.state.latest(ORIGIN)
    assert latest
    assert latest.size == 7


def test_the_first_proof_must_be_empty_and_an_empty_log_has_one_root(witness: Witness, log: SmallLog) -> None:
    assert status(witness, str(Request(0, log.proof(3, 7), log.note(7))).encode()) == 422
    impossible = sign(str(Checkpoint(ORIGIN, 0, bytes(32))), log.key)
    assert status(witness, str(Request(0, (), impossible)).encode()) == 422
    assert [found.kind for found in witness.state.evidence()] == ["impossible"]
    assert status(witness, log.request(0, 0)) == 200


@given(old=st.integers(0, SIZES), size=st.integers(0, SIZES), held=st.integers(0, SIZES), fork_at=st.none() | st.integers(0, SIZES))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_asked_only_a_continuation_from_what_is_held_is_signed(
    tmp_path_factory: pytest.TempPathFactory, old: int, size: int, held: int, fork_at: int | None
) -> None:
    log, asked = SmallLog.of(SIZES), SmallLog.of(SIZES, fork_at=fork_at)
    witness = Witness(witness_in(tmp_path_factory.mktemp("saksi"), log))
    witness.add_checkpoint(log.request(0, held))
    continues = old == held <= size and (fork_at is None or held <= fork_at)
    same_trees = old == held == size and asked.text(size) == log.text(size)
    assert (status(witness, asked.request(old, size)) == 200) == (continues or same_trees)


# -- evidence


def test_a_second_tree_of_one_size_is_kept_with_both_notes_and_told_once(tmp_path: Path, log: SmallLog) -> None:
    told: list[Evidence] = []
    witness = Witness(witness_in(tmp_path / "saksi", log), alarm=told.append)
    fork = SmallLog.of(SIZES, fork_at=3)
    ours = log.note(7) + witness.add_checkpoint(log.request(0, 7))
    for _ in range(3):
        assert status(witness, fork.request(7, 7)) == 422
    assert [(found.kind, found.held, found.offered) for found in witness.state.evidence()] == [("same_size", ours, fork.note(7))]
    assert told == witness.state.evidence()


def test_a_second_tree_of_an_earlier_size_is_evidence_though_it_is_only_an_old_size(witness: Witness, log: SmallLog) -> None:
    witness.add_checkpoint(log.request(0, 7))
    witness.add_checkpoint(log.request(7, 20))
    assert status(witness, SmallLog.of(SIZES, fork_at=3).request(0, 7)) == 409_020
    assert [found.kind for found in witness.state.evidence()] == ["same_size"]
    assert status(witness, log.request(0, 7)) == 409_020
    assert len(witness.state.evidence()) == 1


def test_a_larger_tree_that_is_proven_to_begin_otherwise_is_evidence_with_its_proof(witness: Witness, log: SmallLog) -> None:
    witness.add_checkpoint(log.request(0, 7))
    fork = SmallLog.of(SIZES, fork_at=3)
    assert status(witness, fork.request(7, 20)) == 422
    (found,) = witness.state.evidence()
    assert found.kind == "other_beginning"
    assert len(found.proof.split()) == len(fork.proof(7, 20))


def test_a_wrong_proof_of_an_honest_log_is_no_evidence(witness: Witness, log: SmallLog) -> None:
    witness.add_checkpoint(log.request(0, 7))
    for proof in ((), log.proof(6, 20), log.proof(7, 19), tuple(reversed(log.proof(7, 20))), (bytes(32),) * 5):
        assert status(witness, str(Request(7, proof, log.note(20))).encode()) == 422
    assert witness.state.evidence() == []


# -- clock


def test_the_time_in_signatures_never_goes_back(witness: Witness, log: SmallLog, clock: Clock) -> None:
    witness.add_checkpoint(log.request(0, 7))
    clock.at -= 59
    witness.add_checkpoint(log.request(7, 8))
    latest = witness.state.latest(ORIGIN)
    assert latest
    assert latest.time == NOW
    clock.at = NOW - 61
    assert status(witness, log.request(8, 9)) == 503
    clock.at = NOW + 1
    assert status(witness, log.request(8, 9)) == 200


def test_a_machine_whose_clock_was_never_set_signs_nothing(witness: Witness, log: SmallLog, clock: Clock) -> None:
    clock.at = 3.0
    assert status(witness, log.request(0, 7)) == 503


# -- races and crashes


def test_two_requests_that_race_never_take_the_witness_back(tmp_path: Path) -> None:
    """The race that the specification names, and more: every size is asked for by many threads of two witnesses on one folder."""
    log = SmallLog.of(SIZES)
    folder = witness_in(tmp_path / "saksi", log)
    requests = {(old, size): log.request(old, size) for old in (0, 5, 9, 13) for size in (5, 9, 13, 17) if old <= size}
    signed: list[tuple[int, str]] = []
    start = threading.Barrier(8)

    def ask(number: int) -> None:
        witness = Witness(folder)
        start.wait()
        for (_old, size), body in list(requests.items())[number % 3 :: 2] * 3:
            try:
                lines = witness.add_checkpoint(body)
            except Refused:
                continue
            signed.append((size, lines))
        witness.state.close()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    state = State(folder.state_file)
    latest = state.latest(ORIGIN)
    assert latest
    assert latest.size == max(size for size, _ in signed)
    kept = [row[0] for row in state.database.execute("SELECT size FROM cosigned ORDER BY rowid")]
    assert kept == sorted(kept)


def test_another_process_on_the_folder_is_waited_for(witness: Witness, log: SmallLog) -> None:
    """While one holds the memory, another can't decide: old size and new head are one step."""
    other = State(witness.folder.state_file)
    other.database.execute("BEGIN IMMEDIATE")
    results: list[int] = []

    def ask() -> None:
        results.append(status(witness, log.request(0, 7)))
        witness.state.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join(0.3)
    assert results == []
    other.keep(memory.Cosigned(ORIGIN, 9, bytes(32), log.note(9), NOW))
    other.database.execute("COMMIT")
    thread.join()
    assert results == [409_009]


def test_a_memory_that_can_not_be_written_gives_no_signature(witness: Witness, log: SmallLog) -> None:
    pages = witness.state.database.execute("PRAGMA page_count").fetchone()[0]
    witness.state.database.execute(f"PRAGMA max_page_count = {pages}")
    answers = []
    for old, size in ((0, 1), *((size, size + 1) for size in range(1, 30))):
        answers.append(status(witness, log.request(old, size)))
        if answers[-1] != 200:
            break
    assert answers[-1] == 503
    witness.state.database.execute("PRAGMA max_page_count = 100000")
    assert witness.state.head(ORIGIN).size == len(answers) - 1


KILLED = """
import os, signal, sys
from pathlib import Path
from pendopo.transparency.witness import folder, signing, state
if sys.argv[2] == "after":
    signing.Witness.add_checkpoint_whole = signing.Witness.add_checkpoint
    def add(self, body):
        self.add_checkpoint_whole(body)
        os.kill(os.getpid(), signal.SIGKILL)
    signing.Witness.add_checkpoint = add
else:
    keep = state.State.keep
    def kept(self, cosigned):
        keep(self, cosigned)
        os.kill(os.getpid(), signal.SIGKILL)
    state.State.keep = kept
signing.Witness(folder.read(Path(sys.argv[1]))).add_checkpoint(sys.stdin.buffer.read())
"""


@pytest.mark.parametrize(("moment", "held"), [("before", 5), ("after", 9)])
def test_a_witness_that_is_killed_knows_all_that_it_can_have_signed(tmp_path: Path, log: SmallLog, moment: str, held: int) -> None:
    """Killed between the memory and the answer it knows the larger tree; killed before, it has signed nothing."""
    folder = witness_in(tmp_path / "saksi", log)
    Witness(folder).add_checkpoint(log.request(0, 5))
    command = [sys.executable, "-c", KILLED, str(folder.path), moment]
    done = subprocess.run(command, input=log.request(5, 9), capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (-signal.SIGKILL, b"")
    reborn = Witness(folders.read(folder.path))
    assert reborn.state.head(ORIGIN).size == held
    assert status(reborn, SmallLog.of(SIZES, fork_at=6).request(5, 9)) == (409_009 if held == 9 else 200)
    assert status(reborn, log.request(9, 12)) == (200 if held == 9 else 422)


# -- the folder


def test_the_keys_of_a_new_witness_are_its_own_and_nobody_elses_to_read(tmp_path: Path) -> None:
    first, second = folders.make(tmp_path / "a", "x", quantum=True), folders.make(tmp_path / "b", "x")
    assert len({key.seed for key in (*first.keys, *second.keys)}) == 3
    assert stat.S_IMODE((first.path / "keys").stat().st_mode) == 0o600
    assert folders.read(first.path) == first


def test_a_folder_with_something_in_it_and_a_name_that_is_none_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("")
    with pytest.raises(BadFolder, match="not_empty"):
        folders.make(tmp_path, "saksi")
    for name in ("", "dua kata", "a+b", "x" * 256):
        with pytest.raises(BadFolder, match="bad_name"):
            folders.make(tmp_path / "y", name)


def test_keys_that_others_can_read_are_not_used(tmp_path: Path) -> None:
    folder = folders.make(tmp_path / "saksi", "x")
    os.chmod(folder.path / "keys", 0o640)
    with pytest.raises(BadFolder, match="keys_open"):
        folders.read(folder.path)


def test_a_witness_without_its_memory_does_not_sign(tmp_path: Path) -> None:
    folder, other = folders.make(tmp_path / "saksi", "x"), folders.make(tmp_path / "lain", "x")
    shutil.copy(other.state_file, folder.state_file)
    for spoil in (lambda: None, lambda: folder.state_file.write_bytes(b"rubbish" * 100), folder.state_file.unlink):
        for file in folder.path.glob("state.sqlite-*"):
            file.unlink()
        spoil()
        with pytest.raises(BadFolder, match="memory_lost"):
            folders.read(folder.path)


def test_a_folder_that_is_none_of_a_witness_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadFolder, match="no_witness"):
        folders.read(tmp_path)


def test_a_log_is_watched_as_soon_as_it_is_added_and_bad_keys_are_refused(witness: Witness, log: SmallLog) -> None:
    second = SmallLog.of(5, origin="lain.test/log", seed=2)
    assert status(witness, second.request(0, 5)) == 404
    witness.folder.add_log(str(second.key.verifier), "https://lain.test/log")
    assert status(witness, second.request(0, 5)) == 200
    cosigner = SigningKey("z", Kind.ED25519_COSIGNATURE, bytes(32))
    for key in ("rubbish", str(log.key.verifier), str(cosigner.verifier), "x" * 256 + "+0+AA"):
        with pytest.raises(BadFolder, match="bad_log"):
            witness.folder.add_log(key)
    assert [party.key.name for party in witness.logs()] == [ORIGIN, "lain.test/log"]


def test_a_list_that_is_spoiled_by_hand_does_not_stop_a_witness_that_runs(witness: Witness, log: SmallLog) -> None:
    assert status(witness, log.request(0, 5)) == 200
    witness.folder.logs_file.write_text("rubbish\n")
    assert status(witness, log.request(5, 6)) == 200
    with pytest.raises(BadFolder, match="bad_log"):
        Witness(witness.folder).logs()


def test_old_notes_are_let_go_of_but_never_the_latest(witness: Witness, log: SmallLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "KEPT", 5)
    for size in range(1, 21):
        witness.add_checkpoint(log.request(size - 1, size))
    with witness.state.alone() as state:
        state.forget(ORIGIN)
    kept = [size for size in range(21) if witness.state.at(ORIGIN, size)]
    assert kept == [16, 17, 18, 19, 20]


def test_the_memory_is_flushed_at_every_commit(witness: Witness) -> None:
    assert witness.state.database.execute("PRAGMA synchronous").fetchone() == (2,)
    assert witness.state.database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert sqlite3.threadsafety in (1, 3)
