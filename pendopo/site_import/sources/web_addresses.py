"""Addresses as old sites give them: made absolute, held to http and https, told apart by host."""

import re
from urllib.parse import SplitResult, unquote, urldefrag, urljoin, urlsplit, urlunsplit

LONGEST = 2_000
BAD_LETTER = re.compile(r"[\x00-\x20\x7f\\<>\"]")
TO_ENCODE = re.compile(r"[ `{}|^]")  # browsers write these in percent, and the names of old files hold them
DOTS = re.compile(r"(?:^|/)\.\.?(?:/|$)")


def absolute(address: str, base: str = "") -> str:
    """An address made whole against the one it stands at, without its fragment; '' for what is no address of a web server.

    Refused are other schemes, names and passwords in it, letters that belong into no address, and ``..`` in its path, also
    written as ``%2e``: who saves under such a name writes outside the folder.
    """
    address = TO_ENCODE.sub(lambda sign: f"%{ord(sign[0]):02X}", address.strip())
    if not address or len(address) > LONGEST or BAD_LETTER.search(address) or climbs(address):
        return ""
    try:
        whole = urldefrag(urljoin(base, address)).url
        parts = urlsplit(whole)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.username is None and (parts.port or 1) > 0
    except ValueError:
        return ""
    return urlunsplit(parts._replace(netloc=parts.netloc.lower())) if usable else ""


def climbs(address: str) -> bool:
    """Whether a path leads upwards, once or twice encoded. ``../`` in front of a relative link is harmless: it is resolved."""
    path = address.partition("?")[0].partition("#")[0]
    if "://" not in path and not path.startswith("/"):
        path = re.sub(r"^(?:\.\.?/)+", "", path)
    return bool(DOTS.search(unquote(unquote(path)).replace("\\", "/")))


def host_of(address: str) -> str:
    """Host in small letters, with its port where that is not the usual one; '' when there is none."""
    try:
        parts: SplitResult = urlsplit(address)
        port = parts.port
    except ValueError:
        return ""
    name = (parts.hostname or "").rstrip(".")
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    return name if port in (None, usual) else f"{name}:{port}"


def bare(host: str) -> str:
    """A host without ``www.``: both names of a site are one site."""
    return host.lower().removeprefix("www.")


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one site."""
    return bool(host_of(one)) and bare(host_of(one)) == bare(host_of(other))


def from_root(address: str) -> str:
    """Path and query of an address: ``/berita/x?p=1``."""
    parts = urlsplit(address)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def own_base(said: str, base: str) -> str:
    """Where a site lies: as its own data say, with the folder that it lies in, when that is the site that was named.

    Args:
        said: by an export or dump, which may come from a copy on another host.
        base: by the officer; '' when nobody named one.
    """
    found = absolute(said)
    return found if found and (not base or same_site(found, base)) else base
