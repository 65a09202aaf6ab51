"""Files are whole or not there: on a disk that is full, that takes less than it was given, that may not be written to."""

import errno
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pendopo.transparency import stops, tile_files
from pendopo.transparency.tile_files import LogFiles, NotWhole
from tests.transparency.tree_of import files_of
from tests.transparency.writing import LogUnderTest, rows


def names(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def test_what_the_disk_takes_in_pieces_is_written_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tile_files.os, "write", in_pieces(os.write, 7))
    LogFiles(tmp_path).add([("tile/0/000", bytes(range(256)) * 32)])
    assert (tmp_path / "tile/0/000").read_bytes() == bytes(range(256)) * 32


def in_pieces(write: Callable[..., int], size: int) -> Callable[[int, memoryview], int]:
    return lambda descriptor, data: write(descriptor, data[:size])


@pytest.mark.parametrize("result", [0, OSError(errno.ENOSPC, "full")])
def test_a_disk_that_takes_no_more_leaves_nothing_with_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, result: object) -> None:
    real, left = os.write, [20_480]

    def filling(descriptor: int, data: memoryview) -> int:
        """As a full disk was seen to do: a part is taken without an error, and the next call takes nothing."""
        if left[0] == 0:
            if isinstance(result, OSError):
                raise result
            return 0
        part = data[: left[0]]
        left[0] -= len(part)
        return real(descriptor, part)

    monkeypatch.setattr(tile_files.os, "write", filling)
    with pytest.raises(OSError, match=r"full|takes no more"):
        LogFiles(tmp_path).add([("tile/entries/000", b"x" * 54_850)])
    assert names(tmp_path) == set()


def test_what_is_not_read_back_as_it_was_written_gets_no_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tile_files.os, "pread", lambda descriptor, length, at: b"" if at else b"y" * 10)
    with pytest.raises(NotWhole):
        LogFiles(tmp_path).add([("tile/0/000", b"x" * 10)])
    assert names(tmp_path) == set()


def test_a_file_that_has_its_name_never_changes(tmp_path: Path) -> None:
    files = LogFiles(tmp_path)
    files.add([("tile/0/000", b"one")])
    files.add([("tile/0/000", b"one")])
    with pytest.raises(stops.FilesDiffer, match="tile/0/000"):
        files.add([("tile/0/000", b"two")])
    assert (tmp_path / "tile/0/000").read_bytes() == b"one"


def test_what_a_killed_writer_left_beside_its_place_is_cleared_away(tmp_path: Path) -> None:
    left = tmp_path / "tile" / "0" / "000.17-3.baru"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    LogFiles(tmp_path).clear_half_written()
    assert names(tmp_path) == set()


# -- a whole writer on a disk like that


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 256 kB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "none", str(folder)], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("no disk can be mounted here: a hooked os.write above stands for it")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_shows_nothing_half_and_when_there_is_room_the_log_goes_on(log: LogUnderTest, small_disk: Path) -> None:
    log.folder = small_disk / "log"
    with log.opened() as writer:
        writer.append(rows(range(100)))
        with pytest.raises(OSError, match=r"No space|takes no more"):
            writer.append(rows(range(100, 1400)))
        with pytest.raises(stops.NeedsOpening):
            writer.append(rows([2000]))
    assert (log.published().size, len(log.bodies())) == (100, 1400)
    assert log.is_whole()
    assert not [name for name in names(log.folder) if name.endswith(".baru")]
    again = log.sequencer()
    with pytest.raises(OSError, match=r"No space|takes no more"):
        again.open()
    again.close()
    subprocess.run(["mount", "-o", "remount,size=8m", str(small_disk)], check=True)
    with log.opened():
        assert log.published().size == 1400
    assert log.files().items() >= files_of(log.bodies()).items()


def test_a_disk_that_may_not_be_written_to_changes_nothing_that_is_shown(log: LogUnderTest, small_disk: Path) -> None:
    log.folder = small_disk / "log"
    with log.opened() as writer:
        writer.append(rows(range(10)))
        subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
        with pytest.raises(OSError, match="Read-only"):
            writer.append(rows(range(10, 20)))
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    assert log.published().size == 10
    with log.opened():
        assert log.published().size == 20
        assert log.is_whole()
