"""Drills that people do by hand: noted in the audit trail, which nobody can change afterwards."""

import datetime

from pendopo.regions.rules.offices import office_key
from pendopo.security.actions import record
from pendopo.security.models import AuditEntry
from pendopo.security.scope import every_office

DAYS = 30
SHORTEST_NOTE = 20
DRILLS = {
    "restore": "pemulihan cadangan dengan akar yang sama",
    "failover": "pengalihan ke server cadangan",
    "freeze": "pembekuan dan pencairan kantor",
    "revocation": "pencabutan semua sesi",
}


class Refused(ValueError):
    """The drill is not noted; the message says why, in Indonesian."""


def note_drill(name: str, note: str) -> None:
    """Note that a drill was done today, and what came of it.

    Raises:
        Refused: no such drill, or a note that says nothing.
    """
    if name not in DRILLS:
        raise Refused(f"Latihan {name!r} tidak dikenal; pilih salah satu dari {', '.join(DRILLS)}.")
    if len(note.strip()) < SHORTEST_NOTE:
        raise Refused(f"Catatan latihan paling sedikit {SHORTEST_NOTE} huruf: apa yang dicoba, berapa lama, dan hasilnya.")
    with every_office():
        record(
            office_key=office_key("kpu", ""), action=f"drill.{name}", subject=DRILLS[name], actor="perintah preflight", note=note.strip()
        )


def days_since(name: str, now: datetime.datetime) -> int | None:
    """How many days ago a drill was done last; None when never."""
    with every_office():
        last = AuditEntry.objects.filter(action=f"drill.{name}", outcome=AuditEntry.Outcome.DONE, at__lte=now).order_by("-at").first()
    return (now - last.at).days if last else None
