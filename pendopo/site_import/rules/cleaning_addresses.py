"""Addresses in an old body: which may stand, whose they are, and what they lead to."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

LONGEST_ADDRESS = 2_000
TAKEN_OUT_BY_BROWSERS = re.compile(r"[\t\n\r]")
AT_THE_ENDS = "".join(map(chr, range(33))) + "\xa0\u3000\ufeff"
SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
ROOT = re.compile(r"https?://[\w.-]+(?::\d{1,5})?(?=/|$)")
PAGES = ("http", "https")
NAMED = ("mailto", "tel")
NOT_IN_AN_ADDRESS = re.compile(r"[\x00-\x20\x7f-\xa0\"<>\\^`{|}\u2028\u2029\ufdd0-\ufdef]")
PICTURE_TYPES = frozenset({"jpg", "jpeg", "png", "webp", "gif", "jpe", "jfif"})
OTHER_PICTURE_TYPES = frozenset({"svg", "svgz", "bmp", "tif", "tiff", "ico", "heic", "avif", "psd", "ai", "eps"})
FILE_TYPES = frozenset({"pdf", "csv", "xlsx", "docx", "ods", "odt"})
MEDIA_TYPES = frozenset({"mp3", "mp4", "m4a", "m4v", "wav", "ogg", "ogv", "webm", "avi", "mov", "wmv", "flv", "mpg", "mpeg", "3gp", "mkv"})
OTHER_FILE_TYPES = frozenset(
    {"zip", "rar", "7z", "gz", "tar", "doc", "xls", "ppt", "pptx", "pps", "ppsx", "rtf", "xlsm", "docm", "odp", "exe", "apk", "swf", "txt"}
)
REFUSED_TYPES = OTHER_FILE_TYPES | MEDIA_TYPES | OTHER_PICTURE_TYPES
YOUTUBE = frozenset({"youtube.com", "m.youtube.com", "music.youtube.com", "youtube-nocookie.com", "youtu.be"})
VIMEO = frozenset({"vimeo.com", "player.vimeo.com"})
YOUTUBE_ID = re.compile(r"[\w-]{11}")
YOUTUBE_PATH = re.compile(r"/(?:embed|v|shorts|live|e)/([\w-]{11})(?:$|[^\w-])")
YOUTUBE_LIST = re.compile(r"[\w-]{10,60}")
VIMEO_PATH = re.compile(r"/(?:video/)?(\d{5,12})(?:$|/)")
MAP_HOST = re.compile(r"(?:maps\.)?google\.(?:com|co\.id)|maps\.app\.goo\.gl|goo\.gl")
MAP_POINT = re.compile(r"!2d(-?\d{1,3}\.\d+)!3d(-?\d{1,2}\.\d+)")
VIEWERS = {"docs.google.com": "url", "drive.google.com": "url", "view.officeapps.live.com": "src", "docs.google.co.id": "url"}
PHOTON = re.compile(r"https?://i\d\.wp\.com/([^?#]+)")


def bare_host(name: str) -> str:
    """A host's name without ``www.`` and port, in lower case: an old site answered to both."""
    return name.lower().partition(":")[0].removeprefix("www.")


@dataclass(frozen=True)
class Place:
    """Where a body stood: what its relative addresses are relative to, and which hosts are its own.

    Attributes:
        host: name of the old site's host.
        base: address of the page, absolute.
        media_hosts: further hosts from which its pictures and files may be taken.
        root: what an address from the root begins with; '' when the base is no address of a page.
    """

    host: str
    base: str
    media_hosts: frozenset[str]
    root: str = ""

    @classmethod
    def of(cls, host: str, base: str, media_hosts: Collection[str]) -> "Place":
        try:
            base = urljoin(f"https://{host}/", base)  # a source may know it from the root alone
        except ValueError:
            base = f"https://{host}/"
        found = ROOT.match(base)
        return cls(bare_host(host), base, frozenset(map(bare_host, (*media_hosts, host))), found[0] if found else "")

    def absolute(self, written: str) -> str:
        """An address as a browser would read it, absolute; '' when it is empty, of a kind that is not allowed, or no address.

        Only http, https, mailto and tel may stand. Whoever puts a name and password before the host wants to deceive.
        """
        address = TAKEN_OUT_BY_BROWSERS.sub("", written).strip(AT_THE_ENDS)
        if not address or len(address) > LONGEST_ADDRESS:
            return ""
        scheme = SCHEME.match(address)
        if scheme and scheme[1].lower() not in PAGES:
            return percent_encoded(address) if scheme[1].lower() in NAMED else ""
        try:
            return self._joined(address, scheme)
        except ValueError:
            return ""

    def _joined(self, address: str, scheme: re.Match[str] | None) -> str:
        address = address.replace("\\", "/") if "\\" in address else address
        if address[0] == "/" and address[:2] != "//" and "/." not in address and self.root:
            return percent_encoded(self.root + address)
        address = f"{scheme[1].lower()}://{address[scheme.end() :].lstrip('/')}" if scheme else urljoin(self.base, address)
        parts = urlsplit(address)
        if parts.scheme not in PAGES or not parts.hostname or "@" in parts.netloc:
            return ""
        return percent_encoded(address) if parts.port is None or parts.port else ""

    def is_own(self, address: str) -> bool:
        return host_of(address) == self.host

    def holds(self, address: str) -> bool:
        """Whether a picture or file at this address may be fetched."""
        return host_of(address) in self.media_hosts

    def is_here(self, address: str) -> bool:
        """Whether an address is a place in the same page."""
        page, _, place = address.partition("#")
        return bool(place) and page == self.base.partition("#")[0]


def percent_encoded(address: str) -> str:
    """An address without white space and signs that may not stand in one."""
    return NOT_IN_AN_ADDRESS.sub(lambda sign: "".join(f"%{byte:02X}" for byte in sign[0].encode()), address)


@lru_cache(maxsize=1024)
def host_of(address: str) -> str:
    try:
        return bare_host(urlsplit(address).hostname or "")
    except ValueError:
        return ""


def file_type(address: str) -> str:
    """What the path of an address ends in: ``pdf``; '' when it has no such ending, or it is no address of a page."""
    if not address.startswith("http"):
        return ""
    name = address.partition("?")[0].partition("#")[0].rpartition("/")[2]
    kind = name.rpartition(".")[2].lower() if "." in name else ""
    return kind if len(kind) <= 5 else ""


def is_file(address: str) -> bool:
    return file_type(address) in FILE_TYPES


def is_picture(address: str) -> bool:
    return file_type(address) in PICTURE_TYPES


def is_refused(address: str) -> bool:
    """Whether an address leads to a file that the platform does not take."""
    return file_type(address) in REFUSED_TYPES


def picture_address(address: str) -> str:
    """Where a picture really lies: behind WordPress's picture service, on the site itself."""
    found = PHOTON.match(address)
    return f"https://{found[1]}" if found else address


def video_of(address: str) -> str:
    """The https address of a film on YouTube or Vimeo, for a reader; '' for all else, a channel too."""
    try:
        parts = urlsplit(address)
        host = bare_host(parts.hostname or "")
        facts = parse_qs(parts.query, max_num_fields=30)
    except ValueError:
        return ""
    if host in YOUTUBE:
        return youtube_film(host, parts.path, facts)
    found = VIMEO_PATH.match(parts.path) if host in VIMEO else None
    return f"https://vimeo.com/{found[1]}" if found else ""


def youtube_film(host: str, path: str, facts: dict[str, list[str]]) -> str:
    found = YOUTUBE_PATH.match(path)
    film = found[1] if found else path[1:12] if host == "youtu.be" else facts.get("v", [""])[0]
    if YOUTUBE_ID.fullmatch(film) and film != "videoseries":
        return f"https://www.youtube.com/watch?v={film}"
    films = facts.get("list", [""])[0]
    return f"https://www.youtube.com/playlist?list={films}" if YOUTUBE_LIST.fullmatch(films) else ""


def map_of(address: str) -> str:
    """The address of a Google map that a reader can open; '' when it is none, or works in a frame alone."""
    try:
        parts = urlsplit(address)
        facts = parse_qs(parts.query, max_num_fields=30)
    except ValueError:
        return ""
    host = bare_host(parts.hostname or "")
    if not MAP_HOST.fullmatch(host) or (host != "maps.app.goo.gl" and not host.startswith("maps.") and not parts.path.startswith("/maps")):
        return ""
    if point := MAP_POINT.search(unquote(parts.query)):
        return f"https://www.google.com/maps/search/?api=1&query={point[2]},{point[1]}"
    if words := facts.get("q", [""])[0]:
        return f"https://www.google.com/maps/search/?api=1&query={percent_encoded(words.replace('&', '%26').replace('#', '%23'))}"
    return "" if "/embed" in parts.path or facts.get("output") == ["embed"] else address.replace("http://", "https://", 1)


def viewed_file(address: str) -> str:
    """The file that an online viewer shows (``docs.google.com/viewer?url=...``), or ''."""
    try:
        parts = urlsplit(address)
        name = VIEWERS.get(bare_host(parts.hostname or ""))
        return parse_qs(parts.query, max_num_fields=30).get(name, [""])[0] if name else ""
    except ValueError:
        return ""
