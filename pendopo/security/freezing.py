"""Acts on frozen offices: one person may freeze, two unfreeze.

A frozen office keeps its site on the last verified release, its staff may only read, and their sign-ins end. The
database refuses what the desk would write there, the publisher leaves its site alone; both read the one table of
freezes, so a freeze holds everywhere as soon as it is committed.
"""

from django.db.models import QuerySet
from django.dispatch import Signal
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pendopo.kit.ranges import KeyRange
from pendopo.regions.models import Office
from pendopo.regions.rules.offices import office_key, office_range
from pendopo.security import proposals
from pendopo.security.access import demand
from pendopo.security.actions import CannotBeDone, attempt, record
from pendopo.security.desk import Desk, open_desk
from pendopo.security.incidents import note_act
from pendopo.security.models import Freeze, Grant, Proposal, Session, User
from pendopo.security.queries import open_freeze_over, valid_grants
from pendopo.security.rules.roles import ROLE_ACTIONS, Action
from pendopo.security.scope import identified, office_scope

UNFREEZE = "office.unfreeze"
SHORTEST_REASON = 10
# Says that offices may be published again; ``offices`` is their range. Sent inside the transaction.
thawed = Signal()


def range_of(office: Office, *, with_below: bool) -> KeyRange:
    """The offices that a freeze covers."""
    return office.range if with_below else KeyRange(office.key, office.key)


def freeze(*, office: Office, with_below: bool, reason: str, by: Desk) -> Freeze:
    """Freeze an office, or an office and all below it, and end the sign-ins of its staff.

    Who may freeze is not signed out: they work on the incident.

    Args:
        office: its site keeps the last verified release from now on.
        with_below: also all offices below; the national office with all below is a whole body.
        reason: shown to the staff of the office, in words that help them.

    Raises:
        PermissionDenied: the right to freeze does not reach all of these offices.
        CannotBeDone: exactly these offices are frozen already, or there is no reason.
    """
    offices = range_of(office, with_below=with_below)
    with attempt("office.freeze", office_key=office.key, actor=by.person.username, subject=office.name, with_below=with_below):
        demand(by, Action.FREEZE, offices)
        return begin(office, with_below, reason, by.person.username)


def freeze_at_the_server(*, office: Office, with_below: bool, reason: str, actor: str) -> Freeze:
    """As :func:`freeze`, by a command of the operator or by the watcher.

    Args:
        actor: name of the command.

    Raises:
        CannotBeDone: as there.
    """
    with attempt("office.freeze", office_key=office.key, actor=actor, subject=office.name, with_below=with_below):
        return begin(office, with_below, reason, actor)


def begin(office: Office, with_below: bool, reason: str, actor: str) -> Freeze:
    offices = range_of(office, with_below=with_below)
    if len(reason.strip()) < SHORTEST_REASON:
        raise CannotBeDone(_("Tulis alasannya: petugas kantor itu akan membacanya."))
    if already := open_freeze_over(offices):
        since = date_format(timezone.localtime(already.started_at), "j F Y H.i")
        raise CannotBeDone(_("Sudah dibekukan sejak %(since)s oleh %(who)s.") % {"since": since, "who": already.started_by})
    with office_scope(offices):
        done = Freeze.objects.create(
            office=office,
            with_below=with_below,
            office_key=office.key,
            low=offices.low,
            high=offices.high,
            reason=reason.strip()[:500],
            started_by=actor,
        )
        ended = end_sessions(office, offices)
        facts = {"with_below": with_below, "reason": done.reason, "sessions_ended": ended}
        record(office_key=office.key, actor=actor, action="office.freeze", subject=office.name, after=facts, freeze=done.pk)
    note_act(offices, _("Dibekukan: %(office)s. %(reason)s") % {"office": office.name, "reason": done.reason}, actor)
    return done


def end_sessions(office: Office, offices: KeyRange) -> int:
    """End the sign-ins of all staff of some offices but of those who may freeze themselves; returns how many."""
    who_freezes = [role.value for role, actions in ROLE_ACTIONS.items() if Action.FREEZE in actions]
    with office_scope(office_range(office_key(office.body, ""))):  # their right may come from an office above
        spared = list(Grant.objects.valid().filter(role__in=who_freezes).values_list("person_id", flat=True))
    sessions = Session.objects.filter(person__office__key__range=offices).exclude(person_id__in=spared)
    return sessions.delete()[0]


# -- unfreezing: two persons


def propose_unfreeze(*, freeze: Freeze, reason: str, by: Desk) -> Proposal:
    """Ask that a freeze be ended; a second person looks at what would be published then, and confirms.

    Raises:
        PermissionDenied: the right to unfreeze does not reach all frozen offices.
        CannotBeDone: it has ended, or is proposed already.
    """
    if freeze.ended_at:
        raise CannotBeDone(_("Pembekuan ini sudah diakhiri."))
    with office_scope(KeyRange(freeze.office_key, freeze.office_key)):
        if open_unfreeze(freeze):
            raise CannotBeDone(_("Pencairan sudah diusulkan. Orang kedua tinggal memeriksa dan menyetujui."))
    return proposals.propose(
        action=UNFREEZE,
        office_key=freeze.office_key,
        subject=freeze.office.name,
        content={"freeze": freeze.pk, "low": freeze.low, "high": freeze.high},
        reason=reason.strip(),
        by=by,
    )


def open_unfreeze(freeze: Freeze) -> Proposal | None:
    """The proposal to end a freeze that waits for its second person; its office must lie in the open scope."""
    waiting: QuerySet[Proposal] = Proposal.objects.filter(action=UNFREEZE, outcome=Proposal.Outcome.OPEN, expires_at__gt=timezone.now())
    return waiting.filter(office_key=freeze.office_key, content__freeze=freeze.pk).first()


def end_freeze(proposal: Proposal, second: str) -> Freeze:
    """What confirming does: the freeze ends with both names, and whoever publishes is told.

    Raises:
        CannotBeDone: it has ended already.
    """
    offices = KeyRange(proposal.content["low"], proposal.content["high"])
    with office_scope(offices):
        ended = Freeze.objects.filter(pk=proposal.content["freeze"], ended_at=None)
        if not ended.update(ended_at=timezone.now(), ended_by=proposal.made_by, ended_with=second):
            raise CannotBeDone(_("Pembekuan ini sudah diakhiri."))
        done = Freeze.objects.select_related("office").get(pk=proposal.content["freeze"])
        record(
            office_key=done.office_key,
            actor=second,
            action=UNFREEZE,
            subject=done.office.name,
            freeze=done.pk,
            proposed_by=proposal.made_by,
        )
        thawed.send(Freeze, offices=offices)
    note_act(offices, _("Dicairkan: %(office)s.") % {"office": done.office.name}, second)
    return done


def describe(proposal: Proposal) -> list[tuple[str, str]]:
    """The proposal in words: the freeze that would end."""
    ended = Freeze.objects.filter(pk=proposal.content["freeze"]).first()
    if ended is None:
        return []
    since = date_format(timezone.localtime(ended.started_at), "j F Y H.i")
    return [
        (_("Kantor"), f"{ended.office.name}{_(' dan semua di bawahnya') if ended.with_below else ''}"),
        (_("Dibekukan"), _("%(since)s oleh %(who)s") % {"since": since, "who": ended.started_by}),
        (_("Alasan"), ended.reason),
    ]


def frozen_offices(proposal: Proposal) -> list[KeyRange]:
    """Both persons must have the right over all that is frozen."""
    return [KeyRange(proposal.content["low"], proposal.content["high"])]


def register() -> None:
    """Make the act known. Called once, when the app is ready."""
    title = gettext_lazy("Mencairkan kantor")
    proposals.register(
        UNFREEZE, may=Action.UNFREEZE, run=end_freeze, title=title, describe=describe, ranges=frozen_offices, screen=review_screen
    )


def review_screen(proposal: Proposal) -> str:
    """Where the second person sees what would be published; the screen belongs to the sites."""
    return reverse("site_unfreeze", args=[proposal.content["freeze"]])


def unfreeze_at_the_server(*, freeze: Freeze, first: str, second: str, reason: str) -> Freeze:
    """End a freeze by a command, in the names of two persons whom the operator has asked: for when the desk is down.

    The same rules hold as at the desk: both are active, differ, and hold the right over all frozen offices.

    Args:
        first, second: account names.

    Raises:
        PermissionDenied, CannotBeDone: as at the desk, or no such account.
    """
    return proposals.confirm(
        propose_unfreeze(freeze=freeze, reason=reason, by=desk_at_the_server(first, freeze.office)),
        desk_at_the_server(second, freeze.office),
    )


def desk_at_the_server(username: str, office: Office) -> Desk:
    with identified(sign_in=username):
        person = User.objects.select_related("office__region").filter(username=username, is_active=True).first()
    with identified(person=person.pk if person else None):
        desk = open_desk(person, valid_grants(person), office.key) if person else None
    if desk is None:
        raise CannotBeDone(_("%(name)s: tidak ada akun aktif dengan peran ini.") % {"name": username})
    return desk
