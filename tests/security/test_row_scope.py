"""Row-level security as the product meets it: the tests' role is bound by it like every plane's role."""

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import ProgrammingError, connection, transaction
from wagtail.models import Page

from pendopo.kit.ranges import KeyRange
from pendopo.regions.rules.offices import office_key, office_range
from pendopo.security.actions import record
from pendopo.security.models import AuditEntry
from pendopo.security.role_check import refuse_powerful_role
from pendopo.security.scope import current_scope, every_office, office_scope

pytestmark = pytest.mark.django_db

KEDIRI, JATIM, JEPARA = (office_range(office_key("kpu", code)) for code in ("35.06", "35", "33.20"))
BAWASLU_JATIM = office_range(office_key("bawaslu", "35"))


def entries_in(scope: KeyRange) -> set[str]:
    with office_scope(scope):
        return set(AuditEntry.objects.values_list("subject", flat=True))


def raw_count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
        return cursor.fetchone()[0]


@pytest.fixture
def one_entry_each() -> None:
    with every_office():
        for name, scope in (("kediri", KEDIRI), ("jatim", JATIM), ("jepara", JEPARA), ("bawaslu", BAWASLU_JATIM)):
            record(office_key=scope.low, actor="test", action="test", subject=name)


def test_an_office_sees_its_own_rows_and_those_below_and_nobody_elses(one_entry_each: None) -> None:
    assert entries_in(KEDIRI) == {"kediri"}
    assert entries_in(JATIM) == {"jatim", "kediri"}
    assert entries_in(BAWASLU_JATIM) == {"bawaslu"}


def test_without_a_scope_the_database_returns_nothing(one_entry_each: None) -> None:
    assert current_scope() is None
    assert raw_count("security_auditentry") == 0


def test_a_row_of_the_neighbour_office_can_not_be_written() -> None:
    with office_scope(KEDIRI):
        record(office_key=KEDIRI.low, actor="sari", action="test")
    with pytest.raises(ProgrammingError, match="row-level security"), office_scope(JEPARA):
        record(office_key=KEDIRI.low, actor="dewi", action="test")


def test_without_a_scope_nothing_can_be_written() -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        record(office_key=KEDIRI.low, actor="nobody", action="test")


def test_the_outer_scope_returns_when_the_inner_one_ends(one_entry_each: None) -> None:
    with office_scope(JATIM):
        assert entries_in(KEDIRI) == {"kediri"}
        assert current_scope() == JATIM
        assert raw_count("security_auditentry") == 2
    assert raw_count("security_auditentry") == 0


def test_the_scope_does_not_outlive_an_error(one_entry_each: None) -> None:
    with pytest.raises(RuntimeError), office_scope(JATIM):
        raise RuntimeError
    assert raw_count("security_auditentry") == 0


def test_a_page_belongs_to_the_office_that_its_path_names() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT office_key_of_path('00010AF60001') * 1000000000, office_key_of_path('0001')")
        assert cursor.fetchone() == (KEDIRI.low, 0)


def test_the_root_of_all_sites_is_readable_in_every_scope() -> None:
    with office_scope(KEDIRI):
        assert Page.objects.get(depth=1).path == "0001"


def test_a_plane_does_not_start_with_a_role_that_the_wall_does_not_bind(admin_database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_powerful_role()
    with psycopg.connect(admin_database_url) as admin:
        monkeypatch.setattr("pendopo.security.role_check.connection", admin)
        with pytest.raises(ImproperlyConfigured, match="own role"):
            refuse_powerful_role()
