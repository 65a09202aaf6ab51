"""What allauth asks of us: nobody signs up by themselves, secrets lie encrypted, refused sign-ins are on record."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pendopo.security.actions import record_refusal
from pendopo.security.models import User
from pendopo.security.rules.sealing import open_sealed, seal
from pendopo.security.scope import identified, identify

WAYS = {
    "reauthenticate": gettext_lazy("Pakai sandi"),
    "mfa_reauthenticate": gettext_lazy("Pakai kode aplikasi atau kode cadangan"),
    "mfa_reauthenticate:webauthn": gettext_lazy("Pakai kunci sandi (passkey)"),
}
UNKNOWN_ACCOUNT = 0  # refused sign-ins under names that nobody has are shown to those who see all offices


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come by invitation alone."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": gettext_lazy("Nama akun atau sandi salah."),
        "incorrect_password": gettext_lazy("Sandi salah."),
        "enter_current_password": gettext_lazy("Sandi sekarang salah."),
        "too_many_login_attempts": gettext_lazy("Terlalu banyak percobaan yang gagal. Tunggu lima menit, lalu coba lagi."),
        "incorrect_code": gettext_lazy("Kode salah, atau sudah dipakai."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("wagtailadmin_home")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The strongest first; who has a device proves with it, never with the password alone."""
        methods = [method | {"description": WAYS[method["id"]]} for method in super().get_reauthentication_methods(user)]
        with_device = [method for method in methods if method["id"] != "reauthenticate"]
        return sorted(with_device, key=lambda method: method["id"] != "mfa_reauthenticate:webauthn") or methods

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note the refusal at the account's office. A name that nobody has is not written down: it may be a password."""
        name = str(credentials.get("username", ""))
        with identified(sign_in=name):
            person = User.objects.select_related("office").filter(username=name).first()
        if person is not None and person.office:
            record_refusal(office_key=person.office.key, action="session.sign_in", actor=person.username)
        else:
            record_refusal(office_key=UNKNOWN_ACCOUNT, action="session.sign_in", actor="nama tidak dikenal")


class MfaAdapter(DefaultMFAAdapter):
    """Secrets of one-time codes are encrypted with a key made from the installation's own."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("Kode atau kunci sandi tidak diterima. Coba lagi."),
        "cannot_delete_authenticator": gettext_lazy("Ini perangkat Anda yang terakhir. Pasang yang lain dahulu."),
        "cannot_generate_recovery_codes": gettext_lazy("Tambahkan perangkat dahulu; kode cadangan hanya pengganti."),
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last device stays where one is demanded: without it the password alone would stand at the door."""
        devices = Authenticator.objects.filter(user=authenticator.user_id).exclude(type=Authenticator.Type.RECOVERY_CODES)
        return not settings.SECOND_FACTOR_REQUIRED or devices.exclude(pk=authenticator.pk).exists()

    def encrypt(self, text: str) -> str:
        return seal(text, settings.SECRET_KEY, purpose="mfa")

    def decrypt(self, encrypted_text: str) -> str:
        return open_sealed(encrypted_text, settings.SECRET_KEY, purpose="mfa")

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Kunci sandi %(number)d") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": settings.DESK_HOST, "name": settings.WAGTAIL_SITE_NAME}


class IdentityAdapter(DefaultSocialAccountAdapter):
    """A government identity provider signs in whom we know already; it makes no accounts.

    A person joins the own account to it once, at the desk, after a fresh proof. Of what it tells we keep the number
    that it has for the person, and nothing else.
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: Any) -> Any:
        """Let the rest of this sign-in find the account that is joined to the number; nobody else's.

        Raises:
            ImmediateHttpResponse: somebody is signed in, and the number belongs to another account.
        """
        person = super().populate_user(request, sociallogin, data)
        account = sociallogin.account
        account.extra_data = {}
        with identified(sign_in=account.uid):
            known = SocialAccount.objects.filter(provider=account.provider, uid=account.uid).first()
        if known is not None and request.user.is_authenticated and known.user_id != request.user.pk:
            raise ImmediateHttpResponse(render(request, "socialaccount/authentication_error.html", status=403))
        if known is not None:
            identify(sign_in=account.uid, person=known.user_id)
        return person

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        return reverse("mfa_index")
