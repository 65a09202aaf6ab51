"""The picture that stands for a page where a link to it is shared: the office's colours, its name, the page's title."""

from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 630)  # what messengers and networks ask for (Open Graph)
MARGIN, LARGEST, SMALLEST = 90, 76, 40
GROUND = {"kpu": "#8e1b22", "bawaslu": "#1f3f74"}
GOLD, PALE = "#f0c468", "#f8ddd6"
MOST_LINES = 5


def share_card(body: str, title: str, office: str) -> bytes:
    """A JPEG of 1200 × 630 px; the same words give the same bytes on one machine.

    Args:
        body: ``kpu`` or ``bawaslu``.
        title: of the page; what does not fit in five lines is cut off with an ellipsis.
        office: its name, at the foot.
    """
    picture = Image.new("RGB", SIZE, GROUND[body])
    pen = ImageDraw.Draw(picture)
    eaves(pen, body)
    lines, size = fitted(title, pen)
    pen.multiline_text((MARGIN, 105), "\n".join(lines), font=letters(size), fill="#ffffff", spacing=size // 4)
    pen.text((MARGIN, SIZE[1] - 112), cut(office, letters(34), pen), font=letters(34), fill=PALE)
    out = BytesIO()
    picture.save(out, "JPEG", quality=82)
    return out.getvalue()


def eaves(pen: ImageDraw.ImageDraw, body: str) -> None:
    """The carved edge of the roof, at the top and the foot."""
    pen.rectangle((0, 0, SIZE[0], 18), fill=GOLD)
    for x in range(0, SIZE[0], 48):
        pen.polygon([(x, 18), (x + 48, 18), (x + 24, 44)], fill=GOLD)
    pen.rectangle((MARGIN, SIZE[1] - 138, MARGIN + 120, SIZE[1] - 132), fill=GOLD)


def fitted(title: str, pen: ImageDraw.ImageDraw) -> tuple[list[str], int]:
    """The title in lines of the largest letters that leave room for all of it, and their size in px."""
    for size in range(LARGEST, SMALLEST - 1, -6):
        lines = wrapped(title, letters(size), pen)
        if len(lines) * size * 1.25 <= 350 and len(lines) <= MOST_LINES:
            return lines, size
    lines = wrapped(title, letters(SMALLEST), pen)
    return [*lines[: MOST_LINES - 1], cut(" ".join(lines[MOST_LINES - 1 :]), letters(SMALLEST), pen)], SMALLEST


def wrapped(title: str, font: ImageFont.FreeTypeFont, pen: ImageDraw.ImageDraw) -> list[str]:
    lines = [""]
    for word in title.split()[:80]:
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and pen.textlength(longer, font) > SIZE[0] - 2 * MARGIN:
            lines.append(word)
        else:
            lines[-1] = longer
    return [cut(line, font, pen) for line in lines]


def cut(line: str, font: ImageFont.FreeTypeFont, pen: ImageDraw.ImageDraw) -> str:
    """A line that fits between the margins, with an ellipsis where something is gone."""
    if pen.textlength(line, font) <= SIZE[0] - 2 * MARGIN:
        return line
    while line and pen.textlength(f"{line}…", font) > SIZE[0] - 2 * MARGIN:
        line = line[:-1]
    return f"{line.rstrip()}…"


@lru_cache(maxsize=16)
def letters(size: int) -> ImageFont.FreeTypeFont:
    """The sans-serif that comes with the imaging library, so that every machine draws the same."""
    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont)  # noqa: S101  it is one wherever the library has FreeType
    return font
