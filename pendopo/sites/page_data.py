"""What a page offers to other programs beside its HTML: calendars, the register of legal products, the list of information."""

import csv
import datetime
import io
import json
from collections.abc import Callable
from functools import partial

from wagtail.models import Page

from pendopo.regions.rules.time_zones import zone_letters, zone_of
from pendopo.sites import models
from pendopo.sites.hosts import origin_of
from pendopo.sites.page_contexts import EVENT_CALENDAR
from pendopo.sites.page_views import card_of, public_information, tie_views
from pendopo.sites.queries import SitePages
from pendopo.sites.rules.calendars import Entry, calendar_bytes
from pendopo.sites.site_search import FILE_TEXT

SITE_CALENDAR, REGISTER, INFORMATION = "agenda.ics", "data.json", "daftar.csv"
NEVER = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
COLUMNS = ("golongan", "judul", "nomor", "tanggal", "pejabat_atau_unit", "jangka_simpan", "dasar_pengecualian", "alamat", "berkas")


def data_files(page: Page, pages: SitePages) -> dict[str, Callable[[], bytes]]:
    """The data files of a page by their names; empty for most."""
    if isinstance(page, models.EventPage):
        return {EVENT_CALENDAR: partial(calendar, page.title, [page], pages)}
    if isinstance(page, models.EventIndexPage):
        return {SITE_CALENDAR: partial(calendar, f"{page.title} {pages.home.office.name}", pages.listed(page), pages)}
    if isinstance(page, models.LegalIndexPage):
        return {REGISTER: partial(register, page, pages)}
    if isinstance(page, models.InformationListPage):
        return {INFORMATION: partial(information, pages)}
    document = getattr(page, "document", None)
    return {FILE_TEXT: partial(file_text, document)} if document is not None and document.text else {}


def file_text(document: models.OfficeDocument) -> bytes:
    """The words of a PDF, for searching and for readers who can't open one."""
    return f"{document.title}\n\n{document.text}\n".encode()


def calendar(name: str, events: list[models.EventPage], pages: SitePages) -> bytes:
    return calendar_bytes(name, (calendar_entry(event, pages) for event in events))


def calendar_entry(page: models.EventPage, pages: SitePages) -> Entry:
    office = pages.home.office
    return Entry(
        uid=f"{page.translation_key}@pendopo",
        title=page.title,
        when=page.when(zone_letters(office.region.code)),
        zone=zone_of(office.region.code),
        changed=page.last_published_at or NEVER,
        url=f"{origin_of(office)}{pages.path_of(page)}",
        place=page.place,
        text=page.summary,
        cancelled=page.cancelled,
    )


def register(index: models.LegalIndexPage, pages: SitePages) -> bytes:
    """All legal products of an office as JSON, newest first, for the legal networks that gather them."""
    office = pages.home.office
    rows = [product(page, pages) for page in pages.listed(index)]
    return json.dumps({"kantor": office.name, "produk_hukum": rows}, ensure_ascii=False, indent=1).encode()


def product(page: models.LegalPage, pages: SitePages) -> dict[str, object]:
    card, origin = card_of(page, pages), origin_of(pages.home.office)
    return {
        "judul": card.title,
        "jenis": page.get_kind_display(),
        "nomor": page.number,
        "tahun": page.year,
        "tentang": page.title,
        "bidang": page.get_subject_display(),
        "ditetapkan": page.date.isoformat(),
        "berlaku_mulai": page.in_force_on.isoformat() if page.in_force_on else None,
        "status": card.standing,
        "hubungan": [{"hubungan": tie.words, "judul": tie.title, "alamat": absolute(tie.url, origin)} for tie in tie_views(page, pages)],
        "alamat": absolute(card.url, origin),
        "berkas": absolute(card.file.url, origin) if card.file else None,
    }


def absolute(url: str, origin: str) -> str:
    return f"{origin}{url}" if url.startswith("/") else url


def information(pages: SitePages) -> bytes:
    """The list of public information as CSV (RFC 4180, UTF-8): one line a piece, by class."""
    origin, out = origin_of(pages.home.office), io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for group in public_information(pages):
        for row in group.rows:
            card = row.card
            date = card.date.isoformat() if card.date else ""
            file = absolute(card.file.url, origin) if card.file else ""
            cells = (group.key, card.title, card.number, date, row.holder, row.retention, row.exemption, absolute(card.url, origin), file)
            writer.writerow([harmless(cell) for cell in cells])
    return out.getvalue().encode()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP: CSV injection)."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
