"""Text as old sites hold it: markup out of titles, bytes of a doubtful encoding, characters that XML and screens can't take."""

import codecs
import re
from html import unescape

from pendopo.site_import.rules.mojibake import mended

TAG = re.compile(r"<(?:/?[a-zA-Z][^<>]*|!--[^<]{0,500}?--)>")  # bounded: open comments alone must not take for ever
SPACE = re.compile(r"\s+")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
LONGEST_DETAIL = 200
LONGEST_SAMPLE = 1_000  # letters of a text that is looked at for a detail
# Names that a server may give an encoding; Python knows others that are none of text, or take for ever.
ENCODINGS = re.compile(
    r"(?:utf-(?:8|16|32)(?:-[bl]e)?|ascii|cp\d+|iso8859-\d+|koi8-[rtu]|gb\w+|big5\w*|shift_jis\w*|euc_\w+|tis-620|mac-\w+)"
)
MIXED = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
BYTE_BY_BYTE = "pendopo_windows_1252"  # how errors of UTF-8 are read: each byte that is none as Windows-1252
NUMBER_OR_MAIL = re.compile(r"\d{9,}|[\w.+-]+@[\w-]+\.[\w.]+")


def plain(text: str) -> str:
    """A title or summary without markup, entities resolved, on one line: ``Rapat &amp; <em>pleno</em>`` is ``Rapat & pleno``."""
    return SPACE.sub(" ", CONTROL.sub("", mended(unescape(TAG.sub("", text))))).strip()


def decoded(raw: bytes, declared: str = "utf-8") -> tuple[str, str]:
    """Bytes as text, and the encoding that they were in.

    What is sound UTF-8 is UTF-8, whatever was said of it; then comes what was said, then Windows-1252, which never fails
    here: old Indonesian sites were written in one of them, and some in both, a paragraph in this and the next in that.
    """
    for name in ("utf-8", encoding_named(declared)):
        try:
            return raw.decode(name), name
        except UnicodeError:
            continue
    if MIXED.search(raw):
        return raw.decode("utf-8", BYTE_BY_BYTE), "cp1252"
    return raw.decode("cp1252", "replace"), "cp1252"


def encoding_named(said: str) -> str:
    """The encoding that a server, a page or a file speaks of; UTF-8 where it is none of texts."""
    try:
        name = codecs.lookup(said).name
    except (LookupError, ValueError):
        return "utf-8"
    return name if ENCODINGS.fullmatch(name) else "utf-8"


def as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """One byte that is no UTF-8, as Windows-1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.start + 1].decode("cp1252", "replace"), error.start + 1


codecs.register_error(BYTE_BY_BYTE, as_windows_1252)


def without_controls(text: str) -> str:
    """Without the characters that XML 1.0 has no place for; tabs and ends of lines stay."""
    return CONTROL.sub("", text)


def detail(text: str) -> str:
    """A sample for a fault: at most 200 letters, on one line, without numbers or addresses of persons."""
    return NUMBER_OR_MAIL.sub("…", plain(text[:LONGEST_SAMPLE]))[:LONGEST_DETAIL]


def name_of_person(text: str, account: str = "") -> str:
    """A display name; '' for what is an e-mail address or the name of an account in truth."""
    found = plain(text)
    return "" if "@" in found or found.lower() == account.lower() else found[:LONGEST_DETAIL]
