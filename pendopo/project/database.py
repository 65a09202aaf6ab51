"""Prepares a PostgreSQL server for the platform: roles, database, extension, tables, walls. Safe to run again."""

import hashlib
import os
import subprocess
import sys

import psycopg
from psycopg import sql

from pendopo.kit import postgres
from pendopo.project import planes


class ServerTooOld(Exception):
    """The server is older than the oldest one supported."""


def prepare(admin_url: str, database: str = planes.DATABASE) -> None:
    """Create what is missing and migrate as the owner role.

    Args:
        admin_url: a role that may create roles and databases; used here only.
        database: name of the database to create or bring up to date.

    Raises:
        ServerTooOld: older than PostgreSQL 15.
        subprocess.CalledProcessError: a migration failed; its message was printed.
    """
    over_network = not postgres.parameters(admin_url).get("host", "").startswith("/")
    with psycopg.connect(admin_url, autocommit=True) as connection:
        version = connection.info.server_version // 10_000
        if version < postgres.OLDEST_SERVER:
            raise ServerTooOld(f"PostgreSQL {version}: Pendopo memerlukan versi {postgres.OLDEST_SERVER} atau lebih baru")
        create_roles(connection, planes.make_passwords() if over_network else {})
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
    url = postgres.url_for(admin_url, database=database)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        connection.execute(sql.SQL("GRANT USAGE, CREATE ON SCHEMA public TO {}").format(sql.Identifier(planes.OWNER_ROLE)))
        connection.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(sql.Identifier(planes.OWNER_ROLE)))
        for role in (plane.role for plane in planes.PLANES.values()):
            connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(database), sql.Identifier(role)))
            connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(sql.Identifier(role)))
    migrate(url)


def create_roles(connection: psycopg.Connection, passwords: dict[str, str]) -> None:
    """The owner, who cannot log in, and one login role a plane: none superuser, none bypasses row-level security."""
    there = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles").fetchall()}
    limits = sql.SQL("NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOINHERIT")
    if planes.OWNER_ROLE not in there:
        connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN ").format(sql.Identifier(planes.OWNER_ROLE)) + limits)
    connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(planes.OWNER_ROLE)))
    for plane in planes.PLANES.values():
        role = sql.Identifier(plane.role)
        if plane.role not in there:
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN ").format(role) + limits)
        if plane.role in passwords:
            connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(role, sql.Literal(passwords[plane.role])))


def fingerprint() -> str:
    """Changes with every migration, scope decision, role and library version: when it does, a database must be prepared again."""
    files = [
        *planes.ROOT.glob("pendopo/*/migrations/*.py"),
        *planes.ROOT.glob("pendopo/*/row_scope.py"),
        *planes.ROOT.glob("pendopo/*/inbox_functions.py"),
        *planes.ROOT.glob("pendopo/project/*.py"),
    ]
    return hashlib.sha256(b"".join(file.read_bytes() for file in [*sorted(files), planes.ROOT / "requirements.lock"])).hexdigest()[:12]


def migrate(url: str) -> None:
    """Run the migrations as owner in a process of their own, so that no other process ever holds the owner's connection."""
    environment = os.environ | {"DATABASE_URL": url, "PENDOPO_PLANE": "owner"}
    subprocess.run([sys.executable, str(planes.ROOT / "manage.py"), "migrate", "-v0"], check=True, env=environment)
