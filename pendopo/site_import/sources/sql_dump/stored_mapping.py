"""A mapping of home-grown tables as plain data, in a file that somebody edits or with a move; and what can be wrong with it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pendopo.site_import.rules.items import Kind
from pendopo.site_import.sources.sql_dump.mapping import GUESSES, LOOKED_UP, NEEDED, PUBLIC_WORDS, Lookup, TableMapping
from pendopo.site_import.sources.sql_dump.own_tables import PLACE

MOST_TABLES = 100  # of one mapping
LONGEST = 500  # letters of a pattern or folder
KEYS = {"table", "kind", "columns", "lookups", "address", "other_addresses", "public", "folder"}
PATH = re.compile(r"/[^\s\\?#]*")


@dataclass(frozen=True)
class Problem:
    """Something wrong with a mapping, as a code that the desk has words for.

    Attributes:
        code: one of :data:`PROBLEMS`.
        table: the table's name, '' where it is about the mapping as a whole.
        what: the attribute, column or value that is wrong.
    """

    code: str
    table: str = ""
    what: str = ""


PROBLEMS = {
    "not_a_mapping": "it is no list of tables, each an object with the known names",
    "nothing_chosen": "no table was chosen",
    "too_many_tables": "more tables than one mapping may have",
    "table_twice": "a table stands in it twice",
    "no_such_table": "the dump has no such table",
    "no_such_column": "the table has no such column",
    "unknown_attribute": "a name under columns or lookups that means nothing",
    "column_needed": "one of the columns is missing that every table needs",
    "bad_kind": "a kind of page that there is not",
    "bad_address": "an address is no path, or too long",
    "bad_folder": "the folder is no path from the root of the site",
}


class BadMapping(ValueError):
    """A mapping that can't be used; ``problems`` says why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(", ".join(f"{one.table} {one.code} {one.what}".strip() for one in problems))


def as_data(mapping: TableMapping) -> dict[str, Any]:
    """A mapping as JSON can hold it; the words that mean *public* are left out where they are the usual ones."""
    return {
        "table": mapping.table,
        "kind": mapping.kind.value,
        "columns": dict(mapping.columns),
        "lookups": {what: {"table": one.table, "key": one.key, "name": one.name} for what, one in mapping.lookups.items()},
        "address": mapping.address,
        "other_addresses": list(mapping.other_addresses),
        "public": sorted(mapping.public) if mapping.public != PUBLIC_WORDS else [],
        "folder": mapping.folder,
    }


def read_mappings(data: Any, tables: Mapping[str, Sequence[str]] | None = None) -> tuple[TableMapping, ...]:
    """The mappings that some data describes, each checked.

    Args:
        data: a list as :func:`as_data` gives each of; columns in small letters or not.
        tables: columns by table of the dump, where they are known; else names are not looked up.

    Raises:
        BadMapping: something in it can't be used.
    """
    if not isinstance(data, list) or not all(is_shaped(one) for one in data):
        raise BadMapping([Problem("not_a_mapping")])
    problems = [*of_all(data), *(problem for one in data for problem in of_one(one, tables))]
    if problems:
        raise BadMapping(problems)
    return tuple(map(mapping_of, data))


def is_shaped(one: Any) -> bool:
    """Whether it is an object of the right names, each with the right kind of value."""
    if not isinstance(one, dict) or set(one) - KEYS or not isinstance(one.get("table"), str):
        return False
    lookups = one.get("lookups", {})
    return (
        all_texts(one.get("columns"))
        and isinstance(lookups, dict)
        and all(all_texts(each) and set(each) == {"table", "key", "name"} for each in lookups.values())
        and all(isinstance(one.get(name, ""), str) for name in ("kind", "address", "folder"))
        and all(isinstance(one.get(name, []), list) for name in ("other_addresses", "public"))
        and all(isinstance(each, str) for name in ("other_addresses", "public") for each in one.get(name, []))
    )


def all_texts(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(each, str) for each in value.values())


def of_all(data: list[dict[str, Any]]) -> Iterator[Problem]:
    names = [one["table"] for one in data]
    if not names:
        yield Problem("nothing_chosen")
    if len(names) > MOST_TABLES:
        yield Problem("too_many_tables", what=str(MOST_TABLES))
    yield from (Problem("table_twice", name) for name in dict.fromkeys(names) if names.count(name) > 1)


def of_one(one: Mapping[str, Any], tables: Mapping[str, Sequence[str]] | None) -> Iterator[Problem]:
    """What is wrong with the mapping of one table."""
    table, columns = one["table"], chosen(one)
    if one.get("kind", "") not in [kind.value for kind in Kind]:
        yield Problem("bad_kind", table, str(one.get("kind", ""))[:LONGEST])
    yield from (Problem("unknown_attribute", table, what) for what in {*columns} - {*GUESSES})
    yield from (Problem("unknown_attribute", table, what) for what in {*one.get("lookups", {})} - {*LOOKED_UP})
    yield from (Problem("column_needed", table, what) for what in NEEDED if what not in columns)
    for pattern in (one.get("address", ""), *one.get("other_addresses", ())):
        if pattern and (len(pattern) > LONGEST or not pattern.startswith(("/", "http://", "https://")) or re.search(r"\s", pattern)):
            yield Problem("bad_address", table, pattern[:LONGEST])
    folder = one.get("folder", "")
    if folder and (len(folder) > LONGEST or not PATH.fullmatch(folder) or ".." in folder.split("/")):
        yield Problem("bad_folder", table, folder[:LONGEST])
    if tables is not None:
        yield from of_names(one, tables)


def of_names(one: Mapping[str, Any], tables: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    """Tables and columns that the dump does not have."""
    table = one["table"]
    if table not in tables:
        yield Problem("no_such_table", table, table)
        return
    patterns = (one.get("address", ""), *one.get("other_addresses", ()))
    wanted = [*chosen(one).values(), *(name.lower() for pattern in patterns for name in PLACE.findall(pattern))]
    theirs = {name.lower() for name in tables[table]}
    yield from (Problem("no_such_column", table, name) for name in dict.fromkeys(wanted) if name not in theirs)
    for lookup in one.get("lookups", {}).values():
        if lookup["table"] not in tables:
            yield Problem("no_such_table", table, lookup["table"])
            continue
        there = {name.lower() for name in tables[lookup["table"]]}
        yield from (
            Problem("no_such_column", lookup["table"], lookup[name]) for name in ("key", "name") if lookup[name].lower() not in there
        )


def chosen(one: Mapping[str, Any]) -> dict[str, str]:
    """Columns that were chosen, in small letters as the dump's reader has them; an empty choice is none."""
    return {what: column.lower() for what, column in one["columns"].items() if column}


def mapping_of(one: Mapping[str, Any]) -> TableMapping:
    columns = chosen(one)
    public = frozenset(word.strip().lower() for word in one.get("public", ()) if word.strip())
    return TableMapping(
        table=one["table"],
        kind=Kind(one["kind"]),
        columns=columns,
        lookups={
            what: Lookup(each["table"], each["key"].lower(), each["name"].lower())
            for what, each in one.get("lookups", {}).items()
            if what in columns
        },
        address=one.get("address", ""),
        other_addresses=tuple(filter(None, one.get("other_addresses", ()))),
        public=public or PUBLIC_WORDS,
        folder=one.get("folder", "") or "/",
    )
