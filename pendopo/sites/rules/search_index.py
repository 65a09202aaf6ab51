"""A static index of pages: files that a browser asks for one by one, so that a search needs no server.

    indeks.json     how many pages, the first word of every file of words, and kind, year and office of every page
    kata/NNN.bin    words in their order, each with the pages that it stands on and how much it says about them
    isi/NNN.json    titles, addresses and summaries of forty pages each

The same pages give the same bytes. Words are stored as stems (rules.stemming). Weights are BM25 with k1 = 1.2 and
b = 0.75 over title, summary and text, cut to seven steps; the rarity of a word is counted in the browser.

Source: S. Robertson, H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from pendopo.sites.rules.stemming import stem, words_of

FORMAT = 1
PAGES_A_PACK = 40
CHUNK = 24_000  # bytes; a single word may need more
STEPS = 7
TITLE_COUNTS, SUMMARY_COUNTS = 6, 2  # as often as in the text
K1, B = 1.2, 0.75
LONGEST_WORD = 40


@dataclass(frozen=True)
class Place:
    """Whose page it is.

    Attributes:
        office: name of the office, KPU Kabupaten Kediri.
        origin: scheme and host of its site; '' for the site that serves the index.
        province: '' for the nation.
        region: the office's own region; that of a province office is the province.
    """

    office: str
    origin: str = ""
    province: str = ""
    region: str = ""


@dataclass(frozen=True)
class FoundPage:
    """One page that can be found.

    Attributes:
        path: address on its site, ``/berita/judul/``.
        kind: what a reader calls it: Berita, Dokumen.
        date: ISO, '' for none.
        summary: a sentence or two, shown in the list of results.
        text: everything else that it says.
    """

    place: Place
    path: str
    title: str
    kind: str
    date: str = ""
    summary: str = ""
    text: str = ""


def index_files(pages: Sequence[FoundPage]) -> dict[str, bytes]:
    """All files of an index, by path below its folder; pages of one office must stand together.

    Returns:
        Without a page there are no files of words, and a first file that says so.
    """
    chunks = chunks_of(postings_of(pages))
    files = {f"kata/{number:03d}.bin": data for number, (_first, data) in enumerate(chunks)}
    for start in range(0, len(pages), PAGES_A_PACK):
        rows = [shown(page) for page in pages[start : start + PAGES_A_PACK]]
        files[f"isi/{start // PAGES_A_PACK:03d}.json"] = as_json(rows)
    files["indeks.json"] = as_json(facets_of(pages) | {"chunks": [first for first, _data in chunks]})
    return files


def as_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def fingerprint(files: Mapping[str, bytes]) -> str:
    """Twelve digits that change with any byte of an index: the name of its folder."""
    digest = sha256()
    for path in sorted(files):
        digest.update(f"{path} {sha256(files[path]).hexdigest()}\n".encode())
    return digest.hexdigest()[:12]


def shown(page: FoundPage) -> list[str]:
    """What the list of results shows of a page; kind, year and office stand in the first file."""
    return [page.title, page.path, page.date, page.summary]


def facets_of(pages: Sequence[FoundPage]) -> dict[str, object]:
    """Kind and year of every page, a letter each, and the offices with how many pages in a row are theirs."""
    kinds = sorted({page.kind for page in pages})
    years = sorted({page.date[:4] for page in pages}, reverse=True)  # '' for none comes last
    offices: list[list[str | int]] = []
    for page in pages:
        row: list[str | int] = [page.place.office, page.place.origin, page.place.province, page.place.region]
        if offices and offices[-1][:4] == row:
            offices[-1][4] = int(offices[-1][4]) + 1
        else:
            offices.append([*row, 1])
    return {
        "format": FORMAT,
        "pages": len(pages),
        "pack": PAGES_A_PACK,
        "kinds": kinds,
        "kind": "".join(letter(kinds.index(page.kind)) for page in pages),
        "years": years,
        "year": "".join(letter(years.index(page.date[:4])) for page in pages),
        "offices": offices,
    }


def letter(number: int) -> str:
    """A number as one letter: 0 is A; what stands in JSON without a backslash."""
    return chr(65 + number) if number < 26 else chr(161 + number)


# -- words


def postings_of(pages: Sequence[FoundPage]) -> dict[str, list[tuple[int, int]]]:
    """The pages of every stem in their order, each with its step from 1 to :data:`STEPS`."""
    counted = [weighed_words(page) for page in pages]
    lengths = [sum(words.values()) for words in counted]
    mean = sum(lengths) / len(lengths) if lengths else 1.0
    found: dict[str, list[tuple[int, int]]] = {}
    for number, (words, length) in enumerate(zip(counted, lengths, strict=True)):
        norm = K1 * (1 - B + B * length / mean)
        for word, weight in words.items():
            found.setdefault(word, []).append((number, step_of(weight, norm)))
    return found


def step_of(weight: int, norm: float) -> int:
    """How much a word says about a page: 1 a little, :data:`STEPS` as much as a word can."""
    return 1 + int(weight / (weight + norm) * (STEPS - 0.001))


@lru_cache(maxsize=2048)  # a site is indexed anew at each change of one page
def weighed_words(page: FoundPage) -> Counter[str]:
    """How often each stem stands on a page, title and summary counted more. The office's name counts once."""
    words: Counter[str] = Counter()
    for text, times in ((page.title, TITLE_COUNTS), (page.summary, SUMMARY_COUNTS), (page.text, 1), (page.place.office, 1)):
        for word in words_of(text):
            if len(word) <= LONGEST_WORD:
                words[stem(word)] += times
    return words


def chunks_of(postings: Mapping[str, list[tuple[int, int]]]) -> list[tuple[str, bytes]]:
    """Words in their order, cut into files of about :data:`CHUNK` bytes: the first word and the bytes of each.

    A file is the length of its head in four bytes (low byte first), the head, JSON of ``[word, bytes, pages, ...]``, and
    the pages of its words: for each ``gap * 8 + step``, the gap counted from the page before (from -1 at the
    beginning), as LEB128.
    """
    chunks: list[tuple[str, bytes]] = []
    rows: list[tuple[str, int, int]] = []
    bodies: list[bytes] = []
    size = 0
    for word in sorted(postings):
        body = encoded(postings[word])
        if rows and size + len(body) > CHUNK:
            chunks.append((rows[0][0], chunk(rows, bodies)))
            rows, bodies, size = [], [], 0
        rows.append((word, len(body), len(postings[word])))
        bodies.append(body)
        size += len(body) + len(word) + 4
    if rows:
        chunks.append((rows[0][0], chunk(rows, bodies)))
    return chunks


def chunk(rows: Sequence[tuple[str, int, int]], bodies: Iterable[bytes]) -> bytes:
    head = as_json([value for row in rows for value in row])
    return len(head).to_bytes(4, "little") + head + b"".join(bodies)


def encoded(postings: Iterable[tuple[int, int]]) -> bytes:
    out, before = bytearray(), -1
    for page, step in postings:
        value, before = (page - before) * 8 + step, page
        while value > 127:
            out.append(value & 127 | 128)
            value >>= 7
        out.append(value)
    return bytes(out)


def decoded(data: bytes) -> list[tuple[int, int]]:
    """Pages and steps back from their bytes, as the browser reads them."""
    found, page, value, shift = [], -1, 0, 0
    for byte in data:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            page += value >> 3
            found.append((page, value & 7))
            value = shift = 0
    return found
