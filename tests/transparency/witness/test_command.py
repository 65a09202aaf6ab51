"""The witness from the command line, as a stranger runs it: without Django, in another process, stopped and killed."""

import io
import json
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pendopo.project.planes import ROOT
from pendopo.transparency.rules.policies import parse_policy
from pendopo.transparency.witness import catching_up, command
from pendopo.transparency.witness import folder as folders
from pendopo.transparency.witness.signing import Witness
from pendopo.transparency.witnesses import close_all, cosign
from tests.transparency.small_log import ORIGIN, SmallLog, witness_in

WITHOUT_DJANGO = """
import sys
class No:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("django", "wagtail", "psycopg", "httpx", "aiohttp"):
            raise ImportError(name)
sys.meta_path.insert(0, No())
from pendopo.transparency.witness.command import main
sys.exit(main(sys.argv[1:]))
"""


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = command.main(["--lang", "id", *words])
    return code, *capsys.readouterr()


@contextmanager
def served(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A witness in a process of its own, and its address."""
    process = subprocess.Popen(
        [sys.executable, "-c", WITHOUT_DJANGO, "--lang", "en", "serve", str(folder), "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    try:
        found = re.search(r"http://\S+:\d+", process.stdout.readline() if process.stdout else "")
        assert found
        yield process, found.group()
    finally:
        close_all()
        if process.poll() is None:
            process.kill()
        process.communicate()


def test_a_stranger_makes_a_witness_adds_a_log_runs_it_and_looks_at_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log, folder = SmallLog.of(9), tmp_path / "saksi"
    code, made, _ = run(capsys, "new", str(folder), "--name", "saksi.kampus.test/1", "--operator", "Kampus")
    vkey = re.search(r"^saksi\.kampus\.test/1\+\S+$", made, re.MULTILINE)
    assert code == 0
    assert vkey
    assert run(capsys, "add-log", str(folder), str(log.key.verifier), "http://127.0.0.1:1/log")[0] == 0
    with served(folder) as (process, url):
        policy = parse_policy(f"log {log.key.verifier}\nwitness kampus {vkey.group()} {url}\nquorum kampus\n")
        note = cosign(policy, log.note(9), lambda old: list(log.proof(old, 9))).note
        assert policy.accept(note).size == 9
        with urllib.request.urlopen(f"{url}/", timeout=10) as answer:  # noqa: S310
            assert b"Kampus" in answer.read()
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    code, out, _ = run(capsys, "status", str(folder))
    assert code == 0
    assert f"{ORIGIN}: 9 entri" in out


def test_a_witness_that_is_killed_while_it_serves_goes_on_where_it_was(tmp_path: Path) -> None:
    log = SmallLog.of(9)
    folder = witness_in(tmp_path / "saksi", log)
    text = f"log {log.key.verifier}\nwitness w {folder.keys[0].verifier} %s\nquorum w\n"
    with served(folder.path) as (process, url):
        assert cosign(parse_policy(text % url), log.note(9), lambda old: list(log.proof(old, 9))).answers[0].status == 200
        process.kill()
        process.wait(20)
    with served(folder.path) as (_, url):
        (answer,) = cosign(parse_policy(text % url), log.note(5), lambda old: list(log.proof(old, 5))).answers
        assert (answer.status, answer.size) == (409, 9)


def test_status_is_an_alarm_when_there_is_evidence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log, folder = SmallLog.of(9), tmp_path / "saksi"
    witness = Witness(witness_in(folder, log))
    assert run(capsys, "status", str(folder))[:2] == (0, f"{ORIGIN}: belum pernah ditandatangani\n")
    witness.add_checkpoint(log.request(0, 9))
    with pytest.raises(Exception, match="continuation"):
        witness.add_checkpoint(SmallLog.of(9, fork_at=1).request(9, 9))
    code, _, err = run(capsys, "status", str(folder))
    assert code == 1
    assert f"ALARM: 1 bukti dua riwayat, dari: {ORIGIN}" in err
    code, out, _ = run(capsys, "status", str(folder), "--json")
    assert (code, json.loads(out)["logs"][0]["size"], len(json.loads(out)["evidence"])) == (1, 9, 1)


def test_what_is_wrong_is_said_in_both_languages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x").write_text("")
    assert run(capsys, "new", str(tmp_path), "--name", "a")[0] == 1
    assert command.main(["--lang", "en", "serve", str(tmp_path)]) == 1
    assert "is not that of a witness" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        command.main(["new", str(tmp_path)])


def test_every_sentence_has_both_languages_with_the_same_places() -> None:
    from pendopo.transparency.monitor import words as monitor_words
    from pendopo.transparency.witness import words

    for table in (words.SENTENCES, monitor_words.SENTENCES):
        for name, (indonesian, english) in table.items():
            assert set(re.findall(r"{(\w+)}", indonesian)) == set(re.findall(r"{(\w+)}", english)), name


def test_a_witness_that_was_restored_from_a_backup_remembers_by_its_own_signatures(tmp_path: Path) -> None:
    log = SmallLog.of(20)
    folder = witness_in(tmp_path / "saksi", log)
    ours = Witness(folder).add_checkpoint(log.request(0, 20))
    log.publish(tmp_path / "log", log.note(20) + ours)
    again = witness_in(tmp_path / "lain", log)
    restored = Witness(folders.Folder(again.path, folder.name, "", folder.keys))
    restored.add_checkpoint(log.request(0, 9))
    restored.parties = restored.logs()
    restored.folder.logs_file.write_text(f"log {log.key.verifier} {tmp_path / 'log'}\n")
    err = io.StringIO()
    assert command.is_up_to_date(restored, "id", err)
    assert restored.state.head(ORIGIN).size == 20
    assert "20 entri, ingatan di sini 9" in err.getvalue()
    assert catching_up.catch_up(restored) == []


def test_a_witness_that_signed_two_histories_stops(tmp_path: Path) -> None:
    log, fork = SmallLog.of(20), SmallLog.of(20, fork_at=4)
    folder = witness_in(tmp_path / "saksi", log)
    ours = Witness(folder).add_checkpoint(log.request(0, 9))
    log.publish(tmp_path / "log", log.note(9) + ours)
    again = witness_in(tmp_path / "lain", log)
    restored = Witness(folders.Folder(again.path, folder.name, "", folder.keys))
    restored.add_checkpoint(fork.request(0, 9))
    restored.folder.logs_file.write_text(f"log {log.key.verifier} {tmp_path / 'log'}\n")
    err = io.StringIO()
    assert not command.is_up_to_date(restored, "id", err)
    assert "BERHENTI" in err.getvalue()
