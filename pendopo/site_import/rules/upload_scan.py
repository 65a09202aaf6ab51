"""What lies in a folder of uploads: scripts that a server would run, disguised or open, and what makes the server run them.

Works on names and bytes that are handed in. Nothing is run; of archives only the list of names is read. Patterns stand in
``uploads.yar`` and are compiled once.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import yara_x

from pendopo.sites.rules.infection import DOUBTFUL_FROM, pile_of
from pendopo.sites.rules.live_check import clean
from pendopo.sites.rules.verdicts import Sign, Verdict

RULES = Path(__file__).with_name("uploads.yar")
MOST = 16_000_000  # bytes that are read, a quarter of them from the end
SECONDS = 3  # that the patterns may take for one file
MOST_NAMES = 5000  # of an archive
LARGEST_LIST = 4_000_000  # bytes of an archive's list of names

SCRIPTS = frozenset(
    [
        "php",
        "php3",
        "php4",
        "php5",
        "php7",
        "php8",
        "phps",
        "phtml",
        "pht",
        "phar",
        "phpt",
        "inc",
        "asp",
        "aspx",
        "asa",
        "cer",
        "ashx",
        "asmx",
        "jsp",
        "jspx",
        "jspf",
        "cgi",
        "pl",
        "py",
        "pyc",
        "rb",
        "sh",
        "bash",
        "shtml",
        "shtm",
        "stm",
        "cfm",
        "exe",
        "dll",
        "so",
        "bat",
        "cmd",
        "com",
        "scr",
        "msi",
        "vbs",
        "ps1",
        "hta",
        "jar",
        "war",
    ]
)
INNOCENT_SOURCE = frozenset({"inc", "so", "com", "py", "pl"})  # letters that also end ordinary names: doubtful alone, no more
PICTURES = frozenset(["jpg", "jpeg", "jpe", "jfif", "png", "gif", "webp", "bmp", "ico", "tif", "tiff", "heic", "avif", "svg"])
DOCUMENTS = frozenset(
    [
        "pdf",
        "doc",
        "docx",
        "xls",
        "xlsx",
        "ppt",
        "pptx",
        "odt",
        "ods",
        "odp",
        "rtf",
        "txt",
        "csv",
        "zip",
        "rar",
        "7z",
        "mp3",
        "mp4",
        "avi",
        "mov",
        "webm",
    ]
)
SETTINGS = frozenset({".user.ini", "php.ini", "web.config", ".htpasswd"})
MAGIC: dict[str, tuple[bytes, ...]] = {
    "jpg": (b"\xff\xd8\xff",), "jpeg": (b"\xff\xd8\xff",), "png": (b"\x89PNG\r\n\x1a\n",), "gif": (b"GIF87a", b"GIF89a"),
    "webp": (b"RIFF",), "bmp": (b"BM",), "ico": (b"\x00\x00\x01\x00", b"\x00\x00\x02\x00"), "pdf": (b"%PDF",),
    "zip": (b"PK",), "docx": (b"PK",), "xlsx": (b"PK",), "pptx": (b"PK",),
}  # fmt: skip
SWAPPING = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")
BEHIND_END = 16_384  # bytes behind the end of a picture that are read


def judge_upload(name: str, data: bytes) -> Verdict:
    """The pile of a file, and why.

    Args:
        name: as it was called there, with or without its folder.
        data: its bytes, or as many as were fetched.
    """
    heaviest: dict[str, Sign] = {}
    for sign in (*name_signs(name), *byte_signs(name, data)):
        if sign.points > heaviest.get(sign.code, Sign("", 0)).points:
            heaviest[sign.code] = sign
    signs = tuple(sorted(heaviest.values(), key=lambda sign: (-sign.points, sign.code)))
    score = min(100, sum(sign.points for sign in signs))
    return Verdict(pile_of(score), score, signs)


# -- names


def name_signs(name: str) -> Iterator[Sign]:
    """What a name alone says."""
    place = clean(name)
    last = name.replace("\\", "/").rpartition("/")[2].lower()
    if SWAPPING.search(name) or "\0" in name:
        yield Sign("disguised_name", 60, place)
    endings = endings_of(last)
    if not endings:
        return
    final, before = endings[-1], set(endings[:-1])
    if last in SETTINGS:
        yield Sign("server_settings", 40, place)
    if final in SCRIPTS:
        yield Sign("script_name", 30 if final in INNOCENT_SOURCE else 60, place)
        if before & (PICTURES | DOCUMENTS):
            yield Sign("double_ending", 60, place)
    elif before & (SCRIPTS - INNOCENT_SOURCE):
        yield Sign("double_ending", 60, place)


def endings_of(name: str) -> list[str]:
    """All endings of a name, without blanks, dots, percent codes and the like that servers forgive at its end."""
    bare = SWAPPING.sub("", name).partition("\0")[0].partition("::$")[0].partition("%00")[0]
    return [part.strip().rstrip("_-~ ") for part in bare.rstrip(". \t;").split(".")[1:] if part.strip()]


# -- bytes


def byte_signs(name: str, data: bytes) -> Iterator[Sign]:
    """What the bytes say; those past :data:`MOST` are left out, and said so."""
    part = data
    if len(data) > MOST:
        part = data[: MOST * 3 // 4] + data[-MOST // 4 :]
    last = name.replace("\\", "/").rpartition("/")[2].lower()
    ending = (endings_of(last) or [""])[-1]
    yield from pattern_signs(last, ending, part)
    yield from shape_signs(ending, data)
    if part[:2] == b"PK":
        yield from archive_signs(data)


@lru_cache(maxsize=1)
def patterns() -> yara_x.Rules:
    """The rules of ``uploads.yar``, compiled."""
    return yara_x.compile(RULES.read_text())


def pattern_signs(name: str, ending: str, data: bytes) -> Iterator[Sign]:
    scanner = yara_x.Scanner(patterns())
    scanner.set_timeout(SECONDS)
    try:
        found = scanner.scan(data).matching_rules
    except yara_x.TimeoutError:
        yield Sign("unreadable", DOUBTFUL_FROM, f"{SECONDS} s")
        return
    is_settings = name in ("htaccess", ".htaccess", "htaccess.txt") or name.startswith(".ht") or ending == "htaccess"
    for rule in found:
        meta = dict(rule.metadata)
        code, points = str(meta["sign"]), int(meta["points"])
        if code.startswith("htaccess_") and not is_settings:
            continue
        place = first_match(rule, data)
        if code == "server_script" and not place_of_script(ending, data):
            continue
        yield Sign("script_in_picture" if code == "server_script" and ending in PICTURES else code, points, place)


def place_of_script(ending: str, data: bytes) -> bool:
    """Whether ``<?php`` in such a file is more than an accident or a quotation: compressed bytes hold ``<?=`` by chance."""
    if ending in PICTURES or ending in DOCUMENTS:
        if ending in ("txt", "csv", "rtf", "svg"):
            return bool(re.search(rb"^\s{0,20}<\?php", data[:200], re.IGNORECASE))
        return bool(re.search(rb"<\?php[\s/]|<\?=\s{0,3}[\x20-\x7e]{10}|<script[^>]{0,40}php|<\?\s{0,3}eval", data, re.IGNORECASE))
    return True


def first_match(rule: yara_x.Rule, data: bytes) -> str:
    """The bytes around the first place that a rule found, as text."""
    for pattern in rule.patterns:
        for match in pattern.matches:
            return clean(data[max(0, match.offset - 10) : match.offset + 120].decode("latin-1"))
    return str(rule.identifier)


def shape_signs(ending: str, data: bytes) -> Iterator[Sign]:
    """A file that is not what its name says, or two things at once."""
    wanted = MAGIC.get(ending)
    if wanted and data and not data.startswith(wanted):
        start = data[:400].lstrip().lower()
        if start.startswith((b"<?", b"<%", b"<script", b"<html", b"<!doctype", b"#!", b"mz", b"\x7felf")):
            yield Sign("other_content", 60, clean(data[:80].decode("latin-1")))
        else:
            yield Sign("other_content", 15, data[:8].hex())
    if ending in PICTURES and (tail := behind_end(data)):
        text = tail[:BEHIND_END]
        if re.search(rb"<script|<iframe|<html|<\?php|PK\x03\x04\x14\x00", text, re.IGNORECASE):
            yield Sign("polyglot", 60, clean(text[:120].decode("latin-1")))
    if data.startswith((b"GIF8", b"\xff\xd8\xff")) and re.match(rb"GIF8[79]a\s{0,8}[;=/<*]", data):
        yield Sign("polyglot", 60, clean(data[:60].decode("latin-1")))


def behind_end(data: bytes) -> bytes:
    """What stands behind the last byte of a PNG, GIF or JPEG."""
    for start, end, more in ((b"\x89PNG", b"IEND", 8), (b"\xff\xd8\xff", b"\xff\xd9", 2), (b"GIF8", b"\x00;", 2)):
        if data.startswith(start):
            at = data.rfind(end)
            return data[at + more :] if at >= 0 else b""
    return b""


def archive_signs(data: bytes) -> Iterator[Sign]:
    """Scripts in an archive, and names that leave it; only its list is read, nothing is unpacked."""
    if len(data) > MOST * 8:
        yield Sign("unreadable", DOUBTFUL_FROM, f"{len(data)} B")
        return
    try:
        at = data.rfind(b"PK\x05\x06")
        if at < 0 or int.from_bytes(data[at + 12 : at + 16], "little") > LARGEST_LIST:
            raise zipfile.BadZipFile
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()[:MOST_NAMES]
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError, OverflowError):
        yield Sign("unreadable", 10, "zip")
        return
    scripts = [name for name in names if any(sign.points >= 60 for sign in name_signs(name))]
    if scripts:
        yield Sign("archive_with_scripts", 60, clean(", ".join(scripts[:5])))
    if leaving := [name for name in names if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name[:3]]:
        yield Sign("archive_leaves", 60, clean(", ".join(leaving[:5])))
