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

    def clean_description(self) -> str:
        text = str(self.cleaned_data["description"]).strip()
        if len(text) < 5:
            raise ValidationError(_("Teks alternatif terlalu pendek. Sebutkan apa yang terlihat pada gambar."))
        return text


class OfficeDocumentForm(BaseDocumentForm):
    """A file's form: the content must be what the name says."""

    def clean_file(self) -> Any:
        upload = self.cleaned_data.get("file")
        if isinstance(upload, UploadedFile):
            try:
                check_document(upload.read(), Path(upload.name or "").suffix.lstrip(".").lower())
            except BadFile as error:
                raise ValidationError(str(error)) from None
            upload.seek(0)
        return upload
