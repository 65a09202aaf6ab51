"""What people fill in on the screens of people, and when they come by a code."""

import datetime
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pendopo.kit.ranges import KeyRange
from pendopo.regions.models import Office
from pendopo.security.desk import Desk
from pendopo.security.models import Grant, User
from pendopo.security.people import may_give_here
from pendopo.security.queries import STATES
from pendopo.security.rules.roles import Action, Role, needs_two_persons


class DateField(forms.DateField):
    """A day; the browser's own calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def end_of(day: datetime.date | None) -> datetime.datetime | None:
    """The last moment of a day in this installation's time zone."""
    if day is None:
        return None
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(23, 59, 59)))


def role_choices(by: Desk, *, alone: bool = False) -> list[tuple[str, str]]:
    """Roles that somebody may give or propose from the active office.

    Args:
        alone: only those that need no second person.
    """
    here = [role for role in Role if may_give_here(by, role, by.office, with_below=False)]
    return [(role.value, str(Grant.Role(role.value).label)) for role in here if not (alone and needs_two_persons(role, with_below=False))]


def offices_in(reach: KeyRange) -> QuerySet[Office]:
    return Office.objects.filter(key__range=tuple(reach)).order_by("key")


class FilterForm(forms.Form):
    """What narrows the list of people."""

    q = forms.CharField(label=gettext_lazy("Cari nama atau akun"), required=False, max_length=80)
    role = forms.ChoiceField(label=gettext_lazy("Peran"), required=False, choices=[("", gettext_lazy("Semua peran")), *Grant.Role.choices])
    state = forms.ChoiceField(label=gettext_lazy("Keadaan"), required=False, choices=[("", gettext_lazy("Semua keadaan")), *STATES])
    office = forms.ModelChoiceField(
        label=gettext_lazy("Kantor"),
        required=False,
        queryset=Office.objects.none(),
        empty_label=gettext_lazy("Semua kantor"),
        to_field_name="key",
    )

    def __init__(self, data: Any, reach: KeyRange) -> None:
        super().__init__(data)
        if reach.low == reach.high or offices_in(reach)[:2].count() < 2:
            del self.fields["office"]
        else:
            self.fields["office"].queryset = offices_in(reach)  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """What was filled in, without what makes no sense."""
        if not self.is_bound:
            return {}
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class InviteForm(forms.Form):
    """A new person of the active office."""

    first_name = forms.CharField(label=gettext_lazy("Nama depan"), max_length=150)
    last_name = forms.CharField(label=gettext_lazy("Nama belakang"), max_length=150, required=False)
    username = forms.CharField(
        label=gettext_lazy("Nama akun"),
        max_length=30,
        help_text=gettext_lazy("Huruf kecil, angka, titik, atau tanda hubung; tidak dapat diganti."),
    )
    role = forms.ChoiceField(label=gettext_lazy("Peran"), required=False)
    valid_until = DateField(label=gettext_lazy("Berlaku sampai"), required=False, help_text=gettext_lazy("Kosongkan bila tanpa batas."))

    def __init__(self, by: Desk, data: Any = None) -> None:
        super().__init__(data)
        self.fields["role"].choices = [("", _("Belum ada; diberikan kemudian")), *role_choices(by, alone=True)]  # type: ignore[attr-defined]

    def invitation(self) -> dict[str, Any]:
        """The arguments of :func:`pendopo.security.people.invite`, but the office and who invites."""
        filled = self.cleaned_data
        role = Role(filled["role"]) if filled["role"] else None
        names = {name: filled[name] for name in ("username", "first_name", "last_name")}
        return names | {"role": role, "valid_until": end_of(filled["valid_until"])}


class GrantForm(forms.Form):
    """A role for a person; whether it is given at once or proposed depends on the role."""

    role = forms.ChoiceField(label=gettext_lazy("Peran"))
    office = forms.ModelChoiceField(label=gettext_lazy("Di kantor"), queryset=Office.objects.none(), to_field_name="key")
    with_below = forms.BooleanField(
        label=gettext_lazy("Juga di semua kantor di bawahnya"), required=False, help_text=gettext_lazy("Perlu persetujuan orang kedua.")
    )
    valid_until = DateField(label=gettext_lazy("Berlaku sampai"), required=False, help_text=gettext_lazy("Kosongkan bila tanpa batas."))
    reason = forms.CharField(
        label=gettext_lazy("Alasan"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Dibaca oleh orang kedua, bila peran ini memerlukannya."),
    )

    def __init__(self, by: Desk, person: User, data: Any = None) -> None:
        super().__init__(data, initial={"office": person.office.key if person.office else None})
        reach = by.reach_for(Action.GRANT)
        self.fields["role"].choices = role_choices(by)  # type: ignore[attr-defined]
        self.fields["office"].queryset = offices_in(reach).select_related("region")  # type: ignore[attr-defined]
        if not may_give_here(by, Role.READER, by.office, with_below=True):
            del self.fields["with_below"]
            del self.fields["reason"]

    def grant(self) -> dict[str, Any]:
        """The arguments of :func:`pendopo.security.people.give`, but the person and who gives."""
        filled = self.cleaned_data
        role, with_below = Role(filled["role"]), filled.get("with_below", False)
        return {"role": role, "office": filled["office"], "with_below": with_below, "valid_until": end_of(filled["valid_until"])}


class ReasonForm(forms.Form):
    """Why something is done, in the person's own words."""

    reason = forms.CharField(label=gettext_lazy("Alasan"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class EndSessionsForm(forms.Form):
    """How far the sign-ins of an office are ended."""

    with_below = forms.BooleanField(label=gettext_lazy("Juga di semua kantor di bawahnya"), required=False)

    def __init__(self, by: Desk, data: Any = None) -> None:
        super().__init__(data)
        if by.reach_for(Action.END_SESSIONS) == by.own:
            del self.fields["with_below"]


class CodeForm(forms.Form):
    """The code that lets a person in once."""

    code = forms.CharField(
        label=gettext_lazy("Kode"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class NewPasswordForm(forms.Form):
    """The password that a person chooses, twice."""

    password1 = forms.CharField(
        label=gettext_lazy("Sandi baru"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    password2 = forms.CharField(
        label=gettext_lazy("Sandi baru, sekali lagi"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, person: User, data: Any = None) -> None:
        super().__init__(data)
        self.person = person
        self.fields["password1"].help_text = " ".join(password_validation.password_validators_help_texts()[:1])

    def clean_password1(self) -> str:
        password_validation.validate_password(self.cleaned_data["password1"], self.person)
        return str(self.cleaned_data["password1"])

    def clean(self) -> dict[str, Any]:
        filled = super().clean() or {}
        if filled.get("password1") and filled.get("password2") and filled["password1"] != filled["password2"]:
            self.add_error("password2", _("Kedua sandi tidak sama."))
        return filled
