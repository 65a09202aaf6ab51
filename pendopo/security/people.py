"""Acts on people: giving and ending roles, letting people in, suspending them, ending their sign-ins."""

from pendopo.regions.models import Office
from pendopo.security.actions import record
from pendopo.security.models import Grant, User
from pendopo.security.queries import valid_grants
from pendopo.security.rules.roles import Role, clash


class RolesClash(ValueError):
    """One person would both publish and give roles."""


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
    held = [Role(grant.role) for grant in valid_grants(person)]
    if clash(held, role):
        raise RolesClash(f"{person.username}: satu orang tidak boleh menerbitkan dan sekaligus memberi peran")
    grant = Grant.objects.create(person=person, role=role.value, office=office, with_below=with_below, made_by=actor)
    record(office_key=office.key, actor=actor, action="grant.give", subject=person.username, after=facts_of(grant))
    return grant


def facts_of(grant: Grant) -> dict[str, str | bool]:
    """What a grant says, for the audit trail."""
    return {"role": grant.role, "office": grant.office.name, "with_below": grant.with_below, "until": str(grant.valid_until or "")}
