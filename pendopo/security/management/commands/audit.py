"""The audit trail at the server: export, daily roots, verification, retention."""

import datetime
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from pendopo.security import audit
from pendopo.security.queries import Wanted, audit_entries, office_named, start_of
from pendopo.security.scope import every_office


class Command(BaseCommand):
    help = (
        "Jejak audit: mengekspor sebagai CSV, membuat akar harian, memeriksanya, atau menghapus yang lewat masa simpan.\n"
        "Contoh: manage.py audit --csv kediri.csv --office kpu:35.06 --since 2026-11-01"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        work = parser.add_mutually_exclusive_group(required=True)
        work.add_argument("--csv", metavar="FILE", help="Tulis catatan ke berkas CSV; - berarti keluaran baku.")
        work.add_argument("--roots", action="store_true", help="Buat akar Merkle untuk setiap hari selesai yang belum punya.")
        work.add_argument("--verify", action="store_true", help="Hitung ulang akar dan bandingkan; keluar 1 bila ada yang berbeda.")
        work.add_argument(
            "--retain", action="store_true", help="Hapus catatan yang lewat masa simpan, hanya hari yang cocok dengan akarnya."
        )
        parser.add_argument("--office", metavar="LEMBAGA:KODE", help="Kantor ini dan di bawahnya, misalnya kpu:35.06; kpu: nasional.")
        parser.add_argument("--actor", default="", help="Nama akun pelaku, atau nama perintah.")
        parser.add_argument("--action", default="", help="Tindakan, atau awalnya, misalnya page.")
        parser.add_argument("--since", type=datetime.date.fromisoformat, help="Sejak tanggal ini, TTTT-BB-HH.")
        parser.add_argument("--until", type=datetime.date.fromisoformat, help="Sampai dengan tanggal ini.")
        parser.add_argument("--dry-run", action="store_true", help="Dengan --retain: hanya sebutkan yang akan dihapus.")
        parser.add_argument("--json", action="store_true", help="Laporan untuk dibaca mesin.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["csv"]:
            self.export(options)
        elif options["roots"]:
            self.work(options, audit.make_roots, "akar dibuat", lambda made: {"day": made.day, "entries": made.entries, "root": made.root})
        elif options["retain"]:
            verb = "akan dihapus" if options["dry_run"] else "dihapus"
            self.work(options, lambda progress: audit.retain(dry_run=options["dry_run"], progress=progress), f"hari {verb}", asdict)
        elif self.work(options, lambda progress: audit.faulty_days(since=options["since"], progress=progress), "hari berbeda", asdict):
            raise CommandError("Jejak audit tidak cocok dengan akarnya.")

    def export(self, options: dict[str, Any]) -> None:
        wanted = wanted_of(options)
        with every_office():
            if options["csv"] == "-":
                audit.write_csv(audit_entries(wanted), cast(IO[str], self.stdout))
                return
            with Path(options["csv"]).open("w", newline="", encoding="utf-8") as file:
                rows = audit.write_csv(audit_entries(wanted), file)
        self.stdout.write(json.dumps({"rows": rows}) if options["json"] else f"{rows} catatan ditulis ke {options['csv']}.")

    def work(self, options: dict[str, Any], act: Callable[..., list[Any]], title: str, facts: Callable[[Any], dict[str, Any]]) -> int:
        """Run one of the three works day by day with a progress bar, and report; returns how many days it names."""
        with tqdm(unit="hari", disable=options["json"]) as bar:
            found = [facts(one) for one in act(progress=lambda day: bar.update())]
        if options["json"]:
            self.stdout.write(json.dumps({title.replace(" ", "_"): found}, default=str))
            return len(found)
        for fact in found:
            self.stdout.write("  ".join(f"{name}={value}" for name, value in fact.items()))
        self.stdout.write(f"{len(found)} {title}.")
        return len(found)


def wanted_of(options: dict[str, Any]) -> Wanted:
    office = office_named(options["office"]) if options["office"] else None
    if options["office"] and office is None:
        raise CommandError(f"{options['office']}: tidak ada kantor ini. Tulis lembaga:kode, misalnya kpu:35.06.", returncode=2)
    until = options["until"]
    return Wanted(
        offices=office.range if office else None,
        actor=options["actor"],
        action=options["action"],
        since=start_of(options["since"]) if options["since"] else None,
        until=start_of(until + datetime.timedelta(days=1)) if until else None,
    )
