"""The files of a log, made anew from its rows."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from pendopo.transparency.rebuilding import rebuild
from pendopo.transparency.rules.entries import LOGS
from pendopo.transparency.service import writer_of
from pendopo.transparency.stops import LogStops

HELP = "Membuat berkas catatan dari entrinya; jalankan saat penulis berhenti."


def add_arguments(parser: CommandParser) -> None:
    parser.add_argument("log", choices=LOGS, metavar="LOG", help="Catatan yang mana: situs, tata-kelola, atau hasil.")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    def done(size: int) -> None:
        command.stderr.write(f"{options['log']}: {size}")

    try:
        with writer_of(options["log"], overwrite=True) as writer:
            changed = rebuild(writer, done)
    except LogStops as stop:
        raise CommandError(_("Tidak dibuat ulang: %(why)s") % {"why": stop}) from stop
    command.stdout.write(_("%(log)s: %(changed)d berkas ditulis ulang") % {"log": options["log"], "changed": changed})
