"""Choosing the office to work in: for people whose roles reach more than one."""

from itertools import groupby

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pendopo.kit.ranges import KeyRange
from pendopo.regions.models import Office
from pendopo.security import queries
from pendopo.security.access import desk_of, needs
from pendopo.security.actions import record
from pendopo.security.desk import reachable
from pendopo.security.middleware import PICKED_OFFICE
from pendopo.security.rules.roles import Action
from pendopo.security.scope import office_scope

ON_A_PAGE = 40
LONGEST_QUESTION = 80


@needs(Action.READ)
def list_offices(request: HttpRequest) -> HttpResponse:
    """The offices that the person's roles reach, by province, 40 a page, with a search."""
    desk = desk_of(request)
    question = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    offices = queries.offices_within([grant.range for grant in desk.grants], question)
    page = Paginator(offices, ON_A_PAGE).get_page(request.GET.get("p"))
    groups = [(name, list(members)) for name, members in groupby(page.object_list, group_of)]
    facts = {"page": page, "groups": groups, "question": question, "active": desk.office, "own": own_to_return_to(request)}
    return render(request, "security/offices.html", facts)


def group_of(office: Office) -> str:
    """Heading under which an office stands: the nation, or its province."""
    if office.region.level == 0:
        return _("Nasional")
    province = office.region if office.region.level == 1 or office.parent is None else office.parent.region
    return province.name


def own_to_return_to(request: HttpRequest) -> Office | None:
    """The person's own office, when another one is open and a role reaches the own one."""
    desk = desk_of(request)
    own = desk.person.office
    return own if own and own.key != desk.office.key and reachable(own.key, desk.grants) else None


@require_POST
def pick_office(request: HttpRequest) -> HttpResponse:
    """Work in another office from now on, if a grant reaches it."""
    key = request.POST.get("office", "")
    office = reachable(int(key), desk_of(request).grants) if key.isdigit() and len(key) < 19 else None
    if office is None:
        raise PermissionDenied
    request.session[PICKED_OFFICE] = office.key
    with office_scope(KeyRange(office.key, office.key)):
        record(office_key=office.key, action="office.pick", subject=office.name)
    return redirect("wagtailadmin_home")
