"""What stands in a log: one fact an entry, in one way of writing it, and never anything of a person.

An entry is JSON in the one form of RFC 8785: keys in order, no spaces, no floats, texts in NFC. Its fields are closed: what
is not named here can't be written. Hashes stand in base64, as everywhere in the log; in hexadecimal, one of forty would by
chance hold sixteen digits in a row, and could not be told from a personal number.

Nothing of a person goes in, not even hashed: a NIK can be guessed back from its hash, and nothing can be taken out of a log.
Sources: UU 27/2022 (personal data) art. 16 and 44, RFC 8785 (JSON canonicalization).
"""

import datetime
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256

from pendopo.transparency.rules.keys import decoded, encoded
from pendopo.transparency.rules.tiles import HASH_BYTES, LARGEST_ENTRY

VERSION = 1
LARGEST_NUMBER = 2**53 - 1  # what a browser reads exactly
LONG_NUMBER = re.compile(r"\d(?:[ .\-\u00a0]?\d){15}")
SIXTEEN_DIGITS = re.compile(rb"\d{16}")
SUBJECT = re.compile(r"[0-9A-Za-z][0-9A-Za-z./:_#@-]{0,199}", re.ASCII)
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
OFFICE = re.compile(r"[a-z]{2,20}:[0-9.]{1,20}", re.ASCII)
REGION = re.compile(r"[0-9]{2}(\.[0-9]{2,4}){0,3}(-[0-9]{3})?|0|", re.ASCII)
TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", re.ASCII)
CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
PERSONAL = {
    "nik", "nkk", "kk", "ktp", "nama", "name", "alamat", "address", "email", "surel", "phone", "telepon", "hp", "birth", "lahir", "ttl",
    "person", "orang", "voter", "pemilih_id", "ip", "account", "akun",
}  # fmt: skip


class EntryRefused(ValueError):
    """Something that must not stand in a log, or not in this form; says what."""


@dataclass(frozen=True)
class Kind:
    """A kind of fact.

    Attributes:
        log: the log it goes into.
        means: what it says, for the reference.
    """

    log: str
    means: str


LOGS = {
    "situs": "releases of the sites of all offices",
    "tata-kelola": "how the platform itself is run: audit trail, keys, freezes",
    "hasil": "forms and totals of results",
}
KINDS = {
    "site_release": Kind("situs", "an office's site as it was published: hash of the manifest over all its files"),
    "audit_root": Kind("tata-kelola", "all entries of one day of the audit trail"),
    "key_change": Kind("tata-kelola", "a key of a log or a witness is taken into use or out of it"),
    "freeze": Kind("tata-kelola", "an office, a region or the nation was frozen, or thawed"),
    "announcement": Kind("tata-kelola", "a public announcement about the platform"),
}


@dataclass(frozen=True)
class Entry:
    """One fact.

    Attributes:
        kind: one of :data:`KINDS`.
        subject: what it is about, a readable identifier such as ``kab-kediri.kpu.go.id`` or ``2026-11-21``.
        rev: revision of the subject, from 1; a correction is a new entry with a higher one.
        corrects: index in the same log of the entry that this one corrects; None for the first.
        hashes: name to SHA-256 (32 bytes) of what the fact rests on.
        totals: name to number, 0 to 2^53 - 1.
        office: such as ``kpu:35.06``; '' for none.
        region: code such as ``35.06``; '' for none, ``0`` for the nation.
        time: when it was published, whole seconds.
    """

    kind: str
    subject: str
    rev: int
    time: datetime.datetime
    corrects: int | None = None
    hashes: Mapping[str, bytes] = field(default_factory=dict)
    totals: Mapping[str, int] = field(default_factory=dict)
    office: str = ""
    region: str = ""

    @property
    def log(self) -> str:
        return KINDS[self.kind].log

    @property
    def key(self) -> bytes:
        """Content key, 16 bytes: what the same fact, sent again, is recognised by. The time is not part of it."""
        return sha256(f"{self.kind}\n{self.subject}\n{self.rev}".encode()).digest()[:16]

    def as_json(self) -> dict[str, object]:
        fields: dict[str, object] = {
            "v": VERSION, "kind": self.kind, "subject": self.subject, "rev": self.rev, "time": written_time(self.time),
        }  # fmt: skip
        if self.corrects is not None:
            fields["corrects"] = self.corrects
        if self.hashes:
            fields["sha256"] = {name: encoded(value) for name, value in self.hashes.items()}
        if self.totals:
            fields["totals"] = dict(self.totals)
        return fields | {name: value for name, value in (("office", self.office), ("region", self.region)) if value}

    def as_bytes(self) -> bytes:
        """The entry as it stands in the log.

        Raises:
            EntryRefused: it must not stand there.
        """
        data = check(self)
        if len(data) > LARGEST_ENTRY:
            raise EntryRefused(f"the entry has {len(data):,} bytes; log the hash of what is longer than {LARGEST_ENTRY:,}")
        return data

    @classmethod
    def parse(cls, data: bytes) -> "Entry":
        """Read an entry back.

        Raises:
            EntryRefused: it is none, or not in the one form of writing it.
        """
        try:
            raw = json.loads(data.decode())
            entry = cls(
                raw["kind"], raw["subject"], raw["rev"], read_time(raw["time"]), raw.get("corrects"),
                {name: decoded(text) for name, text in raw.get("sha256", {}).items()}, raw.get("totals", {}),
                raw.get("office", ""), raw.get("region", ""),
            )  # fmt: skip
            same = entry.as_bytes() == data
        except EntryRefused:
            raise
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise EntryRefused("not an entry of a log") from error
        if not same:
            raise EntryRefused("not in the one form of writing an entry")
        return entry


def canonical(fields: Mapping[str, object]) -> bytes:
    """JSON in the one form of RFC 8785, for keys in ASCII and whole numbers."""
    return CANONICAL.encode(fields).encode()


def check(entry: Entry) -> bytes:
    """That an entry may stand in a log, and how it would be written there.

    Raises:
        EntryRefused: it holds what could be a personal number, a name that is not allowed, or a value out of range.
    """
    demand(entry.kind in KINDS, f"there is no kind of entry {entry.kind}")
    demand(bool(SUBJECT.fullmatch(entry.subject)) and unicodedata.is_normalized("NFC", entry.subject), "subject: not a readable identifier")
    demand(is_number(entry.rev) and entry.rev >= 1, "rev: counts from 1")
    demand(entry.corrects is None or is_number(entry.corrects), "corrects: the index of an entry")
    demand(not entry.office or bool(OFFICE.fullmatch(entry.office)), "office: such as kpu:35.06")
    demand(bool(REGION.fullmatch(entry.region)), "region: a code such as 35.06")
    for name, hashed in entry.hashes.items():
        check_name(name)
        demand(isinstance(hashed, bytes) and len(hashed) == HASH_BYTES, f"{name}: a SHA-256 has 32 bytes")
    for name, number in entry.totals.items():
        check_name(name)
        demand(is_number(number), f"{name}: a whole number from 0 to 2^53 - 1")
    texts = f"{entry.subject}\n{entry.office}\n{entry.region}"
    demand(not LONG_NUMBER.search(texts), "sixteen digits in a row: that could be a NIK, and nothing can be taken out of a log")
    data = canonical(entry.as_json())
    demand(not SIXTEEN_DIGITS.search(data), "sixteen digits in a row: that could be a NIK")
    return data


@lru_cache(maxsize=1000)  # a log has few names and millions of entries
def check_name(name: str) -> None:
    demand(bool(NAME.fullmatch(name)), f"{name[:40]}: names are lower-case words")
    demand(not PERSONAL & set(name.split("_")), f"{name}: nothing of a person goes into a log, not even hashed")


def is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST_NUMBER


def demand(holds: bool, otherwise: str) -> None:
    if not holds:
        raise EntryRefused(otherwise)


def written_time(moment: datetime.datetime) -> str:
    """A moment in UTC to the second.

    Raises:
        EntryRefused: it has no time zone.
    """
    demand(moment.tzinfo is not None, "time: without a time zone")
    return moment.astimezone(datetime.UTC).isoformat(timespec="seconds")[:19] + "Z"


def read_time(text: str) -> datetime.datetime:
    if not TIME.fullmatch(text):
        raise EntryRefused("time: such as 2026-11-21T00:00:00Z")
    return datetime.datetime.fromisoformat(text)
