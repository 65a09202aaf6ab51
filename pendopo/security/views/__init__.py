"""Screens of people, offices and security on the desk."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from pendopo.kit.ranges import KeyRange
from pendopo.security.actions import record
from pendopo.security.desk import reachable
from pendopo.security.middleware import PICKED_OFFICE
from pendopo.security.scope import office_scope


@require_POST
def pick_office(request: HttpRequest) -> HttpResponse:
    """Work in another office from now on, if a grant reaches it."""
    key = request.POST.get("office", "")
    office = reachable(int(key), request.desk.grants) if key.isdigit() and len(key) < 19 else None  # type: ignore[attr-defined]
    if office is None:
        raise PermissionDenied
    request.session[PICKED_OFFICE] = office.key
    with office_scope(KeyRange(office.key, office.key)):
        record(office_key=office.key, action="office.pick", subject=office.name)
    return redirect("wagtailadmin_home")
