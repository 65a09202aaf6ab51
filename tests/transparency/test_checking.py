"""Each flipped byte of a log is named: in which file or row, of which entry, at which place."""

import shutil

import pytest

from pendopo.transparency import stops
from pendopo.transparency.checking import HEAD, ROW, Check, Fault, LogRow
from pendopo.transparency.rebuilding import rebuild
from pendopo.transparency.rules.checkpoints import open_checkpoint
from pendopo.transparency.tile_files import LogFiles
from tests.transparency.tree_of import files_of
from tests.transparency.writing import KEY, LOG, LogUnderTest, rows

SIZE = 600


@pytest.fixture
def grown(log: LogUnderTest) -> LogUnderTest:
    """Two full bundles and a part of a third; partial files of 100 and 500 entries lie about as well."""
    with log.opened() as writer:
        for low, high in ((0, 100), (100, 500), (500, SIZE)):
            writer.append(rows(range(low, high)))
    return log


def faults(log: LogUnderTest) -> list[Fault]:
    shown = open_checkpoint((log.folder / "checkpoint").read_bytes(), [KEY.verifier])
    ((stored,),) = log.execute("SELECT checkpoint FROM transparency_head WHERE log = %s", LOG)
    found = log.execute("SELECT index, key, body FROM transparency_logentry WHERE log = %s ORDER BY index", LOG)
    check = Check(log.folder, shown, open_checkpoint(stored, [KEY.verifier]))
    return list(check.faults(LogRow(index, key.bytes, body) for index, key, body in found))


def flip(log: LogUnderTest, path: str, byte: int) -> None:
    file = log.folder / path
    data = bytearray(file.read_bytes())
    data[byte] ^= 0x10
    file.chmod(0o644)
    file.write_bytes(bytes(data))


def start_of(index: int) -> int:
    """Where an entry begins in its bundle, its length included."""
    return sum(2 + len(row.body) for row in rows(range(index - index % 256, index)))


def test_a_log_that_nobody_touched_is_in_order(grown: LogUnderTest) -> None:
    assert faults(grown) == []


@pytest.mark.parametrize(
    ("path", "byte", "index"),
    [
        ("tile/entries/001", start_of(300) + 17, 300),
        ("tile/entries/001", start_of(300), 300),  # its length: the bundle can't be taken apart any more
        ("tile/entries/001", 0, 256),
        ("tile/entries/002.p/88", start_of(SIZE - 1) + 50, SIZE - 1),
        ("tile/0/000", 32 * 77 + 5, 77),
        ("tile/0/002.p/88", 3, 512),
        ("tile/1/000.p/2", 32 + 1, 256),
    ],
)
def test_a_flipped_byte_of_a_file_is_named_with_its_entry(grown: LogUnderTest, path: str, byte: int, index: int) -> None:
    flip(grown, path, byte)
    assert faults(grown) == [Fault(path, "differs", index, byte)]


@pytest.mark.parametrize(("index", "byte"), [(0, 30), (300, 9), (SIZE - 1, 120)])
def test_a_flipped_byte_of_a_row_is_named(grown: LogUnderTest, index: int, byte: int) -> None:
    grown.tampered("UPDATE transparency_logentry SET body = set_byte(body, %s, 33) WHERE index = %s", byte, index)
    assert faults(grown) == [Fault(ROW, "differs", index, byte)]


def test_the_wrong_key_of_a_row_is_named(grown: LogUnderTest) -> None:
    grown.tampered("UPDATE transparency_logentry SET key = gen_random_uuid() WHERE index = 41")
    assert faults(grown) == [Fault(ROW, "its key is not that of its entry", 41)]


@pytest.mark.parametrize("indexes", [[599], [0], list(range(200, 540))])
def test_rows_that_are_gone_are_named_one_by_one(grown: LogUnderTest, indexes: list[int]) -> None:
    grown.tampered("DELETE FROM transparency_logentry WHERE index = ANY(%s)", indexes)
    assert faults(grown) == [Fault(ROW, "is missing", index) for index in indexes]


def test_a_row_too_many_is_named(grown: LogUnderTest) -> None:
    grown.tampered("INSERT INTO transparency_logentry (log, index, key, body) VALUES ('situs', 600, gen_random_uuid(), 'x')")
    assert faults(grown) == [Fault(ROW, "is of no log of this size", 600)]


def test_a_flipped_byte_of_an_older_partial_file_is_named_too(grown: LogUnderTest) -> None:
    flip(grown, "tile/0/000.p/100", 40)
    flip(grown, "tile/entries/001.p/244", 4)
    assert faults(grown) == [Fault("tile/0/000.p/100", "differs", 1, 40), Fault("tile/entries/001.p/244", "differs", 256, 4)]


def test_missing_and_foreign_files_are_named(grown: LogUnderTest) -> None:
    (grown.folder / "tile/0/001").unlink()
    (grown.folder / "tile/0/007").write_bytes(b"x" * 32)
    assert set(faults(grown)) == {Fault("tile/0/001", "is missing"), Fault("tile/0/007", "is no file of this log")}


def test_an_entry_that_was_changed_everywhere_alike_is_betrayed_by_what_was_signed(grown: LogUnderTest) -> None:
    """Row, bundle and tile say the same, but the tile above and the root do not follow from it."""
    changed = rows([5])[0].body.replace(b"40000", b"40001")
    grown.tampered("UPDATE transparency_logentry SET body = %s WHERE index = 5", changed)
    for path, data in files_of(grown.bodies()).items():
        if path in ("tile/0/000", "tile/entries/000"):
            (grown.folder / path).chmod(0o644)
            (grown.folder / path).write_bytes(data)
    found = faults(grown)
    assert {"tile/1/000.p/2", "checkpoint"} <= {fault.place for fault in found}
    assert next(fault.index for fault in found if fault.place == "tile/1/000.p/2") == 0


def test_entries_that_are_stored_and_not_shown_are_checked_as_well(grown: LogUnderTest) -> None:
    note = (grown.folder / "checkpoint").read_text()
    with grown.opened() as writer:
        writer.append(rows(range(SIZE, SIZE + 300)))
    LogFiles(grown.folder).publish(note)
    assert faults(grown) == []
    grown.tampered("UPDATE transparency_logentry SET body = set_byte(body, 9, 33) WHERE index = 601")
    assert faults(grown) == [Fault(ROW, "differs", 601, 9)]
    for file in [*grown.folder.glob("tile/*/002*"), *grown.folder.glob("tile/*/003*"), *grown.folder.glob("tile/*/002.p/256")]:
        shutil.rmtree(file) if file.name == "003.p" else (file.is_file() and file.unlink())
    assert Fault(HEAD, "the entries do not lead to the stored root") in faults(grown)


# -- made anew


def rebuilt(log: LogUnderTest) -> int:
    writer = log.sequencer(files=LogFiles(log.folder, overwrite=True))
    try:
        return rebuild(writer)
    finally:
        writer.close()


def test_files_are_made_anew_and_only_those_that_were_wrong(grown: LogUnderTest) -> None:
    flip(grown, "tile/entries/001", 9)
    (grown.folder / "tile/0/000").unlink()
    assert rebuilt(grown) == 2
    assert faults(grown) == []
    assert grown.files().items() >= files_of(grown.bodies()).items()
    with grown.opened() as writer:
        writer.append(rows([SIZE]))


def test_nothing_is_made_anew_from_rows_that_are_not_those_that_were_signed(grown: LogUnderTest) -> None:
    flip(grown, "tile/entries/001", 9)
    before = grown.files()
    grown.tampered("UPDATE transparency_logentry SET body = set_byte(body, 9, 33) WHERE index = 41")
    with pytest.raises(stops.RowsDiffer):
        rebuilt(grown)
    assert grown.files() == before


def test_files_are_not_made_anew_under_the_feet_of_the_writer(grown: LogUnderTest) -> None:
    with grown.opened(), pytest.raises(stops.AnotherWriter):
        rebuilt(grown)
