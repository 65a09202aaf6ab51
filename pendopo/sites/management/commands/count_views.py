"""Count the visits in the logs of the web servers."""

import json
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from pendopo.sites import services, view_counting


class Command(BaseCommand):
    help = (
        "Menghitung kunjungan dari catatan server web yang tidak memuat alamat pembaca; tidak satu baris pun dihitung dua kali.\n"
        "Contoh: manage.py count_views /var/log/nginx/pendopo-views.log.1 /var/log/nginx/pendopo-views.log"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("logs", nargs="+", type=Path, metavar="LOG", help="Berkas catatan; yang berakhiran .gz dibuka sendiri.")
        parser.add_argument("--dry-run", action="store_true", help="Tidak menyimpan apa pun.")
        parser.add_argument("--json", action="store_true", help="Laporan untuk dibaca mesin.")

    def handle(self, *args: Any, **options: Any) -> None:
        if missing := [str(file) for file in options["logs"] if not file.is_file()]:
            raise CommandError(f"Berkas tidak ada: {', '.join(missing)}", returncode=2)
        began = time.monotonic()
        try:
            with tqdm(desc="Menghitung", unit="B", unit_scale=True, disable=options["json"]) as bar:
                done = view_counting.count_logs(options["logs"], dry_run=options["dry_run"], progress=bar.update)
        except services.AnotherRuns:
            raise CommandError("Penghitungan lain sedang berjalan. Tunggu sampai selesai, lalu ulangi.") from None
        report = vars(done) | {"seconds": round(time.monotonic() - began, 1)}
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            self.say(done)
        if done.refused:
            raise CommandError(f"{len(done.refused)} berkas tidak dapat dibaca sampai akhir.")

    def say(self, done: view_counting.Counted) -> None:
        for name, why in done.refused.items():
            self.stdout.write(f"{name}: {why}")
        self.stdout.write(
            f"{done.lines} baris baru: {done.views} kunjungan, {done.bots} dari program, {done.other} bukan halaman, "
            f"{done.unknown} dari host yang bukan milik kantor mana pun, {done.broken} rusak."
        )
        self.stdout.write(f"{done.shown} halaman menampilkan angka baru; {done.folded} hitungan harian dijumlahkan per bulan.")
