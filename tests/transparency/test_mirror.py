"""A mirror takes what is on record and nothing else, says what it does not take, and goes on serving what it had."""

import gzip
import io
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from pendopo.kit.releases import Entry, Manifest, ReleaseStore
from pendopo.project.planes import ROOT
from pendopo.transparency import reading
from pendopo.transparency.mirror import logs, manifests, rounds, sites
from pendopo.transparency.mirror.command import run
from pendopo.transparency.mirror.logs import is_host, write_whole
from pendopo.transparency.rules.keys import Kind, SigningKey
from pendopo.transparency.rules.tiles import ENTRIES, tile_path
from tests.transparency.logs_on_disk import POLICY, LogFolder, note_of, release
from tests.transparency.origin_server import Lie, Origin, answer, hex_of, serving
from tests.transparency.test_verify import verify

KEDIRI, JATIM = "kab-kediri.contoh.test", "jatim.contoh.test"
PLACE = "http://www.contoh.test/catatan"


@pytest.fixture
def origin(tmp_path: Path) -> Iterator[Origin]:
    with serving(tmp_path / "asal") as origin:
        origin.publish(KEDIRI, index_html="kediri", berita__index_html="berita satu", **{"404_html": "tidak ada"})
        origin.publish(JATIM, index_html="jatim")
        yield origin


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cermin"


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "sleep", lambda seconds: None)
    monkeypatch.setattr(sites, "sleep", lambda seconds: None)


def options(origin: Origin, folder: Path, **more: object) -> dict[str, Any]:
    policy = folder.parent / "kebijakan.txt"
    policy.write_text(POLICY)
    usual = {
        "folder": str(folder),
        "place": PLACE,
        "policy": str(policy),
        "host": [],
        "at": origin.at,
        "every": None,
        "lang": "en",
        "json": True,
    }
    return usual | more


def mirror(origin: Origin, folder: Path, **more: object) -> tuple[int, list[dict[str, Any]]]:
    """Exit code and what was told."""
    out = io.StringIO()
    mirrored = run(options(origin, folder, **more), out)
    return mirrored, json.loads(out.getvalue())["told"]


def codes(told: list[dict[str, Any]]) -> list[str]:
    return [each["code"] for each in told]


def served(folder: Path, host: str) -> dict[str, bytes]:
    current = (folder / "sites" / host / "current").resolve()
    return {file.relative_to(current).as_posix(): file.read_bytes() for file in sorted(current.rglob("*")) if file.is_file()}


def same_sites(origin: Origin, folder: Path, *hosts: str) -> bool:
    return all(served(origin.root, host) == served(folder, host) != {} for host in hosts)


# -- what is on record is taken


def test_a_mirror_serves_the_same_bytes_under_the_same_numbers(origin: Origin, folder: Path) -> None:
    status, told = mirror(origin, folder)
    assert (status, codes(told)) == (0, ["log_taken", "site_taken", "site_taken"])
    assert same_sites(origin, folder, KEDIRI, JATIM)
    assert served(folder, KEDIRI)["manifest.json"] == origin.served_manifest(KEDIRI).read_bytes()


def test_its_log_is_whole_and_anybody_can_verify_it(origin: Origin, folder: Path) -> None:
    origin.log.add([release(number) for number in range(600)])
    mirror(origin, folder, host=[JATIM])
    status, account = verify(folder / "log" / "situs", "--policy", folder.parent / "kebijakan.txt")
    assert (status, account["size"]) == (0, 602)
    assert json.loads((folder / "log" / "situs" / "terbaru" / f"{JATIM}.json").read_bytes()) == {"index": 1, "release": 1, "size": 602}


def test_a_second_round_fetches_nothing_but_the_checkpoint(origin: Origin, folder: Path) -> None:
    mirror(origin, folder)
    origin.asked.clear()
    assert mirror(origin, folder) == (0, [{"code": "log_same", "log": "situs", "size": 2, "before": 2}, {"code": "sites_same", "count": 2}])
    assert origin.asked == [("www.contoh.test", "/catatan/situs/checkpoint")]


def test_a_new_release_is_taken_with_what_is_new_alone(origin: Origin, folder: Path) -> None:
    mirror(origin, folder)
    origin.publish(KEDIRI, index_html="kediri", berita__index_html="berita dua")
    status, told = mirror(origin, folder)
    assert (status, told[1]) == (0, {"code": "site_taken", "host": KEDIRI, "release": 2, "files": 2, "fetched": 1})
    assert same_sites(origin, folder, KEDIRI)
    assert ReleaseStore(folder).history(KEDIRI) == [1, 2]


def test_a_log_is_followed_as_it_grows_over_bundles(origin: Origin, folder: Path) -> None:
    for step in (200, 53, 1, 300, 256):
        start = len(origin.log.entries)
        origin.log.add([release(number) for number in range(start, start + step)])
        mirror(origin, folder, host=[JATIM])
    status, account = verify(folder / "log" / "situs", "--policy", folder.parent / "kebijakan.txt")
    assert (status, account["size"]) == (0, 812)
    assert not (folder / "log" / "situs" / "tile" / "entries" / "000.p").exists()


def test_packed_files_come_packed_or_are_packed_again(origin: Origin, folder: Path) -> None:
    text = b"teks yang panjang " * 100
    packed = gzip.compress(text, compresslevel=6, mtime=0)
    entries = {name: origin.store.put(data, "x/y") for name, data in (("index.html", text), ("index.html.gz", packed))}
    origin.log_release(origin.store.publish(KEDIRI, entries))
    assert mirror(origin, folder, host=[KEDIRI])[0] == 0
    assert served(folder, KEDIRI)["index.html.gz"] == packed
    other = folder.with_name("cermin-dua")
    origin.lies[KEDIRI, "/"] = lambda handler: answer(handler, text)
    assert mirror(origin, other, host=[KEDIRI])[0] == 0
    assert served(other, KEDIRI)["index.html.gz"] == packed


def test_a_release_that_the_log_does_not_know_yet_is_waited_for(origin: Origin, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mirror(origin, folder)
    manifest = origin.publish(KEDIRI, logged=False, index_html="baru")
    origin.log.add([release(77)])
    origin.log.add([release(99, host=JATIM, manifest=origin.served_manifest(JATIM).read_bytes())])
    status, told = mirror(origin, folder, host=[KEDIRI])
    assert (status, codes(told)) == (0, ["log_taken", "sites_same"])  # what the log knows is served here
    origin.log.add([release(2, host=KEDIRI, manifest=b"lain")])  # release 3 is served by now, 2 is logged
    manifest = origin.publish(KEDIRI, logged=False, index_html="lebih baru")
    status, told = mirror(origin, folder, host=[KEDIRI])
    assert (status, told[-1]) == (1, {"code": "site_waits", "host": KEDIRI, "served": 3, "release": 2})
    monkeypatch.setattr(rounds, "sleep", lambda seconds: origin.log_release(manifest) if len(origin.log.entries) == 5 else None)
    status, told = mirror(origin, folder, host=[KEDIRI])
    assert (status, told[-1]["code"], told[-1]["release"]) == (0, "site_taken", 3)


# -- what is not on record is not taken


def refused(origin: Origin, folder: Path, **more: object) -> dict[str, Any]:
    """What is told of a round in which one thing is wrong; the mirror goes on serving what it had."""
    before = {host: served(folder, host) for host in (KEDIRI, JATIM)}
    status, told = mirror(origin, folder, **more)
    assert status == 1
    assert {host: served(folder, host) for host in (KEDIRI, JATIM)} == before
    return next(each for each in told if not each["code"].endswith(("_taken", "_same")))


@pytest.fixture
def next_release(origin: Origin, folder: Path) -> Manifest:
    """A mirror that has release 1, and release 2 of Kediri published."""
    mirror(origin, folder)
    return origin.publish(KEDIRI, index_html="kediri dua", berita__index_html="berita dua")


def body(data: bytes, status: int = 200, **headers: str) -> Lie:
    return lambda handler: answer(handler, data, status, headers={name.replace("_", "-"): value for name, value in headers.items()})


def test_a_page_with_a_flipped_byte_is_refused_and_named(origin: Origin, folder: Path, next_release: Manifest) -> None:
    origin.lies[KEDIRI, "/berita/"] = body(b"berita dvA")
    fault = refused(origin, folder)
    assert (fault["code"], fault["host"], fault["file"]) == ("file_differs", KEDIRI, "berita/index.html")
    assert fault["found"] == hex_of(b"berita dvA")
    assert fault["expected"] == next_release.files["berita/index.html"].sha256


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [(b"berita", 200, "file_differs"), (b"", 404, "file_missing"), (b"", 500, "file_missing"), (b"", 302, "file_missing")],
)
def test_a_page_that_is_cut_missing_or_elsewhere_is_refused(
    origin: Origin, folder: Path, next_release: Manifest, data: bytes, status: int, code: str
) -> None:
    origin.lies[KEDIRI, "/berita/"] = body(data, status, Location="http://127.0.0.1:1/")
    assert refused(origin, folder)["code"] == code


def test_a_manifest_that_is_not_the_one_on_record_is_refused(origin: Origin, folder: Path, next_release: Manifest) -> None:
    origin.lies[KEDIRI, "/manifest.json"] = body(next_release.as_bytes().replace(b"text/html", b"text/htm1"))
    fault = refused(origin, folder)
    assert (fault["code"], fault["expected"]) == ("manifest_differs", hex_of(next_release.as_bytes()))
    origin.lies[KEDIRI, "/manifest.json"] = body(b"{}")
    assert refused(origin, folder)["code"] == "manifest_differs"


def test_an_older_release_is_never_gone_back_to(origin: Origin, folder: Path) -> None:
    older = origin.served_manifest(KEDIRI).read_bytes()
    origin.publish(KEDIRI, index_html="kediri dua")
    mirror(origin, folder)
    origin.publish(KEDIRI, index_html="kediri tiga")
    origin.lies[KEDIRI, "/manifest.json"] = body(older)
    assert refused(origin, folder) == {"code": "site_stale", "host": KEDIRI, "served": 1, "release": 3}


def test_a_site_that_the_log_does_not_name_is_refused(origin: Origin, folder: Path) -> None:
    origin.publish("gelap.contoh.test", logged=False, index_html="x")
    assert refused(origin, folder, host=["gelap.contoh.test"]) == {"code": "site_not_logged", "host": "gelap.contoh.test"}


PAGE = Entry("a" * 64, 1, "text/html")


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({"../../etc/x": PAGE}, "path '../../etc/x'"),
        ({"/etc/passwd": PAGE}, "path '/etc/passwd'"),
        ({"a/./b": PAGE}, "path"),
        ({"a\\b": PAGE}, "path"),
        ({"a\nb": PAGE}, "path"),
        ({"manifest.json": PAGE}, "path"),
        ({"x" * 300: PAGE}, "path"),
        ({"a": PAGE, "a/b": PAGE}, "a file and a folder"),
        ({"a": Entry("../" + "a" * 61, 1, "text/html")}, "a: sha256"),
        ({"a": Entry("A" * 64, 1, "text/html")}, "a: sha256"),
        ({"a": Entry("a" * 64, -1, "text/html")}, "a: size"),
        ({"a": Entry("a" * 64, 10**14, "text/html")}, "a: size"),
        ({"a": Entry("a" * 64, True, "text/html")}, "a: size"),
        ({"a": Entry("a" * 64, 1, "text/html\nx: y")}, "a: type"),
    ],
)
def test_paths_and_sizes_of_a_hostile_publisher_are_refused(origin: Origin, folder: Path, files: dict[str, Entry], why: str) -> None:
    mirror(origin, folder)
    evil = Manifest(KEDIRI, 2, files)
    origin.log.add(
        [release(2, host=KEDIRI, manifest=evil.as_bytes(), files=len(files), size=abs(sum(entry.size for entry in files.values())))]
    )
    origin.lies[KEDIRI, "/manifest.json"] = body(evil.as_bytes())
    fault = refused(origin, folder)
    assert fault["code"] == "bad_manifest"
    assert why in fault["why"]


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data + b" ",
        lambda data: data.replace(b'"files": [', b'"files": [ '),
        lambda data: b"[]",
        lambda data: data.replace(KEDIRI.encode(), JATIM.encode()),
    ],
)
def test_a_logged_manifest_out_of_form_or_of_another_site_is_refused(origin: Origin, folder: Path, change: Any) -> None:
    mirror(origin, folder)
    evil = change(Manifest(KEDIRI, 2, {}).as_bytes())
    origin.log.add([release(2, host=KEDIRI, manifest=evil, files=0, size=0)])
    origin.lies[KEDIRI, "/manifest.json"] = body(evil)
    assert refused(origin, folder)["code"] == "bad_manifest"


def test_totals_that_are_not_those_on_record_are_refused(origin: Origin, folder: Path) -> None:
    mirror(origin, folder)
    manifest = origin.publish(KEDIRI, logged=False, index_html="dua")
    origin.log.add([release(2, host=KEDIRI, manifest=manifest.as_bytes(), files=1, size=4)])
    assert "1 files, 3 bytes; on record 1, 4" in refused(origin, folder)["why"]


# -- a server that wants to hurt


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b"x" * 65_536)
    except OSError:
        handler.close_connection = True


def test_an_endless_body_is_read_no_further_than_the_file_is_long(origin: Origin, folder: Path, next_release: Manifest) -> None:
    origin.lies[KEDIRI, "/berita/"] = endless
    fault = refused(origin, folder)
    assert (fault["code"], fault["file"], fault["size"]) == (
        "file_differs",
        "berita/index.html",
        next_release.files["berita/index.html"].size,
    )


@pytest.mark.parametrize("path", ["checkpoint", "tile/entries/000.p/4"])
def test_an_endless_file_of_a_log_is_bounded_too(origin: Origin, folder: Path, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    mirror(origin, folder)
    origin.log.add([release(5), release(6)])
    monkeypatch.setattr(reading, "LARGEST", 300_000)
    origin.lies["www.contoh.test", f"/catatan/situs/{path}"] = endless
    assert mirror(origin, folder)[0] == 2
    assert same_sites(origin, folder, KEDIRI, JATIM)


def test_a_body_that_comes_in_drops_is_not_waited_for(
    origin: Origin, folder: Path, next_release: Manifest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dripping(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "9")
        handler.end_headers()
        with suppress(OSError):
            for _ in range(9):
                handler.wfile.write(b"x")
                time.sleep(0.1)

    monkeypatch.setattr(reading, "LONGEST", 0.2)
    origin.lies[KEDIRI, "/berita/"] = dripping
    fault = refused(origin, folder)
    assert (fault["code"], fault["host"]) == ("site_unreachable", KEDIRI)
    assert "too slow" in fault["why"]


def test_a_gzip_bomb_is_not_unpacked(origin: Origin, folder: Path, next_release: Manifest, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "panjang " * 50
    files = {name: origin.store.put(data, "x/y") for name, data in (("index.html", text.encode()), ("index.html.gz", b"z" * 5000))}
    origin.log_release(origin.store.publish(KEDIRI, files))
    bomb = gzip.compress(bytes(4_000_000))
    unpacked: list[int] = []
    real = sites.unzipped
    monkeypatch.setattr(sites, "unzipped", lambda data, most: unpacked.append(most) or real(data, most))
    origin.lies[KEDIRI, "/"] = body(bomb, Content_Encoding="gzip")
    fault = refused(origin, folder)
    assert (fault["code"], fault["file"]) == ("file_differs", "index.html")
    assert unpacked == [len(text)]  # bytes up to which it was unpacked


def test_a_redirect_is_not_followed_for_log_or_manifest(origin: Origin, folder: Path) -> None:
    mirror(origin, folder)
    origin.publish(KEDIRI, index_html="dua")
    origin.lies[KEDIRI, "/manifest.json"] = body(b"", 301, Location="http://127.0.0.1:1/")
    assert refused(origin, folder) == {"code": "file_missing", "host": KEDIRI, "file": "manifest.json", "status": 301}
    origin.lies["www.contoh.test", "/catatan/situs/checkpoint"] = body(b"", 301, Location="http://127.0.0.1:1/")
    assert mirror(origin, folder)[0] == 2


def test_a_server_that_asks_for_patience_gets_it_within_bounds(origin: Origin, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(sites, "sleep", pauses.append)
    origin.lies[KEDIRI, "/manifest.json"] = body(b"", 503, Retry_After="100000")
    status, told = mirror(origin, folder)
    assert (status, pauses[:3]) == (1, [60, 60, 60])
    assert "site_unreachable" in codes(told)
    assert same_sites(origin, folder, JATIM)


def test_a_log_can_not_send_the_mirror_into_an_inner_network(origin: Origin, folder: Path) -> None:
    server = reading.HttpReader(f"http://{origin.at}", only_public=True)
    with pytest.raises(reading.Unreachable, match="inner network"):
        server.fetch("manifest.json")
    server.close_all()
    assert [is_host(name) for name in ("10.0.0.1", "_x", "a..b", "A.b", "a/b", "kab-kediri.kpu.go.id", "localhost")] == [False] * 5 + [
        True
    ] * 2


# -- a log that is not what it was


def test_a_log_that_shrank_is_refused_and_the_evidence_kept(origin: Origin, folder: Path) -> None:
    mirror(origin, folder)
    (origin.log.place / "checkpoint").write_text(note_of(origin.log.entries[:1]))
    fault = refused(origin, folder)
    assert (fault["code"], fault["before"], fault["size"]) == ("shrank", 2, 1)
    kept = Path(fault["file"]).read_text()
    assert note_of(origin.log.entries[:1]) in kept
    assert note_of(origin.log.entries) in kept


@pytest.mark.parametrize("more", [0, 1, 300])
def test_a_history_that_was_rewritten_is_refused_and_the_evidence_kept(origin: Origin, folder: Path, more: int) -> None:
    mirror(origin, folder)
    origin.log.entries[0] = release(5, host=KEDIRI)
    origin.log.add([release(number) for number in range(more)])
    fault = refused(origin, folder)
    assert (fault["code"], fault["before"], fault["size"]) == ("two_histories", 2, 2 + more)
    assert note_of(origin.log.entries) in Path(fault["file"]).read_text()
    (origin.log.place / "checkpoint").unlink()


def test_split_views_of_two_mirrors_are_shown_by_their_checkpoints(origin: Origin, folder: Path, tmp_path: Path) -> None:
    mirror(origin, folder)
    other = folder.with_name("cermin-dua")
    origin.log.entries[1] = release(9, host=JATIM, manifest=origin.served_manifest(JATIM).read_bytes())
    origin.log.add([])
    mirror(origin, other, host=[KEDIRI])
    pair = [place / "log" / "situs" / "checkpoint" for place in (folder, other)]
    status, account = verify("consistency", other / "log" / "situs", *pair, "--policy", folder / "log" / "policy")
    assert (status, account["steps"][-1]["code"]) == (1, "split_view")


@pytest.mark.parametrize(
    ("path", "at", "code", "index"),
    [
        ("tile/entries/000", 9, "wrong_entry", 0),
        ("tile/entries/001.p/46", 9, "wrong_entry", 256),
        ("checkpoint", 30, "bad_checkpoint", None),
    ],
)
def test_a_file_of_the_log_with_a_flipped_byte_is_named(
    origin: Origin, folder: Path, path: str, at: int, code: str, index: int | None
) -> None:
    mirror(origin, folder)
    origin.log.add([release(number) for number in range(300)])
    origin.log.flip(path, at)
    fault = refused(origin, folder)
    assert (fault["code"], fault.get("index")) == (code, index)
    origin.log.flip(path, at)
    assert codes(mirror(origin, folder, host=[KEDIRI])[1]) == ["log_taken", "sites_same"]


def test_a_missing_or_torn_bundle_of_the_log_is_named(origin: Origin, folder: Path) -> None:
    mirror(origin, folder)
    origin.log.add([release(number) for number in range(300)])
    bundle = origin.log.file(tile_path(ENTRIES, 1, 46))
    whole = bundle.read_bytes()
    bundle.write_bytes(whole[:-1])
    assert refused(origin, folder)["code"] == "wrong_file"
    bundle.unlink()
    assert refused(origin, folder) == {"code": "missing", "log": "situs", "file": "tile/entries/001.p/46"}


def test_too_few_witnesses_or_another_log_are_refused(origin: Origin, folder: Path) -> None:
    mirror(origin, folder)
    origin.log.show(witnesses=())
    assert refused(origin, folder)["code"] == "too_few_witnesses"


def test_entries_out_of_form_are_told_and_do_not_stop_the_mirror(origin: Origin, folder: Path) -> None:
    origin.log.add([b"bukan entri", release(1, host="10.0.0.1")])
    status, told = mirror(origin, folder)
    assert (status, codes(told)[:3]) == (1, ["out_of_form", "unknown_host", "log_taken"])
    assert (told[0]["index"], told[1]["index"]) == (2, 3)
    assert same_sites(origin, folder, KEDIRI, JATIM)


# -- faults of the mirror's own machine


def process(origin: Origin, folder: Path, *words: str, before: Any = None) -> subprocess.Popen[str]:
    given = options(origin, folder)
    command = [
        sys.executable,
        "-m",
        "pendopo.transparency.mirror",
        given["folder"],
        PLACE,
        "--policy",
        given["policy"],
        "--at",
        origin.at,
        *words,
    ]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=before)


def test_a_mirror_that_is_killed_goes_on_where_it_was(origin: Origin, folder: Path) -> None:
    origin.log.add([release(number) for number in range(600)])
    pages = {f"h{number}__index_html": f"halaman {number}" for number in range(200)}
    origin.publish(KEDIRI, index_html="banyak", **pages)
    slow, let_go = list[int](), threading.Event()

    def slowly(handler: BaseHTTPRequestHandler) -> None:
        slow.append(1)
        let_go.wait(60)

    for stage, (host, path) in enumerate([("www.contoh.test", "/catatan/situs/tile/entries/002.p/91"), (KEDIRI, "/h99/")]):
        let_go.clear()
        origin.lies[host, path] = slowly
        running = process(origin, folder, "--host", KEDIRI, "--host", JATIM)
        until = time.monotonic() + 60
        while len(slow) == stage and time.monotonic() < until:
            time.sleep(0.02)
        running.send_signal(signal.SIGKILL)
        running.communicate()
        let_go.set()
        del origin.lies[host, path]
        for host_name in (KEDIRI, JATIM):
            assert list(ReleaseStore(folder).faults(host_name)) == []
    origin.asked.clear()
    status, _ = mirror(origin, folder, host=[KEDIRI, JATIM])
    assert status == 0
    assert same_sites(origin, folder, KEDIRI, JATIM)
    assert len([1 for host, path in origin.asked if host == KEDIRI]) < 200  # what was there was not fetched again
    assert verify(folder / "log" / "situs", "--policy", folder.parent / "kebijakan.txt")[0] == 0


@pytest.mark.parametrize("stopped_at", ["checkpoint", "newest.json"])
def test_a_mirror_that_stops_between_the_files_and_the_checkpoint_goes_on(
    origin: Origin, folder: Path, stopped_at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopping(target: Path, data: bytes) -> None:
        if target.name == stopped_at:
            raise OSError(28, "No space left on device")
        write_whole(target, data)

    for step in (200, 400, 1, 300):
        start = len(origin.log.entries)
        origin.log.add([release(number) for number in range(start, start + step)])
        with monkeypatch.context() as stopped:
            stopped.setattr(logs, "write_whole", stopping)
            assert codes(mirror(origin, folder, host=[JATIM])[1]) == ["disk"]
        assert not (folder / "log" / "situs" / "checkpoint").exists() or verify(folder / "log" / "situs")[0] == 0
        assert mirror(origin, folder, host=[JATIM])[0] == 0
        assert verify(folder / "log" / "situs")[0] == 0


def test_files_that_an_interrupted_round_left_are_never_served_unchecked(origin: Origin, folder: Path) -> None:
    mirror(origin, folder)
    origin.log.add([release(number) for number in range(300)])
    left = folder / "mirror" / "situs" / "half" / "tile" / "entries"
    for name in ("000.p/7", "000", "009"):
        (left / name).parent.mkdir(parents=True, exist_ok=True)
        (left / name).write_bytes(b"\0\1x" * (7 if name == "000.p/7" else 256))
    assert mirror(origin, folder, host=[JATIM])[0] == 0
    own = folder / "log" / "situs"
    assert verify(own)[0] == 0
    assert not (own / "tile" / "entries" / "000.p").exists()
    assert not (own / "tile" / "entries" / "009").exists()


def test_a_policy_of_two_platforms_is_refused(origin: Origin, folder: Path, tmp_path: Path) -> None:
    other = SigningKey("www.lain.test/catatan/situs", Kind.ED25519, bytes([9]) * 32)
    (tmp_path / "dua").write_text(f"log {other.verifier}\n{POLICY}")
    out = io.StringIO()
    assert run(options(origin, folder) | {"policy": str(tmp_path / "dua")}, out) == 2
    assert "www.lain.test/catatan/situs" in out.getvalue()


def test_a_full_disk_leaves_what_was_there_and_is_told(origin: Origin, folder: Path) -> None:
    """A limit on the size of files makes writes come out short, as a full disk does."""
    mirror(origin, folder)
    before = served(folder, KEDIRI)
    origin.publish(KEDIRI, index_html=b"besar" * 100_000)
    running = process(origin, folder, "--json", before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000)))
    out, err = running.communicate(timeout=60)
    assert (running.returncode, err) == (1, "")
    assert "disk" in codes(json.loads(out)["told"])
    assert served(folder, KEDIRI) == before
    assert mirror(origin, folder)[0] == 0
    assert same_sites(origin, folder, KEDIRI)


def test_too_little_room_is_seen_before_anything_is_fetched(origin: Origin, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mirror(origin, folder)
    origin.publish(KEDIRI, index_html="dua")
    monkeypatch.setattr(sites, "SPARE", 10**18)
    origin.asked.clear()
    assert refused(origin, folder)["code"] == "no_room"
    assert (KEDIRI, "/") not in origin.asked


def test_spoiled_contents_of_the_mirror_are_fetched_again_before_a_release_shows_them(origin: Origin, folder: Path) -> None:
    manifest = origin.publish(KEDIRI, index_html="sama", lain_html="a")
    mirror(origin, folder)
    spoiled = ReleaseStore(folder).object_path(manifest.files["index.html"].sha256)
    spoiled.chmod(0o644)
    spoiled.write_bytes(b"rusak")
    origin.publish(KEDIRI, index_html="sama", lain_html="b")
    assert mirror(origin, folder)[0] == 0
    assert same_sites(origin, folder, KEDIRI)


def test_what_is_spoiled_on_the_mirror_is_found_within_a_day_and_mended(origin: Origin, folder: Path) -> None:
    mirror(origin, folder)
    current = folder / "sites" / KEDIRI / "current"
    for path in ("index.html", "berita/index.html"):
        (current / path).chmod(0o644)
    (current / "index.html").write_bytes(b"judi")  # the object as well: it is one file
    (current / "berita" / "index.html").unlink()
    (current / "judi.html").write_bytes(b"judi")
    assert mirror(origin, folder)[0] == 0  # not due yet
    os.utime(folder / "mirror" / "daily", (0, 0))
    status, told = mirror(origin, folder)
    assert (status, codes(told)) == (1, ["log_same", "site_spoiled", "site_mended", "sites_same"])
    assert (told[1]["count"], told[1]["file"], told[2]["fetched"]) == (3, "berita/index.html", 1)
    assert same_sites(origin, folder, KEDIRI, JATIM)


def test_a_spoiled_manifest_of_the_mirror_is_replaced(origin: Origin, folder: Path) -> None:
    mirror(origin, folder)
    own = folder / "sites" / KEDIRI / "current" / "manifest.json"
    own.write_bytes(b"{")
    assert mirror(origin, folder)[0] == 0
    assert same_sites(origin, folder, KEDIRI)


def test_spoiled_tiles_of_the_mirror_are_made_anew_from_the_log(origin: Origin, folder: Path) -> None:
    origin.log.add([release(number) for number in range(300)])
    mirror(origin, folder, host=[JATIM])
    own = LogFolder(folder / "log")
    own.flip("tile/1/000.p/1", 3)
    origin.log.add([release(number) for number in range(300, 320)])
    assert mirror(origin, folder, host=[JATIM])[0] == 0
    assert verify(own.place, "--policy", own.policy)[0] == 0


def test_two_mirrors_do_not_share_a_folder_and_one_ends_when_it_is_asked_to(origin: Origin, folder: Path) -> None:
    running = process(origin, folder, "--every", "60", "--lang", "id")
    assert running.stdout is not None
    lines = [running.stdout.readline() for _ in range(4)]
    assert lines[-1] == "HASIL: cermin sama dengan yang tercatat.\n"
    assert mirror(origin, folder) == (2, [{"code": "busy"}])
    running.terminate()
    assert running.wait(20) == 0
    running.communicate()


def test_what_is_wrong_with_the_call_is_said(origin: Origin, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "kosong").write_text("quorum none\n")
    for more, code in (({"policy": "tidak-ada"}, "bad_policy"), ({"place": "/folder"}, "bad_place")):
        assert codes(mirror(origin, folder, **more)[1]) == [code]
    given = options(origin, folder) | {"policy": str(tmp_path / "kosong")}
    out = io.StringIO()
    assert (run(given, out), json.loads(out.getvalue())["told"][0]["code"]) == (2, "no_logs")


def test_the_report_of_the_last_round_is_kept(origin: Origin, folder: Path) -> None:
    mirror(origin, folder)
    report = json.loads((folder / "mirror" / "report.json").read_bytes())
    assert (report["status"], report["faults"], codes(report["told"])) == (0, 0, ["log_taken", "site_taken", "site_taken"])


def test_the_command_of_the_platform_is_the_same_program(origin: Origin, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = options(origin, folder)
    words = [given["folder"], PLACE, "--policy", given["policy"], "--at", origin.at, "--lang", "id"]
    call_command("mirror", *words)
    assert capsys.readouterr().out.endswith("HASIL: cermin sama dengan yang tercatat.\n")
    origin.log.show(witnesses=())
    with pytest.raises(SystemExit) as ended:
        call_command("mirror", *words)
    assert ended.value.code == 1
    assert "kurang saksi" in capsys.readouterr().out


def test_manifests_have_bounds() -> None:
    assert manifests.is_safe("berita/index.html")
    assert not manifests.is_safe("a/\ud800")
    assert manifests.both_file_and_folder(["a/b/c", "a/b", "a"]) == ["a", "a/b"]
