"""Eight roles, what each may do, and who may give it to whom. The table in docs/reference/roles.md is made from this.

Source: EVIDENCE of the field's needs turned into rules: the technical administrator cannot publish, and who
publishes cannot give roles (separation of duties, OWASP ASVS 5.0 chapter 8).
"""

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    """What a person is in an office, or in an office and all below it."""

    READER = "reader"
    EDITOR = "editor"
    PUBLISHER = "publisher"
    OFFICE_ADMIN = "office_admin"
    SUPERVISOR = "supervisor"
    NATIONAL_ADMIN = "national_admin"
    SECURITY = "security"
    AUDITOR = "auditor"


class Action(StrEnum):
    """What may be done on the desk. Every address of the desk asks for one of these."""

    READ = "content.read"
    WRITE = "content.write"
    PUBLISH = "content.publish"
    PROFILE = "site.profile"
    BROADCAST = "content.broadcast"
    REVIEW_RULE = "site.review_rule"
    PRACTICE = "site.practice"
    MOVE = "site.move"
    MOVE_DEADLINE = "site.move_deadline"
    PEOPLE_READ = "people.read"
    INVITE = "people.invite"
    SUSPEND = "people.suspend"
    EQUIP = "people.equip"
    END_SESSIONS = "people.end_sessions"
    GRANT = "people.grant"
    GRANT_HIGH = "people.grant_high"
    FREEZE = "security.freeze"
    UNFREEZE = "security.unfreeze"
    RESTORE = "security.restore"
    INCIDENTS_READ = "incidents.read"
    INCIDENTS_WRITE = "incidents.write"
    AUDIT_READ = "audit.read"
    AUDIT_EXPORT = "audit.export"


ROLE_ACTIONS: dict[Role, frozenset[Action]] = {
    Role.READER: frozenset({Action.READ}),
    Role.EDITOR: frozenset({Action.READ, Action.WRITE}),
    Role.PUBLISHER: frozenset({Action.READ, Action.WRITE, Action.PUBLISH, Action.PROFILE, Action.BROADCAST, Action.MOVE}),
    Role.OFFICE_ADMIN: frozenset(
        {
            Action.READ,
            Action.PEOPLE_READ,
            Action.INVITE,
            Action.SUSPEND,
            Action.EQUIP,
            Action.END_SESSIONS,
            Action.GRANT,
            Action.REVIEW_RULE,
            Action.PRACTICE,
            Action.MOVE,
            Action.INCIDENTS_READ,
            Action.AUDIT_READ,
        }
    ),
    Role.SUPERVISOR: frozenset(
        {
            Action.READ,
            Action.PEOPLE_READ,
            Action.SUSPEND,
            Action.EQUIP,
            Action.END_SESSIONS,
            Action.MOVE_DEADLINE,
            Action.INCIDENTS_READ,
            Action.AUDIT_READ,
        }
    ),
    Role.NATIONAL_ADMIN: frozenset(
        {
            Action.READ,
            Action.PEOPLE_READ,
            Action.INVITE,
            Action.SUSPEND,
            Action.EQUIP,
            Action.END_SESSIONS,
            Action.GRANT,
            Action.GRANT_HIGH,
            Action.REVIEW_RULE,
            Action.PRACTICE,
            Action.MOVE_DEADLINE,
            Action.INCIDENTS_READ,
            Action.AUDIT_READ,
        }
    ),
    Role.SECURITY: frozenset(
        {
            Action.READ,
            Action.PEOPLE_READ,
            Action.SUSPEND,
            Action.END_SESSIONS,
            Action.FREEZE,
            Action.UNFREEZE,
            Action.RESTORE,
            Action.INCIDENTS_READ,
            Action.INCIDENTS_WRITE,
            Action.AUDIT_READ,
            Action.AUDIT_EXPORT,
        }
    ),
    Role.AUDITOR: frozenset({Action.READ, Action.PEOPLE_READ, Action.INCIDENTS_READ, Action.AUDIT_READ, Action.AUDIT_EXPORT}),
}
HIGH = frozenset({Role.SUPERVISOR, Role.NATIONAL_ADMIN, Role.SECURITY, Role.AUDITOR})
OF_AN_OFFICE = frozenset({Role.READER, Role.EDITOR, Role.PUBLISHER})


def actions_of(roles: Iterable[Role]) -> frozenset[Action]:
    """All that several roles together may do."""
    return frozenset().union(*(ROLE_ACTIONS[role] for role in roles))


def needs_two_persons(role: Role, *, with_below: bool) -> bool:
    """Whether a second person must confirm that somebody gets ``role``: the high roles, and every reach beyond one office."""
    return role in HIGH or with_below


def may_give(actions: Iterable[Action], role: Role, *, with_below: bool) -> bool:
    """Whether who may do ``actions`` may give ``role`` (or propose it, where a second person must confirm).

    An office administrator gives the three roles of work in the office; only a national administrator
    makes office administrators, gives high roles, and lets a role reach below an office.
    """
    allowed = set(actions)
    if role in OF_AN_OFFICE and not with_below:
        return Action.GRANT in allowed
    return Action.GRANT_HIGH in allowed


def clash(held: Iterable[Role], role: Role) -> bool:
    """Whether ``role`` beside the roles already held would let one person both publish and give roles."""
    together = actions_of([*held, role])
    return Action.PUBLISH in together and bool({Action.GRANT, Action.GRANT_HIGH} & together)
