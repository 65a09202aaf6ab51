"""Codes that let one person in once: to begin, or after a lost device. The database holds only their hashes."""

import datetime
import secrets
from hashlib import sha256

from allauth.mfa.models import Authenticator
from django.utils import timezone
from django.utils.translation import gettext as _

from pendopo.kit.ranges import KeyRange
from pendopo.security import sign_ins
from pendopo.security.actions import CannotBeDone, record
from pendopo.security.models import EnrolmentLink, User
from pendopo.security.scope import identified, office_scope

VALID_FOR = datetime.timedelta(hours=72)
ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ0123456789"  # no I, L, O, U: a code may be read over the telephone
LENGTH, GROUP = 20, 4  # 100 bits


class LinkIsVoid(CannotBeDone):
    """The code was never made, was used, was revoked, or its time is over: which of these is not told."""


def new_code() -> str:
    letters = "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))
    return "-".join(letters[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def sealed(code: str) -> str:
    """SHA-256 (hex) of a code as it may have been typed: in any case, with or without hyphens and spaces."""
    return sha256("".join(letter for letter in code.upper() if letter.isalnum()).encode()).hexdigest()


def make(person: User, kind: EnrolmentLink.Kind, *, made_by: str, confirmed_by: str = "") -> str:
    """Make a link in the open scope of the person's office; returns its code, which can't be read again."""
    code = new_code()
    EnrolmentLink.objects.create(
        kind=kind,
        person=person,
        token_sha256=sealed(code),
        made_by=made_by,
        confirmed_by=confirmed_by,
        expires_at=timezone.now() + VALID_FOR,
    )
    return code


def open_links(person: User) -> list[EnrolmentLink]:
    """Links of a person that could still be used, in the open scope of the person's office."""
    return list(EnrolmentLink.objects.filter(person=person, used_at=None, revoked_at=None, expires_at__gt=timezone.now()))


def revoke_all(person: User) -> int:
    """End all open links of a person; returns how many."""
    return EnrolmentLink.objects.filter(person=person, used_at=None, revoked_at=None).update(revoked_at=timezone.now())


def has_come(person: User) -> bool:
    """Whether the person has ever taken the account into use."""
    return person.has_usable_password()


def find(link_sha256: str) -> EnrolmentLink:
    """The link of a code's hash, with its person, if it can be used now.

    Raises:
        LinkIsVoid: it can't.
    """
    with identified(link=link_sha256):
        link = EnrolmentLink.objects.filter(token_sha256=link_sha256).first()
        if link is None or link.used_at or link.revoked_at or link.expires_at <= timezone.now():
            raise LinkIsVoid(_("Kode ini tidak berlaku: salah ketik, sudah dipakai, dicabut, atau lewat 72 jam. Minta kode baru."))
    with identified(person=link.person_id):
        link.person = User.objects.select_related("office__region").get(pk=link.person_id)
    check_person(link)
    return link


def check_person(link: EnrolmentLink) -> None:
    """An invitation is for a person who never came, a recovery for one whose account is open: nothing undoes a suspension."""
    fits = not has_come(link.person) if link.kind == EnrolmentLink.Kind.INVITE else link.person.is_active
    if not fits:
        raise LinkIsVoid(_("Kode ini tidak berlaku lagi untuk akun ini. Hubungi admin kantor Anda."))


def use(link_sha256: str, *, password: str) -> User:
    """Take an account into use, or back: sets its password and opens it; the person then signs in and adds a device.

    A recovery removes all devices and ends all sign-ins. Everything happens once, in one transaction.

    Args:
        link_sha256: of :func:`sealed`.
        password: one that the password profile accepts; the caller has checked it.

    Raises:
        LinkIsVoid: see :func:`find`.
    """
    with identified(link=link_sha256):
        EnrolmentLink.objects.select_for_update().filter(token_sha256=link_sha256).first()  # the same code in two browsers
        link = find(link_sha256)
        EnrolmentLink.objects.filter(pk=link.pk).update(used_at=timezone.now())
        person = link.person
        with identified(person=person.pk):
            person.is_active = True
            person.set_password(password)
            person.save(update_fields=["is_active", "password", "password_set_at"])
            gone = forget_devices(person) if link.kind == EnrolmentLink.Kind.RECOVER else {}
        note_use(link, gone)
    return person


def forget_devices(person: User) -> dict[str, int]:
    devices = Authenticator.objects.filter(user=person).exclude(type=Authenticator.Type.RECOVERY_CODES).count()
    Authenticator.objects.filter(user=person).delete()
    return {"devices": devices, "ended": sign_ins.end_all(person)}


def note_use(link: EnrolmentLink, gone: dict[str, int]) -> None:
    if link.person.office:
        key = link.person.office.key
        with office_scope(KeyRange(key, key)):
            record(office_key=key, action=f"link.{link.kind}", actor=link.person.username, subject=link.person.username, **gone)
