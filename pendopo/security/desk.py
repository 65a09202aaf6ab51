"""What one request on the desk may do: the person, the one office that is worked in, and the roles held there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pendopo.kit.ranges import KeyRange
from pendopo.regions.models import Office
from pendopo.security.rules.roles import ROLE_ACTIONS, Action, Role, actions_of

if TYPE_CHECKING:
    from pendopo.security.models import Grant, User


@dataclass(frozen=True)
class Desk:
    """The place where a person works during one request.

    Attributes:
        person: who works.
        office: the one office whose pages, files and screens are open.
        roles: roles held in that office.
        reach: the office alone, or with all below it if a role there reaches so far: what lists of people,
            audit entries and incidents may show.
        frozen: whether the office is frozen: then nothing of its content may be written.
        grants: all grants of the person that hold now: they say which other offices can be picked.
    """

    person: "User"
    office: Office
    roles: frozenset[Role]
    reach: KeyRange
    frozen: bool = False
    grants: Sequence["Grant"] = ()

    @property
    def actions(self) -> frozenset[Action]:
        return actions_of(self.roles)

    def may(self, action: Action) -> bool:
        """Whether the roles allow an action here."""
        return action in self.actions

    def may_at(self, action: Action, key: int) -> bool:
        """Whether an action is allowed in the office of ``key``: within the reach of this desk, by one grant that goes so far."""
        return self.may_over(action, KeyRange(key, key))

    def may_over(self, action: Action, offices: KeyRange) -> bool:
        """As :meth:`may_at`, in all of several offices."""
        return self.reach.covers(offices) and may_with(self.grants, action, offices)

    def reach_for(self, action: Action) -> KeyRange:
        """The offices over which an action may be done from here: the active one, or with all below it.

        Narrower than :attr:`reach`, which any role that reaches down makes wide: who may read all offices below and
        looks after the people of this one sees the people of this one alone.
        """
        return self.office.range if self.may_over(action, self.office.range) else self.own

    @property
    def own(self) -> KeyRange:
        """The active office alone: the scope in which the desk's screens run."""
        return KeyRange(self.office.key, self.office.key)

    @property
    def may_pick(self) -> bool:
        """Whether there is another office to work in."""
        return len(self.grants) > 1 or any(grant.with_below for grant in self.grants)


def open_desk(person: "User", grants: Iterable["Grant"], wanted_key: int | None = None, frozen: Iterable[KeyRange] = ()) -> Desk | None:
    """The desk of a person in the wanted office, else in the person's own, else in the first that a grant names.

    Args:
        person: with the own office.
        grants: those that hold now, each with its office and region.
        wanted_key: key of the office that was picked.
        frozen: ranges of frozen offices.

    Returns:
        None for a person without any grant.
    """
    grants = list(grants)
    office = next((found for key in (wanted_key, own_key(person)) if key and (found := reachable(key, grants))), None)
    if office is None:
        if not grants:
            return None
        office = grants[0].office
    here = [grant for grant in grants if office.key in grant.range]
    far = any(grant.with_below for grant in here)
    return Desk(
        person=person,
        office=office,
        roles=frozenset(Role(grant.role) for grant in here),
        reach=office.range if far else KeyRange(office.key, office.key),
        frozen=any(office.key in range_ for range_ in frozen),
        grants=tuple(grants),
    )


def own_key(person: "User") -> int | None:
    return person.office.key if person.office_id and person.office else None


def reachable(key: int, grants: Iterable["Grant"]) -> Office | None:
    """The office of ``key`` if a grant covers it; asked from the database only when no grant names it itself."""
    covering = [grant for grant in grants if key in grant.range]
    for grant in covering:
        if grant.office.key == key:
            return grant.office
    return Office.objects.select_related("region").filter(key=key).first() if covering else None


def may_with(grants: Iterable["Grant"], action: Action, offices: KeyRange) -> bool:
    """Whether one of the grants both allows an action and covers all of ``offices``.

    Two grants are never added up: who publishes in a whole province and administers one office there
    administers that one office alone.
    """
    return any(action in ROLE_ACTIONS[Role(grant.role)] and grant.range.covers(offices) for grant in grants)
