"""A served release is always whole, and what is no longer published is really gone."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.kit.releases import KEPT_RELEASES, Entry, Manifest, ReleaseStore, UnsafePath

HOST = "kab-kediri.example"


@pytest.fixture
def store(tmp_path: Path) -> ReleaseStore:
    return ReleaseStore(tmp_path, durable=False)


def publish(store: ReleaseStore, **files: str) -> Manifest:
    entries = {f"{name}/index.html": store.put(text.encode(), "text/html") for name, text in files.items()}
    return store.publish(HOST, entries)


def served(store: ReleaseStore) -> dict[str, str]:
    current = store.site(HOST) / "current"
    return {f.relative_to(current).as_posix(): f.read_text() for f in current.rglob("index.html")}


def test_a_release_serves_its_files_and_says_so_in_its_manifest(store: ReleaseStore) -> None:
    manifest = publish(store, berita="satu")
    assert served(store) == {"berita/index.html": "satu"}
    assert store.manifest(HOST) == manifest
    assert list(store.faults(HOST)) == []


def test_what_is_not_in_the_next_release_is_gone(store: ReleaseStore) -> None:
    publish(store, berita="satu", profil="dua")
    publish(store, profil="dua")
    assert served(store) == {"profil/index.html": "dua"}


def test_an_unchanged_site_gets_no_new_release(store: ReleaseStore) -> None:
    assert publish(store, berita="satu").release == publish(store, berita="satu").release == 1


def test_old_releases_and_their_objects_are_cleared_away(store: ReleaseStore) -> None:
    for number in range(KEPT_RELEASES + 3):
        publish(store, berita=f"isi {number}")
    assert len(store.releases(HOST)) == KEPT_RELEASES
    assert store.collect_garbage() == 3
    assert list(store.faults(HOST)) == []


def test_a_changed_added_or_missing_file_is_named(store: ReleaseStore) -> None:
    publish(store, berita="satu", profil="dua")
    current = store.site(HOST) / "current"
    (current / "berita/index.html").unlink()
    (current / "berita/index.html").write_text("judi")
    (current / "profil/index.html").unlink()
    (current / "slot.php").write_text("<?php")
    assert sorted(store.faults(HOST)) == [
        f"added {HOST}/slot.php",
        f"changed {HOST}/berita/index.html",
        f"missing {HOST}/profil/index.html",
    ]


@pytest.mark.parametrize("path", ["../x", "/etc/passwd", "a/../../x", "a//b", "a\0b", "", "manifest.json", "a/./b", "x\\y"])
def test_a_path_can_not_leave_its_release(store: ReleaseStore, path: str) -> None:
    with pytest.raises(UnsafePath):
        store.publish(HOST, {path: store.put(b"x", "text/html")})
    assert store.manifest(HOST) is None


@pytest.mark.parametrize("host", ["../x", "a/b", "A.example", ".hidden", "a..b", ""])
def test_a_host_can_not_leave_its_folder(store: ReleaseStore, host: str) -> None:
    with pytest.raises(UnsafePath):
        store.site(host)


def test_a_removed_site_leaves_nothing_behind(store: ReleaseStore) -> None:
    publish(store, berita="satu")
    store.remove_host(HOST)
    assert store.hosts() == []
    assert not store.site(HOST).exists()


def test_clearing_away_waits_for_a_writer_that_has_stored_but_not_yet_published(store: ReleaseStore) -> None:
    with store.writing(HOST):
        entry = store.put(b"baru", "text/html")
        sweeper = subprocess.Popen([sys.executable, "-c", SWEEP, str(store.root)], cwd=os.getcwd())
        time.sleep(0.3)
        assert sweeper.poll() is None
        store.publish(HOST, {"index.html": entry})
    assert sweeper.wait(10) == 0
    assert list(store.faults(HOST)) == []


SWEEP = (
    "import sys; from pathlib import Path; from pendopo.kit.releases import ReleaseStore; ReleaseStore(Path(sys.argv[1])).collect_garbage()"
)
entries = st.builds(
    Entry, st.text("0123456789abcdef", min_size=64, max_size=64), st.integers(0, 2**40), st.just("text/html"), st.just(("a", "b"))
)


@given(st.dictionaries(st.text("abcé /-", min_size=1), entries, max_size=5))
def test_a_manifest_is_read_back_as_it_was_written(files: dict[str, Entry]) -> None:
    manifest = Manifest(HOST, 7, files)
    assert Manifest.from_bytes(manifest.as_bytes()) == manifest


PUBLISH_WITHOUT_END = """
import sys
from pathlib import Path
from pendopo.kit.releases import ReleaseStore
store, n = ReleaseStore(Path(sys.argv[1]), durable=False), 0
print("ready", flush=True)
while True:
    n += 1
    pages = {f"p{i}/index.html": store.put(f"{n}".encode(), "text/html") for i in range(40)}
    store.publish("kab-kediri.example", pages)
"""


def test_a_writer_killed_at_any_moment_leaves_a_whole_release(tmp_path: Path) -> None:
    for round_ in range(12):
        process = subprocess.Popen([sys.executable, "-c", PUBLISH_WITHOUT_END, str(tmp_path)], stdout=subprocess.PIPE, cwd=os.getcwd())
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.015 + 0.007 * round_)
        process.kill()
        process.wait()
        process.stdout.close()
        store = ReleaseStore(tmp_path, durable=False)
        if store.manifest(HOST):
            assert list(store.faults(HOST)) == []
            assert len(set(served(store).values())) == 1, "files of two releases are mixed"
    publish(store, berita="after")
    assert served(store) == {"berita/index.html": "after"}
    assert not list(store.site(HOST).glob("releases/*.new"))
