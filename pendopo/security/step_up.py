"""Dangerous acts ask the person to prove again who they are, when the last proof is older than five minutes."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

View = Callable[..., HttpResponse]


def step_up(view: View) -> View:
    """Let a view run only within 300 seconds of a proof; else lead to the page that asks for one, and back.

    The proof is a second factor (a passkey, a code); where none is demanded, in the demonstration, the password.
    Signing in is a proof like any other. The view must answer GET as well, since that is where the way back leads.
    """

    @wraps(view)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if proved_recently(request):
            return view(request, *args, **kwargs)
        return redirect(f"{place_to_prove(request)}?{urlencode({'next': request.get_full_path()})}")

    asking.steps_up = True  # type: ignore[attr-defined]
    return asking


def proved_recently(request: HttpRequest) -> bool:
    """Whether the person of this session proved who they are within the last 300 seconds."""
    accepted = {"mfa"} if settings.SECOND_FACTOR_REQUIRED else {"mfa", "password"}
    proofs = [proof["at"] for proof in get_authentication_records(request, request.user) if proof.get("method") in accepted]
    return any(time.time() - at < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT for at in proofs)


def place_to_prove(request: HttpRequest) -> str:
    """Address of the page that asks: for a passkey, else a code, else the password; without a device, where one is added."""
    methods = get_adapter().get_reauthentication_methods(request.user)
    strong = [method for method in methods if method["id"] != "reauthenticate"]
    if strong or not settings.SECOND_FACTOR_REQUIRED:
        return str((strong or methods)[0]["url"])
    return reverse("mfa_index")
