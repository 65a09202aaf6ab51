"""A receipt: all that is needed to check one entry without asking anybody."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils.translation import gettext as _

from pendopo.transparency import keys
from pendopo.transparency.reading import FolderReader, Missing
from pendopo.transparency.rules.entries import LOGS
from pendopo.transparency.rules.notes import BadNote
from pendopo.transparency.rules.policies import Policy, TooFewWitnesses
from pendopo.transparency.rules.proofs import TiledTree
from pendopo.transparency.rules.receipts import BadReceipt, Receipt
from pendopo.transparency.rules.tiles import CHECKPOINT, TornTile
from pendopo.transparency.service import folder_of
from pendopo.transparency.stops import WrongKey

HELP = "Tanda terima (.tlog-proof) untuk satu entri, dari berkas yang terbit."
NEWEST = "SELECT index FROM transparency_logentry WHERE log = %s AND position(%s::bytea IN body) > 0 ORDER BY index DESC LIMIT 1"


def add_arguments(parser: CommandParser) -> None:
    parser.add_argument("entry", metavar="ENTRY", help="Indeks entri, atau subjeknya seperti kab-kediri.kpu.go.id (yang terbaru).")
    parser.add_argument("--log", choices=LOGS, default="situs", help="Catatan yang mana; kalau tidak disebut: situs.")
    parser.add_argument("-o", "--output", type=Path, help="Tulis ke berkas ini, dan tidak ke layar.")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    log, wanted = options["log"], options["entry"]
    index = int(wanted) if wanted.isdigit() else index_of(log, wanted)
    if index is None:
        raise CommandError(_("Tidak ada entri tentang %(subject)s dalam catatan %(log)s.") % {"subject": wanted, "log": log})
    try:
        receipt = receipt_for(folder_of(log), index, keys.read_policy())
    except IndexError:
        raise CommandError(_("Entri %(index)d belum terbit.") % {"index": index}) from None
    except (Missing, TornTile, BadNote, TooFewWitnesses, BadReceipt, WrongKey) as error:
        raise CommandError(_("Tidak ada tanda terima yang berlaku: %(why)s") % {"why": error}) from error
    if options["output"]:
        options["output"].write_text(str(receipt))
    else:
        command.stdout.write(str(receipt), ending="")


def index_of(log: str, subject: str) -> int | None:
    """Where the newest entry about a subject stands; entries have one form, so its bytes can be looked for."""
    with connection.cursor() as cursor:
        cursor.execute(NEWEST, [log, b'"subject":"%b"' % subject.encode()])
        row = cursor.fetchone()
    return row[0] if row else None


def receipt_for(folder: Path, index: int, policy: Policy) -> Receipt:
    """A receipt by what is published, which its receiver will find to hold.

    Raises:
        IndexError: the entry is not published.
        Missing, TornTile: a file is not as it should be.
        BadNote, TooFewWitnesses, BadReceipt: what is published does not hold.
    """
    read = FolderReader(folder).read
    note = read(CHECKPOINT)
    tree = TiledTree(policy.accept(note).size, read)
    proof = tree.inclusion(index)
    entry = tree.entry(index)
    receipt = Receipt(index, tuple(proof), note.decode(), entry)
    receipt.check(entry, policy)
    return receipt
