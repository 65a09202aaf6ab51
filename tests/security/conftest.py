"""Folders of their own also for tests of people, records and freezing."""

from tests.sites.conftest import own_folders

__all__ = ["own_folders"]
