"""Fixtures of the transparency log's tests."""

from collections.abc import Iterator

import pytest

from pendopo.transparency import witnesses


@pytest.fixture(autouse=True)
def no_connection_stays_open() -> Iterator[None]:
    """The clients of witnesses keep connections between two questions, but not between two tests."""
    yield
    witnesses.close_all()
