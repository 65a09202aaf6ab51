"""Incidents: opened by people and watchers, worked through, told in time, closed with a report; the neighbour may not."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from pendopo.security import incidents
from pendopo.security.actions import CannotBeDone
from pendopo.security.desk import Desk
from pendopo.security.models import AuditEntry, Incident, IncidentEntry
from pendopo.security.rules.breach_clock import Audience
from pendopo.security.scope import every_office, office_scope
from tests.cast import desk
from tests.sites.country import office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]
NOW = timezone.now
HOUR = datetime.timedelta(hours=1)


def tampering(**changes: object) -> Incident:
    given = {
        "kind": "tampering",
        "title": "Halaman depan berubah",
        "findings": [{"text": "/ berbeda", "path": "/"}],
        "actor": "perintah watch",
    }
    return incidents.open_incident(office=office("kpu", "35.06"), **(given | changes))


def lines(incident: Incident, kind: str) -> list[IncidentEntry]:
    with every_office():
        return list(incident.entries.filter(kind=kind))


def settle_all_tasks(incident: Incident, by: Desk) -> None:
    with every_office():
        for task in incident.entries.filter(kind="task", done_at=None):
            incidents.finish_task(entry=task, by=by)


def test_a_watcher_opens_an_incident_with_its_findings_and_the_tasks_of_its_kind() -> None:
    incident = tampering()
    assert [line.text for line in lines(incident, "finding")] == ["/ berbeda"]
    assert lines(incident, "finding")[0].data["findings"] == [{"text": "/ berbeda", "path": "/"}]
    assert len(lines(incident, "task")) == 5
    with every_office():
        entry = AuditEntry.objects.get(action="incident.open")
    assert (entry.actor, entry.office_key) == ("perintah watch", office("kpu", "35.06").key)


def test_the_same_findings_again_add_nothing_and_new_ones_join_the_open_incident() -> None:
    first, again = tampering(), tampering()
    assert again == first
    assert len(lines(first, "finding")) == 1
    assert tampering(findings=[{"text": "/berita/ berbeda"}]) == first
    assert len(lines(first, "finding")) == 2
    assert tampering(kind="availability") != first


def test_many_findings_stand_in_one_line_with_the_first_ones_named() -> None:
    incident = tampering(findings=[{"text": f"halaman {number} berbeda"} for number in range(800)])
    (line,) = lines(incident, "finding")
    assert "dan 780 lagi" in line.text
    assert (len(line.data["findings"]), line.data["total"]) == (500, 800)


def test_after_closing_a_new_finding_opens_a_new_incident() -> None:
    tono, incident = desk("tono"), tampering()
    settle_all_tasks(incident, tono)
    incidents.close_incident(incident=incident, report="Server web dipulihkan, kunci diganti.", by=tono)
    assert tampering() != incident


def test_neighbours_do_not_see_it() -> None:
    incident = tampering()
    for body, code, seen in (("kpu", "35", True), ("kpu", "33.20", False), ("bawaslu", "35", False), ("bawaslu", "", False)):
        with office_scope(office(body, code).range):
            assert Incident.objects.filter(pk=incident.pk).exists() is seen, (body, code)
            assert IncidentEntry.objects.exists() is seen


def test_a_security_officer_reports_and_adds_and_those_who_only_read_may_not() -> None:
    tono, kediri = desk("tono"), office("kpu", "35.06")
    incident = incidents.report_incident(office=kediri, kind="account", title="Akun dipakai orang lain", text="Masuk tengah malam", by=tono)
    assert incidents.add_entry(incident=incident, kind="note", text="Dihubungi lewat telepon", by=tono).actor == "tono"
    for username in ("sari", "agus", "rina", "hendra", "yusuf", "dewi"):
        reader = desk(username)
        with pytest.raises(PermissionDenied):
            incidents.report_incident(office=kediri, kind="other", title="x", text="x", by=reader)
        with pytest.raises(PermissionDenied):
            incidents.add_entry(incident=incident, kind="note", text="x", by=reader)
        with pytest.raises(PermissionDenied):
            incidents.close_incident(incident=incident, report="Selesai semuanya, tidak ada apa-apa.", by=reader)
    with pytest.raises(PermissionDenied):
        incidents.report_incident(office=office("bawaslu", "35"), kind="other", title="x", text="x", by=tono)


def test_a_task_is_done_once_or_explained() -> None:
    tono, incident = desk("tono"), tampering()
    done, explained, *_rest = lines(incident, "task")
    incidents.finish_task(entry=done, by=tono)
    with pytest.raises(CannotBeDone, match="sudah selesai"):
        incidents.finish_task(entry=done, by=tono)
    incidents.finish_task(entry=explained, explanation="Tidak ada catatan server di mesin ini", by=tono)
    (note,) = lines(incident, "note")
    assert note.data == {"instead_of": explained.pk}
    with pytest.raises(PermissionDenied):
        incidents.finish_task(entry=lines(incident, "task")[2], by=desk("agus"))


def test_the_clock_of_personal_data_starts_once_and_is_only_moved_earlier() -> None:
    tono, incident = desk("tono"), tampering()
    incidents.mark_personal_data(incident=incident, since=NOW() - 5 * HOUR, by=tono)
    for later in (NOW() - 4 * HOUR, NOW() + HOUR):
        with pytest.raises(CannotBeDone):
            incidents.mark_personal_data(incident=incident, since=later, by=tono)
    incidents.mark_personal_data(incident=incident, since=NOW() - 9 * HOUR, by=tono)
    with every_office():
        assert Incident.objects.get(pk=incident.pk).personal_data_since < NOW() - 8 * HOUR
    with pytest.raises(PermissionDenied):
        incidents.mark_personal_data(incident=incident, since=NOW() - 10 * HOUR, by=desk("sari"))


def test_the_notice_is_complete_when_both_the_persons_and_the_agency_were_told() -> None:
    tono, incident = desk("tono"), tampering()
    incidents.mark_personal_data(incident=incident, since=NOW() - 9 * HOUR, by=tono)
    incidents.note_told(incident=incident, audience=Audience.AGENCY, at=NOW() - 3 * HOUR, text="Surat 12/2026", by=tono)
    assert incident.told_at is None
    told = NOW() - 2 * HOUR
    incidents.note_told(incident=incident, audience=Audience.SUBJECTS, at=told, text="Surat 13/2026", by=tono)
    incidents.note_told(incident=incident, audience=Audience.SUBJECTS, at=NOW() - HOUR, text="Surat susulan", by=tono)
    assert incident.told_at == told
    with pytest.raises(CannotBeDone):
        incidents.note_told(incident=incident, audience=Audience.PUBLIC, at=NOW() + HOUR, text="Siaran pers", by=tono)
    with pytest.raises(PermissionDenied):
        incidents.note_told(incident=incident, audience=Audience.PUBLIC, at=NOW(), text="x", by=desk("dewi"))


def test_closing_needs_a_report_settled_tasks_and_the_notice() -> None:
    tono, incident = desk("tono"), tampering()
    incidents.mark_personal_data(incident=incident, since=NOW() - 9 * HOUR, by=tono)
    with pytest.raises(CannotBeDone) as refused:
        incidents.close_incident(incident=incident, report=" ", by=tono)
    assert [word in str(refused.value) for word in ("laporan", "5 tugas", "pemberitahuan")] == [True, True, True]
    settle_all_tasks(incident, tono)
    for audience in (Audience.AGENCY, Audience.SUBJECTS):
        incidents.note_told(incident=incident, audience=audience, at=NOW(), text="Surat", by=tono)
    incidents.close_incident(incident=incident, report="Server web dipulihkan, kunci diganti.", by=tono)
    with every_office():
        assert Incident.objects.get(pk=incident.pk).closed_by == "tono"
    with pytest.raises(CannotBeDone, match="sudah ditutup"):
        incidents.add_entry(incident=incident, kind="note", text="terlambat", by=tono)


def test_what_is_written_in_an_incident_does_not_stand_in_the_audit_trail() -> None:
    tono, incident = desk("tono"), tampering()
    incidents.add_entry(incident=incident, kind="note", text="Nama korban: Budi Rahasia", by=tono)
    with every_office():
        trail = [str(vars(entry)) for entry in AuditEntry.objects.filter(action__startswith="incident.")]
    assert len(trail) > 2
    assert not any("Budi Rahasia" in entry for entry in trail)
