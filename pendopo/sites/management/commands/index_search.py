"""Make the index of the nation, with which the portals search the sites of all offices."""

import json
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from pendopo.sites import nation_search


class Command(BaseCommand):
    help = (
        "Membuat indeks pencarian nasional dari halaman yang sedang disajikan semua kantor, dan menyajikannya di portal.\n"
        "Contoh: manage.py index_search"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Tidak menulis; bandingkan indeks yang disajikan dengan yang seharusnya.")
        parser.add_argument("--json", action="store_true", help="Laporan untuk dibaca mesin.")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        with tqdm(total=nation_search.office_count(), desc="Membaca", unit="situs", disable=options["json"]) as bar:
            done = nation_search.index_nation(check=options["check"], progress=lambda: bar.update(1))
        report = vars(done) | {"seconds": round(time.monotonic() - began, 1)}
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            self.say(report)
        if done.left_out or done.faults:
            raise CommandError(f"{len(done.left_out)} situs tidak diindeks, {len(done.faults)} perbedaan ditemukan.")

    def say(self, report: dict[str, Any]) -> None:
        for host in report["left_out"]:
            self.stdout.write(f"tidak diindeks, rilisnya tidak ada atau bukan yang tercatat: {host}")
        for line in report["faults"]:
            self.stdout.write(line)
        for host in report["frozen"]:
            self.stdout.write(f"dibekukan, tetap menyajikan indeks lama: {host}")
        size = f"{report['bytes'] / 1e6:.1f} MB".replace(".", ",")
        self.stdout.write(f"{report['pages']} halaman dari {report['sites']} situs, {size} indeks, {report['seconds']:.0f} detik.")
