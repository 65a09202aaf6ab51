"""The writer of the logs as a service."""

import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from pendopo.security.role_check import refuse_powerful_role
from pendopo.transparency import keys
from pendopo.transparency.models import Head
from pendopo.transparency.rules.entries import LOGS
from pendopo.transparency.service import Service

HELP = "Menulis semua catatan: menunggu fakta, memberinya tempat, menerbitkan berkasnya."


def add_arguments(parser: CommandParser) -> None:
    parser.add_argument("--log", choices=LOGS, action="append", help="Hanya catatan ini; boleh berulang.")
    parser.add_argument("--once", action="store_true", help="Tulis yang menunggu, lalu berhenti.")
    parser.add_argument("--make-keys", action="store_true", help="Buat kunci catatan yang masih kosong dan belum berkunci (laptop).")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    refuse_powerful_role()
    logs = options["log"] or list(LOGS)
    if options["make_keys"]:
        make_missing_keys()
    service = Service(logs)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: service.stopping.set())
    if options["once"]:
        service.write_once()
    else:
        service.run()
    if service.stopped:
        reasons = "; ".join(f"{log}: {why}" for log, why in service.stopped.items())
        raise CommandError(_("Tidak semua catatan dapat ditulis. %(why)s") % {"why": reasons})


def make_missing_keys() -> None:
    """For a laptop, where nobody runs ``log key new``; a log that holds entries has a key, and it is not made up anew."""
    held = set(Head.objects.filter(size__gt=0).values_list("log", flat=True))
    for log in LOGS:
        if not keys.has_key(log) and log not in held:
            keys.make_key(log)
        if keys.has_key(log):
            keys.add_to_policy(keys.read_keys(log)[0].verifier)
