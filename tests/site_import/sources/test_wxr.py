"""WordPress exports: what a sound one gives, and that a damaged or hostile one costs no more than what is damaged in it."""

import datetime
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pendopo.site_import.rules.items import Fault, Found, Item, Kind, Medium, Status
from pendopo.site_import.sources import wxr
from pendopo.site_import.sources.moments import JAKARTA
from tests.conftest import SHARED_DATA
from tests.site_import.sources.measuring import measured
from tests.site_import.sources.wxr_files import AUTHORS, FOOT, SITE, WP, attachment, category, cdata, head, item, meta, term, write


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ekspor.xml"


def items_of(found: list[Found]) -> list[Item]:
    return [each for each in found if isinstance(each, Item)]


def media_of(found: list[Found]) -> list[Medium]:
    return [each for each in found if isinstance(each, Medium)]


def faults_of(found: list[Found]) -> list[str]:
    return [each.what for each in found if isinstance(each, Fault)]


def read(path: Path) -> list[Found]:
    return list(wxr.read(path))


def only(path: Path) -> Item:
    (one,) = items_of(read(path))
    return one


# what a sound export gives


def test_a_post_comes_with_all_that_its_export_says(file: Path) -> None:
    terms = term("Berita") + term("Pemilu 2024", "post_tag")
    write(file, [item(7, "<p>Isi &amp; badan</p>", title="Rapat &amp; <em>Pleno</em>", terms=terms, excerpt="<p>Ringkas</p>")])
    (post,) = read(file)
    assert post == Item(
        source_id="post-7",
        kind=Kind.POST,
        title="Rapat & Pleno",
        html="<p>Isi &amp; badan</p>",
        address=f"{SITE}/2024/06/berita-7/",
        other_addresses=("/?p=7", f"{SITE}/?p=7"),
        published=datetime.datetime(2024, 6, 1, 3, tzinfo=datetime.UTC),
        author="Sari Wulandari",
        categories=("Berita",),
        tags=("Pemilu 2024",),
        summary="Ringkas",
    )


@pytest.mark.parametrize(
    "wp", [WP, "https://wordpress.org/export/1.2/", "http://wordpress.org/export/1.0/", "http://wordpress.org/export/1.1/"]
)
def test_every_version_of_the_namespace_is_read(file: Path, wp: str) -> None:
    write(file, [item(7, password="rahasia", excerpt="Ringkas")], start=head(wp=wp))
    assert (only(file).source_id, only(file).summary, only(file).password) == ("post-7", "Ringkas", True)


def test_namespaces_go_by_their_address_whatever_their_prefix(file: Path) -> None:
    swapped = (
        head()
        .replace("xmlns:content=", "xmlns:tukar=")
        .replace("xmlns:excerpt=", "xmlns:content=")
        .replace("xmlns:tukar=", "xmlns:excerpt=")
    )
    write(file, [item(7, "disebut content, tetapi ringkasan", excerpt="disebut excerpt, tetapi isi")], start=swapped)
    assert (only(file).html, only(file).summary) == ("disebut excerpt, tetapi isi", "disebut content, tetapi ringkasan")


@pytest.mark.parametrize(
    ("kind", "ours"),
    [
        ("post", Kind.POST), ("page", Kind.PAGE), ("tribe_events", Kind.EVENT), ("galeri", Kind.GALLERY),
        ("wpdmpro", Kind.DOCUMENT), ("pengumuman", Kind.POST),
    ],
)  # fmt: skip
def test_post_types_become_kinds_and_an_unknown_one_is_not_lost(file: Path, kind: str, ours: Kind) -> None:
    write(file, [item(7, kind=kind)])
    assert only(file).kind is ours


@pytest.mark.parametrize(
    ("status", "ours"),
    [
        ("publish", Status.PUBLIC), ("draft", Status.DRAFT), ("pending", Status.DRAFT), ("future", Status.DRAFT),
        ("private", Status.PRIVATE), ("x", Status.DRAFT),
    ],
)  # fmt: skip
def test_only_what_was_published_counts_as_public(file: Path, status: str, ours: Status) -> None:
    write(file, [item(7, status=status)])
    assert only(file).status is ours


def test_trash_and_machinery_are_left_out_and_counted(file: Path) -> None:
    write(file, [item(1), item(2, status="trash"), item(3, status="trash"), item(4, kind="nav_menu_item"), item(5, status="auto-draft")])
    found = read(file)
    assert [each.source_id for each in items_of(found)] == ["post-1"]
    assert [(each.what, each.detail) for each in found if isinstance(each, Fault)] == [
        ("in_trash", "2"), ("not_content", "nav_menu_item: 1"), ("not_content", "auto-draft: 1"),
    ]  # fmt: skip


def test_comments_are_never_taken(file: Path) -> None:
    write(file, [item(7)])
    assert "Komentar" not in repr(read(file))
    assert "warga@" not in repr(read(file))


def test_the_leading_picture_is_found_though_it_stands_further_down(file: Path) -> None:
    picture = f"{SITE}/wp-content/uploads/2024/06/pleno.jpg"
    write(
        file, [item(7, metas=meta("_thumbnail_id", "9")), attachment(9, picture, alt="Rapat pleno", parent=7, caption="<b>Foto</b>: humas")]
    )
    post, medium = read(file)
    assert isinstance(post, Item)
    assert post.picture == picture
    assert medium == Medium("attachment-9", picture, "Foto 9", "Rapat pleno", "Foto: humas", "post-7")


def test_an_export_in_parts_is_one_export(tmp_path: Path) -> None:
    picture = f"{SITE}/a.jpg"
    write(tmp_path / "a.000.xml", [item(7, metas=meta("_thumbnail_id", "9"))])
    write(tmp_path / "a.001.xml", [attachment(9, picture)])
    assert items_of(read(tmp_path))[0].picture == picture


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({}, datetime.datetime(2024, 6, 1, 3, tzinfo=datetime.UTC)),
        ({"gmt": "0000-00-00 00:00:00"}, datetime.datetime(2024, 6, 1, 3, tzinfo=datetime.UTC)),
        ({"gmt": "0000-00-00 00:00:00", "pubDate": "Mon, 30 Nov -0001 00:00:00 +0000"}, datetime.datetime(2024, 6, 1, 10, tzinfo=JAKARTA)),
        ({"gmt": "0000-00-00 00:00:00", "pubDate": "", "date": "0000-00-00 00:00:00"}, None),
    ],
)  # fmt: skip
def test_zero_dates_fall_back_to_the_next_date_and_then_to_none(
    file: Path, dates: dict[str, str], expected: datetime.datetime | None
) -> None:
    write(file, [item(7, **dates)])
    assert only(file).published == expected
    assert faults_of(read(file)) == []


def test_a_draft_was_changed_by_the_clock_of_the_site(file: Path) -> None:
    zero = "<wp:post_modified_gmt>0000-00-00 00:00:00</wp:post_modified_gmt><wp:post_modified>2024-06-01 10:00:00</wp:post_modified>"
    write(file, [item(7, metas=zero), item(8, metas=zero.replace("0000-00-00", "2024-06-02")), item(9)])
    dates = (datetime.datetime(2024, 6, 1, 10, tzinfo=JAKARTA), datetime.datetime(2024, 6, 2, tzinfo=datetime.UTC), None)
    assert tuple(each.updated for each in items_of(read(file))) == dates


def test_a_date_that_is_none_is_a_fault_that_names_its_line(file: Path) -> None:
    write(file, [item(7, gmt="kemarin", pubDate="", date="")])
    fault = read(file)[0]
    assert fault == Fault(f"baris {head().count(chr(10)) + 1}", "bad_date", "kemarin")


def test_an_author_is_a_display_name_and_never_an_account(file: Path) -> None:
    write(file, [item(7), item(8, creator="admin"), item(9, creator="a>b")])
    assert [each.author for each in items_of(read(file))] == ["Sari Wulandari", "", ""]
    write(file, [item(7, creator="Humas KPU"), item(8, creator="humas@example.org")], start=head(version="1.0"))
    assert [each.author for each in items_of(read(file))] == ["Humas KPU", ""]


def test_categories_come_the_deepest_first_even_with_parents_in_a_circle(file: Path) -> None:
    channel = category("berita", "Berita") + category("pleno", "Pleno", "berita") + category("a", "A", "b") + category("b", "B", "a")
    write(
        file,
        [item(7, terms=term("Berita") + term("Pleno") + "<category>Pleno</category>" + term("x", "post_format"))],
        start=head(channel=channel),
    )
    assert only(file).categories == ("Pleno", "Berita")


def test_old_addresses_are_kept_with_those_of_former_names_and_the_index_php_form(file: Path) -> None:
    write(file, [item(7, kind="page", link=f"{SITE}/index.php/profil/", guid=f"{SITE}/?page_id=7", metas=meta("_wp_old_slug", "tentang"))])
    assert only(file).address == f"{SITE}/index.php/profil/"
    assert only(file).other_addresses == ("/?p=7", "/?page_id=7", f"{SITE}/?page_id=7", f"{SITE}/index.php/tentang/")


def test_a_site_in_a_folder_has_its_numbers_there_too(file: Path) -> None:
    write(file, [item(7, guid="")], start=head().replace(f"{SITE}</wp:base_blog_url>", f"{SITE}/blog</wp:base_blog_url>"))
    assert only(file).other_addresses == ("/blog/?p=7",)


def test_utf_16_is_read(file: Path) -> None:
    write(file, [item(7, title="Kampanye – Ékspres")], start=head(encoding="UTF-16"), encoding="utf-16")
    assert only(file).title == "Kampanye – Ékspres"


# the real files


def real(name: str) -> Path:
    path = SHARED_DATA / "wxr" / name
    if not path.exists():
        pytest.skip("no folder of real data beside the checkout")
    return path


def test_the_classic_export_gives_its_186_items() -> None:
    found = read(real("themeunittestdata.wordpress.xml"))
    assert Counter(each.kind for each in items_of(found)) == {Kind.POST: 58, Kind.PAGE: 21}
    assert len(media_of(found)) == 37
    assert [(each.what, each.detail) for each in found if isinstance(each, Fault)] == [("not_content", "nav_menu_item: 70")]
    assert 58 + 21 + 37 + 70 == 186
    assert Counter(each.status for each in items_of(found)) == {Status.PUBLIC: 77, Status.DRAFT: 2}
    assert sum(each.password for each in items_of(found)) == 1
    assert sum(bool(each.picture) for each in items_of(found)) == 6


def test_the_block_export_gives_its_72_items() -> None:
    found = read(real("64-block-test-data.xml"))
    assert Counter(each.kind for each in items_of(found)) == {Kind.POST: 61, Kind.PAGE: 1}
    assert len(media_of(found)) == 9
    assert all("<!-- wp:" in each.html for each in items_of(found) if each.kind is Kind.PAGE)


# damage


def test_control_characters_cost_nothing_but_themselves(file: Path) -> None:
    write(file, [item(7, "<p>Is\x0bi</p>"), item(8)])
    found = read(file)
    assert [each.html for each in items_of(found)] == ["<p>Isi</p>", "<p>Isi</p>"]
    assert faults_of(found) == ["control_characters"]


def test_a_stray_byte_is_named_by_its_line_and_the_rest_goes_on(file: Path) -> None:
    broken = item(7).replace("<description></description>", "<description>Tim & Sekretariat</description>")
    write(file, [item(6), broken, item(8)])
    found = read(file)
    assert [each.source_id for each in items_of(found)] == ["post-6", "post-7", "post-8"]
    line = (head() + item(6) + broken.split("Tim")[0]).count("\n") + 1
    assert [each.place for each in found if isinstance(each, Fault)] == [f"baris {line}"]


def test_an_unclosed_cdata_does_not_swallow_the_next_post(file: Path) -> None:
    broken = item(7, "<p>Isi tanpa akhir</p>").replace("<p>Isi tanpa akhir</p>]]>", "<p>Isi tanpa akhir</p>")
    write(file, [broken, item(8), item(9)])
    found = read(file)
    assert [(each.source_id, each.html) for each in items_of(found)] == [
        ("post-7", "<p>Isi tanpa akhir</p>"), ("post-8", "<p>Isi</p>"), ("post-9", "<p>Isi</p>"),
    ]  # fmt: skip
    assert faults_of(found) == ["damaged_xml"]


def test_an_item_shown_inside_a_post_stays_part_of_that_post(file: Path) -> None:
    sample = "<pre></item>\n<item>\n<title>Contoh RSS</title></item></pre>"
    write(file, [item(7, sample), item(8)])
    assert [each.html for each in items_of(read(file))] == [sample, "<p>Isi</p>"]


def test_a_truncated_file_gives_all_that_is_whole_and_what_is_left_of_the_last(file: Path) -> None:
    whole = head() + item(7) + item(8)
    file.write_text(whole + item(9, "<p>Awal</p>").split("<wp:status>")[0])
    found = read(file)
    assert [each.source_id for each in items_of(found)] == ["post-7", "post-8", "post-9"]
    assert items_of(found)[2].status is Status.DRAFT
    assert faults_of(found) == ["item_not_closed", "damaged_xml"]
    file.write_text(whole + "<item><title><![CDATA[Putus di ten")
    assert [each.title for each in items_of(read(file))] == ["Berita 7", "Berita 8", "Putus di ten"]


def test_a_missing_end_tag_ends_at_the_next_item(file: Path) -> None:
    write(file, [item(7).replace("</item>", ""), item(8)])
    assert [each.source_id for each in items_of(read(file))] == ["post-7", "post-8"]


def test_a_wrong_declaration_of_the_encoding_is_told_once_and_read_rightly(file: Path) -> None:
    write(file, [item(7, title="“Pleno”"), item(8, title="“Rapat”")], encoding="cp1252")
    found = read(file)
    assert [each.title for each in items_of(found)] == ["“Pleno”", "“Rapat”"]
    assert faults_of(found) == ["wrong_encoding"]
    write(file, [item(7, title="“Pleno”")], start=head(encoding="ISO-8859-1"))
    assert only(file).title == "“Pleno”"


def test_a_file_of_another_kind_is_said_to_be_one(file: Path) -> None:
    file.write_bytes(b"<html><body>Halaman masuk</body></html>")
    assert read(file) == [Fault("seluruh berkas", "not_wxr")]
    file.write_bytes(b"")
    assert faults_of(read(file)) == ["not_wxr"]


# attacks


BILLION = """<!DOCTYPE rss [<!ENTITY a "tawa">
""" + "\n".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)) + "\n]>\n"  # fmt: skip


def test_an_entity_bomb_stays_unexploded(file: Path) -> None:
    plain_title = item(7).replace(cdata("Berita 7"), "&j;")
    write(file, [plain_title, item(8)], start=head(doctype=BILLION))
    found = read(file)
    assert len(items_of(found)) == 2
    assert "tawa" not in repr(found)
    assert len(repr(found)) < 4_000
    assert "entities_ignored" in faults_of(found)


def test_no_file_of_the_machine_is_read_through_an_entity(file: Path, tmp_path: Path) -> None:
    (tmp_path / "rahasia.txt").write_text("kata sandi basis data")
    doctype = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{tmp_path}/rahasia.txt"><!ENTITY % y SYSTEM "http://127.0.0.1:9/x"> %y;]>\n'
    write(file, [item(7).replace(cdata("Berita 7"), "&x;")], start=head(doctype=doctype))
    assert "kata sandi" not in repr(read(file))


def test_a_document_type_inside_an_item_declares_nothing(file: Path) -> None:
    write(file, [item(7).replace("<item>", '<item><!DOCTYPE x [<!ENTITY z "meledak">]>').replace(cdata("Berita 7"), "&z;")])
    assert "meledak" not in "".join(each.title + each.html for each in items_of(read(file)))


@pytest.mark.parametrize(
    "address",
    [
        "https://kab-contoh.example/wp-content/uploads/../../../etc/passwd", "https://kab-contoh.example/%2e%2e/%2e%2e/wp-config.php",
        "https://kab-contoh.example/a/%252e%252e/b.php", "file:///etc/passwd", "javascript:alert(1)", "//", "..\\..\\x",
        "https://a:b@kab-contoh.example/x.jpg", "https://kab-contoh.example:99999/x.jpg",
    ],
)  # fmt: skip
def test_an_attachment_whose_address_leads_elsewhere_is_a_fault_and_no_medium(file: Path, address: str) -> None:
    write(file, [item(7, metas=meta("_thumbnail_id", "9")), attachment(9, address)])
    found = read(file)
    assert media_of(found) == []
    assert items_of(found)[0].picture == ""
    assert "bad_address" in faults_of(found)


def test_a_post_whose_link_is_a_script_has_no_address(file: Path) -> None:
    write(file, [item(7, link="javascript:alert(1)")])
    assert only(file).address == ""
    assert faults_of(read(file)) == ["bad_address"]


def test_an_item_of_open_sections_alone_takes_no_time(file: Path) -> None:
    """Recovery looks at each part once: written carelessly, this file takes hours."""
    write(file, ["<item><title>A</title>", "<x><![CDATA[y]]>" * 50_000, "</item>", item(8, title="<!--" * 100_000), item(9)])
    assert items_of(read(file))[-1].source_id == "post-9"


def test_a_huge_text_is_shortened_and_the_post_stays(file: Path) -> None:
    write(file, [item(7, "é" * 5_000_000), item(8)])
    found = read(file)
    first, second = items_of(found)
    assert (first.source_id, len(first.html)) == ("post-7", 4_000_000)
    assert second.html == "<p>Isi</p>"
    assert faults_of(found) == ["text_too_long"]


def test_an_item_of_very_many_texts_is_left_out_and_the_rest_goes_on(file: Path) -> None:
    write(file, [item(7, metas=meta("x", "y" * 6_000_000) * 3), item(8)])
    found = read(file)
    assert [each.source_id for each in items_of(found)] == ["post-8"]
    assert faults_of(found) == ["item_too_long"]


def test_memory_stays_flat_over_one_text_of_120_megabytes(file: Path) -> None:
    """Measured: largest resident size of a process of its own, beyond what it had before it read. 2 GB take the same path."""
    block = "judi " * 200_000
    body = item(7, "@@")
    start, end = body.split("@@")
    write(file, [start, *[block] * 120, end, item(8)])
    count, grown = measured("wxr", file)
    assert count == 3
    assert grown < 120


def test_memory_stays_flat_over_many_items(file: Path) -> None:
    """Measured as above, over 20 MB in 1,000 posts with pictures."""
    text = "<p>Rapat pleno terbuka.</p>" * 740
    write(
        file,
        [item(n, text, metas=meta("_thumbnail_id", str(n + 10_000))) + attachment(n + 10_000, f"{SITE}/{n}.jpg") for n in range(1_000)],
    )
    count, grown = measured("wxr", file)
    assert count == 2_000
    assert grown < 40


def test_the_foot_is_no_part_of_the_last_item(file: Path) -> None:
    write(file, [item(7)], end=FOOT + "<!-- <item> --> sisa")
    assert len(read(file)) == 1


@pytest.mark.parametrize(
    "channel", ["<rss " * 100_000, "<?xml " * 100_000, "<channel " * 100_000, "<a><![CDATA[</a>" * 60_000 + "]]>"], ids=range(4)
)
def test_a_head_of_beginnings_alone_takes_no_time(file: Path, channel: str) -> None:
    write(file, [item(7)], start=head(channel=channel))
    assert isinstance(read(file), list)


def test_a_post_of_sections_that_are_closed_far_away_takes_no_time(file: Path) -> None:
    write(file, [item(7, "<a><![CDATA[</a>" * 100_000)])
    assert read(file)


def test_namespaces_without_end_are_not_put_around_every_item(file: Path) -> None:
    names = " ".join(f'xmlns:a{number}="urn:{number}"' for number in range(20_000))
    file.write_text(head().replace("<rss ", f"<rss {names} ") + item(7) * 50 + FOOT)
    assert len([each for each in read(file) if isinstance(each, Item)]) == 50


def test_posts_without_a_number_are_told_apart_whatever_part_they_stand_in(tmp_path: Path) -> None:
    for name, number in (("1.xml", 7), ("2.XML", 8)):
        text = item(number, guid=f"{SITE}/?p={number}").replace(f"<wp:post_id>{number}</wp:post_id>", "")
        (tmp_path / name).write_text(head() + text + FOOT)
    names = [each.source_id for each in read(tmp_path) if isinstance(each, Item)]
    assert len(set(names)) == 2
    assert names == [each.source_id for each in read(tmp_path) if isinstance(each, Item)]


def test_a_folder_without_an_export_says_so(tmp_path: Path) -> None:
    assert [each.what for each in read(tmp_path) if isinstance(each, Fault)] == ["empty_file"]


def test_one_stray_byte_spoils_no_other_letter_of_its_post(file: Path) -> None:
    file.write_bytes((head() + item(7, "<p>“Pemilu” dan @</p>") + FOOT).encode().replace(b"@", b"\x93jurdil\x94"))
    assert [each.html for each in read(file) if isinstance(each, Item)] == ["<p>“Pemilu” dan “jurdil”</p>"]


@pytest.mark.parametrize("name", ["wp:", ":status", "w p:status", "wp:a:b", "1wp:x", "wp:\ufffdx", "-"])
def test_a_damaged_name_of_an_element_costs_that_element_alone(file: Path, name: str) -> None:
    write(file, [item(7).replace("<wp:status>", f"<{name}>"), item(8)])
    assert [each.source_id for each in items_of(read(file))] == ["post-7", "post-8"]


@pytest.mark.parametrize("number", ["xd800", "55296", "xDFFF", "x110000", "0", "xFFFE", "99999999"])
def test_a_reference_to_no_letter_costs_itself_alone(file: Path, number: str) -> None:
    write(file, [item(7).replace("<link>", f"<link>&#{number};"), item(8)], start=head(channel=f"<title>&#{number};</title>{AUTHORS}"))
    assert [each.source_id for each in items_of(read(file))] == ["post-7", "post-8"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4_000), st.integers(0, 30), st.binary(max_size=12)), min_size=1, max_size=8))
def test_no_damage_ends_the_reading(cuts: list[tuple[int, int, bytes]]) -> None:
    raw = bytearray(
        (head(channel=AUTHORS + category("a", "A")) + item(7, terms=term("A")) + attachment(9, f"{SITE}/a.jpg") + FOOT).encode()
    )
    for place, length, instead in cuts:
        raw[place : place + length] = instead
    with TemporaryDirectory() as folder:
        file = Path(folder) / "ekspor.xml"
        file.write_bytes(raw)
        assert isinstance(read(file), list)
