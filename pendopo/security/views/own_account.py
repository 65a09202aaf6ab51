"""Pages of the own account besides allauth's: the own sign-ins, and coming in by a code."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views as allauth_webauthn
from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from pendopo.security import forms, links, sign_ins
from pendopo.security.models import EnrolmentLink, User
from pendopo.security.signals import note
from pendopo.security.step_up import step_up

LINK = "enrolment_link"  # the hash of the code, kept in the session between its page and the password's


# -- the own sign-ins


@login_required
@never_cache
def list_sessions(request: HttpRequest) -> HttpResponse:
    return render(request, "account/sessions.html", {"sessions": sign_ins.own(own_person(request), request.session.session_key)})


@login_required
@require_POST
def end_session(request: HttpRequest, sealed_key: str) -> HttpResponse:
    if sign_ins.end_one(own_person(request), sealed_key):
        messages.success(request, _("Sesi itu diakhiri."))
    return redirect("security_own_sessions")


@login_required
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    sign_ins.end_others(own_person(request), request.session.session_key)
    messages.success(request, _("Semua sesi lain diakhiri."))
    return redirect("security_own_sessions")


def own_person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101
    return request.user


# -- the own devices


def remove_passkey(request: HttpRequest, pk: int) -> HttpResponse:
    """allauth's page, but the last device stays where one is demanded; allauth asks that of its code app alone."""
    device = Authenticator.objects.filter(pk=pk, user_id=request.user.pk).first()
    if device is not None and not get_mfa_adapter().can_delete_authenticator(device):
        messages.error(request, str(get_mfa_adapter().error_messages["cannot_delete_authenticator"]))
        return redirect("mfa_list_webauthn")
    return allauth_webauthn.remove_webauthn(request, pk=pk)


@login_required
@require_http_methods(["GET", "POST"])
@step_up
def leave_identity(request: HttpRequest) -> HttpResponse:
    """Part the account from the identity provider's."""
    if request.method == "POST":
        SocialAccount.objects.filter(user_id=request.user.pk).delete()
        note(own_person(request), "device.remove", kind="oidc")
        messages.success(request, _("Akun pemerintah tidak dapat dipakai masuk lagi."))
        return redirect("mfa_index")
    return render(request, "socialaccount/leave.html")


# -- coming in by a code


@require_http_methods(["GET", "POST"])
@never_cache
def enter_code(request: HttpRequest) -> HttpResponse:
    """Ask for the code. The address that people get has it behind the #, which only their own browser reads."""
    if request.user.is_authenticated:
        return render(request, "security/link_signed_in.html")
    if limited := ratelimit.consume_or_429(request, app="allauth.account", action="login"):
        return limited
    form = forms.CodeForm(request.POST or None)
    if form.is_valid():
        try:
            link = links.find(links.sealed(form.cleaned_data["code"]))
            request.session[LINK] = link.token_sha256
            return redirect("security_link_password")
        except links.LinkIsVoid as error:
            form.add_error("code", str(error))
    return render(request, "security/link.html", {"form": form})


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
@never_cache
def choose_password(request: HttpRequest) -> HttpResponse:
    """Choose the password; then the person is signed in, and the Gate leads on to the first device."""
    try:
        link = links.find(request.session.get(LINK, ""))
    except links.LinkIsVoid:
        return redirect("security_link")
    form = forms.NewPasswordForm(link.person, request.POST or None)
    if form.is_valid():
        try:
            person = links.use(link.token_sha256, password=form.cleaned_data["password1"])
            return sign_in(request, person)
        except links.LinkIsVoid as error:
            form.add_error(None, str(error))
    recovery = link.kind == EnrolmentLink.Kind.RECOVER
    return render(request, "security/link_password.html", {"form": form, "person": link.person, "recovery": recovery})


def sign_in(request: HttpRequest, person: User) -> HttpResponse:
    """Sign in whoever just proved to hold the code; the session gets a new key."""
    request.session.flush()
    record_authentication(request, person, "password", username=person.username, reauthenticated=True)
    get_adapter().login(request, person)
    return redirect("wagtailadmin_home")
