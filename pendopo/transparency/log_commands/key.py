"""The keys that sign the logs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from pendopo.transparency import keys
from pendopo.transparency.actions import announce_key
from pendopo.transparency.rules.entries import LOGS
from pendopo.transparency.rules.keys import Kind, VerifierKey
from pendopo.transparency.stops import WrongKey

HELP = "Kunci setiap catatan: membuat (new) atau memperlihatkan kunci umumnya (show)."


def add_arguments(parser: CommandParser) -> None:
    parser.add_argument("what", choices=("new", "show"), metavar="WHAT", help="new atau show.")
    parser.add_argument("--log", choices=LOGS, action="append", help="Hanya catatan ini; boleh berulang.")
    parser.add_argument("--replace", action="store_true", help="Ganti kunci yang sudah ada; penggantian menjadi entri tata-kelola.")
    parser.add_argument("--ml-dsa", action="store_true", help="Kunci kedua yang tahan komputer kuantum (ML-DSA-44).")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    logs = options["log"] or list(LOGS)
    kind = Kind.MLDSA44_COSIGNATURE if options["ml_dsa"] else Kind.ED25519
    if options["what"] == "show":
        show(command, logs)
        return
    there = [log for log in logs if keys.key_file(log, kind).exists()]
    if there and not options["replace"]:
        raise CommandError(_("Sudah ada kunci untuk %(logs)s. Untuk menggantinya: --replace") % {"logs": ", ".join(there)})
    for log in logs:
        before = keys.read_key(log, kind).verifier if log in there else None
        command.stdout.write(str(made(log, kind, before)))


def made(log: str, kind: Kind, before: VerifierKey | None) -> VerifierKey:
    """Make a key, have the policy believe it, and hand its entry in."""
    key = keys.make_key(log, kind).verifier
    keys.add_to_policy(key)
    announce_key(key, before)
    return key


def show(command: BaseCommand, logs: list[str]) -> None:
    """The public halves, as verifiers and witnesses are told them."""
    try:
        for log in logs:
            for key in keys.read_keys(log):
                command.stdout.write(str(key.verifier))
    except WrongKey as error:
        raise CommandError(str(error)) from error
