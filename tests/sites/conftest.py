"""The small country, built once a module in a transaction around all its tests."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import transaction
from pytest_django import DjangoDbBlocker

from pendopo.sites.preview import country_of
from tests.sites import country


@pytest.fixture(scope="module")
def small_country(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with django_db_blocker.unblock():
        with transaction.atomic():
            country.build(tmp_path_factory.mktemp("country"))
            yield
            transaction.set_rollback(True)
        cache.clear()
        country_of.cache_clear()


@pytest.fixture(autouse=True)
def own_folders(settings: object, tmp_path: object) -> None:
    """Nothing that a test writes is seen by another."""
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined, operator]
    settings.PUBLIC_DIR = tmp_path / "public"  # type: ignore[attr-defined, operator]
