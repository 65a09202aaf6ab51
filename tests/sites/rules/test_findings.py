"""The table of findings: complete, in plain words, and sorted by what matters."""

import re
from pathlib import Path

from pendopo.sites import checks
from pendopo.sites.rules import file_checks, page_checks
from pendopo.sites.rules.findings import RULES, Finding, Severity, sorted_findings, stops

SOURCES = [page_checks.__file__, file_checks.__file__, checks.__file__]


def test_every_rule_says_what_was_found_and_what_to_do() -> None:
    for code, rule in RULES.items():
        assert re.fullmatch(r"[a-z-]+", code)
        assert rule.what.endswith(".")
        assert rule.remedy.endswith(".")
        assert set(re.findall(r"%\((\w+)\)s", rule.remedy)) <= {"limit"}


def test_every_code_that_the_checks_give_is_in_the_table_and_every_other_way_round() -> None:
    text = "".join(Path(path).read_text() for path in SOURCES) + '"file-lost"'
    used = set(
        re.findall(r'"((?:file|pdf|title|picture|pictures|heading|link|table|paragraph|nik|nkk|number|mobile|practice)[a-z-]*)"', text)
    )
    assert used & set(RULES) == set(RULES)


def test_a_finding_is_kept_and_read_again() -> None:
    finding = Finding("nik", "baris", {"masked": "350612******0001"})
    assert Finding(**finding.as_json()) == finding


def test_the_gravest_comes_first_and_the_order_of_the_page_is_kept() -> None:
    found = [Finding("title-long"), Finding("link-empty", "a"), Finding("nik"), Finding("link-empty", "b")]
    assert [finding.code + finding.place for finding in sorted_findings(found)] == ["nik", "link-emptya", "link-emptyb", "title-long"]
    assert stops(found) == [Finding("nik")]
    assert found[0].severity is Severity.HINT
