"""Screens of the site report card: the own office with what to do, and for who reaches further a table, a map and a file."""

import csv
import datetime
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from pendopo.kit.ranges import KeyRange
from pendopo.regions.models import Office
from pendopo.security.access import desk_of, needs, reach_for
from pendopo.security.desk import Desk
from pendopo.security.rules.roles import Action
from pendopo.security.scope import office_scope
from pendopo.sites import models, queries, report_cards
from pendopo.sites.hosts import origin_of
from pendopo.sites.page_data import harmless
from pendopo.sites.rules.charts import Curve, can_be_curve, curve
from pendopo.sites.rules.data_tables import DataTable
from pendopo.sites.rules.languages import MAIN
from pendopo.sites.rules.paths import home_path
from pendopo.sites.rules.public_view import Link, OfficeEntry
from pendopo.sites.rules.report_card import CRITERIA, State, Verdict, grade, lost, reason_of, to_do
from pendopo.sites.rules.tile_map import Tile, TileMap, tiles_for
from pendopo.sites.served import just

ON_A_PAGE = 50
BEFORE = datetime.timedelta(days=30)
PLACES_SHOWN = 8


# -- one office


@dataclass(frozen=True)
class Row:
    """One criterion of a card, ready to print. ``points`` and ``lost`` are of its weight; ``screen`` is where it is mended."""

    title: str
    asks: str
    state: str
    state_words: str
    reason: str
    remedy: str
    points: str
    weight: int
    lost: str
    places: tuple[Link, ...] = ()
    more: int = 0
    screen: Link | None = None


@needs(Action.READ)
@require_safe
def own_card(request: HttpRequest) -> HttpResponse:
    """The card of the office that is worked in, with its to-do list."""
    desk = desk_of(request)
    further = reach_for(desk, Action.READ) != desk.own
    return render(request, "desk/report_card.html", card_facts(desk.office, desk) | {"further": further})


@needs(Action.READ)
@require_safe
def show_card(request: HttpRequest, key: int) -> HttpResponse:
    """The card of an office within reach; screens open in the office that is worked in alone, so none is offered for others.

    Raises:
        Http404: the office lies beyond what the person may read from here.
    """
    desk = desk_of(request)
    office = get_object_or_404(Office.objects.select_related("region"), key=key)
    if office.key not in reach_for(desk, Action.READ):
        raise Http404
    with office_scope(just(office)):
        facts = card_facts(office, desk if office.key == desk.office.key else None)
    return render(request, "desk/report_card.html", facts | {"back": reverse("report_cards"), "back_label": _("Rapor semua kantor")})


def card_facts(office: Office, desk: Desk | None) -> dict[str, Any]:
    """What the template of a card prints; runs within the office's scope.

    Args:
        desk: of who works in this office and may be led to its screens; None for who looks from above.
    """
    card = report_cards.card_of(office.key)
    verdicts = [verdict for verdict in report_cards.verdicts_of(card) if verdict.code in CRITERIA] if card else []
    screens = Screens(office, desk) if desk and desk.may(Action.WRITE) else None
    return {
        "office": office,
        "card": card,
        "grade": grade(card.score) if card else "",
        "to_do": [row_of(verdict, screens) for verdict in to_do(verdicts)],
        "met": [row_of(verdict, None) for verdict in verdicts if verdict.state is State.MET],
        "history": report_cards.history_of(office.key),
        "curve": curve_of(report_cards.history_of(office.key)),
        "origin": origin_of(office),
    }


def row_of(verdict: Verdict, screens: "Screens | None") -> Row:
    criterion = CRITERIA[verdict.code]
    lost_ = lost(verdict)
    return Row(
        title=_(criterion.title),
        asks=_(criterion.asks),
        state=verdict.state.value,
        state_words=STATE_WORDS[verdict.state](),
        reason=_(reason_of(verdict)) % verdict.values,
        remedy=_(criterion.remedy),
        points=points(criterion.weight - lost_),
        weight=criterion.weight,
        lost=points(lost_),
        places=tuple(Link(place.title, screens.of_page(place.page) if screens else "") for place in verdict.places[:PLACES_SHOWN]),
        more=max(0, len(verdict.places) - PLACES_SHOWN),
        screen=screens.of(verdict.code) if screens else None,
    )


def points(number: float) -> str:
    """Points as they are written: 4 or 2,5."""
    return f"{number:g}".replace(".", ",")


STATE_WORDS: dict[State, Callable[[], str]] = {
    State.MET: lambda: _("Terpenuhi"),
    State.PART: lambda: _("Sebagian"),
    State.UNMET: lambda: _("Belum"),
    State.UNSEEN: lambda: _("Belum dapat diperiksa"),
}


def curve_of(history: Sequence[tuple[datetime.date, int]]) -> Curve | None:
    """The line of an office's scores; None while there are too few days."""
    rows = tuple((date_format(day, "j M Y"), str(points_)) for day, points_ in history[-200:])
    table = DataTable((_("Hari"), _("Nilai")), rows)
    return curve(table, 1) if can_be_curve(table, 1) else None


class Screens:
    """Addresses of the desk at which an office mends what its card asks for."""

    def __init__(self, office: Office, desk: Desk) -> None:
        self.home = home_path(office.key)
        self.may_profile = desk.may(Action.PROFILE)
        self.pages = set(Page.objects.filter(path__startswith=self.home).values_list("pk", flat=True))

    def of_page(self, page: int | None) -> str:
        """The editor of a page; '' for one that is gone since."""
        return reverse("wagtailadmin_pages:edit", args=[page]) if page in self.pages else ""

    def of(self, code: str) -> Link | None:
        """The screen for one criterion; None where no single screen mends it."""
        if code in ("contacts", "hours", "access"):
            return self.profile()
        if code in ADDS:
            index, model, title = ADDS[code]
            return self.adding(index, model, title())
        if code == "pictures":
            return Link(_("Buka Gambar"), reverse("wagtailimages:index"))
        if code == "review":
            return Link(_("Buka naskah yang menunggu"), reverse("wagtailadmin_reports:workflow_tasks"))
        if code == "pages" and (home := Page.objects.filter(path=self.home).first()):
            return Link(_("Buka daftar halaman"), reverse("wagtailadmin_explore", args=[home.pk]))
        return None

    def profile(self) -> Link | None:
        site = Site.objects.filter(root_page__path=self.home).first()
        if site is None or not self.may_profile:
            return None
        return Link(_("Buka profil kantor"), reverse("wagtailsettings:edit", args=["sites", "officeprofile", site.pk]))

    def adding(self, index: type[Page], model: str, title: str) -> Link | None:
        parent = index.objects.filter(path__startswith=self.home, locale__language_code=MAIN).first()
        if parent is None:
            return None
        if not model:
            return Link(title, reverse("wagtailadmin_explore", args=[parent.pk]))
        return Link(title, reverse("wagtailadmin_pages:add", args=["sites", model, parent.pk]))


ADDS: dict[str, tuple[type[Page], str, Callable[[], str]]] = {
    "news": (models.NewsIndexPage, "newspage", lambda: _("Tulis berita")),
    "agenda": (models.EventIndexPage, "eventpage", lambda: _("Tambah acara")),
    "documents": (models.DocumentIndexPage, "documentpage", lambda: _("Tambah dokumen")),
    "information": (models.DocumentIndexPage, "", lambda: _("Buka daftar dokumen")),
}


# -- all offices within reach


@dataclass(frozen=True)
class OfficeRow:
    """One office in the table; ``points`` and ``grade`` are empty while it has no card, ``change`` is against 30 days ago."""

    office: Office
    card: models.ReportCard | None
    change: int | None

    @property
    def points(self) -> int | None:
        return self.card.score if self.card else None

    @property
    def grade(self) -> str:
        return grade(self.card.score) if self.card else ""


ORDERS: dict[str, Callable[[OfficeRow], Any]] = {
    "kantor": lambda row: row.office.key,
    "nilai": lambda row: -1 if row.points is None else row.points,
    "perubahan": lambda row: row.change or 0,
    "hari": lambda row: row.card.day if row.card else datetime.date.min,
}
USUAL_ORDER = "nilai"


def rows_within(reach: KeyRange) -> list[OfficeRow]:
    """Every office of a range with its newest card, in the order of the tree."""
    offices = list(Office.objects.select_related("region").filter(key__range=reach).order_by("key"))
    keys = [office.key for office in offices]
    with office_scope(reach):
        now, before = report_cards.newest_cards(keys), report_cards.newest_cards(keys, timezone.localdate() - BEFORE)
    return [OfficeRow(office, now.get(office.key), change_of(now.get(office.key), before.get(office.key))) for office in offices]


def change_of(now: models.ReportCard | None, before: models.ReportCard | None) -> int | None:
    return now.score - before.score if now and before else None


def order_of(request: HttpRequest) -> tuple[str, bool]:
    """The column of ``?urut=`` and whether it goes down (``-nilai``); the lowest score first where it names none."""
    wanted = request.GET.get("urut", USUAL_ORDER)
    column = wanted.removeprefix("-")
    return (column, wanted.startswith("-")) if column in ORDERS else (USUAL_ORDER, False)


def in_order(rows: list[OfficeRow], column: str, down: bool) -> list[OfficeRow]:
    return sorted(rows, key=ORDERS[column], reverse=down)


@needs(Action.READ)
@require_safe
def list_cards(request: HttpRequest) -> HttpResponse:
    """Offices within reach: a map of those right below, and a table of all, 50 a page."""
    desk = desk_of(request)
    reach = reach_for(desk, Action.READ)
    rows = rows_within(reach)
    column, down = order_of(request)
    graded = [row.points for row in rows if row.points is not None]
    below = [row for row in rows if row.office.parent_id == desk.office.pk]
    facts = {
        "page": Paginator(in_order(rows, column, down), ON_A_PAGE).get_page(request.GET.get("p")),
        "tiles": tiles_of(desk.office, below),
        "columns": columns(column, down),
        "average": round(sum(graded) / len(graded)) if graded else None,
        "graded": len(graded),
        "total": len(rows),
        "alone": reach == desk.own,
        "grades": [(letter, sum(row.grade == letter for row in rows)) for letter in "ABCD"],
        "back": reverse("report_card"),
        "back_label": _("Rapor kantor ini"),
        "csv": f"{reverse('report_cards_csv')}?{urlencode({'urut': ('-' if down else '') + column})}",
    }
    return render(request, "desk/report_cards.html", facts)


def columns(column: str, down: bool) -> list[dict[str, str]]:
    """Headings of the table with the address that sorts by them: a second click turns the order."""
    titles = {"kantor": _("Kantor"), "nilai": _("Nilai"), "perubahan": _("Perubahan 30 hari"), "hari": _("Dinilai")}
    return [
        {
            "title": title,
            "urut": f"-{name}" if name == column and not down else name,
            "sorted": ("descending" if down else "ascending") if name == column else "none",
        }
        for name, title in titles.items()
    ]


@dataclass(frozen=True)
class GradedTile:
    """A square of the map with its office's grade and score."""

    tile: Tile
    row: OfficeRow


@dataclass(frozen=True)
class GradedMap:
    """The tile map of the public site, coloured by grade."""

    map: TileMap
    tiles: tuple[GradedTile, ...]


def tiles_of(office: Office, below: list[OfficeRow]) -> GradedMap | None:
    """The map of the offices right below one; None for who has none within reach."""
    by_code = {row.office.region.code: row for row in below}
    entries = [
        OfficeEntry(code, queries.place_of(row.office.region), reverse("report_card_of", args=[row.office.key]))
        for code, row in by_code.items()
    ]
    found = tiles_for(office.region.code, entries)
    return GradedMap(found, tuple(GradedTile(tile, by_code[tile.code]) for tile in found)) if found else None


@needs(Action.READ)
@require_safe
def export_cards(request: HttpRequest) -> HttpResponse:
    """The table as CSV (RFC 4180, UTF-8), all offices within reach in the order of the table."""
    rows = in_order(rows_within(reach_for(desk_of(request), Action.READ)), *order_of(request))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("kode", "lembaga", "kantor", "nilai", "peringkat", "perubahan_30_hari", "dinilai", "rilis"))
    for row in rows:
        # Numbers are no texts: a change of -3 is a number in every spreadsheet.
        numbers = (
            row.points,
            row.grade,
            row.change,
            row.card.day.isoformat() if row.card else None,
            row.card.release if row.card else None,
        )
        texts = (row.office.region.code, row.office.body, row.office.name)
        writer.writerow([*(harmless(text) for text in texts), *("" if number is None else number for number in numbers)])
    name = f"rapor-situs-{timezone.localdate().isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)
