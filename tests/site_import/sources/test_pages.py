"""Reading a page as it was served: text, title, date, author and pictures, by rules that an officer can be told."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.site_import.rules.items import Kind
from pendopo.site_import.sources.moments import JAKARTA
from pendopo.site_import.sources.pages import page_text, read_page

SITE = "https://kab-contoh.example"
HERE = f"{SITE}/berita/pleno/"
TEXT = "<p>KPU Kabupaten Contoh menggelar rapat pleno terbuka rekapitulasi daftar pemilih tetap di aula kantor, Sabtu pagi.</p>"
ASIDE = "<nav class='menu'><a href='/'>Beranda</a> <a href='/profil/'>Profil</a></nav>"


def page(body: str, *, head: str = "", classes: str = "single") -> str:
    start = f"<!doctype html><html><head><title>Pleno – KPU Contoh</title>{head}</head>"
    return f"{start}<body class='{classes}'>{ASIDE}{body}<footer>KPU 2024</footer></body></html>"


def item_of(body: str, *, address: str = HERE, **more: str):  # type: ignore[no-untyped-def]
    found = read_page(address, page(body, **more)).item
    assert found is not None
    return found


@pytest.mark.parametrize(
    "body",
    [
        f"<div class='isi'><div itemprop='articleBody'>{TEXT}</div></div>",
        f"<article><h1>Pleno</h1><div class='entry-content'>{TEXT}</div></article>",
        f"<div class='item-page'><h2>Pleno</h2>{TEXT}</div>",
        f"<div class='com-content-article__body'>{TEXT}</div>",
        f"<div class='node'><div class='field field--name-body'>{TEXT}</div></div>",
        f"<article>{TEXT}</article>",
        f"<main>{TEXT}</main>",
        f"<div role='main'>{TEXT}</div>",
        f"<table><tr><td><a href='/a'>tautan panjang di samping halaman ini</a></td><td><div id='x'>{TEXT}{TEXT}</div></td></tr></table>",
    ],
)
def test_the_text_is_found_in_every_usual_place(body: str) -> None:
    html = item_of(body).html
    assert "rapat pleno terbuka" in html
    assert "Beranda" not in html
    assert "tautan panjang" not in html


def test_menus_comments_and_buttons_inside_the_text_are_left_out_but_scripts_stay_to_be_judged() -> None:
    extra = "<div class='sharedaddy'>Bagikan</div><section id='comments'>Komentar warga</section><form>Cari</form><script>eval(1)</script>"
    html = item_of(f"<article><h1>Pleno</h1>{TEXT}{extra}</article>", head="<meta property='og:title' content='Pleno'>").html
    assert not [word for word in ("Bagikan", "Komentar", "Cari", "<h1>") if word in html]
    assert "eval(1)" in html


def test_the_whole_page_is_kept_for_the_detector() -> None:
    text = page(f"<article>{TEXT}</article>", head="<script>jahat()</script>")
    found = read_page(HERE, text).item
    assert found is not None
    assert found.page == text


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<script type=\'application/ld+json\'>{"@graph": [{"@type": "NewsArticle", "headline": "Rapat &amp; Pleno"}]}</script>', ""),
        ("", "<h1 class='entry-title'>Rapat &amp; Pleno</h1><h1>Situs</h1>"),
        ("", "<h1>Rapat <em>&amp;</em> Pleno</h1>"),
        ("<meta property='og:title' content='Rapat &amp; Pleno | KPU Contoh'>", ""),
        ("<title>Rapat &amp; Pleno - KPU Kabupaten Contoh</title>", ""),
    ],
)
def test_the_title_is_what_the_page_calls_itself(head: str, body: str) -> None:
    text = page(f"{body}<article>{TEXT}</article>", head=head)
    text = text.replace("<title>Pleno – KPU Contoh</title>", "", 1)
    found = read_page(HERE, text).item
    assert found is not None
    assert found.title == "Rapat & Pleno"


JUNE = datetime.datetime(2024, 6, 1, 10, tzinfo=JAKARTA)
DAY = datetime.datetime(2024, 6, 1, tzinfo=JAKARTA)


@pytest.mark.parametrize(
    ("head", "body", "moment"),
    [
        ('<script type=\'application/ld+json\'>[{"@type": "Article", "datePublished": "2024-06-01T10:00:00+07:00"}]</script>', "", JUNE),
        ("<meta property='article:published_time' content='2024-06-01T03:00:00Z'>", "", JUNE),
        ("", "<time datetime='2024-06-01'>kemarin</time>", DAY),
        ("", "<time>Sabtu, 1 Juni 2024</time>", DAY),
        ("", "<span class='tgl-posting'>01/06/2024 10.00 WIB</span>", JUNE),
        ("", "<div class='post-date'>Diposting 1 Jun 2024 pukul 10:00 WIB oleh admin</div>", JUNE),
        ("", "<dd class='create'>Created: June 1, 2024</dd>", DAY),
        ("", "<article><p>Contoh (1/6/2024) –</p></article>", DAY),
        ("<meta property='article:published_time' content='kemarin'>", "", None),
        ("", "<span class='date'>31/02/2024</span>", None),
    ],
)
def test_the_date_is_found_as_machines_and_as_indonesians_write_it(head: str, body: str, moment: datetime.datetime | None) -> None:
    text = body if "<article>" in body else f"{body}<article>{TEXT}</article>"
    assert item_of(text.replace("–</p>", f"–</p>{TEXT}"), head=head).published == moment


@pytest.mark.parametrize(
    ("head", "body", "author"),
    [
        ('<script type=\'application/ld+json\'>{"@type": "Article", "author": [{"name": "Sari"}]}</script>', "", "Sari"),
        ("<meta name='author' content='Sari'>", "", "Sari"),
        ("", "<span class='author'>Oleh: Sari</span>", "Sari"),
        ("", "<a rel='author' href='/author/s'>Sari</a>", "Sari"),
        ("<meta name='author' content='sari@kpu.example'>", "", ""),
        ("", "", ""),
    ],
)
def test_the_author_is_a_name_and_never_an_address(head: str, body: str, author: str) -> None:
    assert item_of(f"{body}<article>{TEXT}</article>", head=head).author == author


def test_pictures_and_files_of_the_text_are_offered_once() -> None:
    body = (
        f"<article>{TEXT}<img src='data:image/gif;base64,R0' data-src='/a.jpg' alt='Pleno'><a href='/a.jpg'>besar</a>"
        "<a href='sk.pdf?x=1'>SK Penetapan</a><a href='/lain/'>lain</a><img src='javascript:x'></article><img src='/iklan.gif'>"
    )
    found = read_page(HERE, page(body, head="<meta property='og:image' content='/og.jpg'>"))
    assert [(each.source_id, each.address, each.alt, each.title) for each in found.media] == [
        ("url-/a.jpg", f"{SITE}/a.jpg", "Pleno", ""),
        ("url-/berita/pleno/sk.pdf?x=1", f"{HERE}sk.pdf?x=1", "", "SK Penetapan"),
    ]
    assert {each.belongs_to for each in found.media} == {"url-/berita/pleno/"}
    assert found.item is not None
    assert found.item.picture == f"{SITE}/og.jpg"


def test_links_are_those_of_the_site_and_a_foreign_base_is_ignored() -> None:
    body = f"<article>{TEXT}<a href='lanjut#x'>a</a><a href='http://judi.example/'>b</a><a href='mailto:x@y.example'>c</a></article>"
    found = read_page(HERE, page(body, head="<base href='http://judi.example/'>"))
    assert found.links == (f"{SITE}/", f"{SITE}/profil/", f"{HERE}lanjut")


def test_a_canonical_address_counts_only_on_the_own_site() -> None:
    head = f"<link rel='canonical' href='{SITE}/berita/pleno'><link rel='shortlink' href='{SITE}/?p=7'>"
    assert item_of(f"<article>{TEXT}</article>", head=head).other_addresses == (f"{SITE}/berita/pleno", f"{SITE}/?p=7")
    assert item_of(f"<article>{TEXT}</article>", head="<link rel='canonical' href='https://judi.example/'>").other_addresses == ()


def test_categories_and_tags_come_from_their_links() -> None:
    body = f"<article>{TEXT}<a rel='category tag' href='/c/'>Berita</a><a rel='tag' href='/t/'>Pemilu</a></article>"
    assert (item_of(body).categories, item_of(body).tags) == (("Berita",), ("Pemilu",))


@pytest.mark.parametrize(
    ("address", "classes", "body"),
    [
        (f"{SITE}/", "", TEXT),
        (f"{SITE}/category/berita/", "", TEXT),
        (f"{SITE}/?s=judi", "", TEXT),
        (HERE, "archive", TEXT),
        (f"{SITE}/page/3/", "", TEXT),
        (HERE, "", "<article><h2><a href='/a'>a</a></h2></article>" * 3),
    ],
)
def test_lists_are_no_content_but_their_links_are_followed(address: str, classes: str, body: str) -> None:
    found = read_page(address, page(f"<main>{body}</main>", classes=classes))
    assert found.item is None
    assert f"{SITE}/profil/" in found.links


def test_a_page_behind_a_password_is_marked() -> None:
    form = (
        "<form class='post-password-form'><p>Konten ini dilindungi kata sandi. Untuk melihatnya, masukkan kata sandi di bawah.</p></form>"
    )
    item = item_of(f"<article><h1>Terproteksi: Pleno</h1><div class='entry-content'>{form}<p>{TEXT}</p></div></article>")
    assert (item.title, item.password) == ("Pleno", True)
    assert not item_of(f"<article>{TEXT}</article>").password


def test_kinds_are_told_apart() -> None:
    assert item_of(f"<article>{TEXT}</article>").kind is Kind.PAGE
    assert item_of(f"<time datetime='2024-06-01'></time><article>{TEXT}</article>").kind is Kind.POST
    assert item_of(f"<article>{TEXT}</article>", head='<script type=\'application/ld+json\'>{"@type": "Event"}</script>').kind is Kind.EVENT


@pytest.mark.parametrize(
    ("raw", "content_type"),
    [
        ("“Pleno”".encode(), "text/html"),
        ("“Pleno”".encode("cp1252"), "text/html; charset=ISO-8859-1"),
        (b"<meta charset='windows-1252'>" + "“Pleno”".encode("cp1252"), ""),
        ("“Pleno”".encode("cp1252"), "text/html; charset=tidak-ada"),
        ("“Pleno”".encode(), "text/html; charset=iso-8859-1"),
    ],
)
def test_the_encoding_is_the_one_that_fits(raw: bytes, content_type: str) -> None:
    assert page_text(raw, content_type).endswith("“Pleno”")


@pytest.mark.parametrize(
    "text", ["", " ", "<!-- x", "<?xml version='1.0' encoding='utf-8'?>", "\x00\x00", "<html></html>", "bukan HTML", "<div>" * 20_000]
)
def test_what_is_no_page_gives_nothing(text: str) -> None:
    assert read_page(HERE, text).item is None


@given(st.text(max_size=300), st.sampled_from(["a", "img", "p", "article", "script", "base", "meta", "time"]))
def test_no_page_breaks_the_reader(text: str, tag: str) -> None:
    read_page(HERE, f"<{tag} href='{text}' src='{text}' class='entry-content {text}' datetime='{text}' content='{text}'>{text}{TEXT}")


def test_a_text_behind_elements_that_were_never_closed_is_found_whole() -> None:
    body = "".join(f"<p><font face=arial>Kata{number} rapat pleno terbuka" for number in range(1_500))
    html = item_of(f"<article>{body}</article>").html
    assert all(f"Kata{number} " in html for number in range(1_500))
    assert "aula kantor" in item_of("<div>" * 400 + TEXT).html


def test_a_text_that_stands_in_the_page_itself_is_found() -> None:
    bare = "KPU Kabupaten Contoh menggelar rapat pleno terbuka<br>rekapitulasi daftar pemilih tetap di aula kantor, Sabtu pagi."
    found = read_page(HERE, f"<html><head><title>Pleno</title></head><body><font size=2>{bare}</font>{bare}</body></html>").item
    assert found is not None
    assert "aula kantor" in found.html


def test_menus_without_end_between_words_take_no_time_and_the_words_stay_in_order() -> None:
    parts = "".join(f"<nav>menu</nav>kata{number} " for number in range(60_000))
    html = item_of(f"<article>{TEXT}{parts}<p>akhir</p></article>").html
    assert "menu" not in html
    assert html.endswith("kata59998 kata59999 <p>akhir</p>")


@pytest.mark.parametrize("charset", ["undefined", "punycode", "idna"])
def test_a_server_that_names_an_odd_encoding_does_not_break_the_reader(charset: str) -> None:
    assert page_text(b"<p>caf\xe9</p>", f"text/html; charset={charset}") == "<p>café</p>"


def test_addresses_without_end_that_a_page_calls_its_own_are_not_believed() -> None:
    head = "".join(f"<link rel=canonical href='/{number}'>" for number in range(5_000))
    assert len(item_of(f"<article>{TEXT}</article>", head=head).other_addresses) <= 10
