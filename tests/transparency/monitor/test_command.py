"""The monitor from the command line, over HTTP, alone and as a part of the log's command."""

import io
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from pendopo.project.planes import ROOT
from pendopo.transparency.monitor import command
from pendopo.transparency.monitor.command import WrongUse, origin_at
from pendopo.transparency.rules.policies import parse_policy
from tests.transparency.monitor.test_rounds import releases
from tests.transparency.small_log import ORIGIN, SmallLog
from tests.transparency.witness.test_command import WITHOUT_DJANGO


class Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """A test says nothing."""


@pytest.fixture
def log() -> SmallLog:
    return SmallLog(releases(9))


@pytest.fixture
def folder(tmp_path: Path, log: SmallLog) -> Path:
    log.publish(tmp_path / "catatan" / "situs", log.note(9))
    (tmp_path / "catatan" / "policy").write_text(f"log {log.key.verifier}\nquorum none\n")
    return tmp_path


@pytest.fixture
def at(folder: Path) -> Iterator[str]:
    """``host:port`` of a web server with the log's files."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def words(folder: Path, *more: str, place: str = "") -> list[str]:
    return [place or str(folder / "catatan/situs"), "--policy", str(folder / "catatan/policy"), "--state", str(folder / "pantau"), *more]


def test_a_stranger_watches_a_log_over_the_network_without_the_platform(folder: Path, at: str) -> None:
    asked = WITHOUT_DJANGO.replace(".witness.command", ".monitor.command")
    line = words(folder, "--at", at, "--lang", "en", place=f"http://{ORIGIN}")
    done = subprocess.run([sys.executable, "-c", asked, *line], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")
    assert "9 entries (+9), nothing is wrong." in done.stdout
    assert "1 sites, 9 releases logged." in done.stdout


def test_what_is_wrong_is_said_in_plain_words_and_by_the_exit_code(folder: Path, at: str, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "catatan/situs/tile/entries/000.p/9").unlink()
    assert command.main(words(folder, "--at", at, "--lang", "id", place=f"http://{ORIGIN}/")) == 1
    assert f"ALARM {ORIGIN}: berkas tile/entries/000.p/9 tidak ada." in capsys.readouterr().err


def test_machines_read_a_line_a_round(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(words(folder, "--json")) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["log"], told["size"], told["new"], [each["kind"] for each in told["findings"]]) == (ORIGIN, 9, 9, ["no_time"])


def test_it_repeats_until_it_is_stopped_and_remembers_that_something_was_wrong(
    folder: Path, log: SmallLog, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        log.publish(folder / "catatan/situs", log.note(5 if len(waits) == 1 else 9))
        if len(waits) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(command.time, "sleep", sleep)
    assert command.main(words(folder, "--every", "60", "--lang", "id")) == 1
    assert waits == [60, 60, 60]
    out, err = capsys.readouterr()
    assert err.count("ALARM") == 1
    assert "bukti:" in err
    assert out.count("9 entri") == 2


def test_a_policy_that_can_not_be_used_and_a_second_monitor_are_wrong_use(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with command.alone_in(folder / "pantau"):
        assert command.main(words(folder)) == 2
    (folder / "catatan/policy").write_text("rubbish")
    assert command.main(words(folder, "--lang", "en")) == 2
    assert "can't be used" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        command.main(words(folder, "--once", "--every", "5"))


def test_the_log_of_a_place_is_known_by_address_folder_or_name() -> None:
    policy = parse_policy("".join(f"log {SmallLog([], origin=f'a.test/catatan/{name}', seed=seed).key.verifier}\n" for name, seed in
                                  (("situs", 1), ("hasil", 2))) + "quorum none\n")  # fmt: skip
    assert origin_at("https://a.test/catatan/hasil/", policy, "") == "a.test/catatan/hasil"
    assert origin_at("/srv/log/situs", policy, "") == "a.test/catatan/situs"
    assert origin_at("/srv/salinan", policy, "a.test/catatan/situs") == "a.test/catatan/situs"
    for place, asked in (("/srv/salinan", ""), ("/srv/situs", "b.test/catatan/situs")):
        with pytest.raises(WrongUse, match="which_log"):
            origin_at(place, policy, asked)


def test_log_watch_looks_at_all_logs_of_this_installation(folder: Path, settings: Settings) -> None:
    settings.LOG_DIR, settings.STATE_DIR = folder / "catatan", folder / "keadaan"
    out, err = io.StringIO(), io.StringIO()
    call_command("log", "watch", "--lang", "id", stdout=out, stderr=err)
    assert "9 entri (+9), tidak ada yang salah." in out.getvalue()
    (folder / "catatan/situs/checkpoint").write_text("rubbish")
    with pytest.raises(SystemExit, match="1"):
        call_command("log", "watch", stdout=out, stderr=err)
    assert "ALARM" in err.getvalue()


def test_log_watch_says_that_there_is_nothing_to_watch_yet(tmp_path: Path, settings: Settings) -> None:
    settings.LOG_DIR = tmp_path
    with pytest.raises(CommandError, match="Belum ada catatan"):
        call_command("log", "watch")


def test_the_witness_runs_as_a_command_of_the_platform_too(tmp_path: Path) -> None:
    out, err = io.StringIO(), io.StringIO()
    call_command("witness", "new", str(tmp_path / "saksi"), "--name", "saksi.test/1", stdout=out)
    assert "saksi.test/1+" in out.getvalue()
    with pytest.raises(SystemExit, match="1"):
        call_command("witness", "status", str(tmp_path / "bukan"), "--lang", "id", stdout=out, stderr=err)
    assert "bukan map saksi" in err.getvalue()
