"""Letters that were stored in a wrong encoding are mended, and nothing else is touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.site_import.rules.mojibake import mended, mended_markup
from tests.site_import.rules.markup import text

SIGNS = "“”‘’–—…•©®°é\u00a0üñ"


@given(st.text(st.sampled_from("abc .,<>&" + SIGNS), max_size=60))
def test_what_was_read_as_windows_1252_comes_back(words: str) -> None:
    wrong = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in words.encode())
    assert mended(wrong) == words
    assert mended(words) == words


@pytest.mark.parametrize("words", ["SÃO PAULO", "âge", "Â", "ð", "Ã—", "pâté", "10 â 20", "€ 5", "a â€"])
def test_letters_that_may_be_meant_stay(words: str) -> None:
    assert mended(words) in (words, words.replace("â€", "”"), words.replace("Ã—", "×"))


def test_a_closing_quote_whose_last_byte_went_missing_is_one() -> None:
    assert mended("â€œPemiluâ€ jurdil") == "“Pemilu” jurdil"


def test_entities_are_mended_where_they_make_a_sign_and_no_element_is_made_of_them() -> None:
    assert mended_markup("&acirc;&euro;&oelig;Pemilu&acirc;&euro;&#8482;") == "“Pemilu’"
    assert mended_markup("&Acirc;&lt;b&gt;") == "&Acirc;&lt;b&gt;"


def test_a_body_is_mended_before_its_control_characters_go() -> None:
    assert text("<p>â€œPemiluâ€\x9d jurdilÂ\xa0dan adil</p>") == "<p>“Pemilu” jurdil dan adil</p>"
