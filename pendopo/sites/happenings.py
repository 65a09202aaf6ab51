"""What happened lately in the offices that somebody may read: pages, broadcasts, freezes, schedules; read from the audit trail.

The trail itself is for who may read it whole (Action.AUDIT_READ). These few acts are what readers of the sites see anyway,
so everybody who may read the contents of an office is told of them there.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from pendopo.kit.ranges import KeyRange
from pendopo.regions.models import Office
from pendopo.security.models import AuditEntry, User
from pendopo.sites.hosts import origin_of
from pendopo.sites.rules.paths import office_key_of

# What is told, by the kind that it can be narrowed to; each act with its words and the icon beside them.
KINDS = {
    "terbit": _("Halaman terbit"),
    "tarik": _("Halaman ditarik"),
    "siaran": _("Siaran"),
    "beku": _("Pembekuan dan pemulihan"),
}
ACTS: dict[str, tuple[str, Any, str]] = {
    "page.publish": ("terbit", _("menerbitkan"), "check"),
    "page.publish.scheduled": ("terbit", _("menjadwalkan, kini terbit:"), "time"),
    "page.publish_failed": ("terbit", _("tidak dapat menerbitkan pada waktunya:"), "warning"),
    "page.unpublish": ("tarik", _("menarik dari situs"), "download"),
    "page.unpublish.scheduled": ("tarik", _("menjadwalkan, kini ditarik:"), "time"),
    "page.delete": ("tarik", _("menghapus"), "bin"),
    "broadcast.approve": ("siaran", _("menyetujui siaran"), "mail"),
    "broadcast.withdraw": ("siaran", _("menarik siaran"), "mail"),
    "office.freeze": ("beku", _("membekukan"), "lock"),
    "office.unfreeze": ("beku", _("mencairkan"), "lock-open"),
    "site.restore": ("beku", _("mengembalikan rilis"), "rotate"),
}
COMMAND = "perintah "  # begins the names of commands that act by themselves
SHOWN_DAYS = 90
SHOWN = 10


@dataclass(frozen=True)
class Happening:
    """One act as it is told: who did what to which thing, where, when; ``url`` is '' where there is nothing to look at."""

    pk: int
    at: datetime.datetime
    who: str
    did: str
    icon: str
    what: str
    url: str
    office: str
    reason: str


def recent(reach: KeyRange) -> list[AuditEntry]:
    """The newest acts in some offices, which are the open scope, of the last :data:`SHOWN_DAYS` days."""
    return list(acts_in(reach, since=timezone.now() - datetime.timedelta(days=SHOWN_DAYS))[:SHOWN])


def acts_in(
    offices: KeyRange, *, kind: str = "", actors: Iterable[str] | None = None, since: datetime.datetime | None = None
) -> "QuerySet[AuditEntry]":
    """Acts in some offices within the open scope, newest first.

    Args:
        kind: one of :data:`KINDS`; '' for all.
        actors: account names; None for all.
    """
    actions = [action for action, (its_kind, _words, _icon) in ACTS.items() if kind in ("", its_kind)]
    found: QuerySet[AuditEntry] = AuditEntry.objects.filter(
        office_key__range=tuple(offices), action__in=actions, outcome=AuditEntry.Outcome.DONE
    )
    if actors is not None:
        found = found.filter(actor__in=list(actors))
    if since is not None:
        found = found.filter(at__gte=since)
    return found.order_by("-at", "-id")


def accounts_named(words: str) -> list[str]:
    """Account names of people in the open scope whose name or account has these words, and the words themselves."""
    anywhere = Q()
    for word in words.split():
        anywhere &= Q(username__icontains=word) | Q(first_name__icontains=word) | Q(last_name__icontains=word)
    return [words.strip(), *User.objects.filter(anywhere).values_list("username", flat=True)]


def told(entries: list[AuditEntry], own: Office) -> list[Happening]:
    """Acts as they are told; three queries however many there are.

    Args:
        own: the office that is worked in: its pages lead to their editor, those of others to their site.
    """
    names = names_of({entry.actor for entry in entries})
    elsewhere = {entry.office_key for entry in entries} - {own.key}
    offices = {own.key: own} | (Office.objects.select_related("region").in_bulk(elsewhere, field_name="key") if elsewhere else {})
    pages = Page.objects.in_bulk({entry.detail["page"] for entry in entries if "page" in entry.detail})
    return [tell(entry, names, offices, address_of(entry, pages, offices, own.key)) for entry in entries]


def tell(entry: AuditEntry, names: Mapping[str, str], offices: Mapping[int, Office], url: str) -> Happening:
    _kind, words, icon = ACTS[entry.action]
    office = offices.get(entry.office_key)
    return Happening(
        pk=entry.pk,
        at=entry.at,
        who=names.get(entry.actor) or (gettext("Sistem") if entry.actor.startswith(COMMAND) else entry.actor),
        did=str(words),
        icon=icon,
        what=entry.subject,
        url=url,
        office=office.name if office else "",
        reason=str((entry.after or {}).get("reason", "") or entry.detail.get("reason", "")),
    )


def names_of(accounts: set[str]) -> dict[str, str]:
    """Full names of people in the open scope by their accounts."""
    return {person.username: person.get_full_name() for person in User.objects.filter(username__in=accounts) if person.get_full_name()}


def address_of(entry: AuditEntry, pages: Mapping[int, Page], offices: Mapping[int, Office], own: int) -> str:
    """Where an act can be looked at: a page of the own office in its editor, one of another on its site while it is there."""
    page, office = pages.get(entry.detail.get("page", 0)), offices.get(entry.office_key)
    if page is None or office is None or office_key_of(page.path) != entry.office_key:
        return ""
    if entry.office_key == own:
        return reverse("wagtailadmin_pages:edit", args=[page.pk])
    return f"{origin_of(office)}/{page.url_path.lstrip('/').partition('/')[2]}" if page.live else ""
