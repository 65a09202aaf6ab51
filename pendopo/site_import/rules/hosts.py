"""Host names as people give them: with a scheme or without, with a path or without."""

import re
from urllib.parse import urlsplit

HOST = re.compile(r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}", re.ASCII)


def host_in(text: str) -> str:
    """The host name in an address or of its own, small letters; '' where there is none that could be on the internet."""
    words = text.strip().lower()
    try:
        host = urlsplit(words if "://" in words else f"https://{words}").hostname or ""
    except ValueError:
        return ""
    return host if HOST.fullmatch(host) else ""
