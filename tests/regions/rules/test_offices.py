"""Offices by rule: their names, hosts and places."""

from pathlib import Path

import pytest

from pendopo.regions.rules import office_hosts, office_names, office_tree, offices
from pendopo.regions.rules.office_hosts import KnownHost
from pendopo.regions.rules.office_tree import Place

PLACES = [
    Place("", "Indonesia"),
    Place("11", "Aceh"),
    Place("11.07", "Kabupaten Pidie"),
    Place("31", "Daerah Khusus Ibukota Jakarta"),
    Place("31.01", "Kabupaten Administrasi Kepulauan Seribu"),
    Place("31.71", "Kota Administrasi Jakarta Pusat"),
    Place("35", "Jawa Timur"),
    Place("35.06", "Kabupaten Kediri"),
    Place("35.14", "Kabupaten Pasuruan"),
    Place("35.71", "Kota Kediri"),
    Place("64.02", "Kabupaten Kutai Kartanegara"),
    Place("64", "Kalimantan Timur"),
    Place("94", "Papua Tengah"),
]


def plan(body: str, code: str, known: KnownHost | None = None) -> office_tree.OfficePlan:
    everything = office_tree.plan_offices(PLACES, bodies=["kpu", "bawaslu"], known={(body, code): known} if known else {})
    return next(office for office in everything if (office.body, office.code) == (body, code))


@pytest.mark.parametrize(
    ("body", "code", "name", "full_name", "label"),
    [
        ("kpu", "", "KPU Republik Indonesia", "Komisi Pemilihan Umum", "www"),
        ("bawaslu", "", "Bawaslu Republik Indonesia", "Badan Pengawas Pemilihan Umum", "www"),
        ("kpu", "35", "KPU Provinsi Jawa Timur", "Komisi Pemilihan Umum", "jatim"),
        ("kpu", "35.06", "KPU Kabupaten Kediri", "Komisi Pemilihan Umum", "kab-kediri"),
        ("kpu", "35.71", "KPU Kota Kediri", "Komisi Pemilihan Umum", "kota-kediri"),
        ("bawaslu", "35.06", "Bawaslu Kabupaten Kediri", "Badan Pengawas Pemilihan Umum", "kedirikab"),
        ("bawaslu", "35.71", "Bawaslu Kota Kediri", "Badan Pengawas Pemilihan Umum", "kedirikota"),
        ("bawaslu", "35.14", "Bawaslu Kabupaten Pasuruan", "Badan Pengawas Pemilihan Umum", "pasuruan"),
        ("kpu", "64.02", "KPU Kabupaten Kutai Kartanegara", "Komisi Pemilihan Umum", "kab-kutaikartanegara"),
        ("kpu", "94", "KPU Provinsi Papua Tengah", "Komisi Pemilihan Umum", "papuatengah"),
        ("kpu", "11", "Komisi Independen Pemilihan Aceh", "Komisi Independen Pemilihan", "aceh"),
        ("kpu", "11.07", "KIP Kabupaten Pidie", "Komisi Independen Pemilihan", "kab-pidie"),
        ("bawaslu", "11", "Panitia Pengawas Pemilihan Aceh", "Panitia Pengawas Pemilihan", "aceh"),
        ("bawaslu", "11.07", "Panwaslih Kabupaten Pidie", "Panitia Pengawas Pemilihan", "pidie"),
        ("kpu", "31", "KPU Provinsi Daerah Khusus Ibukota Jakarta", "Komisi Pemilihan Umum", "jakarta"),
        ("kpu", "31.01", "KPU Kabupaten Administrasi Kepulauan Seribu", "Komisi Pemilihan Umum", "kab-kepulauanseribu"),
        ("bawaslu", "31.71", "Bawaslu Kota Administrasi Jakarta Pusat", "Badan Pengawas Pemilihan Umum", "jakartapusatkota"),
    ],
)
def test_an_office_has_its_name_and_host_by_rule(body: str, code: str, name: str, full_name: str, label: str) -> None:
    office = plan(body, code)
    assert (office.name, office.full_name, office.host_label, office.host_is_observed) == (name, full_name, label, False)


def test_every_region_down_to_the_regencies_has_an_office_of_each_body_below_its_parents() -> None:
    everything = office_tree.plan_offices(PLACES, bodies=["kpu", "bawaslu"], known={})
    assert len(everything) == 2 * len(PLACES)
    seen: set[int] = set()
    for office in everything:
        assert office.parent_key is None or office.parent_key in seen
        assert office.key == offices.office_key(office.body, office.code)
        seen.add(office.key)


def test_a_known_host_goes_before_the_rule() -> None:
    office = plan("bawaslu", "35.14", KnownHost("pasuruankab", observed=True, source="test"))
    assert (office.host_label, office.host_is_observed) == ("pasuruankab", True)


def test_a_host_taken_twice_names_both_offices() -> None:
    known = {("kpu", "35.14"): KnownHost("kab-kediri", observed=True, source="test")}
    with pytest.raises(office_hosts.HostTakenTwice) as caught:
        office_tree.plan_offices(PLACES, bodies=["kpu"], known=known)
    assert (caught.value.label, caught.value.first, caught.value.second) == ("kab-kediri", "KPU Kabupaten Kediri", "KPU Kabupaten Pasuruan")
    assert str(caught.value) == "kab-kediri: KPU Kabupaten Kediri, KPU Kabupaten Pasuruan"


def test_no_label_is_longer_than_dns_allows() -> None:
    name = "Kabupaten " + "Panjang" * 12
    cities = office_hosts.city_names([f"Kota {'Panjang' * 12}", name])
    labels = [office_hosts.host_label(body, 2, place, some) for body in ("kpu", "bawaslu") for place in (name, f"Kota {'Panjang' * 12}")
              for some in (cities, frozenset())]  # fmt: skip
    assert max(map(len, labels)) == 63


def test_observed_hosts_of_this_app_are_read_with_their_source() -> None:
    known = office_hosts.read_exceptions(Path("pendopo/regions/data/host_exceptions.csv"))
    assert known["bawaslu", "21.01"].label == "bintankab"
    assert all(host.source for host in known.values())
    assert sum(host.observed for host in known.values()) == 43  # DOMAIN section 3


def test_a_table_of_offices_gives_hosts_of_the_two_bodies_only(tmp_path: Path) -> None:
    table = tmp_path / "offices.csv"
    table.write_text(
        "institution,region_code,host,host_confidence\nKPU,35,Jatim.kpu.go.id,observed\nDKPP,,dkpp.go.id,observed\nBawaslu,36,,rule\nBawaslu,35,jtm.x,rule\n"
    )
    assert office_hosts.read_offices(table) == {
        ("kpu", "35"): KnownHost("jatim", observed=True, source="offices.csv"),
        ("bawaslu", "35"): KnownHost("jtm", observed=False, source="offices.csv"),
    }


def test_the_names_of_aceh_are_used_in_aceh_only() -> None:
    assert office_names.full_name("kpu", "Aceh") != office_names.full_name("kpu", "")
