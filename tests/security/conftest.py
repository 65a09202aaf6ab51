"""The small country also for the tests of people."""

from tests.sites.conftest import own_folders, small_country

__all__ = ["own_folders", "small_country"]
