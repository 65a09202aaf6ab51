"""Strikes what must not stand in the audit trail out of small JSON values: personal numbers, addresses, secrets.

Source: UU 27/2022 art. 16 (no more personal data than needed); EVIDENCE: no 16-digit run in a log entry.
"""

import re
from typing import Any, TypeVar

SECRET_WORDS = re.compile(r"pass|sandi|secret|rahasia|token|kunci_?rahasia|recovery|otp|nik$|session", re.IGNORECASE)
LONG_NUMBER = re.compile(r"\d{10,}|\d(?:[ .\-]?\d){10,}")
KEPT = re.compile(
    r"\b(?=\d*[a-f])(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})\b"  # hashes: one in five has ten digits in a row
    r"|\b\d\d\.\d\d\.\d\d\.\d{4}-\d{3}\b"  # polling stations
    r"|\b[0-3]\d-[01]\d-20\d\d [0-2]\d[.:][0-5]\d\b"  # a date with its time
)
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
STRUCK = "•••"
LONGEST = 1000

Value = TypeVar("Value")


def redact(value: Value) -> Value:
    """The same JSON value without long numbers, mail addresses, and values under a secret's name.

    Texts are cut at :data:`LONGEST` characters. Ten digits in a row are struck, and eleven with single spaces, dots
    and hyphens between them (a NIK or telephone number in groups). Integers, such as keys of offices, are not touched,
    nor are hashes (32, 40 or 64 small hexadecimal digits with a letter among them), codes of polling stations, and
    dates with their time.
    """
    return _redact(value)


def _redact(value: Any) -> Any:
    if isinstance(value, str):
        return strike(value)[:LONGEST]
    if isinstance(value, dict):
        return {key: STRUCK if SECRET_WORDS.search(str(key)) else _redact(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_redact(inner) for inner in value]
    return value


def strike(text: str) -> str:
    """A text without long numbers and mail addresses; what matches KEPT stays."""
    kept, parts = KEPT.findall(text), KEPT.split(text)
    struck = [LONG_NUMBER.sub(STRUCK, MAIL.sub(STRUCK, part)) for part in parts]
    return "".join(part + found for part, found in zip(struck, [*kept, ""], strict=True))
