"""Verified releases of static sites: content-addressed objects, a manifest a release, switched at once.

    ROOT/objects/ab/ab12...            every byte string once, named by its SHA-256, read-only
    ROOT/sites/HOST/releases/000007/   a complete tree of hard links to objects, and manifest.json
    ROOT/sites/HOST/current            a link to the release that is served
    ROOT/sites/HOST/history/000007.json  the manifest again, kept long after its tree is gone, outside what is served

A release is built aside and becomes visible by one rename of ``current``. Whoever dies before that leaves the
old release whole and a heap of unused files, which the next run clears away. Nothing in ``objects`` is ever changed.
A restore is a new release with the files of an earlier one: numbers only grow, and nothing is overwritten.
"""

import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

KEPT_RELEASES = 3
KEPT_MANIFESTS = 100  # a host; a release is restored from its manifest and the objects that it names
MANIFEST = "manifest.json"
TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
    "json": "application/json",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
HASH_IN_MANIFEST = re.compile(rb'"sha256": "([0-9a-f]{64})"')
SAFE_PATH = re.compile(r"(?!/)(?!.*//)(?!(.*/)?\.\.?(/|$))[^\x00-\x1f\\]{1,900}")
SAFE_HOST = re.compile(r"[a-z0-9_]([a-z0-9.-]{0,251}[a-z0-9])?")


@dataclass(frozen=True)
class Entry:
    """One file of a release.

    Attributes:
        sha256: lower-case hex of the content.
        size: bytes.
        type: media type as it is served.
        uses: paths of other files of the same site that this one shows.
    """

    sha256: str
    size: int
    type: str
    uses: tuple[str, ...] = ()

    def as_json(self, path: str) -> dict[str, object]:
        row: dict[str, object] = {"path": path, "sha256": self.sha256, "size": self.size, "type": self.type}
        return row | ({"uses": list(self.uses)} if self.uses else {})


@dataclass(frozen=True)
class Manifest:
    """What a release consists of: paths without a leading slash, in their order, each with its entry."""

    host: str
    release: int
    files: Mapping[str, Entry] = field(default_factory=dict)

    def as_bytes(self) -> bytes:
        rows = [entry.as_json(path) for path, entry in sorted(self.files.items())]
        lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        return f'{{"format": 1, "host": "{self.host}", "release": {self.release}, "files": [\n{lines}\n]}}\n'.encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Manifest":
        """Read a manifest back.

        Raises:
            ValueError: not a manifest of this format.
        """
        raw = json.loads(data)
        if raw.get("format") != 1:
            raise ValueError("not a manifest of format 1")
        files = {row["path"]: Entry(row["sha256"], row["size"], row["type"], tuple(row.get("uses", ()))) for row in raw["files"]}
        return cls(raw["host"], raw["release"], files)


def media_type(path: str) -> str:
    """Media type of a file by its ending, the same on every machine; text is always UTF-8."""
    ending = path.rpartition(".")[2].lower()
    return TYPES.get(ending, "application/octet-stream")


class UnsafePath(ValueError):
    """A path or host that would leave its folder."""


class NotNewer(ValueError):
    """A release of another store that is no newer than what is served here."""


class NoSuchRelease(ValueError):
    """A release of a host whose manifest is not kept (any more)."""


class SpoiledRelease(ValueError):
    """A release that can't be restored: its manifest is not what it was, or contents are missing or changed.

    Attributes:
        faults: one line each: ``manifest`` or ``missing PATH`` or ``changed PATH``.
    """

    def __init__(self, host: str, number: int, faults: list[str]) -> None:
        super().__init__(f"release {number} of {host}: {', '.join(faults[:5])}{' ...' if len(faults) > 5 else ''}")
        self.faults = faults


class ReleaseStore:
    """All sites below one folder. One writer at a time; any number of readers."""

    def __init__(self, root: Path, *, durable: bool = True) -> None:
        """Args:
        root: the public folder.
        durable: flush each new object to disk before it is served; off where many sites are written and flushed at once.
        """
        self.root = root
        self.objects = root / "objects"
        self.durable = durable

    def put(self, data: bytes, media_type: str, uses: Iterable[str] = (), *, mend: bool = False) -> Entry:
        """Store one content; the same bytes are stored once, whoever brings them.

        Args:
            mend: also see that what lies there under its name is really it, and replace it otherwise.
        """
        digest = sha256(data).hexdigest()
        if mend and (file := self.object_path(digest)).is_file() and file.read_bytes() != data:
            file.unlink()
        self.write_object(digest, data)
        return Entry(digest, len(data), media_type, tuple(uses))

    def write_object(self, digest: str, data: bytes) -> None:
        target = self.object_path(digest)
        if target.exists():
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        self.write_whole(target, data)

    def object_path(self, digest: str) -> Path:
        return self.objects / digest[:2] / digest

    def sound_object(self, entry: Entry) -> bytes | None:
        """A content, if it is there and is what its name says."""
        file = self.object_path(entry.sha256)
        data = file.read_bytes() if file.is_file() else b""
        return data if sha256(data).hexdigest() == entry.sha256 else None

    def site(self, host: str) -> Path:
        """Folder of a host.

        Raises:
            UnsafePath: not a plain lower-case host name.
        """
        if not SAFE_HOST.fullmatch(host) or ".." in host:
            raise UnsafePath(host)
        return self.root / "sites" / host

    def manifest(self, host: str) -> Manifest | None:
        """The manifest that is served now, or None for a host without a release."""
        try:
            return Manifest.from_bytes((self.site(host) / "current" / MANIFEST).read_bytes())
        except FileNotFoundError:
            return None

    @contextmanager
    def writing(self, host: str) -> Iterator[None]:
        """Hold a host for one writer: reading what is served, storing objects and publishing belong together.

        Writers of other hosts go on; only the clearing away of unused objects waits.
        """
        site = self.site(host)
        site.mkdir(parents=True, exist_ok=True)
        with locked(self.root / "lock", fcntl.LOCK_SH), locked(site / "lock", fcntl.LOCK_EX):
            yield

    def publish(self, host: str, files: Mapping[str, Entry], *, force: bool = False, after: int = 0) -> Manifest:
        """Build a release of ``files`` and switch the host to it.

        Args:
            host: lower-case host name.
            files: complete content of the site, path to entry; every entry was :meth:`put` before.
            force: build a new tree of links also when the manifest is the same: the served one was spoiled.
            after: the new release gets a number above this one, whatever is left on the disk.

        Returns:
            The new manifest; the served one when nothing differs (no new release is made then).

        Raises:
            UnsafePath: a path that would leave the release; nothing is changed.
        """
        served = None if force else self.manifest(host)
        if served is not None and served.files == dict(files):
            return served
        check_paths(files)
        number = max([after, *(int(folder.name) for folder in self.releases(host)), *self.history(host)]) + 1
        manifest = Manifest(host, number, dict(files))
        self.serve(manifest, manifest.as_bytes())
        return manifest

    def serve(self, manifest: Manifest, data: bytes) -> None:
        """Build the tree of a release, with its manifest as it is, and switch its host to it."""
        site, number = self.site(manifest.host), manifest.release
        building = site / "releases" / f"{number:06d}.new"
        shutil.rmtree(building, ignore_errors=True)
        self.link_tree(building, manifest.files)
        (building / MANIFEST).write_bytes(data)
        if self.durable:
            flush_folder(building)
        building.rename(site / "releases" / f"{number:06d}")
        self.switch(site, number)
        self.remember(manifest.host)
        self.drop_old(manifest.host)

    def adopt(self, data: bytes) -> Manifest:
        """Serve a release that another store made, byte for byte and under its own number; hold :meth:`writing` around it.

        Args:
            data: the other store's manifest; whoever calls has checked where it comes from and put all contents.

        Returns:
            The manifest. Nothing is done when it is served already.

        Raises:
            ValueError: it is no manifest.
            UnsafePath: it names a file outside of its release.
            NotNewer: a release with this number or a higher one is served here.
            SpoiledRelease: contents are missing or not what they should be. Nothing is changed by any of these.
        """
        manifest = Manifest.from_bytes(data)
        served = self.site(manifest.host) / "current" / MANIFEST
        known = read_manifest(served.read_bytes()) if served.exists() else None  # None also where ours is spoiled: it is built anew
        if known is not None and known.release >= manifest.release:
            if served.read_bytes() == data:
                return manifest
            raise NotNewer(f"{manifest.host} serves release {known.release}, and {manifest.release} is not newer")
        check_paths(manifest.files)
        if faults := list(self.spoiled_objects(manifest)):
            raise SpoiledRelease(manifest.host, manifest.release, faults)
        left_over = self.site(manifest.host) / "releases" / f"{manifest.release:06d}"  # built, and killed before the switch
        if left_over.exists():
            shutil.rmtree(left_over)
        self.serve(manifest, data)
        return manifest

    def mend(self, host: str) -> None:
        """Put sound contents where the served release has others, one rename a file, and take away what was added.

        Hold :meth:`writing` around it; every content was put before.
        """
        manifest, current = self.manifest(host), (self.site(host) / "current").resolve()
        files = manifest.files if manifest else {}
        fresh = current.with_name(f"{current.name}.mending.new")
        for fault in list(self.faults(host)):
            kind, _, name = fault.partition(" ")
            path = name.removeprefix(f"{host}/")
            if kind == "added":
                (current / path).unlink()
                continue
            fresh.unlink(missing_ok=True)
            os.link(self.object_path(files[path].sha256), fresh)
            (current / path).parent.mkdir(parents=True, exist_ok=True)
            fresh.replace(current / path)

    def restore(self, host: str, number: int, *, sha256_of_manifest: str | None = None, after: int = 0) -> Manifest:
        """Serve the files of an earlier release again, as a new release; hold :meth:`writing` around it.

        Every content is hashed before anything is switched: a spoiled object is never served again.

        Args:
            host: lower-case host name.
            number: the earlier release; the served one builds its tree of links anew.
            sha256_of_manifest: what its manifest must hash to, from a source that the public servers can't write.
            after: as for :meth:`publish`.

        Returns:
            The manifest of the new release.

        Raises:
            NoSuchRelease: its manifest is not kept.
            SpoiledRelease: manifest or contents are not what they were; nothing is changed.
        """
        manifest = self.kept_manifest(host, number, sha256_of_manifest)
        if faults := list(self.spoiled_objects(manifest)):
            raise SpoiledRelease(host, number, faults)
        return self.publish(host, manifest.files, force=True, after=after)

    def kept_manifest(self, host: str, number: int, sha256_of_manifest: str | None = None) -> Manifest:
        """The manifest of an earlier release, from the history, or from its tree where there is no history yet.

        Raises:
            NoSuchRelease: neither is there.
            SpoiledRelease: no copy is a manifest of this release, with this hash.
        """
        copies = [file for file in (self.history_file(host, number), self.tree_manifest(host, number)) if file.exists()]
        if not copies:
            raise NoSuchRelease(f"{host} has no release {number}")
        for file in copies:
            data = file.read_bytes()
            manifest = read_manifest(data)
            if manifest and (manifest.host, manifest.release) == (host, number) and sha256_of_manifest in (None, sha256(data).hexdigest()):
                return manifest
        raise SpoiledRelease(host, number, [MANIFEST.removesuffix(".json")])

    def spoiled_objects(self, manifest: Manifest) -> Iterator[str]:
        """Contents of a release that are not in the store as their names say: ``missing PATH`` or ``changed PATH``."""
        for path, entry in manifest.files.items():
            file = self.object_path(entry.sha256)
            if not file.is_file():
                yield f"missing {path}"
            elif sha256(file.read_bytes()).hexdigest() != entry.sha256:
                yield f"changed {path}"

    def link_tree(self, building: Path, files: Mapping[str, Entry]) -> None:
        building.mkdir(parents=True)
        made = {str(building)}
        for path, entry in files.items():  # plain strings: there are a hundred thousand in a bake of the country
            target = f"{building}/{path}"
            folder = target.rpartition("/")[0]
            if folder not in made:
                os.makedirs(folder, exist_ok=True)
                made.add(folder)
            os.link(f"{self.objects}/{entry.sha256[:2]}/{entry.sha256}", target)

    def switch(self, site: Path, number: int) -> None:
        """Point ``current`` at a release, by one rename."""
        link = site / "current.new"
        link.unlink(missing_ok=True)
        link.symlink_to(f"releases/{number:06d}")
        link.rename(site / "current")
        if self.durable:
            flush_folder(site)

    def releases(self, host: str) -> list[Path]:
        """Complete releases of a host, oldest first."""
        folder = self.site(host) / "releases"
        return sorted(f for f in folder.iterdir() if f.name.isdigit()) if folder.exists() else []

    def history_file(self, host: str, number: int) -> Path:
        return self.site(host) / "history" / f"{number:06d}.json"

    def tree_manifest(self, host: str, number: int) -> Path:
        return self.site(host) / "releases" / f"{number:06d}" / MANIFEST

    def history(self, host: str) -> list[int]:
        """Numbers of the releases whose manifests are kept, oldest first."""
        return sorted(int(file.stem) for file in (self.site(host) / "history").glob("*.json") if file.stem.isdigit())

    def remember(self, host: str) -> None:
        """Copy the manifests of all trees into the history, and drop the oldest of it.

        All trees, since earlier versions kept no history and an interrupted run may have left one out.
        """
        folder = self.site(host) / "history"
        folder.mkdir(exist_ok=True)
        for tree in self.releases(host):
            if not (target := folder / f"{tree.name}.json").exists():
                self.write_whole(target, (tree / MANIFEST).read_bytes())
        for number in self.history(host)[:-KEPT_MANIFESTS]:
            self.history_file(host, number).unlink()

    def write_whole(self, target: Path, data: bytes) -> None:
        """Write a read-only file that is there whole or not at all."""
        fresh = target.with_name(f"{target.name}.{os.getpid()}.new")
        fresh.unlink(missing_ok=True)
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o444), "wb") as file:
            file.write(data)
            if self.durable:
                file.flush()
                os.fsync(file.fileno())
        fresh.rename(target)

    def drop_old(self, host: str) -> None:
        """Keep the newest releases, and drop what an interrupted run left."""
        site = self.site(host)
        served = (site / "current").resolve()
        for folder in self.releases(host)[:-KEPT_RELEASES]:
            if folder.resolve() != served:
                shutil.rmtree(folder)
        for left_over in site.glob("releases/*.new"):
            shutil.rmtree(left_over)
        for torn in site.glob("history/*.new"):
            torn.unlink()

    def hosts(self) -> list[str]:
        """Hosts with a served release, in order."""
        folder = self.root / "sites"
        return sorted(f.name for f in folder.iterdir() if (f / "current").exists()) if folder.exists() else []

    def remove_host(self, host: str) -> None:
        """Take a site away altogether: first out of sight, then off the disk."""
        site = self.site(host)
        if site.exists():
            gone = site.with_name(f"{host}.gone-{os.getpid()}")
            site.rename(gone)
            shutil.rmtree(gone)

    def faults(self, host: str) -> Iterator[str]:
        """Differences between the served bytes and their manifest, one line each: ``changed``, ``missing``, ``added``."""
        manifest = self.manifest(host)
        if manifest is None:
            return
        current = self.site(host) / "current"
        for path, entry in manifest.files.items():
            file = current / path
            if not file.is_file():
                yield f"missing {host}/{path}"
            elif sha256(file.read_bytes()).hexdigest() != entry.sha256:
                yield f"changed {host}/{path}"
        known = {*manifest.files, MANIFEST}
        for file in sorted(current.rglob("*")):
            path = file.relative_to(current).as_posix()
            if file.is_file() and path not in known:
                yield f"added {host}/{path}"

    def collect_garbage(self) -> int:
        """Delete objects that no kept manifest names, and what interrupted writers left; returns how many. Waits for all writers.

        Most manifests are read before the writers are kept waiting: one that is read never changes.
        """
        read: set[Path] = set()
        used = set(self.used_objects(read))
        with locked(self.root / "lock", fcntl.LOCK_EX):
            used.update(self.used_objects(read))
            unused = [file for file in self.objects.glob("*/*") if file.name not in used]
            for file in unused:
                file.unlink()
        return len(unused)

    def used_objects(self, read: set[Path]) -> Iterator[str]:
        """Hashes that the manifests of all hosts name, trees and history; leaves out manifests in ``read`` and adds to it."""
        for site in (self.root / "sites").glob("*"):
            for file in {*site.glob("history/*.json"), *site.glob(f"releases/*/{MANIFEST}")} - read:
                with suppress(FileNotFoundError):  # a writer has just dropped it
                    yield from (found.decode() for found in HASH_IN_MANIFEST.findall(file.read_bytes()))
                    read.add(file)

    def drop_spoiled(self, host: str) -> list[str]:
        """Take objects of the served release whose bytes are not what their name says out of the store.

        Returns:
            The paths of the release that showed them. The next :meth:`publish` with ``force`` mends them.
        """
        manifest = self.manifest(host)
        spoiled = [fault.partition(" ")[2] for fault in self.spoiled_objects(manifest)] if manifest else []
        for path in spoiled:
            self.object_path(manifest.files[path].sha256).unlink(missing_ok=True)  # type: ignore[union-attr]
        return spoiled


def check_paths(paths: Iterable[str]) -> None:
    """Raises:
    UnsafePath: one of them would leave its release.
    """
    for path in paths:
        if not SAFE_PATH.fullmatch(path) or path == MANIFEST:
            raise UnsafePath(path)


def read_manifest(data: bytes) -> Manifest | None:
    """A manifest if these bytes are one, else None."""
    try:
        return Manifest.from_bytes(data)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


@contextmanager
def locked(file: Path, kind: int) -> Iterator[None]:
    """Hold a lock file, shared or alone; it falls with the process."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with open(file, "a") as lock:
        fcntl.flock(lock, kind)
        yield


def flush_folder(folder: Path) -> None:
    """Make renames and new names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
