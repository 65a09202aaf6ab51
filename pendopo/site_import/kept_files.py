"""Exports that are handed in at the desk: written part by part under a name of our own, into a folder that no server shows."""

import hashlib
import logging
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from pendopo.security.actions import CannotBeDone
from pendopo.site_import import engine

logger = logging.getLogger("pendopo.moving")


@dataclass(frozen=True)
class Kept:
    """A file in the folder of uploads; all is empty where there is none.

    Attributes:
        size: in bytes; sha256: of the whole file, so that it can be shown later which one was moved.
    """

    name: str = ""
    size: int = 0
    sha256: str = ""


def keep(file: UploadedFile) -> Kept:
    """Write an upload down; memory holds one part of it.

    Raises:
        CannotBeDone: it could not be written to its end, most often since the disk is full; nothing of it stays.
    """
    name, digest = own_name(file.name or ""), hashlib.sha256()
    try:
        engine.uploads().mkdir(parents=True, exist_ok=True, mode=0o750)
        with (engine.uploads() / name).open("xb") as out:
            for part in file.chunks():
                digest.update(part)
                out.write(part)
            return Kept(name, out.tell(), digest.hexdigest())
    except OSError as error:
        forget(name)
        logger.error("an upload could not be kept: %s", error.strerror)
        raise CannotBeDone(_("Berkas tidak dapat disimpan; penyimpanan server mungkin penuh. Hubungi pusat komputer.")) from None


def own_name(given: str) -> str:
    """A name that nobody can guess, with the ending of the given one, by which readers know packed files."""
    ending = "".join(sign for sign in "".join(Path(given).suffixes[-2:]).lower() if (sign.isascii() and sign.isalnum()) or sign == ".")
    return f"{secrets.token_hex(16)}{ending[-12:]}"


def forget(name: str) -> None:
    if name:
        (engine.uploads() / name).unlink(missing_ok=True)
