"""The one door of our own screens: which action an address asks for, and how far that action reaches."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from wagtail.admin.auth import require_admin_access

from pendopo.kit.ranges import KeyRange
from pendopo.security.desk import Desk
from pendopo.security.rules.roles import Action, Role, actions_of

View = Callable[..., HttpResponseBase]


def needs(action: Action) -> Callable[[View], View]:
    """Let a view run only for who may do ``action`` in the active office.

    The view carries it as ``required_action``: a house test walks all addresses and asks for it.

    Raises:
        PermissionDenied: no role here allows it. The Gate puts that on record.
    """

    def decorate(view: View) -> View:
        in_their_language = require_admin_access(view)

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
            if not desk_of(request).may(action):
                raise PermissionDenied(_("Peran Anda di kantor ini tidak mengizinkan tindakan itu."))
            return in_their_language(request, *args, **kwargs)

        guarded.required_action = action  # type: ignore[attr-defined]
        return guarded

    return decorate


def desk_of(request: HttpRequest) -> Desk:
    """The desk of a request.

    Raises:
        PermissionDenied: it has none.
    """
    desk = getattr(request, "desk", None)
    if desk is None:
        raise PermissionDenied
    return desk


def may(request: HttpRequest, action: Action) -> bool:
    """Whether the person of a request may do an action in the active office; for menus and buttons."""
    desk = getattr(request, "desk", None)
    return desk is not None and desk.may(action)


def demand(desk: Desk, action: Action, offices: KeyRange | None = None) -> None:
    """Refuse who may not do ``action``: in the active office, or in all of some offices that must lie within its reach.

    Raises:
        PermissionDenied: it is not allowed.
    """
    if not (desk.may_over(action, offices) if offices else desk.may(action)):
        raise PermissionDenied


def reach_for(desk: Desk, action: Action) -> KeyRange:
    """The offices over which an action may be done from here: the active one, or with those below it.

    Narrower than ``desk.reach``, which any role that reaches down makes wide: a security officer of one office who
    may read all offices below it freezes that one office alone.
    """
    here = [grant for grant in desk.grants if desk.office.key in grant.range and action in actions_of([Role(grant.role)])]
    return desk.office.range if any(grant.with_below for grant in here) else desk.own
