"""The whole country: 91,599 regions of the npm package, and the crosswalk of 2024 where the folder of real data is."""

import datetime
import time
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from pendopo.regions import actions, bulk, queries
from pendopo.regions.models import Edition, Office, Region
from pendopo.regions.rules import kpu_tree, region_checks
from tests.database import sweep

pytestmark = [pytest.mark.django_db, pytest.mark.scale]


def package() -> Path:
    """The npm package, or a skip where it is not installed."""
    if not bulk.default_source().exists():
        pytest.skip("no node_modules: the npm package idn-area-data is not installed")
    return bulk.default_source()


@pytest.fixture(autouse=True, scope="module")
def swept() -> Iterator[None]:
    """The rolled-back rows of the country would make every plain query of the tests after it slow."""
    yield
    sweep()


@pytest.fixture
def nation() -> Edition:
    """The edition of 2025, loaded within the test's transaction."""
    package()
    start = time.process_time()
    load = bulk.load_regions(make_current=True)
    assert time.process_time() - start < 10  # the promise; measured 2.3 s on 2 cores
    assert load.saved is not None
    assert (load.file.counts, load.saved.added, len(load.file.mended)) == ((38, 514, 7285, 83762), 91_600, 21)
    return Edition.objects.get(name=bulk.DEFAULT_EDITION)


def test_the_whole_country_has_its_regions_offices_and_places(nation: Edition) -> None:
    assert Region.objects.filter(kind="distrik").count() == 793
    assert Region.objects.filter(kind="kota_administrasi").count() == 5
    again = bulk.load_regions()
    assert again.saved is not None
    assert (again.saved.added, again.saved.changed, again.saved.vanished) == (0, 0, [])

    start = time.perf_counter()
    report = actions.ensure_offices()
    assert time.perf_counter() - start < 5  # aim: 2 s on 2 idle cores
    assert (report.added, Office.objects.filter(region__level=2).count(), Office.objects.filter(host_is_observed=True).count()) == (
        1106,
        1028,
        43,
    )
    assert Office.objects.get(body="kpu", region__code="35.06").host_label == "kab-kediri"

    for text, path in (
        ("Kedri", "Kabupaten Kediri, Jawa Timur"),
        ("kab kediri", "Kabupaten Kediri, Jawa Timur"),
        ("kediri pare", "Pare, Kabupaten Kediri, Jawa Timur"),
        ("sukamaju cianjur", "Sukamaju, Cianjur, Kabupaten Cianjur, Jawa Barat"),
        ("jakarta", "Daerah Khusus Ibukota Jakarta"),
        ("35.06.17", "Pare, Kabupaten Kediri, Jawa Timur"),
    ):
        assert queries.find_places(text)[0].path == path

    split = actions.split_regency(
        edition=nation,
        mother_code="35.06",
        new_code="35.30",
        name="Kabupaten Contoh",
        district_codes=["35.06.17", "35.06.12"],
        legal_basis="UU Contoh",
        date=datetime.date(2026, 7, 1),
    )
    assert (len(split.districts), split.offices.added) == (2, 2)
    assert queries.find_places("pare")[0].path == "Pare, Kabupaten Contoh, Jawa Timur"


@pytest.fixture
def papua_barat_daya(tmp_path: Path, shared_data: Path) -> tuple[Edition, Edition, list[str]]:
    """Province 96 of 2024 and of 2025 with the links between them, and the villages that nobody could match."""
    rows = bulk.region_file.read_package(package())
    lines = [f"{row.code},{row.name}\n" for row in rows if row.code.startswith("96")]
    new = tmp_path / "baru.csv"
    new.write_text("code,name\n" + "".join(lines))
    crosswalk = tmp_path / "silang.parquet"
    pl.read_parquet(shared_data / "tps_villages_2024.parquet").filter(pl.col("kpu_code").str.starts_with("96")).write_parquet(crosswalk)
    bulk.load_regions(new, edition="baru", legal_basis="Kepmendagri 300.2.2-2430 Tahun 2025", make_current=True)
    load = bulk.load_regions(crosswalk, edition="lama", scheme="kpu", legal_basis="Keputusan KPU 857/2023")
    assert not load.file.refused
    editions = (Edition.objects.get(name="lama"), Edition.objects.get(name="baru"))
    found = bulk.load_region_links(crosswalk, old=editions[0], new=editions[1]).found
    assert found.faults == []
    assert found.unmatched == [line.split()[0] for line in load.unmatched]
    return *editions, found.unmatched


def test_in_papua_barat_daya_221_villages_carry_the_code_of_another(papua_barat_daya: tuple[Edition, Edition, list[str]]) -> None:
    """DOMAIN 2.3: a join by code runs without an error, and moves votes to another village."""
    old, new, unmatched = papua_barat_daya
    malaumkarta = queries.region_by_code(old, "96.01.01.2004")
    assert malaumkarta.name == "Malaumkarta"
    assert [region.code for region in queries.successors(malaumkarta, new)] == ["96.01.01.2003"]
    assert queries.region_by_code(new, "96.01.01.2004").name == "Batu Lubang"

    names = queries.names_by_code(new)
    links = queries.links_between(old, new)
    trap = {link.old for link in links if len(link.old) == 13 and link.old != link.new and link.old in names}
    assert len(trap) == 221
    diff = queries.edition_diff(old, new)
    assert trap <= {code for code, *_ in diff.moved}
    assert not set(unmatched) & {link.old for link in links}


def test_nineteen_villages_of_2024_have_no_match_and_none_is_guessed(shared_data: Path) -> None:
    villages = bulk._read_crosswalk(shared_data / "tps_villages_2024.parquet")
    pairs, undecided = kpu_tree.all_pairs("silang", villages)
    assert len(villages) == 83_731
    assert sum(not pair.new for pair in pairs) == 19
    assert undecided == ["81.05.02", "92.02.05"]  # districts that fell apart: no half of their villages went one way


def test_the_names_mended_by_rule_are_those_of_the_other_table(shared_data: Path) -> None:
    """Both tables hold one decree; a name that is mended here must be the other's."""
    mine, report = region_checks.check_tree(bulk.region_file.read_package(package()))
    other, _ = region_checks.check_tree(bulk.region_file.read_region_file(shared_data / "regions.csv.gz"))
    names = {row.code: row.name for row in other}
    assert {name.code: name.after for name in report.mended} == {name.code: names[name.code] for name in report.mended}
    assert len([row for row in mine if row.name != names[row.code]]) == 39  # spelling of the sources
    assert [row.kind for row in mine] == [row.kind for row in other]
