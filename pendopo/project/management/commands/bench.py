"""Measure the release's figures and write docs/reference/performance.md."""

import os
import shutil
from collections.abc import Callable, Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from pendopo.project import planes
from pendopo.project.bench import measure, report
from pendopo.project.bench.report import Figure
from pendopo.project.supervisor import Supervisor


class Command(BaseCommand):
    help = (
        "Mengukur kecepatan dan ukuran pada pemasangan tersendiri, lalu menulis docs/reference/performance.md.\n"
        "Contoh: manage.py bench    atau satu bagian saja: manage.py bench --only log"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-clone", action="store_true", help="Tanpa mengukur klon baru (perlu jaringan).")
        parser.add_argument(
            "--only",
            choices=measure.SECTIONS,
            action="append",
            help="Hanya bagian ini; boleh berulang. Bagian lain tetap seperti tertulis.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for name in options["only"] or measure.SECTIONS:
            title, measured = measure.SECTIONS[name]
            figures: list[Figure] = []
            if name == "sites" and not options["no_clone"]:
                self.take(measure.fresh_clone(), figures)
            self.measure(measured, figures)
            self.stdout.write(f"{len(figures)} angka ditulis ke {report.write(title, figures).relative_to(planes.ROOT)}")

    def measure(self, measured: Callable[[Supervisor], Iterable[Figure]], figures: list[Figure]) -> None:
        """Measure one section on an installation of its own, which is taken away afterwards."""
        folder = planes.state_dir() / "bench"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        before = dict(os.environ)
        os.environ |= {"PENDOPO_STATE_DIR": str(folder), "PENDOPO_DEMO": "1"}
        supervisor = Supervisor("", measure.PORTS, self.stderr.write)
        try:
            supervisor.check_ports()
            self.take(measured(supervisor), figures)
        finally:
            supervisor.stop()
            shutil.rmtree(folder, ignore_errors=True)
            os.environ.clear()
            os.environ.update(before)

    def take(self, measured: Iterable[Figure], figures: list[Figure]) -> None:
        """Keep each figure, and say it as it comes: the whole takes most of an hour."""
        for figure in measured:
            figures.append(figure)
            self.stderr.write(f"{figure.what}: {figure.figure}")
