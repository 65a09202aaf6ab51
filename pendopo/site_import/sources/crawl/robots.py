"""What a site asks of those who read it by machine: ``robots.txt`` (RFC 9309, and the crawl-delay that many write)."""

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from pendopo.site_import.rules.items import Fault
from pendopo.site_import.sources.answers import Fetches, NotFetched
from pendopo.site_import.sources.web_addresses import absolute
from pendopo.site_import.sources.wording import decoded

OUR_NAME = "pendopo"
EVERYONE = "*"
MOST_BYTES = 500_000
MOST_RULES = 2_000
LONGEST_RULE = 2_000
LINE = re.compile(r"\s*([A-Za-z-]{1,30})\s*:\s*([^#]*)")
SECONDS = re.compile(r"\d{1,4}(?:\.\d{1,3})?")


class Robots:
    """The rules of one site for us: those under our name, else those for everyone.

    Attributes:
        rules: patterns of paths, unquoted, their length as they are written, and whether they allow.
        pause: seconds that it asks to leave between questions, 0 when it does not.
        sitemaps: addresses of the sitemaps that it names.
    """

    def __init__(self, text: str) -> None:
        fields = [(found[1].lower(), found[2].strip()) for line in text.splitlines() if (found := LINE.match(line))]
        self.sitemaps = [value for name, value in fields if name == "sitemap"]
        groups = {agent: list(group_of(fields, agent)) for agent in (OUR_NAME, EVERYONE)}
        named = any(name == "user-agent" and value.lower() == OUR_NAME for name, value in fields)
        ours = groups[OUR_NAME if named else EVERYONE]
        rules = [(value, name == "allow") for name, value in ours if name in ("allow", "disallow") and 0 < len(value) <= LONGEST_RULE]
        self.rules = [(unquote(value), len(value), allow) for value, allow in rules[:MOST_RULES]]
        self.pause = next((float(value) for name, value in ours if name == "crawl-delay" and SECONDS.fullmatch(value)), 0.0)

    def allows(self, address: str) -> bool:
        """By the longest pattern that fits; of two as long the one that allows."""
        parts = urlsplit(address)
        path = unquote(parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        fitting = [(length, allow) for pattern, length, allow in self.rules if fits(pattern, path)]
        return max(fitting, default=(0, True))[1]


def group_of(fields: list[tuple[str, str]], agent: str) -> Iterator[tuple[str, str]]:
    """The rules of all groups that name an agent."""
    named, in_names = False, False
    for name, value in fields:
        if name == "user-agent":
            named = (named and in_names) or value.lower() == agent
            in_names = True
        elif name != "sitemap":
            in_names = False
            if named:
                yield name, value


def fits(pattern: str, path: str) -> bool:
    """Whether a path begins as a pattern says; ``*`` stands for anything, ``$`` at its end for the end of the path."""
    whole = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for place, part in enumerate(rest):
        if whole and place == len(rest) - 1:
            return path.endswith(part) and len(path) - len(part) >= at
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return not whole or at == len(path)


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
    yield Robots(decoded(answer.body)[0].lstrip("\ufeff") if is_text else "")
