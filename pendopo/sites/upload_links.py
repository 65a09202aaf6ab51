"""Addresses of pictures and files on the host without cookies.

What editors upload is shown to them from a host of its own, on which there is no session: a file that turned out to
be a page with a script would run where nothing can be stolen. The host knows nobody, so the address itself says that
it was given out by the desk: it is signed over the file, and ends after less than an hour. Only the desk makes such
addresses; on public sites files stand at plain ones.
"""

import time
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.core.signing import SignatureExpired, TimestampSigner, b62_encode

WINDOW = 900  # seconds: an address stays the same for so long, so that a browser keeps the picture
LIFETIME = 3600  # seconds from the beginning of the window
SALT = "pendopo.sites.upload_links"


class How(StrEnum):
    """How a file is given: shown in a page, or saved."""

    SHOW = "lihat"
    SAVE = "unduh"


class Upload(NamedTuple):
    """A file as its address names it: how it is given, and its name in the storage."""

    how: How
    name: str


class WindowSigner(TimestampSigner):
    """Signs with the beginning of the present window instead of with this very second."""

    def timestamp(self) -> str:
        return b62_encode(int(time.time()) // WINDOW * WINDOW)


def signer() -> WindowSigner:
    return WindowSigner(salt=SALT, sep="~")


def link_to(upload: Upload) -> str:
    """The address of a file for the next 45 to 60 minutes, with scheme and host."""
    proof = signer().sign(f"{upload.how}/{upload.name}").removeprefix(f"{upload.how}/{upload.name}~")
    return f"{settings.UPLOADS_ORIGIN}/{upload.how}/{proof}/{quote(upload.name)}"


def upload_at(path: str) -> Upload:
    """The file that the path of an address names.

    Args:
        path: decoded, with the leading slash.

    Raises:
        BadSignature: the desk did not give out this address.
        SignatureExpired: it did, but too long ago.
    """
    how, _, rest = path.removeprefix("/").partition("/")
    proof, _, name = rest.partition("/")
    signed = signer().unsign(f"{how}/{name}~{proof}", max_age=LIFETIME)
    return Upload(How(how), signed.partition("/")[2])


class UploadStorage(FileSystemStorage):
    """The folder of uploads; on the desk its files have addresses on the host without cookies."""

    def url(self, name: str | None) -> str:
        if settings.UPLOADS_ARE_SIGNED and name:
            return link_to(Upload(How.SHOW, name))
        return super().url(name)


__all__ = ["How", "SignatureExpired", "Upload", "UploadStorage", "link_to", "upload_at"]
