"""Opens incidents for releases that the guard held back.

The publisher, whose role may open none, leaves word in its inbox (``BakeRequest.failed``). The scheduler reads it there every
few seconds, and tells each word once.
"""

import logging
from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _

from pendopo.regions.models import Office
from pendopo.security.incidents import KEPT, open_incident
from pendopo.security.models import Incident, IncidentEntry
from pendopo.security.scope import every_office
from pendopo.sites import queries
from pendopo.sites.hosts import host_of

logger = logging.getLogger("pendopo.infection")
ACTOR = "penjaga infeksi"
MANY = 20  # offices held back at once: then the servers are infected, not the offices: one incident, at the national office
Findings = list[dict[str, Any]]


def tell_the_desk() -> int:
    """Open an incident for each office with a release that is held back, or add to the open one; returns how many offices had news."""
    found = what_is_new()
    if len(found) > MANY:
        title = _("Rilis %(count)d situs ditahan sekaligus: halaman barunya memuat tanda infeksi") % {"count": len(found)}
        together = [finding for findings in found.values() for finding in findings]
        for start in range(0, len(together), KEPT):
            tell(queries.national_office(), title, together[start : start + KEPT])
    else:
        for office, findings in found.items():
            tell(office, _("Rilis situs %(name)s ditahan: halaman barunya memuat tanda infeksi") % {"name": office.name}, findings)
    return len(found)


def tell(office: Office, title: str, findings: Findings) -> None:
    logger.error("%s: %s", host_of(office), title)
    open_incident(office=office, kind=Incident.Kind.TAMPERING, title=title, findings=findings, actor=ACTOR)


def what_is_new() -> dict[Office, Findings]:
    """What is held back and was not told yet, by office. What is held back again for the same is no news."""
    with every_office():
        held = list(queries.held_back())
        if not held:
            return {}
        lines = IncidentEntry.objects.filter(actor=ACTOR, at__gte=min(one.at for one in held)).values_list("data", flat=True)
        told = {(one.get("request"), one.get("words")) for data in lines for one in data.get("findings", ())}
        offices = Office.objects.select_related("region").in_bulk({one.office_key for one in held}, field_name="key")
    found: dict[Office, Findings] = defaultdict(list)
    for (key, words), request in {(one.office_key, one.failed): one.pk for one in reversed(held)}.items():  # the oldest of several
        if (request, words) not in told:
            found[offices[key]].append({"text": f"{host_of(offices[key])}: {words}", "words": words, "request": request})
    return found
