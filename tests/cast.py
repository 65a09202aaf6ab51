"""The desks of the cast, for tests of actions: who works where, with the grants that hold now."""

from pendopo.security.desk import Desk, open_desk
from pendopo.security.queries import frozen_ranges, valid_grants
from pendopo.security.scope import every_office
from tests.sites.country import office, person


def desk(username: str, code: str | None = None, body: str = "kpu") -> Desk:
    """The desk of one of the cast, in the own office or in another that was picked."""
    with every_office():
        who = person(username)
        found = open_desk(who, valid_grants(who), office(body, code).key if code is not None else None, frozen_ranges())
    assert found
    return found
