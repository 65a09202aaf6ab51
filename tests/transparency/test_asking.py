"""Witnesses are asked all at once; one that is slow holds nobody up, and one that lies is left out."""

from threading import Event

import pytest

from pendopo.kit.merkle import EMPTY_ROOT
from pendopo.transparency import stops
from pendopo.transparency.asking import Witnesses
from pendopo.transparency.rules.checkpoints import Checkpoint
from pendopo.transparency.rules.notes import sign
from pendopo.transparency.rules.witnessing import Refused
from tests.transparency.writing import KEY, ORIGIN, PlainWitness, policy_of

NOTE = sign(str(Checkpoint(ORIGIN, 0, EMPTY_ROOT)), KEY)


def no_proof(old: int) -> list[bytes]:
    return []


def asked(witnesses: Witnesses) -> tuple[set[str], dict[str, str]]:
    """Names of those whose lines came, and why others did not."""
    answers = witnesses.ask(NOTE, 0, no_proof)
    policy = witnesses.policy
    return policy.witnesses_of(policy.accept(NOTE + answers.lines)), answers.silent


def test_a_slow_witness_is_not_waited_for_when_there_are_enough_and_not_asked_twice_at_once() -> None:
    quick, slow, answered = PlainWitness("bawaslu"), PlainWitness("kampus"), Event()

    def late(note: str) -> str:
        answered.wait(20)
        return ""

    slow.answers = late
    witnesses = Witnesses([quick, slow], policy_of(quick.key, slow.key, least=1), seconds=15.0)
    assert asked(witnesses) == ({"bawaslu"}, {"kampus": "no answer in time"})
    assert asked(witnesses) == ({"bawaslu"}, {"kampus": "still busy"})
    assert slow.asked == 1
    answered.set()
    witnesses.running["kampus"].result(timeout=10)
    slow.answers = None
    assert asked(witnesses) == ({"bawaslu", "kampus"}, {})
    witnesses.close()


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (ConnectionRefusedError(), "not reached: ConnectionRefusedError"),
        (Refused(404, "unknown log"), "refused: 404"),
        (Refused(409, "another size", size=0), "refused: 409"),
    ],
)
def test_why_a_witness_did_not_sign_is_kept(fault: Exception, why: str) -> None:
    good, bad = PlainWitness("bawaslu"), PlainWitness("kampus")

    def answers(note: str) -> str:
        raise fault

    bad.answers = answers
    witnesses = Witnesses([good, bad], policy_of(good.key, bad.key, least=1))
    assert asked(witnesses) == ({"bawaslu"}, {"kampus": why})
    witnesses.close()


@pytest.mark.parametrize(
    ("fault", "stop"), [(Refused(409, "more", size=1), stops.WitnessSawMore), (Refused(422, "other"), stops.WitnessDisagrees)]
)
def test_a_witness_that_knows_of_another_history_stops_the_log_though_others_sign(fault: Refused, stop: type[Exception]) -> None:
    good, other = PlainWitness("bawaslu"), PlainWitness("kampus")

    def answers(note: str) -> str:
        raise fault

    other.answers = answers
    witnesses = Witnesses([good, other], policy_of(good.key, other.key, least=1))
    with pytest.raises(stop, match="kampus"):
        witnesses.ask(NOTE, 0, no_proof)
    witnesses.close()
