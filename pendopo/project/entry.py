"""Where every process starts: find the database, choose the settings, hand over to Django."""

import os
import sys
from pathlib import Path

from pendopo.kit import postgres
from pendopo.project import planes

NEED_NO_DATABASE = {
    "help",
    "run",
    "makemigrations",
    "makemessages",
    "compilemessages",
    "collectstatic",
    "bench",
    "prepare_database",
    "",
    "--help",
    "-h",
}


def main(argv: list[str]) -> int:
    """Run one management command and return its exit code (0 done, 1 refused or found something, 2 used wrongly)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pendopo.project.settings")
    command = argv[1] if len(argv) > 1 else ""
    started = None
    if "DATABASE_URL" not in os.environ and command not in NEED_NO_DATABASE and "--help" not in argv:
        started = open_embedded_database()
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(argv)
    except KeyboardInterrupt:
        sys.stderr.write("\nDihentikan.\n")
        return 130
    finally:
        if started:
            postgres.stop(started)
    return 0


def open_embedded_database() -> Path | None:
    """Point this process at the embedded server as its operator; the folder is returned if the server was started here."""
    folder = planes.state_dir() / "postgres"
    url = postgres.running_url(folder)
    started = None
    if url is None:
        folder.parent.mkdir(parents=True, exist_ok=True)
        url, started = postgres.start(folder), folder
    os.environ["DATABASE_URL"] = planes.plane_url(postgres.url_for(url, database=planes.DATABASE), "operator")
    return started
