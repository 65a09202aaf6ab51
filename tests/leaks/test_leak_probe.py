"""Whoever is signed in at one office reads and changes nothing of another, at no address of the desk."""

import logging
from collections.abc import Callable, Iterator
from time import process_time

import pytest

from tests.desk import desk_client
from tests.leaks.marked import Marked
from tests.leaks.probe import Probe
from tests.leaks.roles import undone, work_as
from tests.sites.country import person

pytestmark = pytest.mark.django_db

# Addresses that may show a word of another office, each with its reason. Nothing else may.
ALLOWED: dict[str, str] = {}


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Refusals by the hundred are what is tested here."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def probe_as(marked: Marked) -> Iterator[Callable[[str], Probe]]:
    """The probe of one of the cast."""

    def probe(username: str) -> Probe:
        work_as("pendopo_operator")
        client = desk_client(username)
        own = person(username).office
        assert own
        return Probe(marked, username, client, own.range, ALLOWED)

    with undone():
        yield probe


@pytest.mark.parametrize("username", ["sari", "agus", "rina"])
def test_nobody_reads_or_changes_anything_of_another_office(probe_as: Callable[[str], Probe], username: str) -> None:
    probe = probe_as(username)
    began = process_time()
    found = probe.walk(lambda a: "external" in a.name or "copy" in a.name)
    print(username, probe.requests, process_time() - began)
    for one in found:
        print(one)
    assert found == []
