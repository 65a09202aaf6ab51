"""Real PDFs, made for a test: with text or without, tagged or not, locked or not. No number of a person stands in this file."""

import io
from collections.abc import Sequence

import pypdf
from pypdf.generic import ArrayObject, BooleanObject, DictionaryObject, NameObject, TextStringObject
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.kit.test_pictures import jpeg


def nik(serial: int = 1, *, woman: bool = False, day: int = 17) -> str:
    """A number that is built like a NIK; invented."""
    return f"350612{day + 40 * woman:02d}0890{serial:04d}"


def pdf(*pages: Sequence[str], title: str = "", scanned: bool = False) -> bytes:
    """A PDF of some lines a page.

    Args:
        pages: the lines of each page.
        title: among the properties.
        scanned: pages hold a picture instead of their lines.
    """
    out = io.BytesIO()
    canvas = Canvas(out)
    if title:
        canvas.setTitle(title)
    for lines in pages or (["Keputusan tentang tahapan."],):
        if scanned:
            canvas.drawImage(ImageReader(io.BytesIO(jpeg(40, 40))), 72, 500, 200, 200)
        else:
            for number, line in enumerate(lines):
                canvas.drawString(72, 780 - 16 * number, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def good_pdf(*pages: Sequence[str], title: str = "Keputusan") -> bytes:
    """As :func:`pdf`, with all that a screen reader wants: title, language, structure."""
    writer = pypdf.PdfWriter(io.BytesIO(pdf(*pages, title=title)))
    root = writer._root_object
    root[NameObject("/Lang")] = TextStringObject("id-ID")
    root[NameObject("/MarkInfo")] = DictionaryObject({NameObject("/Marked"): BooleanObject(True)})
    tree = DictionaryObject({NameObject("/Type"): NameObject("/StructTreeRoot"), NameObject("/K"): ArrayObject()})
    root[NameObject("/StructTreeRoot")] = writer._add_object(tree)
    return written(writer)


def with_attachment(data: bytes) -> bytes:
    writer = pypdf.PdfWriter(io.BytesIO(data))
    writer.add_attachment("lampiran.txt", b"isi")
    return written(writer)


def with_bookmarks(data: bytes) -> bytes:
    writer = pypdf.PdfWriter(io.BytesIO(data))
    writer.add_outline_item(title="Bab I", page_number=0)
    return written(writer)


def locked(data: bytes, *, owner_only: bool = False) -> bytes:
    """Encrypted: with a password that opens it, or only against changes."""
    writer = pypdf.PdfWriter(io.BytesIO(data))
    writer.encrypt("" if owner_only else "sandi", owner_password="sandi", algorithm="AES-256")
    return written(writer)


def written(writer: pypdf.PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
