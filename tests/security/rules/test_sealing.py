"""What is sealed opens with the same secret and purpose alone, and not after a change."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pendopo.security.rules.sealing import NotSealedHere, open_sealed, seal

SECRET = "rahasia instalasi " * 4
TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]))


@settings(max_examples=50)
@given(TEXT)
def test_what_is_sealed_can_be_opened(text: str) -> None:
    assert open_sealed(seal(text, SECRET, purpose="uji"), SECRET, purpose="uji") == text


@settings(max_examples=50)
@given(TEXT, st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_a_changed_byte_is_found(text: str, place: int, change: int) -> None:
    raw = bytearray(base64.urlsafe_b64decode(seal(text, SECRET, purpose="uji")))
    raw[place % len(raw)] ^= change
    with pytest.raises(NotSealedHere):
        open_sealed(base64.urlsafe_b64encode(raw).decode(), SECRET, purpose="uji")


@pytest.mark.parametrize(("secret", "purpose"), [(SECRET, "lain"), (SECRET + "x", "uji")])
def test_another_purpose_or_secret_does_not_open_it(secret: str, purpose: str) -> None:
    with pytest.raises(NotSealedHere):
        open_sealed(seal("isi", SECRET, purpose="uji"), secret, purpose=purpose)


@pytest.mark.parametrize("text", ["", "bukan base64 !", "YWJj", "é"])
def test_what_was_never_sealed_is_refused_plainly(text: str) -> None:
    with pytest.raises(NotSealedHere):
        open_sealed(text, SECRET, purpose="uji")


def test_the_same_text_is_sealed_differently_each_time_and_does_not_show() -> None:
    sealed = {seal("kata rahasia", SECRET, purpose="uji") for _ in range(20)}
    assert len(sealed) == 20
    assert not any(b"kata rahasia" in base64.urlsafe_b64decode(text) for text in sealed)
