"""Reading what people type, and ranking what resembles it."""

import pytest

from pendopo.regions.rules import keys, place_search
from pendopo.regions.rules.place_search import Candidate, PlaceQuery

KEDIRI, KOTA_KEDIRI, PARE, PARE_FAR, PARENGAN = (
    keys.region_key(10, code) for code in ("35.06", "35.71", "35.06.17", "64.02.01", "35.23.09")
)
NAMES = {KEDIRI: "Kabupaten Kediri", KOTA_KEDIRI: "Kota Kediri", PARE: "Pare", PARE_FAR: "Pare", PARENGAN: "Parengan"}


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("35.06.12", PlaceQuery(code="35.06.12")),
        ("350612", PlaceQuery(code="35.06.12")),
        ("35.06.", PlaceQuery(code="35.06")),
        ("351", PlaceQuery(words=("351",))),
        ("  Kab. KEDIRI ", PlaceQuery(words=("kabupaten", "kediri"))),
        ("kec pare", PlaceQuery(words=("pare",), level=3)),
        ("prop jatim", PlaceQuery(words=("jawa", "timur"), level=1)),
        ("desa", PlaceQuery(words=("desa",))),
        ("Soka’an", PlaceQuery(words=("soka'an",))),
        ("satu dua tiga empat lima enam", PlaceQuery(words=("satu", "dua", "tiga", "empat", "lima"))),
        ("", PlaceQuery()),
        ("!?", PlaceQuery()),
    ],
)
def test_codes_levels_and_abbreviations_are_understood(text: str, query: PlaceQuery) -> None:
    assert place_search.read_query(text) == query


def test_every_run_of_words_may_be_a_name_but_not_a_kind_alone() -> None:
    phrases = [phrase for _, _, phrase in place_search.read_query("pare kab kediri").phrases]
    assert phrases == ["pare", "kabupaten kediri", "kediri"]
    phrases = [phrase for _, _, phrase in place_search.read_query("satu dua tiga empat").phrases]
    assert phrases == ["satu", "satu dua", "dua", "dua tiga", "tiga", "tiga empat", "empat"]


def ranked(text: str, *found: tuple[int, str, float], **options: int) -> list[int]:
    query = place_search.read_query(text)
    return [place.key for place in place_search.rank(query, [Candidate(*one) for one in found], NAMES, **{"limit": 9, **options})]


def test_the_place_whose_parents_explain_the_other_words_comes_first() -> None:
    found = [(PARE_FAR, "pare", 1.0), (PARE, "pare", 1.0), (KEDIRI, "kediri", 1.0), (KOTA_KEDIRI, "kediri", 1.0)]
    for text in ("kediri pare", "pare kediri"):
        assert ranked(text, *found)[0] == PARE


def test_of_equals_the_higher_level_comes_first_and_the_exact_before_the_alike() -> None:
    assert ranked("x", (PARE, "x", 0.9), (KEDIRI, "x", 0.9), (PARENGAN, "x", 0.7)) == [KEDIRI, PARE, PARENGAN]


def test_noise_beside_a_good_answer_is_left_out() -> None:
    assert ranked("pare", (PARE, "pare", 1.0), (PARENGAN, "pare", 0.5)) == [PARE]
    assert ranked("pare", (PARENGAN, "pare", 0.3)) == []
    assert ranked("pare") == []


def test_a_wanted_level_and_a_limit_are_kept() -> None:
    found = [(PARE, "kediri", 1.0), (KEDIRI, "kediri", 1.0), (PARE_FAR, "kediri", 1.0)]
    assert ranked("kediri", *found, level=3) == [PARE, PARE_FAR]
    assert ranked("kediri", *found, limit=1) == [KEDIRI]


def test_a_name_found_by_two_phrases_counts_by_the_better_one() -> None:
    query = place_search.read_query("kabupaten kediri")
    places = place_search.rank(query, [Candidate(KEDIRI, "kediri", 1.0), Candidate(KEDIRI, "kabupaten kediri", 1.0)], NAMES, limit=3)
    assert places == [place_search.Ranked(KEDIRI, 1.04)]
