"""Verify yourself: what holds is said to hold, and whatever is wrong is named to the file and the entry."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pendopo.transparency.verify.command import main
from tests.transparency.logs_on_disk import LogFolder, note_of, release
from tests.transparency.tree_of import leaf

SIZE = 256 * 257 + 70  # levels 0, 1 and 2; full and unfinished tiles on the two lowest


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> LogFolder:
    return LogFolder(tmp_path_factory.mktemp("besar")).add([release(number) for number in range(SIZE)])


@pytest.fixture
def log(tmp_path: Path) -> LogFolder:
    return LogFolder(tmp_path / "catatan").add([release(number) for number in range(600)])


def verify(*words: object, lang: str = "en") -> tuple[int, dict[str, Any]]:
    """Exit code and the account as machines read it."""
    out = io.StringIO()
    status = main([*map(str, words), "--json", "--lang", lang], out)
    return status, json.loads(out.getvalue())


def faults(log: LogFolder, *words: object) -> list[tuple[str, str, int | None]]:
    """What a verification of the whole log finds: code, file, index."""
    status, account = verify(log.place, "--policy", log.policy, *words)
    found = [(step["code"], step.get("file", ""), step.get("index")) for step in account["steps"] if step["outcome"] == "fails"]
    assert status == (1 if found else 0)
    assert account["holds"] == (not found)
    return found


# -- the whole log


def test_a_whole_log_holds_and_is_read_whole(log: LogFolder) -> None:
    status, account = verify(log.place, "--policy", log.policy)
    assert status == 0
    assert (account["size"], account["bundles"], account["tiles"]) == (600, 3, 4)
    assert [step["code"] for step in account["steps"]] == ["pinned_policy", "checkpoint", "witnesses", "whole", "whole_form"]


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 511, 512])
def test_a_log_of_any_size_holds(size: int, tmp_path: Path) -> None:
    log = LogFolder(tmp_path / "catatan").add([release(number) for number in range(size)])
    assert faults(log) == []


def test_a_policy_of_the_log_itself_proves_less_and_the_account_says_so(log: LogFolder) -> None:
    status, account = verify(log.place)
    assert status == 0
    assert account["steps"][0]["code"] == "policy_of_log"
    assert "proves less" in account["steps"][0]["text"]


def test_people_read_sentences_in_their_language(log: LogFolder) -> None:
    out = io.StringIO()
    assert main([str(log.place), "--lang", "id"], out) == 0
    assert "Seluruh 600 entri cocok" in out.getvalue()
    assert out.getvalue().endswith("HASIL: cocok.\n")


@pytest.mark.parametrize(
    ("path", "at", "named"),
    [
        ("tile/entries/000", 300, ("wrong_entry", "tile/entries/000", 1)),
        ("tile/entries/001", 0, None),
        ("tile/entries/002.p/88", -1, ("wrong_entry", "tile/entries/002.p/88", 599)),
        ("tile/0/000", 32 * 17 + 5, ("wrong_hash", "tile/0/000", 17)),
        ("tile/0/002.p/88", 32 * 87, ("wrong_hash", "tile/0/002.p/88", 87)),
        ("tile/1/000.p/2", 33, ("wrong_hash", "tile/1/000.p/2", 1)),
        ("checkpoint", 40, ("bad_checkpoint", "checkpoint", None)),
        ("checkpoint", -3, ("bad_checkpoint", "checkpoint", None)),
    ],
)
def test_each_flipped_byte_is_named_with_its_file_and_place(
    log: LogFolder, path: str, at: int, named: tuple[str, str, int | None] | None
) -> None:
    log.flip(path, at)
    found = faults(log)
    if named:
        assert found == [named]
    else:  # the length of an entry: all that follows is shifted
        assert {file for _, file, _ in found} == {path}
        assert min(index for _, _, index in found if index is not None) == 256


def test_flipped_bytes_are_named_in_a_log_of_three_levels(big: LogFolder) -> None:
    flips = {
        "tile/1/001.p/1": (31, ("wrong_hash", "tile/1/001.p/1", 0)),
        "tile/0/256": (32 * 3, ("wrong_hash", "tile/0/256", 3)),
        "tile/0/033": (8191, ("wrong_hash", "tile/0/033", 255)),
        "tile/entries/100": (10, ("wrong_entry", "tile/entries/100", 25600)),
    }
    above = {
        "tile/2/000.p/1": (0, ("wrong_hash", "tile/2/000.p/1", 0)),
        "tile/1/000": (32 * 200, ("wrong_hash", "tile/1/000", 200)),
    }
    for together in (flips, above):
        for path, (at, _) in together.items():
            big.flip(path, at)
        assert faults(big, "--processes", 2) == sorted((named for _, named in together.values()), key=lambda fault: fault[1])
        for path, (at, _) in together.items():
            big.flip(path, at)


@pytest.mark.parametrize("path", ["tile/entries/001", "tile/0/001", "tile/0/002.p/88", "tile/1/000.p/2", "tile/entries/002.p/88"])
def test_missing_files_are_named(log: LogFolder, path: str) -> None:
    log.file(path).unlink()
    assert faults(log) == [("missing", path, None)]


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("tile/entries/001", ("torn_bundle", "tile/entries/001", 511)),
        ("tile/entries/002.p/88", ("torn_bundle", "tile/entries/002.p/88", 599)),
        ("tile/0/001", ("torn", "tile/0/001", None)),
        ("tile/1/000.p/2", ("torn", "tile/1/000.p/2", None)),
    ],
)
def test_truncated_files_are_named(log: LogFolder, path: str, named: tuple[str, str, int | None]) -> None:
    log.file(path).write_bytes(log.file(path).read_bytes()[:-1])
    assert faults(log) == [named]


def test_a_partial_file_may_be_gone_once_the_full_one_is_there(log: LogFolder) -> None:
    older = log.file("checkpoint").read_text()
    log.add([release(number) for number in range(600, 800)])
    for path in ("tile/entries/002.p/88", "tile/0/002.p/88", "tile/1/000.p/2"):
        log.file(path).unlink()
    log.file("tile/1/000.p/2").write_bytes(log.file("tile/1/000.p/3").read_bytes()[:64])
    log.file("checkpoint").write_text(older)
    assert faults(log) == []


def test_a_bundle_and_its_tile_written_anew_together_are_both_named(log: LogFolder, tmp_path: Path) -> None:
    other = LogFolder(tmp_path / "lain").add(
        [release(number, host="palsu.contoh.test") if number == 300 else release(number) for number in range(600)]
    )
    for path in ("tile/entries/001", "tile/0/001"):
        log.file(path).write_bytes(other.file(path).read_bytes())
    assert faults(log) == [("rewritten", "tile/entries/001", 256)]


def test_a_tree_that_is_another_than_the_signed_one_is_refused(log: LogFolder, tmp_path: Path) -> None:
    other = LogFolder(tmp_path / "lain").add([release(number + 1) for number in range(600)])
    other.file("checkpoint").write_text(log.file("checkpoint").read_text())
    assert ("root", "checkpoint", None) in faults(other)


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (b'{"v":1}', "not an entry"),
        (release(7).replace(b'"v":1', b'"v": 1'), "one form"),
        (release(7).replace(b"site_release", b"freeze"), "tata-kelola"),
        (release(7).replace(b'"kind"', b'"corrects":700,"kind"'), "before this one"),
    ],
)
def test_an_entry_out_of_form_is_named_although_it_is_in_the_tree(entry: bytes, why: str, tmp_path: Path) -> None:
    log = LogFolder(tmp_path / "catatan").add([*(release(number) for number in range(300)), entry])
    status, account = verify(log.place, "--policy", log.policy)
    assert status == 1
    (fault,) = [step for step in account["steps"] if step["outcome"] == "fails"]
    assert (fault["code"], fault["file"], fault["index"]) == ("form", "tile/entries/001.p/45", 300)
    assert why in fault["why"]


# -- signatures, witnesses, policy


def test_a_checkpoint_without_enough_witnesses_does_not_hold(log: LogFolder) -> None:
    log.show(witnesses=())
    assert faults(log) == [("too_few_witnesses", "checkpoint", None)]


def test_a_checkpoint_of_another_log_does_not_hold(log: LogFolder) -> None:
    log.place.rename(log.folder / "hasil")
    log.name = "hasil"
    assert [code for code, _, _ in faults(log)] == ["other_log"]


@pytest.mark.parametrize(
    "words", [["/there/is/no/log"], ["http://127.0.0.1:1/catatan/situs"], ["receipt", "x.tlog-proof"], ["page", "ftp://x/"]]
)
def test_what_can_not_be_checked_is_told_from_what_does_not_hold(words: list[str]) -> None:
    status, account = verify(*words)
    assert (status, account["holds"], account["status"]) == (2, False, 2)


def test_a_policy_that_can_not_be_read_stops_the_verification(log: LogFolder) -> None:
    log.policy.write_text("quorum saksi\n")
    status, account = verify(log.place, "--policy", log.policy)
    assert (status, account["steps"][-1]["code"]) == (2, "bad_policy")


# -- one entry, a receipt


@pytest.mark.parametrize("index", [0, 255, 256, 599])
def test_an_entry_is_proven_by_its_place(log: LogFolder, index: int) -> None:
    status, account = verify("entry", log.place, index, "--policy", log.policy)
    assert (status, account["index"], account["entry"]) == (0, index, json.loads(log.entries[index]))


def test_the_newest_entry_of_a_subject_is_found_and_an_old_pointer_hides_nothing(log: LogFolder) -> None:
    subject = "kab-3.contoh.test"
    newest = max(index for index, entry in enumerate(log.entries) if subject.encode() in entry)
    (log.place / "terbaru").mkdir()
    for pointer in (None, {"index": 3}, {"index": newest}, {"index": 4}, {"index": "x"}, [], {"index": 10**6}):
        if pointer is not None:
            log.file(f"terbaru/{subject}.json").write_text(json.dumps(pointer))
        status, account = verify("entry", log.place, subject, "--policy", log.policy)
        assert (status, account["index"]) == (0, newest)


def test_an_entry_that_is_not_there_is_said_not_to_be_there(log: LogFolder) -> None:
    for wanted, code in (("600", "no_such_entry"), ("kota-x.contoh.test", "no_such_subject")):
        status, account = verify("entry", log.place, wanted, "--policy", log.policy)
        assert (status, account["steps"][-1]["code"]) == (1, code)


def test_an_entry_is_not_believed_when_a_file_on_its_way_is_wrong(log: LogFolder) -> None:
    for path, at, named in (("tile/entries/001", 5, 256), ("tile/0/001", 0, None), ("tile/1/000.p/2", 0, None)):
        log.flip(path, at)
        status, account = verify("entry", log.place, 256, "--policy", log.policy)
        assert status == 1
        assert account["steps"][-1].get("index") == named
        log.flip(path, at)


def test_a_receipt_is_checked_without_network_and_without_the_log(log: LogFolder, tmp_path: Path) -> None:
    file, entry = tmp_path / "satu.tlog-proof", tmp_path / "satu.entry"
    file.write_text(log.receipt(300))
    entry.write_bytes(log.entries[300])
    policy = tmp_path / "policy"
    log.policy.rename(policy)
    log.place.rename(tmp_path / "gone")
    for words in ([file], [file, "--entry", entry]):
        status, account = verify("receipt", *words, "--policy", policy)
        assert (status, account["index"]) == (0, 300)
    entry.write_bytes(log.entries[301])
    assert verify("receipt", file, "--entry", entry, "--policy", policy)[0] == 1
    entry.write_bytes(log.entries[300])
    lines = file.read_text().split("\n")
    for number in range(1, 6):
        broken = [*lines[:number], lines[number].replace(lines[number][-3], "x" if lines[number][-3] != "x" else "y"), *lines[number + 1 :]]
        file.write_text("\n".join(broken))
        assert verify("receipt", file, "--entry", entry, "--policy", policy)[0] == (0 if number == 1 else 1)  # line 1 is the extra data


# -- two checkpoints


@pytest.fixture
def checkpoints(log: LogFolder, tmp_path: Path) -> Callable[..., Path]:
    def file(name: str, entries: list[bytes]) -> Path:
        (tmp_path / name).write_text(note_of(entries))
        return tmp_path / name

    return file


def test_an_older_checkpoint_is_the_beginning_of_a_newer_one_in_either_order(log: LogFolder, checkpoints: Callable[..., Path]) -> None:
    for size in (0, 1, 255, 256, 599, 600):
        old = checkpoints("lama", log.entries[:size])
        for pair in ((old, log.file("checkpoint")), (log.file("checkpoint"), old)):
            status, account = verify("consistency", log.place, *pair, "--policy", log.policy)
            assert (status, account["steps"][-1]["code"]) == (0, "consistent" if size < 600 else "same_tree")


def test_two_histories_are_told_and_the_files_to_keep_are_named(log: LogFolder, checkpoints: Callable[..., Path]) -> None:
    changed = [release(8), *log.entries[1:]]
    for entries, code in ((changed, "split_view"), (changed[:300], "not_consistent")):
        other = checkpoints("cermin", entries)
        status, account = verify("consistency", log.place, other, log.file("checkpoint"), "--policy", log.policy)
        assert (status, account["steps"][-1]["code"]) == (1, code)
        assert {account["steps"][-1]["one"], account["steps"][-1]["other"]} == {str(other), str(log.file("checkpoint"))}


def test_leaves_of_the_test_are_those_of_the_product() -> None:
    from pendopo.kit.merkle import leaf_hash

    assert leaf(b"x") == leaf_hash(b"x")
