"""Where each log stands, and what is wrong with it."""

import json
import sys
import time
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _

from pendopo.transparency import keys
from pendopo.transparency.models import Head, Submission
from pendopo.transparency.rules.checkpoints import SignedCheckpoint
from pendopo.transparency.rules.entries import LOGS
from pendopo.transparency.rules.notes import BadNote
from pendopo.transparency.rules.policies import Policy, TooFewWitnesses
from pendopo.transparency.service import folder_of
from pendopo.transparency.stops import WrongKey
from pendopo.transparency.tile_files import bytes_of

HELP = "Keadaan setiap catatan: ukuran, yang terbit, yang menunggu, saksi, dan apa yang salah."
LATE = 60  # seconds that a fact may wait, or a stored checkpoint may not be shown


@dataclass
class Status:
    """Of one log.

    Attributes:
        delay: seconds that the oldest fact has waited; 0 when none waits.
        hidden: seconds since the stored checkpoint was signed, while it is not the published one; 0 when it is.
        witnesses: name to seconds since it signed what is published; None for one that did not.
    """

    log: str
    size: int = 0
    published: int | None = None
    waiting: int = 0
    delay: int = 0
    hidden: int = 0
    refused: int = 0
    witnesses: dict[str, int | None] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def add_arguments(parser: CommandParser) -> None:
    parser.add_argument("--json", action="store_true", help="Untuk dibaca mesin.")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    found = [status_of(log) for log in LOGS]
    if options["json"]:
        command.stdout.write(json.dumps([asdict(status) for status in found]))
    else:
        for status in found:
            say(command, status)
    if any(status.wrong for status in found):
        sys.exit(1)


def status_of(log: str) -> Status:
    status = Status(log)
    waiting = Submission.objects.filter(log=log, refused="")
    status.waiting, status.refused = waiting.count(), Submission.objects.filter(log=log).exclude(refused="").count()
    if oldest := waiting.aggregate(at=Min("at"))["at"]:
        status.delay = max(0, int((timezone.now() - oldest).total_seconds()))
    head = Head.objects.filter(log=log).first()
    status.size = head.size if head else 0
    look_at_published(status, log)
    if head and status.published != head.size:
        status.hidden = max(0, int((timezone.now() - head.at).total_seconds()))
    status.wrong += troubles(status)
    return status


def look_at_published(status: Status, log: str) -> None:
    """What readers get, judged as they judge it."""
    note = bytes_of(folder_of(log) / "checkpoint")
    if note is None:
        status.wrong.append(_("belum ada yang terbit"))
        return
    try:
        policy = keys.read_policy()
        note_says(status, policy.accept(note), policy)
    except (BadNote, TooFewWitnesses, WrongKey) as error:
        status.wrong.append(_("yang terbit tidak dapat dipercaya: %(why)s") % {"why": error})


def note_says(status: Status, found: SignedCheckpoint, policy: Policy) -> None:
    status.published = found.size
    times = {signed.key: signed.time for signed in found.signed}
    for name, party in policy.witnesses.items():
        at = times.get(party.key)
        status.witnesses[name] = None if at is None else max(0, int(time.time()) - at)


def troubles(status: Status) -> list[str]:
    found = []
    if status.published is not None and status.published > status.size:
        found.append(_("terbit %(published)d entri, tersimpan %(size)d: basis data mundur") % vars(status))
    if status.delay > LATE:
        found.append(_("yang tertua menunggu %(delay)d detik: penulis tidak berjalan?") % vars(status))
    if status.hidden > LATE:
        found.append(_("yang tersimpan belum terbit sejak %(hidden)d detik: saksi, cakram?") % vars(status))
    if status.refused:
        found.append(_("%(refused)d fakta ditolak: isinya lain daripada yang sudah tercatat") % vars(status))
    return found


def say(command: BaseCommand, status: Status) -> None:
    line = _("%(log)s: %(size)d entri, %(published)s terbit, %(waiting)d menunggu, %(refused)d ditolak")
    command.stdout.write(line % (vars(status) | {"published": "-" if status.published is None else status.published}))
    for name, ago in status.witnesses.items():
        command.stdout.write(
            "  " + (_("saksi %(name)s: belum") if ago is None else _("saksi %(name)s: %(ago)d detik lalu")) % {"name": name, "ago": ago}
        )
    for wrong in status.wrong:
        command.stdout.write("  ! " + wrong)
