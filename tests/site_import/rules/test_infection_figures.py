"""The detector's figures on the half of the labelled set that nothing was fitted on, and the proof that it was not."""

import ast
import inspect
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from pendopo.sites.rules import infection
from pendopo.sites.rules.infection import DOUBTFUL_FROM, INFECTED_FROM, judge, may_be_infected
from pendopo.sites.rules.verdicts import Pile
from tests.site_import.labelled import clean, infected, sets, tuning
from tests.site_import.labelled.sets import judging_half, made, names, tuning_half


def test_on_pages_never_used_for_tuning_the_detector_finds_98_of_100_and_doubts_one_clean_page_of_100(
    record_property: Callable[[str, object], None],
) -> None:
    found = tuning.figures(judging_half())
    record_property("figures", str(found))
    print(found)  # noqa: T201  shown with -s
    assert found.clean >= 300
    assert found.infected >= 280
    assert found.recall >= 0.98, found.wrong
    assert found.doubted <= 0.01, found.wrong
    assert found.accused == 0


def test_each_kind_of_infection_is_found_in_most_of_its_pages() -> None:
    missed, all_of = Counter[str](), Counter[str]()
    for one in judging_half():
        if one.infected:
            all_of[one.kind] += 1
            missed[one.kind] += judge(one.page).score < DOUBTFUL_FROM
    assert {kind: count for kind, count in missed.items() if count > all_of[kind] / 4} == {}


def test_what_usually_comes_together_is_infected_and_not_only_doubtful() -> None:
    together = [one for one in judging_half() if "+" in one.name]
    infected_ones = sum(judge(one.page).pile is Pile.INFECTED for one in together)
    assert infected_ones >= 0.95 * len(together)


def test_the_set_has_400_pages_of_each_sort_and_no_page_twice() -> None:
    labels = Counter(name.partition("/")[0] for name in names())
    assert labels["clean"] >= 400
    assert labels["infected"] >= 400
    assert len(set(names())) == len(list(names()))
    texts = {made(name).page for name in names()}
    assert len(texts) >= 0.97 * len(list(names()))


def test_a_page_is_the_same_each_time_and_stays_in_its_half() -> None:
    for name in list(names())[::40]:
        assert made(name) == made(name)
    assert {one.name for one in tuning_half()}.isdisjoint(one.name for one in judging_half())
    assert sets.is_for_tuning("clean/warning/0") is made("clean/warning/0").for_tuning


def test_thresholds_are_those_that_the_tuning_half_gives() -> None:
    half = list(tuning_half())
    assert tuning.best_threshold(half) == DOUBTFUL_FROM
    assert INFECTED_FROM == 2 * DOUBTFUL_FROM
    assert max(judge(one.page).score for one in half if not one.infected) < DOUBTFUL_FROM


def test_tuning_never_makes_a_page_of_the_other_half(monkeypatch: pytest.MonkeyPatch) -> None:
    real = sets.made

    def only_for_tuning(name: str) -> sets.Labelled:
        assert sets.is_for_tuning(name), name
        return real(name)

    monkeypatch.setattr(sets, "made", only_for_tuning)
    assert tuning.best_threshold(tuning_half()) == DOUBTFUL_FROM
    with pytest.raises(AssertionError):
        list(judging_half())


def test_the_detector_knows_nothing_of_the_labelled_set() -> None:
    for file in Path(inspect.getfile(infection)).parent.glob("*.py"):
        imported = [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.ImportFrom)]
        assert not any((node.module or "").startswith("tests") for node in imported)


def test_all_hosts_of_attackers_end_in_names_that_nobody_can_own() -> None:
    import re

    for name in names():
        if name.startswith("infected/"):
            for host in re.findall(r"https://([\w.-]+)", made(name).page.html):
                if any(word in host for word in ("slot", "togel", "bet", "poker", "kebun", "toko-", "sinar", "lp-", "jaya-")):
                    assert host.endswith((".example", ".test")), host


def test_the_quick_look_passes_no_infected_page_of_the_set() -> None:
    """But for those that only a comparison of two answers finds, which our own pages have not."""
    for name in names():
        page = made(name).page
        if judge(infection.Page(page.html, host=page.host)).pile is Pile.INFECTED:
            assert may_be_infected(page.html.encode()), name


def test_every_kind_is_in_both_halves() -> None:
    for half in (tuning_half(), judging_half()):
        kinds = {one.kind.partition("/")[2] for one in half}
        assert {kind.__name__ for kind in (*clean.KINDS, *infected.KINDS)} <= kinds
