"""Open the sites of offices."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from pendopo.regions.actions import ensure_offices
from pendopo.sites import bulk, queries


class Command(BaseCommand):
    help = (
        "Membuka situs kantor beserta halaman bakunya. Aman diulang: yang sudah ada dibiarkan.\n"
        "Contoh: manage.py provision --body kpu --region 35"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--body", choices=["kpu", "bawaslu"], help="Hanya lembaga ini.")
        parser.add_argument("--region", default="", help="Hanya kantor di wilayah ini dan di bawahnya, misalnya 35 atau 35.06.")
        parser.add_argument("--dry-run", action="store_true", help="Hanya laporkan, jangan tulis.")
        parser.add_argument("--json", action="store_true", help="Laporan untuk dibaca mesin.")

    def handle(self, *args: Any, **options: Any) -> None:
        ensure_offices()
        offices = queries.offices_in(options["body"], options["region"])
        if not offices:
            raise CommandError(f"Tidak ada kantor di wilayah {options['region']!r}. Muat wilayah dahulu: manage.py load_regions.")
        with tqdm(total=len(offices), desc="Membuka situs", unit="kantor", disable=options["json"]) as bar:
            outcome = bulk.provision(offices, dry_run=options["dry_run"], progress=bar.update)
        if options["json"]:
            self.stdout.write(json.dumps(vars(outcome), ensure_ascii=False))
            return
        self.stdout.write(f"{len(outcome.opened)} situs dibuka dengan {outcome.pages} halaman; {outcome.already} sudah ada.")
        for line in outcome.renamed:
            self.stdout.write(f"Nama host: {line}")
