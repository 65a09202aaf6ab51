"""State of their own for controls that ask the platform, and a certificate for those that ask over TLS."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker, Settings

from tests.project.deployment import Certificate, make_certificate


@pytest.fixture(autouse=True)
def own_state(settings: Settings, tmp_path: Path) -> None:
    """Nothing that a check keeps is seen by another test."""
    settings.STATE_DIR = tmp_path / "state"
    settings.PUBLIC_DIR = tmp_path / "public"
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("tls") / "site.pem")


@pytest.fixture
def bare_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database as a command finds it: no transaction around the test. It must leave nothing behind."""
    from django.db import connections

    with django_db_blocker.unblock():
        kept = connections["default"]  # the transaction of the module's country may be open on it
        del connections["default"]
        yield
        connections["default"].close()
        connections["default"] = kept
