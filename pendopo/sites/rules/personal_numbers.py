"""Finds numbers of persons in text: NIK, number of a family card, mobile telephone. The number itself goes no further.

A NIK is ``PPKKCC DDMMYY NNNN``: place of first registration, birth date (day + 40 for women), serial from 0001. A family
card's number is built alike from the date of its issue; the word before it tells the two apart. What looks like one and
is named as something else (an account, a procurement package) is a warning instead: one in a hundred and twenty of all
numbers of 16 digits would pass as a NIK by chance. A taxpayer number (NPWP) is not such a name: of a person it *is* the NIK.

Source: Permendagri 72/2022 and UU 24/2013 art. 13 (structure); UU 27/2022 art. 4 and 16 (no more personal data than needed).
"""

import datetime
import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a number seems to be."""

    NIK = "nik"
    FAMILY_CARD = "nkk"
    OTHERWISE_NAMED = "named"
    MOBILE = "mobile"


@dataclass(frozen=True)
class Found:
    """One number of a person.

    Attributes:
        kind: what it seems to be.
        masked: as it may be shown: ``350612******0001``, ``0812****5678``.
        start: place in the text that was searched, after :func:`plain`.
    """

    kind: Kind
    masked: str
    start: int


# Of today's 38 provinces, and 54 (Timor Timur): codes of dissolved regions stay in the numbers that were given out.
PROVINCES = frozenset([*range(11, 20), 21, *range(31, 37), *range(51, 55), *range(61, 66), *range(71, 77), 81, 82, *range(91, 97)])
REGENCIES = frozenset([*range(1, 40), *range(71, 80)])
DISTRICTS = range(1, 61)  # the largest regency has 51
WOMEN = 40

GAPS = re.compile(r"[^0-9]")
# Ways in which people write 16 digits; each is searched with gaps between its groups.
GROUPS = ((6, 6, 4), (4, 4, 4, 4), (6, 2, 2, 2, 4), (2, 2, 2, 6, 4), (2, 2, 2, 2, 2, 2, 4), (8, 8), (6, 10), (12, 4), (2, 4, 6, 4))
WHOLE = re.compile(r"(?<!\d)(?<!0[.,])\d{16}(?!\d)")
GROUPED = [re.compile(r"(?<!\d)" + r"(?:[ .\-_/:]\s?|\s)".join(rf"\d{{{n}}}" for n in groups) + r"(?!\d)") for groups in GROUPS]
# Letter by letter or two by two; as a piece of a longer row of figures these are no NIK.
SPREAD = [re.compile(rf"(?<!\d)(?<!\d[ .\-])\d{{{n}}}(?:[ .\-]\d{{{n}}}){{{16 // n - 1}}}(?![ .\-]?\d)") for n in (1, 2)]
# Broken once, anywhere, by the end of a line.
BROKEN = re.compile(r"(?<!\d)\d{2,15}[ \t]?-?[ \t]*\n\s{0,40}\d{1,14}(?!\d)")
MOBILE = re.compile(r"(?<![\d.,])(?:\+?\(?62\)?|0)[ .\-()]{0,2}8[1-9](?:[ .\-]{0,2}\d){6,10}(?!\d)")

FAMILY_WORDS = re.compile(r"(?:\bn?\.?kk\b|kartu keluarga)\W*(?:\w+\W+){0,2}$", re.IGNORECASE)
OTHER_WORDS = re.compile(
    r"\b(?:rekening|no\.? ?rek|virtual account|va|kode (?:rup|paket|tender|billing|batang)|id (?:tender|rup|paket)"
    r"|(?:nomor|no\.?) (?:rup|paket|tender|seri|resi|mesin|rangka)|imei|iccid|barcode)\b[^\d\n]{0,24}$",
    re.IGNORECASE,
)
SURE_WORDS = re.compile(r"\b(?:n\.?i\.?k|npwp|induk kependudukan)\b", re.IGNORECASE)
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
BEFORE = 48
FEWEST_FIGURES = 10  # of a mobile number; most texts have fewer, and need no second look


def plain(text: str) -> str:
    """The text with everyday digits, spaces and hyphens, and without characters that nobody sees."""
    text = unicodedata.normalize("NFKC", text).translate(INVISIBLE)
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", text)
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(sign)) if sign.isdigit() and not sign.isascii() else sign for sign in text)


def personal_numbers(text: str, *, office_phones: Collection[str] = ()) -> list[Found]:
    """Numbers of persons in a text, in their order.

    Args:
        text: of any length.
        office_phones: numbers that the office itself gives out, written in any way: these may stand anywhere.

    Returns:
        One entry for every place; nothing for 16 digits whose place or date can't be (so most account numbers), for
        masked numbers, for landlines and for free numbers (0800).
    """
    if sum(map(str.isdigit, text)) < FEWEST_FIGURES:
        return []
    text = plain(text)
    found = {found.start: found for found in (*identity_numbers(text), *mobiles(text, office_phones))}
    return [found[start] for start in sorted(found)]


def identity_numbers(text: str) -> Iterator[Found]:
    taken: list[tuple[int, int]] = []
    for pattern in (WHOLE, *GROUPED, *SPREAD, BROKEN):
        for match in pattern.finditer(text):
            digits = GAPS.sub("", match.group())
            if len(digits) == 16 and could_be_nik(digits) and not any(match.start() < end and start < match.end() for start, end in taken):
                taken.append(match.span())
                yield Found(kind_by_words(text[max(0, match.start() - BEFORE) : match.start()]), mask(digits), match.start())


def could_be_nik(digits: str) -> bool:
    """Whether 16 digits have the structure of a NIK: a place and a date.

    The serial is not looked at. No NIK ends in 0000, but a spreadsheet that takes one for an amount rounds its last digit
    off, and what is left tells as much of the person.
    """
    province, regency, district = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    if province not in PROVINCES or regency not in REGENCIES or district not in DISTRICTS:
        return False
    day, month, year = int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
    return any(is_date(century + year, month, day - offset) for century in (1900, 2000) for offset in (0, WOMEN))


def is_date(year: int, month: int, day: int) -> bool:
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True


def kind_by_words(before: str) -> Kind:
    """What the words right before a number call it."""
    if FAMILY_WORDS.search(before):
        return Kind.FAMILY_CARD
    return Kind.OTHERWISE_NAMED if OTHER_WORDS.search(before) and not SURE_WORDS.search(before) else Kind.NIK


def mask(digits: str) -> str:
    """16 digits as they may be shown and published: without the birth date."""
    return f"{digits[:6]}******{digits[12:]}"


def mobiles(text: str, office_phones: Collection[str]) -> Iterator[Found]:
    offices = {national(number) for number in office_phones}
    for match in MOBILE.finditer(text):
        number = national(match.group())
        if 10 <= len(number) <= 13 and number not in offices:
            yield Found(Kind.MOBILE, f"{number[:4]}****{number[-3:]}", match.start())


def national(number: str) -> str:
    """A telephone number as it is dialled in the country: digits alone, with 0 instead of 62."""
    digits = re.sub(r"\D", "", number)
    return f"0{digits[2:].lstrip('0')}" if digits.startswith("62") else digits
