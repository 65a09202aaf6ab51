"""The small country with marked objects, seen and changed through the roles of the planes."""

import logging
from collections.abc import Callable, Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from pendopo.security.middleware import PICKED_OFFICE
from tests.database import connected_to
from tests.desk import desk_client
from tests.leaks.marked import Marked, mark_objects
from tests.leaks.probe import Probe
from tests.leaks.reviewed import ALLOWED, CLUMSY
from tests.leaks.roles import undone, work_as
from tests.sites import country


@pytest.fixture(scope="module")
def switchable_connection(country_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Django's connection, logged in as the administrator, to the small country."""
    with django_db_blocker.unblock(), connected_to(country_database, as_administrator=True):
        yield


@pytest.fixture(scope="module")
def marked(switchable_connection: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Marked]:
    """A small country in which KPU Kabupaten Kediri and KPU Kabupaten Jepara have one of everything, Jepara's marked."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.MEDIA_ROOT", tmp_path_factory.mktemp("media"))
        patch.setattr("django.conf.settings.UPLOADS_ARE_SIGNED", True)
        with transaction.atomic():
            work_as("pendopo_operator")
            yield mark_objects()
            work_as(None)
            transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Refusals by the hundred are what is tested here."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def probe_as(marked: Marked) -> Iterator[Callable[..., Probe]]:
    """The probe of one of the cast, working in the office with the own objects."""

    def probe(username: str, **options: bool) -> Probe:
        work_as("pendopo_operator")
        client = desk_client(username)
        session = client.session
        session[PICKED_OFFICE] = marked.own.office.key
        session.save()
        office = country.person(username).office
        assert office
        return Probe(marked, username, client, office.range, ALLOWED, CLUMSY, **options)

    with undone():
        yield probe
