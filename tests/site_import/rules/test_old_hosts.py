"""Which pages of an old host are looked at, and where its answers lead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.sites.rules.old_hosts import entries_of, is_list_of_lists, on_host, other_origin, pages_to_look_at, redirect_signs, sitemaps_of

HOST = "kpu-lama.example"


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("https://kpu-lama.example/a?b=1&amp;c=2#d", "/a?b=1&c=2"),
        ("http://WWW.kpu-lama.example:80/a", "/a"),
        ("/a", "/a"),
        ("a", "/a"),
        ("https://lain.example/a", ""),
        ("ftp://kpu-lama.example/a", ""),
        ("https://[::1", ""),
    ],
)
def test_only_addresses_on_the_host_are_asked_for(address: str, path: str) -> None:
    assert on_host(address, HOST) == path


def test_lists_are_those_that_robots_txt_names_and_the_usual_ones() -> None:
    found = sitemaps_of("User-agent: *\nSitemap: https://kpu-lama.example/peta.xml\nsitemap:https://lain.example/x.xml", HOST)
    assert found[0] == "/peta.xml"
    assert "/sitemap.xml" in found
    assert not any("lain" in path for path in found)


def test_the_newest_entries_come_first() -> None:
    dated = "<urlset><url><loc>/a</loc><lastmod>2019-01-01</lastmod></url><url><loc>/b</loc><lastmod>2024-01-01</lastmod></url></urlset>"
    assert entries_of(dated, HOST) == ["/b", "/a"]
    assert entries_of("<url><loc>/a</loc></url><url><loc>/b</loc></url><url></url>", HOST) == ["/b", "/a"]
    assert entries_of("<sitemapindex><sitemap><loc>/1.xml</loc></sitemap></sitemapindex>", HOST) == ["/1.xml"]
    assert is_list_of_lists("<sitemapindex>")
    assert not is_list_of_lists("<urlset>")


def test_front_page_and_telling_addresses_come_before_the_newest() -> None:
    assert pages_to_look_at(["/a", "/b", "/slot-gacor-maxwin"], 3) == ["/", "/slot-gacor-maxwin", "/a"]
    assert pages_to_look_at([], 5) == ["/"]


def test_another_name_of_the_same_site_is_told_from_a_stranger() -> None:
    assert other_origin(f"https://www.{HOST}/", HOST, "https") == ("https", f"www.{HOST}")
    assert other_origin(f"https://{HOST}/", HOST, "http") == ("https", HOST)
    for location in ("/index.php", "", f"http://{HOST}/x", "https://lain.example/", "https://[::1", "javascript:x"):
        assert other_origin(location, HOST, "http") is None


def test_a_redirect_to_a_stranger_is_a_sign_and_one_to_a_public_body_is_a_move() -> None:
    own = frozenset({HOST})
    assert [name for name, _place in redirect_signs("https://jual.example/", own)] == ["redirect.meta"]
    assert [name for name, _place in redirect_signs("//slot88.example/", own)] == ["redirect.gambling"]
    for location in ("https://kab-contoh.kpu.go.id/", "/a", f"https://www.{HOST}/", ""):
        assert list(redirect_signs(location, own)) == []


@given(st.text(max_size=200))
def test_it_never_raises(text: str) -> None:
    sitemaps_of(text, HOST)
    entries_of(text + "<loc>" + text, HOST)
    on_host(text, HOST)
    other_origin(text, HOST, "http")
    list(redirect_signs(text, frozenset({HOST})))
