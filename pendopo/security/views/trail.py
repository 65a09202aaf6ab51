"""Screens of the audit trail: the list, one entry, the export."""

import io

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pendopo.regions.models import Office
from pendopo.security import audit, queries
from pendopo.security.access import desk_of, needs, reach_for
from pendopo.security.actions import record
from pendopo.security.models import AuditEntry
from pendopo.security.record_forms import TrailForm
from pendopo.security.rules.roles import Action
from pendopo.security.scope import office_scope
from pendopo.security.step_up import step_up
from pendopo.security.trail_pages import page_of, sides

MOST_ROWS = 100_000


@needs(Action.AUDIT_READ)
@require_safe
def list_trail(request: HttpRequest) -> HttpResponse:
    """What was done and what was refused, newest first, in the offices that the role reaches."""
    reach = reach_for(desk_of(request), Action.AUDIT_READ)
    form = TrailForm(request.GET, reach)
    with office_scope(reach):
        found = queries.audit_entries(form.wanted())
        page = page_of(found, behind=request.GET.get("sesudah", ""), before=request.GET.get("sebelum", ""))
        facts = {"form": form, "page": page, "may_export": desk_of(request).may(Action.AUDIT_EXPORT), "most": MOST_ROWS}
        offices = queries.office_names(reach) if "office" in form.fields else {}
        return render(request, "security/trail.html", facts | {"offices": offices})


@needs(Action.AUDIT_READ)
@require_safe
def show_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry with before beside after, and the other entries of the same request."""
    with office_scope(reach_for(desk_of(request), Action.AUDIT_READ)):
        entry: AuditEntry = get_object_or_404(AuditEntry.objects.all(), pk=pk)
        facts = {
            "entry": entry,
            "office": Office.objects.filter(key=entry.office_key).first(),
            "sides": sides(entry),
            "others": [other for other in queries.same_request(entry) if other.pk != entry.pk],
            "back": reverse("security_trail"),
        }
        return render(request, "security/trail_entry.html", facts)


@needs(Action.AUDIT_EXPORT)
@require_safe
@step_up
@never_cache
def export_trail(request: HttpRequest) -> HttpResponse:
    """What the list shows as CSV, the newest :data:`MOST_ROWS` of it; the export itself goes on record."""
    desk, file = desk_of(request), io.StringIO(newline="")
    reach = reach_for(desk, Action.AUDIT_EXPORT)
    form = TrailForm(request.GET, reach)
    with office_scope(reach):
        rows = audit.write_csv(queries.audit_entries(form.wanted()), file, limit=MOST_ROWS)
    record(office_key=desk.office.key, action="audit.export", subject=desk.office.name, rows=rows, wanted=form.filled_in())
    name = f"jejak-audit-{desk.office.host_label}-{timezone.localdate()}.csv"
    return HttpResponse(
        file.getvalue(), content_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
