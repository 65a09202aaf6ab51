"""What people fill in to issue, withdraw or annotate a broadcast."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pendopo.regions.models import Office
from pendopo.regions.rules.time_zones import zone_letters
from pendopo.sites.models import Broadcast, BroadcastNote
from pendopo.sites.rules.broadcasts import Audience

LOCAL_TIME = "%Y-%m-%dT%H:%M"


class LocalTimeField(forms.DateTimeField):
    """A day and time of day in the office's zone, as browsers ask for them."""

    widget = forms.DateTimeInput(format=LOCAL_TIME, attrs={"type": "datetime-local"})

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=[LOCAL_TIME, "%Y-%m-%d %H:%M"], **options)

    def prepare_value(self, value: Any) -> Any:
        return timezone.localtime(value) if hasattr(value, "tzinfo") and value.tzinfo else value


class BroadcastForm(forms.ModelForm):
    """A broadcast; the offices to choose from are those below the issuer."""

    link = forms.URLField(
        label=_("Tautan"), required=False, max_length=400, assume_scheme="https", help_text=_("Alamat keterangan selengkapnya, bila ada.")
    )
    starts_at = LocalTimeField(label=_("Mulai tampil"))
    ends_at = LocalTimeField(label=_("Berakhir"))
    chosen = forms.TypedMultipleChoiceField(
        label=_("Kantor yang dipilih"),
        required=False,
        coerce=int,
        widget=forms.SelectMultiple(attrs={"size": 12}),
        help_text=_("Hanya untuk pilihan “Kantor yang dipilih”. Tahan tombol Ctrl untuk memilih lebih dari satu."),
    )

    class Meta:
        model = Broadcast
        fields = ("title", "text", "link", "placement", "audience", "chosen", "starts_at", "ends_at")
        widgets = {"text": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, office: Office, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        below = Office.objects.filter(key__range=(office.range.low, office.range.high)).exclude(pk=office.pk).order_by("key")
        self.fields["chosen"].choices = [(one.key, one.name) for one in below]  # type: ignore[attr-defined]
        if office.region.level == 1:
            kept = (Audience.ALL.value, Audience.CHOSEN.value)
            self.fields["audience"].choices = [pair for pair in Broadcast.AUDIENCES if pair[0] in kept]  # type: ignore[attr-defined]
        for name in ("starts_at", "ends_at"):
            self.fields[name].help_text = _("Waktu %(zone)s.") % {"zone": zone_letters(office.region.code)}

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("audience") == Audience.CHOSEN and not found.get("chosen"):
            self.add_error("chosen", _("Pilih paling sedikit satu kantor."))
        if found.get("audience") != Audience.CHOSEN:
            found["chosen"] = []
        return found


class WithdrawForm(forms.Form):
    """Why a broadcast is withdrawn."""

    reason = forms.CharField(label=_("Alasan"), min_length=10, max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class NoteForm(forms.ModelForm):
    """An office's own note."""

    text = forms.CharField(label=_("Catatan kantor ini"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}),
                           help_text=_("Misalnya tempat dan kontak di daerah Anda. Kosongkan untuk menghapusnya."))  # fmt: skip

    class Meta:
        model = BroadcastNote
        fields = ("text",)
