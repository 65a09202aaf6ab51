"""Screens of freezes: what is frozen, what was, and freezing. Releases and thawing belong to the sites."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pendopo.security import freezing, queries
from pendopo.security.access import desk_of, needs, reach_for
from pendopo.security.actions import CannotBeDone
from pendopo.security.record_forms import FreezeForm
from pendopo.security.rules.roles import Action
from pendopo.security.step_up import step_up

ON_A_PAGE = 30


@needs(Action.INCIDENTS_READ)
@require_safe
def list_freezes(request: HttpRequest) -> HttpResponse:
    """What is frozen now in the offices that the role reaches, and below it what was."""
    desk = desk_of(request)
    reach = reach_for(desk, Action.INCIDENTS_READ)
    page = Paginator(queries.ended_freezes(reach), ON_A_PAGE).get_page(request.GET.get("p"))
    facts = {
        "open": queries.freezes_touching(reach),
        "page": page,
        "reach": reach,
        "may_freeze": desk.may(Action.FREEZE),
        "may_restore": desk.may(Action.RESTORE),
        "offices": queries.office_choices(reach_for(desk, Action.RESTORE)) if desk.may(Action.RESTORE) else [],
        "desk": desk,
    }
    return render(request, "security/freezes.html", facts)


@needs(Action.FREEZE)
@require_http_methods(["GET", "POST"])
@step_up
def freeze(request: HttpRequest) -> HttpResponse:
    """Freeze an office at once, by one person."""
    desk = desk_of(request)
    initial = {"office": request.GET.get("kantor") or desk.office.key}
    form = FreezeForm(reach_for(desk, Action.FREEZE), request.POST or None, initial)
    if form.is_valid():
        office = form.cleaned_data.get("office", desk.office)
        try:
            freezing.freeze(
                office=office, with_below=form.cleaned_data.get("with_below", False), reason=form.cleaned_data["reason"], by=desk
            )
            messages.success(request, _("%(office)s dibekukan. Sesi petugasnya berakhir; situsnya tetap melayani.") % {"office": office})
            return redirect("security_freezes")
        except CannotBeDone as error:
            form.add_error(None, str(error))
    lead = _("Situs tetap pada rilis terakhir yang diperiksa. Petugas kantor itu hanya dapat membaca. Dua orang mencairkannya kembali.")
    texts = {
        "title": _("Bekukan kantor"),
        "lead": lead,
        "submit": _("Bekukan sekarang"),
        "danger": "1",
        "back": reverse("security_freezes"),
    }
    return render(request, "security/form.html", {"form": form, **texts})
