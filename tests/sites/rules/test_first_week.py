"""The first week: what counts as done, for whom, and that nothing once done is lost."""

import datetime
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pendopo.sites.rules import first_week as rules
from pendopo.sites.rules.first_week import Act, Draft, Exercise, Facts, Progress, Task
from pendopo.sites.rules.first_week_words import DAY_TITLES, EXERCISE_CSV, WORDS
from pendopo.sites.rules.personal_numbers import Kind, personal_numbers
from pendopo.sites.rules.practice_texts import EXERCISES, FAULTY_ANNOUNCEMENT, NOBODYS_NIK, TEXTS

TODAY = datetime.date(2026, 11, 22)
NEWS = Draft("newspage", "Kelas pemilih pemula", "Siswa belajar mencoblos di sekolah.")
ACTS = st.lists(
    st.builds(Act, st.sampled_from(["workflow.start", "workflow.resume", "workflow.reject", "workflow.approve", "revert", "unpublish"]),
              st.integers(1, 3), st.booleans()),
    max_size=8,
)  # fmt: skip
DRAFTS = st.builds(
    Draft, st.sampled_from(["newspage", "announcementpage"]), st.text(max_size=9), st.text(max_size=30),
    st.lists(st.text(max_size=20)).map(tuple), st.integers(0, 2), st.booleans(), st.booleans(), st.sampled_from([None, *Exercise]),
    st.sampled_from([None, 0, 2]),
)  # fmt: skip
FACTS = st.builds(Facts, st.booleans(), st.lists(DRAFTS, max_size=4).map(tuple), ACTS.map(tuple))


def of_drafts(*drafts: Draft) -> frozenset[Task]:
    return rules.done_by(Facts(drafts=drafts))


def of_acts(*acts: tuple[str, int, bool]) -> frozenset[Task]:
    return rules.done_by(Facts(acts=tuple(Act(*act) for act in acts)))


def test_who_did_nothing_has_nothing_ticked() -> None:
    assert rules.done_by(Facts()) == frozenset()


def test_a_key_is_ticked_by_having_one() -> None:
    assert rules.done_by(Facts(has_key=True)) == {Task.KEY}


@pytest.mark.parametrize(
    "changes", [{"summary": "Terlalu pendek."}, {"title": "Ab"}, {"kind": "announcementpage"}, {"exercise": Exercise.MEND}]
)  # fmt: skip
def test_a_first_news_item_has_title_and_summary_and_is_the_persons_own(changes: dict[str, Any]) -> None:
    assert of_drafts(NEWS) == {Task.NEWS}
    assert Task.NEWS not in of_drafts(replace(NEWS, **changes))


def test_a_picture_counts_when_all_pictures_of_the_page_are_described() -> None:
    assert Task.PICTURE in of_drafts(replace(NEWS, alts=("Siswa di depan papan",)))
    assert Task.PICTURE not in of_drafts(replace(NEWS, alts=("Siswa di depan papan", "foto")))
    assert Task.PICTURE not in of_drafts(NEWS)


def test_a_table_counts_with_a_chart() -> None:
    assert Task.TABLE in of_drafts(replace(NEWS, charts=1))


@pytest.mark.parametrize(("exercise", "task"), [(Exercise.MEND, Task.MEND), (Exercise.MASK, Task.MASK)])
def test_an_exercise_counts_when_nothing_is_found_any_more(exercise: Exercise, task: Task) -> None:
    assert task in of_drafts(Draft("newspage", exercise=exercise, faults=0))
    assert task not in of_drafts(Draft("newspage", exercise=exercise, faults=1))
    assert task not in of_drafts(Draft("newspage", exercise=exercise)), "nobody looked"
    assert task not in of_drafts(Draft("newspage", faults=0)), "no exercise"


def test_a_schedule_has_both_ends_on_one_page() -> None:
    begins, ends = replace(NEWS, appears=True), replace(NEWS, ends=True)
    assert Task.SCHEDULE not in of_drafts(begins, ends)
    assert Task.SCHEDULE in of_drafts(replace(begins, ends=True))


def test_acts_of_others_tick_nothing() -> None:
    kinds = ("workflow.start", "workflow.approve", "revert", "unpublish", "comments.create")
    assert of_acts(*((kind, 1, False) for kind in kinds)) == frozenset()
    assert of_acts(*((kind, 1, True) for kind in kinds)) == {Task.HAND_IN, Task.APPROVE, Task.RESTORE, Task.TAKE_DOWN, Task.ASK}


def test_a_remark_is_answered_by_handing_the_same_page_in_again() -> None:
    assert Task.REACT in of_acts(("workflow.start", 1, True), ("workflow.reject", 1, False), ("workflow.resume", 1, True))
    assert Task.REACT not in of_acts(("workflow.start", 1, True), ("workflow.reject", 1, False), ("workflow.start", 2, True))
    assert Task.REACT not in of_acts(("workflow.start", 1, True), ("workflow.resume", 1, True)), "nobody sent it back"
    assert Task.REACT not in of_acts(("workflow.start", 1, True), ("workflow.reject", 1, True), ("workflow.resume", 1, True)), "own remark"
    assert Task.REACT not in of_acts(("workflow.start", 1, False), ("workflow.reject", 1, False), ("workflow.resume", 1, True)), (
        "another's page"
    )


@given(ACTS)
def test_a_remark_is_answered_only_if_its_three_acts_stand_in_that_order(acts: list[Act]) -> None:
    """An oracle that tries all triples."""
    triples = [
        (a, b, c)
        for i, a in enumerate(acts)
        for j, b in enumerate(acts[i + 1 :], i + 1)
        for c in acts[j + 1 :]
        if a.page == b.page == c.page and a.mine and not b.mine and c.mine
    ]
    handed = rules.HANDED_IN
    assert rules.answered(acts) == any(a.kind in handed and b.kind == "workflow.reject" and c.kind in handed for a, b, c in triples)


@settings(max_examples=30)
@given(FACTS, FACTS)
def test_more_facts_untick_nothing(first: Facts, second: Facts) -> None:
    both = Facts(first.has_key or second.has_key, first.drafts + second.drafts, first.acts + second.acts)
    assert rules.done_by(first) <= rules.done_by(both)


@given(FACTS)
def test_reading_is_never_ticked_by_facts(facts: Facts) -> None:
    assert not rules.done_by(facts) & rules.BY_CLICK


@pytest.mark.parametrize("publishes", [True, False])
def test_every_day_has_two_to_four_tasks_for_either_role(publishes: bool) -> None:
    days = rules.days_for(publishes=publishes)
    assert len(days) == 5 == len(DAY_TITLES)
    assert all(2 <= len(day) <= 4 for day in days)
    assert len({task for day in days for task in day}) == sum(map(len, days)) == 12


def test_who_publishes_approves_and_takes_down_and_an_editor_answers_and_asks() -> None:
    publisher, editor = ({t for day in rules.days_for(publishes=p) for t in day} for p in (True, False))
    assert publisher - editor == {Task.APPROVE, Task.TAKE_DOWN}
    assert editor - publisher == {Task.REACT, Task.ASK}


@given(st.dictionaries(st.sampled_from(list(Task)), st.dates()), st.frozensets(st.sampled_from(list(Task))), st.booleans())
def test_what_was_kept_stays_with_its_day_whatever_is_seen_later(
    kept: dict[Task, datetime.date], seen: frozenset[Task], publishes: bool
) -> None:
    stored = {task.value: day.isoformat() for task, day in kept.items()}
    now = rules.progress(stored, seen, TODAY, publishes=publishes)
    assert now.done == dict.fromkeys(seen, TODAY) | kept
    assert rules.progress(rules.to_keep(now), (), TODAY, publishes=publishes).done == now.done
    assert 0 <= now.ticked <= now.tasks
    assert now.finished == (now.next is None) == (now.days_done == 5)


def test_a_code_that_is_no_task_any_more_is_passed_over() -> None:
    assert rules.progress({"lama": "2026-01-01", "berita": "2026-01-02"}, (), TODAY, publishes=False).done == {
        Task.NEWS: datetime.date(2026, 1, 2)
    }


def test_the_next_task_is_the_first_in_order_that_is_open() -> None:
    now = Progress(rules.days_for(publishes=False), {Task.KEY: TODAY, Task.NEWS: TODAY})
    assert now.next is Task.RULES
    assert (now.ticked, now.tasks, now.days_done, now.day_done(1)) == (2, 12, 0, False)


@pytest.mark.parametrize(
    ("days", "put_away", "finished", "offered"),
    [(0, False, False, True), (59, False, False, True), (60, False, False, False), (3, True, False, False), (3, False, True, False)],
)
def test_it_is_offered_to_new_accounts_until_finished_or_put_away(days: int, put_away: bool, finished: bool, offered: bool) -> None:
    assert rules.is_offered(TODAY - datetime.timedelta(days), TODAY, put_away=put_away, finished=finished) is offered


def test_every_task_has_its_words_and_every_exercise_its_page() -> None:
    assert set(WORDS) == set(Task)
    assert all(words.title and words.why and 2 <= len(words.how) <= 5 for words in WORDS.values())
    assert set(EXERCISES) == set(Exercise)
    assert EXERCISE_CSV.count(";") == 5


def test_the_number_in_the_exercise_is_seen_and_belongs_to_no_regency() -> None:
    found = [one.kind for one in personal_numbers(str(FAULTY_ANNOUNCEMENT.body))]
    assert Kind.NIK in found
    assert Kind.MOBILE in found
    assert NOBODYS_NIK.startswith("3539"), "East Java has no regency 39"
    assert all(NOBODYS_NIK not in str(text.body) for text in TEXTS if text.live)
