"""What a site asks of those who read it by machine: ``robots.txt`` (RFC 9309)."""

from collections.abc import Iterator
from urllib.robotparser import RobotFileParser

from pendopo.site_import.rules.items import Fault
from pendopo.site_import.sources.answers import Fetches, NotFetched
from pendopo.site_import.sources.web_addresses import absolute
from pendopo.site_import.sources.wording import decoded

OUR_NAME = "Pendopo"
MOST_BYTES = 500_000


class Robots:
    """The rules of one site for us."""

    def __init__(self, lines: list[str]) -> None:
        self.parser = RobotFileParser()
        self.parser.parse(lines)

    def allows(self, address: str) -> bool:
        return self.parser.can_fetch(OUR_NAME, address)

    @property
    def pause(self) -> float:
        """Seconds that it asks to leave between questions, 0 when it does not."""
        return float(self.parser.crawl_delay(OUR_NAME) or 0)

    @property
    def sitemaps(self) -> list[str]:
        return self.parser.site_maps() or []


def robots_of(fetcher: Fetches, base: str) -> Iterator[Robots | Fault]:
    """The rules, or a fault: a site whose rules can't be read now must not be walked (RFC 9309, 2.3.1.4).

    A site without the file has no rules.
    """
    address = absolute("/robots.txt", base)
    try:
        answer = fetcher.get(address, most=MOST_BYTES)
    except NotFetched as error:
        yield Fault(address, "robots_unreadable", error.code)
        return
    if answer.status >= 500:
        yield Fault(address, "robots_unreadable", str(answer.status))
        return
    is_text = answer.status == 200 and "html" not in answer.kind
    yield Robots(decoded(answer.body)[0].lstrip("\ufeff").splitlines() if is_text else [])
