"""The bodies of old pages become the platform's own blocks, as an editor would have put them."""

import pytest
from wagtail.blocks import StreamBlock

from pendopo.site_import.rules.cleaning import with_targets
from pendopo.site_import.rules.cleaning_check import LINE_TAGS, TEXT_TAGS, checked
from pendopo.site_import.rules.pieces import Piece
from pendopo.sites.blocks import BODY_BLOCKS, LINE_FEATURES, TEXT_FEATURES
from pendopo.sites.rich_text import ListKeeping
from tests.site_import.rules.markup import ALLOWED, blocks, cleaned, reasons, text

OLD = "https://kab-contoh.kpu.go.id"
FILM = ("video", {"title": "Video di YouTube", "url": "https://www.youtube.com/watch?v=abcdefghijk", "poster": None, "length": ""})


def test_bare_lines_are_paragraphs_as_wordpress_wrote_them() -> None:
    assert text("Satu\ndua\n\nTiga <!--more-->empat<!--nextpage-->lima") == "<p>Satu<br/>dua</p><p>Tiga</p><p>empat</p><p>lima</p>"


def test_new_lines_of_marked_paragraphs_are_white_space() -> None:
    assert text("<p>Satu\ndua</p>\n\n<p>tiga\n\nempat</p>\nlima\n\nenam") == "<p>Satu dua</p><p>tiga empat</p><p>lima</p><p>enam</p>"


def test_two_breaks_end_a_paragraph() -> None:
    assert text("<div>Satu<br>dua<br><br />tiga<br></div>") == "<p>Satu<br/>dua</p><p>tiga</p>"


def test_presentation_of_every_age_becomes_bold_italic_or_nothing() -> None:
    body = (
        "<center><font color=red size=7><b>A</b> <i>b</i></font></center><span style='font-weight: 700'>c</span> "
        "<span style='font-style:italic'>d</span><u>e</u> <tt>f</tt> <b style='font-weight:normal'>g</b>"
    )
    assert text(body) == "<p><b>A</b> <i>b</i></p><p><b>c</b> <i>d</i>e f g</p>"


def test_an_open_style_goes_on_over_paragraphs() -> None:
    assert text("<b>Satu<p>dua</p>") == "<p><b>Satu</b></p><p>dua</p>"
    assert text("<b>Satu\n\ndua</b>") == "<p><b>Satu</b></p><p><b>dua</b></p>"


def test_the_first_levels_of_headings_become_subheadings_and_the_others_small_ones() -> None:
    body = "<h1>Satu</h1><h2>Dua <b>tebal</b></h2><h3>Tiga <b>x</b></h3><p>isi</p><h6>Enam</h6>"
    assert blocks(body) == [("heading", "Satu"), ("heading", "Dua tebal"), ("paragraph", "<h3>Tiga x</h3><p>isi</p><h3>Enam</h3>")]
    assert blocks("<h4>Empat</h4><h5>Lima</h5>") == [("heading", "Empat"), ("paragraph", "<h3>Lima</h3>")]


def test_a_heading_too_long_for_one_is_a_bold_paragraph_and_one_with_a_link_stays_in_the_text() -> None:
    long = "kata " * 40
    assert text(f"<h2>{long}</h2>") == f"<p><b>{long.strip()}</b></p>"
    assert text("<h2><a href='https://kpu.go.id/'>KPU</a></h2>") == '<h3><a href="https://kpu.go.id/">KPU</a></h3>'
    assert blocks("<h2>&nbsp;</h2><h2><br></h2>") == []


def test_a_picture_in_a_heading_stands_after_it() -> None:
    assert blocks("<h2>Judul <img src=/a.jpg></h2>") == [("heading", "Judul"), ("picture", {"image": f"{OLD}/a.jpg", "caption": ""})]


def test_lists_keep_their_nesting() -> None:
    body = "<ul><li>Satu<ol><li>a</ol><li><p>Dua</p><p>lagi</p><ul><li>b</ul></ul>"
    assert text(body) == "<ul><li>Satu<ol><li>a</li></ol></li><li>Dua<br/>lagi<ul><li>b</li></ul></li></ul>"
    assert text("<ul><li>Satu</li><ul><li>a</ul></ul>") == "<ul><li>Satu<ul><li>a</li></ul></li></ul>"


def test_a_numbered_list_with_dots_between_its_items_goes_on_counting() -> None:
    body = "<ol><li>Satu<ul><li>x</li></ul></li><li>Dua</li></ol>"
    assert text(body) == body
    assert text(f"<ul><li>luar{body}</li><li>lagi</li></ul>") == f"<ul><li>luar{body}</li><li>lagi</li></ul>"


def test_a_list_of_dots_around_numbers_stays_in_its_item() -> None:
    inner = "<ul><li>a<ol><li>1</li></ol></li><li>b</li></ul>"
    assert text(f"<ul><li>luar{inner}</li><li>lagi</li></ul>") == f"<ul><li>luar{inner}</li><li>lagi</li></ul>"


def test_two_numbered_lists_in_a_row_stay_two() -> None:
    folded = blocks("<details><summary>T</summary><ol><li>a</ol><ol><li>b</ol></details>")
    assert [value for _, value in folded] == ["<p>T</p><ol><li>a</li></ol>", "<ol><li>b</li></ol>"]
    mixed = "<ul><li>a<ol><li>x</ol></ul><ol><li>y</ol>"
    assert text(mixed) == "<ul><li>a<ol><li>x</li></ol></li></ul><ol><li>y</li></ol>"
    assert [value for _, value in blocks("<ol><li>a</ol><ol><li>b</ol>")] == ["<ol><li>a</li></ol>", "<ol><li>b</li></ol>"]


def test_a_list_that_counts_by_letters_or_goes_on_keeps_its_signs() -> None:
    assert text("<ol type=a><li>satu<li>dua</ol>") == "<p>a. satu</p><p>b. dua</p>"
    assert text("<ol style='list-style-type: upper-roman' start=3><li>satu<li>dua</ol>") == "<p>III. satu</p><p>IV. dua</p>"
    assert text("<ol start=8><li>satu<ul><li>x</ul><li>dua</ol>") == "<p>8. satu</p><ul><li>x</li></ul><p>9. dua</p>"
    assert text("<ol type=1 start=1><li>satu</ol>") == "<ol><li>satu</li></ol>"


def test_text_after_a_list_in_an_item_keeps_its_place() -> None:
    item = "<li>satu<ul><li>x</ul>lagi</li><li>dua</li>"
    assert text(f"<ul>{item}</ul>") == "<ul><li>satu<ul><li>x</li></ul></li><li>lagi</li><li>dua</li></ul>"
    assert text(f"<ol>{item}</ol>") == "<p>1. satu</p><ul><li>x</li></ul><p>lagi</p><p>2. dua</p>"
    two = "<li>satu<ol><li>x</ol><ul><li>y</ul></li><li>dua</li>"
    assert text(f"<ul>{two}</ul>") == "<ul><li>satu<ol><li>x</li></ol><ul><li>y</li></ul></li><li>dua</li></ul>"
    assert text(f"<ol>{two}</ol>") == "<ol><li>satu<ol><li>x</li></ol><ul><li>y</li></ul></li><li>dua</li></ol>"
    twice = "<li>satu<ol><li>x</ol><ol><li>y</ol></li><li>dua</li>"
    assert [value for _, value in blocks(f"<ol>{twice}</ol>")] == ["<p>1. satu</p><ol><li>x</li></ol>", "<ol><li>y</li></ol><p>2. dua</p>"]
    assert text("<ul><ul><li>x</ul>lagi</ul>") == "<ul><li>x</li></ul><ul><li>lagi</li></ul>"


def test_pictures_in_a_list_come_after_it() -> None:
    body = "<ul><li>Satu <img src=/a.jpg></li><li>Dua</li></ul>"
    assert blocks(body) == [("paragraph", "<ul><li>Satu</li><li>Dua</li></ul>"), ("picture", {"image": f"{OLD}/a.jpg", "caption": ""})]


def test_paragraphs_that_word_made_look_like_a_list_are_one() -> None:
    item = (
        "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]>"
        "<span style='mso-list:Ignore'>{}</span><![endif]>{}<o:p></o:p></p>"
    )
    body = item.format("1.<span>&nbsp;&nbsp;</span>", "Satu") + item.format("2.", "<b>Dua</b>") + item.format("·", "Titik")
    assert text(body) == "<ol><li>Satu</li><li><b>Dua</b></li></ol><ul><li>Titik</li></ul>"
    assert text(item.format("c. ", "Tiga") + item.format("7) ", "Tujuh")) == "<p>c. Tiga</p><p>7) Tujuh</p>"
    assert text(item.format("kata ", "isi") + "<p style='mso-list:l0'>tanpa tanda</p>") == "<p>kata isi</p><p>tanpa tanda</p>"
    assert blocks(item.format("·", "<img src=/a.jpg>")) == [("picture", {"image": f"{OLD}/a.jpg", "caption": ""})]


def test_what_word_and_google_docs_leave_is_gone() -> None:
    word = "<!--[if gte mso 9]><xml><w:WordDocument>x</w:WordDocument></xml><![endif]--><p class=MsoNormal>Isi<o:p>&nbsp;</o:p></p>"
    docs = '<b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr"><span style="font-weight:700">Tebal</span> biasa</p></b>'
    assert text(word + docs) == "<p>Isi</p><p><b>Tebal</b> biasa</p>"
    assert reasons(word + docs) == []


def test_a_quote_has_its_words_and_whose_they_are() -> None:
    body = "<blockquote><p>Satu</p><p>dua</p><cite>— Ketua KPU</cite></blockquote>"
    assert blocks(body) == [("quote", {"text": "Satu\n\ndua", "source": "Ketua KPU"})]


def test_indented_text_that_is_too_much_for_a_quote_stays_text() -> None:
    assert text("<blockquote>Lihat <a href='https://kpu.go.id'>ini</a><cite>Ketua &amp; co</cite></blockquote>") == (
        '<p>Lihat <a href="https://kpu.go.id">ini</a></p><p><i>Ketua &amp; co</i></p>'
    )
    assert text(f"<blockquote>{'kata ' * 250}</blockquote>").startswith("<p>kata kata")


def test_details_become_folds() -> None:
    body = "<details><summary>Satu?</summary><p>Ya <img src=/a.jpg></p></details><details><summary>Dua?</summary><ul><li>x</ul></details>"
    assert blocks(body) == [
        ("folds", [{"title": "Satu?", "text": "<p>Ya</p>"}]),
        ("picture", {"image": f"{OLD}/a.jpg", "caption": ""}),
        ("folds", [{"title": "Dua?", "text": "<ul><li>x</li></ul>"}]),
    ]
    assert text("<details>Tanpa judul</details>") == "<p>Tanpa judul</p>"


def test_terms_and_what_they_are_become_facts_where_they_fit() -> None:
    assert blocks("<dl><dt>Nama:</dt><dd>Budi</dd><div><dt>Jabatan</dt><dd>Ketua</dd></div></dl>") == [
        ("facts", [{"term": "Nama", "value": "Budi"}, {"term": "Jabatan", "value": "Ketua"}])
    ]
    assert text("<dl><dt>Nama</dt><dd>Budi</dd><dd>Sari</dd></dl>") == "<p><b>Nama</b></p><p>Budi</p><p>Sari</p>"
    assert text("<dl>kata<dt>Nama<dd><a href='https://a.id/'>x</a></dl>").startswith("<p>kata</p><p><b>Nama</b></p>")


def test_small_numbers_and_quotation_marks_and_verses() -> None:
    assert text("m<sup>2</sup> H<sub>2</sub>O x<sup>th</sup> <q>kata</q>") == "<p>m² H₂O xth “kata”</p>"
    assert text("<pre>satu\n  dua\n\ntiga</pre>") == "<p>satu<br/>dua<br/>tiga</p>"


def test_struck_text_stays_and_is_reported() -> None:
    assert text("<del>Senin</del> Selasa") == "<p>Senin Selasa</p>"
    assert reasons("<del>Senin <s>x</s></del> Selasa") == ["struck"]


def test_what_readers_could_not_see_is_left_over() -> None:
    for style in (
        "display:none",
        "DISPLAY : NONE",
        "visibility:hidden",
        "position:absolute;left:-9999px",
        "font-size:0",
        "text-indent:-999em",
        "height:1px;overflow:hidden",
    ):
        assert reasons(f"<p>isi</p><div style='{style}'><a href='https://evil.example'>slot</a></div>") == ["hidden"], style
        assert text(f"<p>isi</p><div style='{style}'>slot</div>") == "<p>isi</p>"
    assert text("<p style='font-size:0.9em;line-height:0;margin-left:-10px;max-height:100px;opacity:0.9'>isi</p>") == "<p>isi</p>"


def test_a_frame_around_a_film_is_not_hidden_by_its_height() -> None:
    frame = "<iframe src=//youtube.com/embed/abcdefghijk></iframe>"
    assert blocks(f"<div style='padding-bottom:56.25%;height:0;overflow:hidden'>{frame}</div>") == [FILM]
    assert reasons("<div style='height:0;padding:0;overflow:hidden'>slot</div>") == ["hidden"]


def test_links_of_own_pages_are_listed_and_absolute() -> None:
    result = cleaned(
        "<p><a href='/profil#visi'>a</a> <a href='../lama/'>b</a> <a href='https://www.kab-contoh.kpu.go.id/x y'>c</a> <a href='https://a.id'>d</a></p>"
    )
    assert result.links == (f"{OLD}/profil#visi", f"{OLD}/berita/lama/", "https://www.kab-contoh.kpu.go.id/x%20y")
    assert [part.value for part in result.pieces] == [
        f'<p><a href="{OLD}/profil#visi">a</a> <a href="{OLD}/berita/lama/">b</a> '
        '<a href="https://www.kab-contoh.kpu.go.id/x%20y">c</a> <a href="https://a.id">d</a></p>'
    ]


def test_a_link_to_a_place_in_the_page_or_to_nowhere_is_text() -> None:
    assert text("<a name=atas></a><a href='#bawah'>x</a> <a>y</a> <a href=''>z</a>") == "<p>x y z</p>"
    assert text(f"<a href='{OLD}/berita/rapat/#bawah'>x</a>") == "<p>x</p>"


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "ftp://a.id/x", "https://user:pass@a.id/", "whatsapp://send", "http://[x", "https://a.id:x/", "x" * 3000],
)
def test_a_link_that_may_not_stand_leaves_its_text(address: str) -> None:
    assert text(f"<p>isi <a href='{address}'>kata</a></p>") == "<p>isi kata</p>"
    assert reasons(f"<a href='{address}'>kata</a>") == ["link"]


def test_mail_and_telephone_may_be_links() -> None:
    assert text("<a href='mailto:kpu@contoh.id'>surel</a> <a href='TEL:+62 354'>telepon</a>") == (
        '<p><a href="mailto:kpu@contoh.id">surel</a> <a href="TEL:+62%20354">telepon</a></p>'
    )


def test_a_file_on_a_line_by_itself_is_a_download_and_one_in_a_sentence_a_link() -> None:
    alone = cleaned("<p><a href='/f/SK 1.pdf'><b>SK Nomor 1</b></a></p><p>Lihat <a href='/f/b.xlsx'>data</a> ini.</p>")
    assert [(piece.block, piece.value) for piece in alone.pieces] == [
        ("download", {"document": f"{OLD}/f/SK%201.pdf", "label": "SK Nomor 1"}),
        ("paragraph", f'<p>Lihat <a href="{OLD}/f/b.xlsx">data</a> ini.</p>'),
    ]
    assert (alone.media, alone.links) == ((f"{OLD}/f/SK%201.pdf", f"{OLD}/f/b.xlsx"), ())


def test_a_list_of_files_is_downloads_and_a_button_beside_a_name_says_nothing() -> None:
    assert blocks("<ul><li><a href=/a.pdf>A</a></li><li><a href=/b.docx>Unduh di sini</a></li></ul>") == [
        ("download", {"document": f"{OLD}/a.pdf", "label": "A"}),
        ("download", {"document": f"{OLD}/b.docx", "label": ""}),
    ]
    block = "<div class=wp-block-file><a href=/a.pdf>Nama</a><a href=/a.pdf class=wp-block-file__button download>Download</a></div>"
    assert blocks(block) == [("download", {"document": f"{OLD}/a.pdf", "label": "Nama"})]


def test_files_that_the_platform_does_not_take_are_left_over_and_foreign_ones_stay_links() -> None:
    assert text("<p><a href=/a.zip>Arsip</a></p>") == "<p>Arsip</p>"
    assert reasons("<a href=/a.zip>Arsip</a> <a href=/a.doc>Lama</a> <a href=/a.mp3>Lagu</a>") == ["file_type"] * 3
    assert text("<p><a href='https://kpu.go.id/a.zip'>Arsip</a></p>") == '<p><a href="https://kpu.go.id/a.zip">Arsip</a></p>'


def test_a_picture_has_its_caption_and_its_largest_form() -> None:
    body = (
        "<figure class=wp-block-image><a href='/a.jpg'>"
        "<img src='/a-300x200.jpg' srcset='/a-600x400.jpg 600w, /a-300x200.jpg 300w' alt='Rapat pleno'></a>"
        "<figcaption>Ketua <b>membuka</b> rapat</figcaption></figure>"
    )
    result = cleaned(body)
    assert result.pieces == (Piece("picture", {"image": f"{OLD}/a.jpg", "caption": "Ketua membuka rapat"}),)
    assert result.alts == {f"{OLD}/a.jpg": "Rapat pleno"}
    unlinked = body.replace("href='/a.jpg'", "href='/lampiran/' rel='attachment wp-att-3'")
    assert blocks(unlinked) == [("picture", {"image": f"{OLD}/a-600x400.jpg", "caption": "Ketua membuka rapat"})]


@pytest.mark.parametrize(
    ("picture", "alt"),
    [
        ("<img src='/a.jpg' alt='IMG_20230501_WA0012'>", ""),
        ("<img src='/rapat-pleno-1024x683.jpg' alt='rapat-pleno'>", ""),
        ("<img src='/a.jpg' alt='rapat.JPG'>", ""),
        ("<img src='/a.jpg' alt='Foto'>", ""),
        ("<img src='/a.jpg'>", ""),
        ("<img src='/rapat.jpg' alt='Rapat'>", "Rapat"),
        ("[caption]<img src='/a.jpg'>Ketua KPU[/caption]", "Ketua KPU"),
    ],
)
def test_alternative_text_is_never_made_of_a_file_name(picture: str, alt: str) -> None:
    assert list(cleaned(picture).alts.values()) == [alt]


def test_a_picture_in_a_sentence_does_not_break_it() -> None:
    assert blocks("<p>Satu <img src=/a.jpg> dua</p><p><img src=/b.jpg>tiga</p>") == [
        ("paragraph", "<p>Satu dua</p>"),
        ("gallery", [{"image": f"{OLD}/a.jpg", "caption": ""}, {"image": f"{OLD}/b.jpg", "caption": ""}]),
        ("paragraph", "<p>tiga</p>"),
    ]


def test_pictures_that_scripts_were_to_load_are_found_once() -> None:
    lazy = "<img src='data:image/gif;base64,R0' data-src='/a.jpg'><noscript><img src='/a.jpg'></noscript>"
    assert blocks(lazy) == [("picture", {"image": f"{OLD}/a.jpg", "caption": ""})]
    assert blocks("<noscript>Nyalakan JavaScript</noscript>") == []


def test_pictures_from_elsewhere_are_fetched_only_from_named_hosts() -> None:
    assert reasons("<img src='https://cdn.example/a.jpg'>") == ["foreign_picture"]
    assert cleaned("<img src='https://cdn.example/a.jpg'>", media_hosts=["cdn.example"]).media == ("https://cdn.example/a.jpg",)
    assert cleaned("<img src='https://i0.wp.com/kab-contoh.kpu.go.id/a.jpg?w=300'>").media == (f"{OLD}/a.jpg",)
    assert reasons("<img src='data:image/png;base64,AAAA'><img><img src='/a.svg'>") == ["data_picture", "lost_picture", "file_type"]


def test_spacers_and_signs_are_no_pictures() -> None:
    assert (
        text("<p>Selamat <img class=emoji alt='😀' src='https://s.w.org/x.svg'><img src=/t.gif width=1 height=1></p>")
        == "<p>Selamat 😀</p>"
    )


def test_a_picture_that_was_a_link_has_the_link_below_it() -> None:
    assert blocks("<a href='https://cekdptonline.example/'><img src=/a.jpg alt='Cek DPT'></a>") == [
        ("picture", {"image": f"{OLD}/a.jpg", "caption": ""}),
        ("paragraph", '<p><a href="https://cekdptonline.example/">Cek DPT</a></p>'),
    ]
    assert blocks("<a href='/daftar.pdf'><img src=/a.jpg></a>")[1] == (
        "download",
        {"document": f"{OLD}/daftar.pdf", "label": "kab-contoh.kpu.go.id/daftar.pdf"},
    )


def test_captions_of_rendered_wordpress_are_captions() -> None:
    picture = "<div class=wp-caption><a href=/a.jpg><img src=/a-1.jpg></a><p class=wp-caption-text>Ketua</p>lagi</div>"
    body = f"{picture}<div class=wp-caption>x</div>"
    assert blocks(body) == [
        ("picture", {"image": f"{OLD}/a.jpg", "caption": "lagi Ketua"}),
        ("paragraph", "<p>x</p>"),
    ]
    assert blocks("<figure><img src=/a.jpg><figcaption>Ketua</figcaption>lagi</figure>") == [
        ("picture", {"image": f"{OLD}/a.jpg", "caption": "Ketua"}),
        ("paragraph", "<p>lagi</p>"),
    ]


def test_an_address_on_a_line_by_itself_is_a_link() -> None:
    result = cleaned(f"isi\n{OLD}/berita/x\nlagi")
    assert [piece.value for piece in result.pieces] == [f'<p>isi</p><p><a href="{OLD}/berita/x">{OLD}/berita/x</a></p><p>lagi</p>']
    assert result.links == (f"{OLD}/berita/x",)
    assert blocks(f"{OLD}/a.pdf") == [("download", {"document": f"{OLD}/a.pdf", "label": ""})]


def test_a_linked_picture_in_a_sentence_comes_after_it_with_its_link() -> None:
    assert blocks("<p>Satu <a href='https://a.id/'><img src=/a.jpg></a> dua</p>") == [
        ("paragraph", "<p>Satu dua</p>"),
        ("picture", {"image": f"{OLD}/a.jpg", "caption": ""}),
        ("paragraph", '<p><a href="https://a.id/">a.id/</a></p>'),
    ]


def test_elements_that_say_nothing_leave_nothing() -> None:
    assert cleaned("<title></title><map><area></map><p></p><pre><p>a\nb</p></pre>").left_over == ()
    assert reasons("<map><area href='https://a.id/'></map>") == ["link"]


def test_a_caption_that_is_too_long_or_has_links_is_a_paragraph() -> None:
    long = "kata " * 60
    assert [kind for kind, _ in blocks(f"<figure><img src=/a.jpg><figcaption>{long}</figcaption></figure>")] == ["picture", "paragraph"]
    linked = blocks("<figure><img src=/a.jpg><figcaption>Foto <a href='https://a.id/'>A</a></figcaption></figure>")
    assert linked[1] == ("paragraph", '<p>Foto <a href="https://a.id/">A</a></p>')


@pytest.mark.parametrize(
    "gallery",
    [
        "<p><img src=/a.jpg><br><img src=/b.jpg></p>",
        "<figure class=wp-block-gallery><figure><img src=/a.jpg></figure><figure><img src=/b.jpg></figure></figure>",
        "<ul class=blocks-gallery-grid><li><figure><img src=/a.jpg></figure></li><li><figure><img src=/b.jpg></figure></li></ul>",
        "<div class=gallery><dl class=gallery-item><dt><a href=/a.jpg><img src=/a-150x150.jpg></a></dt></dl>"
        "<dl class=gallery-item><dt><img src=/b.jpg></dt></dl></div>",
        "<table><tr><td><img src=/a.jpg></td><td><img src=/b.jpg></td></tr></table>",
        '[gallery ids="4,5"]',
        '<!-- wp:gallery {"ids":[4,5]} /-->',
    ],
)
def test_runs_of_pictures_are_galleries(gallery: str) -> None:
    attachments = {"attachment-4": f"{OLD}/a.jpg", "attachment-5": f"{OLD}/b.jpg"}
    assert blocks(gallery, attachments=attachments) == [
        ("gallery", [{"image": f"{OLD}/a.jpg", "caption": ""}, {"image": f"{OLD}/b.jpg", "caption": ""}])
    ]


@pytest.mark.parametrize(
    "film",
    [
        '<iframe src="https://www.youtube.com/embed/abcdefghijk?rel=0" title="YouTube video player"></iframe>',
        '<iframe data-src="//www.youtube-nocookie.com/embed/abcdefghijk"></iframe>',
        '<object><param name="movie" value="http://www.youtube.com/v/abcdefghijk&hl=en"><embed src="http://www.youtube.com/v/abcdefghijk"></object>',
        "https://youtu.be/abcdefghijk?si=x",
        "https://www.youtube.com/watch?feature=share&v=abcdefghijk",
        '<p><a href="https://m.youtube.com/watch?v=abcdefghijk">https://m.youtube.com/watch?v=abcdefghijk</a></p>',
        "[embed]https://www.youtube.com/shorts/abcdefghijk[/embed]",
        "[youtube=https://www.youtube.com/watch?v=abcdefghijk&w=640]",
        "[youtube]abcdefghijk[/youtube]",
        "{youtube}https://youtu.be/abcdefghijk{/youtube}",
        "[youtube abcdefghijk]",
        '[youtube id="abcdefghijk"]',
        '[video src="https://www.youtube.com/watch?v=abcdefghijk"]',
        '[vc_video link="https://youtu.be/abcdefghijk"]',
        '<!-- wp:embed {"url":"https://youtu.be/abcdefghijk"} /-->',
        '<!-- wp:embed {"url":"x"} --><figure><div>\nhttps://youtu.be/abcdefghijk\n</div></figure><!-- /wp:embed -->',
    ],
)
def test_films_of_known_hosts_are_videos(film: str) -> None:
    assert blocks(film) == [FILM]


def test_a_film_has_the_title_that_stands_beside_it() -> None:
    titled = blocks('<figure><iframe src="https://player.vimeo.com/video/123456"></iframe><figcaption>Simulasi</figcaption></figure>')
    assert titled == [("video", {"title": "Simulasi", "url": "https://vimeo.com/123456", "poster": None, "length": ""})]
    assert blocks("<p><a href='https://youtu.be/abcdefghijk'>Tonton simulasi</a></p>")[0][1]["title"] == "Tonton simulasi"
    assert blocks('<iframe title="Debat" src="https://youtube.com/embed/abcdefghijk"></iframe>')[0][1]["title"] == "Debat"


def test_a_map_is_a_link_and_other_frames_are_left_over() -> None:
    frame = '<iframe src="https://www.google.com/maps/embed?pb=!1m18!2d112.03!3d-7.81!2m3"></iframe>'
    assert text(frame) == '<p><a href="https://www.google.com/maps/search/?api=1&amp;query=-7.81,112.03">Peta di Google Maps</a></p>'
    named = '<iframe src="https://maps.google.com/maps?q=KPU%20Kediri&output=embed"></iframe>'
    assert "query=KPU%20Kediri" in text(named)
    assert reasons('<iframe src="https://www.google.com/maps/embed?pb=x"></iframe><iframe src="https://evil.example"></iframe>') == [
        "frame",
        "frame",
    ]


def test_a_viewer_of_an_own_file_is_a_download() -> None:
    viewer = f'<iframe src="https://docs.google.com/viewer?url={OLD}/a.pdf&embedded=true"></iframe>'
    for shown in (viewer, '<object data="/a.pdf"></object>', '<embed src="/a.pdf">', '<iframe src="/a.pdf"></iframe>'):
        assert blocks(shown) == [("download", {"document": f"{OLD}/a.pdf", "label": ""})]


def test_films_and_recordings_on_the_old_site_are_left_over() -> None:
    assert reasons('<video src=/a.mp4></video>[audio mp3="/a.mp3"][/audio][playlist ids="1"]') == ["media_file", "media_file", "shortcode"]


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        ("<script>x</script>", "script"),
        ("<?php echo 1 ?>", "script"),
        ("<style>p{}</style>", "style"),
        ("<meta http-equiv=refresh content='0;url=/x'>", "head"),
        ("<form><label>Nama</label><input><button>Kirim</button></form>", "form"),
        ("<svg><text>x</text></svg>", "drawing"),
        ("<object data=x.swf>x</object>", "object"),
        ("<!-- <p>lama</p> -->", "comment"),
        ("<!-- tak tertutup", "comment"),
        ("<!-- wp:latest-posts /-->", "unknown_block"),
        ("[contact-form-7 id='1']", "shortcode"),
    ],
)
def test_what_never_passes_is_left_over_with_its_reason(part: str, reason: str) -> None:
    result = cleaned(f"<p>isi</p>{part}")
    assert [str(one.reason) for one in result.left_over] == [reason]
    assert [piece.value for piece in result.pieces] == ["<p>isi</p>"]


def test_a_form_around_a_whole_text_is_only_a_wrapper() -> None:
    body = f"<form><p>{'kata ' * 60}</p><input><select><option>x</select></form>"
    assert text(body).startswith("<p>kata kata")
    assert reasons(body) == ["form", "form"]


def test_left_over_parts_come_in_the_order_of_the_source() -> None:
    body = "<!-- wp:calendar /-->\n[foo_a]<p>x</p><script>1</script>[foo_b]<iframe src=//x.example></iframe><img alt='>[foo_c]' src=/a.jpg>"
    assert reasons(body) == ["unknown_block", "shortcode", "script", "shortcode", "frame", "shortcode"]


def test_builders_wrappers_leave_their_text() -> None:
    divi = '[et_pb_section][et_pb_row][et_pb_text admin_label="x"]<p>Isi</p>[/et_pb_text][/et_pb_row][/et_pb_section]'
    bakery = '[vc_row][vc_column width="1/2"][vc_column_text]\nIsi\n[/vc_column_text][/vc_column][/vc_row]'
    elementor = (
        '<div class="elementor elementor-3"><section class="elementor-section"><div class="elementor-widget">Isi</div></section></div>'
    )
    for body in (divi, bakery, elementor):
        assert text(body) == "<p>Isi</p>"
        assert reasons(body) == []


def test_targets_replace_the_links_of_moved_pages_and_files() -> None:
    links = "<a href=/a?x=1&y=2#b>a</a> <a href=/b>b</a> <a href=/c>c</a> <a href=/d>d</a> <a href=/e.pdf>e</a> f"
    body = f"<p>{links}</p><details><summary>T</summary><a href=/b>b</a></details>"
    result = cleaned(body)
    assert result.links == (f"{OLD}/a?x=1&y=2#b", f"{OLD}/b", f"{OLD}/c", f"{OLD}/d")
    targets = {f"{OLD}/a?x=1&y=2": "/berita/a/", f"{OLD}/b": "page:12", f"{OLD}/c": "", f"{OLD}/e.pdf": "document:5"}
    paragraph, folds = with_targets(result.pieces, targets)
    assert paragraph.value == (
        '<p><a href="/berita/a/#b">a</a> <a linktype="page" id="12">b</a> c '
        f'<a href="{OLD}/d">d</a> <a linktype="document" id="5">e</a> f</p>'
    )
    assert folds.value == [{"title": "T", "text": '<p><a linktype="page" id="12">b</a></p>'}]


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "//evil.example", "/\\evil.example", "page:0", "page:1 onclick=x", "mailto:a@b.id", "x"]
)
def test_a_target_that_is_no_place_is_refused(target: str) -> None:
    with pytest.raises(ValueError, match="no target"):
        with_targets((), {OLD: target})


def test_targets_reach_every_rich_text_of_the_platform() -> None:
    notice = Piece("notice", {"title": "x", "text": f'<p><a href="{OLD}/b">b</a></p>'})
    assert with_targets((notice,), {f"{OLD}/b": "https://a.id/?x=1&y=2"})[0].value == {
        "title": "x",
        "text": '<p><a href="https://a.id/?x=1&amp;y=2">b</a></p>',
    }


def test_targets_leave_plain_texts_alone() -> None:
    pieces = (Piece("heading", f'<a href="{OLD}/b">'), Piece("quote", {"text": f'<a href="{OLD}/b">x</a>', "source": ""}))
    assert with_targets(pieces, {f"{OLD}/b": "page:12"}) == pieces


def test_the_last_word_knows_just_the_features_of_the_blocks() -> None:
    by_feature = {
        "bold": {"b"},
        "italic": {"i"},
        "h3": {"h3"},
        "ol": {"ol", "li"},
        "ul": {"ul", "li"},
        "link": {"a"},
        "document-link": {"a"},
    }
    for tags, features in ((TEXT_TAGS, TEXT_FEATURES), (LINE_TAGS, LINE_FEATURES)):
        assert set(tags) == {"p", "br"}.union(*(by_feature[name] for name in features))
    assert set(TEXT_TAGS) == set(ALLOWED)
    assert checked('<p onclick=x>a<script>b</script><a href="javascript:x" target=_blank rel=x>c</a><u>d</u></p>') == "<p>a<a>c</a>d</p>"


def test_an_editor_opens_and_saves_the_text_without_losing_a_word() -> None:
    body = (
        "<h1>A</h1><h3>B</h3><p><b>c</b> <i>d</i> <a href='https://a.id/?x=1&amp;y=2'>e</a><br>f &lt;g&gt;</p><ul><li>h<ol><li>i</ol></ul>"
    )
    rich = next(piece.value for piece in cleaned(body).pieces if piece.block == "paragraph")
    converter = ListKeeping(TEXT_FEATURES)
    saved = converter.to_database_format(converter.from_database_format(rich))
    for part in ("B</h3>", "<b>c</b>", "<i>d</i>", 'href="https://a.id/?x=1&amp;y=2"', "f &lt;g&gt;", "h", "<ol", "i</li>"):
        assert part in saved


def test_every_block_but_those_with_files_passes_the_platforms_own_check() -> None:
    body = (
        f"<h2>{'x' * 150}</h2><p>isi</p><blockquote>{'kata ' * 199}<cite>{'y' * 150}</cite></blockquote>"
        f"<dl><dt>{'t' * 80}<dd>{'v' * 300}</dl>"
        f"<details><summary>{'z' * 150}</summary>isi</details><iframe title='{'w' * 150}' src=https://youtube.com/embed/abcdefghijk></iframe>"
        "<table><tr><th>a<th>b<tr><td>1<td></table>"
    )
    stream = StreamBlock(BODY_BLOCKS)
    pieces = cleaned(body).pieces
    assert [piece.block for piece in pieces] == ["heading", "paragraph", "quote", "facts", "folds", "video", "table"]
    value = stream.to_python([{"type": piece.block, "value": piece.value} for piece in pieces])
    assert len(stream.clean(value)) == len(pieces)


def test_words_in_an_item_that_were_quoted_or_explained_stay_in_the_item() -> None:
    assert text("<ol><li>Satu<blockquote>Kutipan</blockquote>lanjut</li><li>Dua</li></ol>") == (
        "<ol><li>Satu<br/>Kutipan<br/>lanjut</li><li>Dua</li></ol>"
    )
    assert text("<ul><li>Satu<dl><dt>Nama</dt><dd>Budi</dd></dl></li><li>Dua</li></ul>") == (
        "<ul><li>Satu<br/><b>Nama</b><br/>Budi</li><li>Dua</li></ul>"
    )
    assert blocks("<blockquote>Kutipan</blockquote>") == [("quote", {"text": "Kutipan", "source": ""})]


def test_a_page_break_of_joomla_leaves_the_heading_of_the_next_page() -> None:
    assert text('<p>Satu</p><hr title="Bagian kedua" class="system-pagebreak"><p>Dua</p><hr>') == (
        "<p>Satu</p><p><b>Bagian kedua</b></p><p>Dua</p>"
    )
