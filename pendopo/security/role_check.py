"""Refuses to start a plane whose database role could do more than its work: row-level security would not bind it."""

from django.core.exceptions import ImproperlyConfigured
from django.db import connection


def refuse_powerful_role() -> None:
    """See that the connection's role is no superuser, does not bypass row-level security and owns no table.

    Raises:
        ImproperlyConfigured: it is or does; DATABASE_URL names the wrong role.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls OR EXISTS (SELECT FROM pg_tables WHERE tableowner = current_user AND schemaname = 'public') "
            "FROM pg_roles WHERE rolname = current_user"
        )
        if cursor.fetchone()[0]:
            raise ImproperlyConfigured(
                "DATABASE_URL names a superuser or the owner of the tables. Give each plane its own role (prepare_database)."
            )
