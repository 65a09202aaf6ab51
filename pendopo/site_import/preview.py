"""A cleaned body as plain text for the desk: nothing of an old site is ever rendered there, cleaned or not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.utils.translation import gettext_lazy as _

BREAKS = re.compile(r"</(?:p|li|h\d|div|blockquote|tr)>|<br\s*/?>", re.IGNORECASE)
TAG = re.compile(r"<[^>]*>")
NAMES = {
    "heading": _("Subjudul"),
    "paragraph": _("Teks"),
    "picture": _("Gambar"),
    "download": _("Unduhan"),
    "quote": _("Kutipan"),
    "notice": _("Perhatian"),
    "table": _("Tabel dan grafik"),
    "gallery": _("Galeri"),
    "video": _("Video"),
    "facts": _("Daftar fakta"),
    "folds": _("Tanya jawab"),
    "steps": _("Langkah"),
}


@dataclass(frozen=True)
class Shown:
    """One block: what kind it is, and its words by line."""

    block: str
    name: str
    lines: tuple[str, ...]


def shown(pieces: list[dict[str, Any]]) -> list[Shown]:
    """The blocks of a cleaned body in their order."""
    return [Shown(piece["block"], str(NAMES.get(piece["block"], piece["block"])), tuple(lines_of(piece["value"]))) for piece in pieces]


def lines_of(value: Any) -> Iterator[str]:
    """Every text of a value, as lines without markup."""
    if isinstance(value, str):
        text = unescape(TAG.sub("", BREAKS.sub("\n", value)))
        yield from (line.strip() for line in text.splitlines() if line.strip())
    elif isinstance(value, dict):
        for inner in value.values():
            yield from lines_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from lines_of(inner)
