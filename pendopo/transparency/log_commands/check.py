"""Rows, tiles, bundles and checkpoint of a log, held against each other."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from pendopo.transparency import keys
from pendopo.transparency.checking import ROW, Check, Fault, LogRow
from pendopo.transparency.rules.checkpoints import SignedCheckpoint, open_checkpoint
from pendopo.transparency.rules.entries import LOGS
from pendopo.transparency.rules.notes import BadNote
from pendopo.transparency.rules.policies import Policy, TooFewWitnesses
from pendopo.transparency.service import connect, folder_of
from pendopo.transparency.stops import WrongKey
from pendopo.transparency.tile_files import bytes_of

HELP = "Membandingkan entri, berkas, dan checkpoint; menyebut setiap bita yang lain."
ROWS = "SELECT index, key, body FROM transparency_logentry WHERE log = %s ORDER BY index"
HEAD = "SELECT checkpoint FROM transparency_head WHERE log = %s"
SAID_EVERY = 65_536


def add_arguments(parser: CommandParser) -> None:
    parser.add_argument("--log", choices=LOGS, action="append", help="Hanya catatan ini; boleh berulang.")
    parser.add_argument("--json", action="store_true", help="Untuk dibaca mesin.")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    try:
        policy = keys.read_policy()
    except WrongKey as error:
        raise CommandError(str(error)) from error
    found = {log: list(faults_of(command, log, policy)) for log in options["log"] or LOGS}
    if options["json"]:
        command.stdout.write(json.dumps({log: [asdict(fault) for fault in faults] for log, faults in found.items()}))
    else:
        say(command, found)
    if any(found.values()):
        sys.exit(1)


def faults_of(command: BaseCommand, log: str, policy: Policy) -> Iterator[Fault]:
    def done(size: int) -> None:
        if size % SAID_EVERY == 0:
            command.stderr.write(f"{log}: {size}")

    with connect() as db, db.transaction():
        db.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        stored = db.execute(HEAD, [log]).fetchone()
        note = bytes_of(folder_of(log) / "checkpoint")
        if stored is None or note is None:
            yield Fault("checkpoint", "nothing is published")
            return
        try:
            shown = policy.accept(note)
            head = open_checkpoint(stored[0], policy.keys)
        except (BadNote, TooFewWitnesses) as error:
            yield Fault("checkpoint", str(error))
            return
        yield from checked(db, log, shown, head, done)


def checked(db: psycopg.Connection, log: str, shown: SignedCheckpoint, head: SignedCheckpoint, done: Any) -> Iterator[Fault]:
    check = Check(folder_of(log), shown, head, done)
    with db.cursor(name="check") as cursor:
        cursor.itersize = 4096
        cursor.execute(ROWS, [log])
        yield from check.faults(LogRow(index, key.bytes, body) for index, key, body in cursor)


def say(command: BaseCommand, found: dict[str, list[Fault]]) -> None:
    for log, faults in found.items():
        if not faults:
            command.stdout.write(_("%(log)s: semua sesuai") % {"log": log})
        for fault in faults:
            command.stdout.write(f"{log}: {in_words(fault)}")


def in_words(fault: Fault) -> str:
    place = _("baris basis data") if fault.place == ROW else fault.place
    where = [place]
    if fault.index is not None:
        where.append(_("entri %(index)d") % {"index": fault.index})
    if fault.byte is not None:
        where.append(_("bita %(byte)d") % {"byte": fault.byte})
    return f"{', '.join(where)}: {fault.why}"
