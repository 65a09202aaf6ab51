"""Screens of broadcasts: what this office issued and what reaches it, writing one, approving, withdrawing, the own note."""

import datetime
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.regions.rules.time_zones import zone_of
from pendopo.security.access import desk_of, needs
from pendopo.security.actions import CannotBeDone
from pendopo.security.desk import Desk
from pendopo.security.rules.roles import Action
from pendopo.sites import broadcasting, models, queries
from pendopo.sites.broadcast_forms import BroadcastForm, NoteForm, WithdrawForm
from pendopo.sites.rules.broadcasts import State

ON_A_PAGE = 20
USUAL_DAYS = 14


@needs(Action.READ)
@require_safe
def list_broadcasts(request: HttpRequest) -> HttpResponse:
    """What this office issued, newest first, 20 a page; above it what reaches this office now."""
    desk = desk_of(request)
    issued = models.Broadcast.objects.filter(office_key=desk.office.key)
    arriving = [one for one in queries.broadcasts_at(desk.office) if one.state is State.SHOWN and one.office_key != desk.office.key]
    facts = {
        "page": Paginator(issued, ON_A_PAGE).get_page(request.GET.get("p")),
        "arriving": arriving,
        "may_issue": desk.may(Action.BROADCAST) and desk.office.region.level < 2,
        "issues": desk.office.region.level < 2,
    }
    return render(request, "desk/broadcasts.html", facts)


def broadcast_or_404(desk: Desk, pk: int) -> models.Broadcast:
    """A broadcast of this office, or one that reaches it.

    Raises:
        Http404: there is none such.
    """
    here = Q(office_key=desk.office.key) | Q(approved_at__isnull=False)
    found = models.Broadcast.objects.select_related("office__region").filter(here, pk=pk).first()
    if found is None or not found.reach.includes(desk.office.key, desk.office.region.level):
        raise Http404
    return found


@needs(Action.READ)
@require_safe
def show_broadcast(request: HttpRequest, pk: int) -> HttpResponse:
    """One broadcast as it will read, its way so far, and what the person may do with it."""
    desk = desk_of(request)
    broadcast = broadcast_or_404(desk, pk)
    own = broadcast.office_key == desk.office.key
    live = broadcast.state in (State.PROPOSED, State.PLANNED, State.SHOWN)
    note = models.BroadcastNote.objects.filter(broadcast=broadcast, office_key=desk.office.key).first()
    facts = {
        "broadcast": broadcast,
        "notice": queries.notice_of(broadcast, note.text if note else ""),
        "sites": len(broadcasting.reached(broadcast)) if own else None,
        "may_approve": own and broadcast.state is State.PROPOSED and desk.may(Action.BROADCAST),
        "wrote_it": broadcast.made_by == desk.person.username,
        "may_withdraw": own and live and desk.may(Action.BROADCAST),
        "may_note": broadcast.state in (State.PLANNED, State.SHOWN) and desk.may(Action.PUBLISH),
        "back": reverse("broadcasts"),
    }
    return render(request, "desk/broadcast.html", facts)


def act_or_show(
    request: HttpRequest, form: BaseForm, act: Callable[[], int | None], *, back: str, title: str, submit: str, **texts: Any
) -> HttpResponse:
    """Show a form on a page of its own; when it is sent and valid, act and go to the broadcast that ``act`` names, or back."""
    if form.is_valid():
        try:
            done = act()
            return redirect("broadcast", done) if done else redirect(back)
        except CannotBeDone as error:
            form.add_error(None, str(error))
    return render(request, "security/form.html", {"form": form, "back": back, "title": title, "submit": submit, **texts})


@needs(Action.BROADCAST)
@require_http_methods(["GET", "POST"])
def write_broadcast(request: HttpRequest) -> HttpResponse:
    desk = desk_of(request)
    with timezone.override(zone_of(desk.office.region.code)):
        now = timezone.now().replace(second=0, microsecond=0)
        first = {"starts_at": now, "ends_at": now + datetime.timedelta(days=USUAL_DAYS)}
        form = BroadcastForm(desk.office, request.POST or None, initial=first)
        lead = _("Satu siaran tampil di banyak situs sekaligus, setelah disetujui orang kedua dari kantor ini.")

        def act() -> int:
            return broadcasting.propose(by=desk, **form.cleaned_data).pk

        return act_or_show(
            request, form, act, back=reverse("broadcasts"), title=_("Tulis siaran"), submit=_("Ajukan untuk disetujui"), lead=lead
        )


@needs(Action.BROADCAST)
@require_POST
def approve_broadcast(request: HttpRequest, pk: int) -> HttpResponse:
    desk = desk_of(request)
    broadcast = broadcast_or_404(desk, pk)
    try:
        sites = broadcasting.approve(broadcast=broadcast, by=desk)
        words = ngettext("Disetujui. Siaran menuju %(sites)d situs.", "Disetujui. Siaran menuju %(sites)d situs.", sites)
        messages.success(request, words % {"sites": sites})
    except CannotBeDone as error:
        messages.error(request, str(error))
    return redirect("broadcast", pk)


@needs(Action.BROADCAST)
@require_http_methods(["GET", "POST"])
def withdraw_broadcast(request: HttpRequest, pk: int) -> HttpResponse:
    desk = desk_of(request)
    broadcast = broadcast_or_404(desk, pk)
    form = WithdrawForm(request.POST or None)

    def act() -> int:
        broadcasting.withdraw(broadcast=broadcast, reason=form.cleaned_data["reason"], by=desk)
        messages.success(request, _("Siaran ditarik. Dalam semenit ia hilang dari semua situs."))
        return pk

    back, lead = reverse("broadcast", args=[pk]), broadcast.title
    return act_or_show(request, form, act, back=back, title=_("Tarik siaran"), submit=_("Tarik dari semua situs"), lead=lead, danger=True)


@needs(Action.PUBLISH)
@require_http_methods(["GET", "POST"])
def annotate_broadcast(request: HttpRequest, pk: int) -> HttpResponse:
    desk = desk_of(request)
    broadcast = broadcast_or_404(desk, pk)
    note = models.BroadcastNote.objects.filter(broadcast=broadcast, office_key=desk.office.key).first()
    form = NoteForm(request.POST or None, initial={"text": note.text if note else ""})

    def act() -> int:
        broadcasting.annotate(broadcast=broadcast, text=form.cleaned_data["text"], by=desk)
        messages.success(request, _("Catatan disimpan. Ia tampil di situs kantor ini saja."))
        return pk

    back, lead = reverse("broadcast", args=[pk]), broadcast.title
    return act_or_show(request, form, act, back=back, title=_("Catatan kantor ini"), submit=_("Simpan"), lead=lead)
