"""Drawn pictures for demonstration news: hills, a pavilion and people, one seed one picture. No photo of anybody."""

import io
import random

from PIL import Image, ImageDraw

SKIES = [("#f3e3c6", "#e9c894"), ("#dfe8ec", "#b9cdd6"), ("#f7ded3", "#e7b59e"), ("#e7ecd9", "#c3cfa5")]
HILLS = ["#8f9d6b", "#6f7f55", "#566548"]


def draw(seed: int, width: int = 1280, height: int = 800) -> bytes:
    """A JPEG picture; the same seed gives the same bytes."""
    rng = random.Random(seed)  # noqa: S311  a picture, not a secret
    sky, glow = SKIES[seed % len(SKIES)]
    picture = Image.new("RGB", (width, height), sky)
    pen = ImageDraw.Draw(picture)
    sun = rng.randint(width // 6, width * 5 // 6)
    pen.ellipse((sun - 90, 110, sun + 90, 290), fill=glow)
    for layer, colour in enumerate(HILLS):
        base = int(height * (0.48 + layer * 0.09))
        points = [(x, base - rng.randint(0, 110 - layer * 28)) for x in range(0, width + 161, 160)]
        pen.polygon([(0, height), *points, (width, height)], fill=colour)
    draw_pavilion(pen, rng.randint(width // 4, width // 2), int(height * 0.78))
    for _ in range(rng.randint(4, 8)):
        draw_person(
            pen, rng.randint(60, width - 60), int(height * 0.88), rng.choice(["#8e1b22", "#1f3f74", "#5c5047", "#f3eae0", "#764600"])
        )
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82)
    return out.getvalue()


def draw_pavilion(pen: ImageDraw.ImageDraw, x: int, ground: int) -> None:
    pen.polygon([(x + 90, ground - 260), (x + 230, ground - 260), (x + 300, ground - 190), (x + 20, ground - 190)], fill="#8a5630")
    pen.polygon([(x + 10, ground - 182), (x + 310, ground - 182), (x + 400, ground - 110), (x - 80, ground - 110)], fill="#6b3f22")
    for post in range(x - 50, x + 371, 84):
        pen.rectangle((post, ground - 110, post + 14, ground), fill="#4a2d18")
    pen.rectangle((x - 90, ground, x + 410, ground + 16), fill="#cdb894")


def draw_person(pen: ImageDraw.ImageDraw, x: int, ground: int, colour: str) -> None:
    pen.ellipse((x - 14, ground - 108, x + 14, ground - 80), fill="#8a5a3c")
    pen.rounded_rectangle((x - 22, ground - 78, x + 22, ground - 20), 12, fill=colour)
    pen.rectangle((x - 16, ground - 22, x - 3, ground + 22), fill="#241b17")
    pen.rectangle((x + 3, ground - 22, x + 16, ground + 22), fill="#241b17")
