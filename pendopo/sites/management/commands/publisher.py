"""The publisher as a service."""

import signal
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pendopo.security.role_check import refuse_powerful_role
from pendopo.sites import publisher


class Command(BaseCommand):
    help = "Menjalankan penerbit: menunggu perubahan halaman dan memanggangnya menjadi berkas.\nContoh: manage.py publisher"
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_powerful_role()
        stopping: list[int] = []
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda received, _frame: stopping.append(received))
        try:
            publisher.serve_forever(until=lambda: bool(stopping), poll_seconds=1.0)
        except publisher.AnotherPublisher:
            raise CommandError("Penerbit lain sedang berjalan; hanya satu yang boleh menulis.") from None
        sys.stderr.flush()
