"""What a page and its headers say to somebody who distrusts them. Plain functions on text and bytes."""

import re
from collections.abc import Collection, Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

NAMED_HOST = re.compile(rb"(?:[a-z][a-z0-9+.-]*:)?//([a-z0-9.-]+)", re.IGNORECASE)
CSS_ADDRESS = re.compile(r"url\(\s*['\"]?([^'\")\s]+)|@import\s+['\"]([^'\"]+)", re.IGNORECASE)
LOADS = {
    "script": ("src",),
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "iframe": ("src",),
    "frame": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "video": ("src", "poster"),
    "audio": ("src",),
    "track": ("src",),
    "input": ("src",),
    "image": ("href", "xlink:href"),
    "use": ("href", "xlink:href"),
    "body": ("background",),
    "form": ("action",),
    "button": ("formaction",),
}
LINKS_THAT_LOAD = {"stylesheet", "icon", "preload", "prefetch", "modulepreload", "preconnect", "dns-prefetch", "manifest", "shortcut"}
HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])|(?:left|top|text-indent)\s*:\s*-\d{3,}",
    re.IGNORECASE,
)
# Words of gambling spam on hacked sites. Offices warn of gambling as well, so words alone prove nothing.
SPAM_WORDS = ("slot", "gacor", "togel", "maxwin", "judi", "toto", "scatter", "jackpot", "casino", "pragmatic", "rtp", "deposit")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


def host_of_address(address: str) -> str:
    """The host that an address names, '' for one on the same host and for data: and the like."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return "alamat-rusak"
    return (parts.hostname or "").lower() if parts.scheme in ("", "http", "https", "ws", "wss", "ftp") else ""


class Page(HTMLParser):
    """What a page loads, whom it links, and what it hides."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.loaded: list[str] = []
        self.linked: list[str] = []
        self.hidden_links: list[str] = []
        self.pretended: list[str] = []
        self.words: set[str] = set()
        self.kinds: set[str] = set()
        self.open: list[tuple[str, bool]] = []
        self.inside = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        hidden = bool(HIDING.search(given.get("style", ""))) or any(hides for _tag, hides in self.open)
        self.loaded += list(loads_of(tag, given))
        self.loaded += css_addresses(given.get("style", ""))
        if tag == "a" and given.get("href"):
            (self.hidden_links if hidden else self.linked).append(given["href"])
        if tag == "link" and given.get("rel", "").lower() in ("canonical", "amphtml"):
            self.pretended.append(given.get("href", ""))
        if tag == "meta" and given.get("http-equiv", "").lower() == "refresh":
            self.pretended.append(given.get("content", "").lower().partition("url=")[2].strip("'\""))
        if tag == "script" and given.get("type") == "application/ld+json":
            self.inside = "json"
        elif tag == "style":
            self.inside = "css"
        if tag not in VOID:
            self.open.append((tag, hidden))

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""
        while any(tag == one for one, _hidden in self.open):
            if self.open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        if self.inside == "css":
            self.loaded += css_addresses(data)
        elif self.inside == "json":
            self.kinds.update(re.findall(r'"@type"\s*:\s*"(\w+)"', data))
        else:
            self.words.update(re.findall(r"[a-z]{3,}", data.lower()))


def loads_of(tag: str, given: dict[str, str]) -> Iterator[str]:
    """Addresses that a browser asks for by itself, or sends a form to."""
    for name in LOADS.get(tag, ()):
        value = given.get(name, "")
        yield from (part.split()[0] for part in value.split(",") if part.strip()) if name == "srcset" else [value]
    if tag == "link" and LINKS_THAT_LOAD & set(given.get("rel", "").lower().split()):
        yield given.get("href", "")


def css_addresses(text: str) -> list[str]:
    return [url or imported for url, imported in CSS_ADDRESS.findall(text)]


def foreign_hosts(data: bytes, kind: str, own: Collection[str]) -> list[str]:
    """Hosts that are not ours and that a file makes a browser turn to. What it merely links to does not count.

    Args:
        data: an HTML, SVG or CSS file, or a script.
        kind: its ending without a dot.
        own: our hosts.
    """
    if not {match.decode().lower() for match in NAMED_HOST.findall(data)} - set(own):
        return []
    text = data.decode("utf-8", "replace")
    if kind in ("html", "svg", "htm"):
        addresses = Page(text).loaded
    elif kind == "css":
        addresses = css_addresses(text)
    else:  # of a script every address counts: what it does with it cannot be seen
        addresses = re.findall(r"[\"'`]((?:https?:|wss?:)?//[^\"'`\s]+)", text)
    return sorted({host for address in addresses if (host := host_of_address(address)) and host not in own})


def spam_signs(data: bytes, own: Collection[str]) -> list[str]:
    """Marks of a page that somebody took over, in Indonesian. Source: the signs listed in the security evidence, 2.7."""
    page = Page(data.decode("utf-8", "replace"))
    foreign = {host for address in page.linked if (host := host_of_address(address)) and host not in own}
    hidden = {host for address in page.hidden_links if (host := host_of_address(address)) and host not in own}
    pretended = {host for address in page.pretended if (host := host_of_address(address)) and host not in own}
    words = sorted(page.words & set(SPAM_WORDS))
    found = [f"tautan tersembunyi ke {host}" for host in sorted(hidden)]
    found += [f"mengaku sebagai atau mengalihkan ke {host}" for host in sorted(pretended)]
    if len(words) >= 2 and foreign:
        found.append(f"kata {', '.join(words)} bersama tautan ke {sorted(foreign)[0]}")
    if bought := page.kinds & {"Product", "Game", "VideoGame", "Offer"}:
        found.append(f"mengaku menjual: {', '.join(sorted(bought))}")
    return found


# -- headers


def csp_of(header: str) -> dict[str, list[str]]:
    """Directives of a Content-Security-Policy with their sources; of a directive that stands twice the first counts."""
    found: dict[str, list[str]] = {}
    for directive in header.split(";"):
        words = directive.split()
        if words:
            found.setdefault(words[0].lower(), [word.lower() for word in words[1:]])
    return found


def csp_problems(header: str) -> list[str]:
    """What a strict policy would not allow, in Indonesian; empty for a strict one."""
    policy = csp_of(header)
    if not policy:
        return ["tidak ada Content-Security-Policy"]
    found = [f"{name} tidak ada" for name in ("default-src", "base-uri", "form-action", "frame-ancestors") if name not in policy]
    for name, sources in policy.items():
        found += [f"{name} mengizinkan {source}" for source in sources if source.startswith("'unsafe") or too_wide(name, source)]
    return found


def too_wide(name: str, source: str) -> bool:
    """Whether a source lets in more than it names."""
    if source in ("data:", "blob:"):
        return name in ("default-src", "script-src", "script-src-elem", "object-src", "frame-src", "base-uri", "form-action")
    return source in ("*", "http:", "https:", "ws:", "wss:") or source.startswith(("*.", "http://"))


def header_problems(headers: dict[str, str]) -> list[str]:
    """What is missing among the headers that every page should have, in Indonesian.

    Args:
        headers: X-Content-Type-Options, Referrer-Policy and Content-Security-Policy as sent, '' for none.
    """
    found = []
    if headers["X-Content-Type-Options"].lower() != "nosniff":
        found.append("tanpa X-Content-Type-Options: nosniff")
    careful = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
    if headers["Referrer-Policy"].lower().split(",")[-1].strip() not in careful:
        found.append("Referrer-Policy terlalu longgar atau tidak ada")
    ancestors = csp_of(headers["Content-Security-Policy"]).get("frame-ancestors")
    if ancestors not in (["'none'"], ["'self'"]):
        found.append("frame-ancestors bukan 'none' atau 'self'")
    return found


def cookie_problems(line: str, *, for_scripts: Collection[str] = ()) -> list[str]:
    """What is wrong with one Set-Cookie line, in Indonesian.

    Args:
        for_scripts: names of cookies that scripts may read.
    """
    pair, *rest = [part.strip() for part in line.split(";")]
    name = pair.partition("=")[0]
    marks = {part.partition("=")[0].lower(): part.partition("=")[2].lower() for part in rest}
    found = [] if name.startswith("__Host-") else [f"{name} tanpa awalan __Host-"]
    found += [f"{name} tanpa {mark}" for mark in ("secure",) if mark not in marks]
    if "httponly" not in marks and name not in for_scripts:
        found.append(f"{name} tanpa HttpOnly")
    if marks.get("samesite") not in ("lax", "strict"):
        found.append(f"{name} tanpa SameSite")
    if "domain" in marks or marks.get("path") != "/":
        found.append(f"{name} tidak terikat pada satu host")
    return found
