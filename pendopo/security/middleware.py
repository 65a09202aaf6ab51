"""What every request on the desk passes: who asks, whether the sign-in suffices, and the one office it may touch."""

import json
import logging
import uuid
from collections.abc import Callable

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.account.utils import url_str_to_user_pk
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.db import ProgrammingError, transaction
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from fido2.utils import websafe_decode
from psycopg.errors import InsufficientPrivilege

from pendopo.security import completeness, refusals
from pendopo.security.act import acting
from pendopo.security.desk import Desk, open_desk
from pendopo.security.hasher import TooManyHashes
from pendopo.security.models import User
from pendopo.security.password_validation import password_expired
from pendopo.security.scope import identified, identify, office_scope

logger = logging.getLogger("pendopo.security")
Answer = Callable[[HttpRequest], HttpResponseBase]

ACCOUNT_PAGES = "/akun/"
LINK_PAGES = "/undangan/"
FOR_EVERYBODY = ("/static/", "/_/", "/sehat")
PICKED_OFFICE = "picked_office"
# Reading goes on in a frozen office; these writes touch no content and may go on as well.
NOT_FROZEN = ("/akun/", "/undangan/", "/logout/", "/keamanan/", "/orang/", "/kantor/", "/insiden/")
PINGS = "/editing-sessions/"


class Circumstances:
    """First of all: where the request comes from, for the audit trail and for the list of sessions."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        agent = request.headers.get("User-Agent", "")[:200]
        with acting(address=client_address(request), request_id=uuid.uuid4().hex, agent=agent, entries=[]) as act:
            response = self.get_response(request)
        response["X-Request-Id"] = act.request_id
        return response


def client_address(request: HttpRequest) -> str | None:
    """The address of the visitor: what our own proxy says, where one stands before us; never what the visitor says."""
    if settings.BEHIND_PROXY:
        return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or None
    return request.META.get("REMOTE_ADDR") or None


class Gate:
    """After sign-in was read: sends away who lacks a second factor, and opens the desk of one office for the rest.

    One transaction a request: the range of one office, and the person's own rows. Pages for signing in run with
    the person's own rows alone. Whoever has no grant has no desk, and everybody before signing in sees nothing.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(FOR_EVERYBODY):
            return self.get_response(request)
        if request.path.startswith((ACCOUNT_PAGES, LINK_PAGES)):
            return self.own_rows(request)
        if not request.user.is_authenticated:
            return self.get_response(request)
        if second_factor_missing(request):
            return redirect("mfa_reauthenticate" if has_device(request) else "mfa_index")
        if password_expired(request.user):
            return redirect("account_change_password")
        desk = desk_for(request)
        if desk is None:
            return render(request, "security/no_desk.html", status=403)
        return self.at_the_desk(request, desk)

    def own_rows(self, request: HttpRequest) -> HttpResponseBase:
        person = claimed_person(request)
        with identified(person=person), acting(actor=request.user.get_username()):
            return undo_when_failed(self.get_response(request))

    def at_the_desk(self, request: HttpRequest, desk: Desk) -> HttpResponseBase:
        if not request.path.endswith(PINGS):
            request.session.touch()  # type: ignore[attr-defined]
        request.desk = request.user.desk = desk  # type: ignore[attr-defined, union-attr]
        with acting(actor=desk.person.username, role=", ".join(sorted(desk.roles))):
            if desk.frozen and writes(request):
                return refused(request, desk, "security/frozen.html", "request.frozen")
            with office_scope(desk.own):
                identify(person=desk.person.pk)
                response = undo_when_failed(self.get_response(request))
                response = inside_the_scope(response)
                completeness.note_unnamed_write(request, desk, response)
            if getattr(request, "refused", False):
                return refused(request, desk, "403.html", "request.refused")
            refusals.note_denied(request, desk, response)
            return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The database refused a row of another office: answer 403 and undo everything. Too many sign-ins at once: 503."""
        if isinstance(exception, TooManyHashes):
            return render(request, "503.html", status=503)
        if not (isinstance(exception, ProgrammingError) and isinstance(exception.__cause__, InsufficientPrivilege)):
            return None
        logger.warning("refused by row-level security: user %s, %s %s", request.user.pk, request.method, request.resolver_match)
        if transaction.get_connection().in_atomic_block:
            transaction.set_rollback(True)
        request.refused = True  # type: ignore[attr-defined]
        return HttpResponse(status=403)


def claimed_person(request: HttpRequest) -> int | None:
    """Whose own rows a sign-in page may read: the signed-in person's, or of whom the sign-in under way is about."""
    if request.user.is_authenticated:
        return request.user.pk
    pending = request.session.get(LOGIN_SESSION_KEY)
    if isinstance(pending, dict):
        return number_of(pending.get("user_pk"))
    return person_of_passkey(request.POST.get("credential", "")) if request.method == "POST" else None


def person_of_passkey(credential: str) -> int | None:
    """The account that a passkey says to belong to; None for anything else. Its signature is checked afterwards."""
    try:
        handle = json.loads(credential)["response"]["userHandle"]
        return number_of(websafe_decode(handle).decode())
    except (ValueError, TypeError, KeyError):
        return None


def number_of(written: object) -> int | None:
    """The primary key that allauth wrote to the base of 36; None for anything else."""
    try:
        return int(url_str_to_user_pk(str(written)))
    except ValueError:
        return None


def second_factor_missing(request: HttpRequest) -> bool:
    """Whether this sign-in was made without a second factor though one is demanded."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return False
    records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    return not any(record.get("method") in ("mfa", "socialaccount") for record in records)


def has_device(request: HttpRequest) -> bool:
    with identified(person=request.user.pk):
        return is_mfa_enabled(request.user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])


def desk_for(request: HttpRequest) -> Desk | None:
    person = request.user
    assert isinstance(person, User)  # noqa: S101
    return open_desk(person, person.valid_grants, request.session.get(PICKED_OFFICE), person.frozen_ranges)


def writes(request: HttpRequest) -> bool:
    """Whether a request may change content."""
    return request.method not in ("GET", "HEAD", "OPTIONS") and not request.path.startswith(NOT_FROZEN)


def refused(request: HttpRequest, desk: Desk, template: str, action: str) -> HttpResponse:
    """Note the attempt, and say plainly what is not allowed."""
    refusals.note(request, desk, action)
    with office_scope(desk.own):
        return render(request, template, status=403)


def undo_when_failed(response: HttpResponseBase) -> HttpResponseBase:
    """A failed request leaves nothing behind."""
    if response.status_code >= 500:
        transaction.set_rollback(True)
    return response


def inside_the_scope(response: HttpResponseBase) -> HttpResponseBase:
    """A streamed body is produced after the middleware, when the scope has ended: produce it now."""
    if response.streaming and not isinstance(response, FileResponse):
        response.streaming_content = list(response.streaming_content)  # type: ignore[attr-defined]
    elif hasattr(response, "render") and not getattr(response, "is_rendered", True):
        response.render()
    return response
