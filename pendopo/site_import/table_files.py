"""A mapping of home-grown tables as a file: what the command proposes, and what somebody gives back after editing it."""

import json
from pathlib import Path
from typing import Any

from pendopo.site_import import words
from pendopo.site_import.models import ImportJob
from pendopo.site_import.sources import sql_dump

LARGEST = 1_000_000  # bytes of such a file
NAMED = 12  # tables and columns that the terminal names


class NotUsable(Exception):
    """A file that can't be used; the message is for the person who gave it."""


def read(file: Path, dump: Path) -> list[dict[str, Any]]:
    """The mapping in a file, as a move keeps it.

    Args:
        dump: whose tables and columns it must name.

    Raises:
        NotUsable: the file is none, or something in it is wrong; all that is wrong is named.
    """
    try:
        text = file.read_bytes()
    except OSError as error:
        raise NotUsable(error.strerror or str(error)) from None
    if len(text) > LARGEST:
        raise NotUsable("terlalu besar.")
    try:
        data = json.loads(text)
    except ValueError as error:
        raise NotUsable(f"bukan JSON: {error}") from None
    try:
        return [sql_dump.mapping_as_data(one) for one in sql_dump.read_mappings(data, sql_dump.tables_of(dump))]
    except sql_dump.BadMapping as bad:
        raise NotUsable("\n".join(map(words.problem_words, bad.problems))) from None


def proposal_for(job: ImportJob) -> list[dict[str, Any]]:
    """What is proposed for a move that waits for it, in the form that :func:`read` takes."""
    return sql_dump.proposed(sql_dump.tables_from_data(job.tables_found))


def facts_of(job: ImportJob) -> dict[str, Any]:
    """What was found and is proposed, for machines; nothing where no tables are asked for. Samples stay out."""
    if not job.tables_found:
        return {}
    tables = sql_dump.tables_from_data(job.tables_found)
    found = [{"table": table.name, "rows": table.rows, "columns": list(table.columns)} for table in tables]
    return {"tables": found, "proposal": sql_dump.proposed(tables)}


def lines_of(job: ImportJob) -> list[str]:
    """The tables that were found, the likeliest first, for the terminal."""
    tables = sql_dump.tables_from_data(job.tables_found)
    lines = [f"Tabel dalam cadangan: {len(tables)}. Usulan untuk yang terlihat memuat tulisan dicetak sebagai JSON."]
    for table in tables[:NAMED]:
        rows = "tidak dibaca" if table.rows is None else f"{table.rows} baris"
        more = ", …" if len(table.columns) > NAMED else ""
        lines.append(f"  {table.name} ({rows}): {', '.join(table.columns[:NAMED])}{more}")
    return lines
