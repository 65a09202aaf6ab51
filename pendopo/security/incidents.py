"""Acts on incidents: opening one, or adding to the one that is open."""

from typing import Any

from pendopo.kit.ranges import KeyRange
from pendopo.regions.models import Office
from pendopo.security.actions import record
from pendopo.security.models import Incident, IncidentEntry
from pendopo.security.scope import office_scope

SHOWN = 20  # findings named in a line's text; all stand in its data


def open_incident(
    *, office: Office, kind: Incident.Kind | str, title: str, findings: list[dict[str, Any]] | None = None, actor: str
) -> Incident:
    """Open an incident, or add to the one of the same kind that is open at the office already.

    Args:
        office: where it happened.
        kind: one of ``Incident.Kind``.
        title: one sentence without personal data, at most 200 characters.
        findings: JSON facts, each with ``text``, a sentence. Findings that equal the last ones add no line.
        actor: account name, or the name of a command.
    """
    kind, data = Incident.Kind(kind), {"findings": findings or [], "total": len(findings or [])}
    with office_scope(KeyRange(office.key, office.key)):
        incident = Incident.objects.filter(office=office, kind=kind, closed_at=None).first()
        if incident is None:
            incident = Incident.objects.create(office=office, office_key=office.key, kind=kind, title=title[:200], opened_by=actor)
            record(office_key=office.key, actor=actor, action="incident.open", subject=str(incident), kind=kind.value)
        last = incident.entries.filter(kind=IncidentEntry.Kind.FINDING, actor=actor).order_by("-id").first()
        if findings and (last is None or last.data != data):
            text = "\n".join(str(finding["text"]) for finding in findings[:SHOWN])
            IncidentEntry.objects.create(incident=incident, actor=actor, kind=IncidentEntry.Kind.FINDING, text=text[:4000], data=data)
    return incident
