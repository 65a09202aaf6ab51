"""Where every process starts: find the database, choose the settings, hand over to Django."""

import os
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from pendopo.kit import postgres
from pendopo.project.supervisor import Supervisor
from pendopo.security.act import acting

WAGTAILS_OWN = {
    "update_index",
    "rebuild_references_index",
    "publish_scheduled",
    "fixtree",
    "purge_revisions",
    "wagtail_update_image_renditions",
}
NEED_NO_DATABASE = {
    "help",
    "run",
    "makemigrations",
    "makemessages",
    "compilemessages",
    "collectstatic",
    "bench",
    "prepare_database",
    "sbom",
    "advisories",
    "inspect_sites",
    "witness",
    "",
    "--help",
    "-h",
}


def main(argv: list[str]) -> int:
    """Run one management command and return its exit code (0 done, 1 refused or found something, 2 used wrongly)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pendopo.project.settings")
    command = argv[1] if len(argv) > 1 else ""
    started = None
    if not os.environ.get("DATABASE_URL") and command not in NEED_NO_DATABASE and not {"--help", "--verify"} & set(argv):
        started = open_embedded_database()
    from django.core.management import execute_from_command_line

    try:
        with acting(actor=f"perintah {command}"), national_scope() if command in WAGTAILS_OWN else nullcontext():
            execute_from_command_line(argv)
    except KeyboardInterrupt:
        sys.stderr.write("\nDihentikan.\n")
        return 130
    finally:
        if started:
            postgres.stop(started)
    return 0


def national_scope() -> AbstractContextManager[None]:
    """Wagtail's own commands know nothing of scopes: at the server they work on all offices."""
    import django

    django.setup()
    from pendopo.security.scope import every_office

    return every_office()


def open_embedded_database() -> Path | None:
    """Point this process at the embedded server as its operator; the folder is returned if the server was started here."""
    supervisor = Supervisor("", (0, 0, 0), lambda text: sys.stderr.write(f"{text}\n"))
    supervisor.open_database()
    os.environ["DATABASE_URL"] = supervisor.environment("operator")["DATABASE_URL"]
    return supervisor.embedded_folder if supervisor.started_embedded else None
