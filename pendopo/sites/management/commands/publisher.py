"""The publisher as a service."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pendopo.security.role_check import refuse_powerful_role
from pendopo.sites import publisher, services


class Command(BaseCommand):
    help = "Menjalankan penerbit: menunggu perubahan halaman dan memanggangnya menjadi berkas.\nContoh: manage.py publisher"
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_powerful_role()
        try:
            publisher.serve_forever(until=services.told_to_stop(), poll_seconds=1.0)
        except services.AnotherRuns:
            raise CommandError("Penerbit lain sedang berjalan; hanya satu yang boleh menulis.") from None
        sys.stderr.flush()
