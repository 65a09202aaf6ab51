"""The scheduler as a service."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pendopo.security.role_check import refuse_powerful_role
from pendopo.sites import scheduling, services


class Command(BaseCommand):
    help = (
        "Menjalankan penjadwal: menerbitkan dan menarik halaman pada waktu yang ditetapkan di meja redaksi.\n"
        "Contoh: manage.py scheduler    atau sekali saja: manage.py scheduler --once"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Kerjakan yang sudah tiba waktunya, lalu berhenti.")

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_powerful_role()
        if options["once"]:
            self.stdout.write(f"{scheduling.do_a_round()} halaman.")
            return
        try:
            scheduling.serve_forever(until=services.told_to_stop())
        except services.AnotherRuns:
            raise CommandError("Penjadwal lain sedang berjalan; hanya satu yang boleh bekerja.") from None
        sys.stderr.flush()
