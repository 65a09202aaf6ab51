"""Which of the three Indonesian times a region has.

Source: Keppres 41/1987 on the division of the country into three time zones; the provinces made since then have the
time of the province that they were split from.
"""

from typing import NamedTuple


class Zone(NamedTuple):
    """One of the three times: as people write it, and as computers know it."""

    label: str
    name: str


WIB = Zone("WIB", "Asia/Jakarta")
WITA = Zone("WITA", "Asia/Makassar")
WIT = Zone("WIT", "Asia/Jayapura")
MIDDLE = {"51", "52", "53", "63", "64", "65", *map(str, range(71, 77))}  # Bali, Nusa Tenggara, Kalimantan but its west and middle, Sulawesi
EAST = {"81", "82", *map(str, range(91, 98))}  # Maluku, Papua


def zone_of(code: str) -> Zone:
    """The time of a region.

    Args:
        code: region code such as ``73.71``; '' for the nation, which has the capital's.
    """
    province = code[:2]
    return WITA if province in MIDDLE else WIT if province in EAST else WIB


def label_of(name: str) -> str:
    """``WIB``, ``WITA`` or ``WIT`` for the name of a zone; the name itself for any other."""
    return next((zone.label for zone in (WIB, WITA, WIT) if zone.name == name), name)
