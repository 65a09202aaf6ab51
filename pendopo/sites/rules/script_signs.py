"""What a script in a page is up to: packed, decoding itself, writing foreign scripts, sending some visitors elsewhere.

Scripts are read as text, with patterns of bounded length, and never run. What decodes to an address of mail or to letters of
another script (as mail cloaks and emoji tests do) is innocent.
"""

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote

from pendopo.sites.rules.foreign_hosts import address_of

LONGEST = 60_000  # letters of a script that are read, half of them from its end
DECODING = re.compile(
    r"(?:eval|\bFunction|settimeout|setinterval)\s{0,5}\(\s{0,5}(?:window\.)?(?:atob|unescape|decodeuri\w{0,12}|string\.fromcharcode)\s{0,5}\(",
    re.I,
)
EVAL = re.compile(r"\beval\s{0,5}\(|\bFunction\s{0,5}\(|constructor\s{0,5}\(", re.I)
PACKED = re.compile(r"eval\s{0,5}\(\s{0,5}function\s{0,5}\(\s{0,5}p\s{0,3},\s{0,3}a\s{0,3},\s{0,3}c\s{0,3},\s{0,3}k", re.I)
CODES = re.compile(
    r"fromCharCode\s{0,5}(?:\.apply\s{0,5}\([^\[\]]{0,40}\[|\()\s{0,5}((?:(?:0x[0-9a-f]{1,6}|\d{1,7})\s{0,3},\s{0,3}){11,4000}(?:0x[0-9a-f]{1,6}|\d{1,7}))",
    re.I,
)
NUMBERS = re.compile(r"\[((?:\s{0,3}(?:0x[0-9a-f]{1,6}|\d{1,5})\s{0,3},){19,4000}\s{0,3}(?:0x[0-9a-f]{1,6}|\d{1,5}))\s{0,3}\]", re.I)
ESCAPES = re.compile(r"(?:\\x[0-9a-f]{2}|\\u00[0-9a-f]{2}|%[0-9a-f]{2}){12,8000}", re.I)
ESCAPED = re.compile(r"\\x([0-9a-f]{2})|\\u00([0-9a-f]{2})", re.I)
PERCENT = re.compile(r"(?:%[0-9a-f]{2}[\w.:/=\"' ()<>+-]{0,12}){8,4000}", re.I)
ATOB = re.compile(r"atob\s{0,5}\(\s{0,5}['\"]([A-Za-z0-9+/=]{16,20000})")
OBFUSCATED_NAME = re.compile(r"_0x[0-9a-f]{3,6}")
URL = re.compile(r"(?:https?:)?(?:\\?/){2}[\w.-]{3,200}")
EVIL = re.compile(
    r"<script|<iframe|https?:\\?/\\?/|location|document\.write|createelement|\.src\b|\beval|<a\s+href|window\[|xmlhttp|fetch\(", re.I
)
WRITES = re.compile(r"document\s{0,3}\.\s{0,3}write(?:ln)?\s{0,5}\(", re.I)
TAG_WITH_SOURCE = re.compile(r"(?:<|%3c|\\x3c)(?:script|iframe)", re.I)
INSERTS = re.compile(r"createelement\s{0,5}\(\s{0,5}['\"](?:script|iframe)['\"]", re.I)
MOVES = re.compile(
    r"(?:\blocation(?:\.href)?\s{0,5}=\s{0,5}(?!=)|location\s{0,3}\.\s{0,3}(?:replace|assign)\s{0,3}\(|location\s{0,3}\[\s{0,3}['\"]href['\"]\s{0,3}\]\s{0,3}=|window\.open\s{0,3}\()\s{0,5}(.{0,300})",
    re.I,
)
ASKS_WHO = re.compile(
    r"navigator\s{0,3}\.\s{0,3}(?:useragent|platform|vendor)|\.useragent|screen\s{0,3}\.\s{0,3}width|matchmedia|ontouchstart|maxtouchpoints",
    re.I,
)
ASKS_WHENCE = re.compile(r"\breferrer\b", re.I)
SEARCHERS = re.compile(r"google|bing|yahoo|yandex|android|iphone|mobile|bot", re.I)
ASSIGNED = re.compile(r"\b(\w{1,40})\s{0,3}=\s{0,3}(?:'([^'\n]{1,300})'|\"([^\"\n]{1,300})\")")
JOINS = re.compile(r"'\s{0,5}\+\s{0,5}'|\"\s{0,5}\+\s{0,5}\"")
PART = re.compile(r"\s{0,5}(?:'([^'\n]{0,300})'|\"([^\"\n]{0,300})\"|`([^`\n]{0,300})`|(\w{1,40}))\s{0,5}(\+?)")
HINTS = (
    "eval",
    "atob",
    "charcode",
    "unescape",
    "\\x",
    "\\u00",
    "_0x",
    "write",
    "location",
    "%3c",
    "createelement",
    "constructor",
    "function(",
    "window.open",
)

Found = tuple[str, str]  # weight's name, place
IsForeign = Callable[[str], bool]


def script_signs(source: str, is_foreign: IsForeign) -> Iterator[Found]:
    """Names of weights with their places in one inline script.

    Args:
        is_foreign: whether a host is neither the office's own nor one of the usual services.
    """
    text = source if len(source) <= LONGEST else source[: LONGEST // 2] + "\n" + source[-LONGEST // 2 :]
    text = JOINS.sub("", text)  # 'ht' + 'tps'
    lower = text.lower()
    if not any(hint in lower for hint in HINTS):
        return
    yield from decoded_signs(text, lower)
    yield from written_signs(text, is_foreign)
    yield from moving_signs(text, is_foreign)


def decoded_signs(text: str, lower: str) -> Iterator[Found]:
    if found := DECODING.search(text):
        yield "obfuscated_script.decodes_itself", around(text, found.start())
    if found := PACKED.search(text):
        evil = any(
            word in lower for word in ("|location|", "|href|", "|referrer|", "|useragent|", "|iframe|", "|navigator|", "|fromcharcode|")
        )
        leads = any(word in lower for word in ("|http|", "|https|", "://"))
        yield "obfuscated_script.packed_evil" if evil and leads else "obfuscated_script.packed", around(text, found.start())
    if lower.count("_0x") >= 12 and len(OBFUSCATED_NAME.findall(text[:LONGEST])) >= 12:
        yield "obfuscated_script.renamed", around(text, lower.find("_0x"))
    for plain, at in decoded(text):
        if harmless(plain):
            continue
        if EVIL.search(plain):
            yield "obfuscated_script.hides_address", f"{around(text, at)[:80]} → {plain[:100]}"
        elif len(plain) >= 60 and EVAL.search(text):
            yield "obfuscated_script.long_escape", around(text, at)


def decoded(text: str) -> Iterator[tuple[str, int]]:
    """What coded parts of a script say, and where they stand; at most twenty of each kind."""
    for pattern in (CODES, NUMBERS):
        for found, _n in zip(pattern.finditer(text), range(20), strict=False):
            codes = [int(code.strip(), 0 if code.strip().lower().startswith("0x") else 10) for code in found[1].split(",")]
            yield "".join(chr(code) if code < 0x110000 else "?" for code in codes), found.start()
    for found, _n in zip(ESCAPES.finditer(text), range(20), strict=False):
        yield unquote(ESCAPED.sub(lambda one: chr(int(one[1] or one[2], 16)), found[0])), found.start()
    for found, _n in zip(PERCENT.finditer(text), range(20), strict=False):
        yield unquote(found[0]), found.start()
    for found, _n in zip(ATOB.finditer(text), range(20), strict=False):
        yield from64(found[1]), found.start()


def from64(text: str) -> str:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4)).decode("latin-1")
    except (binascii.Error, ValueError):
        return ""


def harmless(plain: str) -> bool:
    """Mail addresses that are kept from robots, emoji that are tried out, analytics of old that wrote its script with escapes."""
    letters = sum(" " <= letter <= "~" for letter in plain)
    return (
        letters < 8
        or letters < 0.7 * len(plain)
        or "mailto:" in plain
        or ("@" in plain and "<script" not in plain.lower() and "//" not in plain)
        or "google-analytics.com" in plain
    )


def written_signs(text: str, is_foreign: IsForeign) -> Iterator[Found]:
    """Foreign scripts and frames that a script writes into the page."""
    for found, _n in zip(WRITES.finditer(text), range(20), strict=False):
        part = text[found.start() : found.start() + 600]
        plain = unquote(ESCAPED.sub(lambda one: chr(int(one[1] or one[2], 16)), part))
        if TAG_WITH_SOURCE.search(plain) and any(is_foreign(host) for host in hosts_in(plain)):
            yield "foreign_script.written", part[:200]
    if (inserts := INSERTS.search(text)) and any(is_foreign(host) for host in hosts_in(text)):
        yield "foreign_script.inserted", around(text, inserts.start())


def hosts_in(text: str) -> Iterator[str]:
    for found, _n in zip(URL.finditer(text), range(60), strict=False):
        yield address_of(found[0].replace("\\/", "/")).host


def moving_signs(text: str, is_foreign: IsForeign) -> Iterator[Found]:
    """Visitors sent to a foreign host: all of them, or those on phones and from search engines."""
    names = {found[1]: found[2] or found[3] for found, _n in zip(ASSIGNED.finditer(text), range(80), strict=False)}
    choosy = bool(ASKS_WHENCE.search(text)) or bool(ASKS_WHO.search(text))
    for found, _n in zip(MOVES.finditer(text), range(20), strict=False):
        target = target_of(found[1], names)
        if target and is_foreign(address_of(target).host):
            opens = found[0].lower().startswith("window.open")
            name = "conditional_redirect.foreign" if choosy else ("redirect.opens" if opens else "redirect.script")
            yield name, around(text, found.start())
        elif not target and choosy and SEARCHERS.search(text) and ("atob" in text or "fromCharCode" in text):
            yield "conditional_redirect.coded", around(text, found.start())


def target_of(expression: str, names: dict[str, str]) -> str:
    """The address that an expression begins with: of strings, and of names that were given strings before, put together."""
    pieces, at = [], 0
    for _number in range(8):
        found = PART.match(expression, at)
        piece = found and next((part for part in (found[1], found[2], found[3], names.get(found[4] or "")) if part is not None), None)
        if not found or piece is None:
            break
        pieces.append(piece)
        at = found.end()
        if not found[5]:
            break
    return "".join(pieces)


def around(text: str, at: int) -> str:
    return text[max(0, at - 10) : at + 190]
