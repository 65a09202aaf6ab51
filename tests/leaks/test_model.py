"""Who sees what, against a model of ten lines: random trees of offices, grants and objects."""

import datetime
from dataclasses import dataclass

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pendopo.regions.models import Edition, Office, Region
from pendopo.regions.rules import keys
from pendopo.regions.rules.offices import office_key
from pendopo.security.desk import open_desk
from pendopo.security.models import AuditEntry, Grant, User
from pendopo.security.queries import valid_grants
from pendopo.security.scope import every_office, identified, office_scope

pytestmark = pytest.mark.django_db

EDITION = 99
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Place:
    """An office as the model knows it: a body and the code of a region, '' for the nation."""

    body: str
    code: str


@dataclass(frozen=True)
class Given:
    """A grant as the model knows it."""

    place: Place
    with_below: bool
    holds: bool


@dataclass(frozen=True)
class Country:
    places: list[Place]
    grants: list[Given]
    objects: list[Place]
    own: Place
    picked: Place


@st.composite
def countries(draw: st.DrawFn) -> Country:
    """Two bodies, some provinces with some regencies each; grants and objects anywhere, also the same twice."""
    provinces = draw(st.lists(st.integers(11, 15), unique=True, max_size=3))
    codes = [
        "",
        *(f"{p}" for p in provinces),
        *(f"{p}.{r:02d}" for p in provinces for r in draw(st.lists(st.integers(1, 4), unique=True, max_size=3))),
    ]
    places = [Place(body, code) for body in ("kpu", "bawaslu") for code in codes]
    place = st.sampled_from(places)
    grants = draw(st.lists(st.builds(Given, place, st.booleans(), st.booleans()), max_size=4))
    return Country(places, grants, draw(st.lists(place, max_size=8)), draw(place), draw(place))


def reaches(grant: Given, place: Place) -> bool:
    same_body = grant.place.body == place.body
    return grant.holds and same_body and (grant.place == place or (grant.with_below and place.code.startswith(grant.place.code)))


def worked_in(country: Country) -> Place | None:
    """The picked office if a grant reaches it, else the own one if one does, else that of the first grant."""
    holding = [grant.place for grant in country.grants if grant.holds]
    wanted = [place for place in (country.picked, country.own) if any(reaches(grant, place) for grant in country.grants)]
    return next(iter([*wanted, *holding]), None)


def seen_in(country: Country) -> list[int]:
    """Numbers of the objects that the desk shows: those of the office that is worked in."""
    return [number for number, place in enumerate(country.objects) if place == worked_in(country)]


@pytest.fixture
def edition(django_db_setup: None) -> None:
    with every_office():
        Edition.objects.create(number=EDITION, name="acak", legal_basis="acak")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(country=countries())
def test_who_sees_what_equals_the_model(edition: None, country: Country) -> None:
    with transaction.atomic():
        person = build(country)
        with identified(person=person.pk):
            grants = valid_grants(person)
        desk = open_desk(person, grants, key_of(country.picked))
        assert (desk is None) == (worked_in(country) is None)
        if desk is not None:
            with office_scope(desk.own):
                assert numbers_through_the_model() == numbers_in_plain_sql() == seen_in(country)
        assert numbers_in_plain_sql() == []
        transaction.set_rollback(True)


def build(country: Country) -> User:
    """Rows for a random country; returns the person that has the grants."""
    with every_office():
        codes = sorted({place.code for place in country.places})
        regions = {
            code: Region.objects.create(
                key=keys.region_key(EDITION, code), edition_id=EDITION, code=code, level=keys.level(code), name=code or "-"
            )
            for code in codes
        }
        made = {}
        for place in country.places:
            made[place] = Office.objects.create(
                key=key_of(place), body=place.body, region=regions[place.code], name=str(place), full_name=place.body,
                host_label=f"acak-{place.body}-{place.code.replace('.', '-')}",
            )  # fmt: skip
        person = User.objects.create(username="acak", password="!", office=made[country.own])
        for grant in country.grants:
            begin, end = timezone.now() - 2 * DAY, None if grant.holds else timezone.now() - DAY
            Grant.objects.create(
                person=person,
                role="reader",
                office=made[grant.place],
                with_below=grant.with_below,
                valid_from=begin,
                valid_until=end,
                made_by="acak",
            )
        for number, place in enumerate(country.objects):
            AuditEntry.objects.create(office_key=key_of(place), actor="acak", action="acak", subject=str(number))
    return person


def key_of(place: Place) -> int:
    return office_key(place.body, place.code)


def numbers_through_the_model() -> list[int]:
    return sorted(int(subject) for subject in AuditEntry.objects.filter(action="acak").values_list("subject", flat=True))


def numbers_in_plain_sql() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject::int FROM security_auditentry WHERE action = 'acak' ORDER BY 1")
        return [number for (number,) in cursor.fetchall()]
