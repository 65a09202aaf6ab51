"""How Indonesians write dates, whatever language is active."""

import datetime

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember")


def date_words(date: datetime.date) -> str:
    """13 November 2028."""
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def day_words(date: datetime.date) -> str:
    """Senin, 13 November 2028."""
    return f"{DAYS[date.weekday()]}, {date_words(date)}"
