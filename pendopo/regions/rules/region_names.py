"""Names and kinds of regions: mending faults of the source, and reading the kind from code and name."""

import re
import unicodedata

FIRST_CITY = 71
PAPUA = frozenset({"91", "92", "93", "94", "95", "96"})
VILLAGE_KINDS = {"1": "kelurahan", "2": "desa", "3": "desa_adat"}
DISTRICT_KINDS = frozenset({"kecamatan", "distrik"})
PREFIX = re.compile(r"(kabupaten|kab\.?|kota)\s+(?:(administrasi|adm\.?)\s+)?(?=\S)", re.IGNORECASE)
APOSTROPHES = str.maketrans(dict.fromkeys('"’‘´`“”', "'"))
PLAIN = re.compile(r"[A-Za-z0-9./()-]+(?: [A-Za-z0-9./()-]+)*")
ROMAN = re.compile(r"[IVX]+")


class WrongKind(ValueError):
    """The name or type says another kind than the code; the text is what was said."""


def mend(name: str) -> str:
    """A name without the faults of quoting that public tables carry; idempotent.

    Quotation marks and typographic apostrophes become the plain apostrophe (``Soka"an`` is Soka'an),
    a blank before an apostrophe that ends a word goes (``Bua ' Tarrung``), a footnote star at the end
    goes (``Teuw*``), runs of blanks become one. Stops, hyphens, slashes and spelling stay as they are.
    """
    if PLAIN.fullmatch(name):
        return name
    name = unicodedata.normalize("NFC", name).translate(APOSTROPHES)
    name = re.sub(r"'{2,}", "'", name)
    name = re.sub(r"(?<=\w)\s+'(?=\s)", "'", name)
    name = " ".join(name.split())
    return re.sub(r"[\s*]+\Z", "", name)


def fold(name: str) -> str:
    """A name for comparison only: lower-case letters and digits, nothing else."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", name).lower() if letter.isalnum())


def bare(name: str) -> str:
    """The name of a regency or city without its kind: "Kota Administrasi Jakarta Pusat" is "Jakarta Pusat"."""
    return PREFIX.sub("", name, count=1) if PREFIX.match(name) else name


def headline(name: str) -> str:
    """A name in capitals written as people write it: "PULAU KU'U II" is "Pulau Ku'u II"; others stay.

    Words of I, V and X only count as Roman numbers.
    """
    if name != name.upper():
        return name
    return re.sub(r"[^\W\d_][\w']*", lambda word: word[0] if ROMAN.fullmatch(word[0]) else word[0].capitalize(), name)


def kind_and_name(code: str, name: str, said: str = "") -> tuple[str, str]:
    """Kind and full name of a region.

    Args:
        code: a code of level 1 to 4.
        name: mended, not empty.
        said: what the file's type column says, '' when it says nothing.

    Returns:
        Kind (the values of ``Region.Kind``) and name. A regency or city always carries its kind in its
        name ("Kota Kediri", because 26 names exist as both); other names come back as they are.

    Raises:
        WrongKind: name or type contradict the code.

    Source: numbers of regencies below 71 and cities from 71, villages 1xxx, 2xxx, 3xxx:
    Kepmendagri 300.2.2-2430/2025; districts of Papua are called distrik: UU 2/2021.
    """
    said = said.strip().lower().replace(" ", "_")
    level = code.count(".") + 1
    if level == 1:
        return "provinsi", name
    if level == 2:
        return _regency(code, name)
    if level == 3:
        return said if said in DISTRICT_KINDS else ("distrik" if code[:2] in PAPUA else "kecamatan"), name
    return _village_kind(code, said), name


def _regency(code: str, name: str) -> tuple[str, str]:
    city = int(code[3:5]) >= FIRST_CITY
    found = PREFIX.match(name)
    if found and (found[1].lower() == "kota") != city:
        raise WrongKind(name)
    kind = "kota" if city else "kabupaten"
    if found and found[2]:
        return f"{kind}_administrasi", f"{kind.capitalize()} Administrasi {name[found.end() :]}"
    return kind, f"{kind.capitalize()} {name[found.end() :] if found else name}"


def _village_kind(code: str, said: str) -> str:
    kind = VILLAGE_KINDS.get(code[9])
    known = said if said in VILLAGE_KINDS.values() else None
    if kind is None and known is None:
        raise WrongKind(said or code[9:])
    return kind or known or ""
