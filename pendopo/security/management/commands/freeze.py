"""Freeze offices at the server, say what is frozen, and end a freeze in the names of two persons."""

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from pendopo.regions.models import Office
from pendopo.regions.rules.offices import EVERY_OFFICE
from pendopo.security import freezing
from pendopo.security.actions import CannotBeDone
from pendopo.security.models import Freeze
from pendopo.security.queries import freezes_touching, office_named, open_freeze_over

ACTOR = "perintah freeze"


class Command(BaseCommand):
    help = (
        "Membekukan kantor: situsnya tetap pada rilis terakhir, petugasnya hanya dapat membaca, sesinya berakhir.\n"
        'Contoh: manage.py freeze --office kpu:35.06 --reason "Halaman depan berisi iklan judi"'
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--office", metavar="LEMBAGA:KODE", action="append", help="Kantor ini; boleh diulang. kpu: berarti nasional.")
        which.add_argument("--all", action="store_true", help="Semua kantor kedua lembaga.")
        which.add_argument("--status", action="store_true", help="Hanya sebutkan yang sedang dibekukan.")
        parser.add_argument("--with-below", action="store_true", help="Juga semua kantor di bawahnya.")
        parser.add_argument("--reason", default="", help="Alasan, dibaca oleh petugas kantor itu. Tanpa data pribadi.")
        parser.add_argument("--unfreeze", action="store_true", help="Cairkan, atas nama dua orang yang berhak.")
        parser.add_argument("--first", default="", metavar="AKUN", help="Dengan --unfreeze: orang yang mengusulkan.")
        parser.add_argument("--second", default="", metavar="AKUN", help="Dengan --unfreeze: orang lain yang menyetujui.")
        parser.add_argument("--json", action="store_true", help="Keluaran untuk dibaca mesin.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["unfreeze"] and not (options["first"] and options["second"]):
            raise CommandError("Mencairkan perlu dua orang: --first AKUN --second AKUN.", returncode=2)
        refused = [] if options["status"] else [text for office in self.offices(options) if (text := self.act(office, options))]
        self.report(options)
        if refused:
            raise CommandError("\n".join(refused))

    def offices(self, options: dict[str, Any]) -> list[Office]:
        names = ["kpu:", "bawaslu:"] if options["all"] else options["office"]
        found = [(name, office_named(name)) for name in names]
        if unknown := [name for name, office in found if office is None]:
            raise CommandError(f"{', '.join(unknown)}: tidak ada kantor ini. Tulis lembaga:kode, misalnya kpu:35.06.", returncode=2)
        return [office for _name, office in found if office is not None]

    def act(self, office: Office, options: dict[str, Any]) -> str:
        """Freeze or thaw one office; returns why it could not be done, or ''."""
        with_below, reason = options["all"] or options["with_below"], options["reason"]
        try:
            if not options["unfreeze"]:
                freezing.freeze_at_the_server(office=office, with_below=with_below, reason=reason, actor=ACTOR)
                return ""
            freeze = open_freeze_over(freezing.range_of(office, with_below=with_below))
            if freeze is None:
                return f"{office}: tidak dibekukan dengan jangkauan ini."
            freezing.unfreeze_at_the_server(freeze=freeze, first=options["first"], second=options["second"], reason=reason or ACTOR)
        except CannotBeDone as error:
            return f"{office}: {error}"
        except PermissionDenied:
            return f"{office}: salah satu dari kedua orang itu tidak berhak mencairkannya."
        return ""

    def report(self, options: dict[str, Any]) -> None:
        """What is frozen now."""
        found = list(freezes_touching(EVERY_OFFICE))
        if options["json"]:
            self.stdout.write(json.dumps({"frozen": [facts_of(freeze) for freeze in found]}, ensure_ascii=False))
            return
        for freeze in found:
            below = " dan semua kantor di bawahnya" if freeze.with_below else ""
            since = timezone.localtime(freeze.started_at)
            self.stdout.write(f"{freeze.office}{below}: sejak {since:%Y-%m-%d %H:%M} oleh {freeze.started_by}. {freeze.reason}")
        self.stdout.write(f"{len(found)} pembekuan berlaku.")


def facts_of(freeze: Freeze) -> dict[str, Any]:
    return {
        "office": freeze.office.name,
        "low": freeze.low,
        "high": freeze.high,
        "with_below": freeze.with_below,
        "reason": freeze.reason,
        "since": freeze.started_at.isoformat(),
        "by": freeze.started_by,
    }
