"""All 58 rows are there, what is not proven never counts as passed, and whatever goes wrong while checking is a failure."""

import json
import re

import pytest

from pendopo.project.planes import ROOT
from pendopo.project.preflight import report
from pendopo.project.preflight.control import (
    COUNT,
    Control,
    Kind,
    Outcome,
    Result,
    control,
    digest,
    failed,
    judged,
    passed,
    skipped,
)
from pendopo.project.preflight.fetching import Unreachable
from pendopo.project.preflight.report import Report, controls
from pendopo.project.preflight.target import NotProven, Target

HERE = Target()


def row(outcome: Outcome, number: int = 1) -> tuple[Control, Outcome]:
    return Control(number, f"Kendali {number}", "ASVS", (Kind.PROBE,), "Uji", lambda target: outcome), outcome


def report_of(*outcomes: Outcome) -> Report:
    return Report("pemilu.example", "v1", HERE.now, (), tuple(row(outcome, n) for n, outcome in enumerate(outcomes, 1)))


def test_every_row_of_the_list_is_there_once_with_its_title_map_and_kind() -> None:
    rows = controls()
    assert list(rows) == list(range(1, COUNT + 1))
    for number, one in rows.items():
        assert one.number == number
        assert len(one.title) > 15
        assert one.maps_to
        assert one.kinds
        assert one.area
    assert len({one.title for one in rows.values()}) == COUNT


def test_a_number_cannot_stand_twice() -> None:
    with pytest.raises(ValueError, match="stands twice"):
        control(1, "Kedua", "ASVS", Kind.PROBE)(test_a_number_cannot_stand_twice)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("check", "result", "says"),
    [
        (lambda target: passed("baik"), Result.PASS, "baik"),
        (lambda target: failed("buruk"), Result.FAIL, "buruk"),
        (lambda target: (_ for _ in ()).throw(NotProven("tanpa alamat")), Result.SKIP, "tanpa alamat"),
        (lambda target: (_ for _ in ()).throw(Unreachable("mati")), Result.FAIL, "tidak dapat dijangkau: mati"),
        (lambda target: 1 / 0, Result.FAIL, "Pemeriksaan ini sendiri gagal: ZeroDivisionError"),
        (lambda target: None, Result.FAIL, "tidak memberi hasil"),
        (lambda target: True, Result.FAIL, "tidak memberi hasil"),
    ],
)
def test_whatever_a_check_does_there_is_an_outcome_and_no_accident_is_a_pass(check: object, result: Result, says: str) -> None:
    outcome = Control(1, "Kendali", "ASVS", (Kind.PROBE,), "Uji", check).outcome(HERE)  # type: ignore[arg-type]
    assert outcome.result == result
    assert says in outcome.reason


def test_what_is_not_proven_is_counted_apart_and_never_as_passed() -> None:
    found = report_of(passed("a"), skipped("b"), skipped("c"))
    assert found.counts == {Result.PASS: 1, Result.FAIL: 0, Result.SKIP: 2}
    assert found.is_clean(strict=False)
    assert not found.is_clean(strict=True)
    assert report_of(passed("a")).is_clean(strict=True)


def test_one_failure_is_enough_and_an_empty_report_is_not_clean() -> None:
    assert not report_of(passed("a"), failed("b")).is_clean(strict=False)
    assert not report_of().is_clean(strict=False)


def test_many_problems_are_counted_and_the_first_are_named() -> None:
    outcome = judged([f"masalah {n}" for n in range(100)], "baik")
    assert outcome.reason == "Masalah 0; masalah 1; masalah 2 (dan 97 lainnya)."
    assert outcome.evidence["problem_count"] == 100
    assert judged([], "baik", sites=3) == passed("baik", sites=3)


def test_the_hashes_can_be_computed_again_from_the_json() -> None:
    said = json.loads(json.dumps(report_of(passed("a", hosts=["x"]), failed("é")).as_json()))
    for one in said["controls"]:
        assert one["evidence_sha256"] == digest({key: one[key] for key in ("result", "reason", "evidence")})
    assert said.pop("sha256") == digest(said)


def test_a_changed_reason_changes_the_hash_of_the_report() -> None:
    assert report_of(failed("a")).sha256 != report_of(passed("a")).sha256
    assert report_of(passed("a", n=1)).sha256 != report_of(passed("a", n=2)).sha256


NEEDS_AN_ADDRESS = (3, 4, 5, 6, 7, 8, 9, 10, 15, 21, 48, 49, 55, 56)
NOT_BUILT = (27, 28, 29, 30, 31, 32, 36, 37, 42, 45, 46, 52, 54)


@pytest.mark.django_db
@pytest.mark.parametrize("number", NEEDS_AN_ADDRESS)
def test_a_probe_without_an_address_is_not_proven(number: int) -> None:
    outcome = controls()[number].outcome(HERE)
    assert outcome.result == Result.SKIP
    assert "--" in outcome.reason, "the reason names the option that is missing"


@pytest.mark.parametrize("number", NOT_BUILT)
def test_what_does_not_exist_yet_is_not_proven_and_says_why(number: int) -> None:
    outcome = controls()[number].outcome(HERE)
    assert outcome.result == Result.SKIP
    assert re.search(r"belum|tidak", outcome.reason)


@pytest.mark.django_db
@pytest.mark.parametrize("number", [n for n in NEEDS_AN_ADDRESS if n not in (7, 15)])
def test_an_address_where_nobody_answers_is_a_failure(number: int) -> None:
    nobody = Target(
        public="https://127.0.0.1:9", desk="https://127.0.0.1:9", outside=("http://127.0.0.1:9", "http://127.0.0.1:9"), http_port=9
    )
    outcome = controls()[number].outcome(nobody)
    assert outcome.result == (Result.SKIP if number == 55 else Result.FAIL), outcome.reason  # without a release there is nothing to compare


@pytest.mark.django_db
def test_a_whole_run_gives_every_row_an_outcome() -> None:
    seen: list[int] = []
    found = report.run(Target(), "v1", lambda control: seen.append(control.number))
    assert seen == list(range(1, COUNT + 1))
    assert sum(found.counts.values()) == COUNT
    assert not [c.number for c, outcome in found.rows if "Pemeriksaan ini sendiri gagal" in outcome.reason]
    assert {c.number for c, outcome in found.rows if outcome.result == Result.PASS}.isdisjoint(NOT_BUILT)


def test_the_reference_names_every_row_as_the_code_does() -> None:
    from pendopo.project.preflight.reference import table

    assert table() in (ROOT / "docs" / "reference" / "preflight.md").read_text()
