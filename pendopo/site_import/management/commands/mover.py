"""Works on moves that were started at the desk, as a service."""

import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from pendopo.security.role_check import refuse_powerful_role
from pendopo.site_import import engine, wiring


class Command(BaseCommand):
    help = (
        "Mengerjakan pindahan situs lama yang dimulai di meja redaksi.\n"
        "Contoh: manage.py mover    atau sekali saja: manage.py mover --once"
    )  # fmt: skip
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Kerjakan yang menunggu, lalu berhenti.")
        parser.add_argument("--processes", type=int, default=engine.PROCESSES)

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_powerful_role()
        parts = wiring.parts()
        if options["once"]:
            self.stdout.write(f"{engine.do_waiting(parts, processes=options['processes'])} pindahan.")
            return
        stopping: list[int] = []
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda received, _frame: stopping.append(received))
        engine.serve_forever(parts, until=lambda: bool(stopping), processes=options["processes"])
