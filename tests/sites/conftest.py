"""Folders of their own for tests that write files."""

import pytest


@pytest.fixture(autouse=True)
def own_folders(settings: object, tmp_path: object) -> None:
    """Nothing that a test writes is seen by another."""
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined, operator]
    settings.PUBLIC_DIR = tmp_path / "public"  # type: ignore[attr-defined, operator]
    settings.LOG_DIR = tmp_path / "public" / "log"  # type: ignore[attr-defined, operator]
