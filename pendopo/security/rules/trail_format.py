"""How an entry of the audit trail is written down outside the database: for its hash, and as a line of a table."""

import datetime
import json
from collections.abc import Mapping
from typing import Any

FIELDS = (
    "id", "at", "office_key", "actor", "role", "action", "outcome", "subject", "before", "after", "detail", "address", "request_id",
)  # fmt: skip
HEADINGS = (
    "nomor",
    "waktu",
    "kantor",
    "pelaku",
    "peran",
    "tindakan",
    "hasil",
    "pokok",
    "sebelum",
    "sesudah",
    "rincian",
    "alamat",
    "permintaan",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def canonical(entry: Mapping[str, Any]) -> bytes:
    """One entry as canonical JSON: the fields of :data:`FIELDS`, keys sorted, no spaces, UTF-8, times in UTC.

    Args:
        entry: values by field; ``at`` with its time zone.
    """
    values = {name: entry[name] for name in FIELDS}
    values["at"] = entry["at"].astimezone(datetime.UTC).isoformat(timespec="microseconds")
    return json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def table_row(entry: Mapping[str, Any], office: str) -> list[str]:
    """One entry as the cells below :data:`HEADINGS`.

    Args:
        office: name of the office, in place of its key.
    """
    values = {**entry, "at": entry["at"].isoformat(timespec="seconds"), "office_key": office}
    return [cell(values[name]) for name in FIELDS]


def cell(value: Any) -> str:
    """A value as text that no spreadsheet takes for a formula (OWASP: CSV injection)."""
    if value is None or value == {}:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"'{text}" if text.startswith(FORMULA) and not isinstance(value, int) else text
