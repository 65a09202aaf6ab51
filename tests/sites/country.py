"""A small country of real codes with invented villages, and its offices with their sites."""

from pathlib import Path

from pendopo.demo.people import CAST, Person
from pendopo.regions import bulk as regions
from pendopo.regions.actions import ensure_offices
from pendopo.regions.models import Office
from pendopo.security.models import User
from pendopo.sites import bulk, queries

REGIONS = """code,name
11,Aceh
11.07,Kabupaten Pidie
33,Jawa Tengah
33.20,Kabupaten Jepara
35,Jawa Timur
35.06,Kabupaten Kediri
35.06.01,Semen
35.06.01.2001,Contoh Satu
35.06.02,Mojo
35.06.02.2001,Contoh Dua
35.06.03,Kras
35.06.03.2001,Contoh Tiga
35.71,Kota Kediri
"""
OFFICES = 16  # two bodies in the nation, three provinces and four regencies


def build(folder: Path) -> None:
    """Regions, offices and sites; call it inside a transaction that is rolled back."""
    file = folder / "regions.csv"
    file.write_text(REGIONS)
    regions.load_regions(file, edition="uji-2025", legal_basis="uji", make_current=True)
    ensure_offices()
    bulk.provision(queries.offices_in())


def office(body: str, code: str) -> Office:
    return Office.objects.select_related("region").get(body=body, region__code=code)


def person(username: str) -> User:
    """A member of the cast with an account in their office, made on first use."""
    from pendopo.demo.actions import add_person
    from pendopo.security.scope import every_office, office_scope

    with every_office():
        found = User.objects.select_related("office__region").filter(username=username).first()
    if found:
        return found
    who: Person = next(person for person in CAST if person.username == username)
    own = office(who.body, who.code)
    with office_scope(own.range):
        return add_person(who, own, "belum pernah dihitung")  # usable, but no password fits it
