"""Counting tries of one client without keeping its address."""

import datetime
import hashlib
import hmac
import ipaddress

GROUPS = 65_536
ONE_HOME = 64  # bits of an IPv6 address that a provider gives to one customer


def client_group(address: str, key: str, day: datetime.date) -> int:
    """One of 65,536 groups that a network address falls into on one day.

    So many addresses share a group (65 thousand of IPv4) that it names none of them, even to who knows the key. On
    the next day they are grouped anew.

    Args:
        address: IPv4 or IPv6; anything else is one group of its own.
        key: a secret of this server.
    """
    return int.from_bytes(hmac.digest(key.encode(), f"{day} {network_of(address)}".encode(), hashlib.sha256)[:2])


def network_of(address: str) -> str:
    """The address itself, of IPv6 the network of one customer; '' for what is no address."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, ONE_HOME), strict=False))
    return str(found)
