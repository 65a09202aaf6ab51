"""Walking through a live site: all of its pages, once, no other site's, and an end to every trap."""

import gzip
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.site_import.fetching import Bounds, Fetcher
from pendopo.site_import.rules.items import Fault, Found, Item, Medium
from pendopo.site_import.sources import crawl
from pendopo.site_import.sources.answers import Answer, NotFetched
from pendopo.site_import.sources.crawl import BARREN, Limits
from pendopo.site_import.sources.crawl.robots import Robots, fits
from pendopo.site_import.sources.crawl.sitemaps import MOST_SITEMAPS
from tests.site_import.sources.measuring import ROOT
from tests.site_import.sources.old_site import OldSite, Reply, Table, running

SITE = "https://kab-contoh.example"


def page(title: str, *links: str, text: str = "") -> str:
    anchors = "".join(f"<li><a href='{link}'>x</a></li>" for link in links)
    body = text or f"<p>{title}: KPU Kabupaten Contoh menggelar rapat pleno terbuka di aula kantor pada Sabtu pagi ini.</p>"
    return f"<html><head><title>{title}</title></head><body><ul>{anchors}</ul><article><h1>{title}</h1>{body}</article></body></html>"


def sitemap(*addresses: str, index: bool = False) -> str:
    outer, inner = ("sitemapindex", "sitemap") if index else ("urlset", "url")
    rows = "".join(f"<{inner}><loc> {address} </loc></{inner}>" for address in addresses)
    return f'<?xml version="1.0"?><{outer} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</{outer}>'


class Walked:
    """What a walk through a table of paths found, and what it asked for."""

    def __init__(self, pages: dict[str, str | bytes | Answer], limits: Limits | None = None) -> None:
        self.table = Table({f"{SITE}{path}": answer for path, answer in pages.items()})
        self.found: list[Found] = list(crawl.read(self.table, f"{SITE}/", limits))

    @property
    def items(self) -> list[str]:
        return [each.source_id.removeprefix("url-") for each in self.found if isinstance(each, Item)]

    @property
    def faults(self) -> dict[str, str]:
        return {each.what: each.detail for each in self.found if isinstance(each, Fault)}

    @property
    def asked(self) -> list[str]:
        return [address.removeprefix(SITE) for address in self.table.asked]


def test_pages_are_found_through_links_breadth_first_and_each_is_asked_once() -> None:
    walked = Walked(
        {
            "/": page("Depan", "/a", "/b"),
            "/a": page("A", "/c", "/", "/b#x"),
            "/b": page("B", "/a?utm_source=x", "/d"),
            "/c": page("C"),
            "/d": page("D"),
        }
    )
    assert walked.items == ["/a", "/b", "/c", "/d"]
    assert len(walked.asked) == len(set(walked.asked))
    assert walked.faults == {}


def test_pages_are_found_through_the_sitemaps_that_robots_names() -> None:
    walked = Walked(
        {
            "/": page("Depan"),
            "/robots.txt": Answer(f"{SITE}/robots.txt", 200, f"Sitemap: {SITE}/peta.xml\nSitemap: https://lain.example/x.xml".encode()),
            "/peta.xml": sitemap(f"{SITE}/peta-1.xml", f"{SITE}/peta-2.xml.gz", "https://lain.example/y.xml", index=True),
            "/peta-1.xml": sitemap(f"{SITE}/a", "https://lain.example/z"),
            "/peta-2.xml.gz": gzip.compress(sitemap(f"{SITE}/b").encode()),
            "/a": page("A"),
            "/b": page("B"),
        }
    )
    assert walked.items == ["/a", "/b"]
    assert not [address for address in walked.asked if "lain.example" in address]


def test_no_other_host_is_asked() -> None:
    walked = Walked(
        {"/": page("Depan", "https://judi.example/", "//lain.example/x", "http://169.254.169.254/", "https://sub.kab-contoh.example/")}
    )
    assert {address for address in walked.asked if not address.startswith("/")} == set()


def test_www_and_http_are_the_same_site_and_asked_as_the_officer_named_it() -> None:
    walked = Walked({"/": page("Depan", "http://www.kab-contoh.example/a"), "/a": page("A")})
    assert walked.items == ["/a"]


def test_pictures_and_files_are_told_once() -> None:
    words = "<p>Keputusan KPU Kabupaten Contoh tentang penetapan daftar pemilih tetap dapat diunduh di sini.</p>"
    text = f"{words}<img src='/a.jpg'><a href='/sk.pdf'>SK</a>"
    walked = Walked({"/": page("Depan", "/a", "/b"), "/a": page("A", text=text), "/b": page("B", text=text)})
    assert [each.address for each in walked.found if isinstance(each, Medium)] == [f"{SITE}/a.jpg", f"{SITE}/sk.pdf"]
    assert "/sk.pdf" not in walked.asked


# manners


def robots(text: str) -> Answer:
    return Answer(f"{SITE}/robots.txt", 200, text.encode(), {"content-type": "text/plain"})


def test_robots_txt_is_honoured_and_what_it_closes_is_counted() -> None:
    pages = {"/": page("Depan", "/a", "/rahasia/x", "/rahasia/y"), "/a": page("A"), "/rahasia/x": page("X")}
    walked = Walked({**pages, "/robots.txt": robots("User-agent: *\nDisallow: /rahasia/\nCrawl-delay: 3")})
    assert walked.items == ["/a"]
    assert walked.faults == {"robots_closed": "2"}
    assert walked.table.slowed == 3
    assert Walked({**pages, "/robots.txt": robots("User-agent: Pendopo\nDisallow: /")}).items == []


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("Disallow: /", "/a", False),
        ("Disallow:", "/a", True),
        ("Disallow: /a", "/ab", False),
        ("Disallow: /*?s=", "/?s=judi", False),
        ("Disallow: /*.pdf$", "/x/a.pdf", False),
        ("Disallow: /*.pdf$", "/a.pdf?x", True),
        ("Disallow: /a$", "/ab", True),
        ("Disallow: /a*b*c$", "/abc", False),
        ("Disallow: /a*b*c$", "/acbc", False),
        ("Disallow: /ab*b$", "/ab", True),
        ("Disallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php", "/wp-admin/admin-ajax.php", True),
        ("Disallow: /a\nAllow: /a", "/a", True),
        ("Disallow: /%61", "/a", False),
        ("Disallow: /a # komentar", "/a", False),
        ("Disallow: /x\nUser-agent: Lain\nDisallow: /a", "/a", True),
        ("User-agent: Lain\nUser-agent: pendopo\nDisallow: /a", "/a", False),
        ("Disallow: /a\nUser-agent: Pendopo\nAllow: /", "/a", True),
        ("Disallow: /a\nUser-agent: Pendopo\nDisallow: /b", "/b", False),
        ("sitemap: /s.xml\nDisallow: /a", "/a", False),
        ("ngawur\nDISALLOW : /a", "/a", False),
    ],
)
def test_rules_are_read_as_the_standard_says(rules: str, path: str, allowed: bool) -> None:
    assert Robots(f"User-agent: *\n{rules}").allows(f"{SITE}{path}") is allowed


@given(st.text("/ab*$", max_size=12), st.text("/ab$", max_size=12))
def test_a_pattern_fits_as_its_regular_expression_does(pattern: str, path: str) -> None:
    body, end = (pattern[:-1], "$") if pattern.endswith("$") else (pattern, "")
    expression = ".*".join(map(re.escape, body.split("*"))) + ("\\Z" if end else "")
    assert fits(pattern, path) is bool(re.match(expression, path))


@pytest.mark.parametrize("status", [0, 500, 503])
def test_a_site_whose_rules_can_not_be_read_is_not_walked(status: int) -> None:
    walked = Walked({"/": page("Depan", "/a"), "/a": page("A"), "/robots.txt": Answer(f"{SITE}/robots.txt", status, b"")})
    assert list(walked.faults) == ["robots_unreadable"]
    assert walked.asked == ["/robots.txt"]


def test_a_page_in_the_place_of_robots_txt_closes_nothing() -> None:
    html = Answer(f"{SITE}/robots.txt", 200, b"<html>User-agent: *\nDisallow: /</html>", {"content-type": "text/html"})
    assert Walked({"/": page("Depan", "/a"), "/a": page("A"), "/robots.txt": html}).items == ["/a"]


# traps


def test_a_sitemap_that_names_itself_ends() -> None:
    itself = {"/sitemap.xml": sitemap(f"{SITE}/sitemap.xml", f"{SITE}/sitemap.xml?a", index=True)}
    walked = Walked({"/": page("Depan"), **itself, "/sitemap.xml?a": sitemap(f"{SITE}/sitemap.xml", index=True)})
    assert walked.asked.count("/sitemap.xml") == 1


def test_sitemaps_without_end_end() -> None:
    class Endless(dict[str, str]):
        def get(self, address: str, default: object = None) -> str | None:  # type: ignore[override]
            if "sitemap" not in address:
                return None
            return sitemap(*[f"{SITE}/sitemap-{abs(hash(address)) % 10**9}-{n}.xml" for n in range(100)], index=True)

    table = Table(Endless())
    found = list(crawl.read(table, f"{SITE}/"))
    assert len(table.asked) <= MOST_SITEMAPS + 10
    assert "too_many_sitemaps" in [each.what for each in found if isinstance(each, Fault)]


def test_a_packed_bomb_of_a_sitemap_is_unpacked_up_to_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crawl.sitemaps, "MOST_BYTES", 100_000)
    bomb = gzip.compress(sitemap(f"{SITE}/a").replace("</urlset>", " " * 30_000_000).encode())
    walked = Walked({"/": page("Depan"), "/sitemap.xml": bomb, "/a": page("A")})
    assert walked.items == ["/a"]
    assert "too_long" in walked.faults


def test_a_sitemap_that_declares_entities_is_not_read() -> None:
    bomb = "<!DOCTYPE x [" + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "judi"}">' for n in range(10)) + "]>"
    text = sitemap(f"{SITE}/&e9;", f"{SITE}/a").replace('<?xml version="1.0"?>', f'<?xml version="1.0"?>{bomb}')
    walked = Walked({"/": page("Depan", "/b"), "/sitemap.xml": text, "/a": page("A"), "/b": page("B")})
    assert walked.items == ["/b"]
    assert "entities_ignored" in walked.faults


def endless(shape: str, **more: str) -> Table:
    """A site whose calendar always leads on to the next month."""

    def answer(address: str) -> str | None:
        path = address.removeprefix(SITE)
        if path in more:
            return more[path]
        if path == "/":
            return page("Depan", shape.format(1), "/a")
        number = "".join(letter for letter in path if letter.isdigit())
        if number and path == shape.format(number):
            return (
                f"<html><body><table><tr><td><a href='{shape.format(int(number) + 1)}'>bulan {number}</a></td></tr></table></body></html>"
            )
        return page("A") if path == "/a" else None

    return Table(answer)


@pytest.mark.parametrize("shape", ["/agenda/{}/", "/kalender?bulan={}", "/agenda/bulan-{}/lihat"])
def test_a_calendar_without_end_ends(shape: str) -> None:
    table = endless(shape)
    found = list(crawl.read(table, f"{SITE}/", Limits(depth=10_000)))
    assert len(table.asked) <= BARREN + 12
    assert "endless" in [each.what for each in found if isinstance(each, Fault)]
    assert [each.source_id for each in found if isinstance(each, Item)] == ["url-/a"]


def test_a_page_that_is_served_under_endless_names_comes_once() -> None:
    table = Table(lambda address: page("Sama", f"{address}x/") if not address.endswith((".txt", ".xml", ".gz")) else None)
    found = list(crawl.read(table, f"{SITE}/", Limits(pages=200)))
    assert len([each for each in found if isinstance(each, Item)]) == 1
    assert len(table.asked) < 60


def test_the_walk_ends_at_its_limits_and_says_how_many_pages_wait() -> None:
    pages: dict[str, str | bytes | Answer] = {
        "/": page("Depan", *[f"/{n}" for n in range(50)]),
        **{f"/{n}": page(str(n)) for n in range(50)},
    }
    walked = Walked(pages, Limits(pages=11))
    assert len(walked.items) == 10
    assert walked.faults == {"limit_reached": "40"}
    assert len(Walked(pages, Limits(bytes=3_000)).items) < 10
    small = Walked(pages, Limits(waiting=6))
    assert (len(small.items), small.faults) == (5, {"limit_reached": "45"})


def test_links_are_followed_to_a_depth() -> None:
    chain = {f"/{n}": page(f"Halaman {n}", f"/{n + 1}") for n in range(9)}
    assert Walked({"/": page("Depan", "/0"), **chain}, Limits(depth=3)).items == ["/0", "/1", "/2"]


def test_machinery_of_the_site_and_feeds_are_never_asked() -> None:
    links = ["/wp-admin/", "/wp-login.php?a=1", "/administrator/index.php", "/berita/feed/", "/xmlrpc.php", "/user/login", "/foto.JPG"]
    assert [path for path in Walked({"/": page("Depan", *links)}).asked if path in links] == []


def test_pages_that_fail_are_faults_and_those_that_are_gone_are_not() -> None:
    answers: dict[str, str | bytes | Answer] = {
        "/": page("Depan", "/mati", "/rusak", "/hilang", "/gambar", "/a"),
        "/mati": Answer("x", 0, b""),
        "/rusak": Answer(f"{SITE}/rusak", 500, b""),
        "/gambar": Answer(f"{SITE}/gambar", 200, b"GIF", {"content-type": "image/gif"}),
        "/a": page("A"),
    }
    walked = Walked(answers)
    assert walked.items == ["/a"]
    assert [(each.place, each.what, each.detail) for each in walked.found if isinstance(each, Fault)] == [
        (f"{SITE}/mati", "no_answer", ""),
        (f"{SITE}/rusak", "bad_status", "500"),
    ]


def test_a_run_that_may_ask_no_more_ends_with_one_fault() -> None:
    def spent(address: str) -> str:
        if address.endswith(("/1", "/2")):
            raise NotFetched("total_bytes", address)
        return page("Depan", "/1", "/2")

    found = list(crawl.read(Table(spent), f"{SITE}/"))
    assert [each.what for each in found if isinstance(each, Fault)] == ["total_bytes", "limit_reached"]


@pytest.fixture
def live() -> Iterator[OldSite]:
    with running() as site:
        yield site


def test_a_live_site_is_walked_over_http_and_a_second_run_asks_nothing(live: OldSite, tmp_path: Path) -> None:
    live.replies |= {
        "/": Reply(page("Depan", "/a", "/pergi").encode()),
        "/a": Reply(page("A").encode()),
        "/pergi": Reply(b"", 302, {"Location": "http://169.254.169.254/"}),
    }
    for _turn in range(2):
        with Fetcher([live.host], tmp_path, bounds=Bounds(pause=0), private_networks=True) as fetcher:
            found = list(crawl.read(fetcher, f"{live.base}/"))
        assert [each.source_id for each in found if isinstance(each, Item)] == ["url-/a"]
        assert [(each.place, each.what) for each in found if isinstance(each, Fault)] == [(f"{live.base}/pergi", "foreign_host")]
    paths = [each.path for each in live.asked]
    assert paths.count("/a") == 1
    assert paths.count("/pergi") == 2, "a refusal is not kept: the officer may name the host later"


def test_an_address_that_was_redirected_is_kept_as_an_old_one() -> None:
    to = Answer(f"{SITE}/berita/pleno", 200, page("Pleno").encode(), {"content-type": "text/html"})
    walked = Walked({"/": page("Depan", "/?p=7"), "/?p=7": to})
    (item,) = [each for each in walked.found if isinstance(each, Item) and each.title == "Pleno"]
    assert (item.address, item.other_addresses) == (f"{SITE}/berita/pleno", (f"{SITE}/?p=7",))


def test_rules_without_end_are_read_up_to_a_bound() -> None:
    robots = Robots("User-agent: *\n" + "Disallow: /a*a*a*a*b\n" * 40_000 + "Disallow: /" + "x*" * 100_000)
    assert len(robots.rules) <= 2_000
    assert robots.allows(f"{SITE}/aaaaaaaa")


def test_a_sitemap_of_empty_elements_alone_does_not_fill_the_memory() -> None:
    """Measured: by how much a process of its own grows over 4 MB."""
    code = (
        "import resource\nfrom pendopo.site_import.sources.crawl.sitemaps import locations\n"
        "body = b'<urlset>' + b'<a/>' * 1_000_000 + b'<url><loc>https://a.example/x</loc></url></urlset>'\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\nfound = locations(body, 'https://a.example/')\n"
        "print(found, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    found, _space, grown = done.stdout.strip().rpartition(" ")
    assert found == "([], ['https://a.example/x'])"
    assert int(grown) < 60


@pytest.mark.parametrize("damage", ["<a:b:c>x</a:b:c>", "<:loc>x</:loc>", "<a>&#xd800;</a>", "<1>", "<loc>&#xd800;</loc>"])
def test_a_damaged_sitemap_is_read_as_far_as_it_goes(damage: str) -> None:
    walked = Walked({"/": page("Depan"), "/sitemap.xml": sitemap(f"{SITE}/a").replace("</urlset>", f"{damage}</urlset>"), "/a": page("A")})
    assert "/a" in walked.items
