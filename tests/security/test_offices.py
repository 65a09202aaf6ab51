"""Picking the office to work in: who may, which offices are offered, and that it is on record."""

import re

import pytest
from django.test import Client

from pendopo.security.models import AuditEntry
from pendopo.security.scope import every_office
from tests.desk import desk_client
from tests.sites.country import office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]


def offered(client: Client, **question: str) -> list[str]:
    """Names of the offices in the list, in its order."""
    return re.findall(r'class="office[^>]*><strong>([^<]*)<', client.get("/kantor/", question).content.decode())


def test_budi_of_the_province_is_offered_his_province_and_its_regencies_alone() -> None:
    assert offered(desk_client("budi")) == ["KPU Provinsi Jawa Timur", "KPU Kabupaten Kediri", "KPU Kota Kediri"]


def test_ratna_of_the_nation_is_offered_all_offices_of_her_body_and_none_of_the_other() -> None:
    names = offered(desk_client("ratna"))
    assert len(names) == 8
    assert not any(name.startswith(("Bawaslu", "Panwaslih")) for name in names)


def test_sari_has_one_office_and_no_item_in_her_menu_to_change_it() -> None:
    sari = desk_client("sari")
    assert offered(sari) == ["KPU Kabupaten Kediri"]
    assert "/kantor/" not in sari.get("/").content.decode()


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("kediri", ["KPU Kabupaten Kediri", "KPU Kota Kediri"]),
        ("KOTA kediri", ["KPU Kota Kediri"]),
        ("33.20", ["KPU Kabupaten Jepara"]),
        ("jawa tengah", ["KPU Provinsi Jawa Tengah"]),
        ("tidak ada", []),
        ("%", []),
    ],
)
def test_the_list_is_searched_by_words_of_the_name_and_by_code(question: str, found: list[str]) -> None:
    assert offered(desk_client("ratna"), q=question) == found


def test_offices_stand_under_their_province() -> None:
    page = desk_client("ratna").get("/kantor/").content.decode()
    assert re.findall(r"<section><h2>([^<]*)</h2>", page) == ["Nasional", "Aceh", "Jawa Tengah", "Jawa Timur"]


def test_a_pick_opens_the_other_office_and_is_on_record() -> None:
    budi, kediri = desk_client("budi"), office("kpu", "35.06")
    assert "KPU Provinsi Jawa Timur" in budi.get("/").content.decode()
    assert budi.post("/kantor/pilih/", {"office": kediri.key}).status_code == 302
    home = budi.get("/").content.decode()
    assert '"label": "KPU Kabupaten Kediri"' in home
    listing = budi.get("/kantor/").content.decode()
    assert re.search(r'aria-current="true"><strong>KPU Kabupaten Kediri<', listing)
    assert "Kembali ke KPU Provinsi Jawa Timur" in listing
    with every_office():
        entry = AuditEntry.objects.get(action="office.pick")
        assert (entry.actor, entry.office_key, entry.subject) == ("budi", kediri.key, kediri.name)


@pytest.mark.parametrize("wanted", ["bawaslu 35", "kpu 33.20", "nonsense", "99999999999999999999"])
def test_budi_may_not_pick_an_office_that_no_role_of_his_reaches(wanted: str) -> None:
    budi = desk_client("budi")
    body, _, code = wanted.partition(" ")
    key = office(body, code).key if code else wanted
    assert budi.post("/kantor/pilih/", {"office": key}).status_code in (302, 403)
    assert "KPU Provinsi Jawa Timur" in budi.get("/").content.decode()
    with every_office():
        assert not AuditEntry.objects.filter(action="office.pick").exists()


def test_a_pick_by_a_mere_link_is_refused() -> None:
    assert desk_client("budi").get("/kantor/pilih/", {"office": office("kpu", "35.06").key}).status_code == 405


def test_the_list_asks_the_database_as_often_for_one_office_as_for_all(django_assert_max_num_queries: object) -> None:
    counts = []
    for question in ("KPU", "Jepara"):
        ratna = desk_client("ratna")
        ratna.get("/kantor/")
        with django_assert_max_num_queries(100) as queries:  # type: ignore[operator]
            ratna.get("/kantor/", {"q": question})
        counts.append(len(queries))
    assert counts[0] == counts[1]
