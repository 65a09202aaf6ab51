"""Where old sites come from: a module or small folder a source, each with ``read``, which gives items, media and faults.

Plain Python: no Django, no database; the network only through the fetcher that is handed in. A new source is one module,
one line in :data:`SOURCES` and one in ``words.SOURCES``:

- of a file: ``read(path, base="")``, where ``base`` is the address of the old site, as far as it is known;
- of an address: ``read(fetcher, base)``, see :class:`pendopo.site_import.sources.answers.Fetches`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import cast

from pendopo.site_import.rules.items import Found


class Takes(StrEnum):
    """What a source is given."""

    FILE = "file"
    ADDRESS = "address"


@dataclass(frozen=True)
class Source:
    """One kind of old site.

    Attributes:
        name: of its module, and of the choice in command and desk; ``words.SOURCES`` says it to officers.
        takes: a file (or a folder of such), or the address of a live site.
        endings: of the files it reads, for the field of an upload; none where it takes an address.
    """

    name: str
    takes: Takes
    endings: tuple[str, ...] = ()

    @property
    def read(self) -> Callable[..., Iterator[Found]]:
        """Its reader, loaded when it is asked for."""
        return cast(Callable[..., Iterator[Found]], import_module(f"{__name__}.{self.name}").read)


SOURCES = (
    Source("wxr", Takes.FILE, (".xml",)),
    Source("wordpress_rest", Takes.ADDRESS),
    Source("drupal", Takes.ADDRESS),
    Source("sql_dump", Takes.FILE, (".sql", ".sql.gz")),
    Source("crawl", Takes.ADDRESS),
    Source("warc", Takes.FILE, (".warc", ".warc.gz")),
    Source("csv_file", Takes.FILE, (".csv",)),
)


def source_named(name: str) -> Source:
    """One source.

    Raises:
        KeyError: there is none of that name.
    """
    return {source.name: source for source in SOURCES}[name]
