"""Saying what the home-grown tables of a dump hold: at the desk as an action, at the server as part of the command."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from pendopo.security.actions import CannotBeDone, attempt, record
from pendopo.security.desk import Desk
from pendopo.site_import import words
from pendopo.site_import.actions import locked
from pendopo.site_import.models import ImportedMedium, ImportJob
from pendopo.site_import.rules.stages import Stage, may_map_tables
from pendopo.site_import.sources import sql_dump


def map_tables(*, job: ImportJob, mappings: Sequence[Mapping[str, Any]], by: Desk) -> None:
    """Say which columns of which tables hold what, and read the dump by it, from its beginning.

    Args:
        mappings: one for each table that is to be moved, as :func:`sql_dump.mapping_as_data` writes it.

    Raises:
        PermissionDenied: the person may not move sites here.
        CannotBeDone: nobody is asked for it now, or a mapping names what the dump does not have.
    """
    with attempt("move.tables", office_key=by.office.key, actor=by.person.username, subject=str(job)):
        fresh = locked(job, by)
        if not may_map_tables(fresh.at) or not fresh.tables_found:
            raise CannotBeDone(_("Tabel pindahan ini tidak dapat dipilih lagi: isinya sudah dipakai atau sedang dibaca."))
        if ImportJob.objects.filter(office_key=fresh.office_key, host=fresh.host, pk__gt=fresh.pk).exists():
            raise CannotBeDone(_("Ada pindahan yang lebih baru dari situs lama ini. Pilih tabelnya di sana."))
        known = {table.name: table.columns for table in sql_dump.tables_from_data(fresh.tables_found)}
        try:
            chosen = sql_dump.read_mappings(list(mappings), known)
        except sql_dump.BadMapping as bad:
            raise CannotBeDone(" ".join(map(words.problem_words, bad.problems))) from None
        begin_anew(fresh, [sql_dump.mapping_as_data(one) for one in chosen])
        tables = [one.table for one in chosen]
        record(office_key=fresh.office_key, actor=by.person.username, action="move.tables", subject=str(fresh), tables=tables, job=fresh.pk)


def begin_anew(job: ImportJob, tables: list[dict[str, Any]]) -> None:
    """Read a move's dump again by another mapping; what the former reading found goes, what earlier moves found stays theirs."""
    job.items.exclude(job=job).update(changed_in=F("job"))
    job.found.filter(page=None, changed_in=job).delete()
    ImportedMedium.objects.filter(job=job, state=ImportedMedium.State.WAITING).delete()
    job.tables, job.stage, job.cursor, job.counters, job.faults = tables, Stage.READING.value, 0, {}, []
    job.save()
