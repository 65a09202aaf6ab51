"""A served release is always whole, and what is no longer published is really gone."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from pendopo.kit import releases
from pendopo.kit.releases import KEPT_RELEASES, Entry, Manifest, NoSuchRelease, NotNewer, ReleaseStore, SpoiledRelease, UnsafePath

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


def test_old_trees_are_cleared_away_but_not_what_their_manifests_name(store: ReleaseStore) -> None:
    for number in range(KEPT_RELEASES + 3):
        publish(store, berita=f"isi {number}")
    assert [int(folder.name) for folder in store.releases(HOST)] == [4, 5, 6]
    assert store.history(HOST) == [1, 2, 3, 4, 5, 6]
    assert store.collect_garbage() == 0
    assert list(store.faults(HOST)) == []


def test_the_oldest_manifests_and_then_their_objects_are_cleared_away(store: ReleaseStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(releases, "KEPT_MANIFESTS", 5)
    for number in range(8):
        publish(store, berita=f"isi {number}")
    assert store.history(HOST) == [4, 5, 6, 7, 8]
    assert store.collect_garbage() == 3
    assert store.restore(HOST, 4).release == 9
    with pytest.raises(NoSuchRelease):
        store.restore(HOST, 3)


def test_the_history_is_not_served(store: ReleaseStore) -> None:
    publish(store, berita="satu")
    assert not list((store.site(HOST) / "current").resolve().rglob("history*"))


# -- restore


def test_a_restore_is_a_new_release_with_the_old_files_and_nothing_is_overwritten(store: ReleaseStore) -> None:
    for text in ("satu", "dua", "tiga", "empat", "lima"):
        publish(store, berita=text, profil="sama")
    manifest = store.restore(HOST, 1)
    assert (manifest.release, served(store)) == (6, {"berita/index.html": "satu", "profil/index.html": "sama"})
    assert list(store.faults(HOST)) == []
    store.restore(HOST, 5)
    assert served(store)["berita/index.html"] == "lima"
    assert store.history(HOST) == [1, 2, 3, 4, 5, 6, 7]


def test_restoring_the_served_release_builds_its_tree_anew(store: ReleaseStore) -> None:
    publish(store, berita="satu")
    file = store.site(HOST) / "current" / "berita/index.html"
    file.unlink()
    file.write_text("judi")
    assert store.restore(HOST, 1).release == 2
    assert served(store) == {"berita/index.html": "satu"}


def test_an_installation_with_trees_alone_is_restored_from_them(store: ReleaseStore) -> None:
    publish(store, berita="satu")
    publish(store, berita="dua")
    shutil.rmtree(store.site(HOST) / "history")
    assert store.history(HOST) == []
    assert store.restore(HOST, 1).release == 3
    assert served(store) == {"berita/index.html": "satu"}
    assert store.history(HOST) == [1, 2, 3]


def test_a_release_of_nobody_is_not_restored(store: ReleaseStore) -> None:
    publish(store, berita="satu")
    with pytest.raises(NoSuchRelease, match="no release 7"):
        store.restore(HOST, 7)


def rewrite(file: Path, text: str) -> None:
    """As somebody who may write there: our own files are read-only."""
    file.chmod(0o644)
    file.write_text(text)


def test_a_missing_or_changed_object_is_never_served_again(store: ReleaseStore) -> None:
    first = publish(store, berita="satu", profil="dua", kontak="tiga")
    publish(store, berita="lain")
    rewrite(store.object_path(first.files["berita/index.html"].sha256), "judi")
    store.object_path(first.files["profil/index.html"].sha256).unlink()
    with pytest.raises(SpoiledRelease) as refused:
        store.restore(HOST, 1)
    assert refused.value.faults == ["changed berita/index.html", "missing profil/index.html"]
    assert served(store) == {"berita/index.html": "lain"}
    assert store.history(HOST) == [1, 2]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 1, "host": "lain.example", "release": 1, "files": []}'])
def test_a_spoiled_manifest_is_not_restored_while_another_copy_of_it_is(store: ReleaseStore, text: str) -> None:
    publish(store, berita="satu")
    publish(store, berita="dua")
    rewrite(store.history_file(HOST, 1), text)
    assert store.restore(HOST, 1).files.keys() == {"berita/index.html"}
    for number in range(KEPT_RELEASES):
        publish(store, berita=str(number))
    with pytest.raises(SpoiledRelease, match="manifest"):
        store.restore(HOST, 1)


def test_a_manifest_that_somebody_else_wrote_is_told_by_the_hash_that_the_database_keeps(store: ReleaseStore) -> None:
    data = publish(store, berita="satu").as_bytes()
    publish(store, berita="dua")
    forged = Manifest(HOST, 1, {"berita/index.html": store.put(b"judi", "text/html")}).as_bytes().decode()
    rewrite(store.history_file(HOST, 1), forged)
    assert store.restore(HOST, 1, sha256_of_manifest=sha256(data).hexdigest()).release == 3
    assert served(store) == {"berita/index.html": "satu"}
    with pytest.raises(SpoiledRelease):
        store.restore(HOST, 1, sha256_of_manifest="0" * 64)


def test_numbers_go_on_above_what_the_database_has_seen_when_the_disk_was_lost(store: ReleaseStore) -> None:
    assert store.publish(HOST, {"index.html": store.put(b"satu", "text/html")}, after=41).release == 42


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
    if n % 3 == 0:
        store.restore("kab-kediri.example", store.history("kab-kediri.example")[0])
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
    for number in store.history(HOST):
        assert list(store.spoiled_objects(store.kept_manifest(HOST, number))) == []
    publish(store, berita="after")
    assert served(store) == {"berita/index.html": "after"}
    assert not list(store.site(HOST).glob("*/*.new"))


class AnyOrder(RuleBasedStateMachine):
    """Publishing, restoring, tampering and clearing away in any order, beside a list of what each release must hold."""

    @initialize()
    def empty(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.store = ReleaseStore(Path(self.folder.name), durable=False)
        self.expected: list[dict[str, str]] = []
        self.served_is_spoiled = False

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.folder.cleanup()

    @rule(files=st.dictionaries(st.sampled_from(["berita", "profil"]), st.sampled_from("abc")))
    def publish(self, files: dict[str, str]) -> None:
        entries = {f"{name}/index.html": self.store.put(text.encode(), "text/html") for name, text in files.items()}
        manifest = self.store.publish(HOST, entries, force=self.served_is_spoiled)
        self.served_is_spoiled = False
        wanted = {f"{name}/index.html": text for name, text in files.items()}
        if not self.expected or self.expected[-1] != wanted or manifest.release > len(self.expected):
            self.expected.append(wanted)
        assert manifest.release == len(self.expected)

    @precondition(lambda self: self.expected)
    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        number = data.draw(st.integers(1, len(self.expected)))
        kept = number in self.store.history(HOST)
        assert kept == (number > len(self.expected) - 4)
        if not kept:
            with pytest.raises(NoSuchRelease):
                self.store.restore(HOST, number)
            return
        assert self.store.restore(HOST, number).release == len(self.expected) + 1
        self.expected.append(self.expected[number - 1])
        self.served_is_spoiled = False

    @precondition(lambda self: self.expected and self.expected[-1])
    @rule()
    def replace_a_served_file(self) -> None:
        file = self.store.site(HOST) / "current" / next(iter(self.expected[-1]))
        file.unlink()
        file.write_text("judi")
        self.served_is_spoiled = True

    @rule()
    def clear_away(self) -> None:
        self.store.collect_garbage()

    @invariant()
    def the_newest_release_is_served_whole(self) -> None:
        if getattr(self, "expected", None) and not self.served_is_spoiled:
            assert served(self.store) == self.expected[-1]
            assert list(self.store.faults(HOST)) == []

    @invariant()
    def every_kept_release_can_be_restored(self) -> None:
        for number in self.store.history(HOST) if getattr(self, "expected", None) else ():
            manifest = self.store.kept_manifest(HOST, number)
            assert list(self.store.spoiled_objects(manifest)) == []
            assert {path: self.store.object_path(e.sha256).read_text() for path, e in manifest.files.items()} == self.expected[number - 1]


@pytest.mark.usefixtures("short_history")
class TestAnyOrder(AnyOrder.TestCase):  # type: ignore[misc,name-defined]
    settings = effort(max_examples=40, stateful_step_count=25, deadline=None)


@pytest.fixture
def short_history(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a few steps reach its end."""
    monkeypatch.setattr(releases, "KEPT_MANIFESTS", 4)


# -- releases of another store


@pytest.fixture
def other(tmp_path: Path) -> ReleaseStore:
    """Another store that holds all contents of ``store``."""
    shutil.rmtree(tmp_path / "lain", ignore_errors=True)
    return ReleaseStore(tmp_path / "lain", durable=False)


def carried(store: ReleaseStore, other: ReleaseStore, **files: str) -> bytes:
    """Publish in one store and carry the contents over; returns the manifest's bytes."""
    data = publish(store, **files).as_bytes()
    for text in files.values():
        other.put(text.encode(), "text/html")
    return data


def test_a_release_of_another_store_is_served_byte_for_byte_under_its_own_number(store: ReleaseStore, other: ReleaseStore) -> None:
    for number in range(6):
        data = carried(store, other, berita=f"isi {number}")
    assert other.adopt(data).release == 6
    assert served(other) == {"berita/index.html": "isi 5"}
    assert (other.site(HOST) / "current" / "manifest.json").read_bytes() == data
    assert other.history(HOST) == [6]
    assert list(other.faults(HOST)) == []
    assert other.adopt(data).release == 6  # a second time changes nothing


def test_a_store_never_goes_back_to_an_older_release_of_another(store: ReleaseStore, other: ReleaseStore) -> None:
    first, second = carried(store, other, berita="satu"), carried(store, other, berita="dua")
    other.adopt(second)
    for data in (first, second.replace(b"text/html", b"text/htm1")):
        with pytest.raises(NotNewer):
            other.adopt(data)
    assert served(other) == {"berita/index.html": "dua"}


def test_a_release_of_another_store_is_not_served_while_contents_are_missing_or_changed(store: ReleaseStore, other: ReleaseStore) -> None:
    other.adopt(carried(store, other, berita="satu"))
    data = publish(store, berita="dua", profil="tiga").as_bytes()
    spoiled = other.put(b"dua", "text/html")
    other.object_path(spoiled.sha256).chmod(0o644)
    other.object_path(spoiled.sha256).write_bytes(b"palsu")
    with pytest.raises(SpoiledRelease) as refused:
        other.adopt(data)
    assert refused.value.faults == ["changed berita/index.html", "missing profil/index.html"]
    assert served(other) == {"berita/index.html": "satu"}


@pytest.mark.parametrize("path", ["../x", "/x", "a/../x", "manifest.json"])
def test_a_release_of_another_store_stays_inside_of_its_folder(other: ReleaseStore, path: str) -> None:
    with pytest.raises(UnsafePath):
        other.adopt(Manifest(HOST, 1, {path: other.put(b"x", "text/html")}).as_bytes())
    with pytest.raises(UnsafePath):
        other.adopt(Manifest("../x", 1, {}).as_bytes())


def test_a_release_that_was_built_and_not_switched_to_is_built_again(
    store: ReleaseStore, other: ReleaseStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = carried(store, other, berita="satu")
    with monkeypatch.context() as killed:
        killed.setattr(ReleaseStore, "switch", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            other.adopt(data)
    assert other.manifest(HOST) is None
    assert other.adopt(data).release == 1
    assert served(other) == {"berita/index.html": "satu"}
