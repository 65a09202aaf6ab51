"""Text out of files: all of it, also what the eye does not see; within limits, whatever the file does."""

import io
import time
import zipfile

import pypdf
import pytest
from pypdf.annotations import FreeText

from pendopo.kit import file_text
from pendopo.kit.file_text import MAX_BYTES, FileText, read, read_apart
from tests.pdfs import good_pdf, locked, nik, pdf, with_attachment, with_bookmarks, written


def words(file: FileText) -> str:
    return "\n".join(part.text for part in file.parts)


def test_a_process_of_its_own_reads_what_the_reader_reads() -> None:
    data = good_pdf(["Halaman satu"], ["Halaman dua"], title="Berita acara")
    assert read_apart(data, "pdf") == read(data, "pdf")


def test_a_pdf_says_its_pages_title_language_and_structure() -> None:
    file = read(good_pdf(["Halaman satu"], ["Halaman dua"], title="Berita acara"), "pdf")
    assert (file.trouble, file.pages, file.blank_pages, file.title, file.language, file.tagged) == ("", 2, 0, "Berita acara", "id-ID", True)
    assert [part.where for part in file.parts] == ["sifat berkas", "halaman 1", "halaman 2"]
    bare = read(pdf(["Halaman satu"]), "pdf")
    assert (bare.language, bare.tagged, bare.bookmarks, bare.attachments) == ("", False, 0, 0)


def test_what_is_hidden_in_a_pdf_is_counted_or_read() -> None:
    assert read(with_attachment(pdf()), "pdf").attachments == 1
    assert read(with_bookmarks(pdf()), "pdf").bookmarks == 1
    writer = pypdf.PdfWriter(io.BytesIO(pdf()))
    writer.add_annotation(page_number=0, annotation=FreeText(text="catatan tersembunyi", rect=(50, 50, 200, 100)))
    writer.add_metadata({"/Keywords": "kata kunci rahasia"})
    assert "catatan tersembunyi" in words(read(written(writer), "pdf"))
    assert "kata kunci rahasia" in words(read(written(writer), "pdf"))


def test_a_scanned_pdf_has_blank_pages() -> None:
    file = read(pdf([], [], scanned=True), "pdf")
    assert (file.pages, file.blank_pages, words(file).count("rapat")) == (2, 2, 0)


def test_a_pdf_locked_for_readers_is_told_from_one_locked_against_changes() -> None:
    assert read(locked(pdf(["Isi"])), "pdf").trouble == "locked"
    assert "Isi" in words(read(locked(pdf(["Isi"]), owner_only=True), "pdf"))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7\n%%EOF\n",
        b"\0" * 500,
        pdf()[:400],
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj trailer<</Root 1 0 R>>\n%%EOF",
    ],
)
def test_a_damaged_pdf_is_said_to_be_damaged(data: bytes) -> None:
    assert read_apart(data, "pdf").trouble == "damaged"


def test_what_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_apart(b"x" * (MAX_BYTES + 1), "pdf").trouble == "too large"
    monkeypatch.setattr(file_text, "MAX_PAGES", 1)
    assert read(pdf(["1"], ["2"]), "pdf").trouble == "too large"
    monkeypatch.setattr(file_text, "MAX_TEXT", 5)
    assert read(b"lebih dari lima", "csv").trouble == "too large"


def test_a_reader_that_does_not_end_is_ended() -> None:
    began = time.monotonic()
    assert read_apart(pdf(*[[f"baris {n}"] for n in range(50)]), "pdf", seconds=0.01).trouble == "too large"
    assert time.monotonic() - began < 20


def bundle(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", text)
    return out.getvalue()


def test_files_of_office_programs_are_read_cell_by_cell() -> None:
    sheet = bundle(
        xl__sharedStrings="<sst><si><t>NIK</t></si><si><r><t>3506</t></r><r><t>12</t></r></si></sst>",
        xl__worksheets__sheet1=f"<worksheet><row><c><v>{nik()[:8]}</v></c><c><v>{nik()[8:]}</v></c><c><v>3.50612170890001E15</v></c></row></worksheet>",
    )
    text = words(read(sheet, "xlsx"))
    assert f"{nik()[:8]} |\n{nik()[8:]}" in text
    assert str(int(3.50612170890001e15)) in text
    letter = bundle(word__document="<w:document><w:p><w:r><w:t>3506</w:t></w:r><w:r><w:t>1217 &amp; lain</w:t></w:r></w:p></w:document>")
    assert words(read(letter, "docx")) == "35061217 & lain"
    open_letter = bundle(content="<office:text><text:p>Baris satu</text:p><text:p>Baris dua</text:p></office:text>")
    assert words(read(open_letter, "odt")) == "Baris satu |\nBaris dua"


def test_a_bundle_that_unpacks_without_end_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_text, "MAX_BYTES", 1000)
    assert read(bundle(content="0" * 10_000), "odt").trouble == "too large"
    assert read(b"bukan zip", "odt").trouble == "damaged"


def test_a_list_of_values_keeps_its_columns_apart() -> None:
    assert words(read(b"nama,nik\nBudi,1,2", "csv")) == "nama , nik\nBudi , 1 , 2"
