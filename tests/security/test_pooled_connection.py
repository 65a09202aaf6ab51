"""A connection goes from request to request: nothing of one is left for the next. Without a transaction around the test."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from pendopo.regions.rules.offices import office_key, office_range
from pendopo.security.scope import identified, identify, office_scope

KEDIRI = office_range(office_key("kpu", "35.06"))
NAMES = [f"pendopo.{name}" for name in ("low", "high", "person", "sign_in", "session", "link")]


@pytest.fixture(autouse=True)
def no_transaction(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        assert not connection.in_atomic_block
        yield


def left_on_the_connection() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(["coalesce(current_setting(%s, true), '')"] * len(NAMES)), NAMES)
        return set(cursor.fetchone())


def test_scope_and_identity_end_with_the_request() -> None:
    with office_scope(KEDIRI):
        identify(person=7, session="s", link="l", sign_in="joko")
        assert left_on_the_connection() == {str(KEDIRI.low), str(KEDIRI.high), "7", "s", "l", "joko"}
    assert left_on_the_connection() == {""}


def fail_inside() -> None:
    with office_scope(KEDIRI):
        identify(person=7)
        raise RuntimeError


def test_they_end_as_well_when_the_request_fails_or_is_undone() -> None:
    with pytest.raises(RuntimeError):
        fail_inside()
    assert left_on_the_connection() == {""}
    with identified(person=7):
        transaction.set_rollback(True)
    assert left_on_the_connection() == {""}


def test_an_inner_identity_gives_way_to_the_outer_one_and_ends_with_it() -> None:
    with office_scope(KEDIRI):
        identify(person=7)
        with identified(person=8):
            assert "8" in left_on_the_connection()
        assert "7" in left_on_the_connection()
    assert left_on_the_connection() == {""}
