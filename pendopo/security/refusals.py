"""Refused attempts on the desk go on record: who, which screen, with which numbers in its address; never what was sent.

Wagtail answers somebody who may not do something with a way back to the first screen, so that the refusal looks like
any other answer. We mark the request where Wagtail does so, and the Gate writes the entry after the request's own
transaction. What is not found (404) leaves no entry: behind the wall, another office's page is simply not there, and
every mistyped address would be noted.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, ResolverMatch, resolve
from wagtail.admin import auth

from pendopo.security.act import current_act
from pendopo.security.actions import record_refusal
from pendopo.security.desk import Desk
from pendopo.security.models import AuditEntry
from pendopo.security.scope import office_scope

LONGEST = 5


def install() -> None:
    """Mark every request that Wagtail turns away. Called once, when the app is ready."""
    turn_away = auth.permission_denied

    def marked(request: HttpRequest) -> HttpResponse:
        request.denied = True  # type: ignore[attr-defined]
        return turn_away(request)

    auth.permission_denied = marked


def note_denied(request: HttpRequest, desk: Desk, response: HttpResponseBase) -> None:
    """Write the entry of a request that was turned away by Wagtail, by a form's token, or by our own screens.

    An act of ours that was refused has its own entry already.
    """
    if (getattr(request, "denied", False) or response.status_code == 403) and not is_noted(desk):
        note(request, desk, "request.denied")


def is_noted(desk: Desk) -> bool:
    with office_scope(desk.reach):
        return AuditEntry.objects.filter(pk__in=current_act().entries or [], outcome=AuditEntry.Outcome.REFUSED).exists()


def note(request: HttpRequest, desk: Desk, action: str) -> None:
    """One entry at the active office.

    Args:
        action: ``request.denied`` (no role allows it), ``request.refused`` (the database refused another office's
            row), ``request.frozen`` (the office is frozen).
    """
    record_refusal(office_key=desk.office.key, action=action, subject=screen(request), **numbers(request))


def screen(request: HttpRequest) -> str:
    """Method and name of the screen, or the path where no screen has that address."""
    match = match_of(request)
    return f"{request.method} {match.view_name if match else request.path}"


def match_of(request: HttpRequest) -> ResolverMatch | None:
    """Which screen an address belongs to; it is worked out here where the Gate answered before Django did so."""
    try:
        return request.resolver_match or resolve(request.path_info)
    except Resolver404:
        return None


def numbers(request: HttpRequest) -> dict[str, Any]:
    """The numbers that stand in the address, such as the page's; texts are left out."""
    match = match_of(request)
    given = match.kwargs if match else {}
    return {name: value for name, value in list(given.items())[:LONGEST] if isinstance(value, int)}
