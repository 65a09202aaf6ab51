"""What hides in an upload does not get through."""

import io
import struct
import zipfile
import zlib

import pytest
from PIL import Image

from pendopo.kit.pictures import MAX_SIDE, BadFile, BadPicture, check_document, clean_picture


def jpeg(width: int = 40, height: int = 30, **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#8e1b22").save(out, "JPEG", **options)
    return out.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A PNG that says it is huge, in a few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


def test_the_place_where_a_photo_was_taken_is_gone() -> None:
    exif = Image.Exif()
    exif[0x010E] = "rumah pelapor"
    exif.get_ifd(0x8825)[2] = (7.0, 48.0, 30.0)
    data, extension = clean_picture(jpeg(exif=exif.tobytes()))
    assert extension == "jpg"
    assert not Image.open(io.BytesIO(data)).getexif()
    assert b"rumah" not in data


def test_a_photo_taken_sideways_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data, _ = clean_picture(jpeg(40, 30, exif=exif.tobytes()))
    assert Image.open(io.BytesIO(data)).size == (30, 40)


@pytest.mark.parametrize("hidden", [b"<script>alert(1)</script>", b"<?php system($_GET[1]); ?>", b"PK\x03\x04 archive"])
def test_a_polyglot_keeps_its_pixels_only(hidden: bytes) -> None:
    data, _ = clean_picture(jpeg(comment=hidden) + hidden)
    assert hidden not in data


def test_a_picture_of_200_megapixels_is_refused_before_it_is_decoded() -> None:
    with pytest.raises(BadPicture, match="juta piksel"):
        clean_picture(png_of(20_000, 10_000))


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7 ...", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", b"GIF89a", jpeg()[:200], png_of(50, 50)]
)
def test_what_is_not_a_whole_picture_is_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(BadPicture, match=r"Berkas ini bukan gambar|rusak"):
        clean_picture(data)


def test_transparency_is_kept_and_a_large_picture_made_smaller() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (MAX_SIDE + 200, 100), (1, 2, 3, 0)).save(out, "PNG")
    data, extension = clean_picture(out.getvalue())
    picture = Image.open(io.BytesIO(data))
    assert (extension, picture.mode, picture.width) == ("png", "RGBA", MAX_SIDE)


def archive(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "extension"),
    [
        (b"%PDF-1.7\n...\n%%EOF\n", "pdf"),
        (archive("word/document.xml"), "docx"),
        (archive("xl/workbook.xml"), "xlsx"),
        (b"kode,nama\n11,Aceh", "csv"),
    ],
)
def test_a_file_that_is_what_its_name_says_is_taken(data: bytes, extension: str) -> None:
    check_document(data, extension)


@pytest.mark.parametrize(
    ("data", "extension"),
    [
        (jpeg(), "pdf"),
        (b"<html><script></script>", "pdf"),
        (archive("evil.exe"), "docx"),
        (b"MZ\0\0", "csv"),
        (b"PK", "xlsx"),
        (b"\xff\xfe", "csv"),
    ],
)
def test_a_file_under_a_false_name_is_refused(data: bytes, extension: str) -> None:
    with pytest.raises(BadFile, match="Isi berkas ini bukan"):
        check_document(data, extension)
