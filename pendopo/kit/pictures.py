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
GLASS_SIDE = 2048  # of a transparent WebP, whose encoder needs 30 bytes a pixel
# What a JPEG has too much is left out while it is decoded; of the others each pixel is held, several times over: at most 350 MB.
MOST_PIXELS = {"JPEG": MAX_PIXELS, "MPO": MAX_PIXELS, "PNG": 24_000_000, "GIF": 24_000_000, "WEBP": 12_000_000}
TOO_MANY_PIXELS = "Gambar ini terlalu besar: lebih dari {} juta piksel. Perkecil dahulu, lalu unggah lagi."
SAVE_AS = {"JPEG": ("JPEG", "jpg"), "MPO": ("JPEG", "jpg"), "PNG": ("PNG", "png"), "WEBP": ("WEBP", "webp"), "GIF": ("PNG", "png")}
OFFICE_PARTS = {"docx": "word/", "xlsx": "xl/", "ods": "content.xml", "odt": "content.xml"}


class BadPicture(ValueError):
    """The file can't be taken as a picture; the message says why, in Indonesian, for the person who uploads."""


class BadFile(ValueError):
    """The file is not what its name says; the message says why, in Indonesian."""


def clean_picture(data: bytes) -> tuple[bytes, str]:
    """Decode a picture and encode it anew, upright, without metadata, at most :data:`MAX_SIDE` px a side,
    a transparent WebP :data:`GLASS_SIDE`.

    Args:
        data: the uploaded bytes.

    Returns:
        The new bytes and the file extension without a dot: jpg, png or webp.

    Raises:
        BadPicture: not a picture of a known kind, damaged, or more pixels than :data:`MOST_PIXELS` of its kind (not decoded then).
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # our own limit is below Pillow's warning
            picture = Image.open(io.BytesIO(data), formats=["JPEG", "PNG", "WEBP", "GIF"])
            (width, height), most = picture.size, MOST_PIXELS[picture.format or ""]
            if width * height > most:
                raise BadPicture(TOO_MANY_PIXELS.format(most // 10**6))
            picture_format, extension = SAVE_AS[picture.format or ""]
            side = GLASS_SIDE if (picture.format, picture.mode) == ("WEBP", "RGBA") else MAX_SIDE
            picture.thumbnail((side, side), reducing_gap=1.0)  # first: a large JPEG is decoded small, and nothing large is copied
            ImageOps.exif_transpose(picture, in_place=True)
            return encode(picture, picture_format), extension
    except UnidentifiedImageError:
        raise BadPicture("Berkas ini bukan gambar JPEG, PNG, WebP, atau GIF. Periksa isinya, bukan hanya namanya.") from None
    except Image.DecompressionBombError:
        raise BadPicture(TOO_MANY_PIXELS.format(MAX_PIXELS // 10**6)) from None
    except BadPicture:
        raise
    except (OSError, SyntaxError, ValueError, EOFError):
        raise BadPicture("Gambar ini rusak dan tidak dapat dibaca. Simpan ulang lalu unggah lagi.") from None


def encode(picture: Image.Image, picture_format: str) -> bytes:
    """The pixels alone, in one of the formats that browsers know."""
    transparent = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    mode = "RGBA" if transparent and picture_format != "JPEG" else "RGB"
    bare = Image.new(mode, picture.size)
    bare.paste(picture if picture.mode == mode else picture.convert(mode))
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
