"""A chapter of the guide as it is read: what stands in the file stands in the values, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.sites.rules.guide import BadChapter, Kind, Span, anchor, read_block, read_chapter, read_line

plain = st.text("abcxyzABC019.,:;-_/éü“”", min_size=1, max_size=12)


def test_a_whole_chapter_is_read_as_it_is_meant() -> None:
    chapter = read_chapter(
        "# Judul bab\n\nKalimat pembuka\nyang panjang.\n\n## Langkah pertama\n\n1. Tekan **Simpan**\n   dan tunggu.\n2. Selesai.\n\n"
        "- satu\n- dua\n\n> Awas.\n\n![Sebuah layar.](sebuah-layar)\n\nLihat [bab lain](berita), [layar](/rapor/), dan ketik `kata`."
    )
    assert chapter.title == "Judul bab"
    assert chapter.lead == (Span(Kind.PLAIN, "Kalimat pembuka yang panjang."),)
    assert [block.kind for block in chapter.blocks] == [Kind.HEADING, Kind.STEPS, Kind.POINTS, Kind.NOTE, Kind.PICTURE, Kind.TEXT]
    assert chapter.blocks[0].name == "langkah-pertama"
    assert chapter.blocks[1].lines == (
        (Span(Kind.PLAIN, "Tekan "), Span(Kind.NAME, "Simpan"), Span(Kind.PLAIN, " dan tunggu.")),
        (Span(Kind.PLAIN, "Selesai."),),
    )
    assert chapter.pictures == ["sebuah-layar"]
    assert [span for span in chapter.blocks[5].lines[0] if span.kind is not Kind.PLAIN] == [
        Span(Kind.CHAPTER, "bab lain", "berita"),
        Span(Kind.SCREEN, "layar", "/rapor/"),
        Span(Kind.TYPED, "kata"),
    ]


@pytest.mark.parametrize(
    "source",
    ["", "# Judul saja", "Tanpa judul\n\nIsi.", "# Judul\n\n- bukan pembuka", "# J\n\nIsi.\n\n### Terlalu dalam", "# J\n\nIsi.\n\n![](x)"],
)
def test_what_is_no_chapter_is_refused(source: str) -> None:
    with pytest.raises(BadChapter):
        read_chapter(source)


@given(st.lists(st.tuples(st.sampled_from(["{}", "**{}**", "[{}](berita)", "`{}`"]), plain), min_size=1, max_size=6))
def test_the_words_of_a_line_are_those_of_its_pieces(pieces: list[tuple[str, str]]) -> None:
    line = " ".join(mark.format(words) for mark, words in pieces)
    assert "".join(span.text for span in read_line(line)) == " ".join(words for _mark, words in pieces)


@given(st.text(max_size=200))
def test_any_text_is_a_chapter_or_refused(text: str) -> None:
    for source in (text, f"# Judul\n\nPembuka.\n\n{text}"):
        try:
            chapter = read_chapter(source)
        except BadChapter:
            continue
        assert chapter.title
        assert chapter.lead


@given(st.text(max_size=80))
def test_an_anchor_is_a_plain_word_of_an_address(words: str) -> None:
    found = anchor(words)
    assert found == anchor(found)
    assert set(found) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_a_line_without_a_mark_goes_on_with_the_item_before_it() -> None:
    assert read_block("- satu\n  dan setengah\n- dua").lines == ((Span(Kind.PLAIN, "satu dan setengah"),), (Span(Kind.PLAIN, "dua"),))
