"""Screens of acts that wait for a second person."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from pendopo.kit.ranges import KeyRange
from pendopo.regions.models import Office
from pendopo.security import people, proposals, queries
from pendopo.security.access import desk_of, needs
from pendopo.security.actions import CannotBeDone
from pendopo.security.desk import Desk
from pendopo.security.models import Proposal
from pendopo.security.rules.roles import Action
from pendopo.security.scope import office_scope
from pendopo.security.step_up import step_up
from pendopo.security.views.people import show_code

ON_A_PAGE = 30


@needs(Action.PEOPLE_READ)
def list_proposals(request: HttpRequest) -> HttpResponse:
    """What waits for a second person, and below it what was decided."""
    reach = desk_of(request).reach_for(Action.PEOPLE_READ)
    with office_scope(reach):
        page = Paginator(queries.closed_proposals(reach), ON_A_PAGE).get_page(request.GET.get("p"))
        facts = {
            "waiting": with_titles(queries.open_proposals(reach)),
            "page": page,
            "closed": with_titles(page),
            "back": reverse("security_people"),
        }
        return render(request, "security/proposals.html", facts)


def with_titles(found: Any) -> list[Proposal]:
    """Proposals with the words that screens show: what is proposed, and where."""
    listed = list(found)
    offices = dict(Office.objects.filter(key__in={proposal.office_key for proposal in listed}).values_list("key", "name"))
    for proposal in listed:
        act = proposals.ACTS.get(proposal.action)
        proposal.title = act.title if act else proposal.action
        proposal.office_name = offices.get(proposal.office_key, "")
    return listed


@needs(Action.PEOPLE_READ)
@require_http_methods(["GET", "POST"])
@step_up
@never_cache
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal with its exact content; the second person confirms or refuses it here."""
    desk = desk_of(request)
    proposal = proposal_or_404(desk, pk)
    if (screen := proposals.ACTS[proposal.action].screen) is not None:
        return redirect(screen(proposal))
    if request.method == "POST":
        try:
            return decided(request, proposal, desk)
        except CannotBeDone as error:
            messages.error(request, str(error))
            return redirect("security_proposals")
    with office_scope(office_of(proposal)):
        return render(request, "security/proposal.html", facts_of(proposal, desk))


def decided(request: HttpRequest, proposal: Proposal, desk: Desk) -> HttpResponse:
    if request.POST.get("decision") != "confirm":
        proposals.refuse(proposal, desk)
        messages.success(request, _("Usulan ditolak. Tidak ada yang dilakukan."))
        return redirect("security_proposals")
    result = proposals.confirm(proposal, desk, seen=request.POST.get("seen", ""))
    if proposal.action == people.RECOVER:
        return show_code(request, people.about_whom(proposal), result, recovery=True)
    messages.success(request, _("Usulan disetujui dan dilaksanakan."))
    return redirect("security_proposals")


def proposal_or_404(desk: Desk, pk: int) -> Proposal:
    with office_scope(desk.reach_for(Action.PEOPLE_READ)):
        return get_object_or_404(Proposal.objects.all(), pk=pk)


def office_of(proposal: Proposal) -> KeyRange:
    return KeyRange(proposal.office_key, proposal.office_key)


def facts_of(proposal: Proposal, desk: Desk) -> dict[str, Any]:
    act = proposals.ACTS[proposal.action]
    [titled] = with_titles([proposal])
    return {
        "proposal": titled,
        "rows": act.describe(proposal),
        "seen": proposal.fingerprint(),
        "is_open": proposals.is_open(proposal),
        "own": proposal.made_by == desk.person.username,
        "may": proposals.has_right(proposal, desk),
        "back": reverse("security_proposals"),
    }


@needs(Action.PEOPLE_READ)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    desk = desk_of(request)
    try:
        proposals.withdraw(proposal_or_404(desk, pk), desk)
        messages.success(request, _("Usulan ditarik."))
    except CannotBeDone as error:
        messages.error(request, str(error))
    return redirect("security_proposals")
