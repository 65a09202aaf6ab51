"""Screens of incidents: the list with the open ones first, one with its timeline, and what is written into it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pendopo.security import incidents, queries
from pendopo.security import record_forms as forms
from pendopo.security.access import desk_of, needs, reach_for
from pendopo.security.actions import CannotBeDone
from pendopo.security.models import Incident, IncidentEntry
from pendopo.security.rules import breach_clock
from pendopo.security.rules.roles import Action
from pendopo.security.scope import office_scope

ON_A_PAGE = 30


@needs(Action.INCIDENTS_READ)
@require_safe
def list_incidents(request: HttpRequest) -> HttpResponse:
    """Open incidents first, those with a running clock at the top; closed ones below, 30 a page."""
    desk = desk_of(request)
    with office_scope(reach_for(desk, Action.INCIDENTS_READ)):
        page = Paginator(queries.incidents_in_order(), ON_A_PAGE).get_page(request.GET.get("p"))
        listed = [(incident, clock_of(incident)) for incident in page]
        facts = {"page": page, "listed": listed, "may_write": desk.may(Action.INCIDENTS_WRITE)}
        return render(request, "security/incidents.html", facts)


def clock_of(incident: Incident) -> dict[str, Any] | None:
    """The 3 × 24 hours of an incident: hours left, the deadline, whether it is late, and who must still be told."""
    if not incident.personal_data_since:
        return None
    told = [entry.data["audience"] for entry in incident.entries.all() if entry.kind == IncidentEntry.Kind.TOLD]
    return {
        "hours": breach_clock.hours_left(incident.personal_data_since, timezone.now()),
        "late_by": breach_clock.hours_late(incident.personal_data_since, timezone.now()),
        "deadline": breach_clock.deadline(incident.personal_data_since),
        "told_at": incident.told_at,
        "overdue": breach_clock.overdue(incident.personal_data_since, incident.told_at, timezone.now()),
        "still": [forms.AUDIENCES[one] for one in breach_clock.MUST_BE_TOLD if one in breach_clock.still_to_tell(told)],
    }


def incident_or_404(request: HttpRequest, pk: int, action: Action) -> Incident:
    """An incident in the offices that the action reaches; else the page is not found."""
    with office_scope(reach_for(desk_of(request), action)):
        found = Incident.objects.select_related("office__region").prefetch_related("entries")
        incident: Incident = get_object_or_404(found, pk=pk)
        return incident


@needs(Action.INCIDENTS_READ)
@require_safe
def show_incident(request: HttpRequest, pk: int) -> HttpResponse:
    """One incident: what was found and done, tasks, who was told, the clock, the report. It prints as it stands."""
    incident = incident_or_404(request, pk, Action.INCIDENTS_READ)
    entries = list(incident.entries.all())
    facts = {
        "incident": incident,
        "clock": clock_of(incident),
        "timeline": [entry for entry in entries if entry.kind not in (IncidentEntry.Kind.TASK, IncidentEntry.Kind.TOLD)],
        "tasks": [entry for entry in entries if entry.kind == IncidentEntry.Kind.TASK],
        "told": [(entry, forms.AUDIENCES[breach_clock.Audience(entry.data["audience"])]) for entry in entries if "audience" in entry.data],
        "explained": {entry.data["instead_of"]: entry.text for entry in entries if "instead_of" in entry.data},
        "may_write": desk_of(request).may(Action.INCIDENTS_WRITE) and not incident.closed_at,
        "may_restore": desk_of(request).may(Action.RESTORE),
        "back": reverse("security_incidents"),
    }
    return render(request, "security/incident.html", facts)


# -- writing: every form stands on a page of its own


def write(request: HttpRequest, incident: Incident | None, form: Form, act: Callable[[], Incident], **texts: str) -> HttpResponse:
    """Show a form; when it is sent and valid, do the act and go to the incident that it returns."""
    if form.is_valid():
        try:
            return redirect("security_incident", act().pk)
        except CannotBeDone as error:
            form.add_error(None, str(error))
    back = reverse("security_incident", args=[incident.pk]) if incident else reverse("security_incidents")
    return render(request, "security/form.html", {"form": form, "back": back, **texts})


@needs(Action.INCIDENTS_WRITE)
@require_http_methods(["GET", "POST"])
def report_incident(request: HttpRequest) -> HttpResponse:
    desk = desk_of(request)
    form = forms.IncidentForm(reach_for(desk, Action.INCIDENTS_WRITE), request.POST or None, {"office": desk.office.key})

    def act() -> Incident:
        filled = {name: form.cleaned_data[name] for name in ("kind", "title", "text")}
        return incidents.report_incident(office=form.cleaned_data.get("office", desk.office), by=desk, **filled)

    lead = _("Sejenis dengan yang masih terbuka di kantor itu: catatan Anda ditambahkan ke sana.")
    return write(request, None, form, act, title=_("Laporkan insiden"), lead=lead, submit=_("Laporkan"))


@needs(Action.INCIDENTS_WRITE)
@require_http_methods(["GET", "POST"])
def add_entry(request: HttpRequest, pk: int) -> HttpResponse:
    incident, form = incident_or_404(request, pk, Action.INCIDENTS_WRITE), forms.EntryForm(request.POST or None)

    def act() -> Incident:
        return incidents.add_entry(incident=incident, by=desk_of(request), **form.cleaned_data).incident

    return write(request, incident, form, act, title=_("Tambah catatan"), lead=str(incident), submit=_("Simpan"))


@needs(Action.INCIDENTS_WRITE)
@require_http_methods(["GET", "POST"])
def finish_task(request: HttpRequest, pk: int, entry_pk: int) -> HttpResponse:
    incident, form = (
        incident_or_404(request, pk, Action.INCIDENTS_WRITE),
        forms.ExplainForm(request.POST if request.method == "POST" else None),
    )
    with office_scope(incidents.just(incident.office_key)):
        task = get_object_or_404(incident.entries.select_related("incident"), pk=entry_pk, kind=IncidentEntry.Kind.TASK)

    def act() -> Incident:
        incidents.finish_task(entry=task, explanation=form.cleaned_data["text"], by=desk_of(request))
        return incident

    return write(request, incident, form, act, title=_("Selesaikan tugas"), lead=task.text, submit=_("Selesai"))


@needs(Action.INCIDENTS_WRITE)
@require_http_methods(["GET", "POST"])
def mark_personal_data(request: HttpRequest, pk: int) -> HttpResponse:
    incident, form = incident_or_404(request, pk, Action.INCIDENTS_WRITE), forms.PersonalDataForm(request.POST or None)

    def act() -> Incident:
        incidents.mark_personal_data(incident=incident, since=form.cleaned_data["since"], by=desk_of(request))
        messages.warning(request, _("Jam 3 × 24 jam berjalan. Beri tahu subjek data dan lembaga secara tertulis."))
        return incident

    lead = _(
        "UU 27/2022 pasal 46: pemberitahuan tertulis paling lambat 3 × 24 jam, berisi data apa, kapan dan bagaimana, serta penanganannya."
    )
    return write(request, incident, form, act, title=_("Data pribadi terkena"), lead=lead, submit=_("Mulai jam"))


@needs(Action.INCIDENTS_WRITE)
@require_http_methods(["GET", "POST"])
def note_told(request: HttpRequest, pk: int) -> HttpResponse:
    incident, form = incident_or_404(request, pk, Action.INCIDENTS_WRITE), forms.ToldForm(request.POST or None)

    def act() -> Incident:
        incidents.note_told(incident=incident, by=desk_of(request), **form.cleaned_data)
        return incident

    return write(request, incident, form, act, title=_("Catat pemberitahuan"), lead=str(incident), submit=_("Simpan"))


@needs(Action.INCIDENTS_WRITE)
@require_http_methods(["GET", "POST"])
def close_incident(request: HttpRequest, pk: int) -> HttpResponse:
    incident, form = incident_or_404(request, pk, Action.INCIDENTS_WRITE), forms.CloseForm(request.POST or None)

    def act() -> Incident:
        incidents.close_incident(incident=incident, report=form.cleaned_data["report"], by=desk_of(request))
        messages.success(request, _("Insiden ditutup."))
        return incident

    return write(request, incident, form, act, title=_("Tutup insiden"), lead=str(incident), submit=_("Tutup insiden"))
