"""The database of a dead or living site as a MySQL dump (``.sql``, ``.sql.gz``): read as text, never executed.

WordPress and Joomla are known by their tables; for home-grown ones a mapping is given as data (:mod:`.mapping`).
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pendopo.site_import.rules.items import Fault, Found
from pendopo.site_import.sources.sql_dump.joomla_tables import read_joomla
from pendopo.site_import.sources.sql_dump.mapping import Proposal, TableMapping, propose_mapping
from pendopo.site_import.sources.sql_dump.own_tables import read_own
from pendopo.site_import.sources.sql_dump.stored_mapping import BadMapping, Problem, read_mappings
from pendopo.site_import.sources.sql_dump.stored_mapping import as_data as mapping_as_data
from pendopo.site_import.sources.sql_dump.survey import FoundTable, first_items, lookups_in, proposals, proposed, survey
from pendopo.site_import.sources.sql_dump.survey import as_data as tables_as_data
from pendopo.site_import.sources.sql_dump.survey import from_data as tables_from_data
from pendopo.site_import.sources.sql_dump.tuples import MOST_UNPACKED, Dump
from pendopo.site_import.sources.sql_dump.wordpress_tables import read_wordpress

WORDPRESS_MARK = {"post_title", "post_content", "post_status", "post_type"}
JOOMLA_MARK = {"introtext", "catid", "alias", "state"}


def read(
    path: Path, base: str = "", *, mappings: Sequence[TableMapping] = (), prefix: str = "", most_unpacked: int = MOST_UNPACKED
) -> Iterator[Found]:
    """Everything that a dump holds, by the given mappings, else as WordPress or Joomla.

    Args:
        base: address of the old site; WordPress dumps name it themselves.
        mappings: for home-grown tables.
        prefix: of the tables of one site, where a dump holds several; '' to find it.
        most_unpacked: bytes to read at most.
    """
    dump = Dump(path, most_unpacked=most_unpacked)
    if mappings:
        yield from read_own(dump, base, mappings)
        yield from dump.faults
        return
    known = {name: columns for name, columns in tables_of(path, most_unpacked=most_unpacked).items() if name.startswith(prefix)}
    posts, articles = marked(known, "posts", WORDPRESS_MARK), marked(known, "content", JOOMLA_MARK)
    if len(posts or articles) > 1:
        yield Fault("seluruh berkas", "several_sites", ", ".join(posts or articles)[:200])
    if posts:
        yield from read_wordpress(dump, base, posts[0].removesuffix("posts"))
    elif articles:
        yield from read_joomla(dump, base, articles[0].removesuffix("content"))
        yield from dump.faults
    else:
        yield Fault("seluruh berkas", "no_known_tables")


def marked(tables: dict[str, tuple[str, ...]], ending: str, columns: set[str]) -> list[str]:
    """Tables by the end of their name and by columns that they must have, the shortest name first."""
    return sorted(
        (name for name, theirs in tables.items() if name.endswith(ending) and columns <= set(theirs)), key=lambda name: (len(name), name)
    )


def tables_of(path: Path, *, most_unpacked: int = MOST_UNPACKED) -> dict[str, tuple[str, ...]]:
    """Columns of every table of a dump, for :func:`propose_mapping` and for a person to choose from."""
    dump = Dump(path, most_unpacked=most_unpacked)
    for _row in dump.rows(lambda table: False):
        pass
    return dump.columns


__all__ = [
    "BadMapping",
    "FoundTable",
    "Problem",
    "Proposal",
    "TableMapping",
    "first_items",
    "lookups_in",
    "mapping_as_data",
    "proposals",
    "propose_mapping",
    "proposed",
    "read",
    "read_mappings",
    "survey",
    "tables_as_data",
    "tables_from_data",
    "tables_of",
]  # fmt: skip
