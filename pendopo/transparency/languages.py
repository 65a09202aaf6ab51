"""Which language a tool speaks that outsiders run without the platform: Indonesian, or English where that is asked for."""

import os
from collections.abc import Mapping

LANGUAGES = ("id", "en")
WHERE_A_MACHINE_SAYS = ("LC_ALL", "LC_MESSAGES", "LANG")  # POSIX, the first one that is set


def language(asked: str | None = None) -> str:
    """``id`` or ``en``: what was asked for, else what the machine is set to, else Indonesian."""
    if asked in LANGUAGES:
        return asked
    set_to = next(filter(None, map(os.environ.get, WHERE_A_MACHINE_SAYS)), "")
    return "en" if set_to.lower().startswith("en") else "id"


def said(sentences: Mapping[str, tuple[str, str]], name: str, lang: str, /, **filled: object) -> str:
    """A sentence of a table (Indonesian, English) with its places filled."""
    return sentences[name][LANGUAGES.index(lang)].format(**filled)
