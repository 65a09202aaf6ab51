"""Django's question whether a password will do, answered by the profile of this installation."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pendopo.security.models import User
from pendopo.security.rules.passwords import PROFILES, Fault, Profile, expired, faults

MESSAGES = {
    Fault.TOO_SHORT: gettext_lazy("Sandi terlalu pendek: paling sedikit 12 karakter."),
    Fault.TOO_LONG: gettext_lazy("Sandi terlalu panjang: paling banyak 256 karakter."),
    Fault.NOT_MIXED: gettext_lazy("Sandi harus memuat huruf kecil, huruf besar, angka, dan tanda lain."),
    Fault.PREDICTABLE: gettext_lazy("Sandi ini mudah ditebak. Pakai kalimat yang hanya Anda yang tahu."),
}


def profile() -> Profile:
    return PROFILES[settings.PASSWORD_PROFILE]


class ProfileValidator:
    """The rules of PENDOPO_PASSWORD_PROFILE."""

    def validate(self, password: str, user: Any = None) -> None:
        found = faults(password, profile())
        if found:
            raise ValidationError([ValidationError(MESSAGES[fault], code=fault.value) for fault in found])

    def get_help_text(self) -> str:
        if profile().mixed:
            return _("Paling sedikit 12 karakter, dengan huruf kecil, huruf besar, angka, dan tanda lain. Berlaku 90 hari.")
        return _("Paling sedikit 12 karakter. Beberapa kata yang hanya Anda yang tahu lebih kuat daripada satu kata dengan tanda aneh.")


def password_expired(person: User) -> bool:
    """Whether a person must choose a new password before anything else."""
    if not person.has_usable_password():
        return False
    return expired(person.password_set_at or person.date_joined, timezone.now(), profile())
