"""What people fill in to begin a move, to map it, to decide, and to set a deadline."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pendopo.kit.ranges import KeyRange
from pendopo.regions.models import Office
from pendopo.site_import import wiring, words
from pendopo.site_import.rules.hosts import host_in
from pendopo.site_import.rules.verdicts import Pile

LARGEST = 1024**3  # bytes of an export that is given at the desk; larger ones come through the computer centre


class BeginForm(forms.Form):
    """Which old site, and how it comes here."""

    source = forms.ChoiceField(label=_("Dari mana"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("Berkas ekspor"), required=False, help_text=_("Paling besar 1 GB. Yang lebih besar dipindahkan oleh pusat komputer.")
    )
    address = forms.CharField(
        label=_("Alamat situs lama"),
        max_length=500,
        required=False,
        help_text=_(
            "Misalnya https://kab-kediri.kpu.go.id. Wajib juga untuk berkas: dari situ dikenali tautan dan gambar milik situs lama."
        ),
    )
    media_hosts = forms.CharField(
        label=_("Host lain tempat gambarnya"), max_length=500, required=False, help_text=_("Pisahkan dengan koma. Biasanya kosong.")
    )

    def __init__(self, sources: list[tuple[str, str, bool]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["source"].choices = [(name, title) for name, title, _takes_file in sources]  # type: ignore[attr-defined]
        self.take_file = {name for name, _title, takes_file in sources if takes_file}
        known = sorted({ending for name in self.take_file for ending in wiring.endings(name)})
        self.fields["file"].widget.attrs["accept"] = ",".join([*known, ".gz"] if known else [])

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        if file and file.size > LARGEST:
            raise forms.ValidationError(_("Berkas ini lebih dari 1 GB. Serahkan kepada pusat komputer."))
        return file

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"]).strip()
        if not host_in(address):
            raise forms.ValidationError(_("Tulis alamat situs lama, misalnya https://kab-kediri.kpu.go.id."))
        return address if "://" in address else f"https://{address}"

    def clean_media_hosts(self) -> list[str]:
        hosts = [host_in(one) for one in str(self.cleaned_data["media_hosts"]).split(",") if one.strip()]
        if not all(hosts):
            raise forms.ValidationError(_("Tulis nama host, misalnya media.kpu.go.id."))
        return hosts

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("source") not in self.take_file:
            found["file"] = None  # of another source that was chosen before
        elif not found.get("file") and "file" not in self.errors:
            self.add_error("file", _("Pilih berkas ekspornya."))
        elif found.get("file"):
            self.refuse_ending(found["file"].name, wiring.endings(found["source"]))
        return found

    def refuse_ending(self, name: str, endings: Sequence[str]) -> None:
        """A file that another program wrote; what is packed as ZIP must be unpacked first."""
        if endings and not name.lower().endswith(tuple(endings)):
            wrong = _("Sumber ini dibaca dari berkas berakhiran %(endings)s. Bila berkasnya ZIP, buka dahulu.")
            self.add_error("file", wrong % {"endings": ", ".join(endings)})

    @property
    def host(self) -> str:
        return host_in(self.cleaned_data["address"])


class MappingForm(forms.Form):
    """One choice of a page type for each old category; fields are numbered, since names of categories may be anything."""

    def __init__(self, categories: list[tuple[str, str]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.names = [name for name, _wanted in categories]
        kinds = [("", _("Menurut usulan")), *words.TYPES.items()]
        for number, (name, wanted) in enumerate(categories):
            self.fields[f"k{number}"] = forms.ChoiceField(label=name, choices=kinds, required=False, initial=wanted)

    @property
    def mapping(self) -> dict[str, str]:
        return {name: self.cleaned_data[f"k{number}"] for number, name in enumerate(self.names)}


class PileForm(forms.Form):
    """Which pile."""

    pile = forms.ChoiceField(choices=[(pile.value, pile.value) for pile in Pile])


class TypeForm(forms.Form):
    """Which page type."""

    wanted = forms.ChoiceField(choices=list(words.TYPES.items()))


class AcceptForm(forms.Form):
    """Whether it is published at once, and why, where that must be said."""

    publish = forms.BooleanField(required=False)
    reason = forms.CharField(max_length=300, required=False)


class UndoForm(forms.Form):
    """Whether pages go too that were edited since."""

    force = forms.BooleanField(
        label=_("Hapus juga halaman yang sudah disunting sejak dipindahkan"),
        required=False,
        help_text=_("Tanpa ini halaman tersebut dibiarkan dan disebut dalam laporan."),
    )


class DeadlineForm(forms.Form):
    """Until when whose offices shall have moved."""

    office = forms.TypedChoiceField(label=_("Untuk"), coerce=int)
    day = forms.DateField(
        label=_("Tenggat"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Kosongkan untuk menghapus tenggat."),
    )

    def __init__(self, reach: KeyRange, days: Mapping[int, datetime.date], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offices = Office.objects.select_related("region").filter(key__range=reach, region__level__lt=2).order_by("key")
        self.fields["office"].choices = [(office.key, self.named(office, days)) for office in offices]  # type: ignore[attr-defined]

    def named(self, office: Office, days: Mapping[int, datetime.date]) -> str:
        """An office and the deadline that it has."""
        name = gettext("Semua kantor") if office.region.level == 0 else office.name
        return f"{name}: {date_format(days[office.key], 'j F Y')}" if office.key in days else name
