"""Sentences of the tools that outsiders run, in Indonesian and English. They stand alone, so there is no gettext here."""

import os
from collections.abc import Mapping

LANGUAGES = ("id", "en")


def usual_language() -> str:
    """English where the surroundings say so, Indonesian everywhere else."""
    return "en" if os.environ.get("LANG", "").startswith("en") else "id"


class Sentences:
    """A table of sentences in one language; each has a short code, which machines read."""

    def __init__(self, table: Mapping[str, tuple[str, str]], language: str) -> None:
        """Args:
        table: code to the Indonesian and the English sentence, with names in braces.
        language: ``id`` or ``en``.
        """
        self.table, self.place = table, LANGUAGES.index(language)

    def say(self, code: str, **facts: object) -> str:
        """A sentence with its facts; numbers are grouped as the language does."""
        shown = {name: self.number(fact) if isinstance(fact, int) else fact for name, fact in facts.items()}
        return self.table[code][self.place].format(**shown)

    def number(self, value: int) -> str:
        return f"{value:,}".replace(",", "." if self.place == 0 else ",")
