"""Region codes as text, and as one 64-bit integer per region and edition.

A code is text to people (``35.06.12.2003``) and a key to the database: the edition's number, then
2 + 2 + 2 + 4 digits of the code, then 3 for the polling station, missing parts as zeros. What lies
below a region is one range of keys, so scope, index, sums and row-level security are all one BETWEEN.

Source: shape of codes, Kepmendagri 300.2.2-2430/2025; DESIGN section 3.
"""

import re

from pendopo.kit.ranges import KeyRange

WIDTHS = (2, 2, 2, 4)
CODE_DIGITS = sum(WIDTHS)
STATIONS = 1000
TREE = 10**CODE_DIGITS * STATIONS  # keys of one edition
FIRST_EDITION = 10  # numbers below are the standing trees of the bodies' offices (rules.offices)
LAST_EDITION = 2**63 // TREE - 1
CODE = re.compile(r"(?!00)\d\d(\.(?!00)\d\d(\.(?!00)\d\d(\.(?!0000)\d{4})?)?)?", re.ASCII)


class BadCode(ValueError):
    """The text is not a region code."""


def level(code: str) -> int:
    """Level of a code: 0 nation (empty code), 1 province, 2 regency or city, 3 district, 4 village.

    Raises:
        BadCode: ``code`` does not have the shape PP[.KK[.CC[.VVVV]]], no part all zeros.
    """
    if code == "":
        return 0
    if not CODE.fullmatch(code):
        raise BadCode(code)
    return code.count(".") + 1


def parent(code: str) -> str | None:
    """Code of the region above; '' (the nation) above a province, None above the nation."""
    if level(code) == 0:
        return None
    return code.rpartition(".")[0]


def region_key(edition: int, code: str, station: int = 0) -> int:
    """The key of a region, or of a polling station in a village.

    Args:
        edition: 1 to :data:`LAST_EDITION`.
        code: as :func:`level` takes it.
        station: 0 for the region itself, 1 to 999 for a station; only with a village's code.

    Raises:
        BadCode: a wrong code, or a station outside a village.
        ValueError: a number out of range.
    """
    if not 1 <= edition <= LAST_EDITION:
        raise ValueError(f"edition {edition} is not between 1 and {LAST_EDITION}")
    if not 0 <= station < STATIONS:
        raise ValueError(f"station {station} is not between 0 and {STATIONS - 1}")
    if station and level(code) != 4:
        raise BadCode(f"{code}: only a village has polling stations")
    if code and not CODE.fullmatch(code):
        raise BadCode(code)
    digits = int(code.replace(".", "").ljust(CODE_DIGITS, "0"))
    return (edition * 10**CODE_DIGITS + digits) * STATIONS + station


def region_range(edition: int, code: str) -> KeyRange:
    """All keys of a region and of what lies below it, its stations included."""
    low = region_key(edition, code)
    free_digits = CODE_DIGITS - sum(WIDTHS[: level(code)])
    return KeyRange(low, low + 10**free_digits * STATIONS - 1)


def code_of(key: int) -> str:
    """The code of a key, without its station: the reverse of :func:`region_key`."""
    digits = str(key // STATIONS % 10**CODE_DIGITS).zfill(CODE_DIGITS)
    parts, start = [], 0
    for width in WIDTHS:
        part = digits[start : start + width]
        if int(part) == 0:
            break
        parts.append(part)
        start += width
    return ".".join(parts)


def edition_of(key: int) -> int:
    """The number of the edition that a key belongs to."""
    return key // TREE


def station_of(key: int) -> int:
    """The number of the polling station in a key, 0 for a region."""
    return key % STATIONS


def ancestors(code: str) -> list[str]:
    """The codes from the nation ('') down to ``code`` itself, so ``level(code) + 1`` of them.

    Raises:
        BadCode: as :func:`level`.
    """
    parts = code.split(".")[: level(code)]
    return [".".join(parts[:depth]) for depth in range(len(parts) + 1)]


def dotted(digits: str) -> str:
    """A code from its bare digits, as the commission writes them: 3506122003 becomes 35.06.12.2003.

    Args:
        digits: 2, 4, 6 or 10 digits.

    Raises:
        BadCode: another number of digits, or a part all zeros.

    Source: KPU's codes are the ministry's without dots (DOMAIN 2.3).
    """
    parts, start = [], 0
    for width in WIDTHS:
        if start >= len(digits):
            break
        parts.append(digits[start : start + width])
        start += width
    code = ".".join(parts)
    if not parts or start != len(digits) or level(code) != len(parts):
        raise BadCode(digits)
    return code
