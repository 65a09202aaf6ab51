"""Upload forms of the desk: nothing is stored as it came (kit.pictures)."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from pendopo.kit.pictures import BadFile, check_document
from pendopo.security.scope import current_scope
from pendopo.sites import checks
from pendopo.sites.rules.findings import Finding, stops
from pendopo.sites.rules.page_checks import numbers_in
from pendopo.sites.uploads import cleaned


class PictureFormField(WagtailImageField):
    """Encodes a picture anew before anything else looks at it, so that a bad one is refused with a reason."""

    def to_python(self, data: Any) -> Any:
        return super().to_python(cleaned(data) if isinstance(data, UploadedFile) else data)


class OfficeImageForm(BaseImageForm):
    """A picture's form: the alternative text is not optional."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"].__class__ = PictureFormField
        if "description" in self.fields:
            field = self.fields["description"]
            field.required = True
            field.label = _("Teks alternatif")
            field.help_text = _("Katakan apa yang terlihat, untuk orang yang tidak melihat gambarnya. Satu kalimat.")

    def clean_title(self) -> str:
        return without_numbers(str(self.cleaned_data["title"]))

    def clean_file(self) -> Any:
        upload = self.cleaned_data.get("file")
        if isinstance(upload, UploadedFile):
            without_numbers(upload.name or "")
        return upload

    def clean_description(self) -> str:
        text = str(self.cleaned_data["description"]).strip()
        if len(text) < 5:
            raise ValidationError(_("Teks alternatif terlalu pendek. Sebutkan apa yang terlihat pada gambar."))
        return without_numbers(text)


class OfficeDocumentForm(BaseDocumentForm):
    """A file's form: the content must be what the name says, be readable, and hold no number of a person."""

    def clean_title(self) -> str:
        return without_numbers(str(self.cleaned_data["title"]))

    def clean_file(self) -> Any:
        upload = self.cleaned_data.get("file")
        if isinstance(upload, UploadedFile):
            without_numbers(upload.name or "")
            data = upload.read()
            upload.seek(0)
            try:
                check_document(data, Path(upload.name or "").suffix.lstrip(".").lower())
            except BadFile as error:
                raise ValidationError(str(error)) from None
            self.instance.report = clean_report(data, upload.name or "")
        return upload


def clean_report(data: bytes, name: str) -> dict[str, Any]:
    """What was found in a file that may be kept.

    Raises:
        ValidationError: something in it forbids to publish it; said now, not when a page that offers it is ready.
    """
    scope = current_scope()
    report = checks.report_on(data, name, scope.low if scope else 0)
    found = stops(Finding(**entry) for entry in report["findings"])
    if found:
        raise ValidationError([f"{checks.what_of(finding)} {checks.remedy_of(finding)}" for finding in found])
    return report


def without_numbers(text: str) -> str:
    """The same text.

    Raises:
        ValidationError: a NIK stands in it, as in the name of a file that a public address would carry.
    """
    if stops(numbers_in(text)):
        raise ValidationError(_("Nama ini memuat NIK atau nomor kartu keluarga, dan akan terbaca di alamatnya. Ganti namanya dahulu."))
    return text
