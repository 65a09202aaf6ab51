"""Puts the files of a log on disk so that they are whole or not there, whenever the power goes.

A file is written beside its place, read back, flushed, and only then given its name. ``os.write`` may write less than it was
given and say so by its result alone (a full disk does): it is asked until all is written. What has been given its name never
changes; other bytes for the same name are refused, because somebody may have read the first ones.
"""

import contextlib
import os
import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

from pendopo.transparency.reading import Missing
from pendopo.transparency.rules.tiles import CHECKPOINT
from pendopo.transparency.stops import FilesDiffer

READ_ONLY = 0o444
AT_ONCE = 4  # files that are flushed at the same time: a disk takes several flushes as one
KEEP_PARTIAL = 3600.0  # seconds that a partial tile stays after its full one is there, for those who are reading
BESIDE = ".baru"
_numbers = count()


class NotWhole(OSError):
    """What was written is not what is read back."""


class LogFiles:
    """The files below one log's folder."""

    def __init__(self, folder: Path, *, overwrite: bool = False) -> None:
        """Args:
        folder: of the log; made when it is not there.
        overwrite: put the right bytes in place of wrong ones, instead of refusing.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.overwrite = overwrite
        self.changed = 0
        self.pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="berkas")
        self.known: set[Path] = {folder}
        self.folders = threading.Lock()

    def read(self, path: str) -> bytes:
        """A file of ours by a path of our own making, which is not looked at for ways out of the folder.

        Raises:
            Missing: there is none.
        """
        if (data := bytes_of(self.folder / path)) is None:
            raise Missing(path)
        return data

    def add(self, files: Iterable[tuple[str, bytes]]) -> None:
        """Write files that never change again; all of them are on disk when this returns.

        Args:
            files: path below the folder, and bytes.

        Raises:
            FilesDiffer: there is one already, with other bytes.
            OSError: the disk is full, read-only or broken; nothing half-written has a name.
        """
        every = list(files)
        touched = set().union(*self.pool.map(self.add_some, [every[first::AT_ONCE] for first in range(min(AT_ONCE, len(every)))]))
        list(self.pool.map(flush_folder, touched))

    def add_some(self, files: list[tuple[str, bytes]]) -> set[Path]:
        return {self.add_one(path, data) for path, data in files}

    def add_one(self, path: str, data: bytes) -> Path:
        """Write one file; its folder, to be flushed, is the answer."""
        file = self.folder / path
        if (there := bytes_of(file)) is not None and there != data and not self.overwrite:
            raise FilesDiffer(f"{path}: other bytes than it must hold; see log check")
        if there != data:
            self.make_folder(file.parent)
            write_durably(file, data)
            with self.folders:
                self.changed += 1
        return file.parent

    def publish(self, note: str) -> None:
        """Put a checkpoint in the place of the one before it."""
        write_durably(self.folder / CHECKPOINT, note.encode())
        flush_folder(self.folder)

    def published(self) -> bytes | None:
        """The checkpoint that readers get; None when there is none yet."""
        return bytes_of(self.folder / CHECKPOINT)

    def make_folder(self, folder: Path) -> None:
        """Make a folder that is still there after the power went: its name is flushed in the one above it."""
        if folder in self.known:
            return
        with self.folders:
            self.make_folder_of(folder)

    def make_folder_of(self, folder: Path) -> None:
        if folder in self.known:
            return
        self.make_folder_of(folder.parent)
        folder.mkdir(exist_ok=True)
        flush_folder(folder.parent)
        self.known.add(folder)

    def clear_partials(self, *, older_than: float = KEEP_PARTIAL) -> int:
        """Take away partial tiles and bundles whose full one has been there for some seconds; returns how many files."""
        cleared = 0
        for folder in self.folder.glob("tile/**/*.p"):
            full = folder.with_suffix("")
            if not full.is_file() or time.time() - full.stat().st_mtime < older_than:
                continue
            for file in folder.iterdir():
                file.unlink()
                cleared += 1
            folder.rmdir()
            self.known.discard(folder)
        return cleared

    def clear_partials_but(self, kept: set[str]) -> None:
        """Take away every partial tile and bundle but these paths."""
        for file in self.folder.glob("tile/**/*.p/*"):
            if file.relative_to(self.folder).as_posix() not in kept:
                file.unlink()

    def close(self) -> None:
        self.pool.shutdown(wait=False)

    def clear_half_written(self) -> None:
        """Take away what a writer that was killed left beside its places; call it as the only writer."""
        for file in self.folder.rglob(f"*{BESIDE}"):
            file.unlink()


def bytes_of(file: Path) -> bytes | None:
    try:
        with open(file, "rb", buffering=0) as opened:
            return opened.read()
    except FileNotFoundError:
        return None


def write_durably(file: Path, data: bytes, *, mode: int = READ_ONLY) -> None:
    """Write a file: whole and flushed before it gets its name. The folder must still be flushed.

    Raises:
        OSError: it could not be written whole; there is no such file, or it is as before.
    """
    beside = file.with_name(f"{file.name}.{os.getpid()}-{next(_numbers)}{BESIDE}")
    descriptor = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        try:
            write_all(descriptor, data)
            os.fchmod(descriptor, mode)
            os.fsync(descriptor)
            if read_back(descriptor, len(data)) != data:
                raise NotWhole(f"{file.name}: what was written is not what is read back")
        finally:
            os.close(descriptor)
        os.rename(beside, file)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise


def write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        written = os.write(descriptor, rest)
        if written <= 0:
            raise NotWhole("the disk takes no more")
        rest = rest[written:]


def read_back(descriptor: int, length: int) -> bytes:
    """What stands in a file, one byte more than it should have at most."""
    found, at = b"", 0
    while at <= length and (part := os.pread(descriptor, length + 1 - at, at)):
        found, at = found + part, at + len(part)
    return found


def flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
