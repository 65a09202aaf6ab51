"""What is wrong with a file that is offered for download: numbers of persons in it, and what keeps people from reading it.

Source: UU 27/2022 art. 16; Permen PANRB on web content points to WCAG 2.2; PDF/UA-1 (ISO 14289-1) 7.1, 7.2, 7.17.
"""

import re
from collections.abc import Collection, Iterator

from pendopo.kit.file_text import MAX_BYTES, MAX_PAGES, FileText
from pendopo.sites.rules.findings import Finding
from pendopo.sites.rules.personal_numbers import Found, Kind, personal_numbers

LONG = 20  # pages from which on a PDF wants bookmarks
TROUBLES = {"locked": "file-locked", "damaged": "file-damaged", "too large": "file-too-large"}
CODES = {
    Kind.NIK: "file-nik",
    Kind.FAMILY_CARD: "file-nik",
    Kind.OTHERWISE_NAMED: "file-number-like-nik",
    Kind.MOBILE: "file-mobile-number",
}
# What programs write where nobody gave a title.
NO_TITLE = re.compile(
    r"\(?(?:untitled|anonymous|tanpa judul|document\d*|microsoft \w+ - .*|.*\.(?:docx?|xlsx?|odt|pdf|indd))\)?", re.IGNORECASE
)
LIMIT = f"{MAX_BYTES // 1024**2} MB, {MAX_PAGES} halaman"


def check_file(file: FileText, *, office_phones: Collection[str] = ()) -> list[Finding]:
    """Everything that is found in one file.

    Args:
        file: what was read out of it.
        office_phones: numbers that the office itself gives out.
    """
    if file.trouble:
        return [Finding(TROUBLES[file.trouble], values={"limit": LIMIT} if file.trouble == "too large" else {})]
    return [*numbers_in(file, office_phones), *(reading_faults(file) if file.kind == "pdf" else ())]


def numbers_in(file: FileText, office_phones: Collection[str]) -> Iterator[Finding]:
    """One finding a kind of number: how many, and the first of them, masked."""
    found: dict[str, list[tuple[Found, str]]] = {}
    for part in file.parts:
        for number in personal_numbers(part.text, office_phones=office_phones):
            found.setdefault(CODES[number.kind], []).append((number, part.where))
    for code, numbers in found.items():
        first, where = numbers[0]
        yield Finding(code, where, {"count": len(numbers), "masked": first.masked, "where": where})


def reading_faults(file: FileText) -> Iterator[Finding]:
    """What keeps a screen reader, a search or a person from reading a PDF."""
    if file.attachments:
        yield Finding("pdf-attachments", values={"count": file.attachments})
    if file.blank_pages * 2 > file.pages:
        yield Finding("pdf-scanned", values={"blank": file.blank_pages, "pages": file.pages})
    if not file.tagged:
        yield Finding("pdf-untagged")
    if not file.title or NO_TITLE.fullmatch(file.title):
        yield Finding("pdf-no-title")
    if not file.language:
        yield Finding("pdf-no-language")
    if file.pages >= LONG and not file.bookmarks:
        yield Finding("pdf-no-bookmarks", values={"pages": file.pages})
