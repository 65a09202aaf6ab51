"""What all sources share: dates, addresses, texts and the index on disk."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.kit.dates import date_words, day_words
from pendopo.site_import.sources.index import Index
from pendopo.site_import.sources.moments import JAKARTA, NotADate, from_epoch, from_iso, from_mail, from_words
from pendopo.site_import.sources.web_addresses import absolute, from_root, host_of, own_base, same_site
from pendopo.site_import.sources.wording import decoded, detail, name_of_person, plain

SITE = "https://kab-contoh.example/berita/"
DATES = st.dates(datetime.date(1970, 1, 1), datetime.date(2100, 12, 31))
LETTERS = st.text(st.characters(codec="utf-8"), max_size=80)


# dates


@given(DATES)
def test_every_date_that_we_write_ourselves_is_read(date: datetime.date) -> None:
    expected = datetime.datetime(date.year, date.month, date.day, tzinfo=JAKARTA)
    for text in (
        date_words(date),
        day_words(date),
        date_words(date, "en"),
        date.isoformat(),
        f"{date:%d/%m/%Y}",
        f"{date:%d-%m-%Y}",
        f"Dibuat: {date_words(date).upper()}",
    ):
        assert from_words(text) == expected


@given(LETTERS)
def test_a_text_is_a_sensible_date_or_none(text: str) -> None:
    for reader in (from_words, from_iso, from_mail):
        try:
            moment = reader(text)
        except NotADate:
            continue
        assert 1970 <= moment.year <= 2100
        assert moment.tzinfo is not None


@pytest.mark.parametrize(
    ("text", "hour", "zone"),
    [
        ("1 Juni 2024 10.30 WIB", 10, 7),
        ("1 Juni 2024 pukul 10:30 WITA", 10, 8),
        ("1 Juni 2024, 10.30.15 WIT", 10, 9),
        ("1 Juni 2024 - 10.30", 10, 7),
        ("1 Juni 2024 WIT", 0, 9),
    ],
)
def test_hours_and_the_three_zones_of_indonesia_are_read(text: str, hour: int, zone: int) -> None:
    moment = from_words(text)
    assert (moment.hour, moment.utcoffset()) == (hour, datetime.timedelta(hours=zone))


@pytest.mark.parametrize("text", ["Mon, 30 Nov -0001 00:00:00 +0000", "", "x", "Tue, 99 Jan 2015 14:56:57 +0000"])
def test_mail_dates_that_are_none(text: str) -> None:
    with pytest.raises(NotADate):
        from_mail(text)


@pytest.mark.parametrize("seconds", [0, -1, 10**12])
def test_seconds_beyond_any_site_are_no_date(seconds: int) -> None:
    with pytest.raises(NotADate):
        from_epoch(seconds)


# addresses


@pytest.mark.parametrize(
    ("address", "whole"),
    [
        ("../foto/a.jpg", "https://kab-contoh.example/foto/a.jpg"),
        ("./a b.jpg", f"{SITE}a%20b.jpg"),
        ("//cdn.example/x", "https://cdn.example/x"),
        ("?p=7#isi", f"{SITE}?p=7"),
        ("HTTP://A.example/B", "http://a.example/B"),
        (" /a ", "https://kab-contoh.example/a"),
        ("/cari?u=../x", "https://kab-contoh.example/cari?u=../x"),
        ("a/..b/c", f"{SITE}a/..b/c"),
        ("/berkas/Jum'at.pdf", "https://kab-contoh.example/berkas/Jum'at.pdf"),
        ("/a|b{c}^`.jpg", "https://kab-contoh.example/a%7Cb%7Bc%7D%5E%60.jpg"),
    ],
)
def test_addresses_are_made_whole(address: str, whole: str) -> None:
    assert absolute(address, SITE) == whole


@pytest.mark.parametrize(
    "address",
    [
        "",
        " ",
        "javascript:alert(1)",
        "data:text/html,x",
        "mailto:a@b.example",
        "file:///etc/passwd",
        "a/../../b",
        "/../x",
        "/a/%2e%2e/x",
        "/a/..%2fx",
        "/a/%252e%252e/x",
        "/a\\..\\b",
        "http://",
        "http://[::1",
        "http://a.example:x/",
        "http://u@a.example/",
        "/a\nb",
        "/<script>",
        "/" + "a" * 3_000,
        "/a\x00",
    ],
)
def test_what_leads_elsewhere_is_no_address(address: str) -> None:
    assert absolute(address, SITE) == ""


@given(LETTERS)
def test_an_address_is_of_the_web_and_climbs_nowhere_whatever_was_written(text: str) -> None:
    whole = absolute(text, SITE)
    assert whole == "" or whole.startswith(("http://", "https://"))
    assert "/../" not in whole.partition("?")[0]
    assert absolute(whole) == whole


def test_sites_are_told_apart_by_host_and_port() -> None:
    assert same_site("http://www.a.example:80/x", "https://A.example/y")
    assert not same_site("http://a.example:8080/", "http://a.example/")
    assert not same_site("http://a.example.judi.example/", "http://a.example/")
    assert not same_site("", "")
    assert host_of("http://a.example:x/") == ""
    assert from_root("https://a.example?p=1") == "/?p=1"


@pytest.mark.parametrize(
    ("said", "base", "found"),
    [
        ("http://www.a.example/blog", "https://a.example/", "http://www.a.example/blog"),
        ("http://localhost/salinan", "https://a.example/", "https://a.example/"),
        ("https://a.example", "", "https://a.example"),
        ("javascript:x", "", ""),
        ("", "https://a.example/", "https://a.example/"),
    ],
)
def test_a_site_lies_where_its_data_say_when_it_is_the_one_that_was_named(said: str, base: str, found: str) -> None:
    assert own_base(said, base) == found


# texts


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("A &amp;amp; B", "A &amp; B"),
        ("3 < 4 dan 5 > 2", "3 < 4 dan 5 > 2"),
        ("<b>a</b>\n b", "a b"),
        ("a&nbsp;b", "a b"),
        ("a<!-- x > y -->b", "ab"),
    ],
)
def test_titles_lose_their_markup_and_nothing_else(raw: str, text: str) -> None:
    assert plain(raw) == text


@given(st.binary(max_size=60), st.sampled_from(["utf-8", "cp1252", "ascii", "tidak-ada"]))
def test_all_bytes_are_some_text(raw: bytes, declared: str) -> None:
    text, encoding = decoded(raw, declared)
    assert isinstance(text, str)
    assert encoding in ("utf-8", declared, "cp1252")


def test_faults_carry_no_numbers_or_addresses_of_persons() -> None:
    assert detail("NIK\n350612 350612" + "0101900001 dan sari@kpu.example") == "NIK 350612 … dan …"
    assert len(detail("x" * 500)) == 200
    assert name_of_person("sari@kpu.example") == ""


def test_the_index_keeps_values_in_order_and_forgets_them_at_the_end() -> None:
    with Index() as index:
        for value in ("b", "a"):
            index.put("x", 7, value)
        assert (index.all("x", "7"), index.one("x", 7), index.one("y", 7), index.has("x", 7), index.has("x", 8)) == (
            ["b", "a"],
            "b",
            "",
            True,
            False,
        )
        index.replace("x", 7, "c")
        assert list(index.rows("x")) == [("7", "c")]


def test_a_text_in_two_encodings_is_read_byte_by_byte() -> None:
    raw = "“Rapat” di kafé".encode() + b" dan \x93pleno\x94 di caf\xe9"
    assert decoded(raw) == ("“Rapat” di kafé dan “pleno” di café", "cp1252")
    assert decoded("“Rapat”".encode("cp1252")) == ("“Rapat”", "cp1252")
    assert decoded("Привет, мир".encode("cp1251"), "windows-1251") == ("Привет, мир", "cp1251")


@pytest.mark.parametrize("said", ["undefined", "idna", "punycode", "unicode_escape", "utf-7", "rot13", "hex", "", "x" * 99, "a\0b"])
def test_an_encoding_that_is_none_of_texts_is_not_believed(said: str) -> None:
    assert decoded(b"Rapat \xe9 pleno-a9", said) == ("Rapat é pleno-a9", "cp1252")


def test_a_sample_of_a_text_without_end_takes_no_time() -> None:
    assert detail("a" * 8_000_000) == "a" * 200
    assert detail("a@" * 4_000_000).startswith("a@")


def test_a_title_is_mended_that_was_stored_in_a_wrong_encoding() -> None:
    assert plain("â€œPemiluâ€\x9d &amp; kafÃ© â€“ 2024") == "“Pemilu” & kafé – 2024"
