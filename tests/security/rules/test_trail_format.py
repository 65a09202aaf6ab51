"""An entry outside the database: its canonical form never wavers, and no spreadsheet runs it."""

import csv
import datetime
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.security.rules.trail_format import FIELDS, HEADINGS, canonical, cell, table_row

AT = datetime.datetime(2026, 11, 20, 9, 30, 5, 42, tzinfo=datetime.timezone(datetime.timedelta(hours=7)))
ENTRY = {
    "id": 7, "at": AT, "office_key": 13506000000000, "actor": "sari", "role": "publisher", "action": "page.publish", "outcome": "done",
    "subject": "Rapat é", "before": None, "after": {"b": 1, "a": [2]}, "detail": {}, "address": "127.0.0.1", "request_id": "ab",
}  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8
)


def test_the_canonical_form_is_written_down_here_byte_for_byte() -> None:
    assert canonical(ENTRY).decode() == (
        '{"action":"page.publish","actor":"sari","address":"127.0.0.1","after":{"a":[2],"b":1},"at":"2026-11-20T02:30:05.000042+00:00",'
        '"before":null,"detail":{},"id":7,"office_key":13506000000000,"outcome":"done","request_id":"ab","role":"publisher",'
        '"subject":"Rapat é"}'
    )


@given(JSON, JSON)
def test_whatever_differs_differs_in_the_canonical_form_too(one: object, other: object) -> None:
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (canonical({**ENTRY, "after": one}) == canonical({**ENTRY, "after": other})) == same


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_counts(name: str) -> None:
    other = AT + datetime.timedelta(microseconds=1) if name == "at" else "lain"
    assert canonical({**ENTRY, name: other}) != canonical(ENTRY)


@given(st.text())
def test_no_text_becomes_a_formula(text: str) -> None:
    assert not cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_row_has_a_cell_for_each_heading_and_survives_csv() -> None:
    row = table_row(ENTRY, "KPU Kabupaten Kediri")
    assert len(row) == len(HEADINGS) == len(FIELDS)
    file = io.StringIO()
    csv.writer(file).writerow(row)
    assert next(csv.reader(io.StringIO(file.getvalue()))) == row
    assert row[:3] == ["7", "2026-11-20T09:30:05+07:00", "KPU Kabupaten Kediri"]
    assert row[8:11] == ["", '{"b": 1, "a": [2]}', ""]
