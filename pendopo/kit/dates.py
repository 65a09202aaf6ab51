"""Dates and hours in words: as Indonesians write them, and in English for who reads that."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """How a language writes dates; ``hour_sign`` stands between hours and minutes, ``since`` before a beginning without an end."""

    days: tuple[str, ...]
    months: tuple[str, ...]
    hour_sign: str
    since: str


INDONESIAN = Words(
    ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"),
    ".",
    "mulai",
)
ENGLISH = Words(
    ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"),
    ":",
    "from",
)


def words_of(language: str | None) -> Words:
    """The words of a language by its code; Indonesian ones where there are none."""
    return ENGLISH if language == "en" else INDONESIAN


def date_words(date: datetime.date, language: str | None = "id") -> str:
    """13 November 2028."""
    return f"{date.day} {words_of(language).months[date.month - 1]} {date.year}"


def day_words(date: datetime.date, language: str | None = "id") -> str:
    """Senin, 13 November 2028."""
    return f"{words_of(language).days[date.weekday()]}, {date_words(date, language)}"


def clock(time: datetime.time, language: str | None = "id") -> str:
    """09.00, as Indonesia writes it; 09:00 in English."""
    return f"{time:%H}{words_of(language).hour_sign}{time:%M}"
