"""The letters of the e-mail digest: the question whether it was meant, and the news itself. Text and simple HTML, nothing that tracks."""

import base64
import datetime
import hashlib
from collections.abc import Sequence
from email.utils import formataddr, make_msgid

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from pendopo.kit.public_headers import SUBSCRIBE_PAGE
from pendopo.regions.models import Office
from pendopo.sites.feeds import FeedEntry
from pendopo.sites.hosts import host_of, origin_of
from pendopo.sites.rules.subscriptions import LINK_DAYS, MOST_LISTED, Rhythm
from pendopo.sites.subscriptions import Subscription

# A machine wrote it, and no machine need answer: no notes of absence come back (RFC 3834).
BY_MACHINE = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def confirm_link(token: str) -> str:
    return f"{settings.INTAKE_ORIGIN}{SUBSCRIBE_PAGE}konfirmasi?k={token}"


def leave_link(token: str) -> str:
    return f"{settings.INTAKE_ORIGIN}{SUBSCRIBE_PAGE}berhenti?k={token}"


def leave_token(subscription: Subscription) -> str:
    """The secret by which a subscription is ended: always the same, made from this server's key, and kept nowhere."""
    said = f"{subscription.pk} {subscription.office_key} {subscription.address}"
    digest = salted_hmac("pendopo.berhenti", said, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def question(subscription: Subscription, office: Office, token: str) -> EmailMessage:
    """The letter that asks whether the subscription was meant."""
    with override("id"):
        facts = {"office": office.name, "home": f"{origin_of(office)}/", "link": confirm_link(token), "days": LINK_DAYS}
        facts["rhythm"] = in_words(Rhythm(subscription.wish))
        subject = _("Konfirmasi langganan kabar %(office)s") % {"office": office.name}
        text = render_to_string("surel/confirm.txt", facts)
    # Django would name this machine in the letter's number.
    headers = BY_MACHINE | {"Message-ID": make_msgid(domain=settings.INTAKE_HOST)}
    return EmailMessage(subject, text, sender(office), [subscription.address], headers=headers)


def news(subscription: Subscription, office: Office, entries: Sequence[FeedEntry], today: datetime.date) -> EmailMultiAlternatives:
    """The letter with what was published, the newest first; at most :data:`MOST_LISTED` of it by name."""
    leave = leave_link(leave_token(subscription))
    with override("id"):
        subject = ngettext("%(office)s: %(count)d kabar, %(day)s", "%(office)s: %(count)d kabar, %(day)s", len(entries)) % {
            "office": office.name, "count": len(entries), "day": date_format(today, "j F Y"),
        }  # fmt: skip
        facts = {
            "office": office.name,
            "home": origin_of(office),
            "entries": entries[:MOST_LISTED],
            "more": max(0, len(entries) - MOST_LISTED),
            "leave": leave,
            "subject": subject,
            "lead": _("Yang terbit di situs %(office)s sejak surel yang lalu.") % {"office": office.name},
        }
        text, html = render_to_string("surel/digest.txt", facts), render_to_string("surel/digest.html", facts)
    headers = BY_MACHINE | {
        "Precedence": "bulk",
        "List-Id": f"<kabar.{host_of(office)}>",
        "List-Unsubscribe": f"<{leave}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Message-ID": message_id(subscription, entries),
    }
    letter = EmailMultiAlternatives(subject, text, sender(office), [subscription.address], headers=headers)
    letter.attach_alternative(html, "text/html")
    return letter


def message_id(subscription: Subscription, entries: Sequence[FeedEntry]) -> str:
    """The same for the same news to the same subscription: should a letter ever go out twice, mail programs can tell."""
    said = "\n".join((str(subscription.pk), str(subscription.news_after), *(entry.url for entry in entries)))
    return f"<{hashlib.sha256(said.encode()).hexdigest()[:32]}@{settings.INTAKE_HOST}>"


def sender(office: Office) -> str:
    return formataddr((office.name, settings.DEFAULT_FROM_EMAIL))


def in_words(rhythm: Rhythm) -> str:
    return _("setiap hari kerja") if rhythm is Rhythm.DAILY else _("seminggu sekali")
