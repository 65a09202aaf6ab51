"""The rows of a log that was set back, from its published bundles."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from pendopo.transparency.reading import Unreachable, reader
from pendopo.transparency.restoring import restore
from pendopo.transparency.rules.entries import LOGS
from pendopo.transparency.service import folder_of, writer_of
from pendopo.transparency.stops import LogStops

HELP = "Mengembalikan entri basis data yang mundur (pulih dari cadangan) dari berkas yang terbit."


def add_arguments(parser: CommandParser) -> None:
    parser.add_argument("log", choices=LOGS, metavar="LOG", help="Catatan yang mana: situs, tata-kelola, atau hasil.")
    parser.add_argument(
        "--from", dest="place", metavar="PLACE", help="Alamat atau folder catatan, misalnya cermin; kalau tidak: folder sendiri."
    )


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    log = options["log"]

    def done(size: int) -> None:
        command.stderr.write(f"{log}: {size}")

    try:
        with writer_of(log) as writer, reader(options["place"] or folder_of(log)) as read:
            added = restore(writer, read, done)
    except (LogStops, Unreachable) as stop:
        raise CommandError(_("Tidak dikembalikan: %(why)s") % {"why": stop}) from stop
    command.stdout.write(_("%(log)s: %(added)d entri dikembalikan") % {"log": log, "added": added})
