"""Nothing personal and nothing secret goes into the audit trail; what it needs for its work stays readable."""

import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.security.rules.redaction import LONGEST, STRUCK, redact

NIK = "35060117" + "08900003"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20
)


def texts(value: object) -> list[str]:
    """All texts of a JSON value but the names of its fields."""
    if isinstance(value, dict):
        return [text for inner in value.values() for text in texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in texts(inner)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize(
    "text",
    [NIK, f"NIK {NIK} terdaftar", "3506.0117.0890.0003", "35 06 01 17 08 90 00 03", "0812-3456-7890", "08123456789", f"x{NIK}y"],
)
def test_personal_numbers_are_struck_however_they_are_grouped(text: str) -> None:
    assert STRUCK in redact(text)
    assert not re.search(r"\d{6}", redact(text))


@pytest.mark.parametrize("text", ["Rapat 17-08-2026 09.30", "SK 123/PL.02/3506/2026", "35.06.01.2001", "35.06.01.2001-003", "2026-08-17"])
def test_dates_numbers_of_decrees_and_codes_of_regions_stay(text: str) -> None:
    assert redact(text) == text


def test_mail_addresses_are_struck() -> None:
    assert redact("hubungi budi.s+kpu@contoh.go.id segera") == f"hubungi {STRUCK} segera"


@pytest.mark.parametrize(
    "name", ["password", "kata_sandi", "token", "recovery_codes", "secret", "otp", "nik", "session_key", "kunci_rahasia"]
)
def test_the_value_under_a_secret_s_name_is_struck_at_any_depth(name: str) -> None:
    assert redact({"a": [{name: "apa saja"}]}) == {"a": [{name: STRUCK}]}


@pytest.mark.parametrize("size", [32, 40, 64])
def test_hashes_stay_whole_even_with_many_digits_in_a_row(size: int) -> None:
    found = "12345678" * 2 + "ab" * 24
    assert redact(f"dari {found[:size]} ke {found[:size]}") == f"dari {found[:size]} ke {found[:size]}"


def test_a_number_with_a_letter_beside_it_is_no_hash() -> None:
    assert NIK not in redact(f"a{NIK}")
    assert redact("1" * 64) == STRUCK


def test_keys_of_offices_are_not_touched() -> None:
    assert redact({"office": 13506000000000}) == {"office": 13506000000000}


def test_long_texts_are_cut() -> None:
    assert len(redact("kata " * 1000)) == LONGEST


@given(JSON)
def test_no_text_keeps_ten_digits_in_a_row_or_a_mail_address(value: object) -> None:
    for text in texts(redact(value)):
        assert not re.search(r"[0-9]{10}", re.sub(r"\b[0-9a-f]{32,64}\b", "", text))
        assert not re.search(r"[a-z0-9]@[a-z0-9]+\.[a-z0-9]", text)


@given(JSON)
def test_striking_twice_changes_nothing_more(value: object) -> None:
    assert redact(redact(value)) == redact(value)


@given(st.text(alphabet="0123456789 .-x", max_size=40), st.text(alphabet="0123456789", min_size=10, max_size=16))
def test_a_number_is_struck_wherever_it_stands(around: str, number: str) -> None:
    assert number not in redact(f"{around}{number}{around}")


@given(st.binary())
def test_the_hash_of_anything_stays(data: bytes) -> None:
    digest = hashlib.sha256(data).hexdigest()
    assert redact(digest) == digest


@given(JSON)
def test_the_shape_stays(value: object) -> None:
    def shape(inner: object) -> object:
        if isinstance(inner, dict):
            return sorted(map(str, inner))
        return len(inner) if isinstance(inner, list) else type(inner)

    assert shape(redact(value)) == shape(value)
