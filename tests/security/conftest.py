"""The small country also for tests of people, records and freezing."""

from tests.sites.conftest import own_folders, small_country

__all__ = ["own_folders", "small_country"]
