"""Whatever a source, the cleaning or the detector may say, the desk has words for it."""

import re

from django.utils import translation

from pendopo.site_import import words
from pendopo.site_import.rules.cleaning_asides import Reason
from pendopo.site_import.rules.items import Kind, Status
from pendopo.site_import.sources import SOURCES
from pendopo.site_import.sources.faults import FAULT_CODES
from pendopo.site_import.sources.sql_dump.mapping import GUESSES
from pendopo.site_import.sources.sql_dump.stored_mapping import PROBLEMS, Problem
from pendopo.sites.rules.hiding import way_of_hiding


def test_every_fault_of_a_source_has_words() -> None:
    assert set(FAULT_CODES) <= set(words.FAULTS)


def test_every_source_has_a_name_and_a_hint_in_both_languages() -> None:
    for language in ("id", "en"):
        with translation.override(language):
            said = {source.name: (words.source_words(source.name), words.source_hint(source.name)) for source in SOURCES}
        assert len({name for name, _hint in said.values()} - {""}) == len(SOURCES), language
        assert all(hint for _name, hint in said.values())
        assert not [name for name in said if said[name][0] == name]
    assert set(words.SOURCES) == {source.name for source in SOURCES}
    with translation.override("en"):
        assert words.source_words("wxr") == "WordPress export (XML file)"


def test_every_problem_of_a_mapping_and_every_attribute_has_words() -> None:
    assert set(words.PROBLEMS) == set(PROBLEMS)
    assert set(words.ATTRIBUTES) == set(GUESSES)
    assert set(words.OLD_KINDS) == {kind.value for kind in Kind}
    assert set(words.OLD_STATES) == {status.value for status in Status}
    for code in PROBLEMS:
        assert "%(" not in words.problem_words(Problem(code, "berita", "title"))


def test_a_place_and_a_way_of_hiding_are_said_in_the_language_of_the_reader() -> None:
    with translation.override("en"):
        assert words.place_words("baris 12, kolom judul").startswith("line 12")
        assert words.place_words("https://kab-contoh.example/") == "https://kab-contoh.example/"
        assert words.sign_where("off_screen: slot") == "off screen: slot"
        assert words.sign_where("24 / 49") == "24 / 49"
    ways = set(re.findall(r"``(\w+)``", (way_of_hiding.__doc__ or "").partition("Returns:")[2]))
    assert ways == set(words.WAYS_OF_HIDING)


def test_every_reason_for_a_left_over_part_has_words() -> None:
    assert {reason.value for reason in Reason} <= set(words.LEFT_OVER)
