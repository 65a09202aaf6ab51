"""Import an offline snapshot of known holes, and hold it against what is installed."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from pendopo.project import advisory_store, parts_list
from pendopo.security.rules.advisories import Garbled, Match, Snapshot, matches, uncovered


class Command(BaseCommand):
    help = (
        "Memuat potret luring basis data celah (OSV: zip, folder, atau JSON, untuk PyPI dan npm) dan membandingkannya dengan paket "
        "yang terpasang. Tanpa FILE hanya membandingkan dengan potret yang sudah ada.\n"
        "Contoh: manage.py advisories pypi-all.zip npm-all.zip"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="Potret OSV; semuanya dimuat sebagai satu kesatuan.")
        parser.add_argument("--json", action="store_true", help="Laporan untuk dibaca mesin.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            snapshot = self.bring_in(options) if options["files"] else advisory_store.kept()
        except (advisory_store.Refused, Garbled) as error:
            raise CommandError(f"Potret ditolak: {error}") from None
        if snapshot is None or snapshot.date is None:
            raise CommandError("Belum ada potret celah. Berikan berkas OSV untuk PyPI dan npm.")
        parts = parts_list.installed()
        found, missing = matches(snapshot, parts), uncovered(snapshot, parts)
        self.report(snapshot, found, missing, options)
        if found or missing:
            raise CommandError(f"{len(found)} celah pada paket terpasang, {len(missing)} paket tidak tercakup potret.")

    def bring_in(self, options: dict[str, Any]) -> Snapshot:
        found = advisory_store.sources(options["files"])
        with tqdm(found, desc="Memuat", unit="catatan", disable=options["json"] or not found) as bar:
            return advisory_store.bring_in(bar, parts_list.installed(), timezone.now())

    def report(self, snapshot: Snapshot, found: list[Match], missing: list[str], options: dict[str, Any]) -> None:
        date = snapshot.date.date().isoformat() if snapshot.date else ""
        if options["json"]:
            said = {"date": date, "records": snapshot.counts, "matches": [asdict(match) for match in found], "uncovered": missing}
            self.stdout.write(json.dumps(said, ensure_ascii=False))
            return
        for match in found:
            self.stdout.write(line_of(match))
        for name in missing:
            self.stdout.write(f"tidak tercakup: {name}")
        counts = ", ".join(f"{ecosystem} {count}" for ecosystem, count in sorted(snapshot.counts.items()))
        self.stdout.write(f"Potret {date}: catatan {counts}; {len(found)} celah pada paket terpasang.")


def line_of(match: Match) -> str:
    mend = f", diperbaiki di {', '.join(match.fixed)}" if match.fixed else ""
    unsure = "" if match.certain else " (tidak dapat diputuskan: periksa sendiri)"
    return f"{match.name} {match.version}: {match.advisory} {match.severity or 'tanpa tingkat'}{mend}{unsure} {match.summary}".rstrip()
