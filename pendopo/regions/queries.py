"""Reading the tree: the current edition, a region, the way to it, what lies below it, and finding places.

Regions are public facts of the whole nation, so these reads need no scope.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from pendopo.regions.models import Edition, Region, RegionLink
from pendopo.regions.rules import keys, place_search
from pendopo.regions.rules.edition_diff import EditionDiff, compare
from pendopo.regions.rules.links import Link

CANDIDATES = """
    SELECT r.key, r.name, p.phrase, r.likeness
    FROM unnest(%(phrases)s::text[]) AS p(phrase)
    CROSS JOIN LATERAL (
        SELECT key, name, greatest(
            similarity(lower(name), p.phrase),
            word_similarity(p.phrase, lower(name)) * (0.95 - 0.05 * level),
            CASE WHEN level = 2
                 THEN similarity(regexp_replace(lower(name), '^(kabupaten|kota) (administrasi )?', ''), p.phrase) END
        ) AS likeness
        FROM regions_region
        WHERE lower(name) %%> p.phrase AND key BETWEEN %(low)s AND %(high)s AND ended_on IS NULL AND level > 0
        ORDER BY likeness DESC, level, key
        LIMIT %(most)s
    ) AS r
"""
STRICT, LOOSE = 0.6, 0.4  # how alike a word of a name must be: first strictly, and loosely if that finds nothing good
GOOD = 0.6  # score from which no second look is taken
MOST_CANDIDATES = 150  # per phrase; the commonest village name of the 2025 edition, Sidomulyo, is borne by 98


class NoCurrentEdition(LookupError):
    """No edition of regions is loaded and current: run ``manage.py load_regions``."""


def current_edition() -> Edition:
    """The edition that offices use today.

    Raises:
        NoCurrentEdition: none is loaded, or none is current.
    """
    edition = Edition.objects.filter(is_current=True).first()
    if edition is None:
        raise NoCurrentEdition("no current edition")
    return edition


def region_by_code(edition: Edition, code: str) -> Region:
    """The region of a code in an edition; '' is the nation.

    Raises:
        BadCode: not the shape of a code.
        Region.DoesNotExist: the edition has no such code.
    """
    return Region.objects.get(key=keys.region_key(edition.number, code))


def path_of(region: Region) -> list[Region]:
    """The regions from the nation down to ``region`` itself, in one query."""
    edition = keys.edition_of(region.key)
    return list(Region.objects.filter(key__in=[keys.region_key(edition, code) for code in keys.ancestors(region.code)]).order_by("key"))


def children(region: Region, *, ended: bool = False) -> QuerySet[Region]:
    """The regions directly below, in the order of their codes; with ``ended`` also those that are no more."""
    found = Region.objects.filter(edition_id=region.edition_id, level=region.level + 1, key__range=region.range).order_by("key")
    return found if ended else found.filter(ended_on=None)


def successors(region: Region, edition: Edition) -> QuerySet[Region]:
    """What ``region`` became in ``edition``, by links only; empty when nobody has said.

    There is no way to look a code of one edition up in another: the same code may be another place
    (rules.links).
    """
    return Region.objects.filter(ancestor_links__old=region, key__range=keys.region_range(edition.number, "")).order_by("key")


def ancestors(region: Region, edition: Edition) -> QuerySet[Region]:
    """What in ``edition`` became ``region``, by links only: the reverse of :func:`successors`."""
    return Region.objects.filter(successor_links__new=region, key__range=keys.region_range(edition.number, "")).order_by("key")


def names_by_code(edition: Edition, *, ended: bool = True) -> dict[str, str]:
    """Names by code of a whole edition, its nation ('') included, and with ``ended`` also regions that are no more."""
    regions = Region.objects.filter(edition=edition)
    return dict((regions if ended else regions.filter(ended_on=None)).values_list("code", "name"))


def links_between(old: Edition, new: Edition) -> list[Link]:
    """All links from one edition to another, in the order of the old codes."""
    rows = RegionLink.objects.filter(
        old__key__range=keys.region_range(old.number, ""), new__key__range=keys.region_range(new.number, "")
    ).values_list("old_id", "new_id", "kind")
    return sorted(Link(keys.code_of(old_id), keys.code_of(new_id), kind) for old_id, new_id, kind in rows)


def edition_diff(old: Edition, new: Edition) -> EditionDiff:
    """What differs from one edition to another; what moved is known by the links from ``old`` to ``new``."""
    return compare(names_by_code(old, ended=False), names_by_code(new, ended=False), links_between(old, new))


@dataclass(frozen=True)
class FoundPlace:
    """A place found: the region, and its full path for people, "Pare, Kabupaten Kediri, Jawa Timur"."""

    region: Region
    path: str


def find_places(text: str, *, limit: int = 10, level: int | None = None) -> list[FoundPlace]:
    """Places of the current edition by name, with typing errors, or by code; the likeliest first.

    Args:
        text: "Kedri", "kab kediri", "kediri pare", "kec. pare", "35.06.12", "350612".
        limit: most places to return, >= 1.
        level: 1 to 4 to find only provinces, regencies and cities, districts, or villages.

    Returns:
        Places that have not ended, none twice; empty when nothing resembles the text.

    Raises:
        NoCurrentEdition: as :func:`current_edition`.
    """
    edition = current_edition()
    query = place_search.read_query(text)
    wanted = level or query.level
    found = [keys.region_key(edition.number, query.code)] if query.code else _by_name(edition, query, limit=limit, level=wanted)
    regions = Region.objects.in_bulk(found)
    shown = [regions[key] for key in found if key in regions and regions[key].ended_on is None and wanted in (None, regions[key].level)]
    return _with_paths(edition, shown)


def _by_name(edition: Edition, query: place_search.PlaceQuery, *, limit: int, level: int | None) -> list[int]:
    ranked = _ranked(edition, query, STRICT, limit=limit, level=level)
    if query.words and (not ranked or ranked[0].score < GOOD):
        loosely = _ranked(edition, query, LOOSE, limit=limit, level=level)
        ranked = max(ranked, loosely, key=lambda places: places[0].score if places else 0.0)
    return [place.key for place in ranked]


def _ranked(
    edition: Edition, query: place_search.PlaceQuery, threshold: float, *, limit: int, level: int | None
) -> list[place_search.Ranked]:
    low, high = keys.region_range(edition.number, "")
    values: dict[str, Any] = {"phrases": [phrase for _, _, phrase in query.phrases], "low": low, "high": high, "most": MOST_CANDIDATES}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(threshold)])
        cursor.execute(CANDIDATES, values)
        rows = cursor.fetchall()
    names = {key: name for key, name, _, _ in rows}
    candidates = [place_search.Candidate(key, phrase, likeness) for key, _, phrase, likeness in rows]
    return place_search.rank(query, candidates, names, level=level, limit=limit)


def _with_paths(edition: Edition, regions: list[Region]) -> list[FoundPlace]:
    ways = {region.key: [keys.region_key(edition.number, code) for code in keys.ancestors(region.code)[1:-1]] for region in regions}
    names = dict(Region.objects.filter(key__in={key for way in ways.values() for key in way}).values_list("key", "name"))
    return [FoundPlace(region, ", ".join([region.name, *(names[key] for key in reversed(ways[region.key]))])) for region in regions]
