"""Entries recognised at a glance: what a full verification does with millions of them.

Most entries look alike, and one regular expression tells that such a one is in its one form, five times faster than reading it and
writing it again. Whatever is not recognised here is not wrong: :meth:`Entry.parse` decides, and says why.
"""

import datetime
import re
from functools import lru_cache

from pendopo.transparency.rules.entries import KINDS, SIXTEEN_DIGITS, EntryRefused, check_name

NUMBER = rb"(?:0|[1-9][0-9]{0,14})"  # below 2^53; sixteen digits are refused anyway
NAME = rb"[a-z][a-z0-9_]{0,39}"
HASH = rb"[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]="  # 32 bytes in canonical base64
REGION = rb"(?:0|[0-9]{2}(?:\.[0-9]{2,4}){0,2}(?:-[0-9]{3})?)"
PLAIN = re.compile(
    rb'\{(?:"corrects":(?P<corrects>%(number)s),)?"kind":"(?P<kind>[a-z_]{1,40})"'
    rb'(?:,"office":"[a-z]{2,20}:[0-9.]{1,14}")?(?:,"region":"%(region)s")?,"rev":[1-9][0-9]{0,14}'
    rb'(?:,"sha256":\{(?P<hashes>"%(name)s":"%(hash)s"(?:,"%(name)s":"%(hash)s"){0,9})\})?'
    rb',"subject":"(?P<subject>[0-9A-Za-z][0-9A-Za-z./:_#@-]{0,199})"'
    rb',"time":"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z"'
    rb'(?:,"totals":\{(?P<totals>"%(name)s":%(number)s(?:,"%(name)s":%(number)s){0,9})\})?,"v":1\}'
    % {b"number": NUMBER, b"name": NAME, b"hash": HASH, b"region": REGION}
)  # fmt: skip
NAMES = re.compile(rb'"(%s)":' % NAME)
LONG_NUMBER = re.compile(rb"[0-9](?:[ .-]?[0-9]){15}")


def plain_entry(data: bytes) -> tuple[str, int | None] | None:
    """Kind of an entry that is certainly in its form, and the index that it corrects; None where it must be read to be sure."""
    found = PLAIN.fullmatch(data)
    if found is None or SIXTEEN_DIGITS.search(data):
        return None
    corrects, kind, hashes, subject, date, totals = found.groups()
    if kind not in KNOWN or not is_date(date) or LONG_NUMBER.search(subject):
        return None
    if not all(block is None or are_names(tuple(NAMES.findall(block))) for block in (hashes, totals)):
        return None
    return KNOWN[kind], None if corrects is None else int(corrects)


KNOWN = {kind.encode(): kind for kind in KINDS}


@lru_cache(maxsize=4000)
def is_date(text: bytes) -> bool:
    try:
        return bool(datetime.date.fromisoformat(text.decode()))
    except ValueError:
        return False


@lru_cache(maxsize=1000)
def are_names(names: tuple[bytes, ...]) -> bool:
    """Whether names are allowed, in order, and each there once."""
    try:
        for name in names:
            check_name(name.decode())
    except EntryRefused:
        return False
    return list(names) == sorted(set(names))
