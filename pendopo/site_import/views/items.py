"""Screens of single old pages: the piles with their filters, and one page as it was and as it will be."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pendopo.security.access import desk_of, needs
from pendopo.security.actions import CannotBeDone
from pendopo.security.desk import Desk
from pendopo.security.rules.roles import Action
from pendopo.site_import import actions, queries, words
from pendopo.site_import.forms import AcceptForm, TypeForm
from pendopo.site_import.models import ImportedItem, ImportedMedium
from pendopo.site_import.preview import shown
from pendopo.site_import.rules.stages import WORKING, may_accept
from pendopo.site_import.rules.stored import as_item
from pendopo.site_import.rules.verdicts import Pile
from pendopo.site_import.views.moves import done_or_told, job_or_404, pile_in

ON_A_PAGE = 50
LONGEST_SOURCE = 30_000  # letters that are shown
MOST_SHOWN = 200  # blocks, pictures, parts left over of one page


def item_or_404(desk: Desk, pk: int) -> ImportedItem:
    """An old page of the active office.

    Raises:
        Http404: there is none such.
    """
    rows = ImportedItem.objects.select_related("changed_in", "page")
    found: ImportedItem | None = rows.filter(office_key=desk.office.key, pk=pk).first()
    if found is None:
        raise Http404
    return found


@needs(Action.READ)
@require_safe
def list_items(request: HttpRequest, pk: int) -> HttpResponse:
    """Old pages of a move, the most suspicious first; by pile, by decision, by page type, by words."""
    desk = desk_of(request)
    job = job_or_404(desk, pk)
    asked: dict[str, Any] = {
        "pile": known(request.GET.get("tumpukan", ""), [pile.value for pile in Pile]),
        "state": known(request.GET.get("keadaan", ""), list(words.STATES)),
        "kind": known(request.GET.get("jenis", ""), list(words.TYPES)),
        "words": request.GET.get("kata", "").strip()[:100],
        "faulty": request.GET.get("masalah") == "1",
    }
    facts = {
        "job": job,
        "page": Paginator(queries.items_of(job, **asked), ON_A_PAGE).get_page(request.GET.get("p")),
        "asked": asked,
        "piles": [(pile.value, str(title)) for pile, title in words.PILES.items()],
        "states": words.STATES.items(),
        "kinds": words.TYPES.items(),
        "summary": queries.summary_of(job),
        "may_move": desk.may(Action.MOVE) and job.at not in WORKING and not desk.frozen,
        "may_accept": desk.may(Action.PUBLISH) and may_accept(job.at),
        "here": request.get_full_path(),
        "back": reverse("move", args=[pk]),
    }
    return render(request, "moving/items.html", facts)


def known(value: str, values: list[str]) -> str:
    return value if value in values else ""


@needs(Action.READ)
@require_safe
def show_item(request: HttpRequest, pk: int) -> HttpResponse:
    """One old page: its source as text, what it will be as text, what was left over, and the verdict in words."""
    desk = desk_of(request)
    row = item_or_404(desk, pk)
    item, job = as_item(row.source), row.changed_in
    free = job.at not in WORKING and not desk.frozen
    facts = {
        "row": row,
        "item": item,
        "job": job,
        "source": (item.html or item.page)[:LONGEST_SOURCE],
        "cut": max(len(item.html or item.page) - LONGEST_SOURCE, 0),
        "blocks": shown(row.pieces or [])[:MOST_SHOWN],
        "more_blocks": max(len(row.pieces or []) - MOST_SHOWN, 0),
        "media": media_of(row),
        "more_media": max(len(row.media) - MOST_SHOWN, 0),
        "left_over": row.left_over[:MOST_SHOWN],
        "more_left_over": max(len(row.left_over) - MOST_SHOWN, 0),
        "next": queries.next_waiting(row),
        "piles": [(pile.value, str(title)) for pile, title in words.PILES.items() if pile.value != row.pile],
        "kinds": words.TYPES.items(),
        "waiting": row.state == ImportedItem.State.WAITING,
        "needs_reason": Pile.INFECTED in (row.pile, row.judged),
        "may_move": free and desk.may(Action.MOVE) and row.state != ImportedItem.State.ACCEPTED,
        "may_accept": free and desk.may(Action.PUBLISH) and may_accept(job.at) and row.state == ImportedItem.State.WAITING,
        "back": f"{reverse('move_items', args=[job.pk])}?tumpukan={row.pile}",
    }
    return render(request, "moving/item.html", facts)


def media_of(row: ImportedItem) -> list[ImportedMedium]:
    """The first pictures and files that an old page shows."""
    hashes = [sha256(address.encode()).hexdigest() for address in row.media[:MOST_SHOWN]]
    return list(ImportedMedium.objects.filter(office_key=row.office_key, host=row.host, address_sha256__in=hashes)) if hashes else []


def back_to(request: HttpRequest, row: ImportedItem) -> str:
    """Where the person came from: the list with its filters, if it is one of ours; else the item."""
    there = request.POST.get("kembali", "")
    return there if there.startswith(reverse("move_items", args=[row.changed_in_id])) else reverse("move_item", args=[row.pk])


def on_item(request: HttpRequest, pk: int, act: Callable[[ImportedItem, Desk], str]) -> HttpResponse:
    """Act on an old page of the active office, and go back to where the person came from."""
    desk = desk_of(request)
    row = item_or_404(desk, pk)
    return done_or_told(request, lambda: act(row, desk), back_to(request, row))


@needs(Action.MOVE)
@require_POST
def move_item(request: HttpRequest, pk: int) -> HttpResponse:
    def act(row: ImportedItem, desk: Desk) -> str:
        pile = pile_in(request)
        actions.move_item(item=row, pile=pile, by=desk)
        return _("Dipindahkan ke tumpukan %(pile)s.") % {"pile": str(words.PILES[pile]).lower()}

    return on_item(request, pk, act)


@needs(Action.MOVE)
@require_POST
def choose_type(request: HttpRequest, pk: int) -> HttpResponse:
    def act(row: ImportedItem, desk: Desk) -> str:
        form = TypeForm(request.POST)
        if not form.is_valid():
            raise CannotBeDone(_("Jenis halaman itu tidak ada."))
        actions.choose_type(item=row, wanted=form.cleaned_data["wanted"], by=desk)
        return _("Jenis halaman disimpan.")

    return on_item(request, pk, act)


@needs(Action.PUBLISH)
@require_POST
def accept_item(request: HttpRequest, pk: int) -> HttpResponse:
    def act(row: ImportedItem, desk: Desk) -> str:
        form = AcceptForm(request.POST)
        if not form.is_valid():
            raise CannotBeDone(_("Alasannya terlalu panjang: paling banyak 300 huruf."))
        given: dict[str, Any] = form.cleaned_data
        actions.accept_item(item=row, publish=given["publish"], reason=given["reason"], by=desk)
        return _("Diterima. Halamannya sedang dibuat.")

    return on_item(request, pk, act)


@needs(Action.MOVE)
@require_POST
def refuse_item(request: HttpRequest, pk: int) -> HttpResponse:
    def act(row: ImportedItem, desk: Desk) -> str:
        actions.refuse_item(item=row, reason=request.POST.get("reason", ""), by=desk)
        return _("Ditolak. Sumbernya tetap tersimpan di sini.")

    return on_item(request, pk, act)
