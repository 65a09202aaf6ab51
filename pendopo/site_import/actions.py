"""What people do with a move: begin it, look and map, decide about piles, take it back; and when offices shall have moved.

Whoever starts a move looks after it (Action.MOVE); to accept is to publish, so that asks for Action.PUBLISH as well, and
in an office that demands a second person somebody else than who began it. The work itself is done by engine.py, in a
process of its own: here is only written what shall be done.
"""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from pendopo.kit.ranges import KeyRange
from pendopo.regions.models import Office
from pendopo.security.access import demand
from pendopo.security.actions import CannotBeDone, attempt, record
from pendopo.security.desk import Desk
from pendopo.security.rules.roles import Action
from pendopo.security.scope import office_scope
from pendopo.site_import import media, reading
from pendopo.site_import.models import ImportedItem, ImportJob, MoveDeadline
from pendopo.site_import.rules.items import Status
from pendopo.site_import.rules.stages import WORKING, Stage, may_accept, may_undo
from pendopo.site_import.rules.verdicts import Pile
from pendopo.sites import review

State = ImportedItem.State
SHORTEST_REASON = 10
PAGE_TYPES = ("news", "announcement", "event", "document", "legal", "album", "standard")


# -- beginning


def begin(
    *,
    source: str,
    origin: str,
    host: str,
    by: Desk,
    file: str = "",
    file_bytes: int = 0,
    file_sha256: str = "",
    media_hosts: Sequence[str] = (),
    mapping: Mapping[str, str] | None = None,
) -> ImportJob:
    """Begin a move with its trial: the source is read, cleaned and judged; nothing is fetched, nothing becomes a page.

    Args:
        source: name of a source; origin: the file's name or the address, as the person knows it.
        host: host name of the old site, by which its own links and pictures are known.
        file: the file's name in the folder of uploads; '' for an address; with its size and its SHA-256.

    Raises:
        PermissionDenied: the person may not move sites here.
        CannotBeDone: the office is frozen, or another move of it is being worked on.
    """
    key = by.office.key
    with attempt("move.begin", office_key=key, actor=by.person.username, subject=host):
        demand(by, Action.MOVE)
        refuse_frozen(by)
        one_at_a_time(key)
        refuse_second(key)
        job = start(
            key, source=source, origin=origin, host=host, file=file, media_hosts=media_hosts, mapping=mapping, by=by.person.username,
            file_bytes=file_bytes, file_sha256=file_sha256,
        )  # fmt: skip
        facts = {"source": source, "job": job.pk, "file_bytes": file_bytes, "file_sha256": file_sha256}
        record(office_key=key, actor=by.person.username, action="move.begin", subject=str(job), **facts)
        return job


def start(
    office_key: int, *, source: str, origin: str, host: str, by: str, file: str = "", media_hosts: Sequence[str] = (),
    mapping: Mapping[str, str] | None = None, dry_run: bool = True, at_server: bool = False, file_bytes: int = 0, file_sha256: str = "",
    tables: Sequence[Mapping[str, Any]] = (),
) -> ImportJob:  # fmt: skip
    """Write a new move down. The caller has checked who asks, and the office lies in the open scope."""
    before = ImportJob.objects.filter(office_key=office_key, host=host).order_by("-id").first()
    return ImportJob.objects.create(
        office_key=office_key,
        source=source,
        origin=origin,
        file=file,
        file_bytes=file_bytes,
        file_sha256=file_sha256,
        tables=list(tables),
        host=host,
        media_hosts=list(media_hosts),
        mapping=dict(mapping if mapping is not None else before.mapping if before else {}),
        dry_run=dry_run,
        at_server=at_server,
        started_by=by,
    )


def refuse_frozen(by: Desk) -> None:
    if by.frozen:
        raise CannotBeDone(_("Kantor ini sedang dibekukan. Pindahan menunggu sampai dicairkan."))


def one_at_a_time(office_key: int) -> None:
    """Two who begin at once wait for each other, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('pendopo move ' || %s))", [str(office_key)])


def refuse_second(office_key: int) -> None:
    if ImportJob.objects.filter(office_key=office_key, stage__in=[stage.value for stage in WORKING]).exists():
        raise CannotBeDone(_("Pindahan lain sedang dikerjakan untuk kantor ini. Tunggu sampai selesai."))


def locked(what: ImportJob | ImportedItem, by: Desk, action: Action = Action.MOVE) -> ImportJob:
    """The move, or the one that last changed an item, for this transaction alone, for who may act on it.

    Raises:
        PermissionDenied: the person may not, or the move is of another office.
        CannotBeDone: the office is frozen.
    """
    demand(by, Action.MOVE)
    demand(by, action)
    if what.office_key != by.office.key:
        raise PermissionDenied
    refuse_frozen(by)
    # What is asked for at the desk is done by the mover, whoever worked on the move before.
    key = what.changed_in_id if isinstance(what, ImportedItem) else what.pk
    ImportJob.objects.filter(pk=key).exclude(stage__in=[stage.value for stage in WORKING]).update(at_server=False)
    return ImportJob.objects.select_for_update().get(pk=key)


def carry_on(*, job: ImportJob, by: Desk) -> None:
    """Go on: after the trial with fetching pictures, after a halt with the stage that was stopped.

    Raises:
        PermissionDenied: the person may not.
        CannotBeDone: there is nothing to go on with.
    """
    with attempt("move.carry_on", office_key=by.office.key, actor=by.person.username, subject=str(job)):
        fresh = locked(job, by)
        if fresh.at is Stage.TRIED:
            media.try_failed_again(fresh)
            fresh.dry_run, fresh.stage = False, Stage.FETCHING.value
        elif fresh.at is Stage.FAILED:
            fresh.stage, fresh.failed_at, fresh.fault = fresh.failed_at, "", ""
        elif fresh.at is Stage.READY:
            media.try_failed_again(fresh)
            fresh.stage = Stage.FETCHING.value
        else:
            raise CannotBeDone(_("Pindahan ini sedang dikerjakan atau sudah selesai."))
        fresh.save()
        record(office_key=fresh.office_key, actor=by.person.username, action="move.carry_on", subject=str(fresh), stage=fresh.stage)


def map_categories(*, job: ImportJob, mapping: Mapping[str, str], by: Desk) -> None:
    """Say which page type each old category becomes; what is not yet decided is sorted anew, categories not named stay as they are.

    Args:
        mapping: page type by category; '' for the one that is proposed.

    Raises:
        PermissionDenied: the person may not.
        CannotBeDone: a page type that there is not, or the move is being worked on.
    """
    with attempt("move.map", office_key=by.office.key, actor=by.person.username, subject=str(job)):
        fresh = locked(job, by)
        refuse_working(fresh)
        if set(mapping.values()) - {*PAGE_TYPES, ""}:
            raise CannotBeDone(_("Jenis halaman itu tidak ada."))
        fresh.mapping = {name: kind for name, kind in {**fresh.mapping, **mapping}.items() if kind}
        fresh.save()
        for name, kind in mapping.items():
            waiting = fresh.items.filter(state=State.WAITING, categories__0=name)
            waiting.update(wanted=kind) if kind else waiting.exclude(proposed="").update(wanted=F("proposed"))
        record(office_key=fresh.office_key, actor=by.person.username, action="move.map", subject=str(fresh), categories=len(fresh.mapping))


def refuse_working(job: ImportJob) -> None:
    if job.at in WORKING:
        raise CannotBeDone(_("Pindahan ini sedang dikerjakan. Tunggu sampai tahapnya selesai."))


# -- deciding


def move_item(*, item: ImportedItem, pile: Pile, by: Desk) -> None:
    """Put one item on another pile; what the check found stays beside it.

    Raises:
        PermissionDenied: the person may not.
        CannotBeDone: it is decided already, or the move is being worked on.
    """
    with attempt("move.pile", office_key=by.office.key, actor=by.person.username, subject=str(item)):
        job = locked(item, by)
        refuse_working(job)
        row = row_of(item, job)
        refuse_decided(row)
        before, row.pile, row.decided_by = row.pile, pile.value, by.person.username
        row.save(update_fields=["pile", "decided_by"])
        if pile is not Pile.INFECTED:
            reading.want_of(row, job)
        record(
            office_key=job.office_key, actor=by.person.username, action="move.pile", subject=str(row),
            before={"pile": before}, after={"pile": row.pile}, job=job.pk,
        )  # fmt: skip


def row_of(item: ImportedItem, job: ImportJob) -> ImportedItem:
    """The item as it is now, for this transaction alone.

    Raises:
        CannotBeDone: another move has read it again since, and nobody has looked at what it is now.
    """
    row: ImportedItem = ImportedItem.objects.select_for_update().get(pk=item.pk)
    if row.changed_in_id != job.pk or not row.pile:
        raise CannotBeDone(_("Halaman lama ini baru saja dibaca ulang. Buka lagi, lalu putuskan."))
    return row


def refuse_decided(row: ImportedItem) -> None:
    if row.state != State.WAITING:
        raise CannotBeDone(_("Halaman lama ini sudah diputuskan."))


def choose_type(*, item: ImportedItem, wanted: str, by: Desk) -> None:
    """Say which page type one item becomes.

    Raises:
        PermissionDenied: the person may not.
        CannotBeDone: there is no such type, or it is decided already.
    """
    with attempt("move.type", office_key=by.office.key, actor=by.person.username, subject=str(item)):
        job = locked(item, by)
        refuse_working(job)
        row = row_of(item, job)
        if row.page_id or wanted not in PAGE_TYPES:
            raise CannotBeDone(_("Jenis halaman itu tidak dapat dipilih."))
        ImportedItem.objects.filter(pk=row.pk).update(wanted=wanted, fault="")
        if row.state == State.ACCEPTED and may_accept(job.at):  # it was accepted and had no place; somebody has found one
            job.stage, job.ended_at = Stage.MAKING.value, None
            job.save()
        record(office_key=job.office_key, actor=by.person.username, action="move.type", subject=str(row), wanted=wanted, job=job.pk)


def accept_pile(*, job: ImportJob, pile: Pile, by: Desk) -> int:
    """Accept all that waits on one pile; returns how many. The clean are published under their old date, the doubtful become drafts.

    Raises:
        PermissionDenied: the person may not publish here.
        CannotBeDone: the pile is the infected one, nothing waits there, the pictures are not here yet, or a second person is demanded.
    """
    with attempt("move.accept", office_key=by.office.key, actor=by.person.username, subject=str(job), pile=pile.value):
        fresh = deciding(job, by)
        if pile is Pile.INFECTED:
            raise CannotBeDone(_("Halaman terinfeksi hanya diterima satu per satu, dengan alasan."))
        number = accept_all(fresh, pile, by.person.username)
        if not number:
            raise CannotBeDone(_("Tidak ada yang menunggu di tumpukan ini. Yang dinilai terinfeksi diterima satu per satu, dengan alasan."))
        fresh.save()
        record(
            office_key=fresh.office_key, actor=by.person.username, action="move.accept", subject=str(fresh), pile=pile.value, items=number,
            job=fresh.pk,
        )  # fmt: skip
        return number


def accept_all(job: ImportJob, pile: Pile, by: str) -> int:
    """Mark what waits on a pile as accepted and set the move to work; the caller has checked who asks, and saves the job.

    What the check found infected is left out, also where somebody has put it on this pile: it needs a reason of its own.
    """
    waiting: QuerySet[ImportedItem] = job.items.filter(pile=pile.value, state=State.WAITING).exclude(judged=Pile.INFECTED)
    public = waiting.filter(status=Status.PUBLIC.value)
    number = public.update(state=State.ACCEPTED, publish=pile is Pile.CLEAN, decided_by=by, fault="")
    number += waiting.update(state=State.ACCEPTED, publish=False, decided_by=by, fault="")  # drafts stay drafts
    if number:
        job.stage, job.ended_at = Stage.MAKING.value, None
    return number


def accept_item(*, item: ImportedItem, publish: bool, by: Desk, reason: str = "") -> None:
    """Accept one item, as a draft or at once for readers.

    Args:
        reason: why it may come although the check found it infected; asked for then alone.

    Raises:
        PermissionDenied: the person may not publish here.
        CannotBeDone: it is decided already, or an infected one has no reason.
    """
    with attempt("move.accept_item", office_key=by.office.key, actor=by.person.username, subject=str(item)):
        job = deciding(item, by)
        row = row_of(item, job)
        refuse_decided(row)
        if Pile.INFECTED in (row.pile, row.judged):
            refuse_short(reason)
        row.state, row.publish, row.fault = State.ACCEPTED, publish and row.status == Status.PUBLIC, ""
        row.reason, row.decided_by = reason.strip()[:300], by.person.username
        row.save(update_fields=["state", "publish", "fault", "reason", "decided_by"])
        reading.want_of(row, job)
        job.stage, job.ended_at = Stage.MAKING.value, None
        job.save()
        record(
            office_key=job.office_key, actor=by.person.username, action="move.accept_item", subject=str(row), judged=row.judged,
            publish=row.publish, reason=row.reason, job=job.pk,
        )  # fmt: skip


def refuse_item(*, item: ImportedItem, by: Desk, reason: str = "") -> None:
    """Leave one item behind: it becomes no page, and its source stays to be looked at.

    Raises:
        PermissionDenied: the person may not.
        CannotBeDone: it is a page already.
    """
    with attempt("move.refuse", office_key=by.office.key, actor=by.person.username, subject=str(item)):
        job = locked(item, by)
        refuse_working(job)
        row = row_of(item, job)
        if row.page_id:
            raise CannotBeDone(_("Halaman lama ini sudah menjadi halaman. Hapus halamannya bila tidak diinginkan."))
        row.state, row.reason, row.decided_by = State.REFUSED, reason.strip()[:300], by.person.username
        row.save(update_fields=["state", "reason", "decided_by"])
        close_addresses(job, row.pile)
        record(office_key=job.office_key, actor=by.person.username, action="move.refuse", subject=str(row), job=job.pk)


def refuse_pile(*, job: ImportJob, pile: Pile, by: Desk) -> int:
    """Leave all that waits on one pile behind; returns how many.

    Raises:
        PermissionDenied: the person may not.
        CannotBeDone: nothing waits there, or the move is being worked on.
    """
    with attempt("move.refuse", office_key=by.office.key, actor=by.person.username, subject=str(job), pile=pile.value):
        fresh = locked(job, by)
        refuse_working(fresh)
        waiting = fresh.items.filter(pile=pile.value, state=State.WAITING, page=None)
        number = waiting.update(state=State.REFUSED, decided_by=by.person.username)
        if not number:
            raise CannotBeDone(_("Tidak ada yang menunggu di tumpukan ini."))
        close_addresses(fresh, pile.value)
        record(
            office_key=fresh.office_key, actor=by.person.username, action="move.refuse", subject=str(fresh), pile=pile.value, items=number,
            job=fresh.pk,
        )  # fmt: skip
        return number


def close_addresses(job: ImportJob, pile: str) -> None:
    """After a refusal in a move that is over: old addresses of spam are to be answered as gone."""
    if job.at is Stage.DONE and pile == Pile.INFECTED:
        job.stage = Stage.ADDRESSES.value
        job.save(update_fields=["stage"])


def deciding(what: ImportJob | ImportedItem, by: Desk) -> ImportJob:
    """The move, locked, for who may make pages of it now."""
    fresh = locked(what, by, Action.PUBLISH)
    if not may_accept(fresh.at):
        raise CannotBeDone(_("Belum dapat diterima: gambar dan berkasnya belum diambil, atau pindahan ini sedang dikerjakan."))
    if review.two_persons_demanded(fresh.office_key) and fresh.started_by == by.person.username:
        raise CannotBeDone(_("Kantor ini mewajibkan orang kedua: penerbit lain, bukan yang memulai pindahan, yang menerima."))
    return fresh


def refuse_short(reason: str) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise CannotBeDone(_("Tulis alasannya, paling sedikit sepuluh huruf: mengapa halaman yang dinilai terinfeksi ini boleh masuk."))


# -- taking back


def undo(*, job: ImportJob, by: Desk, force: bool = False) -> None:
    """Take back what a move made: its pages, and its pictures and files that nothing shows then.

    Args:
        force: delete pages too that were edited since.

    Raises:
        PermissionDenied: the person may not publish here, so may not take back what is public either.
        CannotBeDone: the move is being worked on, or was taken back.
    """
    with attempt("move.undo", office_key=by.office.key, actor=by.person.username, subject=str(job), force=force):
        fresh = locked(job, by, Action.PUBLISH)
        if not may_undo(fresh.at):
            raise CannotBeDone(_("Pindahan ini sedang dikerjakan atau sudah dibatalkan."))
        set_undoing(fresh, force=force)
        record(office_key=fresh.office_key, actor=by.person.username, action="move.undo", subject=str(fresh), force=force, job=fresh.pk)


def set_undoing(job: ImportJob, *, force: bool) -> None:
    job.stage, job.force_undo, job.failed_at, job.fault = Stage.UNDOING.value, force, "", ""
    job.save()


# -- deadlines


def set_deadline(*, office: Office, day: datetime.date | None, by: Desk) -> None:
    """Set the day by which an office and all below it shall have moved, or take it away.

    Args:
        office: a province's office, or the national one for all.

    Raises:
        PermissionDenied: it lies beyond what the person supervises.
        CannotBeDone: it is a regency's office, or the day is over.
    """
    with attempt("move.deadline", office_key=by.office.key, actor=by.person.username, subject=office.name):
        demand(by, Action.MOVE_DEADLINE, office.range)
        if office.region.level > 1:
            raise CannotBeDone(_("Tenggat ditetapkan untuk satu provinsi atau untuk semua."))
        if day and day < timezone.localdate():
            raise CannotBeDone(_("Tanggal itu sudah lewat."))
        with office_scope(KeyRange(office.key, office.key)):
            if day:
                MoveDeadline.objects.update_or_create(office_key=office.key, defaults={"day": day, "set_by": by.person.username})
            else:
                MoveDeadline.objects.filter(office_key=office.key).delete()
            record(
                office_key=office.key,
                actor=by.person.username,
                action="move.deadline",
                subject=office.name,
                day=day.isoformat() if day else "",
            )
