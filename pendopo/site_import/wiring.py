"""The real parts of a move, put together: the sources that there are, and who cleans, judges and fetches."""

from pathlib import Path

from pendopo.site_import.parts import Parts, SourceRefused

SOURCES: dict[str, object] = {}


def parts(folder: Path | None = None) -> Parts:
    raise SourceRefused("Belum ada sumber.")


def choices() -> list[tuple[str, str, bool]]:
    """Sources that a person may choose at the desk: name, title, and whether they come as a file."""
    return []
