"""The report on paper: an A4 PDF in Indonesian, shaped as evidence for an institution's own audit."""

import io
from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax.saxutils import escape

from django.utils import timezone
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from pendopo.kit.dates import date_words
from pendopo.project.preflight.control import Control, Outcome, Result
from pendopo.project.preflight.report import Report

INK, GREY, LINE, PALE, ACCENT = (colors.HexColor(code) for code in ("#1c1a17", "#6b655c", "#d9d4ca", "#f6f3ec", "#8c1d18"))
SHADES = {Result.PASS: colors.HexColor("#1f6b3a"), Result.FAIL: colors.HexColor("#a3201a"), Result.SKIP: colors.HexColor("#8a5a00")}
WORDS = {Result.PASS: "Lulus", Result.FAIL: "Gagal", Result.SKIP: "Tidak terbukti"}
MARGIN, WIDTH = 18 * mm, A4[0] - 36 * mm
COLUMNS = (9 * mm, 60 * mm, 24 * mm, WIDTH - 93 * mm)


def style(name: str, size: float, **more: Any) -> ParagraphStyle:
    given = {"fontName": "Helvetica", "fontSize": size, "leading": size * 1.35, "textColor": INK, **more}
    return ParagraphStyle(name, **given)


BODY = style("body", 9.5)
SMALL = style("small", 7.6)
FINE = style("fine", 6.4, textColor=GREY, leading=8)
MONO = style("mono", 6.2, fontName="Courier", textColor=GREY, leading=7.6, splitLongWords=1)
TITLE = style("title", 25, fontName="Helvetica-Bold", leading=30)
EYEBROW = style("eyebrow", 9, fontName="Helvetica-Bold", textColor=ACCENT)
LEAD = style("lead", 12, leading=17)
HEADING = style("heading", 12.5, fontName="Helvetica-Bold", spaceBefore=4 * mm, spaceAfter=2 * mm)
ROW_TITLE = style("row_title", 8, fontName="Helvetica-Bold", leading=10)
LABEL = style("label", 8, textColor=GREY)
VALUE = style("value", 9.5)
FIGURE = style("figure", 30, fontName="Helvetica-Bold", alignment=TA_CENTER, leading=34)
FIGURE_LABEL = style("figure_label", 9, alignment=TA_CENTER, textColor=GREY)


def printable(text: object) -> str:
    """Text for a paragraph: escaped, and without signs that the standard fonts do not have."""
    kept = str(text).encode("cp1252", "replace").decode("cp1252")
    return escape("".join(sign if sign.isprintable() else " " for sign in kept))


def broken(digest: str, every: int = 16) -> str:
    """A hash in groups, so that a line can end between them."""
    return " ".join(digest[start : start + every] for start in range(0, len(digest), every))


def render(report: Report) -> bytes:
    """The unsigned PDF."""
    out = io.BytesIO()
    document = BaseDocTemplate(
        out, pagesize=A4, title="Laporan pemeriksaan sebelum digunakan", author="Pendopo", subject=report.installation, lang="id"
    )
    frame = Frame(MARGIN, 20 * mm, WIDTH, A4[1] - 42 * mm, 0, 0, 0, 0)
    document.addPageTemplates(
        [
            PageTemplate(
                "cover", [Frame(MARGIN, 20 * mm, WIDTH, A4[1] - 45 * mm, 0, 0, 0, 0)], onPage=lambda canvas, _doc: cover_page(canvas)
            ),
            PageTemplate("rows", [frame], onPage=lambda canvas, doc: row_page(canvas, doc.page, report)),
        ]
    )
    document.build([*cover(report), NextPageTemplate("rows"), PageBreak(), *areas(report)])
    return out.getvalue()


# -- pages


def cover_page(canvas: Canvas) -> None:
    canvas.setFillColor(ACCENT)
    canvas.rect(0, A4[1] - 9 * mm, A4[0], 9 * mm, stroke=0, fill=1)
    footer(canvas, 1)


def row_page(canvas: Canvas, page: int, report: Report) -> None:
    canvas.setStrokeColor(LINE)
    canvas.line(MARGIN, A4[1] - 16 * mm, A4[0] - MARGIN, A4[1] - 16 * mm)
    canvas.setFont("Helvetica", 7.5)
    canvas.setFillColor(GREY)
    canvas.drawString(MARGIN, A4[1] - 14 * mm, f"Pemeriksaan sebelum digunakan - {report.installation}")
    canvas.drawRightString(A4[0] - MARGIN, A4[1] - 14 * mm, moment_of(report))
    footer(canvas, page)


def footer(canvas: Canvas, page: int) -> None:
    canvas.setFont("Helvetica", 7.5)
    canvas.setFillColor(GREY)
    canvas.drawString(
        MARGIN, 11 * mm, "Dibuat dan ditandatangani secara elektronik oleh Pendopo. Periksa: manage.py preflight --verify BERKAS"
    )
    canvas.drawRightString(A4[0] - MARGIN, 11 * mm, f"Halaman {page}")


def moment_of(report: Report) -> str:
    at = timezone.localtime(report.made_at)
    return f"{date_words(at)} pukul {at:%H.%M} {at.tzname()}"


# -- the cover


def cover(report: Report) -> Iterator[Flowable]:
    yield Spacer(1, 6 * mm)
    yield Paragraph("BUKTI UNTUK AUDIT KEAMANAN INTERNAL", EYEBROW)
    yield Spacer(1, 3 * mm)
    yield Paragraph("Laporan pemeriksaan<br/>sebelum digunakan", TITLE)
    yield Spacer(1, 4 * mm)
    yield Paragraph(printable(verdict(report)), LEAD)
    yield Spacer(1, 7 * mm)
    yield figures(report)
    yield Spacer(1, 7 * mm)
    yield facts(report)
    yield Spacer(1, 6 * mm)
    yield Paragraph("Cara membaca", HEADING)
    for text in (
        f"Setiap dari {len(report.rows)} butir <b>lulus</b>, <b>gagal</b>, atau <b>tidak terbukti</b>. Tidak terbukti berarti tidak dapat "
        "diperiksa saat itu, dengan alasannya; butir seperti itu tidak pernah dihitung lulus.",
        "Laporan ini dibentuk sebagai bukti audit internal yang diminta sebelum sistem digunakan (Peraturan BSSN 8/2024). Ia tidak "
        "menggantikan penilaian auditor.",
        "Bukti lengkap tiap butir ada dalam lampiran <b>preflight.json</b> berkas ini; sidik jari (SHA-256) di tiap baris dihitung dari "
        "hasil, alasan, dan buktinya. Tanda tangan elektronik mencakup seluruh berkas beserta lampirannya.",
        "Cara memeriksa: P percobaan, C pengaturan atau kueri, S pembacaan kode, D latihan.",
    ):
        yield Paragraph(text, BODY)
        yield Spacer(1, 2 * mm)
    yield Spacer(1, 6 * mm)
    yield Paragraph("Pengesahan", HEADING)
    yield names_to_it()


def verdict(report: Report) -> str:
    passed, failed, skipped = (report.counts[result] for result in (Result.PASS, Result.FAIL, Result.SKIP))
    if failed:
        return f"Belum siap: {failed} butir gagal dan {skipped} tidak terbukti; {passed} lulus."
    if skipped:
        return f"Tidak ada yang gagal, tetapi {skipped} butir tidak terbukti; {passed} lulus."
    return f"Semua {passed} butir lulus."


def figures(report: Report) -> Table:
    tops = [Paragraph(f'<font color="{SHADES[r].hexval().replace("0x", "#")}">{report.counts[r]}</font>', FIGURE) for r in Result]
    table = Table([tops, [Paragraph(WORDS[result], FIGURE_LABEL) for result in Result]], colWidths=[WIDTH / 3] * 3)
    look = [("BACKGROUND", (0, 0), (-1, -1), PALE), ("LINEAFTER", (0, 0), (1, -1), 0.6, LINE)]
    look += [("LINEABOVE", (n, 0), (n, 0), 2.4, SHADES[result]) for n, result in enumerate(Result)]
    table.setStyle(TableStyle([*look, ("TOPPADDING", (0, 0), (-1, 0), 9), ("BOTTOMPADDING", (0, 1), (-1, 1), 9)]))
    return table


def facts(report: Report) -> Table:
    rows = (
        ("Pemasangan", report.installation),
        ("Versi", report.version),
        ("Waktu", moment_of(report)),
        ("Alamat yang diperiksa", ", ".join(report.addresses) or "tidak ada yang diberikan"),
    )
    cells = [[Paragraph(label, LABEL), Paragraph(printable(value), VALUE)] for label, value in rows]
    cells.append(
        [Paragraph("Sidik jari laporan (SHA-256)", LABEL), Paragraph(broken(report.sha256), style("hash", 8.5, fontName="Courier"))]
    )
    table = Table(cells, colWidths=[44 * mm, WIDTH - 44 * mm])
    table.setStyle(
        TableStyle([("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE), ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (0, -1), 0)])
    )
    return table


# -- the rows


def areas(report: Report) -> Iterator[Flowable]:
    for area, rows in report.by_area:
        yield KeepTogether([Paragraph(printable(area), HEADING), area_table(rows[:1])])
        if rows[1:]:
            yield area_table(rows[1:], head=False)


def area_table(rows: Iterable[tuple[Control, Outcome]], *, head: bool = True) -> Table:
    titles = [[Paragraph(text, LABEL) for text in ("No.", "Kendali", "Hasil", "Alasan dan sidik jari bukti")]] if head else []
    table = Table([*titles, *(cells_of(control, outcome) for control, outcome in rows)], colWidths=COLUMNS)
    look = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE), ("LEFTPADDING", (0, 0), (0, -1), 0)]
    table.setStyle(TableStyle([*look, ("TOPPADDING", (0, 0), (-1, -1), 3.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 4)]))
    return table


def cells_of(control: Control, outcome: Outcome) -> list[Any]:
    kinds = "/".join(kind.value for kind in control.kinds)
    shade = SHADES[outcome.result].hexval().replace("0x", "#")
    return [
        Paragraph(str(control.number), ROW_TITLE),
        [Paragraph(printable(control.title), ROW_TITLE), Paragraph(f"{kinds} · {printable(control.maps_to)}", FINE)],
        Paragraph(f'<font color="{shade}"><b>{WORDS[outcome.result]}</b></font>', SMALL),
        [Paragraph(printable(outcome.reason), SMALL), Paragraph(broken(outcome.evidence_sha256), MONO)],
    ]


def names_to_it() -> Table:
    """Where people put their names to it."""
    columns = ("Diperiksa oleh", "", "Diketahui oleh")
    lines = [[Paragraph(text, LABEL) for text in columns], [Spacer(1, 16 * mm)] * 3]
    lines += [[Paragraph(text and "Nama, jabatan, tanggal, tanda tangan", FINE) for text in columns]]
    gap = 12 * mm
    table = Table(lines, colWidths=[(WIDTH - gap) / 2, gap, (WIDTH - gap) / 2])
    rules = [("LINEABOVE", (column, 2), (column, 2), 0.6, INK) for column in (0, 2)]
    table.setStyle(TableStyle([*rules, ("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0)]))
    return table
