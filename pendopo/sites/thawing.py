"""Thawing an office: the second person confirms what was looked at, not something that has changed since."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from pendopo.security import freezing, proposals
from pendopo.security.actions import CannotBeDone
from pendopo.security.desk import Desk
from pendopo.security.models import Freeze, Proposal
from pendopo.security.scope import office_scope
from pendopo.sites import restoring
from pendopo.sites.models import Comparison
from pendopo.sites.queries import latest_comparison

FRESH_FOR = datetime.timedelta(minutes=30)


def is_fresh(comparison: Comparison | None, freeze: Freeze) -> bool:
    """Whether a comparison says what a thaw would publish now: made during the freeze, in the last half hour."""
    return comparison is not None and comparison.at > max(freeze.started_at, timezone.now() - FRESH_FOR)


def propose(*, freeze: Freeze, reason: str, by: Desk) -> Proposal:
    """Propose a thaw, and order the comparison that the second person will look at.

    Raises:
        PermissionDenied, CannotBeDone: as :func:`freezing.propose_unfreeze`.
    """
    proposal = freezing.propose_unfreeze(freeze=freeze, reason=reason, by=by)
    restoring.compare(office=freeze.office, by=by)
    return proposal


def confirm(*, freeze: Freeze, seen: str, by: Desk) -> None:
    """End a freeze as the second person.

    Args:
        seen: number of the comparison that the person looked at.

    Raises:
        PermissionDenied: the right does not reach all frozen offices.
        CannotBeDone: nothing is proposed, the comparison is old, or a newer one is there.
    """
    with office_scope(freeze.range):
        shown = latest_comparison(freeze.office_key)
        if shown is None or not is_fresh(shown, freeze):
            raise CannotBeDone(_("Bandingkan dahulu: belum ada perbandingan dari setengah jam terakhir."))
        if str(shown.pk) != seen:
            raise CannotBeDone(_("Ada perbandingan yang lebih baru. Periksa dahulu, lalu setujui."))
    proposals.confirm(proposal_for(freeze), by)  # outside: a refusal goes on record even though the act is undone


def refuse(*, freeze: Freeze, by: Desk) -> None:
    """Close the proposal; the offices stay frozen. Its own maker takes it back.

    Raises:
        PermissionDenied, CannotBeDone: as :func:`proposals.refuse`.
    """
    proposal = proposal_for(freeze)
    (proposals.withdraw if proposal.made_by == by.person.username else proposals.refuse)(proposal, by)


def proposal_for(freeze: Freeze) -> Proposal:
    with office_scope(freeze.range):
        proposal = freezing.open_unfreeze(freeze)
    if proposal is None:
        raise CannotBeDone(_("Tidak ada usulan pencairan yang menunggu."))
    return proposal
