"""Words that the screens of the audit trail, of freezes and incidents need."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from pendopo.kit.ranges import KeyRange
from pendopo.security import trail_pages
from pendopo.security.models import Freeze, Grant
from pendopo.security.queries import freezes_of

register = template.Library()
DIFFERENCES = {
    "added": gettext_lazy("Baru"),
    "changed": gettext_lazy("Berubah"),
    "removed": gettext_lazy("Hilang"),
    "spoiled": gettext_lazy("Diubah di server"),
}

register.filter("action_label", trail_pages.action_label)
register.filter("in_words", trail_pages.words)
register.filter("value_label", trail_pages.value_label)


@register.filter
def role_labels(roles: str) -> str:
    """The roles of an entry in words."""
    known = dict(Grant.Role.choices)
    return ", ".join(str(known.get(role, role)) for role in roles.split(", ") if role)


@register.filter
def at_key(values: Mapping[Any, Any], key: Any) -> Any:
    """The value under a key, the key itself where there is none."""
    return values.get(key, key)


@register.filter
def within(offices: KeyRange, reach: KeyRange) -> bool:
    """Whether all of some offices lie within a reach."""
    return reach.covers(offices)


@register.filter
def unlocalized(number: int) -> str:
    """A number as it stands in addresses, without separators."""
    return str(number)


@register.filter
def moment(text: str) -> str:
    """A moment that was kept as text, in the words of this installation."""
    return date_format(timezone.localtime(datetime.datetime.fromisoformat(text)), "j M Y H.i")


@register.filter
def difference_label(kind: str) -> str:
    """What becomes of a file when a site is thawed."""
    return str(DIFFERENCES.get(kind, kind))


@register.filter
def public_path(path: str) -> str:
    """The address of a file on its site: the page of a folder stands at the folder itself."""
    return path.removesuffix("index.html")


@register.simple_tag
def freeze_of_desk(request: HttpRequest) -> Freeze | None:
    """The freeze of the office that is worked in; asked from the database only where there is one."""
    desk = getattr(request, "desk", None)
    return freezes_of(desk.office.key).first() if desk is not None and desk.frozen else None
