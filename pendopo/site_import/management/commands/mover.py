"""Works on moves that were started at the desk, as a service."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from pendopo.security.role_check import refuse_powerful_role
from pendopo.site_import import engine, wiring
from pendopo.sites import services


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
        engine.serve_forever(parts, until=services.told_to_stop(), processes=options["processes"])
