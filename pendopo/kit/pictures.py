"""Uploaded pictures and files: nothing is passed on as it came.

A picture is decoded and encoded anew, so that what hides beside the pixels (EXIF with the place where a photo
was taken, comments, appended archives or scripts) is gone. Source: OWASP ASVS 5.0, chapter 5 (file handling).
"""

import io
import warnings
import zipfile

from PIL import Image, ImageOps, UnidentifiedImageError

MAX_PIXELS = 60_000_000
MAX_SIDE = 3840
TOO_MANY_PIXELS = f"Gambar ini terlalu besar: lebih dari {MAX_PIXELS // 10**6} juta piksel. Perkecil dahulu, lalu unggah lagi."
SAVE_AS = {"JPEG": ("JPEG", "jpg"), "MPO": ("JPEG", "jpg"), "PNG": ("PNG", "png"), "WEBP": ("WEBP", "webp"), "GIF": ("PNG", "png")}
OFFICE_PARTS = {"docx": "word/", "xlsx": "xl/", "ods": "content.xml", "odt": "content.xml"}


class BadPicture(ValueError):
    """The file can't be taken as a picture; the message says why, in Indonesian, for the person who uploads."""


class BadFile(ValueError):
    """The file is not what its name says; the message says why, in Indonesian."""


def clean_picture(data: bytes) -> tuple[bytes, str]:
    """Decode a picture and encode it anew, upright, without metadata, at most :data:`MAX_SIDE` px a side.

    Args:
        data: the uploaded bytes.

    Returns:
        The new bytes and the file extension without a dot: jpg, png or webp.

    Raises:
        BadPicture: not a picture of a known kind, damaged, or more than :data:`MAX_PIXELS` pixels (not decoded then).
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # our own limit is below Pillow's warning
            picture = Image.open(io.BytesIO(data), formats=["JPEG", "PNG", "WEBP", "GIF"])
            width, height = picture.size
            if width * height > MAX_PIXELS:
                raise BadPicture(TOO_MANY_PIXELS)
            picture_format, extension = SAVE_AS[picture.format or ""]
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((MAX_SIDE, MAX_SIDE))
            return encode(upright, picture_format), extension
    except UnidentifiedImageError:
        raise BadPicture("Berkas ini bukan gambar JPEG, PNG, WebP, atau GIF. Periksa isinya, bukan hanya namanya.") from None
    except Image.DecompressionBombError:
        raise BadPicture(TOO_MANY_PIXELS) from None
    except BadPicture:
        raise
    except (OSError, SyntaxError, ValueError, EOFError):
        raise BadPicture("Gambar ini rusak dan tidak dapat dibaca. Simpan ulang lalu unggah lagi.") from None


def encode(picture: Image.Image, picture_format: str) -> bytes:
    """The pixels alone, in one of the formats that browsers know."""
    transparent = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    mode = "RGBA" if transparent and picture_format != "JPEG" else "RGB"
    bare = Image.new(mode, picture.size)
    bare.paste(picture.convert(mode))
    out = io.BytesIO()
    bare.save(out, picture_format, quality=85, optimize=picture_format == "PNG")
    return out.getvalue()


def check_document(data: bytes, extension: str) -> None:
    """See that a file is of the kind that its name says.

    Args:
        data: the uploaded bytes.
        extension: lower case, without a dot.

    Raises:
        BadFile: the content is of another kind, or a text file holds binary data.
    """
    if extension == "pdf":
        good = data[:5] == b"%PDF-" and b"%%EOF" in data[-2048:]
    elif extension in OFFICE_PARTS:
        good = holds_part(data, OFFICE_PARTS[extension])
    else:
        good = b"\0" not in data and is_text(data)
    if not good:
        raise BadFile(f"Isi berkas ini bukan {extension.upper()}. Buka dengan aplikasinya, simpan ulang, lalu unggah lagi.")


def holds_part(data: bytes, part: str) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return any(name.startswith(part) for name in archive.namelist())
    except zipfile.BadZipFile:
        return False


def is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
