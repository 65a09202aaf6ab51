"""The three time zones of Indonesia by province.

Source: Keppres 41/1987 on the division of Indonesia into three time zones, for provinces founded since then by the
province that they were split from. Codes of provinces are those of the Ministry of Home Affairs.
"""

from zoneinfo import ZoneInfo

WIB, WITA, WIT = "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"
LETTERS = {WIB: "WIB", WITA: "WITA", WIT: "WIT"}
CENTRAL = frozenset({"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"})
EASTERN = frozenset({"81", "82", "91", "92", "93", "94", "95", "96"})


def zone_name(code: str) -> str:
    """The name of a region's time zone in the tz database.

    Args:
        code: of a region of any level, such as "35.06"; '' for the nation, which keeps the time of its capital, WIB.
    """
    province = code[:2]
    if province in CENTRAL:
        return WITA
    return WIT if province in EASTERN else WIB


def zone_of(code: str) -> ZoneInfo:
    """The same as a zone to calculate with."""
    return ZoneInfo(zone_name(code))


def zone_letters(code: str) -> str:
    """WIB, WITA or WIT: what Indonesians write behind a time of day."""
    return LETTERS[zone_name(code)]
