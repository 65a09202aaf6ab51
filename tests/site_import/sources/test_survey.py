"""Home-grown tables: what is told of them, how little of people, and mappings as data that say what is wrong with them."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.site_import.rules.items import Fault, Item, Kind, Status
from pendopo.site_import.sources import sql_dump
from pendopo.site_import.sources.sql_dump.mapping import GUESSES, LOOKED_UP, PUBLIC_WORDS, Lookup, TableMapping
from pendopo.site_import.sources.sql_dump.stored_mapping import PROBLEMS
from pendopo.site_import.sources.sql_dump.survey import LONGEST_SAMPLE, MOST_SAMPLED, MOST_TABLES
from tests.site_import.sources.sql_files import create, table, write

SITE = "https://kab-contoh.example"
NUMBER = "35061234" + "56780001"
BERITA = [
    {"id_berita": n, "judul": f"Pleno ke-{n}", "isi_berita": f"<p>Isi ke-{n}. Hubungi {NUMBER} atau warga{n}@surel.example.</p>",
     "judul_seo": f"pleno-{n}", "tanggal": "2024-06-01", "id_kategori": 2, "id_user": 7, "gambar": f"{n}.jpg",
     "publish": "Y" if n % 2 else "N",
     "email_penulis": "penulis@surel.example"}
    for n in range(1, 6)
]  # fmt: skip


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """A site of an office as agencies wrote them: news, their categories, accounts, comments, and machinery."""
    users = [{"id_user": 7, "nama_lengkap": "Sari Wulandari", "password": "rahasia-sekali"}]
    return write(
        tmp_path / "kantor.sql",
        table("berita", BERITA),
        table("kategori", [{"id_kategori": n, "nama_kategori": name} for n, name in ((1, "Agenda"), (2, "Kabar Kantor"))]),
        table("users", users),
        table("komentar", [{"id": 1, "isi": "Komentar warga"}]),
        table("agenda", [{"id_agenda": 1, "tema": "Rapat", "isi_agenda": "Di aula", "tgl_mulai": "2024-07-01"}]),
        table("mst_info", [{"kode": 1, "uraian": "Jam layanan kantor"}]),
        create("halaman", ["id", "judul", "isi"]),
    )


def found_in(dump: Path) -> dict[str, sql_dump.FoundTable]:
    return {one.name: one for one in sql_dump.survey(dump)}


def test_tables_are_told_with_their_rows_and_samples_the_likeliest_first(dump: Path) -> None:
    found = sql_dump.survey(dump)
    assert [one.name for one in found[:2]] == ["berita", "agenda"]
    assert (found[0].rows, len(found[0].samples)) == (5, 3)
    assert found[0].of("judul") == "Pleno ke-1"
    assert found[0].words["publish"] == ("Y", "N")
    assert {one.name for one in found} == {"berita", "kategori", "users", "komentar", "agenda", "mst_info", "halaman"}


def test_samples_hold_as_little_of_people_as_can_be(dump: Path) -> None:
    found = found_in(dump)
    assert (found["users"].rows, found["users"].samples, found["komentar"].samples) == (None, (), ())
    text = json.dumps(sql_dump.tables_as_data(list(found.values())))
    for word in ("Sari Wulandari", "rahasia-sekali", "Komentar warga", NUMBER, "surel.example"):
        assert word not in text
    assert found["users"].columns == ("id_user", "nama_lengkap", "password")


def test_an_empty_table_and_one_of_people_are_not_proposed(dump: Path) -> None:
    assert [one["table"] for one in sql_dump.proposed(sql_dump.survey(dump))] == ["berita", "agenda"]


def test_a_huge_value_and_very_many_tables_stay_small(tmp_path: Path) -> None:
    many = [table(f"berita_{n}", [{"id": 1, "judul": "x", "isi": "y" * 50_000}]) for n in range(MOST_TABLES + 20)]
    found = sql_dump.survey(write(tmp_path / "banyak.sql", *many))
    assert len(found) == MOST_TABLES
    assert sum(bool(one.samples) for one in found) == MOST_SAMPLED
    assert len(found[0].of("isi")) == LONGEST_SAMPLE


def test_names_that_would_be_a_pattern_are_only_names(tmp_path: Path) -> None:
    rows = [{"id_((a+)+$": 1, "id_berita[(": 2, "judul": "x", "isi": "y", "id_kategori)*": 3}]
    found = sql_dump.survey(write(tmp_path / "jahat.sql", table("berita[(", rows), table("kategori)*", [{"id": 1, "nama": "x"}])))
    (proposal,) = sql_dump.proposals(found)
    assert proposal.mapping.columns["id"] == "id_berita[("


def test_the_name_of_an_account_leads_to_the_name_of_its_person(tmp_path: Path) -> None:
    berita = [{"id_berita": 1, "judul": "x", "isi_berita": "y", "username": "humas"}]
    users = [{"username": "humas", "nama_lengkap": "Humas Kantor"}]
    dump = write(tmp_path / "akun.sql", table("berita", berita), table("users", users))
    (proposal,) = sql_dump.proposals(sql_dump.survey(dump))
    (item,) = [one for one in sql_dump.read(dump, SITE, mappings=[proposal.mapping]) if isinstance(one, Item)]
    assert item.author == "Humas Kantor"


def test_what_was_found_is_the_same_after_it_was_kept(dump: Path) -> None:
    found = sql_dump.survey(dump)
    assert sql_dump.tables_from_data(json.loads(json.dumps(sql_dump.tables_as_data(found)))) == found


def test_the_samples_are_read_as_the_dump_will_be(dump: Path) -> None:
    tables = sql_dump.survey(dump)
    (data,) = [one for one in sql_dump.proposed(tables) if one["table"] == "berita"]
    data["address"] = "/berita/{id_berita}/{judul_seo}"
    (mapping,) = sql_dump.read_mappings([data], {one.name: one.columns for one in tables})
    shown = list(sql_dump.first_items(mapping, tables, SITE))
    whole = [one for one in sql_dump.read(dump, SITE, mappings=[mapping]) if isinstance(one, Item)]
    assert [(one.title, one.categories, one.status, one.address) for one in shown if isinstance(one, Item)] == [
        (one.title, one.categories, one.status, one.address) for one in whole[:3]
    ]
    assert whole[0].categories == ("Kabar Kantor",)
    assert [one.status for one in whole[:2]] == [Status.PUBLIC, Status.DRAFT]
    assert whole[0].author == "Sari Wulandari"
    assert [one.author for one in shown if isinstance(one, Item)] == ["", "", ""]  # of a table that nobody samples


def test_a_date_that_is_none_is_told_with_the_samples(dump: Path) -> None:
    tables = sql_dump.survey(dump)
    mapping = TableMapping("berita", Kind.POST, {"id": "id_berita", "title": "judul", "html": "isi_berita", "published": "judul"})
    assert {one.what for one in sql_dump.first_items(mapping, tables, SITE) if isinstance(one, Fault)} == {"bad_date"}


NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8).map(str.lower)
COLUMNS = st.fixed_dictionaries(
    {"id": NAMES, "title": NAMES, "html": NAMES}, optional=dict.fromkeys(set(GUESSES) - {"id", "title", "html"}, NAMES)
)
MAPPINGS = st.builds(
    TableMapping, NAMES, st.sampled_from(Kind), COLUMNS, st.just({}), st.sampled_from(["", "/b/{id}"]),
    st.sampled_from([(), ("/x/{id}",)]), st.sampled_from([PUBLIC_WORDS, frozenset({"9"})]), st.sampled_from(["/", "/foto/"]),
)  # fmt: skip


@given(MAPPINGS)
def test_a_mapping_is_the_same_after_it_was_written_down(mapping: TableMapping) -> None:
    assert sql_dump.read_mappings(json.loads(json.dumps([sql_dump.mapping_as_data(mapping)]))) == (mapping,)


def good(**changes: Any) -> dict[str, Any]:
    columns = {"id": "ID_Berita", "title": "judul", "html": "isi_berita", "categories": "id_kategori"}
    lookups = {"categories": {"table": "kategori", "key": "id_kategori", "name": "nama_kategori"}}
    return {"table": "berita", "kind": "post", "columns": columns, "lookups": lookups} | changes


def test_columns_are_taken_in_small_letters_and_unused_lookups_left_aside(dump: Path) -> None:
    (mapping,) = sql_dump.read_mappings([good()], found_columns(dump))
    assert mapping.columns["id"] == "id_berita"
    (mapping,) = sql_dump.read_mappings([good(columns={"id": "id_berita", "title": "judul", "html": "isi_berita", "categories": ""})])
    assert (mapping.lookups, set(mapping.columns)) == ({}, {"id", "title", "html"})
    assert set(LOOKED_UP) <= set(GUESSES)


def found_columns(dump: Path) -> dict[str, tuple[str, ...]]:
    return sql_dump.tables_of(dump)


LOOKUP = {"table": "kategori", "key": "id_kategori", "name": "nama_kategori"}
NEEDED = {"id": "id_berita", "title": "judul", "html": "isi_berita"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"table": "berita"}, "not_a_mapping"),
        (["berita"], "not_a_mapping"),
        ([{"table": "berita", "kind": "post", "columns": {"id": 4}}], "not_a_mapping"),
        ([good(lookups={"categories": {"table": "kategori"}})], "not_a_mapping"),
        ([good(perintah="DROP TABLE berita")], "not_a_mapping"),
        ([], "nothing_chosen"),
        ([good()] * 101, "too_many_tables"),
        ([good(), good()], "table_twice"),
        ([good(table="lain")], "no_such_table"),
        ([good(lookups={"categories": LOOKUP | {"table": "lain"}})], "no_such_table"),
        ([good(lookups={"categories": LOOKUP | {"name": "lain"}})], "no_such_column"),
        ([good(columns=NEEDED | {"slug": "lain"})], "no_such_column"),
        ([good(address="/berita/{lain}")], "no_such_column"),
        ([good(columns=NEEDED | {"sandi": "judul"})], "unknown_attribute"),
        ([good(lookups={"title": LOOKUP})], "unknown_attribute"),
        ([good(columns={"id": "id_berita", "title": "judul"})], "column_needed"),
        ([good(kind="skrip")], "bad_kind"),
        ([good(address="berita/{judul}")], "bad_address"),
        ([good(address="javascript:alert(1)")], "bad_address"),
        ([good(folder="../../etc")], "bad_folder"),
        ([good(folder="/foto/../../etc")], "bad_folder"),
    ],
)
def test_what_is_wrong_with_a_mapping_is_told(dump: Path, data: Any, code: str) -> None:
    with pytest.raises(sql_dump.BadMapping) as refused:
        sql_dump.read_mappings(data, found_columns(dump))
    assert code in {one.code for one in refused.value.problems}
    assert {one.code for one in refused.value.problems} <= set(PROBLEMS)


def test_a_table_of_names_may_be_chosen_for_numbers(dump: Path) -> None:
    assert Lookup("kategori", "id_kategori", "nama_kategori") in sql_dump.lookups_in(sql_dump.survey(dump))
