"""The checks before going live, run from the command line against a platform that really runs."""

import json
import subprocess
import sys

from pendopo.project.supervisor import MANAGE
from tests.journeys.stack import Stack

HOLDS_ON_A_LAPTOP = {6, 7, 8, 11, 14, 16, 17, 18, 20, 21, 22, 23, 24, 25, 33, 34, 43, 44, 50, 53, 55, 56}
FAILS_ON_A_LAPTOP = {
    1: "akun percobaan",
    3: "http://",
    4: "http://",
    5: "http://",
    9: "awalan __Host-",
    12: "tidak diwajibkan",
    26: "belum dibuat",
    40: "belum ada",
    49: "bukan alamat https",
    51: "belum pernah dimuat",
    57: "belum pernah dicatat",
}


def test_a_laptop_is_told_truly_what_holds_and_what_does_not(stack: Stack) -> None:
    """Every wall that the platform itself brings holds; what a laptop lacks is named; the signed report proves it."""
    file = stack.folder / "laporan.pdf"
    done = stack.manage(
        *("preflight", "--public", stack.url(path=""), "--desk", stack.desk(""), "--http-port", str(stack.ports[0])),
        *("--files", "0", "--json", "--report", str(file)),
        check=False,
    )
    assert done.returncode == 1, done.stderr
    rows = {row["number"]: row for row in json.loads(done.stdout)["controls"]}
    assert len(rows) == 58
    assert {number: rows[number]["reason"] for number in HOLDS_ON_A_LAPTOP if rows[number]["result"] != "pass"} == {}
    for number, text in FAILS_ON_A_LAPTOP.items():
        assert rows[number]["result"] == "fail", rows[number]
        assert text.lower() in rows[number]["reason"].lower()
    assert rows[55]["evidence"]["sites"] == 16
    assert "Utuh. Ditandatangani" in stack.manage("preflight", "--verify", str(file)).stdout


def test_a_report_is_verified_where_there_is_no_database(stack: Stack, tmp_path: object) -> None:
    environment = stack.supervisor.environment("operator") | {"PENDOPO_STATE_DIR": str(tmp_path)}
    del environment["DATABASE_URL"]
    (stack.folder / "kosong.pdf").write_bytes(b"%PDF-1.7")
    command = [sys.executable, MANAGE, "preflight", "--verify", str(stack.folder / "kosong.pdf")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "bukan PDF bertanda tangan" in done.stderr
    assert "basis data" not in done.stderr


def test_one_file_changed_on_the_server_is_named(stack: Stack) -> None:
    page = stack.public / "sites" / "kab-kediri.localhost" / "current" / "index.html"
    kept = page.read_bytes()
    page.unlink()
    page.write_bytes(kept.replace(b"</body>", b"<!-- diretas --></body>"))
    try:
        done = stack.manage("preflight", "--public", stack.url(path=""), "--json", check=False)
    finally:
        page.write_bytes(kept)
    row = next(row for row in json.loads(done.stdout)["controls"] if row["number"] == 55)
    assert row["result"] == "fail"
    assert "http://kab-kediri.localhost" in row["reason"]
