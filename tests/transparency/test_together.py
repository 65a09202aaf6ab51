"""Writer, witness and monitor of one log together: what one gives, the others take, byte for byte."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pendopo.transparency.monitor.rounds import Watched, look
from pendopo.transparency.rules.policies import Policy, parse_policy
from pendopo.transparency.witness import folder as folders
from pendopo.transparency.witness.door import Door
from pendopo.transparency.witness.signing import Witness
from pendopo.transparency.witnesses import clients_of
from tests.transparency.small_log import listening

writing: Any = pytest.importorskip("tests.transparency.writing", reason="there is no writer in this tree")
stops: Any = pytest.importorskip("pendopo.transparency.stops", reason="there is no writer in this tree")


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    made = folders.make(tmp_path / "saksi", "saksi.test/1")
    made.add_log(str(writing.KEY.verifier))
    with listening(Witness(made)) as opened:
        yield opened


@pytest.fixture
def policy(door: Door) -> Policy:
    key = door.witness.folder.keys[0].verifier
    return parse_policy(f"log {writing.KEY.verifier}\nwitness w {key} http://127.0.0.1:{door.port}\nquorum w\n")


def writer_of(log: Any, policy: Policy) -> Any:
    """The writer of the service, but for the clock; it asks the witness over the network."""
    writer = log.sequencer(policy=policy)
    writer.witnesses = writing.Witnesses(clients_of(policy), policy, seconds=8.0)
    return writer


def test_what_the_writer_publishes_the_witness_has_signed_and_the_monitor_finds_good(
    log: Any, door: Door, policy: Policy, tmp_path: Path
) -> None:
    writer = writer_of(log, policy)
    writer.open()
    try:
        for first, last in ((0, 3), (3, 300), (300, 301)):
            writer.append(writing.rows(range(first, last)))
            assert policy.accept((log.folder / "checkpoint").read_bytes()).size == last
            assert door.witness.state.head(writing.ORIGIN).size == last
            report = look(Watched(str(log.folder), writing.ORIGIN, policy), tmp_path / "pantau")
            assert (report.findings, report.size, report.new) == ([], last, last - first)
    finally:
        writer.close()


def test_a_machine_that_was_set_back_whole_is_stopped_by_the_witness_alone(log: Any, policy: Policy) -> None:
    writer = writer_of(log, policy)
    writer.open()
    writer.append(writing.rows(range(9)))
    writer.close()
    log.emptied()
    shutil.rmtree(log.folder)
    again = writer_of(log, policy)
    try:
        with pytest.raises(stops.WitnessSawMore):
            open_and_append(again)
    finally:
        again.close()


def open_and_append(writer: Any) -> None:
    writer.open()
    writer.append(writing.rows(range(5)))
