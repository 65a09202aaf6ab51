"""Offices by rule: which there are, how they are called, and their place in the tree of their body.

Each body's offices form a standing tree, shaped as a region edition and numbered below the real
ones, so that the key of an office has the same arithmetic as the key of a region. A region may be
recoded by a decree; the office is then moved to the new key (docs/decisions/0005).
"""

from pendopo.kit.ranges import KeyRange
from pendopo.regions.rules import keys

TREES = {"kpu": 1, "bawaslu": 2}
REGENCY = 10**6 * keys.STATIONS  # keys below one regency


def office_key(body: str, code: str) -> int:
    """The key of a body's office in the region of ``code`` ('' for the national office).

    Raises:
        KeyError: no such body.
        BadCode: not the code of a nation, province or regency.
    """
    if keys.level(code) > 2:
        raise keys.BadCode(f"{code}: below a regency there are no permanent offices")
    return keys.region_key(TREES[body], code)


def office_range(key: int) -> KeyRange:
    """The office of ``key`` and all offices below it."""
    return keys.region_range(keys.edition_of(key), keys.code_of(key))


def office_number(key: int) -> int:
    """The five-digit number of an office: body, province, regency; 13506 is KPU Kabupaten Kediri."""
    return key // REGENCY


EVERY_OFFICE = KeyRange(0, keys.region_range(9, "").high)  # from 0: the root of all sites belongs to nobody else
