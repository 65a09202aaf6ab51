"""Forms of allauth that prove a passkey, with the check that allauth and fido2 leave out: the signature counter."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm, LoginWebAuthnForm, ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal.auth import parse_authentication_response
from django.db import transaction
from django.utils.translation import gettext as _

from pendopo.security.actions import record_refusal
from pendopo.security.incidents import open_incident
from pendopo.security.models import Incident, User
from pendopo.security.rules.passkeys import may_be_cloned


class CountedForm:
    """Takes a signature only if the passkey has counted on since the last one."""

    def clean_credential(self) -> Authenticator:
        given = parse_authentication_response(self.cleaned_data["credential"]).response.authenticator_data.counter  # type: ignore[attr-defined]
        authenticator: Authenticator = super().clean_credential()  # type: ignore[misc]
        if not counted_on(authenticator, given):
            report_clone(authenticator)
            raise get_adapter().validation_error("incorrect_code")
        return authenticator


class CountedAuthenticateForm(CountedForm, AuthenticateWebAuthnForm):
    """After the password."""


class CountedLoginForm(CountedForm, LoginWebAuthnForm):
    """Instead of the password."""


class CountedReauthenticateForm(CountedForm, ReauthenticateWebAuthnForm):
    """Before a dangerous act."""


@transaction.atomic
def counted_on(authenticator: Authenticator, given: int) -> bool:
    """Store the counter of an accepted signature; False, and nothing stored, when it shows a copy."""
    fresh = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    data: dict[str, Any] = fresh.data
    stored = data.get("counter", fresh.wrap().authenticator_data.counter)
    if may_be_cloned(stored, given):
        return False
    authenticator.data = data | {"counter": given}
    authenticator.save(update_fields=["data"])
    return True


def report_clone(authenticator: Authenticator) -> None:
    """Put the refusal on record, and tell the security officers by an incident of the person's office."""
    person = User.objects.select_related("office").get(pk=authenticator.user_id)
    if person.office is None:
        return
    key = person.office.key
    record_refusal(office_key=key, action="device.cloned", actor=person.username, subject=person.username, device=authenticator.pk)
    text = _("Penghitung tanda tangan kunci sandi tidak maju: ada dua salinan. Lepas kunci ini dan periksa perangkat orangnya.")
    title = _("Kunci sandi %(name)s mungkin disalin") % {"name": person.username}
    open_incident(office=person.office, kind=Incident.Kind.ACCOUNT, title=title, findings=[{"text": text}], actor="pendopo")
