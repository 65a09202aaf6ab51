"""What a page of ours needs and an old page may lack: a day, a sentence."""

import datetime

EARLIEST = datetime.date(1945, 8, 17)
SHORTEST_SUMMARY = 20


def date_of(moments: list[datetime.datetime | None], zone: datetime.tzinfo, today: datetime.date) -> tuple[datetime.date, bool]:
    """The day under which a page stands, and whether it is known: the first moment that can be, else ``today``."""
    for moment in moments:
        if moment and EARLIEST <= (day := moment.astimezone(zone).date()) <= today:
            return day, True
    return today, False


def longer(title: str) -> str:
    """A sentence for lists, 20 to 300 letters, for a page that has no more words than its title."""
    return title[:299] if len(title) >= SHORTEST_SUMMARY else f"{title} (dari situs lama kantor ini)"
