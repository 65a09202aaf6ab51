"""Invented documents for the demonstration: one page that says that it is an example."""

import io

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas


def paper(title: str, office: str) -> bytes:
    """A PDF of one page; the same words give the same bytes."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, lang="id")
    canvas.setTitle(title)
    canvas.setAuthor(office)
    text = canvas.beginText(72, A4[1] - 90)
    text.setFont("Helvetica-Bold", 15)
    text.textLines(wrapped(title))
    text.setFont("Helvetica", 11)
    text.textLines(["", office, "", "Dokumen contoh untuk demonstrasi. Isinya rekaan dan tidak berkekuatan hukum."])
    canvas.drawText(text)
    canvas.save()
    return out.getvalue()


def wrapped(title: str, width: int = 52) -> list[str]:
    lines = [""]
    for word in title.split():
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
