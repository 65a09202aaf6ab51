"""Mirror the sites of all offices, as another institution does."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from pendopo.transparency.mirror import command


class Command(BaseCommand):
    help = (
        "Menyalin catatan dan situs semua kantor, memeriksa setiap berkas, baru menyajikannya.\n"
        "Contoh: manage.py mirror /srv/mirror https://www.contoh.go.id/catatan --policy kebijakan.txt --once"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        command.add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        if status := command.run(options, self.stdout):  # type: ignore[arg-type]
            sys.exit(status)
