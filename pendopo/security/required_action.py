"""Every screen of ours names the action that it needs; a house test reads the names off the addresses."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from wagtail.admin.auth import require_admin_access

from pendopo.security.actions import record_refusal
from pendopo.security.desk import Desk
from pendopo.security.rules.roles import Action

View = Callable[..., HttpResponse]


class DeskRequest(HttpRequest):
    """A request that passed the Gate of the desk."""

    desk: Desk


def requires(action: Action) -> Callable[[View], View]:
    """Let a view of the desk run only for who may do ``action`` in the active office; a refusal goes on record.

    Who is not signed in is led to the sign-in. The view still asks the act itself, which knows the object.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def asking(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.desk.may(action):
                name = request.resolver_match.view_name if request.resolver_match else request.path
                record_refusal(office_key=request.desk.office.key, action="request.refused", subject=f"{request.method} {name}")
                raise PermissionDenied(_("Peran Anda di kantor ini tidak mengizinkan tindakan itu."))
            return view(request, *args, **kwargs)

        guarded: View = require_admin_access(asking)
        guarded.required_action = action  # type: ignore[attr-defined]
        return guarded

    return decorate
