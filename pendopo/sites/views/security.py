"""Screens of an office's site for security officers: its releases, rolling back, what a thaw would publish, thawing."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.regions.models import Office
from pendopo.security import freezing
from pendopo.security.access import demand, desk_of, needs
from pendopo.security.actions import CannotBeDone
from pendopo.security.models import Freeze
from pendopo.security.queries import freezes_of, office_names
from pendopo.security.rules.roles import Action
from pendopo.security.scope import office_scope
from pendopo.security.step_up import step_up
from pendopo.sites import queries, restoring, thawing
from pendopo.sites.hosts import origin_of
from pendopo.sites.served import just

ON_A_PAGE = 20


class RollBackForm(forms.Form):
    """Why a site is rolled back."""

    reason = forms.CharField(
        label=gettext_lazy("Alasan"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Dibaca oleh petugas kantor itu di setiap halaman meja. Tanpa data pribadi."),
    )


class ProposeForm(forms.Form):
    """Why an office may be thawed."""

    reason = forms.CharField(label=gettext_lazy("Apa yang sudah diperiksa"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


def office_for(request: HttpRequest, key: int, action: Action) -> Office:
    """The office of an address, if the action reaches it.

    Raises:
        PermissionDenied: it does not.
    """
    office = get_object_or_404(Office.objects.select_related("region"), key=key)
    demand(desk_of(request), action, just(office))
    return office


@needs(Action.RESTORE)
@require_safe
def pick_site(request: HttpRequest) -> HttpResponse:
    """Lead from the list of offices to the one that was chosen."""
    key = request.GET.get("kantor", "")
    chosen = int(key) if key.isdigit() and len(key) < 19 else desk_of(request).office.key
    return redirect("site_security", chosen)


@needs(Action.RESTORE)
@require_safe
def show_site(request: HttpRequest, key: int) -> HttpResponse:
    """One office's site: whether it is frozen, what was ordered, and every release that it served."""
    office = office_for(request, key, Action.RESTORE)
    with office_scope(just(office)):
        orders = list(queries.orders_of(key))
        facts = {
            "office": office,
            "origin": origin_of(office),
            "freezes": freezes_of(key),
            "orders": [order for order in orders if not order.failed],
            "failed": {order.failed: order for order in orders if order.failed}.values(),  # many changes may fail alike
            "page": Paginator(queries.releases_of(key), ON_A_PAGE).get_page(request.GET.get("p")),
            "served": queries.releases_of(key).first(),
            "waiting": queries.waiting_changes(just(office)).get(key, 0),
            "back": reverse("security_freezes"),
        }
        return render(request, "desk/site_security.html", facts)


@needs(Action.RESTORE)
@require_http_methods(["GET", "POST"])
@step_up
def roll_back(request: HttpRequest, key: int, number: int) -> HttpResponse:
    """Serve an earlier release again: one act, which freezes the office too."""
    office, form = office_for(request, key, Action.RESTORE), RollBackForm(request.POST or None)
    if form.is_valid():
        try:
            restoring.roll_back(office=office, release=number, reason=form.cleaned_data["reason"], by=desk_of(request))
            messages.success(request, _("Rilis %(number)s diminta kembali. Penerbit mengerjakannya sekarang.") % {"number": number})
            return redirect("site_security", key)
        except CannotBeDone as error:
            form.add_error(None, str(error))
    lead = _("%(office)s menyajikan lagi isi rilis %(number)s, dan dibekukan dengan tindakan yang sama.")
    texts = {
        "title": _("Kembalikan ke rilis %(number)s") % {"number": number},
        "lead": lead % {"office": office, "number": number},
        "submit": _("Bekukan dan kembalikan"),
        "danger": "1",
        "back": reverse("site_security", args=[key]),
    }
    return render(request, "security/form.html", {"form": form, **texts})


@needs(Action.UNFREEZE)
@require_POST
def compare(request: HttpRequest, key: int) -> HttpResponse:
    """Order a comparison, and go back to where it is shown."""
    restoring.compare(office=office_for(request, key, Action.UNFREEZE), by=desk_of(request))
    pk = request.POST.get("freeze", "")
    return redirect("site_unfreeze", int(pk)) if pk.isdigit() and len(pk) < 19 else redirect("site_security", key)


# -- thawing


def open_freeze(request: HttpRequest, pk: int) -> Freeze:
    """A freeze that holds, if the right to end it reaches all of its offices.

    Raises:
        PermissionDenied: it does not.
    """
    freeze = get_object_or_404(Freeze.objects.select_related("office__region"), pk=pk, ended_at=None)
    demand(desk_of(request), Action.UNFREEZE, freeze.range)
    return freeze


@needs(Action.UNFREEZE)
@require_http_methods(["GET", "POST"])
@step_up
def unfreeze(request: HttpRequest, pk: int) -> HttpResponse:
    """What a thaw would publish; the first person proposes it here, the second confirms or refuses."""
    freeze = open_freeze(request, pk)
    form = ProposeForm(request.POST if "propose" in request.POST else None)
    try:
        if request.method == "POST" and (answer := decided(request, freeze, form)):
            return answer
    except CannotBeDone as error:
        messages.error(request, str(error))
        return redirect("site_unfreeze", pk)
    return render(request, "desk/site_unfreeze.html", facts_of(request, freeze) | {"form": form})


def decided(request: HttpRequest, freeze: Freeze, form: ProposeForm) -> HttpResponse | None:
    """Do what was sent; None when the form has to be filled in again."""
    desk = desk_of(request)
    if "propose" in request.POST:
        if not form.is_valid():
            return None
        thawing.propose(freeze=freeze, reason=form.cleaned_data["reason"], by=desk)
        messages.success(request, _("Pencairan diusulkan. Orang kedua memeriksa perbedaannya dan menyetujui, paling lama 72 jam."))
        return redirect("site_unfreeze", freeze.pk)
    if "confirm" in request.POST:
        thawing.confirm(freeze=freeze, seen=request.POST.get("seen", ""), by=desk)
        messages.success(request, _("%(office)s dicairkan. Perubahan yang menunggu sekarang terbit.") % {"office": freeze.office})
    else:
        thawing.refuse(freeze=freeze, by=desk)
        messages.success(request, _("Usulan ditolak. Kantor tetap dibekukan."))
    return redirect("security_freezes")


def facts_of(request: HttpRequest, freeze: Freeze) -> dict[str, Any]:
    desk = desk_of(request)
    with office_scope(freeze.range):
        waiting, names = queries.waiting_changes(freeze.range), office_names(freeze.range)
        proposal = freezing.open_unfreeze(freeze)
        shown = queries.latest_comparison(freeze.office_key)
        return {
            "freeze": freeze,
            "proposal": proposal,
            "own": proposal is not None and proposal.made_by == desk.person.username,
            "comparison": shown,
            "fresh": thawing.is_fresh(shown, freeze),
            "comparing": queries.is_comparing(freeze.office_key),
            "below": [(key, names.get(key, ""), count) for key, count in sorted(waiting.items()) if key != freeze.office_key],
            "fingerprint": proposal.fingerprint() if proposal else "",
            "back": reverse("security_freezes"),
        }
