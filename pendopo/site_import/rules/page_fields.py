"""What a page of ours is made of, out of what an old page had: its date, its title, its sentence, its address. Plain values."""

import datetime
import re
import unicodedata
from collections.abc import Container

EARLIEST = datetime.date(1945, 8, 17)
SHORTEST_TITLE, LONGEST_TITLE = 3, 255
SHORTEST_SUMMARY, LONGEST_SUMMARY = 20, 300
LONGEST_SLUG = 80
TAG = re.compile(r"<[^>]*>")
SPACE = re.compile(r"\s+")
NUMBER = re.compile(r"\b(?:nomor|no)\b\.?\s*:?\s*([0-9][\w./-]{0,60})", re.IGNORECASE)


def title_of(title: str, instead: str) -> str:
    """A title that a page may have.

    Args:
        instead: what stands there when the old page had none.
    """
    words = SPACE.sub(" ", title).strip()
    if len(words) > LONGEST_TITLE:
        words = words[: LONGEST_TITLE - 1].rstrip() + "…"
    return words if len(words) >= SHORTEST_TITLE else instead


def date_of(moments: list[datetime.datetime | None], zone: datetime.tzinfo, today: datetime.date) -> tuple[datetime.date, bool]:
    """The day under which a page stands, and whether it is known: the first moment that can be, else ``today``."""
    for moment in moments:
        if moment and EARLIEST <= (day := moment.astimezone(zone).date()) <= today:
            return day, True
    return today, False


def summary_of(summary: str, texts: list[str], title: str) -> str:
    """One or two sentences for lists, 20 to 300 letters: the excerpt, else how the text begins, else the title.

    Args:
        texts: the paragraphs, as HTML.
    """
    for words in (summary, " ".join(texts)):
        plain = SPACE.sub(" ", TAG.sub(" ", words)).strip()
        if len(plain) >= SHORTEST_SUMMARY:
            return shortened(plain)
    return shortened(title if len(title) >= SHORTEST_SUMMARY else f"{title} (dari situs lama kantor ini)")


def shortened(words: str) -> str:
    """At most :data:`LONGEST_SUMMARY` letters, ended between words."""
    if len(words) <= LONGEST_SUMMARY:
        return words
    return words[: LONGEST_SUMMARY - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def slug_of(wanted: str, title: str, taken: Container[str]) -> str:
    """The last part of an address that nothing else below the same page has: the old one where it can be kept.

    Args:
        wanted: the last part of the old address, '' when unknown.
    """
    base = plain(wanted) or plain(title) or "halaman"
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base[: LONGEST_SLUG - 6]}-{number}"
    return slug


def plain(words: str) -> str:
    """Small ASCII letters, digits and hyphens."""
    ascii_ = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_).strip("-")[:LONGEST_SLUG].strip("-")


def last_part(address: str) -> str:
    """The last part of an address's path, without an ending such as ``.html``; '' for a query, a number or an index file."""
    path = address.partition("?")[0].partition("#")[0].rstrip("/")
    name = re.sub(r"\.(html?|php|aspx?|jsp)$", "", path.rpartition("/")[2], flags=re.IGNORECASE)
    return "" if name.isdigit() or name.lower() in ("index", "") or "/" not in path or re.fullmatch(r"https?:", name) else name


def number_in(title: str) -> str:
    """The number of a decision as its title names it; '' where it names none."""
    found = NUMBER.search(title)
    return found[1].rstrip(".-/")[:80] if found else ""
