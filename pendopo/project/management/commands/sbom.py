"""List the parts of this installation as an SBOM."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pendopo.project import parts_list
from pendopo.security.rules.parts import BadLock


class Command(BaseCommand):
    help = (
        "Menulis daftar komponen (SBOM, CycloneDX 1.6, JSON): paket Python dan npm yang terpasang dengan sidik jari dari berkas kunci.\n"
        "Contoh: manage.py sbom --output pendopo.cdx.json"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--output", type=Path, metavar="FILE", help="Tulis ke berkas ini, bukan ke layar.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            text, different = parts_list.written(parts_list.bill_of_materials()), parts_list.differences()
        except (BadLock, OSError) as error:
            raise CommandError(f"Berkas kunci tidak terbaca: {error}") from None
        if options["output"]:
            options["output"].write_text(f"{text}\n")
        else:
            self.stdout.write(text)
        for difference in different:
            self.stderr.write(difference)
        if different:
            raise CommandError(f"{len(different)} perbedaan antara yang terpasang dan berkas kunci.")
