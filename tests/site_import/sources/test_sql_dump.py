# ruff: noqa: S608  statements here are files for a reader that runs nothing
"""MySQL dumps: tuples read as they were written, and rows of WordPress, Joomla and home-grown tables as items."""

import datetime
import gzip
import json
import random
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pendopo.site_import.rules.items import Fault, Found, Item, Kind, Medium, Status
from pendopo.site_import.sources import sql_dump
from pendopo.site_import.sources.moments import JAKARTA
from pendopo.site_import.sources.sql_dump import TableMapping, propose_mapping, tuples
from pendopo.site_import.sources.sql_dump.mapping import Lookup
from pendopo.site_import.sources.sql_dump.tuples import Dump, Lexer
from tests.site_import.sources.measuring import measured
from tests.site_import.sources.sql_files import Value, create, insert, table, write

SITE = "https://kab-contoh.example"
TEXT = st.text(st.characters(codec="utf-8"), max_size=30)
VALUES = st.one_of(
    st.none(), st.integers(-(10**18), 10**18), st.floats(allow_nan=False, allow_infinity=False), TEXT, st.binary(max_size=20)
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "basisdata.sql"


def rows_of(path: Path, **options: int) -> list[list[Value]]:
    return [list(row.values.values()) for row in Dump(path, **options).rows()]


# the reader of tuples


@settings(max_examples=50)
@given(rows=st.lists(st.tuples(VALUES, VALUES, VALUES), min_size=1, max_size=6), chunk=st.integers(1, 40))
def test_what_was_written_is_read_again_wherever_the_chunks_end(rows: list[tuple[Value, ...]], chunk: int) -> None:
    text = "-- x\n" + create("berita", ["a", "b", "c"]) + insert("berita", rows) + insert("berita", rows, ["a", "b", "c"])
    lexer = Lexer(BytesIO(text.encode()))
    dump, found = Dump(Path("tidak-dibuka.sql")), []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tuples, "CHUNK", chunk)
        while (token := lexer.next()).kind:
            found += [tuple(row.values.values()) for row in dump.statement(lexer, token, lambda table: True)]
    assert found == [*rows, *rows]
    assert dump.faults == []


def test_quotes_semicolons_and_statements_inside_texts_are_only_text(file: Path) -> None:
    evil = "'); DROP TABLE users; -- \\' \"; INSERT INTO `berita` VALUES (9,'x'); /*"
    write(file, table("berita", [{"id": 1, "isi": evil}, {"id": 2, "isi": "it's; ok"}]))
    assert rows_of(file) == [[1, evil], [2, "it's; ok"]]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("'a''b'", "a'b"),
        ('"a""b\'c"', "a\"b'c"),
        ("'a\\tb\\Zc\\%d\\_e\\q'", "a\tb\x1ac\\%d\\_eq"),
        ("0x48616C", b"Hal"),
        ("X'4861'", b"Ha"),
        ("_binary 'abc'", "abc"),
        ("_utf8mb4'é'", "é"),
        ("N'x'", "x"),
        ("b'101'", 5),
        ("-1.5e3", -1500.0),
        (".5", 0.5),
        ("+7", 7),
        ("TRUE", 1),
        ("null", None),
        ("NOW()", None),
        ("UNIX_TIMESTAMP('2024-01-01', (1))", None),
        ("CURRENT_TIMESTAMP", None),
        ("'' /* x */", ""),
    ],
)
def test_every_way_of_writing_a_value_is_read(file: Path, written: str, value: Value) -> None:
    file.write_text(
        f"INSERT IGNORE INTO db.`t` (`a`, b) VALUES ({written} , 2) ON DUPLICATE KEY UPDATE a = VALUES(a);\nREPLACE t(a,b) VALUE(1,2);"
    )
    assert rows_of(file) == [[value, 2], [1, 2]]


def test_bytes_that_are_no_utf8_are_read_as_windows_1252(file: Path) -> None:
    file.write_bytes(b"INSERT INTO t (a) VALUES ('\x93Pleno\x94');")
    assert rows_of(file) == [["“Pleno”"]]


def test_procedures_with_their_own_delimiter_are_passed_over(file: Path) -> None:
    body = "DELIMITER ;;\nCREATE TRIGGER x AFTER INSERT ON t FOR EACH ROW BEGIN\nINSERT INTO t (a) VALUES (9);\nEND ;;\nDELIMITER ;\n"
    file.write_text(f"-- x\n{body}INSERT INTO t (a) VALUES (1);\n")
    assert rows_of(file) == [[1]]


def test_columns_come_from_the_definition_when_the_insert_names_none(file: Path) -> None:
    write(file, create("Berita", ["ID", "judul"]), insert("Berita", [[1, "a"]]))
    (row,) = Dump(file).rows()
    assert (row.table, row.values) == ("Berita", {"id": 1, "judul": "a"})


@pytest.mark.parametrize(
    "damage",
    [
        "INSERT INTO `t` VALUES (1,",
        "INSERT INTO `t` VALUES (1 2);",
        "INSERT INTO 5;",
        "INSERT INTO t (a VALUES (1);",
        "INSERT INTO t VALUES (@x);",
    ],
)
def test_a_damaged_statement_is_a_fault_and_the_next_one_is_read(file: Path, damage: str) -> None:
    file.write_text(f"CREATE TABLE t (a int);\n{damage}\n;INSERT INTO t (a) VALUES (7);")
    dump = Dump(file)
    found = [list(row.values.values()) for row in dump.rows()]
    assert [fault.what for fault in dump.faults] == ["damaged_sql"]
    assert found == ([] if damage.endswith(",") else [[7]])


def test_a_row_with_too_many_values_is_a_fault(file: Path) -> None:
    write(file, create("t", ["a"]), insert("t", [[1], [1, 2], [3]]))
    dump = Dump(file)
    assert [row.values["a"] for row in dump.rows()] == [1, 3]
    assert [fault.what for fault in dump.faults] == ["bad_row"]


def test_a_row_without_an_end_does_not_fill_the_memory(file: Path) -> None:
    write(file, create("t", ["a"]), f"INSERT INTO t VALUES ({'1,' * 300_000}2);INSERT INTO t VALUES (7);")
    dump = Dump(file)
    assert [row.values["a"] for row in dump.rows()] == [7]
    assert [fault.what for fault in dump.faults] == ["damaged_sql"]


def test_of_a_file_in_which_every_row_is_wrong_the_first_thousand_are_told(file: Path) -> None:
    write(file, create("t", ["a"]), insert("t", [[1, 2]] * 1_500))
    dump = Dump(file)
    assert list(dump.rows()) == []
    assert len(dump.faults) == 1_000


def test_a_dump_that_breaks_off_gives_what_was_whole(file: Path) -> None:
    write(file, "CREATE TABLE t (a text);", "INSERT INTO t VALUES (1),('dua'),('tiga yang putus")
    assert rows_of(file) == [[1], ["dua"]]


@pytest.mark.parametrize("size", [400_001, 1_000_000])
def test_a_huge_text_is_shortened_and_reading_goes_on(file: Path, size: int) -> None:
    """The escapes around the bound must not end the text early."""
    write(file, "CREATE TABLE t (a text, b int);", insert("t", [["\\'" * size, 1], ["b", 2]]))
    dump = Dump(file, most_text=1_501)
    first, second = dump.rows()
    assert isinstance(first.values["a"], str)
    assert len(first.values["a"]) < 1_300_000
    assert set(first.values["a"]) == {"\\", "'"}
    assert (first.values["b"], second.values) == (1, {"a": "b", "b": 2})
    assert "text_too_long" in [fault.what for fault in dump.faults]


def test_a_comment_without_end_ends_with_the_dump(file: Path) -> None:
    write(file, "INSERT INTO t (a) VALUES (1);/* " + "x" * 3_000_000)
    assert next(Dump(file, most_text=1_000).rows()).values == {"a": 1}


def test_a_packed_dump_is_read_and_a_bomb_only_up_to_its_bound(file: Path) -> None:
    file.write_bytes(gzip.compress(b"INSERT INTO t (a) VALUES (1);\n" + b" " * 30_000_000 + b"INSERT INTO t (a) VALUES (2);"))
    assert rows_of(file) == [[1], [2]]
    dump = Dump(file, most_unpacked=1_000_000)
    assert len(list(dump.rows())) == 1
    assert [fault.what for fault in dump.faults] == ["too_long"]


def test_a_packed_dump_that_is_damaged_gives_what_came_before_it(file: Path) -> None:
    whole = gzip.compress(b"INSERT INTO t (a) VALUES (1);\n" + bytes(range(256)) * 40_000)
    file.write_bytes(whole[: len(whole) // 2])
    dump = Dump(file)
    assert len(list(dump.rows())) == 1
    assert "damaged_packing" in [fault.what for fault in dump.faults]


# WordPress


def wordpress(
    file: Path, posts: list[dict[str, Any]], *, prefix: str = "wp_", permalinks: str = "/%year%/%monthnum%/%postname%/", extra: str = ""
) -> Path:
    usual = {
        "ID": 7,
        "post_author": 3,
        "post_date": "2024-06-01 10:00:00",
        "post_date_gmt": "2024-06-01 03:00:00",
        "post_content": "<p>It's</p>",
        "post_title": "Rapat &amp; Pleno",
        "post_excerpt": "",
        "post_status": "publish",
        "post_password": "",
        "post_name": "rapat",
        "post_modified": "2024-06-02 10:00:00",
        "post_modified_gmt": "0000-00-00 00:00:00",
        "post_parent": 0,
        "guid": f"{SITE}/?p=7",
        "post_type": "post",
    }
    options = [
        {"option_id": 1, "option_name": "home", "option_value": SITE},
        {"option_id": 2, "option_name": "permalink_structure", "option_value": permalinks},
    ]
    return write(
        file,
        table(f"{prefix}comments", [{"comment_ID": 1, "comment_content": "Komentar warga"}]),
        table(f"{prefix}options", options),
        extra,
        table(f"{prefix}posts", [{**usual, **post} for post in posts]),
        table(
            f"{prefix}users",
            [{"ID": 3, "user_login": "sari", "user_pass": "$P$abc", "user_email": "s@x.example", "display_name": "Sari Wulandari"}],
        ),
    )


def items_of(found: list[Found]) -> list[Item]:
    return [each for each in found if isinstance(each, Item)]


def test_a_wordpress_dump_gives_posts_with_terms_pictures_and_addresses(file: Path) -> None:
    extra = (
        table(
            "wp_postmeta",
            [
                {"meta_id": 1, "post_id": 7, "meta_key": "_thumbnail_id", "meta_value": "9"},
                {"meta_id": 2, "post_id": 9, "meta_key": "_wp_attached_file", "meta_value": "2024/06/pleno.jpg"},
                {"meta_id": 3, "post_id": 9, "meta_key": "_wp_attachment_image_alt", "meta_value": "Pleno"},
                {"meta_id": 4, "post_id": 7, "meta_key": "_wp_old_slug", "meta_value": "rapat-lama"},
            ],
        )
        + table("wp_term_relationships", [{"object_id": 7, "term_taxonomy_id": n} for n in (11, 12, 13)])
        + table(
            "wp_term_taxonomy",
            [
                {"term_taxonomy_id": 11, "term_id": 1, "taxonomy": "category", "parent": 0},
                {"term_taxonomy_id": 12, "term_id": 2, "taxonomy": "category", "parent": 1},
                {"term_taxonomy_id": 13, "term_id": 3, "taxonomy": "post_tag", "parent": 0},
            ],
        )
        + table("wp_terms", [{"term_id": n, "name": name, "slug": name.lower()} for n, name in enumerate(["Berita", "Pleno", "Pemilu"], 1)])
    )
    posts = [{}, {"ID": 9, "post_type": "attachment", "post_title": "Foto", "post_parent": 7, "post_status": "inherit"}]
    found = list(sql_dump.read(wordpress(file, posts, extra=extra)))
    assert found == [
        Item(
            source_id="post-7",
            kind=Kind.POST,
            title="Rapat & Pleno",
            html="<p>It's</p>",
            address=f"{SITE}/2024/06/rapat/",
            other_addresses=("/?p=7", f"{SITE}/?p=7", f"{SITE}/2024/06/rapat-lama/"),
            published=datetime.datetime(2024, 6, 1, 3, tzinfo=datetime.UTC),
            updated=datetime.datetime(2024, 6, 2, 10, tzinfo=JAKARTA),
            author="Sari Wulandari",
            categories=("Pleno", "Berita"),
            tags=("Pemilu",),
            picture=f"{SITE}/wp-content/uploads/2024/06/pleno.jpg",
        ),
        Medium("attachment-9", f"{SITE}/wp-content/uploads/2024/06/pleno.jpg", "Foto", "Pleno", "", "post-7"),
    ]


def test_nothing_of_comments_passwords_or_accounts_is_taken(file: Path) -> None:
    found = repr(list(sql_dump.read(wordpress(file, [{}]))))
    assert not [word for word in ("Komentar", "$P$abc", "s@x.example", "'sari'") if word in found]


@pytest.mark.parametrize(
    ("permalinks", "address"),
    [
        ("", "/?p=7"),
        ("/%postname%/", "/rapat/"),
        ("/index.php/%year%/%postname%/", "/index.php/2024/rapat/"),
        ("/arsip/%post_id%", "/arsip/7"),
        ("/%category%/%postname%/", "/uncategorized/rapat/"),
    ],
)
def test_addresses_follow_the_pattern_of_the_site(file: Path, permalinks: str, address: str) -> None:
    (item,) = items_of(list(sql_dump.read(wordpress(file, [{}], permalinks=permalinks))))
    assert item.address == SITE + address


def test_a_dump_of_a_copy_gives_the_addresses_of_the_site_that_was_named(file: Path) -> None:
    (item,) = items_of(list(sql_dump.read(wordpress(file, [{}]), "https://kab-lain.example/")))
    assert item.address == "https://kab-lain.example/2024/06/rapat/"


@pytest.mark.parametrize("status", ["draft", "pending", "future"])
def test_what_was_never_published_has_no_permalink(file: Path, status: str) -> None:
    (item,) = items_of(list(sql_dump.read(wordpress(file, [{"post_status": status}]))))
    assert item.address == f"{SITE}/?p=7"


def test_pages_lie_under_their_parents_even_in_a_circle(file: Path) -> None:
    pages = [
        {"ID": 1, "post_type": "page", "post_name": "profil"},
        {"ID": 2, "post_type": "page", "post_name": "sejarah", "post_parent": 1},
        {"ID": 3, "post_type": "page", "post_name": "a", "post_parent": 4},
        {"ID": 4, "post_type": "page", "post_name": "b", "post_parent": 3},
    ]
    addresses = [item.address for item in items_of(list(sql_dump.read(wordpress(file, pages))))]
    assert addresses[:2] == [f"{SITE}/profil/", f"{SITE}/profil/sejarah/"]
    assert len(addresses[2]) < 200


def test_trash_and_revisions_are_counted_and_attachments_can_not_climb(file: Path) -> None:
    extra = table("wp_postmeta", [{"meta_id": 1, "post_id": 9, "meta_key": "_wp_attached_file", "meta_value": "../../../wp-config.php"}])
    posts = [{"post_status": "trash"}, {"ID": 8, "post_type": "revision", "post_status": "inherit"}, {"ID": 9, "post_type": "attachment"}]
    found = list(sql_dump.read(wordpress(file, posts, extra=extra)))
    assert [(each.what, each.detail) for each in found if isinstance(each, Fault)] == [
        ("bad_address", ""),
        ("in_trash", "1"),
        ("not_content", "revision: 1"),
    ]
    assert len(found) == 3


def test_of_several_sites_in_one_dump_one_is_read_and_another_can_be_named(file: Path) -> None:
    text = wordpress(file, [{}]).read_text() + wordpress(file, [{"post_title": "Lain"}], prefix="wp_2_").read_text()
    file.write_text(text)
    found = list(sql_dump.read(file))
    assert found[0] == Fault("seluruh berkas", "several_sites", "wp_posts, wp_2_posts")
    assert [item.title for item in items_of(found)] == ["Rapat & Pleno"]
    assert [item.title for item in items_of(list(sql_dump.read(file, prefix="wp_2_")))] == ["Lain"]


def test_memory_stays_flat_over_many_posts_and_one_huge_one(file: Path) -> None:
    """Measured: a dump of 40 MB, most of it in one post."""
    posts = [{"ID": n, "post_content": "<p>Rapat pleno terbuka.</p>" * 740} for n in range(1, 500)]
    wordpress(file, [*posts, {"ID": 9_999, "post_content": "judi " * 6_000_000}])
    count, grown = measured("sql_dump", file)
    assert count == 500 + 1  # the huge one is shortened, and told
    assert grown < 150


# Joomla


# columns as Joomla 3 to 5 create them (installation/sql/mysql of joomla-cms)
ARTICLE = {
    "id": 5,
    "asset_id": 36,
    "title": "Pleno",
    "alias": "pleno",
    "introtext": "<p>Awal</p>",
    "fulltext": "<p>Lanjut</p>",
    "state": 1,
    "catid": 8,
    "created": "2024-06-01 02:00:00",
    "created_by": 3,
    "created_by_alias": "",
    "modified": "0000-00-00 00:00:00",
    "modified_by": 0,
    "checked_out": 0,
    "checked_out_time": "0000-00-00 00:00:00",
    "publish_up": "2024-06-01 03:00:00",
    "publish_down": "0000-00-00 00:00:00",
    "images": json.dumps(
        {
            "image_intro": "images/pleno.jpg#joomlaImage://local-images/pleno.jpg?width=800&height=600",
            "float_intro": "",
            "image_intro_alt": "Rapat pleno",
            "image_intro_caption": "Rapat pleno di aula",
            "image_fulltext": "",
            "image_fulltext_alt": "",
        }
    ),
    "urls": json.dumps({"urla": "/berkas/a.pdf", "urlatext": "Unduh", "targeta": "", "urlb": None, "urlc": False}),
    "attribs": "{}",
    "version": 1,
    "ordering": 2,
    "metakey": "pemilu, pleno",
    "metadesc": "",
    "access": 1,
    "hits": 3,
    "metadata": "{}",
    "featured": 0,
    "language": "*",
    "note": "",
}


def joomla(file: Path, *others: str, **more: Any) -> list[Found]:
    system = {"asset_id": 0, "lft": 0, "rgt": 17, "level": 0}
    categories = [
        {"id": 1, "parent_id": 0, "path": "", "extension": "system", "title": "ROOT", "alias": "root", **system},
        {"id": 7, "parent_id": 1, "path": "berita", "extension": "com_content", "title": "Berita", "alias": "berita", **system},
        {"id": 8, "parent_id": 7, "path": "berita/pleno", "extension": "com_content", "title": "Pleno", "alias": "pleno", **system},
    ]
    users = [{"id": 3, "name": "Budi Santoso", "username": "budi", "email": "budi@kpu.example", "password": "x"}]
    write(file, table("jos_categories", categories), table("jos_content", [{**ARTICLE, **more}]), table("jos_users", users), *others)
    return list(sql_dump.read(file, SITE))


def test_a_joomla_dump_gives_its_articles(file: Path) -> None:
    assert joomla(file) == [
        Item(
            source_id="content-5",
            kind=Kind.POST,
            title="Pleno",
            html="<p>Awal</p>\n<p>Lanjut</p>",
            address=f"{SITE}/index.php?option=com_content&view=article&id=5",
            other_addresses=(
                f"{SITE}/index.php?option=com_content&view=article&id=5:pleno&catid=8",
                f"{SITE}/berita/pleno/5-pleno",
                f"{SITE}/index.php/berita/pleno/5-pleno",
                f"{SITE}/berita/pleno/pleno",
                f"{SITE}/index.php/berita/pleno/pleno",
            ),
            published=datetime.datetime(2024, 6, 1, 3, tzinfo=datetime.UTC),
            author="Budi Santoso",
            categories=("Pleno", "Berita"),
            tags=("pemilu", "pleno"),
            summary="Awal",
            picture=f"{SITE}/images/pleno.jpg",
            files=(f"{SITE}/berkas/a.pdf",),
        ),
        Medium("url-/images/pleno.jpg", f"{SITE}/images/pleno.jpg", "", "Rapat pleno", "Rapat pleno di aula", "content-5"),
    ]


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"state": 0}, Status.DRAFT),
        ({"state": 2}, Status.PUBLIC),
        ({"access": 2}, Status.PRIVATE),
        ({"access": 5}, Status.PUBLIC),
        ({"publish_up": "2099-01-01 00:00:00"}, Status.DRAFT),
        ({"publish_down": "2024-07-01 00:00:00"}, Status.DRAFT),
        ({"publish_down": None}, Status.PUBLIC),
    ],
)
def test_the_state_of_an_article_is_kept(file: Path, more: dict[str, Any], status: Status) -> None:
    assert [item.status for item in items_of(joomla(file, **more))] == [status]


def test_thrown_away_articles_stay_there_and_odd_json_does_no_harm(file: Path) -> None:
    assert joomla(file, state=-2) == [Fault("seluruh berkas", "in_trash", "1")]
    assert [item.picture for item in items_of(joomla(file, images="[1]", urls="{", catid=99))] == [""]


def test_tags_of_joomla_and_the_addresses_of_its_menus_come_along(file: Path) -> None:
    tags = [{"id": 2, "parent_id": 1, "path": "dpt", "title": "Daftar &amp; DPT", "alias": "dpt"}]
    named = {"core_content_id": 9, "tag_id": 2, "tag_date": "2024-06-01 02:00:00", "type_id": 1}
    tag_map = [
        {"type_alias": "com_content.article", "content_item_id": 5, **named},
        {"type_alias": "com_contact.contact", "content_item_id": 5, **named, "tag_id": 1},
    ]
    link = "index.php?option=com_content&view="
    menu = [
        {"id": 101, "menutype": "utama", "path": "kabar", "link": f"{link}category&layout=blog&id=8", "client_id": 0},
        {"id": 102, "menutype": "utama", "path": "profil/pleno", "link": f"{link}article&id=5", "client_id": 0},
        {"id": 103, "menutype": "main", "path": "admin", "link": f"{link}article&id=5", "client_id": 1},
    ]
    found = joomla(file, table("jos_tags", tags), table("jos_contentitem_tag_map", tag_map), table("jos_menu", menu))
    (item,) = items_of(found)
    assert item.tags == ("Daftar & DPT", "pemilu", "pleno")
    assert item.other_addresses[1:7:2] == (f"{SITE}/profil/pleno", f"{SITE}/kabar/5-pleno", f"{SITE}/kabar/pleno")


# home-grown tables


BERITA = TableMapping(
    "berita",
    Kind.POST,
    {
        "id": "id_berita",
        "title": "judul",
        "html": "isi_berita",
        "slug": "judul_seo",
        "published": "tanggal",
        "author": "username",
        "categories": "id_kategori",
        "picture": "gambar",
        "status": "publish",
        "tags": "tag",
        "files": "file",
    },
    {"categories": Lookup("kategori", "id_kategori", "nama_kategori")},
    "/berita/{id_berita}/{judul_seo}.html",
    ("/media.php?module=detailberita&id={id_berita}",),
    folder="/foto_berita/",
)


def own(file: Path, **more: Value) -> list[Found]:
    row: dict[str, Value] = {
        "id_berita": 4,
        "judul": "Pleno",
        "isi_berita": "<p>Isi</p>",
        "judul_seo": "pleno",
        "tanggal": "2024-06-01",
        "username": "Humas",
        "id_kategori": 2,
        "gambar": "12pleno.jpg",
        "publish": "Y",
        "tag": "pemilu,pleno",
        "file": "a.pdf",
        **more,
    }
    write(file, table("berita", [row]), table("kategori", [{"id_kategori": 2, "nama_kategori": "Berita Daerah"}]))
    return list(sql_dump.read(file, SITE, mappings=[BERITA]))


def test_a_home_grown_table_is_read_by_its_mapping(file: Path) -> None:
    assert own(file) == [
        Item(
            source_id="berita-4",
            kind=Kind.POST,
            title="Pleno",
            html="<p>Isi</p>",
            address=f"{SITE}/berita/4/pleno.html",
            other_addresses=(f"{SITE}/media.php?module=detailberita&id=4",),
            published=datetime.datetime(2024, 6, 1, tzinfo=JAKARTA),
            author="Humas",
            categories=("Berita Daerah",),
            tags=("pemilu", "pleno"),
            picture=f"{SITE}/foto_berita/12pleno.jpg",
            files=(f"{SITE}/foto_berita/a.pdf",),
        )
    ]


@pytest.mark.parametrize(
    ("more", "attribute", "value"),
    [
        ({"publish": "N"}, "status", Status.DRAFT),
        ({"tanggal": 1717210800}, "published", datetime.datetime(2024, 6, 1, 3, tzinfo=datetime.UTC)),
        ({"tanggal": "Sabtu, 01 Juni 2024"}, "published", datetime.datetime(2024, 6, 1, tzinfo=JAKARTA)),
        ({"tanggal": "0000-00-00"}, "published", None),
        ({"gambar": "https://lain.example/a.jpg"}, "picture", "https://lain.example/a.jpg"),
        ({"gambar": "../../etc/passwd"}, "picture", f"{SITE}/foto_berita/etc/passwd"),
        ({"gambar": "a/../../b.jpg"}, "picture", ""),
        ({"gambar": None}, "picture", ""),
        ({"judul_seo": "a/../../x"}, "address", ""),
        ({"id_kategori": 77}, "categories", ()),
        ({"username": "17"}, "author", ""),
    ],
)
def test_odd_values_of_a_home_grown_table(file: Path, more: dict[str, Value], attribute: str, value: object) -> None:
    (item,) = items_of(own(file, **more))
    assert getattr(item, attribute) == value


def test_a_date_that_is_none_and_a_table_that_is_not_there_are_faults(file: Path) -> None:
    assert [each.what for each in own(file, tanggal="kapan-kapan") if isinstance(each, Fault)] == ["bad_date"]
    write(file, table("lain", [{"id": 1}]))
    assert list(sql_dump.read(file, SITE, mappings=[BERITA])) == [Fault("seluruh berkas", "no_table", "berita")]
    assert list(sql_dump.read(file, SITE)) == [Fault("seluruh berkas", "no_known_tables")]


def test_a_mapping_is_proposed_from_names_and_reads_what_it_proposes(file: Path) -> None:
    own(file)
    (proposal,) = propose_mapping(sql_dump.tables_of(file))
    assert proposal.mapping.columns == BERITA.columns
    assert proposal.mapping.lookups == BERITA.lookups
    assert (proposal.sure, proposal.unused) == (100, ())
    (item,) = items_of(list(sql_dump.read(file, SITE, mappings=[proposal.mapping])))
    assert (item.title, item.categories) == ("Pleno", ("Berita Daerah",))


@pytest.mark.parametrize(
    ("name", "columns", "kind"),
    [
        ("agenda", ["id_agenda", "tema", "isi_agenda", "tgl_mulai", "tempat"], Kind.EVENT),
        ("tbl_artikel", ["id", "title", "content", "created_at"], Kind.POST),
        ("tb_halaman", ["id_halaman", "judul", "isi_halaman"], Kind.PAGE),
        ("download", ["id", "judul", "keterangan", "nama_file"], Kind.DOCUMENT),
        ("blog", ["id", "judul", "isi"], Kind.POST),
    ],
)
def test_usual_tables_are_recognised(name: str, columns: list[str], kind: Kind) -> None:
    (proposal,) = propose_mapping({name: columns})
    assert proposal.mapping.kind is kind
    assert set(proposal.mapping.columns) >= {"id", "title", "html"}


@pytest.mark.parametrize("name", ["users", "komentar_berita", "kategori_artikel", "log_berita", "xyz", "menu"])
def test_tables_of_machinery_are_not_proposed(name: str) -> None:
    assert propose_mapping({name: ["id", "judul", "isi"]}) == []


def test_a_number_of_bits_without_end_does_no_harm(file: Path) -> None:
    bits = f"INSERT INTO `x` VALUES (b'{'1' * 20_000}', 2);\n"
    write(file, create("x", ["a", "b"]), bits)
    assert [row.text("a") for row in Dump(file).rows()] == [str(2**64 - 1)]


def test_tables_without_end_are_remembered_up_to_a_bound(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuples, "MOST_TABLES", 5)
    write(file, *(f"CREATE TABLE t{number} (id int, b int);\nINSERT INTO u{number} (a) VALUES (1);\n" for number in range(50)))
    assert len(sql_dump.tables_of(file)) == 5


def test_of_a_packed_dump_that_breaks_off_all_that_came_before_is_read(file: Path) -> None:
    noise = random.Random(3).randbytes(30_000).hex()
    parts = [insert("x", [[number, noise[number * 500 : number * 500 + 500]]]) for number in range(100)]
    raw = gzip.compress((create("x", ["a", "b"]) + "".join(parts)).encode())
    file.write_bytes(raw[: len(raw) * 3 // 4])
    dump = Dump(file)
    assert len(list(dump.rows())) > 60
    assert [fault.what for fault in dump.faults][-1] == "damaged_packing"


def test_permalinks_have_the_first_category_with_those_above_it_and_the_author(file: Path) -> None:
    def link(pattern: str) -> str:
        terms = [{"term_id": 3, "name": "Pleno", "slug": "pleno"}, {"term_id": 2, "name": "Berita", "slug": "berita"},
                 {"term_id": 9, "name": "Lain", "slug": "lain"}]  # fmt: skip
        taxonomies = [
            {"term_taxonomy_id": 30 + number, "term_id": number, "taxonomy": "category", "parent": parent}
            for number, parent in ((9, 0), (3, 2), (2, 0))
        ]
        relations = [{"object_id": 7, "term_taxonomy_id": 39}, {"object_id": 7, "term_taxonomy_id": 33}]
        users = [{"id": 4, "user_login": "budi", "user_nicename": "budi-s", "display_name": "Budi Santoso"}]
        options = [{"option_id": 1, "option_name": "home", "option_value": SITE},
                   {"option_id": 2, "option_name": "permalink_structure", "option_value": pattern}]  # fmt: skip
        post = {"id": 7, "post_author": 4, "post_title": "Pleno", "post_content": "a", "post_status": "publish", "post_type": "post",
                "post_name": "rapat", "post_date": "2024-06-01 10:00:00", "post_date_gmt": "2024-06-01 03:00:00"}  # fmt: skip
        tables = {"terms": terms, "term_taxonomy": taxonomies, "term_relationships": relations, "options": options, "2_posts": [post]}
        named = {"users": users, **{f"2_{name.removeprefix('2_')}": rows for name, rows in tables.items()}}
        write(file, *(table(f"wp_{name}", rows) for name, rows in named.items()))
        (item,) = items_of(list(sql_dump.read(file, SITE, prefix="wp_2_")))
        assert item.author == "Budi Santoso"  # users of a network stand in its own table
        return item.address.removeprefix(SITE)

    assert link("/%category%/%postname%/") == "/berita/pleno/rapat/"
    assert link("/%author%/%post_id%") == "/budi-s/7"
    assert link("/%author%/%tiada%/%postname%/") == "/?p=7"
