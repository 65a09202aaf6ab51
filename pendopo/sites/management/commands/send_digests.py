"""Send confirmations and digests by e-mail."""

import json
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from pendopo.sites import digests


class Command(BaseCommand):
    help = (
        "Mengirim surel langganan: tautan konfirmasi bagi yang meminta, dan kabar bagi yang sudah waktunya. Aman dijalankan berulang.\n"
        "Contoh: manage.py send_digests    atau melihat dahulu: manage.py send_digests --dry-run"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Hanya menghitung; tidak mengirim dan tidak mengubah apa pun.")
        parser.add_argument("--json", action="store_true", help="Laporan untuk dibaca mesin.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.MAIL_IS_SET and not options["dry_run"]:
            raise CommandError("Server surel belum ditetapkan (PENDOPO_MAIL_URL, PENDOPO_MAIL_FROM); tidak ada yang dikirim.")
        began = time.monotonic()
        with tqdm(desc="Mengirim", unit="langganan", disable=options["json"]) as bar:
            done = digests.send(dry_run=options["dry_run"], progress=bar.update)
        if options["json"]:
            self.stdout.write(json.dumps(vars(done) | {"seconds": round(time.monotonic() - began, 1)}))
        else:
            self.stdout.write(
                f"{done.questions} konfirmasi dan {done.digests} kabar dikirim; {done.without_news} tanpa kabar baru; "
                f"{done.failed} gagal dan dicoba lagi nanti; {done.refused} ditolak; {done.dropped} dihapus."
            )
        if done.away or done.failed:
            raise CommandError("Server surel tidak menerima semuanya. Yang belum terkirim dikirim pada jalan berikutnya.")
