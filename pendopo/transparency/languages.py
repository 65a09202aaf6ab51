"""Which language a tool speaks that outsiders run without the platform: Indonesian, or English where that is asked for."""

import os
from collections.abc import Mapping

LANGUAGES = ("id", "en")


def language(asked: str | None = None) -> str:
    """``id`` or ``en``: what was asked for, else what the machine is set to, else Indonesian."""
    if asked in LANGUAGES:
        return asked
    set_to = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "en" if set_to.lower().startswith("en") else "id"


def said(sentences: Mapping[str, tuple[str, str]], name: str, lang: str, /, **filled: object) -> str:
    """A sentence of a table (Indonesian, English) with its places filled."""
    return sentences[name][LANGUAGES.index(lang)].format(**filled)
