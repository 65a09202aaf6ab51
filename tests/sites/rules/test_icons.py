"""Icons: a page carries the symbols that it uses, each once, and no others."""

import pytest

from pendopo.sites.rules.icons import MARKER, SHAPES, icon, inline_symbols

PAGE = f"<body>{MARKER}{icon('go')}{icon('pin')}{icon('go')}</body>"


def test_a_page_carries_each_symbol_that_it_uses_once() -> None:
    page = inline_symbols(PAGE)
    assert page.count('<symbol id="i-go"') == page.count('<symbol id="i-pin"') == 1
    assert page.count("<symbol") == 2
    assert MARKER not in page


def test_the_rest_of_the_page_stays_as_it_is() -> None:
    assert inline_symbols(PAGE).endswith(PAGE.removeprefix(f"<body>{MARKER}"))


def test_without_icons_the_marker_goes_and_without_a_marker_nothing_happens() -> None:
    assert inline_symbols(f"<body>{MARKER}<p>a</p>") == "<body><p>a</p>"
    assert inline_symbols(icon("go")) == icon("go")


def test_a_second_marker_such_as_in_a_text_is_not_filled() -> None:
    assert inline_symbols(PAGE + MARKER).count("<symbol") == 2


def test_an_unknown_icon_in_a_page_is_left_out_and_an_unknown_name_is_refused() -> None:
    assert "<symbol" not in inline_symbols(f'{MARKER}<use href="#i-nothing"/>')
    with pytest.raises(KeyError):
        icon("nothing")


def test_an_icon_says_nothing_to_those_who_listen() -> None:
    assert all('aria-hidden="true"' in icon(name) for name in SHAPES)
