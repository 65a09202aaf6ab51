"""Nobody approves the own words, and a reason says something."""

from hypothesis import given
from hypothesis import strategies as st

from pendopo.sites.rules.revision_facts import STATE_OF_A_PAGE, same_words
from pendopo.sites.rules.second_person import may_approve, may_publish_alone, reason_is_enough

people = st.integers(1, 5)
contents = st.dictionaries(st.sampled_from(["title", "body", "locked", "locked_by", "pk"]), st.integers(0, 2), min_size=1)


@given(st.booleans(), people)
def test_nobody_ever_approves_the_own_words(publishes: bool, person: int) -> None:
    assert not may_approve(publishes=publishes, reviewer=person, author=person)


@given(people, people)
def test_who_does_not_publish_approves_nothing(reviewer: int, author: int) -> None:
    assert not may_approve(publishes=False, reviewer=reviewer, author=author)
    assert may_approve(publishes=True, reviewer=reviewer, author=author) == (reviewer != author)
    assert may_approve(publishes=True, reviewer=reviewer, author=None)


@given(st.booleans(), st.booleans())
def test_a_rule_only_ever_takes_away(publishes: bool, two_persons: bool) -> None:
    assert may_publish_alone(publishes=publishes, two_persons=two_persons) <= publishes
    assert not may_publish_alone(publishes=publishes, two_persons=True)


@given(st.text(max_size=40))
def test_white_space_and_capitals_make_no_reason(text: str) -> None:
    assert reason_is_enough(f"  {text}\n") == reason_is_enough(text)
    if reason_is_enough(text):
        assert len(text) >= 10
        assert reason_is_enough(f"{text} {text}")


@given(contents, st.integers(0, 9))
def test_a_lock_is_no_change_of_words(content: dict[str, int], value: int) -> None:
    assert same_words(content, content)
    assert same_words(content, content | dict.fromkeys(STATE_OF_A_PAGE, value))
    assert not same_words(content | {"title": 1}, content | {"title": 2})
