"""Known holes are found in what is installed, and what cannot be decided is never called clean."""

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.security.rules import advisories
from pendopo.security.rules.advisories import Affected, Garbled, SemVer, Snapshot, Unreadable, gather, matches, refusals, uncovered
from pendopo.security.rules.parts import Part

NOW = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)
DJANGO, PAPAPARSE = Part("PyPI", "django", "5.2.19"), Part("npm", "papaparse", "5.7.1")


def osv(number: int = 1, ecosystem: str = "PyPI", name: str = "django", *events: dict[str, str], **more: Any) -> dict[str, Any]:
    """One record; without events it touches every version."""
    affected = {
        "package": {"ecosystem": ecosystem, "name": name},
        "ranges": [{"type": "ECOSYSTEM", "events": list(events or [{"introduced": "0"}])}],
    }
    return {"id": f"UJI-{number}", "modified": "2026-11-21T00:00:00Z", "affected": [affected], **more}


def touched(version: str, *events: dict[str, str], ecosystem: str = "PyPI", versions: tuple[str, ...] = ()) -> bool:
    pairs = tuple((kind, text) for event in events for kind, text in event.items())
    return Affected(ecosystem, "x", (pairs,) if pairs else (), versions).touches(version)


# -- versions and ranges


@pytest.mark.parametrize(
    ("version", "is_touched"),
    [
        ("1.9", False),
        ("2.0a1", False),
        ("2.0", True),
        ("2.0.0", True),
        ("2.5.post1", True),
        ("3.0rc1", True),
        ("3.0", False),
        ("4.1", True),
        ("4.2", True),
        ("4.2.1", False),
    ],
)
def test_a_worked_example_of_two_stretches(version: str, is_touched: bool) -> None:
    events = ({"introduced": "2.0"}, {"fixed": "3.0"}, {"introduced": "4.0"}, {"last_affected": "4.2"})
    assert touched(version, *events) is is_touched
    assert touched(version, *reversed(events)) is is_touched, "the order in the record does not matter"


def test_one_version_alone_may_be_affected() -> None:
    events = ({"introduced": "1.0"}, {"last_affected": "1.0"})
    assert [touched(v, *events) for v in ("0.9", "1.0", "1.0.1")] == [False, True, False]


def test_a_limit_ends_a_range_for_good() -> None:
    assert touched("1.5", {"introduced": "0"}, {"limit": "2.0"})
    assert not touched("2.0", {"introduced": "0"}, {"limit": "2.0"})
    assert touched("9.0", {"introduced": "0"}, {"limit": "*"})


def test_single_versions_are_compared_as_versions_and_odd_ones_do_no_harm() -> None:
    assert touched("5.2", versions=("not a version", "5.2.0"))
    assert not touched("5.3", versions=("not a version", "5.2.0"))


def test_a_range_with_a_version_that_cannot_be_read_is_not_decided() -> None:
    with pytest.raises(Unreadable):
        touched("1.0", {"introduced": "0"}, {"fixed": "not a version"})


SEMVER_ORDER = ["0.0.0-0", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1",
                "1.0.0", "1.0.1-0", "1.0.1", "1.2.0", "1.10.0", "2.0.0"]  # fmt: skip


def test_versions_of_npm_stand_in_the_order_of_the_specification() -> None:
    """The chain of Semantic Versioning 2.0.0, section 11, with neighbours."""
    assert sorted(SEMVER_ORDER, key=SemVer.read) == SEMVER_ORDER
    assert SemVer.read("1.2.3+build.5") == SemVer.read("v1.2.3")
    for text in ("", "x", "1.2.3.4", "1..2", "^1.2.3"):
        with pytest.raises(Unreadable):
            SemVer.read(text)


numbers = st.tuples(*[st.integers(0, 30)] * 3)
pre_releases = st.lists(st.one_of(st.integers(0, 30).map(str), st.sampled_from(["alpha", "beta", "rc", "x-y"])), max_size=3)


@given(numbers, pre_releases, numbers, pre_releases)
def test_npm_agrees_with_a_slow_reading_of_the_specification(
    a: tuple[int, int, int], pa: list[str], b: tuple[int, int, int], pb: list[str]
) -> None:
    written = [".".join(map(str, n)) + ("-" + ".".join(p) if p else "") for n, p in ((a, pa), (b, pb))]
    assert (SemVer.read(written[0]) < SemVer.read(written[1])) == slowly_less(a, pa, b, pb)


def slowly_less(a: tuple[int, int, int], pa: list[str], b: tuple[int, int, int], pb: list[str]) -> bool:
    if a != b:
        return a < b
    if not pa or not pb:
        return bool(pa) and not pb
    for one, other in zip(pa, pb, strict=False):
        if one != other:
            if one.isdecimal() != other.isdecimal():
                return one.isdecimal()
            return int(one) < int(other) if one.isdecimal() else one < other
    return len(pa) < len(pb)


@given(
    st.lists(st.integers(0, 40), min_size=2, max_size=6, unique=True), st.integers(0, 41), st.sampled_from(["PyPI", "npm"]), st.randoms()
)
def test_stretches_equal_a_table_filled_in_one_by_one(edges: list[int], asked: int, ecosystem: str, random: Any) -> None:
    edges = sorted(edges)[: len(edges) // 2 * 2]
    events = [
        {kind: f"1.{edge}.0"}
        for pair in zip(edges[::2], edges[1::2], strict=True)
        for kind, edge in zip(("introduced", "fixed"), pair, strict=True)
    ]
    random.shuffle(events)
    table = {minor for low, high in zip(edges[::2], edges[1::2], strict=True) for minor in range(low, high)}
    assert touched(f"1.{asked}.0", *events, ecosystem=ecosystem) == (asked in table)


@given(st.integers(0, 20), st.integers(0, 20))
def test_the_fixed_version_is_free_and_the_last_affected_one_is_not(low: int, more: int) -> None:
    high = f"{low + more + 1}.0"
    assert not touched(high, {"introduced": f"{low}.0"}, {"fixed": high})
    assert touched(high, {"introduced": f"{low}.0"}, {"last_affected": high})


# -- what touches us


def test_a_hole_is_found_in_the_part_that_has_it_and_in_no_other() -> None:
    record = osv(7, "PyPI", "Django", {"introduced": "5.2"}, {"fixed": "5.2.20"}, summary="Lubang", database_specific={"severity": "HIGH"})
    found = matches(gather([record, osv(8, "npm", "django"), osv(9, "PyPI", "jinja2")], [DJANGO, PAPAPARSE]), [DJANGO, PAPAPARSE])
    assert [(m.name, m.version, m.advisory, m.severity, m.fixed, m.certain) for m in found] == [
        ("django", "5.2.19", "UJI-7", "high", ("5.2.20",), True)
    ]


def test_what_was_fixed_before_or_withdrawn_does_not_touch_us() -> None:
    records = [osv(1, "PyPI", "django", {"introduced": "0"}, {"fixed": "5.2.19"}), osv(2, withdrawn="2026-01-01T00:00:00Z")]
    assert matches(gather(records, [DJANGO]), [DJANGO]) == []


def test_what_cannot_be_decided_is_reported_for_a_person_to_look_at() -> None:
    only_commits = osv(1)
    only_commits["affected"][0]["ranges"] = [{"type": "GIT", "repo": "x", "events": [{"introduced": "0"}]}]
    odd = osv(2, "PyPI", "django", {"introduced": "0"}, {"fixed": "next tuesday"})
    found = matches(gather([only_commits, odd], [DJANGO]), [DJANGO])
    assert [(m.advisory, m.certain) for m in found] == [("UJI-1", False), ("UJI-2", False)]


def test_a_part_that_came_after_the_import_is_not_covered() -> None:
    assert uncovered(gather([], [DJANGO]), [DJANGO, PAPAPARSE]) == ["papaparse (npm)"]


def test_a_snapshot_reads_back_as_it_was_written() -> None:
    snapshot = gather(
        [osv(1, "PyPI", "django", {"introduced": "1"}, {"fixed": "9"}, aliases=["CVE-1"]), osv(2, "npm", "papaparse")], [DJANGO, PAPAPARSE]
    )
    assert advisories.from_json(advisories.as_json(snapshot)) == snapshot


@pytest.mark.parametrize("raw", [{}, {"format": 2}, {"format": 1, "counts": 3, "newest": {}, "covers": [], "advisories": []}])
def test_a_spoiled_store_is_refused(raw: dict[str, Any]) -> None:
    with pytest.raises(Garbled):
        advisories.from_json(raw)


# -- imports that must not be relied on


def whole(**more: Any) -> Snapshot:
    return gather([osv(1, **more), osv(2, "npm", "papaparse", **more)], [DJANGO, PAPAPARSE])


def test_a_fresh_and_whole_snapshot_is_accepted() -> None:
    assert refusals(whole(), NOW) == []
    assert refusals(whole(), NOW, previous=whole()) == []


@pytest.mark.parametrize(
    ("snapshot", "previous", "says"),
    [
        (Snapshot(), None, "tidak ada catatan untuk PyPI, npm"),
        (gather([osv()], [DJANGO]), None, "tidak ada catatan untuk npm"),
        (whole(modified="2026-11-15T11:59:59Z"), None, "lebih dari 7 hari"),
        (whole(modified="2026-11-24T00:00:00Z"), None, "di masa depan"),
        (whole(modified="2026-11-20T00:00:00Z"), whole(), "lebih tua daripada yang sudah ada"),
        (whole(), Snapshot({"PyPI": 3, "npm": 1}), "catatan PyPI hanya 1, sebelumnya 3"),
    ],
)
def test_a_snapshot_that_would_give_a_false_green_is_refused(snapshot: Snapshot, previous: Snapshot | None, says: str) -> None:
    assert any(says in reason for reason in refusals(snapshot, NOW, previous))


def test_one_fresh_ecosystem_does_not_hide_an_old_one() -> None:
    snapshot = gather([osv(1), osv(2, "npm", "papaparse", modified="2026-01-01T00:00:00Z")], [DJANGO])
    assert refusals(snapshot, NOW) == ["catatan npm terbaru dari 2026-01-01: lebih dari 7 hari"]


DATED = {"id": "A", "modified": "2026-11-21T00:00:00Z"}
PACKAGE = {"ecosystem": "npm", "name": "x"}


@pytest.mark.parametrize(
    "raw",
    [
        *(None, [], "x", {}, {"id": ""}, {"id": "A"}),
        {"id": "A", "modified": "kemarin"},
        {"id": "A", "modified": "2026-11-21T00:00:00"},
        {**DATED, "affected": 3},
        {**DATED, "affected": ["x"]},
        {**DATED, "affected": [{"package": {"ecosystem": "npm"}}]},
        {**DATED, "affected": [{"package": PACKAGE, "ranges": [{"type": "SEMVER"}]}]},
        {**DATED, "affected": [{"package": PACKAGE, "ranges": [{"type": "SEMVER", "events": [{"mended": "1"}]}]}]},
    ],
)
def test_a_garbled_record_is_refused_with_its_name(raw: object) -> None:
    with pytest.raises(Garbled):
        gather([osv(), raw], [DJANGO])


FIELDS = st.sampled_from(["id", "modified", "affected", "package", "ranges", "events", "x"])
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS, inner, max_size=4),
    max_leaves=12,
)


@given(json_values)
def test_no_rubbish_does_more_than_be_refused(raw: object) -> None:
    try:
        gather([raw], [DJANGO])
    except Garbled:
        return
    assert isinstance(raw, dict)
    assert raw["id"]
