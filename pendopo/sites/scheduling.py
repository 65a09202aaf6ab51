"""Publishing and taking down at a set time: what is due is done within seconds, whoever is at work.

A process of its own does it (``manage.py scheduler``), as the desk's role in the database and not as the publisher's:
the publisher may read what editors write, never change it. So the walls and the freezes that bind the desk bind it too.
"""

import datetime
import logging
from dataclasses import dataclass
from functools import partial

from django.db import InterfaceError, OperationalError, ProgrammingError
from django.db.models import QuerySet
from django.utils import timezone
from psycopg.errors import InsufficientPrivilege
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from pendopo.kit.ranges import KeyRange
from pendopo.security.act import acting
from pendopo.security.models import AuditEntry
from pendopo.security.queries import frozen_ranges, is_frozen
from pendopo.security.scope import every_office, office_scope
from pendopo.sites import infection_alarm, services
from pendopo.sites.rules.paths import office_key_of

logger = logging.getLogger("pendopo.scheduler")
LOCK = 7_364_368
ROLE = "jadwal"  # stands in the audit trail where a person's roles would
NOT_PUBLISHED = "pendopo.publish_failed"


@dataclass(frozen=True)
class Due:
    """One page whose time has come.

    Attributes:
        office_key: of its office.
        page: primary key of the page.
        revision: primary key of the version that is to be published; None for a page that is to be taken down.
    """

    office_key: int
    page: int
    revision: int | None


def what_is_due(now: datetime.datetime) -> list[Due]:
    """What should have happened by ``now``, of offices that are not frozen: first pages to take down, then to publish."""
    with every_office():
        frozen = frozen_ranges()
        ending = Page.objects.filter(live=True, expire_at__lte=now).order_by("expire_at").values_list("path", "pk")
        found = [Due(office_key_of(path), pk, None) for path, pk in ending]
        waiting = list(revisions_due(now).values_list("object_id", "pk"))
        paths = dict(Page.objects.filter(pk__in=[int(page) for page, _pk in waiting]).values_list("pk", "path"))
        found += [Due(office_key_of(paths[int(page)]), int(page), pk) for page, pk in waiting if int(page) in paths]
    return [due for due in found if not any(due.office_key in keys for keys in frozen)]


def revisions_due(now: datetime.datetime) -> "QuerySet[Revision]":
    return Revision.page_revisions.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at")


def do_what_is_due() -> int:
    """Publish and take down what is due, each in a transaction of its own; returns how much was done.

    A page that can't be published comes off the schedule, says so in its history, and holds up no other.
    """
    now = timezone.now()
    return sum(do_one(due, now) for due in what_is_due(now))


def do_one(due: Due, now: datetime.datetime) -> bool:
    try:
        with acting(actor=scheduled_by(due), role=ROLE), office_scope(KeyRange(due.office_key, due.office_key)):
            return not is_frozen(due.office_key) and (take_down(due, now) if due.revision is None else publish(due, now))
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        if frozen_meanwhile(error):
            return False
        logger.exception("page %s could not be published or taken down at its time", due.page)
        give_up(due)
        return False


def frozen_meanwhile(error: Exception) -> bool:
    """Whether the database refused since the office was frozen after the list was read: it is done after the thaw."""
    return isinstance(error, ProgrammingError) and isinstance(error.__cause__, InsufficientPrivilege)


def publish(due: Due, now: datetime.datetime) -> bool:
    revision = revisions_due(now).select_for_update().filter(pk=due.revision).first()
    if revision is None:
        return False  # taken off the schedule since
    revision.publish(log_action="wagtail.publish.scheduled")
    return True


def take_down(due: Due, now: datetime.datetime) -> bool:
    page = Page.objects.select_for_update().filter(pk=due.page, live=True, expire_at__lte=now).first()
    if page is None:
        return False
    page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return True


def scheduled_by(due: Due) -> str:
    """Account name of who set the time: of the latest act that scheduled or published the page."""
    acts = ("page.publish.schedule",) if due.revision else ("page.publish", "page.publish.schedule")
    with office_scope(KeyRange(due.office_key, due.office_key)):
        entries = AuditEntry.objects.filter(office_key=due.office_key, action__in=acts, detail__page=due.page)
        entry = entries.order_by("-id").first()
    return entry.actor if entry else "perintah scheduler"


def give_up(due: Due) -> None:
    """Take what can't be done off the schedule and say so where it will be looked for; a page to take down stays due."""
    if due.revision is None:
        return
    with acting(actor="perintah scheduler", role=ROLE), office_scope(KeyRange(due.office_key, due.office_key)):
        Revision.objects.filter(pk=due.revision).update(approved_go_live_at=None)
        page = Page.objects.filter(pk=due.page).first()
        if page is not None:
            log(instance=page.specific, action=NOT_PUBLISHED, revision=Revision.objects.get(pk=due.revision))


# -- the service


def do_a_round() -> int:
    """What is due, and telling the desk what the publisher may not tell it: releases that were held back for an infection."""
    try:
        infection_alarm.tell_the_desk()
    except services.DATABASE_AWAY:
        raise
    except Exception:
        logger.exception("what was held back for an infection could not be told")  # pages are published on time all the same
    return do_what_is_due()


def serve_forever(*, until: services.Until = lambda: False, seconds: float = 5.0) -> None:
    """Do what is due every few seconds; returns when ``until`` says so. A database that goes away is waited for.

    Raises:
        AnotherRuns: somebody else holds the lock.
    """
    services.serve_forever(partial(serve, until, seconds), until)


def serve(until: services.Until, seconds: float) -> None:
    with services.only_one(LOCK) as own:
        # Who lost the lock together with its connection notices before anything more is done.
        services.in_rounds(lambda: own.execute("SELECT 1") and do_a_round(), until, seconds)
