"""Small invented trees for tests: two island provinces, and a way to load any text as an edition."""

from pathlib import Path

from pendopo.regions import bulk
from pendopo.regions.models import Edition

SAMPLE = Path("pendopo/regions/data/sample_regions.csv")


def load_sample(edition: str = "contoh-2025", *, make_current: bool = True) -> Edition:
    """The sample that ships with the app, as an edition."""
    load = bulk.load_regions(SAMPLE, edition=edition, legal_basis="Contoh", make_current=make_current)
    assert not load.file.refused
    return Edition.objects.get(name=edition)


def load_text(folder: Path, text: str, edition: str, *, make_current: bool = False) -> bulk.RegionLoad:
    """Lines ``code,name`` as an edition."""
    file = folder / f"{edition}.csv"
    file.write_text(f"code,name\n{text}")
    return bulk.load_regions(file, edition=edition, legal_basis="Contoh", make_current=make_current)
