"""What is recognised at a glance is always what reading it would accept; the glance is only quicker."""

import datetime
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.transparency.rules.entries import KINDS, Entry, EntryRefused
from pendopo.transparency.rules.plain_entries import plain_entry

NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
FIRST, LAST = datetime.datetime(1, 1, 2), datetime.datetime(9999, 12, 30)  # noqa: DTZ001
TIMES = st.datetimes(FIRST, LAST, timezones=st.just(datetime.UTC))
SUBJECTS = st.from_regex(r"[0-9A-Za-z][0-9a-z./:_#@-]{0,30}", fullmatch=True)
ENTRIES = st.builds(
    Entry, st.sampled_from(sorted(KINDS)), SUBJECTS, st.integers(1, 10**16),
    TIMES, st.none() | st.integers(0, 10**16), st.dictionaries(NAMES, st.binary(min_size=32, max_size=32), max_size=3),
    st.dictionaries(NAMES, st.integers(0, 10**16), max_size=3), st.sampled_from(["", "kpu:35.06", "bawaslu:35", "kpu:1234567890.12345678"]),
    st.sampled_from(["", "0", "35", "35.06.12.2003", "35.06.12.2003-001", "35.0612.2003.0001-003"]),
)  # fmt: skip


def accepted(data: bytes) -> Entry | None:
    try:
        return Entry.parse(data)
    except EntryRefused:
        return None


@given(ENTRIES)
def test_what_is_recognised_is_what_reading_accepts(entry: Entry) -> None:
    try:
        data = entry.as_bytes()
    except EntryRefused:
        return
    found = plain_entry(data)
    assert found in (None, (entry.kind, entry.corrects))


@given(ENTRIES, st.data())
def test_a_changed_entry_is_never_recognised_unless_reading_accepts_it_too(entry: Entry, draw: st.DataObject) -> None:
    try:
        data = bytearray(entry.as_bytes())
    except EntryRefused:
        return
    for _ in range(draw.draw(st.integers(1, 3))):
        at = draw.draw(st.integers(0, len(data) - 1))
        data[at : at + draw.draw(st.integers(0, 2))] = draw.draw(
            st.sampled_from([b"", b"0", b"9", b'"', b",", b"a", b"=", b"\n", b" ", b"-", b"Z"])
        )
    if plain_entry(bytes(data)) is not None:
        assert accepted(bytes(data)) is not None


USUAL = Entry(
    "site_release", "kab-kediri.kpu.go.id", 7, datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC), None,
    {"manifest": sha256(b"").digest()}, {"files": 130, "bytes": 2_000_000}, "kpu:35.06", "35.06",
).as_bytes()  # fmt: skip


def test_usual_entries_are_recognised() -> None:
    assert plain_entry(USUAL) == ("site_release", None)
    assert plain_entry(USUAL.replace(b'{"kind"', b'{"corrects":3,"kind"')) == ("site_release", 3)
    day = Entry(
        "audit_root", "2026-11-21", 1, datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC), None, {"root": bytes(32)}, {"entries": 5}
    )
    assert plain_entry(day.as_bytes()) == ("audit_root", None)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"site_release", b"site_relaese"),
        (b"2026-11-22", b"2026-02-30"),
        (b"T00:", b"T24:"),
        (b"kab-kediri.kpu.go.id", b"3506.1201.0190-0001"),
        (b'"files"', b'"email"'),
        (b'"bytes":2000000,"files":130', b'"files":130,"bytes":2000000'),
        (b'"bytes":2000000,"files":130', b'"files":1,"files":130'),
        (b'"rev":7', b'"rev":07'),
        (b'"rev":7', b'"rev":0'),
        (b'"v":1', b'"v":2'),
        (b"}", b"}\n"),
        (b"FU=", b"FV="),
        (b":7", b":%d" % (2**53 + 1)),
    ],
)
def test_what_reading_refuses_is_not_recognised(old: bytes, new: bytes) -> None:
    data = USUAL.replace(old, new)
    assert data != USUAL
    assert accepted(data) is None
    assert plain_entry(data) is None
