"""No screen of the desk asks more of the database, or grows longer, because the country has more offices."""

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker
from wagtail.models import Site

from pendopo.sites.preview import country_of
from pendopo.sites.rules.desk_addresses import is_served
from tests.desk import desk_client
from tests.leaks.addresses import Address, all_addresses
from tests.leaks.probe import Browser
from tests.sites import country

pytestmark = pytest.mark.django_db

FEW = "\n".join(line for line in country.REGIONS.splitlines() if line.startswith(("code", "35,", "35.06"))) + "\n"
ROOM = 400  # bytes: numbers have more digits where there is more

# Addresses whose pages may be longer where there are more offices, each with its reason. None may ask more often.
MAY_BE_LONGER = {
    "security_offices": "offices to choose from, 40 a page",
    "moving": "the offices in reach, a part of the list at a time, and a tile of each on the map",
    "report_cards": "the offices in reach, a part of the list at a time, and a tile of each on the map",
}
Measured = dict[str, tuple[int, int]]


class Counter:
    """Counts the statements that go to the database."""

    statements = 0

    def __call__(self, execute: Callable[..., object], *arguments: object) -> object:
        self.statements += 1
        return execute(*arguments)


def measure() -> Measured:
    """Queries and bytes of every screen that needs no number, as the national administrator sees it."""
    found: Measured = {}
    browser = Browser(desk_client("hendra"))
    for address in filter(is_a_list, all_addresses()):
        count = Counter()
        with connection.execute_wrapper(count):
            answer = browser.ask("GET", address.filled(()), {})
        found[address.name] = (count.statements, len(answer.said))
    return found


def is_a_list(address: Address) -> bool:
    return not address.arguments and is_served(address.route) and not address.route.startswith(("/akun/", "/log"))


@pytest.fixture
def country_of_regions(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[str], None]]:
    """Builds a country of the regions given."""

    def build(regions: str) -> None:
        monkeypatch.setattr(country, "REGIONS", regions)
        Site.clear_site_root_paths_cache()
        country_of.cache_clear()
        country.build(tmp_path_factory.mktemp("country"))

    yield build
    cache.clear()
    country_of.cache_clear()


def test_no_screen_grows_with_the_number_of_offices(country_of_regions: Callable[[str], None]) -> None:
    measured = []
    for regions in (FEW, FEW, country.REGIONS):  # the first time only fills the caches of the process
        with transaction.atomic():
            country_of_regions(regions)
            measured.append(measure())
            transaction.set_rollback(True)
    _, few, many = measured
    assert len(few) > 50
    assert {name: (few[name], many[name]) for name in few if many[name][0] > few[name][0]} == {}
    assert {name: (few[name], many[name]) for name in few if many[name][1] > few[name][1] + ROOM}.keys() <= MAY_BE_LONGER.keys()
