"""The monitor follows a log from outside: what is good is believed, what is not is named, and evidence is kept."""

import datetime
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pendopo.transparency.monitor import rounds
from pendopo.transparency.monitor.findings import Report
from pendopo.transparency.monitor.memory import Memory
from pendopo.transparency.monitor.rounds import Watched, look
from pendopo.transparency.monitor.told import checked
from pendopo.transparency.rules.checkpoints import Checkpoint
from pendopo.transparency.rules.entries import Entry
from pendopo.transparency.rules.keys import Kind, SigningKey, decoded, encoded
from pendopo.transparency.rules.notes import sign, signature_line
from pendopo.transparency.rules.policies import Policy, parse_policy
from pendopo.transparency.rules.proofs import consistency_holds
from pendopo.transparency.rules.tiles import packed, unpacked
from pendopo.transparency.rules.witnessing import Refused
from pendopo.transparency.witness.door import Door
from pendopo.transparency.witness.signing import Witness
from pendopo.transparency.witnesses import cosign
from tests.transparency.small_log import ORIGIN, SmallLog, listening, witness_in

MORNING = datetime.datetime(2026, 11, 22, 1, tzinfo=datetime.UTC)
NOW = 1_800_000_000
WITNESS = SigningKey("saksi.test/1", Kind.ED25519_COSIGNATURE, b"\x05" * 32)


def release(number: int, *, host: str = "kab-kediri.kpu.go.id", **more: Any) -> bytes:
    return Entry("site_release", host, number, MORNING, hashes={"manifest": bytes(32)}, **more).as_bytes()


def releases(count: int, *, first: int = 1) -> list[bytes]:
    return [release(number) for number in range(first, first + count)]


def audit_root(day: str, rev: int = 1) -> bytes:
    return Entry("audit_root", day, rev, MORNING, hashes={"root": bytes(32)}, totals={"entries": 5}).as_bytes()


class Place:
    """A log's files in a folder, and a monitor that looks at them."""

    def __init__(self, folder: Path, log: SmallLog) -> None:
        self.files, self.state, self.log = folder / "situs", folder / "pantau", log
        self.policy = parse_policy(f"log {log.key.verifier}\nwitness w {WITNESS.verifier}\nquorum w\n")
        self.now = float(NOW)

    def publish(self, size: int, *, log: SmallLog | None = None, at: int = NOW, witness: SigningKey | None = WITNESS) -> None:
        shown = log or self.log
        note = shown.note(size)
        shown.publish(self.files, note + (signature_line(shown.text(size), witness, time=at) if witness else ""), size=size)

    def look(self, policy: Policy | None = None, **more: Any) -> Report:
        watched = Watched(str(self.files), self.log.origin, policy or self.policy, **{"patience": 0.0, **more})
        return look(watched, self.state, now=lambda: self.now, sleep=lambda seconds: None)

    def kinds(self, policy: Policy | None = None, **more: Any) -> list[str]:
        return [finding.kind for finding in self.look(policy, **more).findings]

    def spoil(self, path: str, change: Callable[[bytes], bytes]) -> None:
        file = self.files / path
        file.write_bytes(change(file.read_bytes()))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path, SmallLog(releases(300)))


def flipped(data: bytes) -> bytes:
    return bytes([*data[:-1], data[-1] ^ 1])


# -- a good log


def test_a_log_that_grows_is_followed_and_its_releases_are_counted(place: Place) -> None:
    for size, new in ((3, 3), (3, 0), (5, 2), (256, 251), (300, 44)):
        place.publish(size)
        report = place.look()
        assert (report.findings, report.size, report.new) == ([], size, new)
        assert report.figures["site_releases"] == {
            "hosts": {"kab-kediri.kpu.go.id": {"logged": size, "latest": size}}, "releases": size,
        }  # fmt: skip


@given(sizes=st.lists(st.integers(0, 300), min_size=1, max_size=6).map(sorted))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_however_a_good_log_is_cut_into_rounds_nothing_is_found(tmp_path_factory: pytest.TempPathFactory, sizes: list[int]) -> None:
    place = Place(tmp_path_factory.mktemp("log"), SmallLog(releases(300)))
    for size in sizes:
        place.publish(size)
        assert place.kinds() == []


def test_a_partial_file_that_made_room_for_the_full_one_is_not_missed(place: Place) -> None:
    place.publish(200)
    note = (place.files / "checkpoint").read_text()
    place.publish(300)
    (place.files / "checkpoint").write_text(note)
    for file in [*place.files.glob("tile/0/000.p/*"), *place.files.glob("tile/entries/000.p/*")]:
        file.unlink()
    assert (place.kinds(), place.look().size) == ([], 200)


# -- who signed


def test_a_log_that_is_not_there_or_not_signed_by_itself_is_an_alarm(place: Place) -> None:
    assert place.kinds() == ["unreachable"]
    for log in (SmallLog(releases(5), seed=9), SmallLog(releases(5), origin="lain.test/catatan/situs")):
        place.publish(5, log=log)
        assert place.kinds() == ["bad_checkpoint"]
    place.publish(5)
    place.spoil("checkpoint", lambda note: note.replace(b"\n5\n", b"\n6\n"))
    assert place.kinds() == ["bad_checkpoint"]
    (place.files / "checkpoint").write_text("rubbish")
    assert place.kinds() == ["bad_checkpoint"]


def test_another_log_of_the_same_policy_does_not_pass_for_this_one(place: Place) -> None:
    other = SmallLog(releases(5), origin="www.contoh.test/catatan/hasil", seed=7)
    place.publish(5, log=other)
    assert place.kinds(parse_policy(f"log {place.log.key.verifier}\nlog {other.key.verifier}\nquorum none\n")) == ["bad_checkpoint"]


def test_too_few_witnesses_old_signatures_and_times_to_come_are_alarms(place: Place) -> None:
    place.publish(5, witness=None)
    assert place.kinds() == ["too_few"]
    place.publish(5, at=NOW - 3 * 3600 - 1)
    assert place.kinds() == ["stale"]
    assert place.kinds(max_age=4 * 3600) == []
    place.publish(5, at=NOW + 301)
    assert place.kinds() == ["from_the_future"]
    place.publish(5, at=NOW + 299)
    assert place.kinds() == []


def test_only_the_signatures_that_the_quorum_needs_must_be_fresh(place: Place) -> None:
    keys = [SigningKey(f"{name}.test/1", Kind.ED25519_COSIGNATURE, bytes([seed]) * 32) for name, seed in (("a", 11), ("b", 12), ("c", 13))]
    witnesses = "".join(f"witness {key.name[0]} {key.verifier}\n" for key in keys)
    policy = parse_policy(f"log {place.log.key.verifier}\n{witnesses}group g 2 a b c\nquorum g\n")
    for ages, expected in (((0, 1, 999), []), ((0, 999, 999), ["stale"])):
        lines = "".join(signature_line(place.log.text(5), key, time=NOW - age) for key, age in zip(keys, ages, strict=True))
        place.log.publish(place.files, place.log.note(5) + lines, size=5)
        assert place.kinds(policy, max_age=500) == expected


def test_without_witnesses_in_the_policy_it_is_said_what_can_not_be_known(place: Place) -> None:
    place.publish(5, witness=None)
    report = place.look(parse_policy(f"log {place.log.key.verifier}\nquorum none\n"))
    assert ([finding.kind for finding in report.findings], report.alarms) == (["no_time"], [])


# -- two histories


def evidence_in(place: Place) -> list[dict[str, Any]]:
    return [json.loads(file.read_text()) for file in sorted((place.state / "bukti").glob("*.json"))]


def test_two_roots_of_one_size_are_evidence_and_stay_an_alarm(place: Place) -> None:
    place.publish(5)
    place.look()
    fork = SmallLog([*releases(4), release(5, totals={"files": 1})])
    place.publish(5, log=fork)
    for _ in range(2):
        assert place.kinds() == ["same_size"]
    (kept,) = evidence_in(place)
    assert kept["held"].startswith(place.log.note(5))
    assert kept["offered"].startswith(fork.note(5))
    place.publish(5)
    assert place.kinds() == []


def test_a_log_that_goes_back_is_an_alarm_with_both_notes(place: Place) -> None:
    place.publish(9)
    place.look()
    place.publish(7)
    assert place.kinds() == ["went_back"]
    assert len(evidence_in(place)) == 1


@pytest.mark.parametrize("held", [1, 5, 8, 255, 256, 257])
def test_a_larger_log_with_another_beginning_is_evidence_with_a_proof_that_anybody_can_check(place: Place, held: int) -> None:
    place.publish(held)
    place.look()
    fork = SmallLog([release(1, totals={"files": 1}), *place.log.entries[1:]])
    place.publish(300, log=fork)
    assert place.kinds() == ["other_beginning"]
    (kept,) = evidence_in(place)
    proof, other = [decoded(text) for text in kept["proof"]], decoded(kept["other_root"])
    old_root, new_root = (decoded(text.split("\n")[2]) for text in (place.log.text(held), fork.text(300)))
    assert other != old_root
    assert consistency_holds(held, 300, other, new_root, proof)
    assert Memory(place.state, ORIGIN).believed().size == held


# -- files


def test_flipped_bytes_are_named_with_their_file_and_nothing_is_believed(place: Place) -> None:
    place.publish(4)
    place.look()
    for path, expected in (
        ("tile/entries/001.p/44", "bundle_wrong"),
        ("tile/0/001.p/44", "tile_wrong"),
        ("tile/1/000.p/1", "tile_wrong"),
    ):
        place.publish(300)
        place.spoil(path, flipped)
        for _ in range(2):
            (finding,) = place.look().findings
            assert (finding.kind, finding.filled["path"]) == (expected, path)
        place.publish(300)
    assert (place.kinds(), evidence_in(place)) == ([], [])


def test_an_entry_that_was_replaced_in_its_bundle_is_found(place: Place) -> None:
    place.publish(300)
    place.spoil("tile/entries/000", lambda data: packed([release(77), *unpacked(data, 256)[1:]]))
    (finding,) = place.look().findings
    assert (finding.kind, finding.filled["path"]) == ("bundle_wrong", "tile/entries/000")


def test_files_that_are_missing_torn_or_all_wrong_are_named(place: Place) -> None:
    place.publish(300)
    (place.files / "tile/entries/000").unlink()
    assert [(finding.kind, finding.filled["path"]) for finding in place.look().findings] == [("file_missing", "tile/entries/000")]
    place.publish(300)
    place.spoil("tile/entries/000", lambda data: data[:-5])
    assert [(finding.kind, finding.filled["path"]) for finding in place.look().findings] == [("file_torn", "tile/entries/000")]
    place.publish(300)
    place.spoil("tile/0/001.p/44", lambda data: data[:-1])
    assert [(finding.kind, finding.filled["path"]) for finding in place.look().findings] == [("file_torn", "tile/0/001.p/44")]
    place.publish(300)
    (place.files / "tile/1/000.p/1").unlink()
    assert [(finding.kind, finding.filled["path"]) for finding in place.look().findings] == [("file_missing", "tile/1/000.p/1")]
    fork = SmallLog([release(2), *place.log.entries[1:]])
    place.publish(300, log=fork)
    (place.files / "checkpoint").write_text(place.log.note(300) + signature_line(place.log.text(300), WITNESS, time=NOW))
    assert place.kinds() == ["files_wrong"]


# -- entries


def found_in(tmp_path: Path, entries: list[bytes], *, origin: str = ORIGIN) -> list[tuple[str, int]]:
    place = Place(tmp_path, SmallLog(entries, origin=origin))
    place.publish(len(entries))
    report = place.look()
    assert place.look().found_before == len(report.findings)
    assert place.look().findings == []
    return [(finding.kind, finding.filled["index"]) for finding in report.findings]


def test_what_must_not_stand_in_a_log_is_named_by_its_place_and_never_repeated(tmp_path: Path) -> None:
    number = "3506" + "010190" + "000123"
    bad = [
        release(1).replace(b"kab-kediri", number.encode()),
        release(1).replace(b'"v":1', b'"v": 1'),
        release(1).replace(b"site_release", b"site_" + number.encode()),
        b"\xff",
        release(1).replace(b'"v":1', b'"nama":"Budi","v":1'),
    ]
    place = Place(tmp_path, SmallLog([*bad, release(1)]))
    place.publish(6)
    report = place.look()
    assert [(finding.kind, finding.filled["index"]) for finding in report.findings] == [("entry_refused", at) for at in range(5)]
    told = json.dumps(report.as_json("id")) + json.dumps(report.as_json("en"))
    assert number not in told
    assert "Budi" not in told
    assert number.encode() not in b"".join(file.read_bytes() for file in place.state.rglob("*") if file.is_file())


def test_revisions_grow_by_one_and_a_gap_means_that_something_was_not_logged(tmp_path: Path) -> None:
    entries = [release(7), release(8), release(10), release(10), release(9), release(11), release(3, host="kpu.go.id")]
    assert found_in(tmp_path, entries) == [("revision", 2), ("revision", 3), ("revision", 4)]


def test_only_sites_may_begin_with_another_revision_than_the_first(tmp_path: Path) -> None:
    log = "www.contoh.test/catatan/tata-kelola"
    assert found_in(tmp_path, [audit_root("2026-11-20", rev=2)], origin=log) == [("revision", 0)]


def test_a_correction_points_back_to_the_same_subject(tmp_path: Path) -> None:
    entries = [
        release(1), release(1, host="kpu.go.id"), release(2, corrects=0), release(3, corrects=1), release(4, corrects=4),
        release(5, corrects=2), release(6, corrects=99),
    ]  # fmt: skip
    assert found_in(tmp_path, entries) == [("corrects_other", 3), ("corrects_later", 4), ("corrects_later", 6)]


def test_an_entry_of_another_log_is_out_of_place(tmp_path: Path) -> None:
    assert found_in(tmp_path, [release(1), audit_root("2026-11-20")]) == [("entry_elsewhere", 1)]


def test_days_without_an_audit_root_are_named(tmp_path: Path) -> None:
    days = ["2026-11-20", "2026-11-21", "2026-11-24", "2026-11-22", "2026-11-25", "hari-ini"]
    place = Place(tmp_path, SmallLog([audit_root(day) for day in days], origin="www.contoh.test/catatan/tata-kelola"))
    place.publish(6)
    report = place.look()
    assert [(finding.kind, finding.filled["index"]) for finding in report.findings] == [
        ("audit_gap", 2), ("audit_order", 3), ("audit_no_day", 5),
    ]  # fmt: skip
    assert "2026-11-22 sampai 2026-11-23" in report.findings[0].in_words("id")
    assert report.figures["audit_days"] == {"first": "2026-11-20", "last": "2026-11-25", "days": 5}


def test_a_gap_is_found_across_rounds(tmp_path: Path) -> None:
    log = SmallLog([audit_root("2026-11-20"), audit_root("2026-11-22")], origin="www.contoh.test/catatan/tata-kelola")
    place = Place(tmp_path, log)
    place.publish(1)
    assert place.kinds() == []
    place.publish(2)
    assert place.kinds() == ["audit_gap"]


def test_a_flood_of_faults_is_counted_and_not_all_told(tmp_path: Path) -> None:
    place = Place(tmp_path, SmallLog([b"x"] * 300))
    place.publish(300)
    report = place.look()
    assert (len(report.findings), report.left_out) == (100, 200)
    assert place.look().found_before == 300


# -- witnesses


@pytest.fixture
def door(tmp_path: Path, place: Place) -> Iterator[Door]:
    with listening(Witness(witness_in(tmp_path / "saksi", place.log))) as opened:
        yield opened


def with_witness(place: Place, door: Door) -> Policy:
    key = door.witness.folder.keys[0].verifier
    place.now = time.time()
    return parse_policy(f"log {place.log.key.verifier}\nwitness kampus {key} http://127.0.0.1:{door.port}\nquorum kampus\n")


def show(place: Place, policy: Policy, size: int, log: SmallLog | None = None) -> None:
    shown = log or place.log
    shown.publish(place.files, cosign(policy, shown.note(size), lambda old: list(shown.proof(old, size))).note, size=size)


def test_a_witness_that_has_seen_the_same_or_less_agrees(place: Place, door: Door) -> None:
    policy = with_witness(place, door)
    for size in (5, 20, 20, 256, 300):
        show(place, policy, size)
        assert place.kinds(policy) == []
    door.witness.state.database.execute("DELETE FROM cosigned WHERE size > 20")
    assert place.kinds(policy) == []


@pytest.mark.parametrize("size", [7, 8, 20])
def test_what_is_shown_to_us_and_not_to_the_witness_is_found_by_asking_it(place: Place, door: Door, size: int) -> None:
    """A split view: the log shows us a fork that the quorum we demand has not signed, the witness sees the other one."""
    policy = with_witness(place, door)
    show(place, policy, size)
    fork = SmallLog([release(1, totals={"files": 1}), *place.log.entries[1:]])
    fork.publish(place.files, fork.note(20), size=20)
    assert place.kinds(policy) == ["too_few", "witness_other"]
    (kept,) = evidence_in(place)
    assert kept["held"].startswith(place.log.note(size))


def test_a_log_that_holds_back_what_the_witness_has_seen_is_found(place: Place, door: Door) -> None:
    policy = with_witness(place, door)
    show(place, policy, 9)
    place.look(policy)
    cosign(policy, place.log.note(20), lambda old: list(place.log.proof(old, 20)))
    assert place.kinds(policy) == ["witness_ahead"]


def test_a_log_that_publishes_within_patience_is_not_accused(place: Place, door: Door) -> None:
    policy = with_witness(place, door)
    show(place, policy, 9)
    late = cosign(policy, place.log.note(20), lambda old: list(place.log.proof(old, 20))).note
    watched = Watched(str(place.files), ORIGIN, policy, patience=5.0)
    report = look(watched, place.state, sleep=lambda seconds: place.log.publish(place.files, late, size=20))
    assert (report.findings, report.size) == ([], 20)


def test_a_silent_witness_is_a_remark_and_one_that_never_signed_too(place: Place, door: Door) -> None:
    key = door.witness.folder.keys[0].verifier
    place.publish(5)
    policy = parse_policy(
        f"log {place.log.key.verifier}\nwitness w {WITNESS.verifier} http://127.0.0.1:1\n"
        f"witness kampus {key} http://127.0.0.1:{door.port}\nquorum w\n"
    )
    report = place.look(policy)
    assert [finding.kind for finding in report.findings] == ["witness_silent", "witness_nothing"]
    assert report.alarms == []


def refused(door: Door, body: bytes) -> None:
    with pytest.raises(Refused):
        door.witness.add_checkpoint(body)


def test_evidence_that_a_witness_keeps_is_an_alarm_that_carries_the_logs_own_signatures(place: Place, door: Door) -> None:
    """The log tried a second history on the witness alone; what it shows us is good."""
    policy = with_witness(place, door)
    show(place, policy, 9)
    fork = SmallLog([release(1, totals={"files": 1}), *place.log.entries[1:]])
    refused(door, fork.request(9, 9))
    refused(door, fork.request(9, 20))
    report = place.look(policy)
    assert [(finding.kind, finding.filled["size"]) for finding in report.findings] == [("witness_found", 20), ("witness_found", 9)]
    assert len(evidence_in(place)) == 2


def test_evidence_that_the_log_did_not_sign_or_that_shows_nothing_accuses_nobody(place: Place) -> None:
    log, forger = place.log, SmallLog([release(1, totals={"files": 1}), *place.log.entries[1:]], seed=9)
    fork = SmallLog(forger.entries)
    other = SmallLog(forger.entries, origin="lain.test/log", seed=8)
    keys = [log.key.verifier, other.key.verifier]
    proof = "\n".join(encoded(each) for each in fork.proof(9, 20))
    honest = "\n".join(encoded(each) for each in log.proof(9, 20))
    for told in (
        {},
        {"held": log.note(9), "offered": forger.note(9)},
        {"held": log.note(9), "offered": log.note(9)},
        {"held": log.note(9), "offered": other.note(9)},
        {"held": log.note(9), "offered": log.note(20), "proof": honest},
        {"held": log.note(9), "offered": log.note(20), "proof": proof},
        {"held": log.note(9), "offered": fork.note(20), "proof": "x"},
        {"held": log.note(9), "offered": ["rubbish"]},
        {"held": "", "offered": log.note(0)},
    ):
        assert checked(told, ORIGIN, keys) is None
    assert checked({"held": log.note(9), "offered": fork.note(9)}, ORIGIN, keys)
    assert checked({"held": log.note(9), "offered": fork.note(20), "proof": proof}, ORIGIN, keys)
    impossible = sign(str(Checkpoint(ORIGIN, 0, bytes(32))), log.key)
    assert checked({"held": "", "offered": impossible}, ORIGIN, keys)


# -- crashes


def test_what_was_being_read_when_it_was_killed_is_read_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.publish(300)

    def killed(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(rounds.Memory, "believe", killed)
    with pytest.raises(KeyboardInterrupt):
        place.look()
    monkeypatch.undo()
    report = place.look()
    assert (report.new, report.findings, report.figures["site_releases"]["releases"]) == (300, [], 300)
