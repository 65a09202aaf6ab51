"""``manage.py regions_diff``: what differs between two editions of the tree."""

import sys
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from pendopo.regions import queries
from pendopo.regions.management import output
from pendopo.regions.rules.edition_diff import EditionDiff


class Command(output.ExampleCommand):
    help = "Membandingkan dua edisi wilayah: baru, hilang, berganti nama, pindah, dan kode yang kini berarti tempat lain."
    example = """Contoh:
  manage.py regions_diff kpu-2024 kemendagri-2025
  manage.py regions_diff kemendagri-2022 kemendagri-2025 --json

Kode keluar: 0 tidak berbeda, 1 berbeda, 2 salah pakai."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("old", metavar="A", help="edisi pertama")
        parser.add_argument("new", metavar="B", help="edisi kedua")
        parser.add_argument("--json", action="store_true", help="laporan untuk mesin")

    def handle(self, *args: Any, **options: Any) -> None:
        diff = queries.edition_diff(output.edition_named(options["old"]), output.edition_named(options["new"]))
        output.print_json(self.stdout, diff) if options["json"] else self.print_report(diff)
        if diff.found:
            sys.exit(1)

    def print_report(self, diff: EditionDiff) -> None:
        for level, (before, after) in diff.counts.items():
            self.stdout.write(
                _("Tingkat %(level)s: %(before)s → %(after)s")
                % {"level": level, "before": output.number(before), "after": output.number(after)}
            )
        output.print_some(self.stdout, _("Baru"), (f"{code} {name}" for code, name in diff.added))
        output.print_some(self.stdout, _("Hilang"), (f"{code} {name}" for code, name in diff.removed))
        output.print_some(self.stdout, _("Berganti nama"), (f"{code} {before} → {after}" for code, before, after in diff.renamed))
        output.print_some(
            self.stdout, _("Pindah atau berganti kode"), (f"{old} → {new} {name} ({kind})" for old, new, kind, name in diff.moved)
        )
        output.print_some(
            self.stdout, _("AWAS, kode sama tetapi tempat lain"), (f"{code} {before} ≠ {after}" for code, before, after in diff.suspicious)
        )
        if not diff.found:
            self.stdout.write(_("Kedua edisi sama."))
