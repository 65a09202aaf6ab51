"""The small country for requests that run as intake's own role, and for commands that run as the operator's."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker, Settings

from pendopo.project import planes
from pendopo.project.settings import BASE_DIR
from tests.database import connected_to
from tests.leaks.roles import work_as


@pytest.fixture(scope="module")
def country(country_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """In a transaction around all tests of a module, on a connection that may take on each plane's role; at first the operator's."""
    with django_db_blocker.unblock(), connected_to(country_database, as_administrator=True), transaction.atomic():
        work_as("pendopo_operator")
        yield
        work_as(None)
        transaction.set_rollback(True)


@pytest.fixture
def intake_settings(settings: Settings) -> None:
    """What the settings are in intake's own process."""
    settings.ROOT_URLCONF = planes.PLANES["intake"].urls
    settings.ALLOWED_HOSTS = [settings.INTAKE_HOST]
    settings.MIDDLEWARE = [
        "pendopo.security.plane_headers.PlaneHeaders",
        "django.middleware.security.SecurityMiddleware",
        "csp.middleware.CSPMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ]
    settings.APPEND_SLASH = False
    folder = BASE_DIR / "pendopo" / "intake" / "templates"
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [folder]}]
    settings.MAIL_IS_SET = settings.DIGESTS_OFFERED = True
    settings.DEFAULT_FROM_EMAIL = "kabar@pemilu.example"
