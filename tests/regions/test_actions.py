"""Offices by rule, and the splitting of a regency with its refusals."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F
from pytest_django import Settings

from pendopo.regions import actions, bulk, queries
from pendopo.regions.models import Edition, Office, Region, RegionLink
from pendopo.regions.rules.office_hosts import HostTakenTwice
from tests.regions.trees import SAMPLE, load_sample, load_text

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 7, 1)


@pytest.fixture
def edition() -> Edition:
    return load_sample()


def test_every_region_gets_its_two_offices_and_a_second_time_nothing_changes(edition: Edition) -> None:
    report = actions.ensure_offices()
    assert (report.added, report.changed, report.unchanged) == (18, 0, 0)
    assert Office.objects.filter(parent=None).count() == 2
    assert not Office.objects.exclude(parent=None).filter(parent__key__gt=F("key")).exists()
    city = Office.objects.get(body="bawaslu", region__code="97.71")
    assert (city.name, city.host_label, city.parent.name) == ("Bawaslu Kota Teluk Misal", "telukmisalkota", "Bawaslu Provinsi Nusa Andalan")  # type: ignore[union-attr]
    assert Office.objects.get(body="bawaslu", region__code="97.01").host_label == "telukmisalkab"
    report = actions.ensure_offices()
    assert (report.added, report.changed, report.unchanged) == (0, 0, 18)


def test_one_region_gets_its_offices_with_those_above_it(edition: Edition) -> None:
    report = actions.ensure_offices(body="kpu", region_code="97.01")
    assert report.added == 3
    assert list(Office.objects.values_list("name", flat=True)) == [
        "KPU Republik Indonesia",
        "KPU Provinsi Nusa Andalan",
        "KPU Kabupaten Teluk Misal",
    ]
    with pytest.raises(Region.DoesNotExist):
        actions.ensure_offices(region_code="97.01.01")


def test_hosts_of_the_folder_of_real_data_are_used_and_counted(edition: Edition, tmp_path: Path, settings: Settings) -> None:
    settings.DATA_DIR = tmp_path
    table = tmp_path / "offices.csv"
    table.write_text("institution,region_code,host,host_confidence\nKPU,97.01,telukmisal.kpu.go.id,observed\n")
    report = actions.ensure_offices()
    assert report.known_hosts == 3
    office = Office.objects.get(body="kpu", region__code="97.01")
    assert (office.host_label, office.host_is_observed) == ("telukmisal", True)
    table.write_text("institution,region_code,host,host_confidence\nKPU,97.01,lain.kpu.go.id,observed\n")
    assert actions.ensure_offices().kept_hosts == ["KPU Kabupaten Teluk Misal: telukmisal ≠ lain"]
    office.refresh_from_db()
    assert office.host_label == "telukmisal"


def test_a_host_taken_twice_writes_nothing(edition: Edition, tmp_path: Path, settings: Settings) -> None:
    settings.DATA_DIR = tmp_path
    (tmp_path / "offices.csv").write_text(
        "institution,region_code,host,host_confidence\nKPU,97.01,kab-hiliumpama.x,rule\nKPU,98.01,kab-hiliumpama.x,rule\n"
    )
    with pytest.raises(HostTakenTwice, match="KPU Kabupaten Teluk Misal, KPU Kabupaten Hulu Umpama"):
        actions.ensure_offices()
    assert not Office.objects.exists()


def test_offices_follow_their_region_into_a_new_edition_by_links_or_by_code_and_name(tmp_path: Path) -> None:
    load_text(tmp_path, "97,Nusa\n97.01,Kabupaten A\n97.02,Kabupaten B\n97.03,Kabupaten C\n97.04,Kabupaten D\n", "lama", make_current=True)
    actions.ensure_offices()
    before = dict(Office.objects.values_list("name", "pk"))
    load_text(
        tmp_path, "97,Nusa\n97.01,Kabupaten B\n97.02,Kabupaten A\n97.03,Kabupaten C\n97.04,Kabupaten Lain\n", "baru", make_current=True
    )
    crosswalk = tmp_path / "padanan.csv"
    crosswalk.write_text("old,new\n97.01,97.02\n97.02,97.01\n")
    old, new = Edition.objects.get(name="lama"), Edition.objects.get(name="baru")
    bulk.load_region_links(crosswalk, old=old, new=new)
    report = actions.ensure_offices()
    assert report.stranded == ["KPU Kabupaten D", "Bawaslu Kabupaten D"]
    assert report.added == 0
    moved = Office.objects.get(name="KPU Kabupaten A")
    assert (moved.pk, moved.region.edition_id, moved.region.code, moved.key) == (
        before["KPU Kabupaten A"],
        new.number,
        "97.02",
        1_9702_000000_000,
    )
    assert Office.objects.get(name="KPU Kabupaten C").region.edition_id == new.number


def split(edition: Edition, **changes: Any) -> actions.SplitReport:
    asked: dict[str, Any] = {
        "mother_code": "97.01",
        "new_code": "97.03",
        "name": "Misal Selatan Raya",
        "district_codes": ["97.01.03", "97.01.02"],
        "legal_basis": "UU Contoh 1/2026",
        "date": DAY,
    }
    return actions.split_regency(edition=edition, **(asked | changes))


def test_a_split_moves_districts_and_villages_links_them_and_gives_the_new_regency_its_offices(edition: Edition) -> None:
    actions.ensure_offices()
    report = split(edition)
    assert (report.region.name, report.region.kind, report.villages) == ("Kabupaten Misal Selatan Raya", "kabupaten", 6)
    assert report.districts == {"97.01.03": "97.03.01", "97.01.02": "97.03.02"}
    assert [child.name for child in queries.children(report.region)] == ["Bukit Ibarat", "Misal Selatan"]
    village = queries.region_by_code(edition, "97.03.01.2003")
    assert (village.name, village.key) == ("Lembah Tamsil", 10_9703_01_2003_000)
    old = queries.region_by_code(edition, "97.01.03.2003")
    assert (old.ended_on, old.name) == (DAY, "Lembah Tamsil")
    assert list(queries.successors(old, edition)) == [village]
    assert list(queries.ancestors(report.region, edition)) == [queries.region_by_code(edition, "97.01")]
    assert RegionLink.objects.filter(kind="recoded", date=DAY).count() == 8
    assert Region.objects.filter(ended_on=DAY).count() == 8
    assert [child.code for child in queries.children(queries.region_by_code(edition, "97.01"))] == ["97.01.01"]
    assert (report.offices.added, Office.objects.filter(region=report.region).count()) == (2, 2)
    assert queries.find_places("lembah tamsil")[0].path == "Lembah Tamsil, Bukit Ibarat, Kabupaten Misal Selatan Raya, Nusa Andalan"


def test_loading_the_decree_again_leaves_a_split_alone(edition: Edition) -> None:
    split(edition)
    load = bulk.load_regions(SAMPLE, edition=edition.name)
    assert load.saved is not None
    assert (load.saved.added, load.saved.changed, load.saved.vanished) == (0, 0, [])
    assert queries.region_by_code(edition, "97.01.03").ended_on == DAY


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"new_code": "97.02"}, "Kode 97.02 sudah dipakai"),
        ({"new_code": "98.05"}, "bukan kode kabupaten atau kota di provinsi 97"),
        ({"new_code": "97.3"}, "bukan kode kabupaten"),
        ({"new_code": "97.03.01"}, "bukan kode kabupaten"),
        ({"mother_code": "97.09"}, "97.09 bukan kabupaten atau kota"),
        ({"mother_code": "97"}, "97 bukan kabupaten atau kota"),
        ({"name": " "}, "Nama daerah baru belum disebut"),
        ({"name": "Kota Misal"}, "tidak cocok dengan kode 97.03"),
        ({"name": "Kepulauan Seumpama"}, "sudah dipakai"),
        ({"district_codes": []}, "Kecamatan yang pindah belum disebut"),
        ({"district_codes": ["97.02.01"]}, "97.02.01 bukan kecamatan di Kabupaten Teluk Misal"),
        ({"district_codes": ["97.01.02", "97.01.02"]}, "97.01.02 disebut dua kali"),
        ({"district_codes": ["97.01.01", "97.01.02", "97.01.03"]}, "Semua kecamatan Kabupaten Teluk Misal pindah"),
        ({"legal_basis": " "}, "Dasar hukum pemekaran belum disebut"),
        ({"date": None}, "Tanggal berlakunya pemekaran belum disebut"),
        ({"date": datetime.date(1026, 7, 1)}, "Tanggal 1026-07-01 tidak masuk akal"),
        ({"date": datetime.date(2206, 7, 1)}, "tidak masuk akal"),
    ],
)
def test_a_split_that_cannot_be_is_refused_and_writes_nothing(edition: Edition, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(actions.SplitRefused, match=words):
        split(edition, **changes)
    assert (Region.objects.count(), RegionLink.objects.count(), Office.objects.count()) == (53, 0, 0)


def test_only_the_current_edition_is_split_and_an_ended_district_does_not_move_again(edition: Edition) -> None:
    split(edition, district_codes=["97.01.02"])
    with pytest.raises(actions.SplitRefused, match="bukan kecamatan"):
        split(edition, new_code="97.04", name="Lain", district_codes=["97.01.02"])
    load_sample("lain")
    edition.refresh_from_db()
    with pytest.raises(actions.SplitRefused, match="bukan edisi yang berlaku"):
        split(edition, new_code="97.04")
