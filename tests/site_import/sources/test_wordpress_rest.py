"""WordPress through its own interface: everything that is public there, whatever one damaged post does to a page of it."""

import datetime
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from pendopo.site_import.fetching import Bounds, Fetcher
from pendopo.site_import.rules.items import Fault, Found, Item, Kind, Medium
from pendopo.site_import.sources import wordpress_rest
from pendopo.site_import.sources.answers import Answer
from pendopo.site_import.sources.moments import JAKARTA
from tests.site_import.sources.old_site import OldSite, Reply, Table, running

SITE = "https://kab-contoh.example"
PER_PAGE = wordpress_rest.PER_PAGE


def post(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": number, "date": "2024-06-01T10:00:00", "date_gmt": "2024-06-01T03:00:00", "modified_gmt": "2024-06-02T03:00:00",
        "guid": {"rendered": f"{SITE}/?p={number}"}, "link": f"{SITE}/2024/06/berita-{number}/", "status": "publish", "type": "post",
        "title": {"rendered": f"Berita &#8211; {number}"}, "content": {"rendered": "<p>Isi</p>", "protected": False},
        "excerpt": {"rendered": "<p>Ringkas [&hellip;]</p>"}, "author": 3, "featured_media": 0, "categories": [], "tags": [], **more,
    }  # fmt: skip


class Wordpress:
    """The interface of a site, as a function from an address to an answer."""

    def __init__(self, **routes: list[dict[str, Any]]) -> None:
        self.routes: dict[str, Any] = {"posts": [], "pages": [], "media": [], "users": [], "categories": [], "tags": [], **routes}
        self.named: dict[str, Any] = {}
        self.pretty = True
        self.totals = True
        self.broken: set[int] = set()

    def __call__(self, address: str) -> Answer | None:
        parts = urlsplit(address)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        route = query.get("rest_route", "") if "rest_route" in query else parts.path.removeprefix("/wp-json")
        if ("rest_route" in query) == self.pretty or (self.pretty and not parts.path.startswith("/wp-json")):
            return Answer(address, 404, b"<html>")
        if route == "/":
            return self.json(address, {"namespaces": ["oembed/1.0", "wp/v2"]})
        name = route.removeprefix("/wp/v2/")
        if name in self.named:
            return self.json(address, self.named[name])
        return self.page(address, self.routes[name], query) if name in self.routes else self.json(address, {"code": "rest_no_route"}, 404)

    def page(self, address: str, rows: list[dict[str, Any]], query: dict[str, str]) -> Answer:
        size, page = int(query["per_page"]), int(query["page"])
        found = rows[(page - 1) * size : page * size]
        if any(row["id"] in self.broken for row in found):
            return Answer(address, 500, b"<b>Fatal error</b>")
        if page > 1 and not found:
            return self.json(address, {"code": "rest_post_invalid_page_number"}, 400)
        totals = {"x-wp-totalpages": str(-(-len(rows) // size))} if self.totals else {}
        return self.json(address, found, 200, totals)

    def json(self, address: str, value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
        return Answer(address, status, json.dumps(value).encode(), headers or {})


def read(site: Callable[[str], Any], base: str = SITE) -> list[Found]:
    return list(wordpress_rest.read(Table(site), base))


def ids(found: list[Found]) -> list[str]:
    return [each.source_id for each in found if isinstance(each, Item)]


def faults(found: list[Found]) -> list[str]:
    return [each.what for each in found if isinstance(each, Fault)]


def test_a_post_comes_with_its_terms_its_author_and_its_picture() -> None:
    found = read(
        Wordpress(
            posts=[post(7, categories=[2, 3], tags=[9], featured_media=5)],
            media=[
                {"id": 5, "source_url": f"{SITE}/a.jpg", "title": {"rendered": "Foto"}, "alt_text": "Pleno",
                 "caption": {"rendered": "<p>Humas</p>"}, "post": 7},
            ],
            categories=[{"id": 2, "name": "Berita", "parent": 0}, {"id": 3, "name": "Pleno &amp; Rapat", "parent": 2}],
            tags=[{"id": 9, "name": "Pemilu"}],
            users=[{"id": 3, "name": "Sari Wulandari", "slug": "sari"}],
        )
    )  # fmt: skip
    assert found == [
        Medium("attachment-5", f"{SITE}/a.jpg", "Foto", "Pleno", "Humas", "post-7"),
        Item(
            source_id="post-7",
            kind=Kind.POST,
            title="Berita – 7",
            html="<p>Isi</p>",
            address=f"{SITE}/2024/06/berita-7/",
            other_addresses=("/?p=7", f"{SITE}/?p=7"),
            published=datetime.datetime(2024, 6, 1, 3, tzinfo=datetime.UTC),
            updated=datetime.datetime(2024, 6, 2, 3, tzinfo=datetime.UTC),
            author="Sari Wulandari",
            categories=("Pleno & Rapat", "Berita"),
            tags=("Pemilu",),
            picture=f"{SITE}/a.jpg",
        ),
    ]


def test_all_pages_are_walked_by_the_number_that_the_server_names_or_to_the_one_that_is_not_full() -> None:
    site = Wordpress(posts=[post(n) for n in range(1, 2 * PER_PAGE + 8)], pages=[post(n) for n in range(500, 500 + PER_PAGE)])
    assert len(set(ids(read(site)))) == 3 * PER_PAGE + 7
    site.totals = False
    found = read(site)
    assert len(set(ids(found))) == 3 * PER_PAGE + 7
    assert faults(found) == []


def test_where_pretty_addresses_are_off_the_interface_is_found_by_its_parameter() -> None:
    site = Wordpress(posts=[post(7)])
    site.pretty = False
    assert ids(read(site)) == ["post-7"]


def test_own_types_are_read_and_machinery_is_not() -> None:
    site = Wordpress(posts=[post(1)], agenda=[post(2)], navigation=[post(3)], media=[])
    site.named["types"] = {
        "post": {"rest_base": "posts", "rest_namespace": "wp/v2"}, "agenda": {"rest_base": "agenda"},
        "attachment": {"rest_base": "media"}, "wp_navigation": {"rest_base": "navigation"},
        "aneh": {"rest_base": "../../x"}, "shop": {"rest_base": "shop", "rest_namespace": "wc/v3"},
    }  # fmt: skip
    assert [(each.source_id, each.kind) for each in read(site) if isinstance(each, Item)] == [("post-1", Kind.POST), ("post-2", Kind.EVENT)]


def test_a_page_that_one_post_breaks_is_read_row_by_row() -> None:
    site = Wordpress(posts=[post(n) for n in range(1, PER_PAGE + 6)])
    site.broken = {4}
    found = read(site)
    assert ids(found) == [f"post-{n}" for n in range(1, PER_PAGE + 6) if n != 4]
    assert faults(found) == ["bad_status"]


def test_a_site_that_is_broken_altogether_is_soon_given_up() -> None:
    site = Wordpress(posts=[post(n) for n in range(1, 400)])
    site.broken = set(range(400))
    table = Table(site)
    found = list(wordpress_rest.read(table, SITE))
    assert faults(found) == ["bad_status"] * 3
    assert len(table.asked) < 20


def test_a_server_that_sends_the_same_page_for_ever_is_left() -> None:
    def circle(address: str) -> Answer | None:
        if "/posts" in address:
            return Answer(address, 200, json.dumps([post(n) for n in range(1, PER_PAGE + 1)]).encode(), {"x-wp-totalpages": "999999"})
        return Wordpress()(address)

    table = Table(circle)
    assert len(ids(list(wordpress_rest.read(table, SITE)))) == PER_PAGE
    assert sum("/posts" in address for address in table.asked) == 2


def test_closed_users_leave_posts_without_a_name_and_an_account_is_no_name() -> None:
    site = Wordpress(posts=[post(7)], users=[{"id": 3, "name": "admin", "slug": "admin"}])
    assert [each.author for each in read(site) if isinstance(each, Item)] == [""]
    del site.routes["users"]
    found = read(site)
    assert [each.author for each in found if isinstance(each, Item)] == [""]
    assert faults(found) == []


def test_a_summary_that_an_editor_wrote_stays_and_a_protected_post_is_marked() -> None:
    own = post(7, excerpt={"rendered": "<p>Ditulis sendiri</p>"}, content={"rendered": "", "protected": True})
    (item,) = [each for each in read(Wordpress(posts=[own])) if isinstance(each, Item)]
    assert (item.summary, item.password) == ("Ditulis sendiri", True)


@pytest.mark.parametrize("answer", [None, "<html>bukan JSON</html>", "[1, 2]", '{"namespaces": []}', "[" * 100_000])
def test_a_site_without_the_interface_is_said_to_have_none(answer: str | None) -> None:
    assert faults(read(lambda address: answer)) == ["no_interface"]


def test_rows_of_another_shape_do_no_harm() -> None:
    odd = {"id": "7", "title": None, "content": [], "categories": {"a": 1}, "link": 5, "featured_media": {}, "guid": "x", "author": [1]}
    found = read(Wordpress(posts=[odd], media=[{"id": 1, "source_url": "javascript:alert(1)"}]))
    assert faults(found) == ["bad_address"]
    assert ids(found) == []


@pytest.fixture
def live() -> Iterator[OldSite]:
    with running() as site:
        yield site


def test_a_run_that_broke_off_goes_on_without_asking_again(live: OldSite, tmp_path: Path) -> None:
    """Over HTTP with the real fetcher: the second run asks only for what the first had not."""
    wordpress = Wordpress(posts=[post(n) for n in range(1, PER_PAGE + 4)])

    def reply(asked: Any) -> Reply:
        answer = wordpress(f"{live.base}{asked.path}")
        assert answer is not None
        return Reply(answer.body, answer.status, dict(answer.headers))

    live.answer = reply
    with Fetcher([live.host], tmp_path, bounds=Bounds(pause=0), private_networks=True) as fetcher:
        first = wordpress_rest.read(fetcher, live.base)
        assert isinstance(next(first), Item)
        first.close()  # type: ignore[attr-defined]
    before = len(live.asked)
    with Fetcher([live.host], tmp_path, bounds=Bounds(pause=0), private_networks=True) as fetcher:
        assert len(ids(list(wordpress_rest.read(fetcher, live.base)))) == PER_PAGE + 3
    new = [each.path for each in live.asked[before:]]
    assert all("page=2" in path or "/pages" in path for path in new)
    assert len(new) == 2


def test_a_number_of_pages_that_is_none_does_no_harm() -> None:
    site = Wordpress(posts=[post(7)])

    def answer(address: str) -> Answer | None:
        found = site(address)
        return replace(found, headers={**found.headers, "x-wp-totalpages": "9" * 5_000}) if found else None

    assert ids(read(answer)) == ["post-7"]


def test_a_date_of_change_without_greenwich_is_by_the_clock_of_the_site() -> None:
    found = read(Wordpress(posts=[post(7, modified_gmt="0000-00-00T00:00:00", modified="2024-06-02T10:00:00")]))
    assert [each.updated for each in found if isinstance(each, Item)] == [datetime.datetime(2024, 6, 2, 10, tzinfo=JAKARTA)]
    assert "modified," in wordpress_rest.ITEM_FIELDS
