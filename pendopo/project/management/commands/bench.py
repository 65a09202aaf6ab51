"""Measure the release's figures and write docs/reference/performance.md."""

import os
import shutil
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from pendopo.project import planes
from pendopo.project.bench import measure, report
from pendopo.project.bench.report import Figure
from pendopo.project.supervisor import Supervisor


class Command(BaseCommand):
    help = "Mengukur kecepatan dan ukuran pada pemasangan tersendiri, lalu menulis docs/reference/performance.md.\nContoh: manage.py bench"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-clone", action="store_true", help="Tanpa mengukur klon baru (perlu jaringan).")
        parser.add_argument(
            "--log", type=int, metavar="LEAVES", help="Hanya catatan transparansi, dengan sekian entri; tidak menulis halaman."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        figures: list[Figure] = []
        if not options["no_clone"] and not options["log"]:
            self.take(measure.fresh_clone(), figures)
        folder = planes.state_dir() / "bench"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        os.environ |= {"PENDOPO_STATE_DIR": str(folder), "PENDOPO_DEMO": "1"}
        supervisor = Supervisor("", measure.PORTS, self.stderr.write)
        try:
            self.take(measure.log_alone(supervisor, options["log"]) if options["log"] else measure.everything(supervisor), figures)
        finally:
            supervisor.stop()
            shutil.rmtree(folder, ignore_errors=True)
        if options["log"]:
            return
        notes = ["Zero violations of axe-core, zero cookies and zero requests to other hosts are asserted in tests/journeys."]
        self.stdout.write(f"{len(figures)} angka ditulis ke {report.write(figures, notes).relative_to(planes.ROOT)}")

    def take(self, measured: Iterable[Figure], figures: list[Figure]) -> None:
        """Keep each figure, and say it as it comes: the whole takes a quarter of an hour."""
        for figure in measured:
            figures.append(figure)
            self.stderr.write(f"{figure.what}: {figure.figure}")
