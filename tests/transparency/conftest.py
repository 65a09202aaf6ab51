"""A database of this worker's for logs: what is in a log can't be taken out, so no other test shares it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pendopo.kit import postgres
from pendopo.project import planes
from tests.database import NAME, copy_of_template
from tests.transparency.writing import LogUnderTest


@pytest.fixture(scope="session")
def log_database() -> Callable[[str], str]:
    """A function from a plane's name, or ``administrator``, to the address of the database."""
    admin = os.environ["PENDOPO_TEST_ADMIN_URL"]
    copy_of_template(admin, os.environ["PENDOPO_TEST_TEMPLATE"], f"{NAME}_log")
    url = postgres.url_for(admin, database=f"{NAME}_log")
    return lambda plane: url if plane == "administrator" else planes.plane_url(url, plane)


@pytest.fixture
def log(log_database: Callable[[str], str], tmp_path: Path) -> LogUnderTest:
    """A log that nobody has written to yet."""
    found = LogUnderTest(log_database, tmp_path / "log")
    found.emptied()
    return found
