"""The file that tells finders of holes where to turn: as RFC 9116 wants it, and never out of date while sites are baked."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.sites.rules.security_txt import expires_on, fields_of, problems, text_of

ORIGIN = "https://kab-kediri.pemilu.example"
PAGE = f"{ORIGIN}/lapor-celah-keamanan/"
NOON = datetime.time(12, tzinfo=datetime.UTC)
days = st.dates(datetime.date(2020, 1, 1), datetime.date(2100, 1, 1))


def written(today: datetime.date) -> str:
    return text_of(ORIGIN, ["mailto:kpu@contoh.invalid", PAGE], PAGE, expires_on(today))


def test_a_worked_example() -> None:
    assert written(datetime.date(2026, 11, 22)).splitlines() == [
        "Contact: mailto:kpu@contoh.invalid",
        f"Contact: {PAGE}",
        "Expires: 2027-07-01T00:00:00Z",
        "Preferred-Languages: id, en",
        f"Canonical: {ORIGIN}/.well-known/security.txt",
        f"Policy: {PAGE}",
    ]


@given(days)
def test_what_is_written_is_valid_on_its_day_and_for_half_a_year_from_then(today: datetime.date) -> None:
    for later in (0, 181):
        now = datetime.datetime.combine(today + datetime.timedelta(days=later), NOON)
        assert problems(written(today), now, f"{ORIGIN}/.well-known/security.txt") == []


@given(days)
def test_it_changes_four_times_a_year_and_never_backwards(today: datetime.date) -> None:
    tomorrow = today + datetime.timedelta(days=1)
    changes = expires_on(tomorrow) != expires_on(today)
    assert changes == (tomorrow.day == 1 and tomorrow.month in (1, 4, 7, 10))
    assert expires_on(tomorrow) >= expires_on(today)


@given(st.lists(st.text()))
def test_no_contact_can_smuggle_in_a_field(contacts: list[str]) -> None:
    fields = fields_of(text_of(ORIGIN, contacts, PAGE, datetime.date(2030, 1, 1)))
    assert [name for name, _value in fields if name != "contact"] == ["expires", "preferred-languages", "canonical", "policy"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("Contact:", "Kontak:"), "tidak ada Contact"),
        (("Expires: 2027-07-01T00:00:00Z\n", ""), "tepat satu Expires"),
        (("Expires: 2027-07-01T00:00:00Z", "Expires: besok"), "bukan tanggal"),
        (("Expires: 2027-07-01T00:00:00Z", "Expires: 2027-07-01T00:00:00"), "tanpa zona"),
        (("2027-07-01", "2026-11-22"), "kedaluwarsa"),
        (("2027-07-01", "2029-07-01"), "lebih dari setahun"),
        ((f"Contact: {PAGE}", "Contact: http://kab-kediri.pemilu.example/"), "bukan alamat https"),
        (("mailto:kpu@contoh.invalid", ""), "tanpa nilai"),
        (("Canonical: https://kab-kediri", "Canonical: https://kab-jepara"), "Canonical tidak menyebut"),
        (("Preferred-Languages: id, en", "Preferred-Languages: id\nPreferred-Languages: en"), "lebih dari satu"),
    ],
)
def test_each_fault_is_named(change: tuple[str, str], says: str) -> None:
    text = written(datetime.date(2026, 11, 22)).replace(*change)
    found = problems(text, datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC), f"{ORIGIN}/.well-known/security.txt")
    assert any(says in problem for problem in found), found


def test_a_signed_file_is_read_as_well() -> None:
    text = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n" + written(datetime.date(2026, 11, 22))
    text += "-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----\n"
    assert problems(text, datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)) == []
