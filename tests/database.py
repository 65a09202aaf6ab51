"""Tests run on a real PostgreSQL, as a role that is neither superuser nor owner: what they see, the product sees.

The cluster of the tests lies in var/test and keeps a template database per state of the migrations, so that
a second run starts at once; each worker works on a copy of its own. pytest loads this as a plugin before
pytest-django reads the settings (pyproject.toml, -p tests.database). PENDOPO_TEST_DATABASE_URL names another server.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
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
RUN = os.environ.setdefault("PENDOPO_TEST_RUN", str(os.getpid()))
NAME = f"test_{RUN}_{WORKER}"


def admin_url() -> str:
    """The server of the tests, started if need be; it is left running for the next run."""
    if given := os.environ.get("PENDOPO_TEST_DATABASE_URL"):
        return given
    folder = planes.state_dir() / "postgres"
    folder.parent.mkdir(parents=True, exist_ok=True)
    return postgres.running_url(folder) or postgres.start(folder, durable=False)


def make_template(url: str) -> str:
    name = f"template_{database.fingerprint()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(hashtext('pendopo test template'))")  # two runs at once make it once
        drop_idle(connection, "test\\_%")
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s AND datconnlimit = 0", [name]).fetchone():
            drop_idle(connection, "template\\_%")
            database.prepare(url, name)
            connection.execute(sql.SQL("ALTER DATABASE {} CONNECTION LIMIT 0").format(sql.Identifier(name)))
    return name


def drop_idle(connection: psycopg.Connection, pattern: str) -> None:
    """Databases of earlier runs that nobody is connected to."""
    rows = connection.execute(
        "SELECT datname FROM pg_database d WHERE datname LIKE %s AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datid = d.oid)",
        [pattern],
    )
    for (name,) in rows.fetchall():
        if belongs_to_a_living_run(name):
            continue
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def belongs_to_a_living_run(name: str) -> bool:
    """Whether the run that made a database (its process number stands in the name) is still going on."""
    number = name.split("_")[1]
    try:
        os.kill(int(number), 0)
    except (ValueError, OSError):
        return False
    return True


def copy_of_template(url: str, template: str, name: str) -> None:
    """A database of its own, in a moment."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
        for plane in planes.PLANES.values():
            connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(name), sql.Identifier(plane.role)))


def sweep(name: str = NAME) -> None:
    """Give back the room of rows that were rolled back, and learn what is there: thousands of dead rows make queries slow."""
    with psycopg.connect(postgres.url_for(os.environ["PENDOPO_TEST_ADMIN_URL"], database=name), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


@contextmanager
def connected_to(name: str, as_administrator: bool = False) -> Iterator[None]:
    """Django's connection, to another database on the server of the tests; outside any transaction."""
    from django.db import connection

    forget_what_was_read()
    before = connection.settings_dict  # that of the settings, of which another connection may be made meanwhile
    connection.close()
    connection.settings_dict = before | {"NAME": name}
    if as_administrator:
        given = postgres.parameters(os.environ["PENDOPO_TEST_ADMIN_URL"])
        connection.settings_dict |= {part.upper(): given.get(part, "") for part in ("user", "password", "host", "port")}
    yield
    connection.close()
    connection.settings_dict = before
    forget_what_was_read()


def forget_what_was_read() -> None:
    """What a process keeps of a database is wrong for the next one."""
    from django.core.cache import cache
    from wagtail.models import Site

    from pendopo.sites.preview import country_of

    cache.clear()
    country_of.cache_clear()
    Site.clear_site_root_paths_cache()


def prepare() -> None:
    """In the controlling process the template is made; every process gets a copy of its own."""
    url = os.environ["PENDOPO_TEST_ADMIN_URL"] = admin_url()
    template = os.environ.get("PENDOPO_TEST_TEMPLATE")
    if template is None:
        template = os.environ["PENDOPO_TEST_TEMPLATE"] = make_template(url)
    copy_of_template(url, template, NAME)
    os.environ["DATABASE_URL"] = planes.plane_url(postgres.url_for(url, database=NAME), "operator")


prepare()
