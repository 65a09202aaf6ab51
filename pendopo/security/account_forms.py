"""allauth's forms in our words, without what is not served (no reset by mail), and passkeys as the normal case."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base import forms as codes
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy


def name_fields(form: forms.Form, **labels: Any) -> None:
    """Give fields their labels; allauth's placeholders, which repeat them, and its help go."""
    for name, label in labels.items():
        if name in form.fields:
            field = form.fields[name]
            field.label, field.help_text = label, ""
            field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self, login=gettext_lazy("Nama akun"), password=gettext_lazy("Sandi"))
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}


class ProveByPasswordForm(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self, password=gettext_lazy("Sandi"))


class NewPasswordForm(ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_fields(
            self,
            oldpassword=gettext_lazy("Sandi sekarang"),
            password1=gettext_lazy("Sandi baru"),
            password2=gettext_lazy("Sandi baru, sekali lagi"),
        )
        self.fields["password1"].help_text = password_validation.password_validators_help_texts()[0]


class CodeForm(codes.AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self, code=gettext_lazy("Kode"))


class ProveByCodeForm(codes.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self, code=gettext_lazy("Kode"))


class InstallAppForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self, code=gettext_lazy("Kode enam angka"))
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code"}


class AddPasskeyForm(AddWebAuthnForm):
    """A passkey signs in without a password, unless the person unticks it for an old USB key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self, name=gettext_lazy("Nama kunci ini"), passwordless=gettext_lazy("Dapat dipakai masuk tanpa sandi"))
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].help_text = gettext_lazy("Hapus centang hanya untuk kunci USB lama yang menolak.")


class RenamePasskeyForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self, name=gettext_lazy("Nama kunci ini"))
