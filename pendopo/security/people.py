"""Acts on people: letting them in, giving and ending roles, suspending them, and helping after a lost device.

Every act asks one question of the actor's desk, whether the very role that allows it reaches far enough: to the
person's own office, and for what takes an account over or away also to every office where the person holds a role.
So two administrators of one office can't take over the account of somebody who administers the whole nation.
"""

import datetime
import re

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pendopo.kit.ranges import KeyRange
from pendopo.regions.models import Office
from pendopo.security import links, proposals, sign_ins
from pendopo.security.actions import CannotBeDone, attempt, record
from pendopo.security.desk import Desk
from pendopo.security.models import EnrolmentLink, Grant, Proposal, User
from pendopo.security.queries import standing_grants
from pendopo.security.rules.roles import Action, Role, clash, may_give, needs_two_persons
from pendopo.security.scope import identified, office_scope

USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,29}")
GIVE, RECOVER = "grant.give", "device.recover"


class RolesClash(CannotBeDone):
    """One person would both publish and give roles."""


class NeedsTwoPersons(CannotBeDone):
    """The role is given by a proposal that a second person confirms."""


# -- who may


def every_range(person: User) -> list[KeyRange]:
    """The person's own office, and wherever the person holds a role or will."""
    own = [KeyRange(person.office.key, person.office.key)] if person.office else []
    return own + [grant.range for grant in standing_grants(person)]


def may_govern(by: Desk, action: Action, person: User) -> bool:
    """Whether somebody may take an account over or away: not the own one, and only of who is nowhere above them."""
    ranges = every_range(person)
    return person.pk != by.person.pk and bool(ranges) and all(by.may_over(action, offices) for offices in ranges)


def may_give_here(by: Desk, role: Role, office: Office, *, with_below: bool) -> bool:
    """Whether somebody may give a role in an office, or propose it where a second person must confirm."""
    offices = office.range if with_below else KeyRange(office.key, office.key)
    actions = [action for action in (Action.GRANT, Action.GRANT_HIGH) if by.may_over(action, offices)]
    return may_give(actions, role, with_below=with_below)


def key_of(person: User) -> int:
    """Key of the person's office; 0 stands for people without one, whom only commands can touch."""
    return person.office.key if person.office else 0


def insist(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied


# -- letting in


def invite(
    *,
    username: str,
    first_name: str,
    last_name: str,
    office: Office,
    role: Role | None,
    valid_until: datetime.datetime | None,
    by: Desk,
) -> tuple[User, str]:
    """Make an account that waits for its person, with one role if any, and the code that lets the person in once.

    Args:
        username: 3 to 30 of a-z, 0-9, dot, hyphen, underscore; a letter first.
        role: one that a single person may give; None where it will be proposed.

    Returns:
        The account, and the code: it is shown now and never again.

    Raises:
        PermissionDenied: ``by`` may not invite there, or not give that role.
        CannotBeDone: the name is taken or malformed.
        NeedsTwoPersons: the role must be proposed.
    """
    with attempt("person.invite", office_key=office.key, actor=by.person.username, subject=username):
        insist(by.may_at(Action.INVITE, office.key))
        check_name(username)
        person = User(username=username, first_name=first_name, last_name=last_name, office=office, is_active=False)
        person.set_unusable_password()
        person.save(force_insert=True)
        record(office_key=office.key, action="person.invite", actor=by.person.username, subject=username)
        if role is not None:
            give(person=person, role=role, office=office, valid_until=valid_until, by=by)
        return person, links.make(person, EnrolmentLink.Kind.INVITE, made_by=by.person.username)


def check_name(username: str) -> None:
    if not USERNAME.fullmatch(username):
        raise CannotBeDone(_("Nama akun terdiri atas 3 sampai 30 huruf kecil, angka, titik, atau tanda hubung, dan diawali huruf."))
    with identified(sign_in=username):
        if User.objects.filter(username=username).exists():
            raise CannotBeDone(_("Nama akun ini sudah dipakai. Pilih nama lain."))


def renew_invitation(*, person: User, by: Desk) -> str:
    """End the open invitations of a person who has not come yet, and make a new one; returns its code.

    Raises:
        PermissionDenied: ``by`` may not invite in the person's office.
        CannotBeDone: the person came already.
    """
    with attempt("link.renew", office_key=key_of(person), actor=by.person.username, subject=person.username):
        insist(by.may_at(Action.INVITE, key_of(person)))
        if links.has_come(person):
            raise CannotBeDone(_("Orang ini sudah pernah masuk. Undangan hanya untuk akun baru."))
        links.revoke_all(person)
        record(office_key=key_of(person), action="link.renew", actor=by.person.username, subject=person.username)
        return links.make(person, EnrolmentLink.Kind.INVITE, made_by=by.person.username)


def revoke_invitation(*, person: User, by: Desk) -> None:
    """End the open invitations and recoveries of a person.

    Raises:
        PermissionDenied: ``by`` may neither invite nor equip in the person's office.
    """
    with attempt("link.revoke", office_key=key_of(person), actor=by.person.username, subject=person.username):
        insist(any(by.may_at(action, key_of(person)) for action in (Action.INVITE, Action.EQUIP)))
        ended = links.revoke_all(person)
        record(office_key=key_of(person), action="link.revoke", actor=by.person.username, subject=person.username, links=ended)


# -- suspending


def suspend(*, person: User, reason: str, by: Desk) -> None:
    """Shut an account: all its sign-ins end now, its open links are void; roles stay for the day it is opened again.

    Raises:
        PermissionDenied: the own account, or one that reaches further than ``by`` may suspend.
        CannotBeDone: shut already.
    """
    with attempt("person.suspend", office_key=key_of(person), actor=by.person.username, subject=person.username):
        insist(may_govern(by, Action.SUSPEND, person))
        fresh = locked(person)
        if not fresh.is_active and not links.open_links(fresh):
            raise CannotBeDone(_("Akun ini sudah ditangguhkan."))
        change_state(fresh, active=False)
        ended = sign_ins.end_all(fresh)
        links.revoke_all(fresh)
        record(
            office_key=key_of(fresh),
            action="person.suspend",
            actor=by.person.username,
            subject=fresh.username,
            before={"active": person.is_active},
            after={"active": False, "reason": reason[:200]},
            ended=ended,
        )


def reactivate(*, person: User, by: Desk) -> None:
    """Open a suspended account again.

    Raises:
        PermissionDenied: as :func:`suspend`.
        CannotBeDone: open already, or its person has never come.
    """
    with attempt("person.reactivate", office_key=key_of(person), actor=by.person.username, subject=person.username):
        insist(may_govern(by, Action.SUSPEND, person))
        fresh = locked(person)
        if fresh.is_active or not links.has_come(fresh):
            raise CannotBeDone(_("Akun ini tidak sedang ditangguhkan."))
        change_state(fresh, active=True)
        record(
            office_key=key_of(fresh),
            action="person.reactivate",
            actor=by.person.username,
            subject=fresh.username,
            before={"active": False},
            after={"active": True},
        )


def locked(person: User) -> User:
    """The account as it is now, kept from everybody else until the transaction ends."""
    return User.objects.select_for_update(of=("self",)).select_related("office__region").get(pk=person.pk)


def change_state(person: User, *, active: bool) -> None:
    person.is_active = active
    person.save(update_fields=["is_active"])


# -- ending sign-ins


def end_sessions_of(*, person: User, by: Desk) -> int:
    """End every sign-in of a person; returns how many.

    Raises:
        PermissionDenied: ``by`` may not do so in the person's office.
    """
    with attempt("person.sign_out", office_key=key_of(person), actor=by.person.username, subject=person.username):
        insist(by.may_at(Action.END_SESSIONS, key_of(person)))
        ended = sign_ins.end_all(person)
        record(office_key=key_of(person), action="person.sign_out", actor=by.person.username, subject=person.username, ended=ended)
        return ended


def end_sessions_in(*, office: Office, with_below: bool, by: Desk) -> int:
    """End every sign-in of all people of an office, or of all below it too, but the actor's own; returns how many.

    Raises:
        PermissionDenied: ``by`` may not do so in all of these offices.
    """
    offices = office.range if with_below else KeyRange(office.key, office.key)
    with attempt("office.sign_out", office_key=office.key, actor=by.person.username, subject=office.name):
        insist(by.may_over(Action.END_SESSIONS, offices))
        with office_scope(offices):
            ended = sign_ins.end_all_but(by.person)
        record(
            office_key=office.key,
            action="office.sign_out",
            actor=by.person.username,
            subject=office.name,
            ended=ended,
            with_below=with_below,
        )
        return ended


# -- roles


def give_at_the_server(*, person: User, role: Role, office: Office, with_below: bool = False, actor: str) -> Grant:
    """Give a role by a command of the operator: how the first people of an installation come to theirs.

    Args:
        person: whose office lies in the open scope.
        role: any role; the operator's word stands for both persons of a high one.
        office: where it holds; in the open scope.
        with_below: also in every office below.
        actor: name of the command.

    Raises:
        RolesClash: together with the roles held already it would join publishing and giving roles.
    """
    return add_grant(person=person, role=role, office=office, with_below=with_below, made_by=actor)


def give(
    *, person: User, role: Role, office: Office, with_below: bool = False, valid_until: datetime.datetime | None = None, by: Desk
) -> Grant:
    """Give a role that one person may give.

    Raises:
        PermissionDenied: to oneself, to a person out of reach, or a role that ``by`` may not give there.
        NeedsTwoPersons: a high role, or one that reaches beyond one office: propose it.
        RolesClash, CannotBeDone: see :func:`add_grant`.
    """
    with attempt("grant.give", office_key=office.key, actor=by.person.username, subject=person.username, role=role.value):
        check_giver(person, role, office, with_below=with_below, by=by)
        if needs_two_persons(role, with_below=with_below):
            raise NeedsTwoPersons(_("Peran ini diberikan oleh dua orang: ajukan usulan."))
        return add_grant(
            person=person, role=role, office=office, with_below=with_below, valid_until=valid_until, made_by=by.person.username
        )


def propose_grant(
    *, person: User, role: Role, office: Office, with_below: bool, valid_until: datetime.datetime | None, reason: str, by: Desk
) -> Proposal:
    """Ask for a high role, or one that reaches beyond one office; a second person confirms it.

    Raises:
        PermissionDenied, RolesClash, CannotBeDone: as :func:`give`.
    """
    with attempt("proposal.make", office_key=office.key, actor=by.person.username, subject=person.username, proposed=GIVE):
        check_giver(person, role, office, with_below=with_below, by=by)
        check_grant(person, role, office, with_below=with_below, valid_until=valid_until)
    content = {
        "person": person.pk,
        "person_office": key_of(person),
        "role": role.value,
        "with_below": with_below,
        "valid_until": valid_until.isoformat() if valid_until else "",
    }
    return proposals.propose(action=GIVE, office_key=office.key, subject=person.username, content=content, reason=reason, by=by)


def check_giver(person: User, role: Role, office: Office, *, with_below: bool, by: Desk) -> None:
    in_reach = any(by.may_at(action, key_of(person)) for action in (Action.GRANT, Action.GRANT_HIGH))
    insist(person.pk != by.person.pk and in_reach and may_give_here(by, role, office, with_below=with_below))


def check_grant(person: User, role: Role, office: Office, *, with_below: bool, valid_until: datetime.datetime | None) -> None:
    """Whether a grant may stand beside those that the person holds or will hold.

    Raises:
        RolesClash: it would join publishing and giving roles.
        CannotBeDone: the same grant stands already, or it would end before it begins.
    """
    standing = standing_grants(person)
    if clash([Role(grant.role) for grant in standing], role):
        raise RolesClash(_("%(name)s: satu orang tidak boleh menerbitkan dan sekaligus memberi peran.") % {"name": person.username})
    if any((grant.role, grant.office_id, grant.with_below) == (role.value, office.pk, with_below) for grant in standing):
        raise CannotBeDone(_("Peran ini sudah dipegang di kantor itu."))
    if valid_until is not None and valid_until <= timezone.now():
        raise CannotBeDone(_("Masa berlaku harus berakhir di masa depan."))


def add_grant(
    *,
    person: User,
    role: Role,
    office: Office,
    with_below: bool,
    made_by: str,
    confirmed_by: str = "",
    valid_until: datetime.datetime | None = None,
) -> Grant:
    """Save a grant whose giver was checked, with its audit entry, in the open scope.

    Raises:
        RolesClash, CannotBeDone: see :func:`check_grant`.
    """
    with identified(person=person.pk):
        User.objects.select_for_update(of=("self",)).get(pk=person.pk)  # two grants at once must see each other
    check_grant(person, role, office, with_below=with_below, valid_until=valid_until)
    grant = Grant.objects.create(
        person=person,
        role=role.value,
        office=office,
        with_below=with_below,
        made_by=made_by,
        confirmed_by=confirmed_by,
        valid_until=valid_until,
    )
    by = {"confirmed_by": confirmed_by} if confirmed_by else {}
    record(office_key=office.key, actor=made_by, action="grant.give", subject=person.username, after=facts_of(grant), **by)
    return grant


def end_grant(*, grant: Grant, by: Desk) -> None:
    """End a role now. One person suffices, whatever the role: taking away is always quicker than giving.

    Raises:
        PermissionDenied: the own role, or one that ``by`` could neither give nor propose.
        CannotBeDone: it ended already.
    """
    office, person = grant.office, grant.person
    with attempt("grant.end", office_key=office.key, actor=by.person.username, subject=person.username, role=grant.role):
        insist(person.pk != by.person.pk and may_give_here(by, Role(grant.role), office, with_below=grant.with_below))
        fresh = Grant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
        if fresh.ended_at is not None:
            raise CannotBeDone(_("Peran ini sudah diakhiri."))
        fresh.ended_at, fresh.ended_by = timezone.now(), by.person.username
        fresh.save(update_fields=["ended_at", "ended_by"])
        record(office_key=office.key, action="grant.end", actor=by.person.username, subject=person.username, before=facts_of(grant))


def facts_of(grant: Grant) -> dict[str, str | bool]:
    """What a grant says, for the audit trail."""
    return {"role": grant.role, "office": grant.office.name, "with_below": grant.with_below, "until": str(grant.valid_until or "")}


# -- a lost device


def propose_recovery(*, person: User, reason: str, by: Desk) -> Proposal:
    """Ask that a person who lost every device be let in anew; a second person confirms it.

    Raises:
        PermissionDenied: the own account, or one that reaches further than ``by`` may equip.
        CannotBeDone: the account is shut, or its person has never come: then it is opened, or invited, instead.
    """
    with attempt("proposal.make", office_key=key_of(person), actor=by.person.username, subject=person.username, proposed=RECOVER):
        insist(may_govern(by, Action.EQUIP, person))
        check_recoverable(person)
    content = {"person": person.pk, "person_office": key_of(person)}
    return proposals.propose(action=RECOVER, office_key=key_of(person), subject=person.username, content=content, reason=reason, by=by)


def check_recoverable(person: User) -> None:
    if not person.is_active or not links.has_come(person):
        raise CannotBeDone(_("Pemulihan hanya untuk akun aktif yang pernah masuk."))


# -- what the second person sets going


def about_whom(proposal: Proposal) -> User:
    """The account that a proposal is about. It may belong to an office beside the proposal's own."""
    with identified(person=proposal.content["person"]):
        return User.objects.select_related("office__region").get(pk=proposal.content["person"])


def office_of(proposal: Proposal) -> Office:
    return Office.objects.select_related("region").get(key=proposal.office_key)


def run_grant(proposal: Proposal, confirmed_by: str) -> Grant:
    content = proposal.content
    until = datetime.datetime.fromisoformat(content["valid_until"]) if content["valid_until"] else None
    return add_grant(
        person=about_whom(proposal),
        role=Role(content["role"]),
        office=office_of(proposal),
        with_below=content["with_below"],
        valid_until=until,
        made_by=proposal.made_by,
        confirmed_by=confirmed_by,
    )


def run_recovery(proposal: Proposal, confirmed_by: str) -> str:
    """Make the link; the devices and sign-ins end when it is used. Returns its code, for the second person's eyes alone."""
    person = about_whom(proposal)
    check_recoverable(person)
    links.revoke_all(person)
    return links.make(person, EnrolmentLink.Kind.RECOVER, made_by=proposal.made_by, confirmed_by=confirmed_by)


def ranges_of_grant(proposal: Proposal) -> list[KeyRange]:
    office, home = office_of(proposal), proposal.content["person_office"]
    there = office.range if proposal.content["with_below"] else KeyRange(office.key, office.key)
    return [there, KeyRange(home, home)]


def ranges_of_recovery(proposal: Proposal) -> list[KeyRange]:
    return every_range(about_whom(proposal))


def describe_grant(proposal: Proposal) -> list[tuple[str, str]]:
    content, office = proposal.content, office_of(proposal)
    where = _("%(office)s dan semua kantor di bawahnya") % {"office": office.name} if content["with_below"] else office.name
    return [
        (_("Orang"), str(about_whom(proposal))),
        (_("Peran"), str(Grant.Role(content["role"]).label)),
        (_("Di"), where),
        (_("Berlaku sampai"), content["valid_until"][:10] or _("tanpa batas")),
    ]


def describe_recovery(proposal: Proposal) -> list[tuple[str, str]]:
    person = about_whom(proposal)
    return [
        (_("Orang"), str(person)),
        (_("Kantor"), str(person.office)),
        (_("Yang terjadi"), _("Satu tautan sekali pakai. Begitu dipakai, semua perangkat lama dilepas dan semua sesi berakhir.")),
    ]


proposals.register(
    GIVE, may=Action.GRANT_HIGH, run=run_grant, title=gettext_lazy("Beri peran"), describe=describe_grant, ranges=ranges_of_grant
)
proposals.register(
    RECOVER,
    may=Action.EQUIP,
    run=run_recovery,
    title=gettext_lazy("Pulihkan akun setelah kehilangan perangkat"),
    describe=describe_recovery,
    ranges=ranges_of_recovery,
)
