"""Bake sites into files, or check what is served."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from pendopo.security.scope import every_office
from pendopo.sites import publisher, queries
from pendopo.sites.publisher import Baked
from pendopo.sites.served import store


class Command(BaseCommand):
    help = (
        "Memanggang semua situs menjadi berkas dan memperbaiki berkas yang diubah di server; "
        "dengan --check hanya membandingkan yang tersaji dengan yang seharusnya.\n"
        "Contoh: manage.py bake --region 35 --processes 2"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--region", action="append", help="Hanya situs di wilayah ini dan di bawahnya; boleh diulang; '' berarti kantor nasional."
        )
        parser.add_argument("--check", action="store_true", help="Tidak menulis apa pun; sebut tiap berkas yang berbeda dari manifesnya.")
        parser.add_argument("--frozen", action="store_true", help="Juga situs kantor yang dibekukan; tanpa ini situsnya dilewati.")
        parser.add_argument(
            "--allow-infected", action="store_true", help="Terbitkan juga situs dengan halaman bertanda infeksi, bila tandanya keliru."
        )
        parser.add_argument("--missing", action="store_true", help="Hanya situs yang belum punya rilis.")
        parser.add_argument("--processes", type=int, default=2)
        parser.add_argument("--json", action="store_true", help="Laporan untuk dibaca mesin.")

    def handle(self, *args: Any, **options: Any) -> None:
        hosts = self.wanted_hosts(options["region"], missing=options["missing"])
        with tqdm(
            total=len(hosts), desc="Memeriksa" if options["check"] else "Memanggang", unit="situs", disable=options["json"] or not hosts
        ) as bar:
            baked = publisher.bake_all(
                hosts,
                check=options["check"],
                frozen=options["frozen"],
                guarded=not options["allow_infected"],
                processes=options["processes"],
                progress=lambda part: bar.update(part.hosts if options["check"] else part.hosts + part.frozen),
            )
        if not options["check"] and options["region"] is None and not options["missing"]:
            publisher.remove_other_hosts()
            store().collect_garbage()
        self.report(baked, options)
        if baked.faults:
            raise CommandError(f"{len(baked.faults)} perbedaan ditemukan.")

    def wanted_hosts(self, regions: list[str] | None, *, missing: bool) -> list[str]:
        with every_office():
            homes = queries.office_homes()
        wanted = [
            site.hostname
            for site, home in homes
            if regions is None or any(queries.lies_in(home.office.region.code, code) for code in regions)
        ]
        served = set(store().hosts()) if missing else set()
        return [host for host in wanted if host not in served]

    def report(self, baked: Baked, options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(vars(baked), ensure_ascii=False))
            return
        for fault in baked.faults:
            self.stdout.write(fault)
        verb = "diperiksa" if options["check"] else "dipanggang"
        self.stdout.write(f"{baked.hosts} situs, {baked.pages} halaman, {baked.rendered} berkas {verb}.")
        if baked.frozen:
            self.stdout.write(f"{baked.frozen} situs dibekukan: {'hanya manifesnya diperiksa' if options['check'] else 'dilewati'}.")
