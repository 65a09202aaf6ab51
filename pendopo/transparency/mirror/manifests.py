"""The manifest of a release as it came from elsewhere: nothing in it is believed before it is looked at."""

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256

from pendopo.kit.releases import MANIFEST, SAFE_PATH, Entry, Manifest, read_manifest
from pendopo.transparency.mirror.logs import Newest
from pendopo.transparency.mirror.rejections import Rejected, Waiting

LARGEST = 64_000_000  # bytes of a manifest
MOST_FILES = 500_000
LARGEST_FILE = 512_000_000  # bytes
LONGEST_NAME = 255  # bytes of one part of a path, as file systems have it
HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
TYPE = re.compile(r"[\x20-\x7e]{3,120}")


def checked_manifest(host: str, data: bytes, newest: Newest) -> Manifest:
    """The manifest of the release that the log names, fit to be made into files.

    Raises:
        Waiting: it is of a release that the log does not name yet.
        Rejected: it is another manifest, or one that must not be made into files.
    """
    manifest = read_manifest(data)
    if sha256(data).hexdigest() != newest.manifest:
        raise another(host, data, newest)
    if manifest is None or manifest.as_bytes() != data:
        raise Rejected("bad_manifest", host=host, why="format 1")
    if why := next(faults(host, manifest, newest), None):
        raise Rejected("bad_manifest", host=host, why=why)
    return manifest


def another(host: str, data: bytes, newest: Newest) -> Rejected:
    """Why a manifest is not the one on record."""
    manifest = read_manifest(data)
    served = manifest.release if manifest and manifest.host == host and type(manifest.release) is int else newest.release
    if served > newest.release:
        return Waiting("site_waits", host=host, served=served, release=newest.release)
    if served < newest.release:
        return Rejected("site_stale", host=host, served=served, release=newest.release)
    return Rejected("manifest_differs", host=host, release=newest.release, found=sha256(data).hexdigest(), expected=newest.manifest)


def faults(host: str, manifest: Manifest, newest: Newest) -> Iterator[str]:
    """What is wrong with a manifest that is the one on record: a publisher may be in the wrong hands as well."""
    if manifest.host != host or type(manifest.release) is not int or manifest.release != newest.release:
        yield f"host {str(manifest.host)[:100]!r}, release {str(manifest.release)[:20]}"
    if len(manifest.files) > MOST_FILES:
        yield f"{len(manifest.files)} files"
    for path, entry in manifest.files.items():
        if not is_safe(path):
            yield f"path {str(path)[:200]!r}"
        if why := fault_of(entry):
            yield f"{path}: {why}"
    yield from (f"path {path!r}: a file and a folder" for path in both_file_and_folder(manifest.files))
    total = sum(entry.size for entry in manifest.files.values())
    if newest.files not in (-1, len(manifest.files)) or newest.size not in (-1, total):
        yield f"{len(manifest.files)} files, {total} bytes; on record {newest.files}, {newest.size}"


def is_safe(path: object) -> bool:
    """Whether a path stays inside of its release and can be a file's on any disk."""
    if not isinstance(path, str) or not SAFE_PATH.fullmatch(path) or path == MANIFEST:
        return False
    try:
        return all(0 < len(part.encode()) <= LONGEST_NAME for part in path.split("/"))
    except UnicodeEncodeError:
        return False


def fault_of(entry: Entry) -> str:
    if not isinstance(entry.sha256, str) or not HASH.fullmatch(entry.sha256):
        return "sha256"
    if type(entry.size) is not int or not 0 <= entry.size <= LARGEST_FILE:
        return "size"
    if not isinstance(entry.type, str) or not TYPE.fullmatch(entry.type):
        return "type"
    return ""


def both_file_and_folder(paths: Iterable[str]) -> list[str]:
    files = set(paths)
    folders = {path[:at] for path in files for at, letter in enumerate(path) if letter == "/"}
    return sorted(files & folders)
