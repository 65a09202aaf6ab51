"""What may stand in a log: facts in one form of writing, and nothing of a person."""

import datetime
import json
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.transparency.rules.entries import KINDS, LARGEST_NUMBER, LOGS, PERSONAL, Entry, EntryRefused

BOUNDS = (datetime.datetime(2000, 1, 1), datetime.datetime(2100, 1, 1))  # noqa: DTZ001  hypothesis gives them a zone
NOON = datetime.datetime(2026, 11, 22, 5, 0, 7, tzinfo=datetime.UTC)
NIK = "35061234" + "56780001"  # invented, and in two parts: no file of ours holds such a number
HASH = sha256(b"manifest").digest()
RELEASE = Entry(
    "site_release", "kab-kediri.kpu.go.id", 7, NOON, 12, {"manifest": HASH}, {"files": 812, "bytes": 3_400_000}, "kpu:35.06", "35.06"
)
names = st.from_regex(r"[a-z][a-z0-9_]{0,10}", fullmatch=True).filter(lambda name: not PERSONAL & set(name.split("_")))
entries = st.builds(
    Entry, st.sampled_from(sorted(KINDS)), st.from_regex(r"[0-9A-Za-z][a-z./_-]{0,30}", fullmatch=True), st.integers(1, LARGEST_NUMBER),
    st.datetimes(*BOUNDS, timezones=st.just(datetime.UTC)).map(lambda moment: moment.replace(microsecond=0)),
    st.none() | st.integers(0, LARGEST_NUMBER), st.dictionaries(names, st.binary(min_size=32, max_size=32), max_size=3),
    st.dictionaries(names, st.integers(0, LARGEST_NUMBER), max_size=5), st.sampled_from(["", "kpu:35.06", "bawaslu:0"]),
    st.sampled_from(["", "0", "35", "35.06", "35.06.12.2003", "35.06.12.2003-007"]),
)  # fmt: skip


def test_an_entry_is_written_in_one_way() -> None:
    assert RELEASE.as_bytes().decode() == (
        '{"corrects":12,"kind":"site_release","office":"kpu:35.06","region":"35.06","rev":7,'
        '"sha256":{"manifest":"BbOr8leaXrZkA814vlV/2GBjOh/iEDx2QgMN7+MsZX8="},"subject":"kab-kediri.kpu.go.id",'
        '"time":"2026-11-22T05:00:07Z","totals":{"bytes":3400000,"files":812},"v":1}'
    )
    assert RELEASE.log == "situs"


@given(entries)
def test_what_is_written_is_read_back_the_same(entry: Entry) -> None:
    """Numbers of sixteen digits apart: they can't be told from a NIK, so they are refused as totals too."""
    if any(number >= 10**15 for number in (entry.rev, entry.corrects or 0, *entry.totals.values())):
        return
    assert Entry.parse(entry.as_bytes()) == entry
    assert entry.as_bytes() == json.dumps(json.loads(entry.as_bytes()), sort_keys=True, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"subject": NIK}, "sixteen digits"), ({"subject": f"x/{NIK[:4]}-{NIK[4:8]}-{NIK[8:12]}-{NIK[12:]}"}, "sixteen digits"),
        ({"totals": {"files": int(NIK)}}, "sixteen digits"), ({"rev": int(NIK)}, "sixteen digits"),
        ({"hashes": {"nik": HASH}}, "not even hashed"), ({"totals": {"nama_pemilih": 1}}, "not even hashed"),
        ({"hashes": {"voter_list": HASH}}, "not even hashed"), ({"totals": {"Nama": 1}}, "lower-case"),
        ({"totals": {"a b": 1}}, "lower-case"),
        ({"hashes": {"manifest": HASH[:31]}}, "32 bytes"), ({"totals": {"files": -1}}, "whole number"),
        ({"totals": {"files": 1.5}}, "whole number"),
        ({"totals": {"files": True}}, "whole number"), ({"totals": {"files": 2**53}}, "whole number"), ({"rev": 0}, "counts from 1"),
        ({"corrects": -1}, "corrects"), ({"subject": "Siti Aminah"}, "identifier"), ({"subject": ""}, "identifier"),
        ({"subject": "é"}, "identifier"),
        ({"subject": "x" * 201}, "identifier"), ({"kind": "gossip"}, "no kind"), ({"office": "Siti"}, "office"),
        ({"region": "Kediri"}, "region"),
        ({"time": datetime.datetime(2026, 1, 1)}, "time zone"),  # noqa: DTZ001
        ({"totals": {f"n{n}": 9 for n in range(9000)}}, "log the hash"),
    ],
)  # fmt: skip
def test_what_must_not_stand_in_a_log_is_refused(changed: dict[str, object], why: str) -> None:
    assert RELEASE.as_bytes()
    with pytest.raises(EntryRefused, match=why):
        replace(RELEASE, **changed).as_bytes()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"[]", b"null", b"{}", b"x", RELEASE.as_bytes() + b" ", RELEASE.as_bytes().replace(b'"v":1', b'"v":2'),
        RELEASE.as_bytes().replace(b'"v":1', b'"nik":"x","v":1'), RELEASE.as_bytes().replace(b'"rev":7', b'"rev":7.0'),
        RELEASE.as_bytes().replace(b"Z", b"z"), b"[" * 100_000,
    ],
)  # fmt: skip
def test_what_is_not_an_entry_in_the_one_form_is_refused(data: bytes) -> None:
    with pytest.raises(EntryRefused):
        Entry.parse(data)


def test_the_same_fact_has_the_same_key_at_any_time_and_a_correction_another() -> None:
    later = replace(RELEASE, time=NOON + datetime.timedelta(hours=1), totals={})
    assert later.key == RELEASE.key
    assert replace(RELEASE, rev=8).key != RELEASE.key
    assert len(RELEASE.key) == 16


def test_every_kind_goes_into_a_log_that_there_is() -> None:
    assert {kind.log for kind in KINDS.values()} <= set(LOGS)
