"""Words and their stems, the same here and in the browser (static/sites/search.js): ``memilih``, ``pemilihan`` → ``pilih``.

Source: F. Z. Tala, "A Study of Stemming Effects on Information Retrieval in Bahasa Indonesia", 2003: particles, possessive
pronouns, prefixes and suffixes go as long as more than two syllables are left; a vowel stands for a syllable.
"""

import re
import unicodedata
from functools import lru_cache

WORD = re.compile(r"[a-z0-9]+")
MARKS = re.compile(r"[\u0300-\u036f]")
VOWELS = frozenset("aeiou")
WHOLE = frozenset(
    {
        "pemilu", "pemilukada", "pegawai", "negeri", "mereka", "tentang", "pengurus", "kediri", "kendal", "kendari", "ketapang",
        "kepahiang", "keerom", "kerinci", "ternate", "berau", "pekalongan", "pekanbaru", "pemalang", "penajam", "pesawaran",
        "pesisir", "medan", "merangin", "merauke", "mesuji", "metro", "mentawai", "meranti",
    }
)  # fmt: skip
ROOTS_IN_M = ("minta", "mohon", "mutakhir", "milik", "masuk", "muat", "mulai", "musnah", "maaf", "main")
# prefix, what stands for it before a vowel (None: it must not be looked at), and its family
FIRST = (
    ("meny", "s", "me"), ("peny", "s", "pe"), ("meng", "", "me"), ("peng", "", "pe"), ("mem", "p", "me"), ("pem", "p", "pe"),
    ("men", "t", "me"), ("pen", "t", "pe"), ("di", "", "di"), ("ter", "", "ter"), ("ke", "", "ke"), ("me", "", "me"),
)  # fmt: skip
SECOND = ("ber", "per", "pe")
LEARN = ("belajar", "pelajar")
LOST_BEFORE_VOWEL = frozenset({"meny", "peny", "mem", "pem", "men", "pen"})


def words_of(text: str) -> list[str]:
    """Words of a text in their order: lower-case letters without accents, and digits."""
    return WORD.findall(MARKS.sub("", unicodedata.normalize("NFKD", text)).lower())


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of one word of :func:`words_of`; numbers and short words stay as they are."""
    if word in WHOLE or syllables(word) <= 2:
        return word
    word = without_ending(word, ("kah", "lah", "pun"))
    if not word.endswith("tanya"):
        word = without_ending(word, ("nya", "ku", "mu"))
    if word in WHOLE:
        return word
    shorter, family = without_first_prefix(word)
    if shorter != word:
        ended = without_suffix(shorter, family)
        return without_second_prefix(ended) if ended != shorter or syllables(ended) > 2 else ended
    shorter = without_second_prefix(word)
    return without_suffix(shorter, "" if shorter == word else "ber")


def syllables(word: str) -> int:
    return sum(letter in VOWELS for letter in word)


def without_ending(word: str, endings: tuple[str, ...]) -> str:
    """The word without the first of the endings that it has, if more than two syllables make it up."""
    if syllables(word) > 2:
        for ending in endings:
            if word.endswith(ending):
                return word[: -len(ending)]
    return word


def without_first_prefix(word: str) -> tuple[str, str]:
    """The word without me-, pe-, di-, ter- or ke-, and the family of what went; the lost letter comes back."""
    if syllables(word) > 2:
        for prefix, lost, family in FIRST:
            rest = word.removeprefix(prefix)
            if rest == word or len(rest) < 2:
                continue
            if prefix in LOST_BEFORE_VOWEL and rest[0] in VOWELS:
                return ("m" if f"m{rest}".startswith(ROOTS_IN_M) else lost) + rest, family
            if prefix not in ("meny", "peny"):
                return rest, family
    return word, ""


def without_second_prefix(word: str) -> str:
    """The word without ber- or per-; of belajar and pelajar, ajar is left."""
    if word.startswith(LEARN):
        return word[3:]
    if syllables(word) > 2:
        for prefix in SECOND:
            rest = word.removeprefix(prefix)
            if rest != word and len(rest) > 2:
                return rest
    return word


def without_suffix(word: str, family: str) -> str:
    """The word without -kan, -an or -i, where its prefix goes with them."""
    if syllables(word) > 2:
        if word.endswith("kan") and family not in ("ke", "pe"):
            return word[:-3]
        if word.endswith("an") and family not in ("di", "me", "ter"):
            return word[:-2]
        if word.endswith("i") and family not in ("ke", "pe", "ber") and not (word.endswith("si") and len(word) > 5):
            return word[:-1]
    return word
