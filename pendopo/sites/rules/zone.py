"""Names of a DNS zone: a list of names, or an export in the usual columns."""

from collections.abc import Iterable, Iterator

ADDRESSES = {"A", "AAAA", "CNAME"}
TYPES = ADDRESSES | {
    "NS",
    "SOA",
    "MX",
    "TXT",
    "SRV",
    "CAA",
    "PTR",
    "DS",
    "DNSKEY",
    "RRSIG",
    "NSEC",
    "TLSA",
    "HTTPS",
    "SVCB",
    "NAPTR",
    "DNAME",
}


def names_in_zone(lines: Iterable[str], domain: str) -> Iterator[str]:
    """Names of a zone that lead browsers somewhere, each once, lower case, without the final dot.

    A line is a name alone, or ``name [ttl] [class] type value`` as an export has it: then only A, AAAA and CNAME count.
    What stands behind ``;`` or ``#`` is left out, and so are wildcards, service names (``_dmarc``) and directives.

    Args:
        domain: names that do not end in it and have no final dot stand below it; ``@`` is the domain itself.
    """
    seen = set()
    for line in lines:
        fields = line.partition(";")[0].partition("#")[0].split()
        if not fields or fields[0].startswith("$") or line[0].isspace():
            continue
        kinds = {field.upper() for field in fields[1:4]} & TYPES
        name = full_name(fields[0], domain)
        if (kinds <= ADDRESSES) and not any(label.startswith("_") or label == "*" for label in name.split(".")) and name not in seen:
            seen.add(name)
            yield name


def full_name(name: str, domain: str) -> str:
    """A name of a zone as browsers know it."""
    lower = name.lower()
    if lower == "@":
        return domain
    if lower.endswith(".") or lower == domain or lower.endswith(f".{domain}"):
        return lower.rstrip(".")
    return f"{lower}.{domain}"
