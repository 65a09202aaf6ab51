"""Fixtures of all tests; the database itself is prepared by tests/database.py before Django is."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker, Settings
from xdist.scheduler import LoadScopeScheduling

from pendopo.kit import postgres
from pendopo.project import planes
from tests.database import NAME, ROOT, connected_to, copy_of_template, sweep

SHARED_DATA = ROOT.parent / "shared" / "data"
JOURNEYS = "tests/journeys/"
LONGEST_FIRST = (JOURNEYS, "tests/leaks/test_leak_probe", "tests/regions/test_national", "tests/project/test_other_server", "")


class OnePlatform(LoadScopeScheduling):
    """Each worker takes a module at a time; the journeys are all one worker's, since they share one running platform."""

    def _split_scope(self, nodeid: str) -> str:
        return JOURNEYS if nodeid.startswith(JOURNEYS) else str(super()._split_scope(nodeid))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    return OnePlatform(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first, so that no worker is left alone with it at the end."""
    items.sort(key=lambda item: next(place for place, start in enumerate(LONGEST_FIRST) if item.nodeid.startswith(start)))


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """The database is prepared already; pytest-django need not make one."""


@pytest.fixture(scope="session")
def country_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Name of a database of this worker's that holds the small country and nothing else; nobody commits to it."""
    from tests.sites import country

    name = f"{NAME}_country"
    copy_of_template(os.environ["PENDOPO_TEST_ADMIN_URL"], os.environ["PENDOPO_TEST_TEMPLATE"], name)
    with django_db_blocker.unblock(), connected_to(name):
        country.build(tmp_path_factory.mktemp("country"))
    sweep(name)
    return name


@pytest.fixture(scope="module")
def small_country(country_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The small country in a transaction around all tests of a module."""
    from django.db import transaction

    with django_db_blocker.unblock(), connected_to(country_database), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def admin_database_url() -> str:
    """The worker's own database as the server's administrator: to check roles, never to run the product."""
    return postgres.url_for(os.environ["PENDOPO_TEST_ADMIN_URL"], database=NAME)


@pytest.fixture
def plane_database_url() -> Callable[[str], str]:
    """A function from a plane's name to the URL of the worker's database as that plane's role."""
    return lambda plane: planes.plane_url(postgres.url_for(os.environ["PENDOPO_TEST_ADMIN_URL"], database=NAME), plane)


@pytest.fixture
def shared_data(settings: Settings) -> Path:
    """The folder of real data beside the checkout, or a skip where there is none."""
    if not SHARED_DATA.exists():
        pytest.skip("no folder of real data beside the checkout")
    settings.DATA_DIR = SHARED_DATA
    return SHARED_DATA
