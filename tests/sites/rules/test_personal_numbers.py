"""Numbers of persons are found however they are written, and what only looks long is left alone."""

import calendar
import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pendopo.sites.rules.personal_numbers import Kind, could_be_nik, identity_numbers, mask, national, personal_numbers
from tests.pdfs import nik


@st.composite
def niks(draw: st.DrawFn) -> str:
    """Numbers built by the rule: a place, a date of some century, a woman or a man, a serial."""
    year, month = draw(st.integers(1930, 2015)), draw(st.integers(1, 12))
    day = draw(st.integers(1, calendar.monthrange(year, month)[1])) + draw(st.sampled_from([0, 40]))
    province, regency = draw(st.sampled_from([11, 33, 35, 53, 94])), draw(st.sampled_from([1, 6, 39, 71, 79]))
    return f"{province}{regency:02d}{draw(st.integers(1, 60)):02d}{day:02d}{month:02d}{year % 100:02d}{draw(st.integers(1, 9999)):04d}"


def kinds(text: str, *phones: str) -> list[Kind]:
    return [found.kind for found in personal_numbers(text, office_phones=phones)]


@cache
def every_date() -> set[str]:
    """Every day of both centuries as a NIK writes it."""
    return {
        f"{day + woman:02d}{month:02d}{year % 100:02d}"
        for year in range(1900, 2100)
        for month in range(1, 13)
        for day in range(1, calendar.monthrange(year, month)[1] + 1)
        for woman in (0, 40)
    }


def slow_answer(digits: str) -> bool:
    """The rule again, by looking among all days."""
    place = (1 <= int(digits[2:4]) <= 39 or 71 <= int(digits[2:4]) <= 79) and 1 <= int(digits[4:6]) <= 60
    return int(digits[:2]) in PROVINCES and place and digits[6:12] in every_date()


PROVINCES = {*range(11, 20), 21, *range(31, 37), *range(51, 55), *range(61, 66), *range(71, 77), 81, 82, *range(91, 97)}


def test_the_published_example_is_one() -> None:
    """DOMAIN 4.6: a woman, born 17 August 1990, first registered in 11.01.01."""
    example = "110101" + "570890" + "0001"
    assert could_be_nik(example)
    assert mask(example) == "110101******0001"


@given(
    niks(), st.sampled_from(["", "NIK ", "a.n. Budi (", "dengan NIK:", "1. ", "nik="]), st.sampled_from(["", ".", ", lahir", ")", "\n12"])
)
def test_every_number_built_like_one_is_found_in_any_sentence(number: str, before: str, after: str) -> None:
    assert kinds(f"{before}{number}{after}") == [Kind.NIK]


@given(
    niks(),
    st.sampled_from([" ", ".", "-", "\u00a0", " - "[1:2], "/", "_", "\u2009", "\u2013"]),
    st.sampled_from([(6, 6, 4), (4, 4, 4, 4), (2, 2, 2, 2, 2, 2, 4), (8, 8)]),
)
def test_groups_do_not_hide_it(number: str, between: str, groups: tuple[int, ...]) -> None:
    pieces, start = [], 0
    for length in groups:
        pieces.append(number[start : start + length])
        start += length
    assert kinds(f"NIK {between.join(pieces)} a.n. Budi") == [Kind.NIK]


@given(niks(), st.integers(2, 14))
def test_the_end_of_a_line_does_not_hide_it(number: str, place: int) -> None:
    assert kinds(f"NIK {number[:place]}\n{number[place:]}\nBudi") == [Kind.NIK]


@given(niks(), st.integers(1, 15), st.sampled_from("\u200b\u00ad\u2060"))
def test_signs_that_nobody_sees_do_not_hide_it(number: str, place: int, unseen: str) -> None:
    assert kinds(number[:place] + unseen + number[place:]) == [Kind.NIK]


@given(niks(), st.sampled_from(["０", "٠", "۰"]))
def test_figures_of_other_scripts_do_not_hide_it(number: str, zero: str) -> None:
    assert kinds("".join(chr(ord(zero) + int(figure)) for figure in number)) == [Kind.NIK]


@given(niks())
def test_the_masked_number_may_stand_and_shows_no_birth_date(number: str) -> None:
    assert kinds(f"NIK {mask(number)}") == []
    (found,) = personal_numbers(number)
    assert number[6:12] not in found.masked.replace(number[:6], "", 1).replace(number[12:], "", 1)
    assert not re.search(r"\d{10}", found.masked)


@settings(deadline=None)
@given(niks(), st.integers(0, 11), st.integers(0, 9))
def test_the_structure_is_what_the_slow_answer_says(number: str, place: int, figure: int) -> None:
    changed = f"{number[:place]}{figure}{number[place + 1 :]}"
    assert could_be_nik(changed) == slow_answer(changed)


@given(st.text(alphabet="0123456789 .-\n/abNIK:,", max_size=200))
def test_whatever_is_found_was_there_and_is_masked(text: str) -> None:
    for found in identity_numbers(text):
        assert re.fullmatch(r"\d{6}\*{6}\d{4}", found.masked)
        assert 0 <= found.start < len(text)


@given(st.text(max_size=300))
def test_no_text_makes_it_fail(text: str) -> None:
    personal_numbers(text)


@pytest.mark.parametrize(
    "text",
    [
        "199001012015031001",  # 18 digits: the number of a civil servant
        "19900101 201503 1 001",
        "35.06.01.2001-003",  # a polling station
        "KPU/35.06/2026/0001",
        "Rp3.506.121.708.900.001",  # a sum
        "0," + nik(),  # a share
        "Tahun 2019 2020 2021 2022",
        "suara 12345 67890 11223 44556",
        "(0354) 681 234",
        "021-31937223",
        "1500-123",
        "0800 100 1234",
        "3506 1217 0890",
    ],
)
def test_other_long_numbers_are_left_alone(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    "change", ["99" + nik()[2:], nik()[:2] + "00" + nik()[4:], nik()[:4] + "00" + nik()[6:], nik(day=32), nik()[:8] + "13" + nik()[10:]]
)
def test_sixteen_digits_without_a_place_or_a_date_are_left_alone(change: str) -> None:
    assert kinds(f"NIK {change}") == []


def test_a_number_that_a_spreadsheet_rounded_tells_as_much() -> None:
    assert kinds(nik(0)) == [Kind.NIK]


def test_the_29th_of_february_needs_a_leap_year() -> None:
    assert could_be_nik("350612" + "290200" + "0001")
    assert not could_be_nik("350612" + "290290" + "0001")


@pytest.mark.parametrize(
    ("before", "kind"),
    [
        ("No. KK ", Kind.FAMILY_CARD),
        ("NKK: ", Kind.FAMILY_CARD),
        ("nomor kartu keluarga ", Kind.FAMILY_CARD),
        ("Nomor rekening BRI: ", Kind.OTHERWISE_NAMED),
        ("kode RUP ", Kind.OTHERWISE_NAMED),
        ("Virtual account ", Kind.OTHERWISE_NAMED),
        ("NIK pemilik rekening ", Kind.NIK),
        ("NPWP ", Kind.NIK),
        ("NIK dan rekening ", Kind.NIK),
        ("Budi ", Kind.NIK),
    ],
)
def test_the_words_before_a_number_say_what_it_is(before: str, kind: Kind) -> None:
    assert kinds(f"{before}{nik()}") == [kind]


PEOPLE = [
    "0812-3456-7890",
    "0812 3456 7890",
    "+62 812 3456 7890",
    "6281234567890",
    "(62) 812-3456-7890",
    "wa.me/6281234567890",
    "08123456789",
]


@pytest.mark.parametrize("number", PEOPLE)
def test_a_mobile_number_is_found_however_it_is_written(number: str) -> None:
    assert kinds(f"Hubungi {number} (Budi)") == [Kind.MOBILE]


@pytest.mark.parametrize("number", PEOPLE[:-1])
@pytest.mark.parametrize("own", PEOPLE[:-1])
def test_the_offices_own_number_may_stand_anywhere(number: str, own: str) -> None:
    assert kinds(f"Layanan {number}", own) == []
    assert kinds(f"Layanan {number}", "0857-0000-0000") == [Kind.MOBILE]


def test_a_mobile_number_is_shown_without_its_middle() -> None:
    (found,) = personal_numbers("Hubungi 0812-3456-7890")
    assert found.masked == "0812****890"
    assert national("+62 812-3456-7890") == national("0812 3456 7890")


def test_all_numbers_of_a_text_are_found_in_their_order() -> None:
    text = f"{nik(1)} lalu 0812-3456-7890 lalu {nik(2)}"
    assert [found.masked for found in personal_numbers(text)] == ["350612******0001", "0812****890", "350612******0002"]
