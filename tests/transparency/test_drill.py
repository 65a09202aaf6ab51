"""The short drill: writer and PostgreSQL are killed some times. The long one: python -m tests.transparency.drill --seconds 600."""

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from pendopo.kit.merkle import root
from pendopo.transparency.rules.checkpoints import Checkpoint
from pendopo.transparency.rules.notes import sign
from tests.transparency.drill import drill, faults
from tests.transparency.writing import KEY, ORIGIN, rows


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users may enter: the embedded server runs as one of its own under root."""
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o755)  # noqa: S103
        yield Path(name)


def test_nothing_acknowledged_is_lost_when_writer_or_postgresql_are_killed(open_folder: Path) -> None:
    outcome = drill(open_folder, seconds=4, seed=20290214)
    assert outcome.wrong == []
    assert min(outcome.kills.values()) >= 1
    assert outcome.acknowledged > 0
    assert outcome.size > 0


# -- the drill would say so


def kept(numbers: list[int]) -> list[tuple]:
    return [(index, UUID(bytes=row.key), row.body) for index, row in enumerate(rows(numbers))]


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    (tmp_path / "handed").write_text(f"{json.dumps([0, 1, 2])}\n")
    (tmp_path / "noted").write_text(f"1 {rows([1])[0].key.hex()}\n2 deadbe")
    return tmp_path


def shown(numbers: list[int]) -> str:
    return sign(str(Checkpoint(ORIGIN, len(numbers), root(row.body for row in rows(numbers)))), KEY)


def test_the_drill_passes_a_log_in_order(notes: Path) -> None:
    assert list(faults(kept([0, 1, 2]), notes, [shown([0]), shown([0, 1])])) == []


@pytest.mark.parametrize(
    ("entries", "seen", "says"),
    [
        (kept([0, 2, 1]), [], "acknowledged at 1, stands at 2"),
        (kept([0, 1]), [], "1 facts were handed in and are lost"),
        ([*kept([0, 1, 2]), *kept([0])], [], "an index is missing or used twice"),
        (kept([0, 1, 2, 2]), [], "a fact stands there twice"),
        (kept([0, 1, 2]), [shown([1])], "the checkpoint of 1 that was shown is no beginning of the log"),
        (kept([0, 1, 2]), [shown([0, 1]), shown([0])], "a checkpoint of 1 was shown after one of 2"),
    ],
)
def test_the_drill_names_what_is_lost_moved_or_taken_back(notes: Path, entries: list[tuple], seen: list[str], says: str) -> None:
    assert says in list(faults(entries, notes, seen))
