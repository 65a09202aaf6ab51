"""Finding a place from what people type: reading the query, and ranking what the database found.

The database says which names resemble a part of the query; which of them is meant is decided here:
a name, and the names above it, should together account for all the words.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pendopo.regions.rules import keys

MOST_WORDS = 5
LONGEST_PHRASE = 3  # words, and one less in a longer query: each phrase costs some 10 ms; a longer name is found by its parts
ABBREVIATIONS = {"kab": "kabupaten", "kabs": "kabupaten", "kodya": "kota", "kotamadya": "kota", "adm": "administrasi", "kep": "kepulauan"}
ALIASES = {
    "babel": "bangka belitung",
    "diy": "yogyakarta",
    "dki": "jakarta",
    "jabar": "jawa barat",
    "jateng": "jawa tengah",
    "jatim": "jawa timur",
    "jogja": "yogyakarta",
    "jogjakarta": "yogyakarta",
    "kalbar": "kalimantan barat",
    "kalsel": "kalimantan selatan",
    "kalteng": "kalimantan tengah",
    "kaltim": "kalimantan timur",
    "kaltara": "kalimantan utara",
    "kepri": "kepulauan riau",
    "malut": "maluku utara",
    "ntb": "nusa tenggara barat",
    "ntt": "nusa tenggara timur",
    "sulbar": "sulawesi barat",
    "sulsel": "sulawesi selatan",
    "sulteng": "sulawesi tengah",
    "sultra": "sulawesi tenggara",
    "sulut": "sulawesi utara",
    "sumbar": "sumatera barat",
    "sumsel": "sumatera selatan",
    "sumut": "sumatera utara",
}
"""Short names of provinces that people type, as words of the full name."""
REGENCY_WORDS = frozenset({"kabupaten", "kota", "administrasi"})
LEVEL_WORDS = {
    "provinsi": 1,
    "propinsi": 1,
    "prov": 1,
    "prop": 1,
    "kecamatan": 3,
    "kec": 3,
    "distrik": 3,
    "desa": 4,
    "kelurahan": 4,
    "kel": 4,
}
CODE_LIKE = re.compile(r"\d[\d.]*")
CONTEXT_WEIGHT = 0.8  # a word found in a name above counts less than one in the name itself
LEVEL_BONUS = 0.02  # for each level above the village: of two equally likely places the larger one is meant
WORTH_SHOWING = 0.35
BESIDE_THE_BEST = 0.6  # a place that scores less than this share of the best one is only noise


@dataclass(frozen=True)
class PlaceQuery:
    """What was typed, read.

    Args:
        code: a region's code, when that was typed; then there are no phrases.
        words: lower-case words, abbreviations written out, at most :data:`MOST_WORDS`.
        level: the level that a word such as "kecamatan" asks for, None when nothing does.
    """

    code: str = ""
    words: tuple[str, ...] = ()
    level: int | None = None

    @property
    def phrases(self) -> list[tuple[int, int, str]]:
        """All runs of neighbouring words that can be a name: first word, last word + 1, text."""
        count = len(self.words)
        longest = LONGEST_PHRASE if count <= LONGEST_PHRASE else LONGEST_PHRASE - 1
        runs = [(start, end) for start in range(count) for end in range(start + 1, min(start + longest, count) + 1)]
        return [(start, end, " ".join(self.words[start:end])) for start, end in runs if _can_be_name(self.words[start:end])]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A region whose name resembles one phrase: how much, 0 to 1."""

    key: int
    phrase: str
    likeness: float


class Ranked(NamedTuple):
    """A place with its score, 0 to 1.06."""

    key: int
    score: float


def read_query(text: str) -> PlaceQuery:
    """Read what was typed: a code ("35.06.12", "350612"), or words ("kec pare kediri").

    A word such as "kecamatan" before a name asks for its level and is no part of the name; at the end,
    or alone, it is a word like others.
    """
    text = unicodedata.normalize("NFC", text).strip().lower().replace("’", "'")
    if CODE_LIKE.fullmatch(text) and (code := _code(text)):
        return PlaceQuery(code=code)
    words = re.findall(r"[\w']+", text)[:MOST_WORDS]
    level = None
    if len(words) > 1 and words[0] in LEVEL_WORDS:
        level = LEVEL_WORDS[words.pop(0)]
    written = " ".join(ABBREVIATIONS.get(word) or ALIASES.get(word) or word for word in words).split()
    return PlaceQuery(words=tuple(written[:MOST_WORDS]), level=level)


def _can_be_name(words: Sequence[str]) -> bool:
    """A kind alone is no name, and "kabupaten" stands first in one."""
    return not REGENCY_WORDS.issuperset(words) and "kabupaten" not in words[1:]


def _code(text: str) -> str:
    text = text.rstrip(".")
    try:
        return keys.dotted(text.replace(".", ""))
    except keys.BadCode:
        return ""


def rank(
    query: PlaceQuery, candidates: Iterable[Candidate], names: Mapping[int, str], *, limit: int, level: int | None = None
) -> list[Ranked]:
    """The places most likely meant, best first; of equals the higher level, then the name, then the key.

    A place scores the share of the words that its own name accounts for, times how alike they are, and
    for the other words how alike they are to the names of regions above it.

    Args:
        query: what was read.
        candidates: what resembles its phrases, in any order.
        names: name of every candidate by key.
        limit: most places to return.
        level: the only level wanted; names of other levels still explain words.
    """
    likeness: dict[tuple[int, str], float] = {}
    own: dict[int, list[Candidate]] = {}
    for candidate in candidates:
        likeness[candidate.key, candidate.phrase] = candidate.likeness
        own.setdefault(candidate.key, []).append(candidate)
    spans = {text: (start, end) for start, end, text in query.phrases}
    ranked = [
        Ranked(key, round(_score(key, found, query.words, spans, likeness), 2))
        for key, found in own.items()
        if level in (None, keys.level(keys.code_of(key)))
    ]
    least = max(WORTH_SHOWING, BESIDE_THE_BEST * max((place.score for place in ranked), default=0.0))
    good = [place for place in ranked if place.score >= least]
    return sorted(good, key=lambda place: (-place.score, keys.level(keys.code_of(place.key)), names[place.key], place.key))[:limit]


def _score(
    key: int,
    found: Sequence[Candidate],
    words: Sequence[str],
    spans: Mapping[str, tuple[int, int]],
    likeness: Mapping[tuple[int, str], float],
) -> float:
    edition, code = keys.edition_of(key), keys.code_of(key)
    above = [keys.region_key(edition, part) for part in keys.ancestors(code)[1:-1]] if len(words) > 1 else []
    best = 0.0
    for candidate in found:
        start, end = spans[candidate.phrase]
        others = _context(words[:start], above, likeness) + _context(words[end:], above, likeness)
        best = max(best, candidate.likeness * (end - start) + CONTEXT_WEIGHT * others)
    return best / len(words) + LEVEL_BONUS * (4 - keys.level(code))


def _context(words: Sequence[str], above: Sequence[int], likeness: Mapping[tuple[int, str], float]) -> float:
    """How well names above account for the words, cut into phrases in the best way; 0 to the number of words."""
    best = [0.0]
    for end in range(1, len(words) + 1):
        starts = range(max(0, end - LONGEST_PHRASE), end)
        best.append(max(best[start] + (end - start) * _alike(" ".join(words[start:end]), above, likeness) for start in starts))
    return best[-1]


def _alike(phrase: str, above: Sequence[int], likeness: Mapping[tuple[int, str], float]) -> float:
    return max((likeness.get((key, phrase), 0.0) for key in above), default=0.0)
