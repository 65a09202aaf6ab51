"""Names that lead to nothing, or to a place that anybody can claim: whoever takes it speaks in the office's name.

Records and what was seen of the names come as data; nothing here asks DNS or the network.
"""

import ipaddress
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from pendopo.sites.rules.zone import TYPES, full_name


class Reason(StrEnum):
    """Why a name dangles."""

    NOWHERE = "nowhere"
    TARGET_GONE = "target_gone"
    UNCLAIMED = "unclaimed"
    CLAIMABLE = "claimable"
    PRIVATE = "private"
    SERVERS_GONE = "servers_gone"


@dataclass(frozen=True)
class Record:
    """One line of a zone: name without the final dot, type in capitals, value."""

    name: str
    kind: str
    value: str


@dataclass(frozen=True)
class Seen:
    """What a name leads to, as it was looked up.

    Attributes:
        addresses: of the name; none when DNS knows none.
        canonical: the name at the end of its CNAMEs, '' when it has none or that is not known.
        status: of the answer of its web server, None when there was none or it was not asked.
        text: the beginning of that answer.
    """

    addresses: tuple[str, ...] = ()
    canonical: str = ""
    status: int | None = None
    text: str = ""


@dataclass(frozen=True)
class Dangling:
    """A name that dangles: why, and where it leads."""

    name: str
    reason: Reason
    where: str = ""


# Ends of names under which services give a place to whoever asks for its name, and what they say of one that nobody has.
SERVICES: dict[str, tuple[str, ...]] = {
    "github.io": ("There isn't a GitHub Pages site here",),
    "gitlab.io": ("The page you're looking for could not be found",),
    "herokuapp.com": ("No such app",),
    "herokudns.com": ("No such app",),
    "azurewebsites.net": ("404 Web Site not found",),
    "cloudapp.net": (),
    "cloudapp.azure.com": (),
    "trafficmanager.net": (),
    "blob.core.windows.net": ("The specified resource does not exist", "ResourceNotFound"),
    "amazonaws.com": ("NoSuchBucket", "The specified bucket does not exist"),
    "elasticbeanstalk.com": (),
    "cloudfront.net": ("ERROR: The request could not be satisfied",),
    "netlify.app": ("Not Found - Request ID",),
    "vercel.app": ("DEPLOYMENT_NOT_FOUND",),
    "pages.dev": (),
    "surge.sh": ("project not found",),
    "fly.dev": (),
    "web.app": ("Site Not Found",),
    "firebaseapp.com": ("Site Not Found",),
    "ghs.google.com": ("The requested URL was not found on this server",),
    "wordpress.com": ("Do you want to register",),
    "pantheonsite.io": ("The gods are wise",),
    "myshopify.com": ("Sorry, this shop is currently unavailable",),
    "wixdns.net": ("ConnectYourDomain",),
    "000webhostapp.com": (),
    "bitbucket.io": ("Repository not found",),
    "readthedocs.io": ("unknown to Read the Docs",),
}


def records_in_zone(lines: Iterable[str], domain: str) -> Iterator[Record]:
    """Records of an exported zone: ``name [ttl] [class] type value``; comments, directives and names alone are left out."""
    for line in lines:
        fields = line.partition(";")[0].split()
        kind = next((n for n, field in enumerate(fields[1:4], 1) if field.upper() in TYPES), None)
        if kind is None or line[:1].isspace() or fields[0].startswith("$") or len(fields) <= kind + 1:
            continue
        yield Record(full_name(fields[0], domain), fields[kind].upper(), fields[-1].lower().rstrip("."))


def dangling_names(records: Iterable[Record], seen: dict[str, Seen]) -> list[Dangling]:
    """Names that dangle, each once, sorted.

    Args:
        records: of a zone; A, AAAA, CNAME and NS are looked at.
        seen: what was looked up, by name; also of the names that CNAME and NS records lead to. A name without an entry was
            not looked up, and is left alone.
    """
    found: dict[str, Dangling] = {}
    for record in records:
        reason = reason_of(record, seen)
        if reason and record.name not in found:
            found[record.name] = Dangling(record.name, reason, record.value)
    return sorted(found.values(), key=lambda one: one.name)


def reason_of(record: Record, seen: dict[str, Seen]) -> Reason | None:
    """Why one record leads to a place that is nobody's, None when it does not."""
    target = seen.get(record.value)
    if record.kind == "NS":
        return Reason.SERVERS_GONE if target and not target.addresses else None
    if record.kind in ("A", "AAAA"):
        return Reason.PRIVATE if is_private(record.value) else None
    if record.kind != "CNAME":
        return None
    if target and not target.addresses:
        return Reason.CLAIMABLE if service_of(record.value) else Reason.TARGET_GONE
    return Reason.UNCLAIMED if is_unclaimed(record.value, seen.get(record.name)) else None


def judge_name(name: str, seen: Seen) -> Dangling | None:
    """The same for a name whose records are not at hand, from what a look-up and its web server said."""
    if not seen.addresses:
        return Dangling(name, Reason.CLAIMABLE if service_of(seen.canonical) else Reason.NOWHERE, seen.canonical)
    if all(is_private(address) for address in seen.addresses):
        return Dangling(name, Reason.PRIVATE, ", ".join(seen.addresses[:3]))
    return Dangling(name, Reason.UNCLAIMED, seen.canonical) if is_unclaimed(seen.canonical, seen) else None


def is_unclaimed(target: str, seen: Seen | None) -> bool:
    """Whether the service that a name leads to says that nobody has its place there."""
    service = service_of(target)
    return bool(service and seen and seen.status != 200 and any(words in seen.text for words in SERVICES[service]))


def service_of(name: str) -> str:
    """The service that a name lies at, '' for none."""
    bare = name.lower().rstrip(".")
    return next((service for service in SERVICES if bare == service or bare.endswith(f".{service}")), "")


def is_private(address: str) -> bool:
    """Whether an address is not one of the open network."""
    try:
        return not ipaddress.ip_address(address).is_global
    except ValueError:
        return False
