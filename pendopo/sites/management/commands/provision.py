"""Open the sites of offices."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from tqdm import tqdm

from pendopo.regions.actions import ensure_offices
from pendopo.regions.queries import NoCurrentEdition
from pendopo.regions.rules.office_hosts import HostTakenTwice
from pendopo.sites import bulk, queries


class Command(BaseCommand):
    help = (
        "Membuka situs kantor beserta halaman bakunya. Aman diulang: yang sudah ada dibiarkan.\n"
        "Contoh: manage.py provision --body kpu --region 35"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--body", choices=["kpu", "bawaslu"], help="Hanya lembaga ini.")
        parser.add_argument(
            "--region",
            action="append",
            help="Hanya kantor di wilayah ini dan di bawahnya, misalnya 35 atau 35.06; boleh diulang; '' = nasional.",
        )
        parser.add_argument("--processes", type=int, default=2)
        parser.add_argument("--dry-run", action="store_true", help="Hanya laporkan, jangan tulis.")
        parser.add_argument("--json", action="store_true", help="Laporan untuk dibaca mesin.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["dry_run"]:
                with transaction.atomic():
                    self.provision(options)
                    transaction.set_rollback(True)
            else:
                self.provision(options)
        except NoCurrentEdition:
            raise CommandError("Belum ada wilayah. Muat dahulu: manage.py load_regions.") from None
        except HostTakenTwice as error:
            raise CommandError(
                f"Nama host {error.label} dipakai dua kantor: {error.first} dan {error.second}. Beri salah satunya nama lain."
            ) from None

    def provision(self, options: dict[str, Any]) -> None:
        made = ensure_offices()
        offices = queries.offices_in(options["body"], options["region"])
        if not offices:
            raise CommandError(f"Tidak ada kantor di wilayah {', '.join(options['region'] or [])}. Periksa kodenya.")
        with tqdm(total=len(offices), desc="Membuka situs", unit="kantor", disable=options["json"]) as bar:
            outcome = bulk.provision(offices, dry_run=options["dry_run"], processes=options["processes"], progress=bar.update)
        if options["json"]:
            self.stdout.write(json.dumps(vars(outcome) | {"stranded": made.stranded, "kept_hosts": made.kept_hosts}, ensure_ascii=False))
            return
        done = "akan dibuka" if options["dry_run"] else f"dibuka; {outcome.pages} halaman dibuat"
        self.stdout.write(f"{len(outcome.opened)} situs {done}; {outcome.already} sudah ada.")
        if outcome.completed:
            added = "akan dilengkapi" if options["dry_run"] else "dilengkapi"
            self.stdout.write(
                f"{len(outcome.completed)} situs {added} menurut edisi baku yang baru; {outcome.renewed} teks baku yang tidak pernah "
                "disunting diperbarui. Panggang situs-situs itu."
            )
        for line in outcome.renamed:
            self.stdout.write(f"Nama host: {line}")
        for line in made.kept_hosts:
            self.stdout.write(f"Nama host dibiarkan: {line}")
        for line in made.stranded:
            self.stdout.write(f"Tanpa penerus di edisi ini: {line}")
