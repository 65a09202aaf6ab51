"""By no query either: through models, in plain SQL as the desk's role, or by searching."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, models, transaction
from wagtail.models import Page
from wagtail.search.index import get_indexed_models

from pendopo.kit.ranges import KeyRange
from pendopo.security.scope import every_office, office_scope
from pendopo.sites.row_scope import SCOPED
from tests.leaks.marked import MARK, SOUGHT, Marked
from tests.leaks.reviewed import READABLE_BY_ALL, READABLE_BY_NONE
from tests.leaks.roles import undone, without_wall, working_as

pytestmark = pytest.mark.django_db

TABLES = [table.table for table in SCOPED]
MODELS = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed and not model._meta.proxy]


@contextmanager
def at_the_desk_of(marked: Marked) -> Iterator[None]:
    """The desk's role in the scope of the own office, as during a request there."""
    key = marked.own.office.key
    with working_as("pendopo_desk"), office_scope(KeyRange(key, key)):
        yield


def foreign_rows(table: str, marked: Marked) -> int:
    """How many rows of the other office the present role sees in the present scope."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE office_key = %s", [marked.foreign.office.key])  # noqa: S608
        return cursor.fetchone()[0]


def marks_in(model: type[models.Model]) -> list[object]:
    """Rows in which a word of the other office stands, as the model's manager gives them."""
    return [row for row in model._base_manager.values() if MARK in repr(row)]


@pytest.mark.parametrize("table", TABLES)
def test_plain_sql_sees_no_row_of_another_office_but_would_without_the_wall(marked: Marked, table: str) -> None:
    if table in READABLE_BY_NONE:
        pytest.skip(READABLE_BY_NONE[table])
    with at_the_desk_of(marked):
        assert foreign_rows(table, marked) == 0 or table in READABLE_BY_ALL
    with undone():
        without_wall(table)
        with at_the_desk_of(marked):
            assert foreign_rows(table, marked) > 0


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {0} SET {1} = {1} WHERE office_key = %s", "DELETE FROM {0} WHERE office_key = %s"])
def test_plain_sql_writes_no_row_of_another_office(marked: Marked, table: str, statement: str) -> None:
    key = marked.foreign.office.key
    column = next(model._meta.pk.column for model in MODELS if model._meta.db_table == table and model._meta.pk)
    with undone(), at_the_desk_of(marked), connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(statement.format(table, column), [key])
                assert cursor.rowcount == 0
        except ProgrammingError as refused:
            assert "permission denied" in str(refused)  # noqa: PT017  either is a wall: no row is found, or no row may be written


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.db_table)
def test_no_model_gives_a_row_of_another_office(marked: Marked, model: type[models.Model]) -> None:
    if model._meta.db_table in READABLE_BY_ALL:
        pytest.skip(READABLE_BY_ALL[model._meta.db_table])
    if model._meta.db_table in READABLE_BY_NONE:
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), at_the_desk_of(marked):
            marks_in(model)
        return
    with at_the_desk_of(marked):
        assert marks_in(model) == []


@pytest.mark.parametrize("table", sorted(READABLE_BY_NONE.keys() & set(TABLES)))
def test_what_the_desk_may_not_read_stays_closed_without_the_wall_and_the_wall_holds_for_who_may(marked: Marked, table: str) -> None:
    with undone():
        without_wall(table)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), at_the_desk_of(marked):
            foreign_rows(table, marked)
    key = marked.own.office.key
    with office_scope(KeyRange(key, key)):
        assert foreign_rows(table, marked) == 0
    with every_office():
        assert foreign_rows(table, marked) > 0


def test_the_marks_are_there_to_be_found(marked: Marked) -> None:
    with every_office():
        marks = {model._meta.db_table: len(marks_in(model)) for model in MODELS}
    assert sum(map(bool, marks.values())) > 25, marks


@pytest.mark.parametrize("model", [model for model in get_indexed_models() if model is not Page], ids=lambda model: model.__name__)
def test_a_search_finds_the_own_and_nothing_else(marked: Marked, model: type[models.Model]) -> None:
    with at_the_desk_of(marked):
        found = [*model.objects.search(SOUGHT), *model.objects.autocomplete(SOUGHT[:5])]
        assert [one for one in found if MARK in repr(one)] == []
    with every_office():
        everywhere = model.objects.search(SOUGHT)
        assert len(everywhere) >= len({one.pk for one in found})


def test_a_search_over_all_pages_finds_the_own_and_nothing_else(marked: Marked) -> None:
    with at_the_desk_of(marked):
        titles = {page.title for page in Page.objects.search(SOUGHT)}
    assert any("own" in title for title in titles)
    assert not any(MARK in title for title in titles)
