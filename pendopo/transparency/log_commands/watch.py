"""Follows a log from outside; the same as ``python -m pendopo.transparency.monitor``."""

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from pendopo.transparency.languages import language
from pendopo.transparency.monitor import command as monitor

HELP = "Ikuti catatan dari luar: tanda tangan, saksi, sambungan, setiap entri; kode keluar 1 bila ada yang salah."


def add_arguments(parser: CommandParser) -> None:
    lang = language()
    parser.add_argument("places", nargs="*", metavar="PLACE", help=monitor.say("help_places", lang))
    parser.add_argument("--policy", type=Path, metavar="FILE", help=monitor.say("help_policy", lang))
    parser.add_argument("--state", type=Path, metavar="FOLDER", help=monitor.say("help_state", lang))
    monitor.add_arguments(parser, lang=lang)


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    """Without a place: all logs of this installation that were published, by its own policy."""
    log_dir = Path(settings.LOG_DIR)
    places = options["places"] or [str(file.parent) for file in sorted(log_dir.glob("*/checkpoint"))]
    if not places:
        raise CommandError(f"Belum ada catatan yang terbit di {log_dir}.")
    own = {"policy": log_dir / "policy", "state": Path(settings.STATE_DIR) / "log-watch"}
    chosen = {name: options[name] or default for name, default in own.items()}
    if code := monitor.run(options | chosen | {"places": places}, command.stdout, command.stderr):  # type: ignore[arg-type]
        sys.exit(code)
