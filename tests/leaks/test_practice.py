"""Practice pages under the publisher's own role: it sees none, in no table, whatever its scope; and the desk sees its own."""

import pytest
from django.db import connection
from wagtail.models import Page

from pendopo.security.scope import every_office, office_scope
from pendopo.sites import models
from pendopo.sites.row_scope import DRAFTS, PAGE_TYPES
from pendopo.sites.rules.paths import FIRST_PRACTICE
from pendopo.sites.served import just
from tests.leaks.marked import Marked
from tests.leaks.roles import undone, working_as

pytestmark = pytest.mark.django_db
OF_PRACTICE = {
    "wagtailcore_page": "path >= %(first)s",
    "wagtailcore_revision": "object_id = ANY(%(pages)s::text[])",
    **dict.fromkeys(PAGE_TYPES, "page_ptr_id::text = ANY(%(pages)s::text[])"),
}


def practice_pages() -> list[str]:
    with every_office():
        return [str(pk) for pk in Page.objects.filter(path__gte=FIRST_PRACTICE).values_list("pk", flat=True)]


def seen(pages: list[str]) -> dict[str, int]:
    """How many rows of practice the role of the moment sees with all offices in its scope, by table; tables without any left out."""
    found = {}
    with every_office(), connection.cursor() as cursor:
        for table, condition in OF_PRACTICE.items():
            cursor.execute(f"SELECT count(*) FROM {table} WHERE {condition}", {"first": FIRST_PRACTICE, "pages": pages})  # noqa: S608  names of our own
            if number := cursor.fetchone()[0]:
                found[table] = number
    return found


def test_the_publisher_sees_no_practice_page_and_the_desk_sees_those_of_its_office(marked: Marked) -> None:
    with undone():
        pages = practice_pages()
        assert len(pages) == 2 * 13
        with working_as("pendopo_desk"):
            assert {"wagtailcore_page", "wagtailcore_revision", "sites_newspage", "sites_practicehomepage"} <= set(seen(pages))
            with office_scope(just(marked.own.office)):
                assert Page.objects.filter(path__gte=FIRST_PRACTICE).count() == 13
        with working_as("pendopo_publisher"):
            assert seen(pages) == {}
            with every_office():
                assert models.NewsPage.objects.exists()
                assert not models.PracticeHomePage.objects.exists()


@pytest.mark.parametrize("table", ["wagtailcore_page", "sites_newspage", "wagtailcore_revision"])
def test_without_its_policy_a_table_would_show_them(marked: Marked, table: str) -> None:
    """So the test above can fail. Tables beside that of pages stand behind it, so both policies go."""
    with undone():
        pages = practice_pages()
        with working_as(None), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for name in {table, "wagtailcore_page"}:
                cursor.execute(f"DROP POLICY narrowed ON {name}")
        with working_as("pendopo_publisher"):
            assert table in seen(pages)


def test_the_publisher_may_not_even_ask_for_words_that_were_never_public(marked: Marked) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT t FROM unnest(%s::text[]) t WHERE has_table_privilege('pendopo_publisher', t, 'SELECT')", [sorted(DRAFTS)])
        assert cursor.fetchall() == []
