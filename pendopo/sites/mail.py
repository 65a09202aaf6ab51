"""Mail to the staff: a title and a link, sent after the act has been committed, and never in its way.

Nothing of a draft's words leaves the desk: mailboxes are not ours. Where no mail server is set
(``PENDOPO_MAIL_URL``), nothing is sent; the desk shows the same notices on its first screen.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.core import mail
from django.db import transaction

logger = logging.getLogger("pendopo.mail")
MARK = {"Auto-Submitted": "auto-generated"}


@dataclass(frozen=True)
class Letter:
    """One mail to one person."""

    address: str
    subject: str
    text: str


def post(letters: Iterable[Letter]) -> None:
    """Send letters when the present transaction is committed; if it is undone, or no mail server is set, none is sent."""
    waiting = list(letters)
    if waiting and settings.MAIL_IS_SET:
        transaction.on_commit(partial(deliver, waiting), robust=True)


def deliver(letters: list[Letter]) -> int:
    """Send them over one connection; returns how many went out. A mail server that fails is noted in the log, nothing else."""
    sent = 0
    try:
        with mail.get_connection() as connection:
            for letter in letters:
                sent += mail.EmailMessage(letter.subject, letter.text, None, [letter.address], headers=MARK, connection=connection).send()
    except Exception as error:
        logger.warning("%d of %d mails were not sent: %s", len(letters) - sent, len(letters), type(error).__name__)
    return sent
