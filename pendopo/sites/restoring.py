"""Rolling an office's site back in one act, and asking what a thaw would publish."""

from pendopo.regions.models import Office
from pendopo.security import freezing
from pendopo.security.access import demand
from pendopo.security.actions import CannotBeDone, attempt
from pendopo.security.desk import Desk
from pendopo.security.incidents import note_act
from pendopo.security.queries import is_frozen
from pendopo.security.rules.roles import Action
from pendopo.sites.actions import NoSuchRelease, request_compare, request_restore
from pendopo.sites.served import just


def roll_back(*, office: Office, release: int, reason: str, by: Desk) -> None:
    """Serve an earlier release of an office's site again; an office that is not frozen yet is frozen by the same act.

    Else the next change of a page would bring back what was rolled away.

    Args:
        release: number of a release that the site served.
        reason: for the freeze, the audit trail and the open incidents.

    Raises:
        PermissionDenied: the person may not restore that office, or not freeze it where it is not frozen.
        CannotBeDone: the site never served that release, or the reason is missing.
    """
    who = by.person.username
    with attempt("site.roll_back", office_key=office.key, actor=who, subject=office.name, release=release):
        demand(by, Action.RESTORE, just(office))
        if not is_frozen(office.key):
            freezing.freeze(office=office, with_below=False, reason=reason, by=by)
        try:
            request_restore(office_key=office.key, release=release, actor=who)
        except NoSuchRelease as error:
            raise CannotBeDone(str(error)) from None
        note_act(just(office), f"{office.name}: rilis {release} diminta kembali. {reason}".strip(), who)


def compare(*, office: Office, by: Desk) -> None:
    """Ask the publisher what would be served if the office were thawed; it answers within about a second.

    Raises:
        PermissionDenied: the person may neither thaw nor restore that office.
    """
    with attempt("site.compare", office_key=office.key, actor=by.person.username, subject=office.name):
        demand(by, Action.UNFREEZE, just(office))
        request_compare(office_key=office.key)
