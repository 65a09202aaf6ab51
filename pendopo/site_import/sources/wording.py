"""Text as old sites hold it: markup out of titles, bytes of a doubtful encoding, characters that XML and screens can't take."""

import re
from html import unescape

TAG = re.compile(r"<(?:/?[a-zA-Z][^<>]*|!--[^<]{0,500}?--)>")  # bounded: open comments alone must not take for ever
SPACE = re.compile(r"\s+")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
LONGEST_DETAIL = 200
NUMBER_OR_MAIL = re.compile(r"\d{9,}|[\w.+-]+@[\w-]+\.[\w.]+")


def plain(text: str) -> str:
    """A title or summary without markup, entities resolved, on one line: ``Rapat &amp; <em>pleno</em>`` is ``Rapat & pleno``."""
    return SPACE.sub(" ", CONTROL.sub("", unescape(TAG.sub("", text)))).strip()


def decoded(raw: bytes, declared: str = "utf-8") -> tuple[str, str]:
    """Bytes as text, and the encoding that they were in.

    What is sound UTF-8 is UTF-8, whatever was said of it; then comes what was said, then Windows-1252, which never fails
    here: old Indonesian sites were written in one of them.
    """
    for name in ("utf-8", declared):
        try:
            return raw.decode(name), name
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("cp1252", errors="replace"), "cp1252"


def without_controls(text: str) -> str:
    """Without the characters that XML 1.0 has no place for; tabs and ends of lines stay."""
    return CONTROL.sub("", text)


def detail(text: str) -> str:
    """A sample for a fault: at most 200 letters, on one line, without numbers or addresses of persons."""
    return NUMBER_OR_MAIL.sub("…", plain(text))[:LONGEST_DETAIL]


def name_of_person(text: str, account: str = "") -> str:
    """A display name; '' for what is an e-mail address or the name of an account in truth."""
    found = plain(text)
    return "" if "@" in found or found.lower() == account.lower() else found[:LONGEST_DETAIL]
