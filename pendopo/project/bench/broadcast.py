"""How long two broadcasts, of both national offices, take to stand on all 1,106 sites, and to be gone again."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from pendopo.project.bench.report import Figure

TITLE = "Pengukuran siaran nasional"
BESIDE = "from the commit of the approval; the publisher bakes three files of each site, in two processes"
MOST = 600.0
LET_OUT = f"""
import datetime, time
from django.db import transaction
from django.utils import timezone
from pendopo.regions.models import Office
from pendopo.security.scope import every_office
from pendopo.sites import broadcasting, models
now = timezone.now()
with every_office(), transaction.atomic():
    for office in Office.objects.filter(region__level=0, home__isnull=False).select_related("region"):
        made = models.Broadcast.objects.create(
            office=office, office_key=office.key, low=office.range.low, high=office.range.high, title="{TITLE}", text="Contoh.",
            starts_at=now, ends_at=now + datetime.timedelta(days=1), made_by="a", approved_at=now, approved_by="b", shown_at=now)
        broadcasting.tell_publisher(made)
print(time.time())
"""
TAKE_BACK = f"""
import time
from django.db import transaction
from django.utils import timezone
from pendopo.security.scope import every_office
from pendopo.sites import broadcasting, models
with every_office(), transaction.atomic():
    for made in models.Broadcast.objects.filter(title="{TITLE}"):
        made.withdrawn_at = timezone.now()
        made.save()
        broadcasting.tell_publisher(made)
print(time.time())
"""


def broadcast(run: Callable[[str], str], public: Path) -> Iterator[Figure]:
    """Let both broadcasts out and take them back; the sites are read as files.

    Args:
        run: runs code in the shell of the platform and returns what it prints.
    """
    fronts = [host / "current" / "index.html" for host in (public / "sites").iterdir() if not host.name.startswith("_")]
    for code, shown, what in ((LET_OUT, True, "siaran shown on"), (TAKE_BACK, False, "siaran withdrawn from")):
        began = float(run(code).strip().splitlines()[-1])
        seconds = last_of(fronts, began, shown=shown)
        yield Figure(f"{what} {len(fronts)} sites, to the last one", f"{seconds:.0f} s", "≤ 60 s", BESIDE, "make bench")


def last_of(fronts: list[Path], began: float, *, shown: bool) -> float:
    """Seconds until every front page shows the broadcast, or none does.

    Raises:
        RuntimeError: not so in :data:`MOST` seconds.
    """
    waiting = list(fronts)
    while waiting:
        if (TITLE in waiting[-1].read_text()) is shown:  # one at a time: measuring must not cost what it measures
            waiting.pop()
            continue
        if time.time() - began > MOST:
            raise RuntimeError(f"{len(waiting)} sites are not so within {MOST} s")
        time.sleep(0.2)
    return time.time() - began
