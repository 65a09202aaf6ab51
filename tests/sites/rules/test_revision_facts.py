"""The hash of a revision says whether the content is the same, and nothing else about it."""

import json

from hypothesis import given
from hypothesis import strategies as st

from pendopo.sites.rules.revision_facts import KEPT_BY_WAGTAIL, changed_fields, digest

VALUES = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text())
CONTENT = st.dictionaries(st.text(min_size=1), VALUES, max_size=8)


def test_a_known_content_has_a_known_hash() -> None:
    """Of ``{"body":"isi é","title":"Rapat"}`` in UTF-8, by sha256sum."""
    assert digest({"title": "Rapat", "body": "isi é"}) == "1e74ca8f90343a672f3f1875c7465741775731ec0d92409671d0562e8010f042"


@given(CONTENT)
def test_the_order_of_fields_and_a_way_through_json_change_nothing(content: dict[str, object]) -> None:
    assert digest(dict(reversed(content.items()))) == digest(content) == digest(json.loads(json.dumps(content)))


@given(CONTENT, CONTENT)
def test_contents_differ_where_their_hashes_differ(one: dict[str, object], other: dict[str, object]) -> None:
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (digest(one) == digest(other)) == same


@given(CONTENT, CONTENT)
def test_the_changed_fields_are_those_that_differ(one: dict[str, object], other: dict[str, object]) -> None:
    changed = changed_fields(one, other)
    assert changed == sorted(set(changed))
    for name in (set(one) | set(other)) - KEPT_BY_WAGTAIL:
        assert (name in changed) == (one.get(name) != other.get(name))


def test_what_wagtail_keeps_itself_is_no_change() -> None:
    assert changed_fields({"title": "a", "live": False, "latest_revision": 1}, {"title": "a", "live": True, "latest_revision": 2}) == []


def test_everything_of_a_first_revision_is_new() -> None:
    assert changed_fields(None, {"title": "a", "summary": "b", "path": "0001"}) == ["summary", "title"]
