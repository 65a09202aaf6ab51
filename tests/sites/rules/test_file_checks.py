"""Files that are offered for download: numbers of persons in them, and what keeps people from reading them."""

import pytest

from pendopo.kit.file_text import FileText, read
from pendopo.sites.rules.file_checks import check_file
from pendopo.sites.rules.findings import Severity, stops
from tests.pdfs import good_pdf, locked, nik, pdf, with_attachment, with_bookmarks

PHONE = "0812-3456-7890"


def codes(data: bytes, kind: str = "pdf", *phones: str) -> list[str]:
    return [finding.code for finding in check_file(read(data, kind), office_phones=phones)]


def test_a_pdf_made_well_has_no_finding() -> None:
    assert codes(good_pdf(["Keputusan tentang tahapan."])) == []


def test_a_pdf_made_badly_is_told_what_it_lacks() -> None:
    for title in ("", "untitled", "Microsoft Word - SK final.docx", "sk.pdf"):
        assert codes(pdf(["Isi"], title=title)) == ["pdf-untagged", "pdf-no-title", "pdf-no-language"]
    assert codes(with_attachment(good_pdf())) == ["pdf-attachments"]


def test_a_scan_is_a_warning_since_nobody_can_search_it() -> None:
    assert "pdf-scanned" in codes(pdf([], ["x"], scanned=True))
    assert "pdf-scanned" not in codes(pdf(["Isi"]))


@pytest.mark.parametrize(
    "lines",
    [
        [f"NIK: {nik()}"],
        ["NIK:", nik()],
        [nik()[:9], nik()[9:]],
        [f"{nik()[:6]} {nik()[6:12]} {nik()[12:]}"],
        [f"1  Budi  {nik()}  L  Semen"],
        [f"NKK {nik()}"],
    ],
)
def test_a_nik_in_a_pdf_stops_it_also_when_a_line_ends_within(lines: list[str]) -> None:
    (found,) = stops(check_file(read(good_pdf(["Lampiran"], lines), "pdf")))
    assert (found.code, found.values["count"], found.values["where"], found.values["masked"]) == (
        "file-nik",
        1,
        "halaman 2",
        "350612******0001",
    )


def test_many_are_counted_and_one_is_shown() -> None:
    (found,) = check_file(read(good_pdf([f"{n} {nik(n)}" for n in range(1, 41)], [nik(99)]), "pdf"))
    assert (found.values["count"], found.values["masked"]) == (41, "350612******0001")
    assert nik()[6:12] not in str(found)


def test_masked_numbers_and_those_of_the_office_may_stand() -> None:
    assert codes(good_pdf(["NIK 350612******0001", f"Layanan {PHONE}"]), "pdf", "+62 812 3456 7890") == []
    assert codes(good_pdf([f"Hubungi {PHONE}"])) == ["file-mobile-number"]
    assert codes(good_pdf([f"Nomor rekening {nik()}"])) == ["file-number-like-nik"]


def test_a_nik_in_the_properties_or_behind_a_lock_against_changes_is_found() -> None:
    assert codes(good_pdf(title=f"Surat {nik()}")) == ["file-nik"]
    assert "file-nik" in codes(locked(pdf([nik()]), owner_only=True))


@pytest.mark.parametrize(("trouble", "code"), [("locked", "file-locked"), ("damaged", "file-damaged"), ("too large", "file-too-large")])
def test_what_could_not_be_read_stops(trouble: str, code: str) -> None:
    (found,) = check_file(FileText("pdf", trouble=trouble))
    assert (found.code, found.severity) == (code, Severity.STOP)


def test_a_long_pdf_wants_bookmarks() -> None:
    long = good_pdf(*[[f"Halaman {n}"] for n in range(25)])
    assert codes(long) == ["pdf-no-bookmarks"]
    assert codes(with_bookmarks(long)) == []


def test_a_list_of_values_and_a_spreadsheet_are_looked_through_too() -> None:
    assert codes(f"no,nik,nama\n1,{nik()},Budi\n".encode(), "csv") == ["file-nik"]
    assert codes(f"no;nik;nama\n1;{nik()};Budi\n".encode(), "csv") == ["file-nik"]
    assert codes(f"kode,jumlah\n{nik()[:8]},{nik()[8:]}\n".encode(), "csv") == []
