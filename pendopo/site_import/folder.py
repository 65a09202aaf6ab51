"""Pictures and files from a folder that somebody saved of the old site, instead of from the network."""

from pathlib import Path

from pendopo.site_import.parts import NotFetched
from pendopo.site_import.rules.old_files import path_of

LARGEST = 60 * 1024 * 1024  # bytes of one file


def read_from(folder: Path, address: str) -> bytes:
    """The bytes of an address, by its path below the folder: whole, or from ``uploads`` or ``files`` on.

    Raises:
        NotFetched: it is not there, lies outside (a link leads out), or is too large.
    """
    root = folder.resolve()
    for name in names_of(path_of(address)):
        try:
            file = (root / name).resolve()
            if file.is_relative_to(root) and file.is_file():
                if file.stat().st_size > LARGEST:
                    raise NotFetched("too_large")
                return file.read_bytes()
        except (OSError, RuntimeError, ValueError):  # a name that no file can have, links in a circle, not ours to read
            continue
    raise NotFetched("gone", address)


def names_of(path: str) -> list[str]:
    """Where a path may lie in a copy: the whole site, its ``wp-content``, or the folder of uploads alone."""
    parts = path.split("/")
    starts = [0, *(number + 1 for number, part in enumerate(parts) if part in ("wp-content", "uploads", "files", "images"))]
    return ["/".join(parts[start:]) for start in starts if parts[start:]]
