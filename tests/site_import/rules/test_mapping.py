"""What an old page becomes, and why; titles, summaries and addresses that fit."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pendopo.site_import.rules.items import Item, Kind
from pendopo.site_import.rules.mapping import (
    LONGEST_SLUG,
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    SHORTEST_SUMMARY,
    Choice,
    Mapped,
    as_slug,
    cut,
    mapped,
    number_in,
    summary_of,
)
from pendopo.site_import.rules.mapping_words import PageType
from pendopo.site_import.rules.pieces import Cleaned, LeftOver, Piece

TEXT = "Komisi Pemilihan Umum Kabupaten Contoh menggelar rapat koordinasi. " * 6
FILE = Piece("download", {"document": "https://a.id/a.pdf", "label": ""})
PICTURE = Piece("picture", {"image": "https://a.id/a.jpg", "caption": ""})
GALLERY = Piece("gallery", [PICTURE.value] * 4)


def item(title: str = "Rapat koordinasi", kind: Kind = Kind.POST, **more: object) -> Item:
    return Item(source_id="post-7", kind=kind, title=title, html="", **more)  # type: ignore[arg-type]


def body(*pieces: Piece, text: str = TEXT) -> Cleaned:
    return Cleaned((*((Piece("paragraph", f"<p>{text}</p>"),) if text else ()), *pieces))


def choice(old: Item, cleaned: Cleaned | None = None, **choices: PageType) -> tuple[PageType, str, str]:
    found = mapped(old, cleaned or body(), choices=choices).choice
    return found.page, found.why, found.word


@pytest.mark.parametrize(
    ("category", "page", "word"),
    [
        ("Berita", PageType.NEWS, "berita"),
        ("Siaran  Pers", PageType.NEWS, "siaran pers"),
        ("Berita Pengumuman", PageType.ANNOUNCEMENT, "pengumuman"),
        ("PENGUMUMAN", PageType.ANNOUNCEMENT, "pengumuman"),
        ("Seleksi PPK dan PPS", PageType.ANNOUNCEMENT, "seleksi"),
        ("Agenda Kegiatan", PageType.EVENT, "agenda"),
        ("Unduhan", PageType.DOCUMENT, "unduhan"),
        ("Berita Acara", PageType.DOCUMENT, "berita acara"),
        ("Informasi Berkala", PageType.DOCUMENT, "informasi berkala"),
        ("JDIH", PageType.LEGAL, "jdih"),
        ("SK KPU", PageType.LEGAL, "sk"),
        ("Peraturan KPU", PageType.LEGAL, "peraturan"),
        ("Galeri Foto", PageType.ALBUM, "galeri"),
        ("Profil", PageType.STANDARD, "profil"),
        ("PPID", PageType.STANDARD, "ppid"),
    ],
)
def test_categories_say_what_a_post_is(category: str, page: PageType, word: str) -> None:
    old = item("Keputusan Nomor 12 Tahun 2023", categories=("Uncategorized", category))
    expected = (page, "title" if page is PageType.NEWS else "category", word)
    assert choice(old, body(FILE, PICTURE)) == (expected if page is not PageType.NEWS else (PageType.LEGAL, "title", ""))
    assert choice(item("Rapat 12", categories=(category,)), body(FILE, PICTURE))[1] in ("category", "no_number")


def test_a_word_within_a_word_says_nothing() -> None:
    assert choice(item(categories=("Risk", "Beritaku", "Masalah"))) == (PageType.NEWS, "default", "")


def test_a_person_overrules_all_else() -> None:
    old = item("Pengumuman", kind=Kind.GALLERY, categories=("Lain", "Kabar  Desa"))
    assert choice(old, **{"kabar desa": PageType.EVENT}) == (PageType.EVENT, "chosen", "Kabar  Desa")


@pytest.mark.parametrize(
    ("kind", "page"),
    [(Kind.EVENT, PageType.EVENT), (Kind.GALLERY, PageType.ALBUM), (Kind.PAGE, PageType.STANDARD), (Kind.DOCUMENT, PageType.DOCUMENT)],
)
def test_what_the_source_knows_comes_before_names(kind: Kind, page: PageType) -> None:
    assert choice(item(kind=kind, categories=("Pengumuman",))) == (page, "kind", "")


def test_a_document_of_a_legal_category_with_a_number_is_a_legal_product() -> None:
    assert choice(item("SK Nomor 3 Tahun 2020", kind=Kind.DOCUMENT, categories=("JDIH",))) == (PageType.LEGAL, "category", "jdih")


@pytest.mark.parametrize(
    ("title", "page"),
    [
        ("Pengumuman Hasil Seleksi", PageType.ANNOUNCEMENT),
        ("Keputusan KPU Nomor 12 Tahun 2023", PageType.LEGAL),
        ("Laporan Kinerja 2022", PageType.DOCUMENT),
        ("Foto Kegiatan", PageType.ALBUM),
        ("SIARAN PERS: Debat", PageType.NEWS),
    ],
)
def test_titles_speak_where_categories_do_not(title: str, page: PageType) -> None:
    assert choice(item(title, categories=("Umum",)), body(FILE, PICTURE)) == (page, "title", "")


def test_a_type_that_the_page_cannot_carry_gives_way() -> None:
    assert choice(item(categories=("JDIH",)), body(FILE)) == (PageType.DOCUMENT, "no_number", "jdih")
    assert choice(item(categories=("JDIH",))) == (PageType.NEWS, "no_file", "jdih")
    assert choice(item(categories=("Unduhan",))) == (PageType.NEWS, "no_file", "unduhan")
    assert choice(item(categories=("Unduhan",), files=("https://a.id/a.pdf",))) == (PageType.DOCUMENT, "category", "unduhan")
    assert choice(item(categories=("Galeri",))) == (PageType.NEWS, "no_pictures", "galeri")
    assert choice(item("Laporan Kinerja")) == (PageType.NEWS, "default", "")


def test_a_body_of_pictures_or_of_a_file_says_it_itself() -> None:
    assert choice(item(), body(GALLERY, text="Dok. Humas")) == (PageType.ALBUM, "only_pictures", "")
    assert choice(item(), body(FILE, text="")) == (PageType.DOCUMENT, "only_file", "")
    assert choice(item(), body(FILE, GALLERY)) == (PageType.NEWS, "default", "")


def test_notes_tell_the_editor_where_to_look() -> None:
    cleaned = Cleaned(body().pieces, (LeftOver("script", "x"),), alts={"https://a.id/a.jpg": ""})
    assert mapped(item(categories=("Agenda",)), cleaned).notes == ("date_of_publication", "no_alt", "left_over")
    assert mapped(item(), body()).notes == ("summary_made",)
    assert mapped(item(kind=Kind.EVENT), body()).notes == ()


def test_a_title_is_plain_text_on_one_line() -> None:
    assert mapped(item(" Rapat &amp; <i>debat</i>\n\tdi\u00a0Kediri\u202e "), body()).title == "Rapat & debat di Kediri"


def test_a_title_too_long_is_cut_between_words_and_stands_whole_in_the_text() -> None:
    whole = "Rapat & koordinasi " * 20
    result = mapped(item(whole), body())
    assert len(result.title) <= LONGEST_TITLE
    assert result.title.endswith("Rapat…")
    assert result.pieces[0].value.startswith(f"<p><b>{whole.strip().replace('&', '&amp;')}</b></p><p>Komisi")
    assert mapped(item(whole), body(FILE, text="")).pieces[0].block == "paragraph"
    assert "title_cut" in result.notes


def test_a_missing_title_is_taken_from_the_text() -> None:
    result = mapped(item(""), body())
    assert result.title == "Komisi Pemilihan Umum Kabupaten Contoh menggelar rapat koordinasi. Komisi…"
    assert mapped(item("x"), body(text="")).title == "Tanpa judul"
    assert "title_missing" in result.notes


def test_an_excerpt_that_fits_is_the_summary() -> None:
    assert summary_of("<p>Rapat digelar di aula kantor. [&hellip;]</p>", (), "") == ("Rapat digelar di aula kantor.", [])
    assert summary_of("Rapat digelar di aula kantor Baca selengkapnya »", (), "") == ("Rapat digelar di aula kantor", [])


def test_a_summary_is_made_of_whole_sentences() -> None:
    text = "KEDIRI – Ketua KPU Kab. Kediri Drs. H. Budi membuka rapat No. 5. Rapat berjalan lancar. Lalu " + "kata " * 60
    assert summary_of("", (Piece("paragraph", f"<p>{text}</p>"),), "")[0] == (
        "KEDIRI – Ketua KPU Kab. Kediri Drs. H. Budi membuka rapat No. 5. Rapat berjalan lancar."
    )


def test_a_sentence_that_ends_just_behind_the_limit_is_left_out() -> None:
    first = "Ketua membuka rapat koordinasi. "
    for letters in range(265, 275):
        summary, _ = summary_of("", (Piece("paragraph", f"<p>{first}{'K' * letters}. Lalu pulang ke rumah.</p>"),), "")
        assert summary == (f"{first}{'K' * letters}." if len(first) + letters < 300 else first.strip())


def test_a_cut_at_the_very_end_of_a_word_leaves_room_for_its_sign() -> None:
    assert cut("satu dua tiga", 8) == "satu…"
    assert cut("satu dua tiga", 9) == "satu dua…"
    assert cut("satuduatiga", 5) == "satu…"


def test_a_summary_of_one_long_sentence_is_cut_between_words() -> None:
    summary, notes = summary_of("", (Piece("paragraph", f"<p>{'kata ' * 200}</p>"),), "")
    assert (summary[-5:], notes) == ("kata…", ["summary_made"])
    assert len(summary) <= LONGEST_SUMMARY


def test_a_short_text_is_helped_by_its_title_and_nothing_is_invented() -> None:
    assert summary_of("", (Piece("paragraph", "<p>Selengkapnya</p>"),), "Pengumuman seleksi") == (
        "Pengumuman seleksi. Selengkapnya",
        ["summary_made"],
    )
    assert summary_of("", (), "Pengumuman hasil seleksi PPK") == ("Pengumuman hasil seleksi PPK", ["summary_made"])
    assert summary_of("", (), "Rapat") == ("", ["summary_missing"])


@settings(deadline=None)
@given(st.text(max_size=900), st.text(max_size=400), st.text(max_size=400))
def test_whatever_comes_fits(text: str, excerpt: str, title: str) -> None:
    plain = text.replace("&", "").replace("<", "").replace(">", "")
    result = mapped(item(title, summary=excerpt), Cleaned((Piece("paragraph", f"<p>{plain}</p>"),)))
    assert 3 <= len(result.title) <= LONGEST_TITLE
    assert result.summary == "" or SHORTEST_SUMMARY <= len(result.summary) <= LONGEST_SUMMARY
    assert result.slug == as_slug(result.slug) != ""
    assert len(result.slug) <= LONGEST_SLUG


WORDS = st.lists(st.text("abc", min_size=1, max_size=12), min_size=1, max_size=80)


@given(WORDS, st.integers(20, 300))
def test_nothing_is_cut_within_a_word(words: list[str], most: int) -> None:
    short = cut(" ".join(words), most)
    assert len(short) <= most
    assert short.removesuffix("…").split() == words[: len(short.removesuffix("…").split())]


@pytest.mark.parametrize(
    ("address", "slug"),
    [
        ("https://a.id/2023/05/rapat-pleno/", "rapat-pleno"),
        ("https://a.id/index.php/berita/12-rapat-pleno.html", "rapat-pleno"),
        ("/berita/Rapat%20Pleno_Terbuka.php?x=1#y", "rapat-pleno-terbuka"),
        ("/berita/r%C3%A9sum%C3%A9/", "resume"),
        ("/?p=123", "rapat-koordinasi"),
        ("/node/17", "rapat-koordinasi"),
        ("/index.php?option=com_content&id=3", "rapat-koordinasi"),
        ("http://[x", "rapat-koordinasi"),
        ("/" + "kata-" * 30, "kata-" * 15 + "kata"),
    ],
)
def test_the_old_address_names_the_new_one(address: str, slug: str) -> None:
    assert mapped(item(address=address), body()).slug == slug


def test_slugs_are_not_taken_twice_and_never_empty() -> None:
    assert mapped(item(address="/rapat"), body(), taken={"rapat", "rapat-2"}).slug == "rapat-3"
    long = as_slug("kata-" * 30)
    assert mapped(item(address=f"/{long}"), body(), taken={long}).slug == f"{long[:78].rstrip('-')}-2"
    assert mapped(item("選挙管"), body()).slug == "post-7"
    assert mapped(Item("選", Kind.POST, "選挙の", ""), body()).slug == "halaman"


@pytest.mark.parametrize(
    ("title", "number", "year"),
    [
        ("Keputusan KPU Nomor 12/HK.03.1-Kpt/3506/2023 tentang X", "12/HK.03.1-Kpt/3506/2023", 2023),
        ("SK No. 5 Tahun 2019", "5", 2019),
        ("Peraturan nomor: 7 tahun 2017", "7", 2017),
        ("Rapat pleno 2023", "", None),
        ("Nomor satu", "", None),
        ("Pengumuman No. 45/PP.04", "45/PP.04", None),
    ],
)
def test_numbers_are_read_from_titles(title: str, number: str, year: int | None) -> None:
    assert number_in(title) == (number, year)
    result = mapped(item(title), body())
    assert (result.number, result.year) == (number, year)


def test_what_a_page_becomes_is_told_in_full() -> None:
    assert mapped(item(address="/berita/rapat", summary="Rapat digelar di aula kantor."), body()) == Mapped(
        Choice(PageType.NEWS, "default"), "Rapat koordinasi", "rapat", "Rapat digelar di aula kantor.", body().pieces
    )


def test_an_excerpt_of_points_without_end_takes_no_time() -> None:
    summary, notes = summary_of("." * 8_000_000 + "x", (), "Rapat pleno terbuka")
    assert (len(summary), notes) == (300, ["summary_made"])
    assert summary_of("KPU menggelar rapat pleno terbuka [...] Baca selengkapnya »", (), "")[0] == "KPU menggelar rapat pleno terbuka [...]"
