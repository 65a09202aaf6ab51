"""Folders of their own, and a move in the small country."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pendopo.kit.ranges import KeyRange
from pendopo.security.desk import Desk
from pendopo.security.scope import office_scope
from pendopo.site_import import actions
from pendopo.site_import.engine import Run
from pendopo.site_import.models import ImportJob
from tests.cast import desk
from tests.site_import.fakes import HOST, Old, usual
from tests.sites.country import office


@pytest.fixture(autouse=True)
def own_folders(settings: object, tmp_path: object) -> None:
    """Nothing that a test writes is seen by another."""
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined, operator]
    settings.PUBLIC_DIR = tmp_path / "public"  # type: ignore[attr-defined, operator]
    settings.CLAMD = ""  # type: ignore[attr-defined]


@pytest.fixture
def old() -> Old:
    return usual()


@pytest.fixture
def kediri() -> Iterator[int]:
    """The key of Sari's office, whose scope is open."""
    key = office("kpu", "35.06").key
    with office_scope(KeyRange(key, key)):
        yield key


@pytest.fixture
def sari() -> Desk:
    return desk("sari")


@pytest.fixture
def begun(kediri: int, sari: Desk) -> ImportJob:
    """A move that Sari began."""
    return actions.begin(source="uji", origin="ekspor.xml", host=HOST, by=sari)


Go = Callable[..., ImportJob]


@pytest.fixture
def go(old: Old, django_capture_on_commit_callbacks: Any) -> Go:
    """Work on a move until it waits for a person, two items a transaction; what is put off until the commit is done."""

    def run(job: ImportJob, **options: Any) -> ImportJob:
        parts = options.pop("parts", None) or old.parts()
        with django_capture_on_commit_callbacks(execute=True):
            return Run(job.pk, job.office_key, parts, **({"group": 2} | options)).go()

    return run


@pytest.fixture
def ready(begun: ImportJob, go: Go, sari: Desk) -> ImportJob:
    """Its trial is over and its pictures are here."""
    actions.carry_on(job=go(begun), by=sari)
    return go(begun)
