"""A source, a cleaner and a detector for tests of the job: small, plain, and honest about what they are given."""

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pendopo.site_import.parts import Given, Nearby, NotFetched, Parts
from pendopo.site_import.rules.items import Fault, Found, Item, Kind, Medium
from pendopo.site_import.rules.pieces import Cleaned, LeftOver, Piece
from pendopo.site_import.rules.verdicts import Pile, Sign, Verdict
from tests.kit.test_pictures import jpeg
from tests.pdfs import good_pdf

HOST = "kab-kediri.kpu.go.id"
DAY = datetime.datetime(2019, 3, 4, 8, 0, tzinfo=datetime.UTC)
PDF = good_pdf(["Surat edaran tentang jam layanan."])


def address(path: str) -> str:
    return f"https://{HOST}/{path}"


def post(number: int, **changes: Any) -> Item:
    facts = {
        "source_id": f"post-{number}",
        "kind": Kind.POST,
        "title": f"Berita nomor {number}",
        "html": f"<p>Isi berita nomor {number} dari situs lama kantor ini.</p>",
        "address": address(f"2019/03/berita-{number}/"),
        "published": DAY + datetime.timedelta(days=number),
        "categories": ("Berita",),
    }
    return Item(**facts | changes)


@dataclass
class Old:
    """An old site in memory; ``breaks_after`` raises in the middle of reading, as a crash does."""

    found: list[Found] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    breaks_after: int | None = None
    fetched: list[str] = field(default_factory=list)

    def read(self, given: Given) -> Iterator[Found]:
        for number, one in enumerate(self.found):
            if number == self.breaks_after:
                raise Killed
            yield one

    def fetch(self, place: str, given: Given) -> bytes:
        self.fetched.append(place)
        try:
            return self.files[place]
        except KeyError:
            raise NotFetched("gone", "404") from None

    def parts(self, **changes: Callable[..., Any]) -> Parts:
        usual: dict[str, Any] = {
            "read": self.read, "clean": clean, "judge": judge, "page_type": page_type, "fetch": self.fetch, "fill": fill,
        }  # fmt: skip
        return Parts(**usual | changes)


class Killed(Exception):
    """The process is gone."""


def clean(item: Item, given: Given, nearby: Nearby) -> Cleaned:
    """One paragraph, the pictures named in it; what looks like a script is left over."""
    pieces: list[Piece] = [Piece("paragraph", item.html)] if "<script" not in item.html else []
    media = tuple(word for word in item.html.split('"') if word.startswith("https://") and word.endswith((".jpg", ".pdf")))
    pieces += [Piece("picture", {"image": one, "caption": ""}) for one in media if one.endswith(".jpg")]
    pieces += [Piece("download", {"document": one, "label": ""}) for one in media if one.endswith(".pdf")]
    left = (LeftOver("script", item.html),) if "<script" in item.html else ()
    return Cleaned(tuple(pieces), left, (), media)


def judge(item: Item, given: Given) -> Verdict:
    if "slot" in item.title.lower():
        return Verdict(Pile.INFECTED, 90, (Sign("hidden_links", 90, item.title),))
    if "<script" in item.html:
        return Verdict(Pile.DOUBTFUL, 40, (Sign("obfuscated_script", 40, item.html[:100]),))
    return Verdict(Pile.CLEAN)


def page_type(item: Item, given: Given, cleaned: Cleaned) -> str:
    if item.kind is Kind.PAGE:
        return "standard"
    return (given.mapping or {}).get(item.categories[0] if item.categories else "", "news")


def fill(pieces: Sequence[Piece], images: Mapping[str, int], documents: Mapping[str, int], pages: Mapping[str, int]) -> Sequence[Piece]:
    """Keys in the place of addresses; what is not here is left out."""
    filled = []
    for piece in pieces:
        if piece.block == "picture":
            if key := images.get(piece.value["image"]):
                filled.append(Piece("picture", piece.value | {"image": key}))
        elif piece.block == "download":
            if key := documents.get(piece.value["document"]):
                filled.append(Piece("download", piece.value | {"document": key}))
        else:
            filled.append(piece)
    return filled


PICTURE, TWIN, FILE, LOST = (address(f"wp-content/uploads/{name}") for name in ("rapat.jpg", "rapat-2.jpg", "surat.pdf", "hilang.jpg"))


def usual() -> Old:
    """Seven posts, one page, pictures of which two are the same and one is gone, a file, and a damaged part."""
    posts: list[Found] = [post(number) for number in range(1, 5)]
    posts[0] = post(1, html=f'<p>Rapat pleno terbuka.</p><img src="{PICTURE}">', picture=PICTURE)
    posts[1] = post(2, html=f'<p>Rapat lagi.</p><img src="{TWIN}"><a href="{FILE}">surat</a><img src="{LOST}">')
    return Old(
        [
            *posts,
            Fault("baris 12", "damaged_xml", "tag tidak ditutup"),
            post(5, title="Situs slot gacor"),
            post(6, title="Dengan skrip", html="<script>x</script>"),
            post(7, kind=Kind.PAGE, title="Sejarah kantor", address=address("sejarah/"), categories=()),
            Medium("attachment-1", PICTURE, title="rapat", alt="Rapat pleno di aula kantor", belongs_to="post-1"),
        ],
        {PICTURE: jpeg(80, 60), TWIN: jpeg(80, 60), FILE: PDF},
    )
