"""Tests run on a real PostgreSQL, as a role that is neither superuser nor owner: what they see, the product sees.

The cluster of the tests lies in var/test and keeps a template database per state of the migrations, so that
a second run starts at once; each worker works on a copy of its own. pytest loads this as a plugin before
pytest-django reads the settings (pyproject.toml, -p tests.database). PENDOPO_TEST_DATABASE_URL names another server.
"""

import hashlib
import os
from pathlib import Path

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
os.environ["PENDOPO_STATE_DIR"] = os.environ.get("PENDOPO_TEST_STATE_DIR") or str(ROOT / "var" / "test")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pendopo.project.settings")
os.environ.pop("PENDOPO_DATA_DIR", None)

from pendopo.kit import postgres  # noqa: E402  after the environment is set
from pendopo.project import database, planes  # noqa: E402

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
NAME = f"test_{WORKER}"


def fingerprint() -> str:
    """Changes whenever a migration, a model's scope or a version of a library does."""
    files = sorted([*ROOT.glob("pendopo/*/migrations/*.py"), *ROOT.glob("pendopo/*/row_scope.py"), ROOT / "requirements.lock"])
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def admin_url() -> str:
    """The server of the tests, started if need be; it is left running for the next run."""
    if given := os.environ.get("PENDOPO_TEST_DATABASE_URL"):
        return given
    folder = planes.state_dir() / "postgres"
    folder.parent.mkdir(parents=True, exist_ok=True)
    return postgres.running_url(folder) or postgres.start(folder, durable=False)


def make_template(url: str) -> str:
    name = f"template_{fingerprint()}"
    with psycopg.connect(url, autocommit=True) as connection:
        there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s AND datconnlimit = 0", [name]).fetchone()
        if not there:
            for (old,) in connection.execute(
                "SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%' OR datname LIKE 'test\\_%'"
            ).fetchall():
                connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(old)))
            database.prepare(url, name)
            connection.execute(sql.SQL("ALTER DATABASE {} CONNECTION LIMIT 0").format(sql.Identifier(name)))
    return name


def copy_of_template(url: str, template: str) -> str:
    name = NAME
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
        for plane in planes.PLANES.values():
            connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(name), sql.Identifier(plane.role)))
    return name


def prepare() -> None:
    """In the controlling process the template is made; every process gets a copy of its own."""
    url = os.environ["PENDOPO_TEST_ADMIN_URL"] = admin_url()
    template = os.environ.get("PENDOPO_TEST_TEMPLATE")
    if template is None:
        template = os.environ["PENDOPO_TEST_TEMPLATE"] = make_template(url)
    name = copy_of_template(url, template)
    os.environ["DATABASE_URL"] = planes.plane_url(postgres.url_for(url, database=name), "operator")


prepare()
