"""Screens of visits: how often the site of this office was read, day by day and page by page, and the same as a file."""

import csv
import datetime
import io

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from pendopo.security.access import desk_of, needs
from pendopo.security.rules.roles import Action
from pendopo.sites import models, view_figures
from pendopo.sites.hosts import origin_of
from pendopo.sites.page_data import harmless
from pendopo.sites.rules import charts
from pendopo.sites.rules.data_tables import DataTable
from pendopo.sites.subscriptions import subscribers_of

DRAWN_DAYS = 30
PERIODS = {7: gettext_lazy("7 hari"), 30: gettext_lazy("30 hari"), 365: gettext_lazy("setahun")}
MOST_PAGES = 20
COLUMNS = ("hari", "alamat", "judul", "kunjungan")


def chosen_days(request: HttpRequest) -> int:
    """One of :data:`PERIODS`; 30 where nothing or nonsense is asked for."""
    asked = request.GET.get("hari", "")
    return int(asked) if asked in map(str, PERIODS) else DRAWN_DAYS


def back_from(today: datetime.date, days: int) -> datetime.date:
    """The first of so many days that end today."""
    return today - datetime.timedelta(days=days - 1)


def line_of(days: list[tuple[datetime.date, int]]) -> charts.Curve:
    rows = tuple((date_format(day, "j M"), number_format(views, force_grouping=True)) for day, views in days)
    return charts.curve(DataTable((_("Hari"), _("Kunjungan")), rows), 1)


@needs(Action.READ)
@require_safe
def show_visits(request: HttpRequest) -> HttpResponse:
    """The last 30 days as a line with their table, and the pages that were read most."""
    home = get_object_or_404(models.HomePage, office=desk_of(request).office)
    today, days = timezone.localdate(), chosen_days(request)
    drawn = view_figures.by_day(home.office.key, back_from(today, DRAWN_DAYS), today)
    facts = {
        "drawn": drawn[::-1],
        "line": line_of(drawn),
        "total": sum(views for _day, views in drawn),
        "pages": view_figures.most_read(home, back_from(today, days), today, MOST_PAGES),
        "periods": PERIODS.items(),
        "days": days,
        "origin": origin_of(home.office),
        "counted_at": view_figures.counted_at(),
        "subscribers": subscribers_of(home.office.key) if settings.DIGESTS_OFFERED else None,
        "shown": models.OfficeProfile.objects.filter(site__root_page_id=home.pk, show_views=True).exists(),
    }
    return render(request, "desk/visits.html", facts)


@needs(Action.READ)
@require_safe
def export_visits(request: HttpRequest) -> HttpResponse:
    """The counts of this office by day and page as CSV (RFC 4180, UTF-8), the newest day first."""
    home = get_object_or_404(models.HomePage, office=desk_of(request).office)
    today, days = timezone.localdate(), chosen_days(request)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in view_figures.day_by_day(home, back_from(today, days), today):
        writer.writerow([row.day.isoformat(), harmless(row.path), harmless(row.title), row.views])
    name = f"kunjungan-{home.office.host_label}-{today.isoformat()}-{days}-hari.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)
