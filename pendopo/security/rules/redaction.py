"""Strikes what must not stand in the audit trail out of small JSON values: personal numbers, addresses, secrets.

Source: UU 27/2022 art. 16 (no more personal data than needed); EVIDENCE: no 16-digit run in a log entry.
"""

import re
from typing import Any, TypeVar

SECRET_WORDS = re.compile(r"pass|sandi|secret|rahasia|token|kunci_?rahasia|recovery|otp|nik$|session", re.IGNORECASE)
LONG_NUMBER = re.compile(r"\d{10,}|\d(?:[ .\-]?\d){10,}")
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
STRUCK = "•••"
LONGEST = 1000

Value = TypeVar("Value")


def redact(value: Value) -> Value:
    """The same JSON value without long numbers, mail addresses, and values under a secret's name.

    Texts are cut at :data:`LONGEST` characters. Ten digits in a row are struck, and eleven with single spaces, dots
    and hyphens between them (a NIK or telephone number in groups; a date with its hour has ten). Integers, such as
    keys of offices, are not touched.
    """
    return _redact(value)


def _redact(value: Any) -> Any:
    if isinstance(value, str):
        return LONG_NUMBER.sub(STRUCK, MAIL.sub(STRUCK, value))[:LONGEST]
    if isinstance(value, dict):
        return {key: STRUCK if SECRET_WORDS.search(str(key)) else _redact(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_redact(inner) for inner in value]
    return value
