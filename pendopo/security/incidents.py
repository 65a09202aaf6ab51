"""Acts on incidents: opening one, adding to its timeline, the clock of personal data, and closing it with a report."""

import datetime
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pendopo.kit.ranges import KeyRange
from pendopo.regions.models import Office
from pendopo.security.access import demand
from pendopo.security.actions import CannotBeDone, record
from pendopo.security.desk import Desk
from pendopo.security.models import Incident, IncidentEntry
from pendopo.security.rules.breach_clock import Audience, still_to_tell
from pendopo.security.rules.roles import Action
from pendopo.security.scope import office_scope

SHOWN = 20  # findings named in a line's text; all up to KEPT stand in its data
KEPT = 500
SHORTEST_REPORT = 20
# What is to be done in each kind of incident: docs/how-to/incident.md says how, in this order.
TASKS: dict[Incident.Kind, tuple[Any, ...]] = {
    Incident.Kind.TAMPERING: (
        gettext_lazy("Bekukan kantor, supaya situs tetap pada rilis terakhir"),
        gettext_lazy("Simpan bukti: jejak audit, rilis yang disajikan, catatan server"),
        gettext_lazy("Akhiri sesi dan tangguhkan akun yang dipakai"),
        gettext_lazy("Bandingkan yang disajikan dengan rilis, kembalikan bila perlu"),
        gettext_lazy("Periksa apakah data pribadi terkena"),
    ),
    Incident.Kind.ACCOUNT: (
        gettext_lazy("Akhiri semua sesi akun itu dan tangguhkan"),
        gettext_lazy("Baca jejak audit akun itu sejak masuk terakhir yang sah"),
        gettext_lazy("Periksa apakah data pribadi terkena"),
    ),
    Incident.Kind.PERSONAL_DATA: (
        gettext_lazy("Hentikan kebocoran"),
        gettext_lazy("Simpan bukti: apa, kapan, bagaimana, siapa yang terkena"),
        gettext_lazy("Kirim pemberitahuan tertulis kepada subjek data dan lembaga dalam 3 × 24 jam"),
    ),
}


def open_incident(
    *, office: Office, kind: Incident.Kind | str, title: str, findings: list[dict[str, Any]] | None = None, actor: str
) -> Incident:
    """Open an incident, or add to the one of the same kind that is open at the office already.

    Args:
        office: where it happened.
        kind: one of ``Incident.Kind``.
        title: one sentence without personal data, at most 200 characters.
        findings: JSON facts, each with ``text``, a sentence. Leave times out of them: findings that equal the last
            ones add no line, so that a watcher may tell the same again and again.
        actor: account name, or the name of a command.

    Returns:
        The open incident; ``entries`` has what was found.

    Raises:
        ValueError: no such kind.
    """
    kind = Incident.Kind(kind)
    with office_scope(just(office.key)):
        one_at_a_time(office.key)
        incident = Incident.objects.filter(office=office, kind=kind, closed_at=None).first()
        if incident is None:
            incident = Incident.objects.create(office=office, office_key=office.key, kind=kind, title=title[:200], opened_by=actor)
            record(office_key=office.key, actor=actor, action="incident.open", subject=str(incident), kind=kind.value)
            add_tasks(incident, actor)
        add_findings(incident, findings or [], actor)
    return incident


def just(key: int) -> KeyRange:
    return KeyRange(key, key)


def one_at_a_time(office_key: int) -> None:
    """Two watchers that find the same thing at once wait for each other, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('pendopo incident ' || %s))", [str(office_key)])


def add_tasks(incident: Incident, actor: str) -> None:
    texts = TASKS.get(Incident.Kind(incident.kind), ())
    IncidentEntry.objects.bulk_create(
        IncidentEntry(incident=incident, actor=actor, kind=IncidentEntry.Kind.TASK, text=str(text)) for text in texts
    )


def add_findings(incident: Incident, findings: list[dict[str, Any]], actor: str) -> None:
    """One line for all that was found at once; none when it is what was found last."""
    last = incident.entries.filter(kind=IncidentEntry.Kind.FINDING, actor=actor).order_by("-id").first()
    data = {"findings": findings[:KEPT], "total": len(findings)}
    if not findings or (last and last.data == data):
        return
    lines = [str(finding.get("text", finding)) for finding in findings[:SHOWN]]
    if len(findings) > SHOWN:
        more = len(findings) - SHOWN
        lines.append(ngettext("dan %(count)d lagi", "dan %(count)d lagi", more) % {"count": more})
    write_line(incident, IncidentEntry.Kind.FINDING, "\n".join(lines), actor, data)


def write_line(incident: Incident, kind: IncidentEntry.Kind, text: str, actor: str, data: dict[str, Any] | None = None) -> IncidentEntry:
    """Add a line to the timeline, and to the audit trail that there is one; its text stays here."""
    entry = IncidentEntry.objects.create(incident=incident, kind=kind, text=text[:4000], actor=actor, data=data or {})
    record(office_key=incident.office_key, actor=actor, action=f"incident.{kind}", subject=str(incident), entry=entry.pk)
    return entry


def report_incident(*, office: Office, kind: Incident.Kind | str, title: str, text: str, by: Desk) -> Incident:
    """Open an incident from the desk, with what the person saw as its first line.

    Raises:
        PermissionDenied: the person may not write incidents of that office.
    """
    demand(by, Action.INCIDENTS_WRITE, just(office.key))
    findings = [{"text": text}] if text.strip() else []
    return open_incident(office=office, kind=kind, title=title, findings=findings, actor=by.person.username)


def add_entry(*, incident: Incident, kind: IncidentEntry.Kind | str, text: str, by: Desk) -> IncidentEntry:
    """Add a finding, a note, a task or an act to an open incident. Who was told goes through :func:`note_told`.

    Raises:
        PermissionDenied: the person may not write incidents of that office.
        CannotBeDone: the incident is closed, the text is empty, or the kind is another.
    """
    may_write(incident, by)
    kind = IncidentEntry.Kind(kind)
    if kind == IncidentEntry.Kind.TOLD:
        raise CannotBeDone(_("Catat pemberitahuan lewat formulir pemberitahuan, dengan waktunya."))
    if not text.strip():
        raise CannotBeDone(_("Tulis dahulu isinya."))
    with office_scope(just(incident.office_key)):
        return write_line(incident, kind, text.strip(), by.person.username)


def may_write(incident: Incident, by: Desk) -> None:
    """Refuse who may not write, and every change of a closed incident."""
    demand(by, Action.INCIDENTS_WRITE, just(incident.office_key))
    if incident.closed_at:
        raise CannotBeDone(_("Insiden ini sudah ditutup. Buka insiden baru bila ada temuan baru."))


def note_act(offices: KeyRange, text: str, actor: str) -> None:
    """Add what was done to all incidents that are open at some offices: a freeze, a restore, an unfreeze."""
    with office_scope(offices):
        for incident in Incident.objects.filter(closed_at=None):
            write_line(incident, IncidentEntry.Kind.ACT, text, actor)


def finish_task(*, entry: IncidentEntry, by: Desk, explanation: str = "") -> None:
    """Tick a task off; with an explanation it counts as settled without having been done, and the explanation stays.

    Raises:
        PermissionDenied: the person may not write incidents of that office.
        CannotBeDone: it is no task, or it is settled already.
    """
    incident = entry.incident
    may_write(incident, by)
    with office_scope(just(incident.office_key)):
        done = IncidentEntry.objects.filter(pk=entry.pk, kind=IncidentEntry.Kind.TASK, done_at=None)
        if not done.update(done_at=timezone.now(), done_by=by.person.username):
            raise CannotBeDone(_("Tugas ini sudah selesai."))
        if explanation.strip():
            write_line(incident, IncidentEntry.Kind.NOTE, explanation.strip(), by.person.username, {"instead_of": entry.pk})
        else:
            record(office_key=incident.office_key, action="incident.task_done", subject=str(incident), entry=entry.pk)


def mark_personal_data(*, incident: Incident, since: datetime.datetime, by: Desk) -> None:
    """Say that personal data is concerned and since when that is known: the 3 × 24 hours run from there.

    The moment may be moved earlier afterwards, never later: nobody gains time by correcting it.

    Raises:
        PermissionDenied: the person may not write incidents of that office.
        CannotBeDone: the moment lies in the future, or later than the one that was noted.
    """
    may_write(incident, by)
    if since > timezone.now():
        raise CannotBeDone(_("Waktu ini belum tiba."))
    known = incident.personal_data_since
    if known and since >= known:
        raise CannotBeDone(_("Jam sudah berjalan sejak saat yang lebih awal. Waktunya hanya dapat dimajukan."))
    with office_scope(just(incident.office_key)):
        Incident.objects.filter(pk=incident.pk).update(personal_data_since=since)
        record(
            office_key=incident.office_key,
            action="incident.personal_data",
            subject=str(incident),
            before=known and known.isoformat(),
            after=since.isoformat(),
        )
    incident.personal_data_since = since


def note_told(*, incident: Incident, audience: Audience | str, at: datetime.datetime, text: str, by: Desk) -> IncidentEntry:
    """Note that a written notice was sent. With both the persons and the agency told, the notice is complete.

    Args:
        audience: who got it.
        at: when it was sent; not in the future, not before the incident was known.
        text: how, and the number of the letter; no personal data.

    Raises:
        PermissionDenied: the person may not write incidents of that office.
        CannotBeDone: the moment is impossible, or the text is empty.
    """
    may_write(incident, by)
    audience = Audience(audience)
    if at > timezone.now():
        raise CannotBeDone(_("Waktu ini belum tiba."))
    if not text.strip():
        raise CannotBeDone(_("Tulis bagaimana dikirim, misalnya nomor surat."))
    with office_scope(just(incident.office_key)):
        data = {"audience": audience.value, "at": at.isoformat()}
        entry = write_line(incident, IncidentEntry.Kind.TOLD, text.strip(), by.person.username, data)
        complete_notice(incident)
    return entry


def complete_notice(incident: Incident) -> None:
    """The notice is complete when the last of those who must be told was told for the first time."""
    first: dict[Audience, datetime.datetime] = {}
    for told in incident.entries.filter(kind=IncidentEntry.Kind.TOLD):
        audience, at = Audience(told.data["audience"]), datetime.datetime.fromisoformat(told.data["at"])
        first[audience] = min(first.get(audience, at), at)
    if not still_to_tell(first):
        incident.told_at = max(first[Audience.SUBJECTS], first[Audience.AGENCY])
        Incident.objects.filter(pk=incident.pk).update(told_at=incident.told_at)


def close_incident(*, incident: Incident, report: str, by: Desk) -> None:
    """Close an incident with its report.

    Raises:
        PermissionDenied: the person may not write incidents of that office.
        CannotBeDone: no report, tasks that are neither done nor explained, or personal data without complete notice.
    """
    may_write(incident, by)
    with office_scope(just(incident.office_key)):
        if faults := what_hinders_closing(incident, report):
            raise CannotBeDone(" ".join(faults))
        now = timezone.now()
        Incident.objects.filter(pk=incident.pk, closed_at=None).update(closed_at=now, closed_by=by.person.username, report=report.strip())
        record(office_key=incident.office_key, action="incident.close", subject=str(incident))
    incident.closed_at, incident.closed_by, incident.report = now, by.person.username, report.strip()


def what_hinders_closing(incident: Incident, report: str) -> list[str]:
    """Sentences for the person who wants to close; none when nothing hinders."""
    left = incident.entries.filter(kind=IncidentEntry.Kind.TASK, done_at=None).count()
    faults = []
    if len(report.strip()) < SHORTEST_REPORT:
        faults.append(_("Tulis laporan penutup: apa yang terjadi, apa yang dilakukan, apa yang diubah."))
    if left:
        faults.append(ngettext("%(count)d tugas belum selesai.", "%(count)d tugas belum selesai.", left) % {"count": left})
    if incident.personal_data_since and not incident.told_at:
        faults.append(_("Data pribadi terkena: catat dahulu pemberitahuan kepada subjek data dan lembaga."))
    return faults
