"""The rules of the site report card: a score that stays within its bounds, never falls by an improvement, and says why."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.sites.rules.report_card import (
    CRITERIA,
    GRADES,
    Place,
    ServedFacts,
    SiteFacts,
    State,
    Verdict,
    grade,
    judge,
    lost,
    reason_of,
    score,
    score_of,
    to_do,
)

FIELDS = ("address", "phone", "email", "hours", "access")
BEST = SiteFacts(
    profile=frozenset(FIELDS), news_age=0, agenda_age=0, mandatory=30, documents=frozenset({"report", "plan"}), entries=5, lasting=20,
    served=ServedFacts(),
)  # fmt: skip
places = st.lists(st.builds(Place, st.just("x"), st.none() | st.integers(1, 9)), max_size=6).map(tuple)
served = st.builds(
    ServedFacts, broken_links=places, pictures=st.integers(0, 50), poor_pictures=places, heaviest=st.integers(0, 200_000),
    stops=places, warnings=places,
)  # fmt: skip
ages = st.none() | st.integers(0, 1000)
site_facts = st.builds(
    SiteFacts, profile=st.frozensets(st.sampled_from(FIELDS)), news_age=ages, agenda_age=ages, mandatory=st.integers(0, 40), missing=places,
    emptied=places, documents=st.frozensets(st.sampled_from(["report", "plan"])), entries=st.integers(0, 20), waiting=places,
    waited=st.integers(0, 100), lasting=st.integers(0, 40), stale=places, served=st.none() | served,
)  # fmt: skip
states = st.fixed_dictionaries({code: st.sampled_from(State) for code in CRITERIA})


def state_of(facts: SiteFacts, code: str) -> State:
    return next(verdict.state for verdict in judge(facts) if verdict.code == code)


def test_the_weights_are_a_hundred_together() -> None:
    assert sum(criterion.weight for criterion in CRITERIA.values()) == 100
    assert all(criterion.weight > 0 for criterion in CRITERIA.values())


@pytest.mark.parametrize("code", CRITERIA)
def test_every_criterion_says_what_it_asks_why_and_what_to_do(code: str) -> None:
    criterion = CRITERIA[code]
    assert criterion.title
    sentences = [criterion.asks, criterion.remedy, criterion.says[State.MET], criterion.says[State.UNMET]]
    assert [text for text in sentences if not text.endswith(".")] == []


@given(site_facts)
def test_any_facts_get_a_score_within_bounds_and_every_reason_reads_whole(facts: SiteFacts) -> None:
    verdicts = judge(facts)
    assert [verdict.code for verdict in verdicts] == list(CRITERIA)
    assert 0 <= score(verdicts) <= 100
    assert all("%" not in reason_of(verdict) % verdict.values for verdict in verdicts)


@given(states, st.sampled_from(list(CRITERIA)))
def test_meeting_one_more_criterion_never_lowers_the_score(before: dict[str, State], code: str) -> None:
    part, met = before | {code: State.PART}, before | {code: State.MET}
    unmet = before | {code: State.UNMET}
    assert score_of(unmet) <= score_of(part) <= score_of(met)
    assert score_of(unmet) < score_of(met)


def better(facts: SiteFacts) -> dict[str, SiteFacts]:
    """The same facts with one thing mended, by what it is."""
    looked = facts.served or ServedFacts()
    mended: dict[str, Any] = {
        "profile": frozenset(FIELDS), "news_age": 0, "agenda_age": 0, "missing": facts.missing[1:], "emptied": facts.emptied[1:],
        "documents": facts.documents | {"plan"}, "entries": facts.entries + 1, "waiting": (), "waited": 0, "stale": facts.stale[1:],
    }  # fmt: skip
    files: dict[str, Any] = {
        "broken_links": looked.broken_links[1:], "poor_pictures": looked.poor_pictures[1:], "heaviest": looked.heaviest // 2,
        "stops": looked.stops[1:], "warnings": looked.warnings[1:],
    }  # fmt: skip
    return {name: replace(facts, **{name: value}) for name, value in mended.items()} | {
        name: replace(facts, served=replace(looked, **{name: value})) for name, value in files.items()
    }


@given(site_facts)
def test_mending_anything_never_lowers_the_score(facts: SiteFacts) -> None:
    now = score(judge(facts))
    assert {name: score(judge(mended)) for name, mended in better(facts).items() if score(judge(mended)) < now} == {}


def test_the_best_site_gets_a_hundred_and_has_nothing_to_do() -> None:
    verdicts = judge(BEST)
    assert score(verdicts) == 100
    assert grade(100) == "A"
    assert to_do(verdicts) == []


def test_nothing_known_of_a_site_is_no_error_and_brings_few_points() -> None:
    verdicts = judge(SiteFacts())
    assert score(verdicts) == sum(CRITERIA[code].weight for code in ("pages", "filled", "review", "stale"))
    assert grade(score(verdicts)) == "D"
    unseen = {verdict.code for verdict in verdicts if verdict.state is State.UNSEEN}
    assert unseen == {"links", "pictures", "weight", "stops", "warnings"}
    assert "belum punya rilis" in reason_of(verdicts[list(CRITERIA).index("links")])


@pytest.mark.parametrize(
    ("changes", "code", "state"),
    [
        ({"news_age": 30}, "news", State.MET),
        ({"news_age": 31}, "news", State.PART),
        ({"news_age": 90}, "news", State.PART),
        ({"news_age": 91}, "news", State.UNMET),
        ({"agenda_age": 91}, "agenda", State.UNMET),
        ({"profile": frozenset({"phone"})}, "contacts", State.PART),
        ({"profile": frozenset({"hours"})}, "contacts", State.UNMET),
        ({"profile": frozenset({"hours"})}, "hours", State.MET),
        ({"missing": (Place("a"),) * 3}, "pages", State.PART),
        ({"missing": (Place("a"),) * 4}, "pages", State.UNMET),
        ({"documents": frozenset({"plan"})}, "documents", State.PART),
        ({"entries": 1}, "information", State.PART),
        ({"entries": 0}, "information", State.UNMET),
        ({"waited": 7, "waiting": (Place("a"),)}, "review", State.MET),
        ({"waited": 8, "waiting": (Place("a"),)}, "review", State.PART),
        ({"stale": (Place("a"),) * 10}, "stale", State.PART),
        ({"stale": (Place("a"),) * 11}, "stale", State.UNMET),
        ({"served": ServedFacts(heaviest=50_000)}, "weight", State.MET),
        ({"served": ServedFacts(heaviest=50_001)}, "weight", State.PART),
        ({"served": ServedFacts(pictures=10, poor_pictures=(Place("a"),))}, "pictures", State.PART),
        ({"served": ServedFacts(pictures=9, poor_pictures=(Place("a"),))}, "pictures", State.UNMET),
        ({"served": ServedFacts(stops=(Place("a"),))}, "stops", State.UNMET),
        ({"served": ServedFacts(broken_links=(Place("a"),) * 3)}, "links", State.PART),
        ({"served": ServedFacts(broken_links=(Place("a"),) * 4)}, "links", State.UNMET),
        ({"served": ServedFacts(warnings=(Place("a"),) * 6)}, "warnings", State.UNMET),
    ],
)
def test_where_the_thresholds_lie(changes: dict[str, Any], code: str, state: State) -> None:
    assert state_of(replace(BEST, **changes), code) is state


def test_what_brings_most_points_comes_first_on_the_list() -> None:
    points = [lost(verdict) for verdict in to_do(judge(SiteFacts()))]
    assert points == sorted(points, reverse=True)
    assert points[0] == CRITERIA["news"].weight


def test_a_code_of_an_older_table_counts_nothing() -> None:
    assert score([Verdict("gone", State.MET)]) == 0


@given(st.integers(0, 100))
def test_every_score_has_a_grade_and_a_higher_one_no_worse(points: int) -> None:
    assert grade(points) <= grade(max(0, points - 1))
    assert dict(GRADES)[grade(points)] <= points
