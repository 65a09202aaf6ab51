"""Names and words for pictures and files of an old site: from its address and what was said of it there, never trusted."""

import re
import unicodedata
from urllib.parse import unquote, urlsplit

PICTURES = frozenset({"jpg", "jpeg", "png", "gif", "webp"})
DOCUMENTS = frozenset({"pdf", "csv", "xlsx", "docx", "ods", "odt"})
OLD_OFFICE = frozenset({"doc", "xls", "ppt", "pptx", "rtf"})
SHORTEST_ALT = 5
CAMERA_WORDS = frozenset(
    [
        "img",
        "imgp",
        "dsc",
        "dscf",
        "dscn",
        "dcim",
        "mvi",
        "vid",
        "pic",
        "wa",
        "whatsapp",
        "image",
        "images",
        "foto",
        "photo",
        "gambar",
        "screenshot",
        "picture",
        "scan",
        "copy",
        "at",
        "am",
        "pm",
        "pukul",
    ]
)
WORD = re.compile(r"[^\W\d_]+")
FILE_NAME = re.compile(r"\S+\.(?:jpe?g|png|gif|webp|pdf)", re.IGNORECASE)


def path_of(address: str) -> str:
    """The decoded path of an address, without what would climb out of a folder: ``wp-content/uploads/2019/a.jpg``."""
    try:
        path = unquote(urlsplit(address).path)
    except ValueError:
        return ""
    parts = [part for part in re.split(r"[/\\]", path) if part not in ("", ".", "..")]
    return "/".join("".join(sign for sign in part if sign.isprintable()) for part in parts)


def extension_of(address: str) -> str:
    """Lower case, without a dot; '' where the last part of the path has none."""
    name = path_of(address).rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""


def stem_of(address: str) -> str:
    """A plain name for a file: small ASCII letters, digits and hyphens, at most 60, never ''."""
    name = path_of(address).rpartition("/")[2].rpartition(".")[0]
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "berkas"


def says_nothing(words: str) -> bool:
    """Whether a text was made by a camera or a telephone, or is too short to tell anything."""
    bare = words.strip()
    if len(bare) < SHORTEST_ALT or FILE_NAME.fullmatch(bare):
        return True
    return all(word in CAMERA_WORDS for word in WORD.findall(bare.lower()))


def alt_for(alt: str, caption: str, title: str, shown_in: str) -> tuple[str, bool]:
    """The alternative text of a picture, at most 250 letters, and whether it had to be made up from the page that shows it.

    Args:
        alt, caption, title: what the old site said of it, in the order in which it is believed.
        shown_in: title of a page that shows it; '' when none is known.
    """
    for words in (alt, caption, title):
        if not says_nothing(words):
            return " ".join(words.split())[:250], False
    return (f"Foto pada halaman “{' '.join(shown_in.split())[:200]}”" if shown_in else "Foto dari situs lama kantor ini"), True
