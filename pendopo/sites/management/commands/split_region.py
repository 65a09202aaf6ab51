"""Split a regency: region, offices, sites and redirects by one command."""

import datetime
import getpass
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from pendopo.regions.actions import SplitRefused
from pendopo.sites import actions
from pendopo.sites.hosts import origin_of


class Command(BaseCommand):
    help = (
        "Memekarkan kabupaten: wilayah, dua kantor, dua situs, dan pengalihan alamat lama, dalam satu transaksi.\n"
        'Contoh: manage.py split_region 35.06 --new 35.30 --name "Kabupaten Pare" --district 35.06.14 --district 35.06.15 '
        '--legal-basis "UU 1/2027" --date 2027-01-01'
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("mother", help="Kode kabupaten induk.")
        parser.add_argument("--new", required=True, help="Kode kabupaten baru.")
        parser.add_argument("--name", required=True, help="Nama kabupaten baru, misalnya Kabupaten Pare.")
        parser.add_argument("--district", action="append", required=True, help="Kode kecamatan yang ikut pindah; boleh diulang.")
        parser.add_argument("--legal-basis", required=True)
        parser.add_argument("--date", required=True, type=datetime.date.fromisoformat, help="Tanggal berlaku, TTTT-BB-HH.")
        parser.add_argument("--take", action="append", default=[], help="Alamat halaman di situs induk yang ikut pindah; boleh diulang.")
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                outcome = actions.split_region(
                    mother_code=options["mother"],
                    new_code=options["new"],
                    name=options["name"],
                    district_codes=options["district"],
                    legal_basis=options["legal_basis"],
                    date=options["date"],
                    take=options["take"],
                    actor=f"perintah split_region ({getpass.getuser()})",
                )
                transaction.set_rollback(options["dry_run"])
        except (SplitRefused, actions.PageNotFound) as error:
            raise CommandError(f"Ditolak, tidak ada yang berubah. {error}") from None
        self.report(outcome, options)

    def report(self, outcome: actions.SplitSites, options: dict[str, Any]) -> None:
        sites = [f"{office.name}: {origin_of(office)}/" for office in outcome.offices]
        if options["json"]:
            self.stdout.write(
                json.dumps({"sites": sites, "redirects": outcome.redirects, "dry_run": options["dry_run"]}, ensure_ascii=False)
            )
            return
        self.stdout.write("Percobaan saja, tidak ada yang ditulis." if options["dry_run"] else "Pemekaran selesai.")
        for line in [*sites, *(f"dialihkan: {address}" for address in outcome.redirects)]:
            self.stdout.write(f"  {line}")
