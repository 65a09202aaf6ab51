"""The screen on which somebody says what the home-grown tables of a dump hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pendopo.security.access import desk_of, needs
from pendopo.security.actions import CannotBeDone
from pendopo.security.rules.roles import Action
from pendopo.site_import import table_actions, words
from pendopo.site_import.models import ImportJob
from pendopo.site_import.preview import lines_of
from pendopo.site_import.rules.items import Fault, Item
from pendopo.site_import.rules.stages import may_map_tables
from pendopo.site_import.sources import sql_dump
from pendopo.site_import.table_forms import TableCard, cards_for
from pendopo.site_import.views.moves import job_or_404

LONGEST_TEXT = 140  # letters of a body that a preview shows


@dataclass(frozen=True)
class Preview:
    """What the first rows of a table become.

    Attributes:
        items: title, state and further facts of each, in words.
        faults: what could not be read, in words.
        problems: what must be mended before it can be saved.
    """

    items: tuple[dict[str, Any], ...] = ()
    faults: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


@needs(Action.MOVE)
@require_http_methods(["GET", "POST"])
def map_tables(request: HttpRequest, pk: int) -> HttpResponse:
    """The tables that were found, a card for each that may be moved, and what its first rows become."""
    desk = desk_of(request)
    job = job_or_404(desk, pk)
    tables = sql_dump.tables_from_data(job.tables_found)
    if not tables or not may_map_tables(job.at):
        messages.info(request, _("Tabel pindahan ini tidak perlu dipilih sekarang."))
        return redirect("move", pk)
    cards = cards_for(tables, job.tables or sql_dump.proposed(tables), request.POST if request.method == "POST" else None)
    told = ""
    if request.method == "POST" and "save" in request.POST and all(card.is_valid() for card in cards if card.is_bound):
        try:
            table_actions.map_tables(job=job, mappings=[card.mapping for card in cards if card.wanted], by=desk)
            messages.success(request, _("Pilihan tabel disimpan. Cadangan dibaca dengan pilihan itu."))
            return redirect("move", pk)
        except CannotBeDone as error:
            told = str(error)
    facts = {
        "job": job,
        "told": told,
        "cards": [(card, preview_of(card, tables, job)) for card in cards],
        "others": [(number, table) for number, table in enumerate(tables) if number not in {card.number for card in cards}],
        "again": bool(job.tables),
        "back": reverse("move", args=[pk]),
    }
    return render(request, "moving/tables.html", facts)


def preview_of(card: TableCard, tables: Sequence[sql_dump.FoundTable], job: ImportJob) -> Preview:
    """The first rows by what the card says now, or what is wrong with that."""
    if card.is_bound and not card.is_valid():
        return Preview()
    data = card.mapping if card.is_bound else card.before
    try:
        (mapping,) = sql_dump.read_mappings([data], {table.name: table.columns for table in tables})
    except sql_dump.BadMapping as bad:
        return Preview(problems=tuple(map(words.problem_words, bad.problems)))
    found = list(sql_dump.first_items(mapping, tables, f"https://{job.host}/"))
    faults = dict.fromkeys(f"{words.fault_words(one.what)[0]} {one.detail}".strip() for one in found if isinstance(one, Fault))
    behind = mapping.lookups.get("author")
    unknown = _("dari tabel %(table)s") % {"table": behind.table} if behind else ""
    return Preview(tuple(shown(one, unknown) for one in found if isinstance(one, Item)), tuple(faults))


def shown(item: Item, author: str) -> dict[str, Any]:
    """An item as the preview shows it: text alone, whatever it holds.

    Args:
        author: what to say of one whose name is not among the samples.
    """
    text = " ".join(lines_of(item.html))
    return {
        "title": item.title,
        "text": text[:LONGEST_TEXT] + ("…" if len(text) > LONGEST_TEXT else ""),
        "state": str(words.OLD_STATES[item.status.value]),
        "published": item.published,
        "facts": [
            (str(title), value)
            for title, value in (
                (words.ATTRIBUTES["categories"], ", ".join(item.categories)),
                (words.ATTRIBUTES["author"], item.author or author),
                (_("Alamat lama"), item.address),
                (words.ATTRIBUTES["picture"], item.picture),
                (words.ATTRIBUTES["files"], ", ".join(item.files)),
            )
            if value
        ],
    }
