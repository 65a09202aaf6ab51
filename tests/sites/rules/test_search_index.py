"""The static index: complete, the same for the same pages, and in files that are small enough."""

import json

from hypothesis import given
from hypothesis import strategies as st

from pendopo.sites.rules.search_index import (
    CHUNK,
    STEPS,
    FoundPage,
    Place,
    chunks_of,
    decoded,
    encoded,
    fingerprint,
    index_files,
    postings_of,
)
from pendopo.sites.rules.stemming import stem, words_of

KEDIRI, JEPARA = (
    Place("KPU Kabupaten Kediri"),
    Place("KPU Kabupaten Jepara", "https://kab-jepara.example", "Jawa Tengah", "Kabupaten Jepara"),
)


def page(
    number: int = 0, *, place: Place = KEDIRI, title: str = "Jadwal", kind: str = "Berita", date: str = "2026-11-02", text: str = ""
) -> FoundPage:
    return FoundPage(place, f"/berita/{number}/", title, kind, date, "", text)


words = st.lists(st.text(st.sampled_from("aeiklmnprst"), min_size=1, max_size=7), max_size=12).map(" ".join)
pages = st.lists(st.builds(page, st.integers(0, 9), title=words, text=words, kind=st.sampled_from(["Berita", "Dokumen"])), max_size=12)


@given(st.sets(st.integers(0, 100_000), min_size=1, max_size=60), st.integers(1, STEPS))
def test_pages_of_a_word_come_back_as_they_were_written(found: set[int], step: int) -> None:
    postings = [(number, step) for number in sorted(found)]
    assert decoded(encoded(postings)) == postings


@given(pages)
def test_every_word_of_every_page_is_found_on_that_page_and_on_no_other(site: list[FoundPage]) -> None:
    postings = postings_of(site)
    for number, one in enumerate(site):
        said = {stem(word) for word in words_of(f"{one.title} {one.text} {one.place.office}")}
        assert {word for word, found in postings.items() if number in dict(found)} == said


@given(pages)
def test_the_same_pages_give_the_same_bytes(site: list[FoundPage]) -> None:
    assert index_files(site) == index_files(list(site))
    assert fingerprint(index_files(site)) == fingerprint(index_files(list(site)))


def test_another_word_gives_another_folder() -> None:
    assert fingerprint(index_files([page(text="suara")])) != fingerprint(index_files([page(text="suaru")]))


def test_a_word_in_the_title_weighs_more_than_one_in_a_long_text() -> None:
    site = [page(0, title="Rekapitulasi suara"), page(1, title="Rapat", text="suara " + "dan hasil lain " * 60)]
    assert [step for _page, step in postings_of(site)["suara"]] == sorted((step for _p, step in postings_of(site)["suara"]), reverse=True)
    assert len(set(dict(postings_of(site)["suara"]).values())) == 2


def test_kind_year_and_office_of_every_page_stand_in_the_first_file() -> None:
    site = [page(0), page(1, kind="Dokumen", date=""), page(2, place=JEPARA, date="2024-01-05")]
    first = json.loads(index_files(site)["indeks.json"])
    assert (first["kinds"], first["kind"]) == (["Berita", "Dokumen"], "ABA")
    assert (first["years"], first["year"]) == (["2026", "2024", ""], "ACB")
    assert first["offices"] == [
        ["KPU Kabupaten Kediri", "", "", "", 2],
        ["KPU Kabupaten Jepara", "https://kab-jepara.example", "Jawa Tengah", "Kabupaten Jepara", 1],
    ]


def test_pages_are_shown_from_packs_of_forty() -> None:
    files = index_files([page(number) for number in range(41)])
    assert len(json.loads(files["isi/000.json"])) == 40
    assert json.loads(files["isi/001.json"]) == [["Jadwal", "/berita/40/", "2026-11-02", ""]]


def test_files_of_words_stay_small_and_in_order() -> None:
    postings = {f"kata{number:05d}": [(n, 1) for n in range(0, 3000, 3)] for number in range(60)}
    chunks = chunks_of(postings)
    assert len(chunks) > 1
    assert [first for first, _data in chunks] == sorted(first for first, _data in chunks)
    assert all(len(data) < 2 * CHUNK for _first, data in chunks)


def test_a_site_without_pages_has_an_index_that_says_so() -> None:
    files = index_files([])
    assert list(files) == ["indeks.json"]
    assert json.loads(files["indeks.json"])["pages"] == 0
