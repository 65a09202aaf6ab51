"""How to report a hole: the file that every site has at ``/.well-known/security.txt``.

Source: RFC 9116. Its fields stand one a line; ``Contact`` and ``Expires`` are required, web addresses must be https.
"""

import datetime
from collections.abc import Iterable

PATH = ".well-known/security.txt"
LANGUAGES = "id, en"
WITHOUT_WEB = ("mailto:", "tel:", "openpgp4fpr:", "dns:")
SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"
LONGEST = datetime.timedelta(days=366)


def expires_on(today: datetime.date) -> datetime.date:
    """The last day but one that a file written today is good for: the first day of the third quarter of a year from this one.

    So the file changes four times a year only, and is always good for more than half a year and less than one.
    """
    quarter = (today.month - 1) // 3 + 3
    return datetime.date(today.year + quarter // 4, quarter % 4 * 3 + 1, 1)


def text_of(origin: str, contacts: Iterable[str], policy: str, expires: datetime.date) -> str:
    """The file of one site.

    Args:
        origin: scheme and host, without a slash at the end.
        contacts: addresses with their scheme, the preferred one first; those with a blank or control character are left out.
        policy: address of the page with the rules for reports.
        expires: the file is not to be trusted from the start of this day (UTC).
    """
    good = [contact for contact in contacts if contact.isprintable() and " " not in contact]
    lines = [f"Contact: {contact}" for contact in good]
    lines += [f"Expires: {expires.isoformat()}T00:00:00Z", f"Preferred-Languages: {LANGUAGES}"]
    lines += [f"Canonical: {origin}/{PATH}", f"Policy: {policy}"]
    return "\n".join(lines) + "\n"


def fields_of(text: str) -> list[tuple[str, str]]:
    """Name in lower case and value of each field in its order; comments, blank lines and a signature around them left out."""
    if text.startswith(SIGNED):
        text = text.partition("\n\n")[2].partition("-----BEGIN PGP SIGNATURE-----")[0]
    lines = (line.strip() for line in text.splitlines())
    pairs = (line.partition(":") for line in lines if line and not line.startswith("#"))
    return [(name.strip().lower(), value.strip()) for name, _colon, value in pairs]


def problems(text: str, now: datetime.datetime, address: str = "") -> list[str]:
    """What a reader of the file would have to object to, in Indonesian; empty for a file that is valid and current.

    Args:
        text: the file.
        now: aware time of reading.
        address: where it was read; if given, one of its ``Canonical`` fields must name it.
    """
    fields = fields_of(text)
    found = [f"baris {name!r} tanpa nilai" for name, value in fields if not value]
    contacts = [value for name, value in fields if name == "contact"]
    if not contacts:
        found.append("tidak ada Contact")
    web = [value for name, value in fields if name in ("contact", "policy", "canonical", "encryption", "acknowledgments", "hiring")]
    found += [f"bukan alamat https: {value}" for value in web if not value.lower().startswith(("https://", *WITHOUT_WEB))]
    canonical = [value for name, value in fields if name == "canonical"]
    if address and canonical and address not in canonical:
        found.append(f"Canonical tidak menyebut {address}")
    if sum(name == "preferred-languages" for name, _value in fields) > 1:
        found.append("Preferred-Languages lebih dari satu")
    return found + expiry_problems([value for name, value in fields if name == "expires"], now)


def expiry_problems(values: list[str], now: datetime.datetime) -> list[str]:
    if len(values) != 1:
        return ["harus ada tepat satu Expires"]
    try:
        until = datetime.datetime.fromisoformat(values[0].upper().replace("Z", "+00:00"))
    except ValueError:
        return [f"Expires bukan tanggal: {values[0]}"]
    if until.tzinfo is None:
        return ["Expires tanpa zona waktu"]
    if until <= now:
        return [f"kedaluwarsa sejak {until.date().isoformat()}"]
    return ["Expires lebih dari setahun lagi"] if until - now > LONGEST else []
