"""The fetcher: the named host alone, public servers alone, within bounds, politely, and each address once."""

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from pendopo.site_import import fetching
from pendopo.site_import.fetching import Bounds, Cache, Fetcher, is_public
from pendopo.site_import.sources.answers import Answer, Guise, NotFetched
from tests.site_import.sources.old_site import Asked, OldSite, Reply, running
from tests.sites.live_server import certificate_for
from tests.sites.live_server import running as running_live


@pytest.fixture
def site() -> Iterator[OldSite]:
    with running() as site:
        yield site


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.time, self.slept = 1_000.0, list[float]()

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.time += seconds

    def now(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make(site: OldSite, tmp_path: Path, clock: Clock) -> Iterator[Callable[..., Fetcher]]:
    made: list[Fetcher] = []

    def fetcher(*hosts: str, **options: object) -> Fetcher:
        settings = {"private_networks": True, "sleep": clock.sleep, "now": clock.now, **options}
        made.append(Fetcher(hosts or (site.host,), tmp_path / "simpanan", **settings))  # type: ignore[arg-type]
        return made[-1]

    yield fetcher
    for each in made:
        each.close()


def refused(fetcher: Fetcher, address: str) -> str:
    with pytest.raises(NotFetched) as error:
        fetcher.get(address)
    return error.value.code


def test_an_answer_comes_with_its_status_its_type_and_its_body(site: OldSite, make: Callable[..., Fetcher]) -> None:
    site.replies["/a"] = Reply(b"<p>halo</p>")
    answer = make().get(f"{site.base}/a")
    assert (answer.status, answer.kind, answer.body, answer.cut, answer.address) == (
        200,
        "text/html",
        b"<p>halo</p>",
        False,
        f"{site.base}/a",
    )
    assert make().get(f"{site.base}/tiada").status == 404


def test_we_say_who_we_are_and_ask_as_a_search_engine_only_when_told_to(site: OldSite, make: Callable[..., Fetcher]) -> None:
    site.answer = lambda asked: Reply(b"judi" if "Googlebot" in asked.headers["user-agent"] else b"berita")
    fetcher = make()
    assert fetcher.get(f"{site.base}/a").body == b"berita"
    assert fetcher.get(f"{site.base}/a", guise=Guise.ROBOT).body == b"judi"
    assert [each.headers["user-agent"].split("/")[0] for each in site.asked] == ["Pendopo", "Mozilla"]
    assert all("cookie" not in each.headers and "referer" not in each.headers for each in site.asked)


# where it may go


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://lain.example/a", "foreign_host"), ("http://127.0.0.1:1/a", "foreign_host"), ("ftp://{host}/a", "bad_address"),
        ("file:///etc/passwd", "bad_address"), ("http://u:p@{host}/a", "bad_address"), ("http://{host}/a\r\nX: y", "bad_address"),
        ("http://{host}/../../a", "bad_address"), ("http://{host}@lain.example/", "bad_address"), ("//{host}/a", "bad_address"),
        ("", "bad_address"),
    ],
)  # fmt: skip
def test_no_other_host_and_no_other_scheme_is_asked(site: OldSite, make: Callable[..., Fetcher], address: str, code: str) -> None:
    assert refused(make(), address.format(host=site.host)) == code
    assert site.asked == []


def test_hosts_of_pictures_are_asked_only_when_they_were_named(site: OldSite, make: Callable[..., Fetcher]) -> None:
    site.replies["/foto.jpg"] = Reply(b"jpg")
    assert refused(make("kab-contoh.example"), f"{site.base}/foto.jpg") == "foreign_host"
    assert make("kab-contoh.example", site.host).get(f"{site.base}/foto.jpg").body == b"jpg"


@pytest.mark.parametrize("name", ["www.kab-contoh.example", "kab-contoh.example", "KAB-CONTOH.example"])
def test_a_site_is_the_same_with_and_without_www(name: str, make: Callable[..., Fetcher], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching.live_client, "resolve", nobody)
    assert refused(make("www.Kab-Contoh.example"), f"http://{name}/") == "unknown_host"


async def nobody(name: str) -> list[str]:
    return []


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.1.2.3", "100.64.0.1", "224.0.0.1", "240.0.0.1",
        "255.255.255.255", "198.18.0.1", "192.0.2.1", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2001:db8::1",
    ],
)  # fmt: skip
def test_servers_that_are_not_on_the_open_internet_are_never_asked(
    site: OldSite, make: Callable[..., Fetcher], monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    async def found(name: str) -> list[str]:
        return ["93.184.216.34", address]

    monkeypatch.setattr(fetching.live_client, "resolve", found)
    assert refused(make("kab-contoh.example", private_networks=False), "http://kab-contoh.example/") == "private_address"


def test_public_servers_are_public() -> None:
    assert all(map(is_public, ["8.8.8.8", "103.28.12.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]))


@given(st.ip_addresses(v=4))
def test_an_address_means_the_same_inside_ipv6(address: object) -> None:
    assert is_public(str(address)) == is_public(f"::ffff:{address}")


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1", "localhost"])
def test_other_ways_of_writing_this_machine_are_no_way_in(make: Callable[..., Fetcher], host: str) -> None:
    assert refused(make(host, private_networks=False), f"http://{host}/") in ("private_address", "unknown_host")


def test_the_connection_goes_to_the_address_that_was_looked_at_and_no_name_is_looked_up_again(
    site: OldSite, make: Callable[..., Fetcher], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second answer of the name server, which an attacker changes in between, is never asked for."""
    lookups = [["127.0.0.1"], ["169.254.169.254"]]

    async def changing(name: str) -> list[str]:
        return lookups.pop(0)

    monkeypatch.setattr(fetching.live_client, "resolve", changing)
    site.answer = lambda asked: Reply(asked.headers["host"].encode())
    fetcher = make(f"kab-contoh.example:{site.port}")
    for path in ("a", "b"):
        assert fetcher.get(f"http://kab-contoh.example:{site.port}/{path}").body == f"kab-contoh.example:{site.port}".encode()
    assert len(lookups) == 1


# redirects


def redirect(to: str, status: int = 302) -> Reply:
    return Reply(b"", status, {"Location": to})


def test_a_redirect_on_the_site_is_followed_and_the_answer_says_where_it_came_from(site: OldSite, make: Callable[..., Fetcher]) -> None:
    site.replies |= {"/?p=7": redirect("/berita/"), "/berita/": Reply(b"isi")}
    fetcher = make()
    answer = fetcher.get(f"{site.base}/?p=7")
    assert (answer.body, answer.address) == (b"isi", f"{site.base}/berita/")
    assert fetcher.get(f"{site.base}/?p=7") == Answer(answer.address, 200, b"isi", {"content-type": "text/html; charset=utf-8"})
    assert len(site.asked) == 2


@pytest.mark.parametrize(
    ("to", "code"),
    [
        ("http://169.254.169.254/latest/meta-data/", "foreign_host"), ("http://judi.example/", "foreign_host"),
        ("file:///etc/passwd", "bad_address"), ("//127.0.0.1:1/", "foreign_host"), ("gopher://x/", "bad_address"),
    ],
)  # fmt: skip
def test_a_redirect_that_leads_away_is_not_followed(site: OldSite, make: Callable[..., Fetcher], to: str, code: str) -> None:
    site.replies["/a"] = redirect(to)
    assert refused(make(), f"{site.base}/a") == code
    assert len(site.asked) == 1


def test_a_redirect_to_a_named_host_inside_the_network_is_held_against_the_same_rule(
    site: OldSite, make: Callable[..., Fetcher], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The officer named the host of pictures in good faith; its name leads to the metadata server of a cloud."""
    monkeypatch.setattr(fetching, "is_public", lambda address: address == "127.0.0.1")
    site.replies["/a"] = redirect("http://169.254.169.254/latest/")
    assert refused(make(site.host, "169.254.169.254", private_networks=False), f"{site.base}/a") == "private_address"


def test_redirects_in_a_circle_end(site: OldSite, make: Callable[..., Fetcher]) -> None:
    site.replies |= {"/a": redirect("/b"), "/b": redirect("/a")}
    assert refused(make(), f"{site.base}/a") == "redirects"
    assert len(site.asked) == Bounds().redirects + 1


# bounds


def test_an_answer_is_cut_at_its_bound_and_asked_again_when_more_is_wanted(site: OldSite, make: Callable[..., Fetcher]) -> None:
    site.replies["/a"] = Reply(b"x" * 500_000)
    fetcher = make(bounds=Bounds(answer_bytes=300_000))
    answer = fetcher.get(f"{site.base}/a", most=1_000)
    assert (len(answer.body), answer.cut) == (1_000, True)
    assert len(fetcher.get(f"{site.base}/a", most=1_000).body) == 1_000
    assert len(site.asked) == 1
    assert len(fetcher.get(f"{site.base}/a").body) == 300_000


def test_a_bomb_of_gzip_is_unpacked_up_to_the_bound_alone(site: OldSite, make: Callable[..., Fetcher]) -> None:
    site.replies["/a"] = Reply(gzip.compress(b"0" * 50_000_000), 200, {"Content-Encoding": "gzip"})
    answer = make(bounds=Bounds(answer_bytes=200_000)).get(f"{site.base}/a")
    assert (len(answer.body), answer.cut) == (200_000, True)
    site.replies["/b"] = Reply(gzip.compress(b"isi"), 200, {"Content-Encoding": "gzip"})
    assert make().get(f"{site.base}/b").body == b"isi"


@pytest.mark.parametrize(("body", "packing", "code"), [(b"x", "br", "unknown_packing"), (b"bukan gzip", "gzip", "damaged_packing")])
def test_what_can_not_be_unpacked_is_refused(site: OldSite, make: Callable[..., Fetcher], body: bytes, packing: str, code: str) -> None:
    site.replies["/a"] = Reply(body, 200, {"Content-Encoding": packing})
    assert refused(make(), f"{site.base}/a") == code


def test_a_run_ends_at_its_bytes_and_at_its_requests(site: OldSite, make: Callable[..., Fetcher]) -> None:
    site.answer = lambda asked: Reply(b"x" * 1_000)
    by_bytes = make(bounds=Bounds(total_bytes=2_000))
    assert [by_bytes.get(f"{site.base}/{n}").status for n in range(2)] == [200, 200]
    assert refused(by_bytes, f"{site.base}/3") == "total_bytes"
    assert by_bytes.get(f"{site.base}/1").status == 200, "what was asked before costs nothing"
    assert refused(make(bounds=Bounds(requests=0)), f"{site.base}/9") == "requests"


def test_a_server_that_never_ends_its_answer_is_left(site: OldSite, make: Callable[..., Fetcher]) -> None:
    site.replies["/a"] = Reply(b"x", 200, {"Content-Length": "1000"})
    assert refused(make(bounds=Bounds(timeout=0.2)), f"{site.base}/a") == "no_answer"
    assert refused(make("127.0.0.1:9"), "http://127.0.0.1:9/") == "no_answer"


def test_an_answer_that_is_no_http_is_no_answer(site: OldSite, make: Callable[..., Fetcher]) -> None:
    site.replies["/a"] = Reply(b"", 200, {"X-Panjang": "x" * 100_000})
    assert refused(make(), f"{site.base}/a") == "no_answer"


# manners


def test_there_is_a_pause_between_questions_to_one_host(site: OldSite, make: Callable[..., Fetcher], clock: Clock) -> None:
    fetcher = make(bounds=Bounds(pause=0.5))
    for path in ("a", "b", "a"):
        fetcher.get(f"{site.base}/{path}")
    assert clock.slept == [0.5]
    fetcher.slow_down(3)
    fetcher.get(f"{site.base}/c")
    fetcher.get(f"{site.base}/d")
    assert clock.slept[-1] == 3


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_gets_the_time_it_asks_for(site: OldSite, make: Callable[..., Fetcher], clock: Clock, status: int) -> None:
    replies = [Reply(b"", status, {"Retry-After": "7"}), Reply(b"", status, {}), Reply(b"isi")]
    site.answer = lambda asked: replies.pop(0)
    assert make(bounds=Bounds(pause=0)).get(f"{site.base}/a").body == b"isi"
    assert clock.slept == [7, 10]


def test_a_busy_server_may_name_a_moment_and_may_not_ask_for_a_day(site: OldSite, make: Callable[..., Fetcher], clock: Clock) -> None:
    headers = {"Retry-After": "Sat, 01 Jun 2024 03:00:20 GMT", "Date": "Sat, 01 Jun 2024 03:00:00 GMT"}
    assert fetching.asked_wait({name.lower(): value for name, value in headers.items()}, 5) == 20
    assert fetching.asked_wait({"retry-after": "-5"}, 5) == 5
    site.answer = lambda asked: Reply(b"", 503, {"Retry-After": "86400"})
    assert refused(make(), f"{site.base}/a") == "busy"
    assert clock.slept == []
    assert len(site.asked) == 1


def test_a_server_that_stays_busy_is_given_up_and_its_answer_is_not_kept(site: OldSite, make: Callable[..., Fetcher]) -> None:
    site.answer = lambda asked: Reply(b"", 503, {})
    assert refused(make(), f"{site.base}/a") == "busy"
    site.answer = lambda asked: Reply(b"isi")
    assert make().get(f"{site.base}/a").body == b"isi"


# certificates


def test_a_certificate_must_be_trusted_unless_the_officer_says_otherwise(tmp_path: Path) -> None:
    (tmp_path / "publik").mkdir()
    pair = certificate_for(tmp_path, "kab-contoh.example")
    with running_live(tmp_path / "publik", pair) as live:
        live.meddle = lambda request: web.Response(text="isi")
        host, options = f"127.0.0.1:{live.port}", {"private_networks": True}
        with Fetcher([host], tmp_path / "a", **options) as strict:  # type: ignore[arg-type]
            assert refused(strict, f"https://{host}/") == "certificate"
        with Fetcher([host], tmp_path / "b", any_certificate=True, **options) as lenient:  # type: ignore[arg-type]
            assert lenient.get(f"https://{host}/x").body == b"isi"
        with Fetcher([host], tmp_path / "c", ca=str(pair[0]), **options) as trusting:  # type: ignore[arg-type]
            assert trusting.get(f"https://{host}/x").body == b"isi"


# the cache


def test_a_run_that_broke_off_asks_nothing_twice(site: OldSite, make: Callable[..., Fetcher]) -> None:
    site.replies["/a"] = Reply(b"isi", 200, {"X-WP-TotalPages": "3", "Set-Cookie": "x=1"})
    first = make().get(f"{site.base}/a")
    again = make().get(f"{site.base}/a")
    assert len(site.asked) == 1
    assert again.body == first.body
    assert again.headers == {"x-wp-totalpages": "3"}


@pytest.mark.parametrize(("status", "again"), [(404, 0), (410, 0), (400, 0), (403, 1), (500, 1)])
def test_refusals_that_may_be_of_the_moment_are_asked_for_again(
    site: OldSite, make: Callable[..., Fetcher], status: int, again: int
) -> None:
    site.replies["/a"] = Reply(b"", status)
    assert [make().get(f"{site.base}/a").status for _turn in range(2)] == [status, status]
    assert len(site.asked) == 1 + again


@given(body=st.binary(max_size=200), status=st.integers(200, 599), cut=st.booleans())
def test_the_cache_gives_back_what_was_put(tmp_path_factory: pytest.TempPathFactory, body: bytes, status: int, cut: bool) -> None:
    cache = Cache(tmp_path_factory.mktemp("simpanan"))
    answer = Answer("http://a.example/é", status, body, {"content-type": "x/y"}, cut)
    cache.put("http://a.example/1", Guise.PLAIN, answer)
    assert cache.get("http://a.example/1", Guise.PLAIN) == answer
    assert cache.get("http://a.example/1", Guise.ROBOT) is None


@pytest.mark.parametrize("damage", [b"", b"x", b"{}\nabc", b"[]\n", b'{"size": 3, "lain": 1}\nabc'])
def test_a_damaged_file_of_the_cache_is_asked_for_again(tmp_path: Path, damage: bytes) -> None:
    cache = Cache(tmp_path)
    cache.put("http://a.example/1", Guise.PLAIN, Answer("http://a.example/1", 200, b"isi"))
    (path,) = [file for file in tmp_path.rglob("*") if file.is_file()]
    path.write_bytes(path.read_bytes()[:-1] if damage == b"x" else damage)
    assert cache.get("http://a.example/1", Guise.PLAIN) is None


def test_the_names_of_the_cache_tell_nothing(tmp_path: Path) -> None:
    Cache(tmp_path).put("http://a.example/rahasia?nama=sari", Guise.PLAIN, Answer("http://a.example/", 200, b""))
    assert not any("rahasia" in str(path) or "sari" in path.name for path in tmp_path.rglob("*"))


def test_what_was_asked_is_what_the_server_sees(site: OldSite, make: Callable[..., Fetcher]) -> None:
    seen: list[str] = []
    site.answer = lambda asked: (seen.append(asked.path), Reply(b""))[1]
    for path in ("/a%20b?c=d%26e&f[]=1", "/berita/é"):
        make().get(f"{site.base}{path}")
    assert seen == ["/a%20b?c=d%26e&f[]=1", "/berita/%C3%A9"]
    assert isinstance(site.asked[0], Asked)


def test_a_packed_answer_that_breaks_off_is_damaged_and_not_kept(site: OldSite, make: Callable[..., Fetcher]) -> None:
    whole = gzip.compress(b"<p>Rapat pleno terbuka</p>" * 100)
    site.replies["/a"] = Reply(whole[: len(whole) // 2], 200, {"Content-Encoding": "gzip"})
    assert refused(make(), f"{site.base}/a") == "damaged_packing"
    site.replies["/a"] = Reply(whole, 200, {"Content-Encoding": "gzip"})
    assert make().get(f"{site.base}/a").body.endswith(b"terbuka</p>")


def test_an_empty_answer_that_says_it_is_packed_is_empty(site: OldSite, make: Callable[..., Fetcher]) -> None:
    site.replies["/a"] = Reply(b"", 404, {"Content-Encoding": "gzip"})
    assert make().get(f"{site.base}/a").body == b""


def test_addresses_of_a_site_that_were_withdrawn_are_not_public() -> None:
    assert not is_public("fec0::1")
    assert not is_public("fe80::1%eth0")
