"""From a hacked file on a public server to the alarm, the freeze and the way back, with the processes as they run."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from pendopo.kit.releases import ReleaseStore
from pendopo.project.bench.measure import watch_country
from tests.journeys.stack import Stack, eventually

HOST = "kab-jepara.localhost"
KEY = 13320 * 10**9
OPEN = "SELECT set_config('pendopo.low', '0', true), set_config('pendopo.high', '9223372036854775807', true)"


def ask(stack: Stack, statement: str, *values: object, plane: str = "operator") -> list[tuple[Any, ...]]:
    """Rows of a statement, in the scope of all offices, as the role of a plane."""
    with stack.connect(plane) as connection, connection.transaction():
        connection.execute(OPEN)
        cursor = connection.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def watch(stack: Stack, *arguments: str) -> tuple[int, dict[str, Any]]:
    base = f"http://127.0.0.1:{stack.ports[0]}"
    done = stack.manage("watch", "--base", base, "--json", *arguments, check=False)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def page(stack: Stack) -> Path:
    return stack.public / "sites" / HOST / "current" / "kontak" / "index.html"


def test_a_hacked_page_raises_the_alarm_freezes_its_office_alone_and_is_rolled_back(stack: Stack) -> None:
    """Within one round of the watch a changed page is told and its office frozen; one order brings the site back."""
    code, told = watch(stack)
    assert (code, told["findings"]) == (0, [])
    page(stack).unlink()
    page(stack).write_text("<h1>judi</h1>")
    code, told = watch(stack, "--pages", "0", "--freeze")
    assert (code, told["frozen"]) == (1, [HOST])
    assert {(row["kind"], row["path"]) for row in told["findings"]} == {("content", "kontak/index.html")}
    assert ask(stack, "SELECT low, high FROM security_freeze WHERE ended_at IS NULL") == [(KEY, KEY)]

    (newest,) = ask(stack, "SELECT max(number) FROM sites_release WHERE office_key = %s", KEY)
    order = "INSERT INTO sites_bakerequest (office_key, at, \"order\", release) VALUES (%s, now(), 'restore', %s)"
    ask(stack, order, KEY, newest[0], plane="desk")
    ask(stack, "NOTIFY pendopo_bake")
    eventually(lambda: "judi" not in page(stack).read_text())
    eventually(lambda: watch(stack, "--pages", "0")[0] == 0, 20)
    restored = ask(stack, "SELECT number, restored_from FROM sites_release WHERE office_key = %s ORDER BY number DESC LIMIT 1", KEY)
    assert restored == [(newest[0] + 1, newest[0])]
    assert list(ReleaseStore(stack.public).faults(HOST)) == []
    ask(stack, "UPDATE security_freeze SET ended_at = now(), ended_by = 'ani', ended_with = 'adi' WHERE office_key = %s", KEY)


@pytest.mark.parametrize("plane", ["desk", "publisher", "operator"])
def test_no_role_changes_or_deletes_what_is_on_record_about_releases(stack: Stack, plane: str) -> None:
    for statement in ("UPDATE sites_release SET manifest_sha256 = ''", "DELETE FROM sites_release", "DELETE FROM sites_comparison"):
        with pytest.raises(Exception, match="permission denied"):
            ask(stack, statement, plane=plane)
    assert ask(stack, "SELECT count(*) FROM sites_release", plane=plane)[0][0] > 0


def test_the_desk_puts_no_release_on_record(stack: Stack) -> None:
    statement = "INSERT INTO sites_release (office_key, number, at, files, bytes, manifest_sha256) VALUES (%s, 9999, now(), 0, 0, '')"
    with pytest.raises(Exception, match="permission denied"):
        ask(stack, statement, KEY, plane="desk")


def test_sites_behind_nginx_are_watched_without_a_finding(stack: Stack) -> None:
    """The measurement of `make bench`, on the small country."""
    if not (shutil.which("nginx") or Path("/usr/sbin/nginx").exists()):
        pytest.skip("nginx is not on this machine")
    (figure,) = watch_country(stack.public, stack.supervisor)
    assert "16 sites" in figure.what
    assert "0 findings" in figure.beside
