"""What the tests of cleaning look at: pieces as words, and rich text as the elements that a browser would find."""

from html import unescape
from html.parser import HTMLParser
from typing import Any

from pendopo.site_import.rules.cleaning import clean
from pendopo.site_import.rules.pieces import Cleaned, Piece

HOST, BASE = "kab-contoh.kpu.go.id", "https://kab-contoh.kpu.go.id/berita/rapat/"
ALLOWED = {"p": set(), "br": set(), "b": set(), "i": set(), "h3": set(), "ol": set(), "ul": set(), "li": set(), "a": {"href"}}
FIELDS = {
    "picture": {"image", "caption"},
    "download": {"document", "label"},
    "quote": {"text", "source"},
    "video": {"title", "url", "poster", "length"},
    "table": {"caption", "data", "chart", "column", "source"},
}


def cleaned(html: str, **more: Any) -> Cleaned:
    return clean(html, host=HOST, base=BASE, **more)


def blocks(html: str, **more: Any) -> list[tuple[str, Any]]:
    return [(piece.block, piece.value) for piece in cleaned(html, **more).pieces]


def text(html: str, **more: Any) -> str:
    """The one paragraph that a body becomes."""
    ((block, value),) = blocks(html, **more)
    assert block == "paragraph"
    return str(value)


def reasons(html: str) -> list[str]:
    return [str(part.reason) for part in cleaned(html).left_over]


def rich_texts(piece: Piece) -> list[str]:
    if piece.block == "paragraph":
        return [piece.value]
    return [fold["text"] for fold in piece.value] if piece.block == "folds" else []


class Elements(HTMLParser):
    """Collects every element, attribute and declaration, as the standard library sees them."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.others: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def faults(result: Cleaned) -> list[str]:
    """What of the pieces may not stand on the platform: elements, attributes, addresses, fields."""
    wrong = []
    for piece in result.pieces:
        for markup in rich_texts(piece):
            elements = Elements(markup)
            wrong += [f"declaration {one!r}" for one in elements.others]
            for tag, attributes in elements.found:
                wrong += [f"element {tag}"] if tag not in ALLOWED else []
                wrong += [f"attribute {tag} {name}" for name in attributes if name not in ALLOWED.get(tag, set())]
                wrong += [f"address {href}" for href in attributes.values() if not is_harmless(href or "")]
        wrong += fields_wrong(piece)
    wrong += [f"address {address}" for address in (*result.links, *result.media, *result.alts) if not is_harmless(address)]
    return wrong


def is_harmless(address: str) -> bool:
    return address.startswith(("https://", "http://", "mailto:", "tel:")) and not any(sign.isspace() or sign in '"<>\\' for sign in address)


def fields_wrong(piece: Piece) -> list[str]:
    rows = piece.value if piece.block == "gallery" else [piece.value]
    kind = "picture" if piece.block == "gallery" else piece.block
    wrong = [f"fields of {kind}" for row in rows if kind in FIELDS and set(row) != FIELDS[kind]]
    addresses = [row.get("image") or row.get("document") or row.get("url") for row in rows if kind in ("picture", "download", "video")]
    return wrong + [f"address {address}" for address in addresses if not is_harmless(address)]


def words_kept(result: Cleaned) -> str:
    """All words of the pieces and of what is left over, as one text."""
    return unescape(" ".join([*(str(piece.value) for piece in result.pieces), *(part.source for part in result.left_over)]))
