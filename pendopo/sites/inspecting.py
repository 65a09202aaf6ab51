"""Looks over live hosts for infections, as a reader and as a search engine's robot: the old sites, before they move or close."""

import asyncio
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from pendopo.sites.live_client import Base, Manners, NoAnswer, SiteClient, look_up
from pendopo.sites.rules import old_hosts
from pendopo.sites.rules.dangling import Dangling, Seen, dangling_names, is_private, judge_name, records_in_zone, service_of
from pendopo.sites.rules.foreign_hosts import bare
from pendopo.sites.rules.infection import Page, judge
from pendopo.sites.rules.infection_words import dangling_text, pile_text, sign_text
from pendopo.sites.rules.live_check import Answer, Guise, clean, unpacked
from pendopo.sites.rules.verdicts import Pile, Verdict
from pendopo.sites.watch import at_once

MOST_BYTES = 2_000_000  # of one answer
HOPS = 3  # redirects on the host itself that are followed
LISTS = 4  # lists of pages that are read
SECURE, OPEN = Base("https", "", 443), Base("http", "", 80)
WORST = (Pile.CLEAN, Pile.DOUBTFUL, Pile.INFECTED)
CHARSET = re.compile(rb"charset\s{0,3}=\s{0,3}[\"']?([\w-]{2,20})", re.IGNORECASE)


@dataclass(frozen=True)
class Inspecting:
    """How to look: pages of a host at most, hosts at once, manners, and a server to ask in place of each host's own."""

    pages: int = 10
    concurrency: int = 8
    manners: Manners = field(default_factory=Manners)
    base: Base | None = None


@dataclass
class HostReport:
    """What was found at one host.

    Attributes:
        pages: address and verdict of each page that was looked at.
        dangling: the name leads to a place that is nobody's.
        trouble: why nothing, or not everything, could be looked at; '' otherwise.
    """

    host: str
    pages: list[tuple[str, Verdict]] = field(default_factory=list)
    dangling: Dangling | None = None
    trouble: str = ""
    requests: int = 0

    @property
    def pile(self) -> Pile:
        return max((verdict.pile for _address, verdict in self.pages), key=WORST.index, default=Pile.CLEAN)

    @property
    def score(self) -> int:
        return max((verdict.score for _address, verdict in self.pages), default=0)

    @property
    def has_findings(self) -> bool:
        return self.pile is not Pile.CLEAN or self.dangling is not None or bool(self.trouble)

    def as_json(self) -> dict[str, Any]:
        """For machines; pages without a sign are only counted."""
        return {
            "host": self.host,
            "pile": self.pile.value,
            "score": self.score,
            "looked_at": len(self.pages),
            "pages": [page_row(address, verdict) for address, verdict in self.pages if verdict.signs],
            "dangling": self.dangling and {"reason": self.dangling.reason.value, "text": dangling_text(self.dangling, _)},
            "trouble": self.trouble,
        }


def page_row(address: str, verdict: Verdict) -> dict[str, Any]:
    signs = [{"code": one.code, "points": one.points, "text": sign_text(one, _), "where": one.where} for one in verdict.signs]
    return {"address": address, "pile": verdict.pile.value, "score": verdict.score, "signs": signs}


def lines_of(report: HostReport) -> list[str]:
    """A report in lines for a person."""
    lines = [
        f"{report.host}: {pile_text(report.pile, _)} ({report.score}), {_('%(count)d halaman dilihat') % {'count': len(report.pages)}}"
    ]
    lines += [f"  {report.trouble}"] if report.trouble else []
    lines += [f"  {dangling_text(report.dangling, _)}"] if report.dangling else []
    for address, verdict in report.pages:
        if verdict.pile is not Pile.CLEAN:
            lines.append(f"  {address}: {pile_text(verdict.pile, _)} ({verdict.score})")
            lines += [f"    {one.points:>3} {sign_text(one, _)}: {one.where}" for one in verdict.signs]
    return lines


# -- one host


class Visit:
    """One look at one host."""

    def __init__(self, host: str, inspecting: Inspecting, own: frozenset[str]) -> None:
        self.host, self.inspecting, self.own = host, inspecting, own | {bare(host)}
        self.report = HostReport(host)

    async def make(self) -> HostReport:
        """Look; whatever a server does, it ends in a report."""
        addresses, canonical = await self.addresses()
        seen = Seen(tuple(addresses), canonical)
        if not self.inspecting.base:
            self.report.dangling = judge_name(self.host, seen)
        if not addresses or (not self.inspecting.base and any(map(is_private, addresses))):
            return self.report  # nothing that lies in the own network is asked in the name of another
        for base in (self.inspecting.base,) if self.inspecting.base else (SECURE, OPEN):
            try:
                await self.look_around(base, addresses)
            except NoAnswer as error:
                self.report.trouble = _("tidak menjawab: %(why)s") % {"why": error}
                continue
            self.report.trouble = ""
            break
        return self.report

    async def addresses(self) -> tuple[list[str], str]:
        base = self.inspecting.base
        if base and (":" in base.address or base.address.replace(".", "").isdigit()):
            return [base.address], ""
        return await look_up(base.address if base else self.host)

    async def look_around(self, base: Base, addresses: list[str], host: str = "", hops: int = HOPS) -> None:
        """The front page, and those that the host's own lists name."""
        host = host or self.host
        async with SiteClient(host, base, addresses, self.inspecting.manners) as client:
            try:
                front = await client.get("/", Guise.BROWSER, MOST_BYTES)
                elsewhere = old_hosts.other_origin(front.header("location"), host, base.scheme) if 300 <= front.status < 400 else None
                if not elsewhere or not hops or (self.inspecting.base and elsewhere[1] == host):
                    self.unclaimed(addresses, front)
                    for path in old_hosts.pages_to_look_at(await self.listed(client), self.inspecting.pages):
                        await self.look_at(client, path)
                    return
            finally:
                self.report.requests += client.requests
        await self.look_elsewhere(*elsewhere, base, addresses, hops - 1)

    async def look_elsewhere(self, scheme: str, host: str, base: Base, addresses: list[str], hops: int) -> None:
        """The same site under its other name or scheme, if that lies in the open network too."""
        if not self.inspecting.base:
            base, (addresses, _canonical) = (SECURE if scheme == "https" else OPEN), await look_up(host)
            if not addresses or any(map(is_private, addresses)):
                raise NoAnswer(_("dialihkan ke %(host)s, yang tidak ada") % {"host": clean(host)})
        await self.look_around(base, addresses, host, hops)

    def unclaimed(self, addresses: list[str], front: Answer) -> None:
        if self.report.dangling and service_of(self.report.dangling.where):
            seen = Seen(tuple(addresses), self.report.dangling.where, front.status, text_of(front)[:20_000])
            self.report.dangling = judge_name(self.host, seen)

    async def listed(self, client: SiteClient) -> list[str]:
        """Paths that the lists of pages name, the newest first."""
        robots = await self.text(client, "/robots.txt")
        waiting = old_hosts.sitemaps_of(robots, self.host)
        paths: list[str] = []
        for _number in range(LISTS * 2):
            if not waiting or len(paths) >= 2000:
                break
            text = await self.text(client, waiting.pop(0))
            entries = old_hosts.entries_of(text, self.host)
            if old_hosts.is_list_of_lists(text):
                waiting = entries[:LISTS]
            elif entries:
                paths += entries
        return paths

    async def text(self, client: SiteClient, path: str) -> str:
        bare_path, _mark, query = path.partition("?")
        try:
            answer = await client.get(bare_path, Guise.BROWSER, MOST_BYTES, query)
        except NoAnswer:
            return ""
        return text_of(answer) if answer.status == 200 else ""

    async def look_at(self, client: SiteClient, path: str) -> None:
        """One page, as a reader and as a robot."""
        try:
            reader, away = await self.followed(client, path, Guise.BROWSER)
            robot, robot_away = await self.followed(client, path, Guise.ROBOT)
        except NoAnswer as error:
            self.report.trouble = _("%(path)s tidak menjawab: %(why)s") % {"path": path, "why": error}
            return
        page = Page(html_of(reader), host=self.host, address=path, as_crawler=html_of(robot), own_hosts=self.own)
        also = [one for location in sorted({away, robot_away} - {""}) for one in old_hosts.redirect_signs(location, self.own)]
        self.report.pages.append((path, judge(page, also)))

    async def followed(self, client: SiteClient, path: str, guise: Guise) -> tuple[Answer, str]:
        """The answer behind redirects on the host itself, and where the last one leads when that is elsewhere."""
        away = ""
        answer = await self.ask(client, path, guise)
        for _hop in range(HOPS):
            location = answer.header("location")
            if not 300 <= answer.status < 400 or not location:
                break
            path = old_hosts.on_host(location, self.host)
            if not path:
                away = location
                break
            answer = await self.ask(client, path, guise)
        return answer, away

    async def ask(self, client: SiteClient, path: str, guise: Guise) -> Answer:
        bare_path, _mark, query = path.partition("?")
        return await client.get(bare_path, guise, MOST_BYTES, query)


def html_of(answer: Answer) -> str:
    """The page of an answer; '' for what is no page."""
    kind = answer.header("content-type").lower()
    return "" if kind and "html" not in kind and "xml" not in kind and "text/plain" not in kind else text_of(answer)


def text_of(answer: Answer) -> str:
    """The text of an answer in the letters that it says it has."""
    data = unpacked(answer)
    named = CHARSET.search(answer.header("content-type").encode()) or CHARSET.search(data[:2000])
    try:
        return data.decode(named[1].decode() if named else "utf-8", "replace")
    except LookupError:
        return data.decode("utf-8", "replace")


# -- many hosts


def inspect(hosts: Sequence[str], inspecting: Inspecting, progress: Callable[[int], object] = lambda hosts: None) -> list[HostReport]:
    """Look at hosts, several at once; reports in their order.

    Args:
        hosts: names, lower case, each once; all of them count as the office's own for one another.
        progress: told of each host that is done.
    """
    own = frozenset(map(bare, hosts))

    async def one(host: str) -> HostReport:
        report = await Visit(host, inspecting, own).make()
        progress(1)
        return report

    return asyncio.run(at_once([one(host) for host in hosts], inspecting.concurrency))


def dangling_in(lines: Iterable[str], domain: str, most: int) -> list[Dangling]:
    """Names of a zone that dangle, from its records and a look-up of what they lead to."""
    records = list(records_in_zone(lines, domain))
    targets = sorted({record.value for record in records if record.kind in ("CNAME", "NS")})
    at_services = sorted({record.name for record in records if record.kind == "CNAME" and service_of(record.value)})

    async def look() -> dict[str, Seen]:
        found = await at_once([look_up(name) for name in targets], most)
        seen = {name: Seen(tuple(addresses), canonical) for name, (addresses, canonical) in zip(targets, found, strict=True)}
        fronts = await at_once([front_of(name) for name in at_services], most)
        return seen | dict(zip(at_services, fronts, strict=True))

    return dangling_names(records, asyncio.run(look()))


async def front_of(name: str) -> Seen:
    """What the web server of a name says at first; only addresses of the open network are asked."""
    addresses, canonical = await look_up(name)
    seen = Seen(tuple(addresses), canonical)
    if not addresses or any(map(is_private, addresses)):
        return seen
    try:
        async with SiteClient(name, OPEN, addresses, Manners()) as client:
            answer = await client.get("/", Guise.BROWSER, 100_000)
    except NoAnswer:
        return seen
    return replace(seen, status=answer.status, text=text_of(answer)[:20_000])
