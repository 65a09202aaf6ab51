"""A witness that is killed again and again, at any moment, while a log asks it: nothing that it signed is ever taken back."""

import random
import threading
import time
from pathlib import Path

from pendopo.transparency.rules.policies import parse_policy
from pendopo.transparency.witness import folder as folders
from pendopo.transparency.witness.signing import Witness
from pendopo.transparency.witnesses import NoAnswer, WitnessClient
from tests.transparency.small_log import ORIGIN, SmallLog, witness_in
from tests.transparency.witness.test_command import served

ROUNDS = 6
SIZES = 250


def test_nothing_that_was_signed_is_forgotten_however_often_it_is_killed(tmp_path: Path) -> None:
    """Kill -9 in the midst of a stream of requests; after each, the witness holds at least the largest tree that anybody got signed."""
    log = SmallLog.of(SIZES)
    folder = witness_in(tmp_path / "saksi", log)
    notes = [log.note(size) for size in range(SIZES + 1)]
    proofs = {(old, size): list(log.proof(old, size)) for size in range(1, SIZES + 1) for old in (size - 1, size)}
    signed, pick = [0], random.Random(6)
    for _ in range(ROUNDS):
        with served(folder.path) as (process, url):
            policy = parse_policy(f"log {log.key.verifier}\nwitness w {folder.keys[0].verifier} {url}\nquorum w\n")
            client = WitnessClient("w", policy.witnesses["w"])

            def stream(client: WitnessClient = client) -> None:
                try:
                    for size in range(signed[-1] + 1, SIZES + 1):
                        client.cosign(notes[size], lambda old, size=size: proofs[old, size] if old else [])
                        signed.append(size)
                except NoAnswer:
                    return

            thread = threading.Thread(target=stream)
            thread.start()
            time.sleep(0.02 + pick.random() * 0.06)
            process.kill()
            process.wait(20)
            thread.join()
            client.close()
        held = Witness(folders.read(folder.path)).state.head(ORIGIN)
        assert held.size in (signed[-1], signed[-1] + 1)
        assert held.size == 0 or str(notes[held.size]).startswith(log.text(held.size))
    assert len(signed) > ROUNDS
