"""How far all offices within reach are with moving: by province, as a map and as a table, with deadlines; and setting those."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pendopo.regions.models import Office
from pendopo.security.access import desk_of, needs
from pendopo.security.actions import CannotBeDone
from pendopo.security.desk import Desk
from pendopo.security.rules.roles import Action
from pendopo.security.scope import office_scope
from pendopo.site_import import actions, queries, words
from pendopo.site_import.forms import DeadlineForm
from pendopo.site_import.queries import OfficeMove
from pendopo.sites.page_data import harmless
from pendopo.sites.queries import place_of
from pendopo.sites.rules.public_view import OfficeEntry
from pendopo.sites.rules.tile_map import Tile, TileMap, tiles_for

ON_A_PAGE = 50


def moves_of(desk: Desk) -> list[OfficeMove]:
    """All offices that the person may read of from here."""
    reach = desk.reach_for(Action.READ)
    with office_scope(reach):
        return queries.moves_within(reach, timezone.localdate())


@dataclass(frozen=True)
class Province:
    """The offices of one province together, its own with them."""

    office: Office
    total: int
    done: int
    waiting: int
    late: int
    state: str


def provinces_of(moves: Iterable[OfficeMove]) -> list[Province]:
    """The moves by province, in the order of the codes; the national office stands for itself."""
    groups: dict[str, list[OfficeMove]] = {}
    for move in moves:
        groups.setdefault(move.office.region.code[:2], []).append(move)
    return [province_of(group) for group in groups.values()]


def province_of(group: list[OfficeMove]) -> Province:
    counted = queries.states(group)
    done = counted["done"]
    state = "done" if done == len(group) else "ready" if counted["ready"] else "begun" if done or counted["begun"] else "none"
    return Province(group[0].office, len(group), done, counted["ready"], sum(move.late for move in group), state)


@dataclass(frozen=True)
class MovedTile:
    """A square of the map: how far the office is, or of how many below it how many have moved."""

    tile: Tile
    state: str
    value: str


@needs(Action.READ)
@require_safe
def show_dashboard(request: HttpRequest) -> HttpResponse:
    """The state of every office within reach; ``?wilayah=35`` narrows the table, ``?keadaan=`` to a state or to who is late."""
    desk = desk_of(request)
    moves = moves_of(desk)
    provinces = provinces_of(moves)
    code, state = request.GET.get("wilayah", ""), request.GET.get("keadaan", "")
    listed = [move for move in moves if is_below(move.office.region.code, code) and fits(move, state)]
    page = Paginator(listed, ON_A_PAGE).get_page(request.GET.get("p"))
    facts = {
        "page": page,
        "listed": counted(list(page.object_list), desk),
        "counts": [(name, str(words.OFFICE_STATES[name]), number) for name, number in queries.states(moves).items()],
        "late": sum(move.late for move in moves),
        "total": len(moves),
        "provinces": provinces if len(provinces) > 1 else [],
        "map": map_of(desk.office, moves),
        "code": code,
        "state": state,
        "alone": len(moves) == 1,
        "may_set": desk.may(Action.MOVE_DEADLINE) and desk.office.region.level < 2,
        "back": reverse("moves"),
        "back_label": _("Pindahan kantor ini"),
    }
    return render(request, "moving/dashboard.html", facts)


def counted(moves: Sequence[OfficeMove], desk: Desk) -> list[OfficeMove]:
    """The moves with their figures."""
    with office_scope(desk.reach_for(Action.READ)):
        return queries.with_figures(moves)


def is_below(code: str, wanted: str) -> bool:
    """Whether a region is the wanted one or lies below it; every one where none is wanted."""
    return not wanted or code == wanted or code.startswith(f"{wanted}.")


def fits(move: OfficeMove, state: str) -> bool:
    return move.late if state == "late" else not state or move.state == state


def map_of(office: Office, moves: list[OfficeMove]) -> tuple[TileMap, list[MovedTile]] | None:
    """The map of the offices right below one; None for who reaches none."""
    below = {move.office.region.code: move for move in moves if move.office.parent_id == office.pk}
    reaches = {code: own.office.range for code, own in below.items()}
    groups = {code: province_of([move for move in moves if move.office.key in reach]) for code, reach in reaches.items()}
    entries = [OfficeEntry(code, place_of(move.office.region), f"{reverse('moving')}?wilayah={code}") for code, move in below.items()]
    found = tiles_for(office.region.code, entries)
    return (found, [tile_of(tile, groups[tile.code]) for tile in found]) if found else None


def tile_of(tile: Tile, group: Province) -> MovedTile:
    single = group.total == 1
    return MovedTile(tile, group.state, "" if single else f"{group.done}/{group.total}")


@needs(Action.READ)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The table as CSV (RFC 4180, UTF-8), all offices within reach."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("kode", "lembaga", "kantor", "keadaan", "tenggat", "terlambat", "halaman_pindah", "menunggu", "situs_lama"))
    desk = desk_of(request)
    for move in counted(moves_of(desk), desk):
        texts = (move.office.region.code, move.office.body, move.office.name, str(words.OFFICE_STATES[move.state]))
        day = move.deadline.isoformat() if move.deadline else ""
        old = harmless(move.job.host) if move.job else ""
        writer.writerow([*(harmless(text) for text in texts), day, "ya" if move.late else "", move.moved, move.waiting, old])
    headers = {"Content-Disposition": f'attachment; filename="pindahan-{timezone.localdate().isoformat()}.csv"'}
    return HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


@needs(Action.MOVE_DEADLINE)
@require_http_methods(["GET", "POST"])
def set_deadline(request: HttpRequest) -> HttpResponse:
    """Set the day by which a province, or everybody, shall have moved."""
    desk = desk_of(request)
    form = DeadlineForm(desk.reach_for(Action.MOVE_DEADLINE), queries.deadlines(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = form.cleaned_data
        office = get_object_or_404(Office.objects.select_related("region"), key=given["office"])
        try:
            actions.set_deadline(office=office, day=given["day"], by=desk)
            messages.success(request, _("Tenggat disimpan."))
            return redirect("moving")
        except CannotBeDone as error:
            form.add_error(None, str(error))
    lead = _("Tenggat provinsi berlaku untuk semua kantor di provinsi itu, mendahului tenggat untuk semua.")
    facts = {"form": form, "back": reverse("moving"), "title": _("Tetapkan tenggat pindah"), "submit": _("Simpan"), "lead": lead}
    return render(request, "security/form.html", facts)
