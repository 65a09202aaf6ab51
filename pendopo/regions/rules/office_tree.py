"""Which offices there are: one of each body in the nation, in every province, regency and city."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pendopo.regions.rules import keys, office_hosts, office_names, offices


class Place(NamedTuple):
    """A region that may have offices: its code and name."""

    code: str
    name: str


class OfficePlan(NamedTuple):
    """One office as the rule wants it; ``parent_key`` is None for the national one."""

    key: int
    parent_key: int | None
    body: str
    code: str
    name: str
    full_name: str
    host_label: str
    host_is_observed: bool


def plan_offices(places: Sequence[Place], *, bodies: Iterable[str], known: office_hosts.Known) -> list[OfficePlan]:
    """All offices of a tree, bodies one after the other, each from the nation downwards.

    Args:
        places: the nation (code ''), all provinces, regencies and cities of one edition.
        bodies: of "kpu" and "bawaslu".
        known: host labels that are known, by body and code.

    Raises:
        HostTakenTwice: two offices of one body would share a label; both are named.
    """
    names = {place.code: place.name for place in places}
    cities = office_hosts.city_names(name for code, name in names.items() if keys.level(code) == 2)
    plans = []
    for body in bodies:
        holders: dict[str, str] = {}
        for code in sorted(names):
            plan = _plan(body, code, names, cities, known)
            first = holders.setdefault(plan.host_label, plan.name)
            if first is not plan.name:
                raise office_hosts.HostTakenTwice(plan.host_label, first, plan.name)
            plans.append(plan)
    return plans


def _plan(body: str, code: str, names: dict[str, str], cities: frozenset[str], known: office_hosts.Known) -> OfficePlan:
    level = keys.level(code)
    parent = keys.parent(code)
    province = names[code[:2]] if code else ""
    host = known.get((body, code))
    return OfficePlan(
        key=offices.office_key(body, code),
        parent_key=None if parent is None else offices.office_key(body, parent),
        body=body,
        code=code,
        name=office_names.office_name(body, level, names[code], province),
        full_name=office_names.full_name(body, province),
        host_label=host.label if host else office_hosts.host_label(body, level, names[code], cities),
        host_is_observed=bool(host and host.observed),
    )
