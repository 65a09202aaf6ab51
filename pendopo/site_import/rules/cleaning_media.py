"""Pictures, figures, films and frames."""

import re
from itertools import pairwise
from operator import itemgetter
from typing import Any

from pendopo.site_import.rules.cleaning_addresses import (
    OTHER_PICTURE_TYPES,
    file_type,
    is_file,
    is_picture,
    map_of,
    picture_address,
    video_of,
    viewed_file,
)
from pendopo.site_import.rules.cleaning_asides import Reason, without_marks
from pendopo.site_import.rules.cleaning_flow import (
    FILM_TITLES,
    Flow,
    Handler,
    Part,
    linked_text,
    one_line,
    pieces_in,
    take_out,
    texts_in,
    walk,
)
from pendopo.site_import.rules.cleaning_text import block, source_text
from pendopo.site_import.rules.pieces import Piece

LONGEST_CAPTION, LONGEST_TABLE_CAPTION, LONGEST_ALT = 250, 200, 250
SIZE = re.compile(r"(\d{1,5})(?:\.\d{1,9})?[wx]")
SIZE_WITH_COMMA = re.compile(r"(\s\d{1,5}(?:\.\d{1,9})?[wx]),")
LARGE = ("data-full-url", "data-orig-file", "data-large-file")
LAZY = ("data-src", "data-lazy-src", "data-original", "data-litespeed-src", "data-echo")
FRAME_ADDRESSES = ("src", "data-src", "data-lazy-src", "data-litespeed-src")
CAMERA_NAME = re.compile(
    r"(?:img|dsc|dscn|dcim|pict|photo|foto|image|gambar|wa|whatsapp image|screenshot|scan|untitled|p)?(?:wa|at|am|pm|[\W\d_])*"
)
ENDING = re.compile(r"\.(?:jpe?g|png|gif|webp|bmp|tiff?|svg)$", re.IGNORECASE)
SIZE_IN_NAME = re.compile(r"-(?:\d{2,4}x\d{2,4}|scaled|e\d{8,})$")
NOT_A_LETTER = re.compile(r"[\W_]+")
EMPTY_TITLES = re.compile(r"youtube video player|vimeo video player|embedded (?:video|content)|video|iframe|embed", re.IGNORECASE)
CAPTIONS = ("caption-text", "gallery-caption", "wp-caption-dd")
CAPTIONED = ("wp-caption", "gallery-item")
MAP_WORDS = "Peta di Google Maps"


def picture(element: Any, flow: Flow, _depth: int) -> None:
    """A picture, where its bytes can be fetched and the platform takes their type."""
    job = flow.job
    if is_sign(element):
        flow.text(element.get("alt") or "")
        return
    if element.get("width") in ("0", "1", "2") and element.get("height") in ("0", "1", "2"):
        return  # a spacer, or somebody's counter
    address = address_of(element, flow)
    reason = fault_of(address, element, flow)
    if reason:
        job.leave(reason, element)
        return
    job.media[address] = None
    job.says_of(address, alt_of(element, address))
    flow.add_picture(Piece("picture", {"image": address, "caption": ""}))


def is_sign(element: Any) -> bool:
    """Whether a picture stands for a sign of writing: WordPress made pictures of emoji."""
    names = element.get("class") or ""
    return "emoji" in names or "wp-smiley" in names


def fault_of(address: str, element: Any, flow: Flow) -> Reason | None:
    if not address:
        return Reason.DATA_PICTURE if (element.get("src") or "").lstrip()[:5].lower() == "data:" else Reason.LOST_PICTURE
    if file_type(address) in OTHER_PICTURE_TYPES:
        return Reason.FILE_TYPE
    return None if flow.job.place.holds(address) else Reason.FOREIGN_PICTURE


def address_of(element: Any, flow: Flow) -> str:
    """The largest form of a picture: what it is a link to, the widest of its set, what a script was to load, what is shown."""
    place, address = flow.job.place, ""
    for written in written_addresses(element, flow.style.href):
        found = picture_address(place.absolute(written)) if written else ""
        if found.startswith("http") and place.holds(found):
            return found
        address = address or (found if found.startswith("http") else "")
    return address


def written_addresses(element: Any, linked: str) -> list[str]:
    addresses = [linked if is_picture(linked) else ""]
    addresses += widest(element.get("srcset") or element.get("data-srcset") or "")
    addresses += [element.get(name) or "" for name in LARGE]
    shown = element.get("src") or ""
    lazy = [element.get(name) or "" for name in LAZY]
    return [*addresses, *lazy, shown] if shown.lstrip()[:5].lower() == "data:" else [*addresses, shown, *lazy]


def widest(srcset: str) -> list[str]:
    """The address of the largest form in a ``srcset``, or nothing."""
    words = SIZE_WITH_COMMA.sub(r"\1 ", srcset[:20_000]).split()
    sizes = [(int(size[1]), address.lstrip(",")) for address, word in pairwise(words) if (size := SIZE.fullmatch(word))]
    return [max(sizes, key=itemgetter(0))[1]] if sizes else []


def alt_of(element: Any, address: str) -> str:
    """What the source says of a picture for those who can't see it; '' where it only repeats the file's name."""
    alt = " ".join(without_marks((element.get("alt") or "")[: 4 * LONGEST_ALT]).split())
    if ENDING.search(alt) or CAMERA_NAME.fullmatch(alt.lower()):
        return ""
    name = SIZE_IN_NAME.sub("", ENDING.sub("", address.rpartition("/")[2]))
    if NOT_A_LETTER.sub("", alt).lower() == NOT_A_LETTER.sub("", name).lower() and ("-" in alt or "_" in alt):
        return ""
    return alt if len(alt) <= LONGEST_ALT else alt[:LONGEST_ALT].rpartition(" ")[0]


def unscripted(element: Any, flow: Flow, depth: int) -> None:
    """``noscript``: the picture that a script would have loaded; all else was not seen."""
    pictures = list(element.iter("img"))
    if not pictures or source_text(element).strip():
        flow.job.leave(Reason.SCRIPT, element)
    for one in pictures if not source_text(element).strip() else ():
        picture(one, flow, depth)


def figure(element: Any, flow: Flow, depth: int) -> None:
    """A picture, table or film with its caption. A caption that is long or has links becomes a paragraph."""
    flow.end_line()
    written = caption_in(element)
    caption = flow.below(take_out(written), depth) if written is not None else []
    parts = flow.below(element, depth)
    texts = texts_in(parts)
    if "wp-caption" in (element.get("class") or "") and len(texts) < len(parts):
        parts, caption = [*pieces_in(parts)], [*texts, *caption]  # [caption] has its words beside the picture
    flow.parts.extend(with_caption(parts, caption, flow))


def caption_in(element: Any) -> Any:
    """The element that is the caption of all in a figure, or None."""
    own = next(element.iterchildren("figcaption"), None)
    if own is not None or element.tag == "figure":
        return own
    return next((one for one in element.iterdescendants() if any(name in (one.get("class") or "") for name in CAPTIONS)), None)


def with_caption(parts: list[Part], caption: list[Part], flow: Flow) -> list[Part]:
    """Parts under one caption: in the block that takes it, else as paragraphs after them."""
    texts, pieces = texts_in(caption), pieces_in(parts)
    words = one_line(texts)
    plain = words and len(texts) == len(caption) and not any(text.linked for text in texts)
    if not plain or len(pieces) != 1 or not (captioned := captioned_piece(pieces[0], words, flow)):
        return [*parts, *caption]
    return [captioned if part is pieces[0] else part for part in parts]


def captioned_piece(piece: Piece, words: str, flow: Flow) -> Piece | None:
    """The block with a caption, or None where it takes none, has one, or the words are too long for it."""
    if piece.block == "picture" and not piece.value["caption"] and len(words) <= LONGEST_CAPTION:
        flow.job.says_of(piece.value["image"], words)
        return Piece("picture", {**piece.value, "caption": words})
    if piece.block == "table" and piece.value["caption"].startswith("Tabel") and len(words) <= LONGEST_TABLE_CAPTION:
        return Piece("table", {**piece.value, "caption": words})
    if piece.block == "video" and piece.value["title"] in FILM_TITLES.values() and len(words) <= 150:
        return Piece("video", {**piece.value, "title": words})
    return None


def wrapper(element: Any, flow: Flow, depth: int) -> None:
    """A ``div``: a figure by its class, else a wrapper."""
    names = element.get("class")
    if names and any(name in names for name in CAPTIONED) and element.find(".//img") is not None:
        figure(element, flow, depth)
    else:
        block(element, flow, depth)


def frame(element: Any, flow: Flow, _depth: int) -> None:
    """A frame: a film, a map as a link, a file of the site; all else is left over. ``srcdoc`` is not looked at."""
    address = flow.job.place.absolute(first_of(element, FRAME_ADDRESSES))
    shown = shown_at(address, element.get("title") or "", flow) if element.get("srcdoc") is None or video_of(address) else None
    if shown is None or source_text(element).strip():
        flow.job.leave(Reason.FRAME, element)
    if shown is not None:
        flow.add(shown)


def first_of(element: Any, names: tuple[str, ...]) -> str:
    return next((value for name in names if (value := element.get(name)) and not value.startswith(("about:", "data:"))), "")


def shown_at(address: str, title: str, flow: Flow) -> Part | None:
    """The part for what a frame shows, or None."""
    job, words = flow.job, " ".join(without_marks(title).split())
    if film := video_of(address):
        return job.film(film, "" if EMPTY_TITLES.fullmatch(words) else words)
    if place := map_of(address):
        return linked_text(place, MAP_WORDS, job)
    file = job.place.absolute(viewed_file(address) or address)
    return job.download(file, "") if is_file(file) and job.place.holds(file) else None


def film(element: Any, flow: Flow, _depth: int) -> None:
    """``video`` and ``audio``: what lies on a film host is a film; a file of the old site is for the editor to put elsewhere."""
    written = [element.get("src") or "", *(one.get("src") or "" for one in element.iter("source"))]
    address = next((found for one in written if (found := video_of(flow.job.place.absolute(one)))), "")
    if not address or source_text(element).strip():
        flow.job.leave(Reason.MEDIA_FILE, element)
    if address:
        flow.add(flow.job.film(address, element.get("title") or ""))


def plugin(element: Any, flow: Flow, _depth: int) -> None:
    """``object``, ``embed``: old pages showed films and files by them. The element itself never passes."""
    written = [element.get("data") or "", element.get("src") or ""]
    written += [one.get("value") or "" for one in element.iter("param") if one.get("name") in ("movie", "src", "url")]
    written += [one.get("src") or "" for one in element.iter("embed")]
    addresses = [address for one in written if (address := flow.job.place.absolute(one))]
    shown = next((part for one in addresses if (part := shown_at(one, "", flow)) and isinstance(part, Piece)), None)
    if shown is None or source_text(element).strip():
        flow.job.leave(Reason.OBJECT, element)
    if shown is not None:
        flow.add(shown)


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(("img", "amp-img"), picture),
    **dict.fromkeys(("iframe", "amp-iframe"), frame),
    **dict.fromkeys(("video", "audio"), film),
    **dict.fromkeys(("object", "embed", "applet"), plugin),
    "div": wrapper,
    "figure": figure,
    "noscript": unscripted,
    "picture": walk,
}
