"""Announcements of sign-in and devices, passed on to the audit trail. No rule stands here."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.signals import password_changed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.socialaccount.signals import social_account_added
from django.contrib.auth.models import update_last_login
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from pendopo.kit.ranges import KeyRange
from pendopo.security.actions import record
from pendopo.security.models import User
from pendopo.security.scope import identified, office_scope
from pendopo.security.sign_ins import end_others


def note(person: User, action: str, **detail: str) -> None:
    """An entry at the person's own office."""
    if person.office:
        key = person.office.key
        with office_scope(KeyRange(key, key)):
            record(office_key=key, actor=person.username, action=action, subject=person.username, **detail)


# Django's own receiver knows nothing of scopes; ours notes the time in the scope of the person's office.
user_logged_in.disconnect(update_last_login, dispatch_uid="update_last_login")


@receiver(user_logged_in)
def somebody_signed_in(sender: type, user: User, request: HttpRequest, **_: Any) -> None:
    with identified(person=user.pk):
        update_last_login(sender, user)
    # Who has just signed in need not prove at once once more who they are (allauth would ask).
    for proof in get_authentication_records(request, user):
        proof["reauthenticated"] = True
    request.session.modified = True
    note(user, "session.sign_in")


@receiver(user_logged_out)
def somebody_signed_out(user: User | None, **_: Any) -> None:
    if user is not None:
        note(user, "session.sign_out")


@receiver(password_changed)
def a_password_was_changed(request: HttpRequest, user: User, **_: Any) -> None:
    """Whoever knew the old one is out."""
    end_others(user, request.session.session_key)
    note(user, "person.password")


@receiver(authenticator_added)
def a_device_was_added(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Who adds a device has just proved to hold it: this sign-in has its second factor."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", type=authenticator.type, reauthenticated=True)
    note(user, "device.add", kind=authenticator.type)


@receiver(authenticator_removed)
def a_device_was_removed(user: User, authenticator: Authenticator, **_: Any) -> None:
    note(user, "device.remove", kind=authenticator.type)


@receiver(social_account_added)
def an_identity_was_joined(request: HttpRequest, sociallogin: Any, **_: Any) -> None:
    note(sociallogin.user, "device.add", kind="oidc")
