"""Addresses are read as a browser reads them, and only harmless ones come back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.site_import.rules.cleaning_addresses import Place, file_type, host_of, map_of, video_of, viewed_file

PLACE = Place.of("www.kpu.example:8080", "http://kpu.example/berita/rapat/?x=1", ["cdn.example"])


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("/a", "http://kpu.example/a"),
        ("b.html", "http://kpu.example/berita/rapat/b.html"),
        ("/x/../y", "http://kpu.example/y"),
        ("?p=2", "http://kpu.example/berita/rapat/?p=2"),
        ("//cdn.example/a", "http://cdn.example/a"),
        ("/\\cdn.example/a", "http://cdn.example/a"),
        ("HTTPS:a.id/x", "https://a.id/x"),
        (" \t/a b\n", "http://kpu.example/a%20b"),
        ('/a"b<c', "http://kpu.example/a%22b%3Cc"),
        ("/é", "http://kpu.example/é"),
        ("mailto:a@b.id", "mailto:a@b.id"),
        ("", ""),
        ("https://", ""),
        ("https://a.id:0/", ""),
        ("https://a.id:99999/", ""),
        ("https://a@b.id/", ""),
        ("javascript:x", ""),
        ("\x1fjavascript:x", ""),
        ("java\nscript:x", ""),
        ("x" * 2_001, ""),
    ],
)
def test_an_address_is_made_absolute_or_refused(written: str, address: str) -> None:
    assert PLACE.absolute(written) == address


def test_a_base_from_the_root_is_one_of_the_host() -> None:
    assert Place.of("kpu.example", "/berita/rapat/", ()).absolute("b") == "https://kpu.example/berita/rapat/b"
    assert Place.of("kpu.example", "", ()).absolute("/b") == "https://kpu.example/b"
    assert Place.of("kpu.example", "http://[x", ()).absolute("/b") == "https://kpu.example/b"
    assert Place.of("kpu.example", "ftp://kpu.example/a", ()).absolute("/b") == ""


@given(st.text(max_size=40))
def test_no_text_comes_back_as_a_harmful_address(written: str) -> None:
    address = PLACE.absolute(written)
    assert address == "" or address.lower().startswith(("http://", "https://", "mailto:", "tel:"))
    assert not any(sign.isspace() or sign in '"<>\\' for sign in address if sign.isascii())


def test_own_hosts_answer_with_and_without_www() -> None:
    assert PLACE.is_own("https://WWW.kpu.example/x")
    assert not PLACE.is_own("https://cdn.example/x")
    assert PLACE.holds("https://cdn.example/x")
    assert not PLACE.holds("https://evil.example/kpu.example")


@pytest.mark.parametrize("address", ["http://[x", "https://youtube.com/?" + "a=1&" * 40])
def test_addresses_that_cannot_be_read_lead_to_nothing(address: str) -> None:
    assert video_of(address) == map_of(address) == viewed_file(address) == ""
    assert host_of(address) in ("", "youtube.com")


@pytest.mark.parametrize(
    ("address", "film"),
    [
        ("https://youtu.be/abcdefghijk", "https://www.youtube.com/watch?v=abcdefghijk"),
        ("http://www.youtube.com/watch?list=PL1234567890&v=abcdefghijk", "https://www.youtube.com/watch?v=abcdefghijk"),
        ("https://www.youtube.com/embed/videoseries?list=PL1234567890", "https://www.youtube.com/playlist?list=PL1234567890"),
        ("https://www.youtube.com/live/abcdefghijk?x", "https://www.youtube.com/watch?v=abcdefghijk"),
        ("https://www.youtube.com/@kpu", ""),
        ("https://www.youtube.com/watch?v=abc", ""),
        ("https://vimeo.com/123456/abc", "https://vimeo.com/123456"),
        ("https://vimeo.com/kpu", ""),
        ("https://notyoutube.com/embed/abcdefghijk", ""),
    ],
)
def test_films_are_known_by_host_and_path(address: str, film: str) -> None:
    assert video_of(address) == film


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("http://maps.google.co.id/maps?ll=1,2", "https://maps.google.co.id/maps?ll=1,2"),
        ("https://maps.app.goo.gl/xyz", "https://maps.app.goo.gl/xyz"),
        ("https://www.google.com/maps?q=A%26B&output=embed", "https://www.google.com/maps/search/?api=1&query=A%26B"),
        ("https://www.google.com/maps/embed?pb=!2d112.5!3d-7.5", "https://www.google.com/maps/search/?api=1&query=-7.5,112.5"),
        ("https://www.google.com/maps/embed?pb=x", ""),
        ("https://www.google.com/search?q=x", ""),
        ("https://google.com.evil.example/maps", ""),
    ],
)
def test_maps_are_known_by_host_and_path(address: str, place: str) -> None:
    assert map_of(address) == place


def test_the_type_of_a_file_is_the_end_of_its_path() -> None:
    assert [file_type(f"https://a.id/{name}") for name in ("a.PDF?x=1#y", "a.tar.gz", "a", "a.verylong", "b.c/d")] == [
        "pdf",
        "gz",
        "",
        "",
        "",
    ]
    assert file_type("mailto:a@b.pdf") == ""
