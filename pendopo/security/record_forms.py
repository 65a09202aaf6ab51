"""What people fill in on the screens of the audit trail, of freezes and of incidents."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from pendopo.kit.ranges import KeyRange
from pendopo.regions.models import Office
from pendopo.security.forms import DateField, offices_in
from pendopo.security.models import AuditEntry, Incident, IncidentEntry
from pendopo.security.queries import Wanted, start_of
from pendopo.security.rules.breach_clock import Audience
from pendopo.security.trail_pages import THINGS, first_day_shown

AUDIENCES = {
    Audience.SUBJECTS: gettext_lazy("Subjek data (orang yang datanya terkena)"),
    Audience.AGENCY: gettext_lazy("Lembaga pelindungan data pribadi"),
    Audience.PUBLIC: gettext_lazy("Masyarakat"),
    Audience.OTHER: gettext_lazy("Pihak lain (pimpinan, BSSN, polisi)"),
}
WRITTEN_BY_HAND = (IncidentEntry.Kind.NOTE, IncidentEntry.Kind.FINDING, IncidentEntry.Kind.ACT, IncidentEntry.Kind.TASK)


class OfficeField(forms.ModelChoiceField):
    """One of the offices that an act reaches; the value is the office's key."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Office.objects.none(), to_field_name="key", **options)


def offer(form: forms.Form, reach: KeyRange) -> None:
    """Let a form's field of offices offer those in reach; where there is but one, the field goes."""
    found = offices_in(reach)
    if reach.low == reach.high:
        del form.fields["office"]
    else:
        form.fields["office"].queryset = found  # type: ignore[attr-defined]


class TrailForm(forms.Form):
    """What narrows the audit trail."""

    q = forms.CharField(label=gettext_lazy("Cari pokok"), required=False, max_length=80)
    actor = forms.CharField(label=gettext_lazy("Pelaku"), required=False, max_length=150)
    thing = forms.ChoiceField(
        label=gettext_lazy("Tentang"),
        required=False,
        choices=[("", gettext_lazy("Semua")), *((f"{name}.", label) for name, label in THINGS.items())],
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("Hasil"), required=False, choices=[("", gettext_lazy("Semua")), *AuditEntry.Outcome.choices]
    )
    office = OfficeField(label=gettext_lazy("Kantor"), required=False, empty_label=gettext_lazy("Semua kantor"))
    since = DateField(label=gettext_lazy("Sejak"), required=False)
    until = DateField(label=gettext_lazy("Sampai"), required=False)

    def __init__(self, data: Any, reach: KeyRange) -> None:
        given = {name: data[name] for name in data}
        super().__init__({"since": first_day_shown().isoformat()} | given)
        offer(self, reach)

    def wanted(self) -> Wanted:
        """What was filled in, without what makes no sense."""
        self.is_valid()
        found = self.cleaned_data
        office, until = found.get("office"), found.get("until")
        return Wanted(
            offices=KeyRange(office.key, office.key) if office else None,
            actor=found.get("actor", ""),
            action=found.get("thing", ""),
            subject=found.get("q", ""),
            outcome=found.get("outcome", ""),
            since=start_of(found["since"]) if found.get("since") else None,
            until=start_of(until + datetime.timedelta(days=1)) if until else None,
        )

    def filled_in(self) -> dict[str, str]:
        """The filters as they go on record with an export."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}


class FreezeForm(forms.Form):
    """Which offices are frozen, and why."""

    office = OfficeField(label=gettext_lazy("Kantor"), empty_label=None)
    with_below = forms.BooleanField(
        label=gettext_lazy("Juga semua kantor di bawahnya"),
        required=False,
        help_text=gettext_lazy("Untuk kantor nasional: seluruh lembaga."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Alasan"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Dibaca oleh petugas kantor itu di setiap halaman meja. Tanpa data pribadi."),
    )

    def __init__(self, reach: KeyRange, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        offer(self, reach)
        if "office" not in self.fields:
            del self.fields["with_below"]


class IncidentForm(forms.Form):
    """A new incident, as the person saw it."""

    office = OfficeField(label=gettext_lazy("Kantor"), empty_label=None)
    kind = forms.ChoiceField(label=gettext_lazy("Jenis"), choices=Incident.Kind.choices)
    title = forms.CharField(label=gettext_lazy("Judul"), max_length=200, help_text=gettext_lazy("Satu kalimat, tanpa data pribadi."))
    text = forms.CharField(label=gettext_lazy("Yang terlihat"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, reach: KeyRange, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        offer(self, reach)


class EntryForm(forms.Form):
    """A line of an incident."""

    kind = forms.ChoiceField(label=gettext_lazy("Jenis"), choices=[(kind.value, kind.label) for kind in WRITTEN_BY_HAND])
    text = forms.CharField(label=gettext_lazy("Isi"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


class ExplainForm(forms.Form):
    """Why a task needs not be done."""

    text = forms.CharField(
        label=gettext_lazy("Penjelasan"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Kosongkan bila tugas ini sudah dikerjakan."),
    )


class MomentField(forms.DateTimeField):
    """A moment of this office's clock, by the browser's own calendar; the present one to begin with."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **options: Any) -> None:
        super().__init__(initial=lambda: timezone.localtime().replace(second=0, microsecond=0), **options)


class PersonalDataForm(forms.Form):
    """Since when it is known that personal data is concerned."""

    since = MomentField(label=gettext_lazy("Diketahui sejak"), help_text=gettext_lazy("Dari saat ini berjalan 3 × 24 jam."))


class ToldForm(forms.Form):
    """Who was told, when, and how."""

    audience = forms.ChoiceField(label=gettext_lazy("Kepada"), choices=[(one.value, label) for one, label in AUDIENCES.items()])
    at = MomentField(label=gettext_lazy("Dikirim"))
    text = forms.CharField(
        label=gettext_lazy("Bagaimana"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Misalnya nomor surat. Tanpa data pribadi."),
    )


class CloseForm(forms.Form):
    """The report that closes an incident."""

    report = forms.CharField(
        label=gettext_lazy("Laporan penutup"),
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Apa yang terjadi, apa yang dilakukan, apa yang diubah supaya tidak terulang."),
    )
