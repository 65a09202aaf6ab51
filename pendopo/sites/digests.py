"""Sends what the e-mail digest owes: questions to who asked, news to who confirmed. Run again, it sends what is left.

Each subscription is dealt with in a transaction of its own: locked, looked at again, sent, marked. A mail server that
refuses or fails leaves no mark, so the next run tries again. Only where the machine dies between the server's yes and
the commit can a letter go out twice; then both bear the same Message-ID.
"""

import datetime
import logging
import secrets
import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from django.core import mail
from django.core.mail import EmailMessage
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from pendopo.regions.models import Office
from pendopo.security.queries import frozen_ranges
from pendopo.security.scope import every_office
from pendopo.sites import digest_letters, feeds, models, queries
from pendopo.sites.feeds import FeedEntry
from pendopo.sites.hosts import origin_of
from pendopo.sites.queries import SitePages
from pendopo.sites.rules.subscriptions import LINK_DAYS, Rhythm, hash_of, is_due
from pendopo.sites.subscriptions import Subscription, SubscriptionTry

logger = logging.getLogger("pendopo.digests")
GIVE_UP = 3  # letters in a row that could not be handed over: the server is away, the next run goes on
MOST_REFUSALS = 3  # runs in a row in which the receiver's server says that there is no such mailbox
NOT_ASKED_YET: dict[str, Any] = {"asked_at__isnull": False, "mailed_at": None}
SETTLED = datetime.timedelta(minutes=5)  # by then what is being published is committed, and served
Published = tuple[datetime.datetime, FeedEntry]


class Outcome(Enum):
    """What became of a letter."""

    SENT = auto()
    REFUSED = auto()  # for good: no such mailbox
    FAILED = auto()  # for now


@dataclass
class Done:
    """What one run did; counts alone, never an address.

    Attributes:
        questions: letters that ask for a confirmation.
        digests: letters with news.
        without_news: subscriptions that were due when nothing had been published.
        failed: letters that the mail server did not take for now; the next run tries again.
        refused: letters whose receiver does not exist.
        dropped: subscriptions deleted: never confirmed, or refused again and again.
        away: whether the run ended early because the mail server did not answer.
    """

    questions: int = 0
    digests: int = 0
    without_news: int = 0
    failed: int = 0
    refused: int = 0
    dropped: int = 0
    away: bool = False


class Courier:
    """Hands letters to the mail server over one connection."""

    def __init__(self) -> None:
        self.connection = mail.get_connection()
        self.in_a_row = 0

    def hand_over(self, letter: EmailMessage) -> Outcome:
        """Never raises for the server's sake. The log names the kind of a trouble, never a receiver."""
        letter.connection = self.connection
        try:
            self.connection.open()
            outcome = Outcome.SENT if self.connection.send_messages([letter]) else Outcome.FAILED
        except smtplib.SMTPRecipientsRefused as error:
            self.in_a_row = 0
            return Outcome.REFUSED if all(500 <= code < 600 for code, _said in error.recipients.values()) else Outcome.FAILED
        except Exception as error:
            logger.warning("a letter was not taken: %s", type(error).__name__)
            self.hang_up()
            outcome = Outcome.FAILED
        self.in_a_row = 0 if outcome is Outcome.SENT else self.in_a_row + 1
        return outcome

    def hang_up(self) -> None:
        with suppress(Exception):
            self.connection.close()

    @property
    def is_away(self) -> bool:
        return self.in_a_row >= GIVE_UP


@dataclass
class Run:
    """One run of the courier.

    Args:
        now: when it is.
        dry_run: count, and neither send nor change anything.
        progress: told how many subscriptions more are dealt with.
    """

    now: datetime.datetime
    dry_run: bool = False
    progress: Callable[[int], object] = lambda _count: None
    done: Done = field(default_factory=Done)
    courier: Courier = field(default_factory=Courier)
    news: dict[int, list[Published]] = field(default_factory=dict)

    @property
    def local(self) -> datetime.datetime:
        return timezone.localtime(self.now)

    def go(self, asking: list[int], due: list[int]) -> Done:
        try:
            self.each(asking, self.ask)
            self.each(due, self.tell)
        finally:
            self.courier.hang_up()
        return self.done

    def each(self, keys: list[int], deal: Callable[[int], None]) -> None:
        for key in keys:
            if self.courier.is_away:
                self.done.away = True
                return
            deal(key)
            self.progress(1)

    # -- the question

    def ask(self, key: int) -> None:
        """Make a link's secret, send it, and keep its hash."""
        if self.dry_run:
            self.done.questions += 1
            return
        with locked(key, **NOT_ASKED_YET) as row:
            if row is None:
                return
            token = secrets.token_urlsafe(32)
            outcome = self.courier.hand_over(digest_letters.question(row, office_of(row), token))
            if outcome is Outcome.SENT:
                row.token_sha256, row.leave_sha256 = hash_of(token), hash_of(digest_letters.leave_token(row))
                row.mailed_at = self.now
                row.save(update_fields=["token_sha256", "leave_sha256", "mailed_at"])
            self.done.questions += outcome is Outcome.SENT
            self.note_trouble(row, outcome)

    # -- the news

    def tell(self, key: int) -> None:
        with locked(key, confirmed_at__isnull=False) as row:
            if row is None or not is_due(Rhythm(row.rhythm), row.dealt_with_on, self.local):
                return
            entries = [entry for at, entry in self.news_of(row.office_key) if row.news_after and at > row.news_after]
            if not entries or self.dry_run:
                self.done.digests += bool(entries)
                self.done.without_news += not entries
                self.mark(row)
                return
            outcome = self.courier.hand_over(digest_letters.news(row, office_of(row), entries, self.local.date()))
            if outcome is Outcome.SENT:
                self.done.digests += 1
                row.news_after, row.refusals, row.leave_sha256 = self.now - SETTLED, 0, hash_of(digest_letters.leave_token(row))
                self.mark(row)
            self.note_trouble(row, outcome)

    def mark(self, row: Subscription) -> None:
        """Dealt with today."""
        if not self.dry_run:
            row.dealt_with_on = self.local.date()
            row.save(update_fields=["news_after", "refusals", "leave_sha256", "dealt_with_on"])

    def note_trouble(self, row: Subscription, outcome: Outcome) -> None:
        """Count what was not taken; an address that is refused again and again is deleted."""
        self.done.failed += outcome is Outcome.FAILED
        if outcome is not Outcome.REFUSED:
            return
        self.done.refused += 1
        row.refusals += 1
        if row.refusals >= MOST_REFUSALS or row.confirmed_at is None:
            row.delete()
            self.done.dropped += 1
            return
        row.dealt_with_on = self.local.date()  # not again today; the news stays unsent until a server takes it
        row.save(update_fields=["refusals", "dealt_with_on"])

    def news_of(self, office_key: int) -> list[Published]:
        """What a site's feeds would list, without their limit, with when it was first published; the newest first."""
        if office_key not in self.news:
            self.news = {office_key: published(office_key, self.now - SETTLED)}  # subscriptions come ordered by office: one is enough
        return self.news[office_key]


@contextmanager
def locked(key: int, **still: Any) -> Iterator[Subscription | None]:
    """One row for this run alone, in a transaction of its own; None when it is gone, not so any more, or another run has it."""
    with every_office():
        yield Subscription.objects.select_for_update(skip_locked=True).filter(pk=key, **still).first()


def published(office_key: int, until: datetime.datetime) -> list[Published]:
    """Every page of a site that its feeds may list and that was published at least once, in the scope of its office."""
    home = models.HomePage.objects.filter(office__key=office_key, live=True).select_related("office__region").first()
    if home is None:
        return []
    pages: SitePages = queries.load_pages(home)
    listed = [page for page in pages.of_type(*feeds.KINDS) if page.first_published_at and page.first_published_at <= until]
    listed.sort(key=lambda page: (page.first_published_at, page.pk), reverse=True)
    return [(page.first_published_at, feeds.entry_of(page, pages, origin_of(home.office))) for page in listed]


def office_of(row: Subscription) -> Office:
    return Office.objects.select_related("region").get(key=row.office_key)


def send(now: datetime.datetime | None = None, *, dry_run: bool = False, progress: Callable[[int], object] = lambda _n: None) -> Done:
    """Forget what was never confirmed, ask who wants to subscribe, send the news that are due.

    Args:
        progress: told how many subscriptions more are dealt with.
    """
    now = now or timezone.now()
    run = Run(now, dry_run, progress)
    run.done.dropped = forget(now, dry_run=dry_run)
    asking, due = waiting(now)
    return run.go(asking, due)


def waiting(now: datetime.datetime) -> tuple[list[int], list[int]]:
    """Subscriptions to ask about, and those that are due for news; of frozen offices none, what they publish is not served."""
    local = timezone.localtime(now)
    with every_office():
        asking = list(Subscription.objects.filter(**NOT_ASKED_YET).order_by("asked_at").values_list("pk", flat=True))
        frozen = frozen_ranges()
        rows = Subscription.objects.filter(confirmed_at__isnull=False).order_by("office_key", "pk")
        due = [
            pk
            for pk, key, rhythm, dealt_with_on in rows.values_list("pk", "office_key", "rhythm", "dealt_with_on").iterator()
            if is_due(Rhythm(rhythm), dealt_with_on, local) and not any(key in keys for keys in frozen)
        ]
    return asking, due


def forget(now: datetime.datetime, *, dry_run: bool = False) -> int:
    """Delete wishes that nobody confirmed in seven days, and old counts of tries; returns how many wishes.

    A wish to change a subscription that stands is forgotten alone, the subscription stays.
    """
    over = now - datetime.timedelta(days=LINK_DAYS)
    with every_office():
        old = Subscription.objects.annotate(since=Coalesce("mailed_at", "asked_at")).filter(since__lt=over)
        never = old.filter(confirmed_at=None)
        if dry_run:
            return never.count()
        dropped = never.delete()[0]
        changes = Subscription.objects.filter(Q(mailed_at__lt=over) | Q(mailed_at=None, asked_at__lt=over), confirmed_at__isnull=False)
        changes.update(wish="", asked_at=None, mailed_at=None, token_sha256=None)
        SubscriptionTry.objects.filter(hour__lt=now - datetime.timedelta(days=1)).delete()
    return dropped
