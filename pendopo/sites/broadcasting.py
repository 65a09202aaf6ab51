"""Acts on broadcasts (siaran): proposing, approving by a second person, withdrawing, and an office's own note.

Every act tells the publisher to bake the few files that show broadcasts, on all sites that the broadcast reaches.
"""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pendopo.kit.ranges import KeyRange
from pendopo.regions.models import Office
from pendopo.security.access import demand
from pendopo.security.actions import CannotBeDone, record
from pendopo.security.desk import Desk
from pendopo.security.rules.roles import Action
from pendopo.security.scope import every_office, office_scope
from pendopo.sites import actions, models, queries
from pendopo.sites.rules import broadcasts
from pendopo.sites.rules.broadcasts import State
from pendopo.sites.rules.findings import stops
from pendopo.sites.rules.page_checks import numbers_in

SHORTEST_REASON = 10
Order = models.BakeRequest.Order


def propose(*, by: Desk, **fields: Any) -> models.Broadcast:
    """Write a broadcast of the active office; nobody sees it before a second person approves it.

    Args:
        fields: ``title``, ``text``, ``link``, ``placement``, ``audience``, ``chosen`` (keys of offices), ``starts_at``, ``ends_at``.

    Raises:
        PermissionDenied: the person may not.
        CannotBeDone: the office has none below it, is frozen, or the times can't be.
    """
    may_issue(by)
    refuse_bad_times(fields["starts_at"], fields["ends_at"])
    refuse_personal_numbers(fields["title"], fields["text"])
    office = by.office
    with transaction.atomic():
        made = models.Broadcast.objects.create(
            office=office, office_key=office.key, low=office.range.low, high=office.range.high, made_by=by.person.username, **fields
        )
        record(office_key=office.key, actor=by.person.username, action="broadcast.propose", subject=str(made), audience=made.audience)
    return made


def may_issue(by: Desk) -> None:
    demand(by, Action.BROADCAST)
    if by.office.region.level > 1:
        raise CannotBeDone(_("Siaran dikeluarkan oleh kantor nasional atau provinsi. Kantor ini tidak punya kantor di bawahnya."))
    if by.frozen:
        raise CannotBeDone(_("Kantor ini sedang dibekukan. Siaran baru menunggu sampai dicairkan."))


def refuse_personal_numbers(*texts: str) -> None:
    """What stands on a thousand sites has no number of a person in it, no more than a page has."""
    if stops(numbers_in("\n".join(texts))):
        raise CannotBeDone(_("Ada NIK atau nomor kartu keluarga di dalamnya. Hapus atau samarkan nomor itu dahulu."))


TIME_FAULTS = {
    "ends_before_it_starts": _("Siaran berakhir sebelum mulai. Periksa kedua waktunya."),
    "already_over": _("Waktu berakhirnya sudah lewat."),
    "too_long": _("Siaran paling lama setahun."),
}


def refuse_bad_times(starts: datetime.datetime, ends: datetime.datetime) -> None:
    if fault := broadcasts.fault(starts, ends, timezone.now()):
        raise CannotBeDone(str(TIME_FAULTS[fault]))


def approve(*, broadcast: models.Broadcast, by: Desk) -> int:
    """Let a broadcast out: it is public within a minute, or at its time. Returns how many sites show it.

    Raises:
        PermissionDenied: the person may not, or works in another office.
        CannotBeDone: the person wrote it, it is no proposal any more, its time is over, or the office is frozen.
    """
    may_issue(by)
    own(broadcast, by)
    with transaction.atomic():
        locked = models.Broadcast.objects.select_for_update().get(pk=broadcast.pk)
        if locked.state is not State.PROPOSED:
            raise CannotBeDone(_("Siaran ini sudah disetujui atau ditarik."))
        if locked.made_by == by.person.username:
            raise CannotBeDone(_("Siaran disetujui oleh orang kedua, bukan oleh penulisnya."))
        refuse_bad_times(locked.starts_at, locked.ends_at)
        locked.approved_at, locked.approved_by = timezone.now(), by.person.username
        locked.save(update_fields=["approved_at", "approved_by"])
        record(office_key=locked.office_key, actor=by.person.username, action="broadcast.approve", subject=str(locked))
        return tell_publisher(locked)


def withdraw(*, broadcast: models.Broadcast, reason: str, by: Desk) -> int:
    """Take a broadcast off all sites, within a minute; one person is enough, also while the office is frozen.

    Args:
        reason: at least :data:`SHORTEST_REASON` letters.

    Raises:
        PermissionDenied: the person may not, or works in another office.
        CannotBeDone: it is withdrawn or over already, or there is no reason.
    """
    demand(by, Action.BROADCAST)
    own(broadcast, by)
    if len(reason.strip()) < SHORTEST_REASON:
        raise CannotBeDone(_("Tulis alasannya, paling sedikit sepuluh huruf."))
    with transaction.atomic():
        locked = models.Broadcast.objects.select_for_update().get(pk=broadcast.pk)
        if locked.state in (State.WITHDRAWN, State.OVER):
            raise CannotBeDone(_("Siaran ini sudah ditarik atau berakhir."))
        locked.withdrawn_at, locked.withdrawn_by, locked.reason = timezone.now(), by.person.username, reason.strip()
        locked.save(update_fields=["withdrawn_at", "withdrawn_by", "reason"])
        record(
            office_key=locked.office_key, actor=by.person.username, action="broadcast.withdraw", subject=str(locked), reason=locked.reason
        )
        return tell_publisher(locked) if locked.approved_at else 0


def own(broadcast: models.Broadcast, by: Desk) -> None:
    """A broadcast is approved and withdrawn by its own office alone."""
    demand(by, Action.BROADCAST, KeyRange(broadcast.office_key, broadcast.office_key))


def annotate(*, broadcast: models.Broadcast, text: str, by: Desk) -> None:
    """Put the active office's own note below a broadcast on its site; an empty text takes it away.

    Raises:
        PermissionDenied: the person may not publish here.
        CannotBeDone: the broadcast does not reach this office, or is not shown.
    """
    demand(by, Action.PUBLISH)
    office = by.office
    if broadcast.state not in (State.SHOWN, State.PLANNED) or not broadcast.reach.includes(office.key, office.region.level):
        raise CannotBeDone(_("Siaran ini tidak tampil di situs kantor Anda."))
    with transaction.atomic():
        refuse_personal_numbers(text)
        if text.strip():
            note = {"text": text.strip(), "by": by.person.username}
            models.BroadcastNote.objects.update_or_create(broadcast=broadcast, office_key=office.key, defaults=note)
        else:
            models.BroadcastNote.objects.filter(broadcast=broadcast, office_key=office.key).delete()
        record(office_key=office.key, actor=by.person.username, action="broadcast.annotate", subject=str(broadcast), text=text.strip())
        actions.order(models.BakeRequest(office_key=office.key, order=Order.BROADCAST))


def tell_publisher(broadcast: models.Broadcast) -> int:
    """Order the files that show broadcasts from every site that this one reaches; returns how many."""
    with office_scope(KeyRange(broadcast.low, broadcast.high)):
        keys = reached(broadcast)
        actions.order(*(models.BakeRequest(office_key=key, order=Order.BROADCAST) for key in keys))
    return len(keys)


def reached(broadcast: models.Broadcast) -> list[int]:
    """Keys of the offices with a site that a broadcast goes to, in their order; also for who may see but one of these sites."""
    below = KeyRange(broadcast.low, broadcast.high)
    with office_scope(below):
        offices = Office.objects.filter(key__range=tuple(below), home__isnull=False).select_related("region").order_by("key")
        return [office.key for office in offices if broadcast.reach.includes(office.key, office.region.level)]


def do_what_is_due(now: datetime.datetime | None = None) -> int:
    """Tell the publisher of broadcasts that begin or end; called by the publisher. Returns how many there were."""
    now = now or timezone.now()
    with every_office():
        due = [(one, "shown_at") for one in queries.broadcasts_to_show(now)] + [(one, "over_at") for one in queries.broadcasts_to_end(now)]
        for broadcast, moment in due:
            with transaction.atomic():
                models.Broadcast.objects.filter(pk=broadcast.pk).update(**{moment: now})
                tell_publisher(broadcast)
    return len(due)
