"""The log of visits: any bytes are read, no line names a person, and how a file is cut does not matter."""

import datetime
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.sites.rules.view_log import (
    DAY_ZONE,
    Skipped,
    Tally,
    View,
    client_kind,
    line_of,
    months_begin,
    page_path,
    read_line,
    rounded,
    tally,
)

DAY = datetime.date(2026, 11, 22)
GOOD = b'2026-11-22T09+07:00 kab-kediri.pemilu.example 200 GET "/berita/rapat/" reader'
NEAR_LINES = st.builds(
    lambda *parts: b"%b %b %b %b %b %b" % parts,
    st.sampled_from(
        [b"2026-11-22T09+07:00", b"2026-11-22T23+00:00", b"2026-13-45T99+07:00", b"0001-01-01T00+14:00", b"9999-12-31T23-12:00"]
    ),
    st.sampled_from([b"a.example", b"b.example", b"A", b""]),
    st.sampled_from([b"200", b"304", b"404", b"2000"]),
    st.sampled_from([b"GET", b"HEAD", b"get"]),
    st.binary(max_size=30).map(lambda path: b'"/%b/"' % path),
    st.sampled_from([b"reader", b"bot", b"cat"]),
)
LINES = st.lists(st.one_of(st.just(GOOD), NEAR_LINES, st.binary(max_size=60)).map(lambda line: line.replace(b"\n", b"")))


def test_a_line_tells_day_host_and_page() -> None:
    assert read_line(GOOD) == View(DAY, "kab-kediri.pemilu.example", "/berita/rapat/")


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        ((b"reader", b"bot"), Skipped.BOT),
        ((b"GET", b"HEAD"), Skipped.OTHER),
        ((b"200", b"404"), Skipped.OTHER),
        ((b"200", b"206"), Skipped.OTHER),
        ((b'rapat/"', b'rapat.pdf"'), Skipped.OTHER),
        ((b"/berita/rapat/", b"/p/4k2/"), Skipped.OTHER),
        ((b"/berita/rapat/", b"/\xff/"), Skipped.OTHER),
        ((b"/berita/rapat/", b"/%ff/"), Skipped.OTHER),
        ((b"/berita/rapat/", b"/a%00b/"), Skipped.OTHER),
        ((b"/berita/rapat/", b"/" + b"a" * 600 + b"/"), Skipped.OTHER),
        ((b"2026-11-22T09+07:00", b"2026-11-32T09+07:00"), Skipped.BROKEN),
        ((b"2026-11-22T09", b"127.0.0.1 2026-11-22T09"), Skipped.BROKEN),
        ((b" reader", b""), Skipped.BROKEN),
        ((b"reader", b"reader\r"), Skipped.BROKEN),
    ],
)
def test_what_is_no_view_is_named_and_not_counted(change: tuple[bytes, bytes], outcome: Skipped) -> None:
    assert read_line(GOOD.replace(*change)) is outcome


def test_304_is_a_view_too_since_the_reader_has_the_page_already() -> None:
    assert isinstance(read_line(GOOD.replace(b"200", b"304")), View)


def test_a_day_begins_at_midnight_of_western_indonesia_whatever_the_clock_of_the_server() -> None:
    late = read_line(GOOD.replace(b"2026-11-22T09+07:00", b"2026-11-22T17+00:00"))
    assert isinstance(late, View)
    assert late.day == DAY + datetime.timedelta(days=1)


@pytest.mark.parametrize("raw", [b"/berita//rapat/", b"/berita/./rapat/", b"/x/../berita/rapat/", b"/%62erita/rapat/", b"//berita/rapat//"])
def test_a_page_has_one_name_however_it_was_asked_for(raw: bytes) -> None:
    assert page_path(raw) == "/berita/rapat/"


@given(st.binary())
def test_any_bytes_are_read_without_an_error(line: bytes) -> None:
    assert isinstance(read_line(line), View | Skipped)


@given(LINES, st.integers(min_value=0))
def test_counting_in_two_parts_equals_counting_whole(lines: list[bytes], cut: int) -> None:
    cut %= len(lines) + 1
    first, second, whole = tally(lines[:cut]), tally(lines[cut:]), tally(lines)
    assert first.views + second.views == whole.views
    assert first.skipped + second.skipped == whole.skipped
    assert whole.lines == len(lines)


@given(LINES)
def test_counting_alike_lines_at_once_is_counting_each(lines: list[bytes]) -> None:
    slow = Tally()
    for line in lines:
        found = read_line(line)
        counts: Counter = slow.views if isinstance(found, View) else slow.skipped
        counts[found] += 1
    assert (slow.views, slow.skipped) == (tally(lines).views, tally(lines).skipped)


@given(st.binary(max_size=80))
def test_a_page_path_is_a_page_path_again(raw: bytes) -> None:
    path = page_path(b"/" + raw + b"/")
    if path is not None and "%" not in path:
        assert page_path(path.encode()) == path


@given(
    st.datetimes(timezones=st.just(DAY_ZONE)).filter(lambda when: 1000 <= when.year < 9999),
    st.sampled_from(["/", "/berita/", "/berita/rapat-kerja/"]),
    st.sampled_from(["Mozilla/5.0 (X11)", "Googlebot/2.1"]),
)
def test_what_the_laptops_server_writes_is_read_again(when: datetime.datetime, path: str, agent: str) -> None:
    line = line_of(when, "localhost", 200, "GET", path, client_kind(agent))
    assert line.endswith(b"\n")
    assert read_line(line[:-1]) == (Skipped.BOT if "bot" in agent else View(when.date(), "localhost", path))


def test_no_strange_path_makes_a_second_line() -> None:
    now = datetime.datetime(2026, 11, 22, 9, tzinfo=datetime.UTC)
    assert line_of(now, "localhost", 200, "GET", "/é/", "reader").count(b"\n") == 1


@pytest.mark.parametrize(
    ("agent", "purpose", "kind"),
    [
        ("Mozilla/5.0 (Linux; Android 13; SM-A146P) AppleWebKit/537.36 Chrome/126.0.0.0 Mobile Safari/537.36", "", "reader"),
        ("Mozilla/5.0 (Macintosh) Version/17.5 Safari/605.1.15", "prefetch;prerender", "bot"),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "", "bot"),
        ("facebookexternalhit/1.1", "", "bot"),
        ("WhatsApp/2.23", "", "bot"),
        ("curl/8.5.0", "", "bot"),
        ("", "", "bot"),
    ],
)  # fmt: skip
def test_programs_are_told_from_readers(agent: str, purpose: str, kind: str) -> None:
    assert client_kind(agent, purpose) == kind


@pytest.mark.parametrize(
    ("views", "shown"),
    [
        (0, 0),
        (9, 0),
        (10, 10),
        (19, 10),
        (57, 50),
        (99, 90),
        (100, 100),
        (119, 110),
        (1_299, 1_200),
        (98_765, 98_000),
        (10**15 + 1, 10**15),
    ],
)
def test_numbers_for_the_public_are_rounded_down(views: int, shown: int) -> None:
    assert rounded(views) == shown


@given(st.integers(min_value=0, max_value=10**12))
def test_a_rounded_number_is_never_more_grows_with_the_views_and_hides_a_single_one(views: int) -> None:
    assert rounded(views) <= views
    assert rounded(views) <= rounded(views + 1)
    assert len({rounded(views), rounded(views + 1), rounded(views + 2)}) < 3


def test_days_are_kept_for_two_whole_years() -> None:
    assert months_begin(datetime.date(2028, 2, 29), 2) == datetime.date(2026, 2, 1)
