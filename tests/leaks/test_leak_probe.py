"""Whoever is signed in at one office reads and changes nothing of another: at no address of the desk, by no query."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import resolve

from pendopo.project.urls_desk import not_here
from pendopo.sites.rules.desk_addresses import NOT_SERVED, is_served
from tests.leaks.addresses import URLS, Address, all_addresses
from tests.leaks.marked import Marked
from tests.leaks.probe import Probe, fillings
from tests.leaks.reviewed import ALLOWED, CLUMSY, OPEN
from tests.leaks.roles import working_as

pytestmark = pytest.mark.django_db

SIGN_IN = ("/akun/masuk/", "/login/")  # the second leads to the first
NOT_INSTALLED = {r"locales/", r"styleguide/"}  # closed beforehand


@pytest.mark.parametrize(
    ("username", "thorough"),
    [
        ("sari", True),  # writes and publishes in the own office
        ("agus", False),  # administrator of the own office
        ("rina", False),  # supervisor of the province above it
    ],
)
def test_nobody_reads_or_changes_anything_of_another_office(probe_as: Callable[..., Probe], username: str, thorough: bool) -> None:
    probe = probe_as(username, thorough=thorough)
    assert probe.walk() == []
    assert probe.requests > 300  # the resolver was walked


def test_the_probe_itself_reaches_the_screens_of_the_own_office(probe_as: Callable[..., Probe], marked: Marked) -> None:
    """A probe that is sent away at the door would find nothing anywhere."""
    probe = probe_as("sari")
    for only, word in (("wagtailadmin_pages:edit", "owndraft"), ("wagtailimages:edit", "ownimage"), ("wagtailredirects:edit", "ownold")):
        seen = probe.pages(lambda address, name=only: address.name == name)
        assert any(word in page for page in seen), only


@pytest.mark.parametrize("address", all_addresses(), ids=lambda address: address.route)
def test_every_address_of_the_desk_has_an_access_decision(marked: Marked, address: Address) -> None:
    """Without signing in one is led to the sign-in or refused everywhere, but for a reviewed list."""
    path = address.filled(fillings(address, marked.foreign)[0])
    with working_as("pendopo_desk"):
        response = Client(headers={"host": "desk.localhost"}, raise_request_exception=False).get(path)
    if address.name in OPEN:
        assert response.status_code < 400
    elif response.status_code in (301, 302):
        assert response["Location"].startswith(SIGN_IN) or response["Location"] == f"{path}/"
    else:
        assert response.status_code in (401, 403, 404, 405)


def test_what_was_reviewed_exists() -> None:
    names = {address.name for address in all_addresses()}
    assert (ALLOWED.keys() | CLUMSY.keys() | OPEN.keys()) - names == set()


@pytest.mark.parametrize("pattern", sorted(NOT_SERVED.keys() - NOT_INSTALLED))
def test_every_pattern_of_what_is_not_served_takes_an_address_of_wagtails(marked: Marked, pattern: str) -> None:
    assert any(re.match(pattern, path.lstrip("/")) for path in paths_to(marked))


def test_nothing_is_served_that_is_said_not_to_be(marked: Marked) -> None:
    closed = [path for path in paths_to(marked) if not is_served(path)]
    assert closed
    assert {resolve(path, URLS).func for path in closed} == {not_here}


def paths_to(marked: Marked) -> list[str]:
    return [address.filled(values) for address in all_addresses() for values in fillings(address, marked.foreign)]
