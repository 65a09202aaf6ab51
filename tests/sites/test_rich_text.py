"""What an editor types comes out as it was typed: no item of a list is lost, and no list counts anew."""

import itertools
import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.admin.rich_text import get_rich_text_editor_widget
from wagtail.admin.telepath import JSContext

from pendopo.sites.blocks import TEXT_FEATURES
from pendopo.sites.rich_text import ListKeeping, TextArea

EDITOR = ListKeeping(TEXT_FEATURES)
KINDS = {"u": "unordered-list-item", "o": "ordered-list-item", "p": "unstyled", "h": "header-three"}
Paragraphs = list[tuple[str, int]]


def typed(paragraphs: Paragraphs) -> str:
    """A text as the editor sends it: each paragraph says its own place."""
    blocks = [
        {"key": f"k{place}", "text": f"({place})", "type": KINDS[kind], "depth": depth, "inlineStyleRanges": [], "entityRanges": []}
        for place, (kind, depth) in enumerate(paragraphs)
    ]
    return json.dumps({"blocks": blocks, "entityMap": {}})


def saved(paragraphs: Paragraphs) -> str:
    return re.sub(r' data-block-key="\w+"', "", EDITOR.to_database_format(typed(paragraphs)))


def opened(markup: str) -> Paragraphs:
    state: dict[str, Any] = json.loads(EDITOR.from_database_format(markup))
    names = {kind: name for name, kind in KINDS.items()}
    return [(names[block["type"]], block["depth"]) for block in state["blocks"]]


def is_possible(paragraphs: Paragraphs) -> bool:
    """Whether each item stands at most one step below the one above it."""
    before = -1
    for kind, depth in paragraphs:
        if depth > (before + 1 if kind in "uo" else 0):
            return False
        before = depth if kind in "uo" else -1
    return True


ITEMS = [(kind, depth) for kind in "uo" for depth in range(3)]


@pytest.mark.parametrize("length", [1, 2, 3, 4])
def test_every_short_list_is_saved_and_opened_as_it_was_typed(length: int) -> None:
    for paragraphs in itertools.product([*ITEMS, ("p", 0)], repeat=length):
        if is_possible(list(paragraphs)):
            assert opened(saved(list(paragraphs))) == list(paragraphs), paragraphs


@given(
    st.lists(
        st.one_of(st.sampled_from(ITEMS), st.tuples(st.sampled_from("uo"), st.integers(0, 6)), st.just(("h", 0))), min_size=1, max_size=12
    )
)
def test_no_item_is_lost_whatever_depths_are_left_behind(paragraphs: Paragraphs) -> None:
    markup = saved(paragraphs)
    assert re.findall(r"\((\d+)\)", markup) == [str(place) for place in range(len(paragraphs))]
    again = opened(markup)
    assert [kind for kind, _depth in again] == [kind for kind, _depth in paragraphs]
    assert is_possible(again)
    assert saved(again) == markup


def test_bullets_and_numbers_in_turn_are_lists_of_their_own_kind_in_the_item_above() -> None:
    assert saved([("u", 0), ("o", 1), ("u", 1), ("o", 1)]) == (
        "<ul><li>(0)<ol><li>(1)</li></ol><ul><li>(2)</li></ul><ol><li>(3)</li></ol></li></ul>"
    )


def test_numbers_go_on_behind_bullets_below_a_number() -> None:
    assert saved([("o", 0), ("u", 1), ("o", 0)]) == "<ol><li>(0)<ul><li>(1)</li></ul></li><li>(2)</li></ol>"


def test_items_without_a_list_above_them_begin_one() -> None:
    assert saved([("u", 2), ("u", 2), ("o", 0)]) == "<ul><li>(0)</li><li>(1)</li></ul><ol><li>(2)</li></ol>"


def test_a_text_that_nobody_has_touched_yet_is_empty() -> None:
    assert EDITOR.to_database_format("null") == EDITOR.to_database_format("{}") == ""


def test_the_editor_of_the_desk_is_the_one_that_keeps_lists() -> None:
    widget = get_rich_text_editor_widget("default", features=TEXT_FEATURES)
    assert isinstance(widget, TextArea)
    assert JSContext().pack(widget)["_type"] == "wagtail.widgets.DraftailRichTextArea"
    kept = widget.value_from_datadict({"isi": typed([("u", 0), ("u", 1), ("o", 1)])}, {}, "isi")
    assert re.findall(r"\((\d)\)", kept) == ["0", "1", "2"]
