"""Acts that need two persons: one proposes the exact content, another confirms or refuses it, within three days.

An act is made known here once (:func:`register`); who proposes and who confirms need the same right in the office
that it touches. Source: EVIDENCE of the field's needs: an approval is bound to the hash of the content, and whoever
checks is not who made it.
"""

import datetime
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from pendopo.kit.ranges import KeyRange
from pendopo.security.actions import CannotBeDone, attempt, record
from pendopo.security.desk import Desk, may_with
from pendopo.security.models import Proposal, User
from pendopo.security.queries import valid_grants
from pendopo.security.rules.roles import Action
from pendopo.security.scope import identified

OPEN_FOR = datetime.timedelta(hours=72)
Run = Callable[[Proposal, str], Any]
Describe = Callable[[Proposal], list[tuple[str, str]]]
Ranges = Callable[[Proposal], Iterable[KeyRange]]


class CannotDecide(CannotBeDone):
    """The proposal can't be decided so; the message says why, in words for the person at the screen."""


@dataclass(frozen=True)
class TwoPersonAct:
    """An act that is done when a second person confirms it.

    Attributes:
        may: the right that both persons need in the office of the proposal.
        run: does it; gets the proposal and the account name of who confirmed, in the scope of the proposal's office
            and inside the transaction that closes it. What it returns, :func:`confirm` returns.
        title: what is proposed, for screens; a text, or one translated later.
        describe: the content in words, as rows of label and value.
        ranges: the ranges of offices that the right of both persons must cover.
        screen: address of a screen of its own where it is decided, given the proposal; None for the common one.
    """

    may: Action
    run: Run
    title: Any
    describe: Describe
    ranges: Ranges
    screen: Callable[[Proposal], str] | None = None


ACTS: dict[str, TwoPersonAct] = {}


def plain_content(proposal: Proposal) -> list[tuple[str, str]]:
    return [(key, str(value)) for key, value in sorted(proposal.content.items())]


def the_office(proposal: Proposal) -> Iterable[KeyRange]:
    yield KeyRange(proposal.office_key, proposal.office_key)


def register(
    action: str,
    *,
    may: Action,
    run: Run,
    title: Any = "",
    describe: Describe = plain_content,
    ranges: Ranges = the_office,
    screen: Callable[[Proposal], str] | None = None,
) -> None:
    """Make an act known; call it when the app is ready. See :class:`TwoPersonAct`."""
    ACTS[action] = TwoPersonAct(may, run, title or action, describe, ranges, screen)


def propose(*, action: str, office_key: int, subject: str, content: dict[str, Any], reason: str, by: Desk) -> Proposal:
    """Ask for an act that a second person must confirm within 72 hours.

    Args:
        action: a registered act.
        office_key: key of the office that it touches; ``by`` must hold the act's right there.
        subject: to whom or what, in words; no personal data.
        content: everything that the act needs, small JSON. ``person`` is the primary key of the account that it is
            about, if any: that person can neither propose nor decide it.
        reason: in the proposer's words.

    Raises:
        PermissionDenied: the right is missing there, or the act is about the proposer.
    """
    proposal = Proposal(
        office_key=office_key,
        action=action,
        subject=subject[:255],
        content=content,
        made_by=by.person.username,
        reason=reason[:500],
        expires_at=timezone.now() + OPEN_FOR,
    )
    proposal.content_sha256 = proposal.fingerprint()
    with attempt("proposal.make", office_key=office_key, actor=by.person.username, subject=subject, proposed=action):
        check_right(proposal, by)
        proposal.save(force_insert=True)
        note("proposal.make", proposal, by, after=content)
    return proposal


def confirm(proposal: Proposal, by: Desk, *, seen: str | None = None) -> Any:
    """Do what was proposed, as the second person.

    Args:
        seen: fingerprint of the content that the second person was shown; that of ``proposal`` where none is given.

    Returns:
        What the act's ``run`` returns.

    Raises:
        PermissionDenied: the right is missing in the proposal's office, or the act is about ``by``.
        CannotDecide: closed, out of time, proposed by the same person or by one who lost the right, or not what was shown.
    """
    with deciding(proposal, by, "proposal.confirm"):
        fresh = locked(proposal)
        check_right(fresh, by)
        check_second_person(fresh, by)
        if fresh.fingerprint() != fresh.content_sha256 or fresh.content_sha256 != (seen or proposal.content_sha256):
            raise CannotDecide(_("Isi usulan ini bukan lagi yang diperlihatkan kepada Anda. Tidak ada yang dilakukan."))
        close(fresh, Proposal.Outcome.CONFIRMED, by)
        result = ACTS[fresh.action].run(fresh, by.person.username)
        note("proposal.confirm", fresh, by)
    return result


def refuse(proposal: Proposal, by: Desk) -> None:
    """Close a proposal without doing it, as the second person.

    Raises:
        PermissionDenied, CannotDecide: as :func:`confirm`.
    """
    with deciding(proposal, by, "proposal.refuse"):
        fresh = locked(proposal)
        check_right(fresh, by)
        if fresh.made_by == by.person.username:
            raise CannotDecide(_("Usulan sendiri ditarik, bukan ditolak."))
        close(fresh, Proposal.Outcome.REFUSED, by)
        note("proposal.refuse", fresh, by)


def withdraw(proposal: Proposal, by: Desk) -> None:
    """Take back one's own proposal.

    Raises:
        PermissionDenied: somebody else made it.
        CannotDecide: closed, or out of time.
    """
    with deciding(proposal, by, "proposal.withdraw"):
        fresh = locked(proposal)
        if fresh.made_by != by.person.username or proposal.office_key not in by.reach:
            raise PermissionDenied
        close(fresh, Proposal.Outcome.WITHDRAWN, by)
        note("proposal.withdraw", fresh, by)


# -- what the four share


def deciding(proposal: Proposal, by: Desk, action: str) -> AbstractContextManager[None]:
    return attempt(action, office_key=proposal.office_key, actor=by.person.username, subject=proposal.subject, proposal=proposal.pk)


def locked(proposal: Proposal) -> Proposal:
    """The proposal as it stands in the database now, kept from everybody else until the transaction ends."""
    fresh: Proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if fresh.outcome != Proposal.Outcome.OPEN:
        raise CannotDecide(_("Usulan ini sudah diputuskan."))
    if fresh.expires_at <= timezone.now():
        raise CannotDecide(_("Usulan ini sudah kedaluwarsa. Ajukan yang baru bila masih perlu."))
    return fresh


def check_right(proposal: Proposal, by: Desk) -> None:
    """The right in every office that the act touches, and nobody decides about themselves."""
    if not has_right(proposal, by):
        raise PermissionDenied


def has_right(proposal: Proposal, by: Desk) -> bool:
    """Whether somebody holds the right that both persons need; also who made the proposal, who still can't decide it."""
    act = ACTS[proposal.action]
    return proposal.content.get("person") != by.person.pk and all(by.may_over(act.may, offices) for offices in act.ranges(proposal))


def is_open(proposal: Proposal) -> bool:
    """Whether a proposal can still be decided."""
    return proposal.outcome == Proposal.Outcome.OPEN and proposal.expires_at > timezone.now()


def check_second_person(proposal: Proposal, by: Desk) -> None:
    """Another person than the first, who is still active and still holds the right."""
    if proposal.made_by == by.person.username:
        raise CannotDecide(_("Usulan sendiri tidak dapat disetujui sendiri. Orang kedua yang memutuskan."))
    with identified(sign_in=proposal.made_by):
        maker = User.objects.filter(username=proposal.made_by, is_active=True).first()
    with identified(person=maker.pk if maker else None):
        grants = valid_grants(maker) if maker else []
    act = ACTS[proposal.action]
    if not all(may_with(grants, act.may, offices) for offices in act.ranges(proposal)):
        raise CannotDecide(_("Pengusul sudah tidak berhak mengusulkan ini. Ajukan usulan baru."))


def close(proposal: Proposal, outcome: Proposal.Outcome, by: Desk) -> None:
    proposal.outcome, proposal.decided_at, proposal.decided_by = outcome, timezone.now(), by.person.username
    proposal.save(update_fields=["outcome", "decided_at", "decided_by"])


def note(action: str, proposal: Proposal, by: Desk, after: Any = None) -> None:
    record(
        office_key=proposal.office_key,
        action=action,
        actor=by.person.username,
        subject=proposal.subject,
        after=after,
        proposal=proposal.pk,
        proposed=proposal.action,
    )
