"""Start the whole platform on this machine: the database, the three planes, the publisher, the scheduler."""

import os
import signal
import time
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pendopo.project.supervisor import MANAGE, PortTaken, Supervisor

FIRST_REGIONS = ("", "35", "33.20")  # the nation and the offices of the demonstration: readable while the rest is made


class Command(BaseCommand):
    help = (
        "Menyalakan seluruh Pendopo di mesin ini, dengan data demonstrasi. Ctrl-C menghentikan semuanya.\n"
        "Contoh: manage.py run    atau, dengan server lain: DATABASE_URL=postgresql://admin@host/postgres manage.py run"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--public-port", type=int, default=8000)
        parser.add_argument("--desk-port", type=int, default=8001)
        parser.add_argument("--intake-port", type=int, default=8002)
        parser.add_argument(
            "--region", action="append", help="Buka hanya situs kantor di wilayah ini dan di bawahnya; boleh diulang; '' = nasional."
        )
        parser.add_argument("--empty", action="store_true", help="Tanpa akun dan berita demonstrasi.")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        os.environ.setdefault("PENDOPO_DEMO", "0" if options["empty"] else "1")
        ports = (options["public_port"], options["desk_port"], options["intake_port"])
        supervisor = Supervisor(os.environ.get("DATABASE_URL", ""), ports, self.stderr.write)
        for ending in (signal.SIGTERM, signal.SIGINT):  # also where a shell started us with Ctrl-C switched off
            signal.signal(ending, signal.default_int_handler)
        try:
            self.bring_up(supervisor, options)
            self.print_addresses(supervisor, time.monotonic() - began)
            self.open_the_rest(supervisor, options)
            ended = supervisor.watch()
            raise CommandError(f"Proses {ended} berhenti sendiri; semuanya dihentikan. Lihat pesan di atas.")
        except PortTaken as error:
            raise CommandError(str(error)) from None
        except KeyboardInterrupt:
            self.stderr.write("\nMenghentikan …")
        finally:
            supervisor.stop()
        self.stderr.write("Semua sudah berhenti; data tetap tersimpan.")

    def bring_up(self, supervisor: Supervisor, options: dict[str, Any]) -> None:
        supervisor.check_ports()
        supervisor.open_database()
        if not supervisor.is_filled():
            supervisor.prepare_logs()
            supervisor.command(*self.set_up(options["region"] or FIRST_REGIONS, options))
            supervisor.mark_filled()
        supervisor.start_planes()
        supervisor.wait_until_answering()

    def set_up(self, regions: Sequence[str], options: dict[str, Any]) -> list[str]:
        wanted = [argument for region in regions for argument in ("--region", region)]
        return ["set_up", "--bake", *wanted, *([] if options["empty"] else ["--demo"])]

    def open_the_rest(self, supervisor: Supervisor, options: dict[str, Any]) -> None:
        """While the first sites can be read and edited already: the other offices' sites, and everybody's first report card."""
        supervisor.start("rest", "operator", MANAGE, *self.set_up(options["region"] or (), options), "--grade")

    def print_addresses(self, supervisor: Supervisor, seconds: float) -> None:
        public, desk, intake = supervisor.ports
        write = self.stdout.write
        write("")
        write(f"Pendopo siap setelah {seconds:.0f} detik.")
        write(f"  Portal nasional       http://localhost:{public}")
        write(f"  Bawaslu nasional      http://bawaslu.localhost:{public}")
        write(f"  KPU Kabupaten Kediri  http://kab-kediri.localhost:{public}")
        write(f"  Meja redaksi          http://desk.localhost:{desk}")
        write(f"  Pintu masuk warga     http://localhost:{intake}/sehat")
        if os.environ.get("PENDOPO_DEMO") == "1":
            supervisor.command("demo_logins")
        write("Kantor lain dibuka di latar belakang. Ctrl-C menghentikan semuanya; data tersimpan di folder var/.")
