"""Subscriptions: addresses that can be one, links that hold, days on which news is due."""

import datetime
from email.utils import parseaddr

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pendopo.sites.rules.subscriptions import LONGEST_ADDRESS, Rhythm, hash_of, is_due, tidy_address

MONDAY = datetime.datetime(2028, 11, 13, 9, 0, tzinfo=datetime.UTC)
DAYS = st.dates(datetime.date(2024, 1, 1), datetime.date(2035, 12, 31))


@pytest.mark.parametrize(
    ("written", "tidy"),
    [
        ("warga@contoh.id", "warga@contoh.id"),
        ("  Warga.Satu+KPU@Contoh.GO.ID \n", "warga.satu+kpu@contoh.go.id"),
        ("o'neil@contoh.id", "o'neil@contoh.id"),
    ],
)
def test_an_address_is_taken_in_small_letters_without_blanks(written: str, tidy: str) -> None:
    assert tidy_address(written) == tidy


@pytest.mark.parametrize(
    "written",
    [
        "", "warga", "@contoh.id", "warga@", "warga@contoh", "warga@contoh..id", ".warga@contoh.id", "warga.@contoh.id",
        "war ga@contoh.id", "warga@contoh.id, lain@contoh.id", "warga@contoh.id\nBcc: lain@contoh.id", "<warga@contoh.id>",
        '"warga"@contoh.id', "warga@-contoh.id", "warga@127.0.0.1", "warga@[127.0.0.1]", "wärga@contoh.id",
        f"{'a' * 65}@contoh.id", f"a@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.{'f' * 20}.id",
    ],
)  # fmt: skip
def test_what_can_not_be_an_address_is_refused(written: str) -> None:
    assert tidy_address(written) is None


@given(st.emails() | st.text(max_size=60))
@example("a@b.co\n")
def test_a_taken_address_stays_as_it_is_and_can_not_carry_a_header(written: str) -> None:
    tidy = tidy_address(written)
    if tidy is not None:
        assert tidy_address(tidy) == tidy
        assert parseaddr(tidy) == ("", tidy)
        assert len(tidy) <= LONGEST_ADDRESS
        assert tidy.isascii()
        assert tidy.isprintable()
        assert " " not in tidy


def test_a_secret_is_known_by_its_hash_and_nonsense_by_none() -> None:
    assert hash_of("x" * 43) == hash_of("x" * 43) != hash_of("y" * 43)
    assert len(hash_of("x" * 43) or "") == 64
    for nonsense in ("", "kurang", "x" * 500, "x" * 42 + "%"):
        assert hash_of(nonsense) is None


def test_a_daily_digest_is_due_once_on_each_working_day_from_six_o_clock() -> None:
    friday, saturday = MONDAY - datetime.timedelta(days=3), MONDAY - datetime.timedelta(days=2)
    assert is_due(Rhythm.DAILY, friday.date(), MONDAY)
    assert not is_due(Rhythm.DAILY, MONDAY.date(), MONDAY)
    assert not is_due(Rhythm.DAILY, friday.date(), saturday)
    assert not is_due(Rhythm.DAILY, friday.date(), MONDAY.replace(hour=5, minute=59))
    assert is_due(Rhythm.DAILY, None, MONDAY)


def test_a_weekly_digest_is_due_on_monday_or_as_soon_as_the_server_is_back() -> None:
    last_week, wednesday = MONDAY.date() - datetime.timedelta(days=3), MONDAY + datetime.timedelta(days=2)
    assert is_due(Rhythm.WEEKLY, last_week, MONDAY)
    assert is_due(Rhythm.WEEKLY, last_week, wednesday)
    assert not is_due(Rhythm.WEEKLY, MONDAY.date(), wednesday)


@given(DAYS, st.integers(1, 60))
def test_whoever_is_dealt_with_when_due_hears_once_a_week_or_once_a_working_day(start: datetime.date, days: int) -> None:
    for rhythm, most in ((Rhythm.WEEKLY, 1), (Rhythm.DAILY, 5)):
        last: datetime.date | None = None
        heard: dict[tuple[int, int], int] = {}
        for step in range(days):
            now = datetime.datetime.combine(start + datetime.timedelta(days=step), datetime.time(6), datetime.UTC)
            for _again in range(2):
                if is_due(rhythm, last, now):
                    last = now.date()
                    heard[last.isocalendar()[:2]] = heard.get(last.isocalendar()[:2], 0) + 1
        assert all(times <= most for times in heard.values())
        whole_weeks = {
            (start + datetime.timedelta(days=n)).isocalendar()[:2]
            for n in range(days - 6)
            if (start + datetime.timedelta(days=n)).weekday() == 0
        }
        assert all(heard[week] == most for week in whole_weeks)
