"""Uploaded pictures are encoded anew on their way to the disk, whichever screen or command they come from."""

from io import BytesIO
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.db.models.fields.files import ImageFieldFile
from django.utils.translation import gettext as _
from wagtail.images.models import WagtailImageField

from pendopo.kit.pictures import BadPicture, clean_picture

MAX_BYTES = 20 * 1024 * 1024


class CleanUpload(InMemoryUploadedFile):
    """A picture that went through :func:`cleaned`."""


def cleaned(upload: File) -> CleanUpload:
    """The pixels of a picture encoded anew, under the name's stem and the extension of what it really is.

    Raises:
        ValidationError: too large, or not a picture that can be taken; the message is for the person.
    """
    if isinstance(upload, CleanUpload):
        return upload
    if upload.size and upload.size > MAX_BYTES:
        raise ValidationError(_("Berkas ini lebih dari 20 MB. Perkecil gambarnya dahulu."))
    upload.seek(0)
    try:
        data, extension = clean_picture(upload.read())
    except BadPicture as error:
        raise ValidationError(str(error)) from None
    name = f"{Path(upload.name or 'gambar').stem[:80]}.{extension}"
    return CleanUpload(BytesIO(data), None, name, f"image/{'jpeg' if extension == 'jpg' else extension}", len(data), None)


class CleanImageFieldFile(ImageFieldFile):
    def save(self, name: str, content: File, save: bool = True) -> None:
        clean = cleaned(content)
        super().save(str(Path(name).with_suffix(Path(clean.name or "").suffix)), clean, save)


class CleanImageField(WagtailImageField):
    """The file of a picture; nothing is stored as it came."""

    attr_class = CleanImageFieldFile
