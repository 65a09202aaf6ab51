"""The final report of a move: the facts that its page shows, and the same on A4 as PDF."""

import io
from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax.saxutils import escape

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Spacer, Table, TableStyle

from pendopo.kit.dates import date_words
from pendopo.regions.models import Office
from pendopo.site_import import queries, words
from pendopo.site_import.models import ImportJob
from pendopo.site_import.rules.verdicts import Pile
from pendopo.sites import old_addresses

INK, GREY, LINE, ACCENT = (colors.HexColor(code) for code in ("#1c1a17", "#6b655c", "#d9d4ca", "#8c1d18"))
MARGIN = 18 * mm
WIDTH = A4[0] - 2 * MARGIN
MOST_NAMED = 100  # lines of each list


def facts_of(job: ImportJob, office: Office) -> dict[str, Any]:
    """Everything the report says; runs within the scope of the office.

    Returns:
        ``job``, ``office``, ``summary``, ``rows`` (pairs of words and figures), and the lists ``kinds``, ``media_faults``,
        ``not_made`` (items whose page is not as it was asked for), ``no_target`` (old addresses that lead nowhere), ``faults``;
        ``more``: by the name of a list, how many of it are not in it.
    """
    summary = queries.summary_of(job)
    items = job.items.defer("raw", "pieces", "left_over")
    not_made = items.exclude(fault="")
    no_target = old_addresses.unmatched(job.office_key, queries.label_of(job)).values_list("key", flat=True)
    every = {"not_made": not_made.count(), "no_target": summary.without_target, "faults": job.counters.get("faults", 0)}
    return {
        "job": job,
        "office": office,
        "summary": summary,
        "rows": rows_of(job, summary),
        "kinds": words.kinds_words(summary.kinds),
        "media_faults": [(*words.fault_words(code), number) for code, number in summary.media_faults.items()],
        "more": {name: number - MOST_NAMED for name, number in every.items() if number > MOST_NAMED},
        "not_made": list(not_made[:MOST_NAMED]),
        "no_target": list(no_target[:MOST_NAMED]),
        "faults": [
            (words.place_words(fault["place"]), words.fault_words(fault["what"])[0], fault["detail"]) for fault in job.faults[:MOST_NAMED]
        ],
    }


def rows_of(job: ImportJob, summary: queries.Summary) -> list[tuple[str, str]]:
    """The figures with their words."""
    clean, doubtful, infected = (summary.of(pile) for pile in Pile)
    counted = [
        (_("Halaman lama ditemukan"), summary.all),
        (_("Dipindahkan menjadi halaman"), summary.pages),
        (_("Sudah terbit"), summary.live),
        (_("Bersih"), clean.all),
        (_("Meragukan, dikarantina sampai diputuskan"), doubtful.waiting),
        (_("Terinfeksi, dikarantina"), infected.waiting),
        (_("Ditolak"), sum(pile.refused for pile in summary.piles)),
        (_("Gambar"), summary.pictures),
        (_("Berkas"), summary.files),
        (_("Gambar dan berkas yang tidak dapat diambil"), summary.media.get("failed", 0)),
        (_("Gambar dan berkas yang belum diperiksa pemindai virus"), summary.not_scanned),
        (_("Gambar dengan teks alternatif sementara"), summary.alt_made),
        (_("Halaman dengan bagian yang disisihkan"), summary.left_over),
        (_("Alamat lama yang dialihkan"), summary.redirects),
        (_("Alamat lama tanpa tujuan"), summary.without_target),
        (_("Alamat lama yang ditutup (410)"), summary.gone),
        (_("Bagian sumber yang tidak terbaca"), job.counters.get("faults", 0)),
    ]
    sizes = [(_("Ukuran sebelum"), words.size_words(summary.bytes_before)), (_("Ukuran sesudah"), words.size_words(summary.bytes_after))]
    return [*((title, number_format(number)) for title, number in counted), *sizes]


# -- on paper


def style(name: str, size: float, **more: Any) -> ParagraphStyle:
    return ParagraphStyle(name, **{"fontName": "Helvetica", "fontSize": size, "leading": size * 1.35, "textColor": INK, **more})


BODY, SMALL = style("body", 9.5), style("small", 8)
TITLE = style("title", 22, fontName="Helvetica-Bold")
EYEBROW = style("eyebrow", 9, fontName="Helvetica-Bold", textColor=ACCENT)
HEADING = style("heading", 12.5, fontName="Helvetica-Bold", spaceBefore=5 * mm, spaceAfter=2 * mm)
LABEL = style("label", 8.5, textColor=GREY)
FIGURE = style("figure", 9.5, fontName="Helvetica-Bold", alignment=2)


def printable(text: object, *, escaped: bool = True) -> str:
    """Text for a paragraph: escaped, and without signs that the standard fonts do not have."""
    kept = str(text).encode("cp1252", "replace").decode("cp1252")
    shown = "".join(sign if sign.isprintable() else " " for sign in kept)
    return escape(shown) if escaped else shown


def render(facts: dict[str, Any]) -> bytes:
    """The PDF of a report."""
    out = io.BytesIO()
    office = facts["office"].name
    document = BaseDocTemplate(out, pagesize=A4, title=title_for(office), author="Pendopo", lang=get_language() or "id")
    frame = Frame(MARGIN, 20 * mm, WIDTH, A4[1] - 42 * mm, 0, 0, 0, 0)
    document.addPageTemplates([PageTemplate("page", [frame], onPage=lambda canvas, doc: furniture(canvas, doc.page, office))])
    document.build(list(story(facts)))
    return out.getvalue()


def title_for(office: str) -> str:
    return _("Laporan pindahan situs %(office)s") % {"office": office}


def furniture(canvas: Canvas, page: int, office: str) -> None:
    canvas.setFillColor(ACCENT)
    canvas.rect(0, A4[1] - 6 * mm, A4[0], 6 * mm, stroke=0, fill=1)
    canvas.setFont("Helvetica", 7.5)
    canvas.setFillColor(GREY)
    canvas.drawString(MARGIN, 11 * mm, printable(_("%(title)s. Dibuat Pendopo.") % {"title": title_for(office)}, escaped=False))
    canvas.drawRightString(A4[0] - MARGIN, 11 * mm, _("Halaman %(number)s") % {"number": page})


def story(facts: dict[str, Any]) -> Iterator[Flowable]:
    job: ImportJob = facts["job"]
    at = timezone.localtime(job.ended_at or timezone.now())
    yield Paragraph(printable(_("LAPORAN PINDAHAN SITUS")), EYEBROW)
    yield Paragraph(printable(facts["office"].name), TITLE)
    yield Spacer(1, 3 * mm)
    yield Paragraph(printable(_("Dari %(host)s: %(stage)s.") % {"host": job.host, "stage": job.get_stage_display()}), BODY)
    yield Paragraph(printable(f"{date_words(at)}, {at:%H.%M} {at.tzname()}. {_('Dimulai oleh')} {job.started_by}."), LABEL)
    yield Spacer(1, 5 * mm)
    yield figures(facts["rows"])
    yield from part(_("Menjadi"), [f"{title}: {number}" for title, number in facts["kinds"]])
    yield from part(
        _("Gambar dan berkas yang tidak dapat diambil"), [f"{number} × {what} {todo}" for what, todo, number in facts["media_faults"]]
    )
    more = facts["more"]
    yield from part(_("Halaman yang perlu dilihat"), [f"{row.title}: {row.fault}" for row in facts["not_made"]], more.get("not_made", 0))
    yield from part(_("Alamat lama tanpa tujuan"), facts["no_target"], more.get("no_target", 0))
    faults = [f"{place}: {what} {detail}" for place, what, detail in facts["faults"]]
    yield from part(_("Bagian sumber yang tidak terbaca"), faults, more.get("faults", 0))


def figures(rows: Iterable[tuple[str, str]]) -> Table:
    table = Table(
        [[Paragraph(printable(title), BODY), Paragraph(printable(value), FIGURE)] for title, value in rows],
        colWidths=[WIDTH * 0.75, WIDTH * 0.25],
    )
    table.setStyle(
        TableStyle([("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE), ("LEFTPADDING", (0, 0), (0, -1), 0), ("TOPPADDING", (0, 0), (-1, -1), 2)])
    )
    return table


def part(title: str, lines: list[str], more: int = 0) -> Iterator[Flowable]:
    """A heading and its lines, and how many are not named; nothing where there are none."""
    if lines:
        yield Paragraph(printable(title), HEADING)
        yield from (Paragraph(printable(line), SMALL) for line in lines)
    if lines and more:
        said = ngettext("Dan %(shown)s lagi.", "Dan %(shown)s lagi.", more) % {"shown": number_format(more)}
        yield Paragraph(printable(said), SMALL)
