"""The index of the nation: what all offices serve, found from the portals. Made by ``index_search``, apart from the baking of pages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from pendopo.kit.releases import Entry, ReleaseStore, media_type
from pendopo.security.queries import frozen_ranges
from pendopo.security.scope import every_office
from pendopo.sites import models, site_search
from pendopo.sites.hosts import host_of
from pendopo.sites.publisher import nation_files, rebake, touched_files, variants
from pendopo.sites.queries import Country, office_homes
from pendopo.sites.renderer import PublicFile, SiteRenderer
from pendopo.sites.rules.search_index import FoundPage, fingerprint, index_files
from pendopo.sites.served import served_release, store, writing


@dataclass
class Indexed:
    """What was done: pages and sites in the index, its bytes, sites left out since their release is not the recorded one,
    portals left alone since they are frozen, and differences found by a check."""

    pages: int = 0
    sites: int = 0
    bytes: int = 0
    left_out: list[str] = field(default_factory=list)
    frozen: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def office_count() -> int:
    """How many offices :func:`index_nation` will read."""
    with every_office():
        return len(office_homes())


def index_nation(*, check: bool = False, progress: Callable[[], object] = lambda: None) -> Indexed:
    """Make the index from what is served, and serve it on the portal of each body.

    Args:
        check: write nothing, but name what differs from the index that is served.
        progress: called after each site.
    """
    with every_office():
        country, ranges = Country(), frozen_ranges()
        homes = [home for _site, home in office_homes()]
    files, done, pages = store(), Indexed(), list[FoundPage]()
    for office, found in site_search.pages_of_nation(files, [home.office for home in homes], country):
        if found is None:
            done.left_out.append(host_of(office))
        else:
            pages += found
            done.sites += 1
        progress()
    index = index_files(pages)
    done.pages, done.bytes = len(pages), sum(map(len, index.values()))
    folder = f"{site_search.NATION}{fingerprint(index)}/"
    index = {f"{folder}{path}": data for path, data in index.items()}
    for home in homes:
        if home.office.region.level or host_of(home.office) in done.left_out:
            continue  # a portal that is not what was recorded is the business of a bake
        if any(home.office.key in keys for keys in ranges):
            done.frozen.append(host_of(home.office))
        elif check:
            done.faults += differing(files, home, index)
        else:
            serve_nation(files, home, country, index)
    return done


def differing(files: ReleaseStore, home: models.HomePage, index: Mapping[str, bytes]) -> list[str]:
    """A line for every file of the index that a portal serves otherwise, or not at all; the packed ones follow from these."""
    host, manifest = host_of(home.office), files.manifest(host_of(home.office))
    served = {path: entry.sha256 for path, entry in nation_files(manifest.files if manifest else {}).items() if not path.endswith(".gz")}
    expected = {path: sha256(data).hexdigest() for path, data in index.items()}
    return [f"berbeda: {host}/{path}" for path in sorted({*served, *expected}) if served.get(path) != expected.get(path)]


def serve_nation(files: ReleaseStore, home: models.HomePage, country: Country, index: Mapping[str, bytes]) -> None:
    """Add the index to the release of a portal."""
    with writing(files, home.office):
        entries: dict[str, Entry] = {}
        for path, data in index.items():
            for name, variant in variants(path, PublicFile(data, media_type(path))):
                entries[name] = files.put(variant.data, variant.type)
        served = served_release(files, home.office)
        renderer = SiteRenderer(home, country)
        rebake(files, renderer, touched_files(renderer, ()), served, force=served.spoiled, nation=entries)
