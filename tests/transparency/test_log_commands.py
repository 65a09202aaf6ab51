"""The parts of ``manage.py log`` that the operator uses, and the service as its own role."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import DjangoDbBlocker, Settings

from pendopo.project.planes import ROOT
from pendopo.transparency import keys
from pendopo.transparency.models import LogEntry, Submission
from pendopo.transparency.rules.entries import Entry
from pendopo.transparency.rules.keys import SigningKey
from pendopo.transparency.rules.receipts import Receipt
from tests.database import NAME, connected_to
from tests.transparency.writing import LOG, LogUnderTest, release


@pytest.fixture
def installation(log: LogUnderTest, tmp_path: Path, settings: Settings, django_db_blocker: DjangoDbBlocker) -> Iterator[LogUnderTest]:
    """A fresh installation of three logs with keys, none of them written yet; commands run as the log's role."""
    settings.STATE_DIR, settings.LOG_DIR = tmp_path, tmp_path / "public" / "log"
    log.folder = settings.LOG_DIR / LOG
    with django_db_blocker.unblock(), connected_to(f"{NAME}_log"):
        connection.settings_dict = connection.settings_dict | {"USER": "pendopo_log"}
        call_command("log", "key", "new")
        yield log


def said(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    capsys.readouterr()
    if code:
        with pytest.raises((CommandError, SystemExit)) as stopped:
            call_command("log", *arguments)
        assert getattr(stopped.value, "returncode", getattr(stopped.value, "code", None)) == code
        return capsys.readouterr().out + str(stopped.value)
    call_command("log", *arguments)
    return capsys.readouterr().out


def test_keys_are_nobody_elses_to_read_and_the_policy_names_them(installation: LogUnderTest, tmp_path: Path) -> None:
    files = sorted((tmp_path / "keys").iterdir())
    assert [file.name for file in files] == ["log-hasil.key", "log-situs.key", "log-tata-kelola.key"]
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
    policy = keys.read_policy()
    assert {party.key.name for party in policy.logs} == {f"localhost/catatan/{log}" for log in ("situs", "tata-kelola", "hasil")}
    assert policy.quorum == "none"
    assert SigningKey.parse(files[1].read_text().strip()).verifier in policy.keys


def test_the_commands_never_say_a_private_key(installation: LogUnderTest, capsys: pytest.CaptureFixture[str]) -> None:
    assert "PRIVATE" not in said(capsys, "key", "show")
    assert "PRIVATE" not in said(capsys, "key", "new", "--log", "hasil", "--replace")


def test_a_key_is_not_replaced_by_mistake(installation: LogUnderTest, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (tmp_path / "keys" / "log-situs.key").read_text()
    assert "--replace" in said(capsys, "key", "new", "--log", "situs", code=1)
    assert (tmp_path / "keys" / "log-situs.key").read_text() == before


def test_a_key_that_others_may_read_signs_nothing(installation: LogUnderTest, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "keys" / "log-situs.key").chmod(0o640)
    assert "chmod 600" in said(capsys, "serve", "--once", code=1)
    assert not (installation.folder / "checkpoint").exists()


def test_each_key_is_an_entry_and_a_new_one_signs_what_stands_there(installation: LogUnderTest, capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys, "serve", "--once")
    old = keys.read_keys("tata-kelola")[0].verifier
    said(capsys, "key", "new", "--log", "tata-kelola", "--replace")
    said(capsys, "serve", "--once")
    entries = [Entry.parse(bytes(entry.body)) for entry in LogEntry.objects.filter(log="tata-kelola").order_by("index")]
    assert [(entry.kind, entry.rev) for entry in entries] == [("key_change", 1)] * 3 + [("key_change", 2)]
    assert entries[3].hashes["key_before"] == keys.fingerprint(old)
    assert entries[3].hashes["verifier_key"] == keys.fingerprint(keys.read_keys("tata-kelola")[0].verifier)
    said(capsys, "status")


def test_a_second_key_of_another_kind_signs_beside_the_first(installation: LogUnderTest, capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys, "key", "new", "--log", "situs", "--ml-dsa")
    said(capsys, "serve", "--once", "--log", "situs")
    policy = keys.read_policy()
    assert len(policy.accept((installation.folder / "checkpoint").read_bytes()).signed) == 2


def test_status_says_what_stands_where_and_that_all_is_well(installation: LogUnderTest, capsys: pytest.CaptureFixture[str]) -> None:
    assert "belum ada yang terbit" in said(capsys, "status", code=1)
    installation.hand_in(release(1), release(2))
    said(capsys, "serve", "--once")
    found = {status["log"]: status for status in json.loads(said(capsys, "status", "--json"))}
    assert (found["situs"]["size"], found["situs"]["published"], found["situs"]["waiting"], found["situs"]["wrong"]) == (2, 2, 0, [])
    assert "situs: 2 entri, 2 terbit, 0 menunggu, 0 ditolak" in said(capsys, "status")


def test_status_fails_for_a_refused_fact_and_for_one_that_waits_too_long(
    installation: LogUnderTest, capsys: pytest.CaptureFixture[str]
) -> None:
    said(capsys, "serve", "--once")
    installation.hand_in(release(1))
    installation.execute("UPDATE transparency_submission SET at = now() - interval '2 minutes' WHERE log = 'situs'", plane="administrator")
    assert "penulis tidak berjalan?" in said(capsys, "status", code=1)
    said(capsys, "serve", "--once")
    said(capsys, "status")
    installation.hand_in(release(1, files=13))
    said(capsys, "serve", "--once")
    assert "1 fakta ditolak" in said(capsys, "status", code=1)
    assert Submission.objects.get().refused


def test_a_receipt_holds_for_whoever_has_the_policy(installation: LogUnderTest, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    installation.hand_in(*[release(number) for number in range(1, 5)], release(1, host="kota-kediri.kpu.example"))
    said(capsys, "serve", "--once")
    receipt = Receipt.parse(said(capsys, "proof", "kab-kediri.kpu.example"))
    assert (receipt.index, receipt.extra) == (3, release(4).as_bytes())
    receipt.check(receipt.extra, keys.read_policy())
    said(capsys, "proof", "1", "--log", "situs", "-o", str(tmp_path / "satu.tlog-proof"))
    assert Receipt.parse((tmp_path / "satu.tlog-proof").read_text()).extra == release(2).as_bytes()


@pytest.mark.parametrize("wanted", ["5", "kab-jepara.kpu.example", "kab-kediri"])
def test_there_is_no_receipt_for_what_is_not_published(installation: LogUnderTest, capsys: pytest.CaptureFixture[str], wanted: str) -> None:
    installation.hand_in(release(1))
    said(capsys, "serve", "--once")
    said(capsys, "proof", wanted, code=1)


def test_check_names_a_flipped_byte_and_rebuild_mends_it(installation: LogUnderTest, capsys: pytest.CaptureFixture[str]) -> None:
    installation.hand_in(release(1), release(2), release(3))
    said(capsys, "serve", "--once")
    assert "situs: semua sesuai" in said(capsys, "check")
    file = installation.folder / "tile" / "0" / "000.p" / "3"
    data = bytearray(file.read_bytes())
    data[40] ^= 1
    file.chmod(0o644)
    file.write_bytes(bytes(data))
    assert "tile/0/000.p/3, entri 1, bita 40" in said(capsys, "check", "--log", "situs", code=1)
    assert [fault["byte"] for fault in json.loads(said(capsys, "check", "--json", code=1).rpartition("\n")[0])["situs"]] == [40]
    assert "Tidak dapat" not in said(capsys, "rebuild", "situs")
    said(capsys, "check")


def test_one_log_that_must_not_be_written_does_not_keep_the_others_waiting(
    installation: LogUnderTest, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    said(capsys, "serve", "--once")
    (tmp_path / "keys" / "log-hasil.key").unlink()
    installation.hand_in(release(1))
    assert "hasil" in said(capsys, "serve", "--once", code=1)
    assert LogEntry.objects.filter(log="situs").count() == 1


# -- the service


@pytest.fixture
def service(installation: LogUnderTest, tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen]]:
    """A function that starts ``log serve --make-keys`` as the plane runs it."""
    started: list[subprocess.Popen] = []

    def start() -> subprocess.Popen:
        told = {"PENDOPO_PLANE": "log", "PENDOPO_STATE_DIR": str(tmp_path), "DATABASE_URL": installation.url("log")}
        command = [sys.executable, str(ROOT / "manage.py"), "log", "serve", "--make-keys"]
        started.append(subprocess.Popen(command, env=os.environ | told, stderr=subprocess.PIPE, text=True))
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def eventually(holds: Callable[[], bool], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_the_service_publishes_what_comes_survives_a_lost_connection_and_ends_when_told(
    installation: LogUnderTest, service: Callable[[], subprocess.Popen], tmp_path: Path
) -> None:
    for file in (tmp_path / "keys").iterdir():
        file.unlink()  # it makes its own, since nothing stands in any log
    keys.policy_file().unlink()
    process = service()
    installation.hand_in(release(1))
    eventually(lambda: (installation.folder / "checkpoint").exists() and installation.published().size == 1)
    installation.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'pendopo_log' AND datname = current_database() "
        "AND pid <> pg_backend_pid() AND query LIKE '%%transparency_submission%%'", plane="administrator",
    )  # fmt: skip
    installation.hand_in(release(2))
    eventually(lambda: installation.published().size == 2)
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert installation.is_whole()
