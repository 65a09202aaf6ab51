"""Languages in which an office may speak beside Indonesian.

Source: DOMAIN.md, languages of the desk and sites; the codes are those of IANA's registry (BCP 47). The words of the
frame (menus' labels, dates) come from gettext: there is a catalogue for English; a regional language's pages have
Indonesian ones until somebody writes its catalogue.
"""

import datetime
from dataclasses import dataclass
from enum import StrEnum

MAIN = "id"


@dataclass(frozen=True)
class Language:
    """One language.

    Attributes:
        code: BCP 47; also the address of its front page, ``/en/``.
        name: in itself, as readers look for it.
        indonesian: in Indonesian, for the desk.
        frame: the language of the frame's words.
    """

    code: str
    name: str
    indonesian: str
    frame: str = MAIN

    @property
    def open_graph(self) -> str:
        """As ``og:locale`` writes it: ``id_ID``."""
        return "en_GB" if self.code == "en" else f"{self.code}_ID"


ALL = {
    language.code: language
    for language in (
        Language("id", "Bahasa Indonesia", "bahasa Indonesia"),
        Language("en", "English", "bahasa Inggris", frame="en"),
        Language("ace", "Bahsa Acèh", "bahasa Aceh"),
        Language("ban", "Basa Bali", "bahasa Bali"),
        Language("bug", "Basa Ugi", "bahasa Bugis"),
        Language("jv", "Basa Jawa", "bahasa Jawa"),
        Language("mad", "Bhâsa Madhurâ", "bahasa Madura"),
        Language("pmy", "Melayu Papua", "bahasa Melayu Papua"),
        Language("min", "Baso Minangkabau", "bahasa Minangkabau"),
        Language("su", "Basa Sunda", "bahasa Sunda"),
    )
}
OTHERS = tuple(language for language in ALL.values() if language.code != MAIN)


class State(StrEnum):
    """How a translation stands to its original."""

    MISSING = "belum"
    DRAFT = "draf"
    BEHIND = "tertinggal"
    PUBLIC = "terbit"


def state(original: datetime.datetime | None, *, exists: bool, live: bool, translated: datetime.datetime | None) -> State:
    """How a translation stands to its original.

    Args:
        original: when the original was last published.
        exists, live: whether there is a translation, and whether readers see it.
        translated: when the translation was last published.
    """
    if not exists:
        return State.MISSING
    if not live:
        return State.DRAFT
    return State.BEHIND if original and translated and original > translated else State.PUBLIC
