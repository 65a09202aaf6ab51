"""What is looked at: the addresses and folders that the person who starts the checks gave."""

import datetime
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.utils import timezone

from pendopo.project import planes
from pendopo.project.preflight.fetching import Address, Answer, Unreachable, Web
from pendopo.security.scope import every_office
from pendopo.sites.queries import office_homes

THREADS = 16
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"
T = TypeVar("T")


class NotProven(Exception):
    """What is needed to check was not given; the message says what. The control is skipped."""


@dataclass(frozen=True)
class Target:
    """One deployment.

    Args:
        public: address of the national portal, '' when the public sites are not to be probed.
        desk: address of the desk, '' when it is not to be probed.
        web: how to connect.
        http_port: where the public sites answer plain http.
        outside: HTTP proxies (``http://host:port``) that stand outside the staff network, to look from there.
        egress: ``HOST:PORT`` that must not be reachable from here.
        log_dirs: folders of log files.
        probe_login: whether tries to sign in may be made.
        files: how many files of each site to compare with its manifest; 0 for all.
        root: the code that runs.
        now: time of the check, aware.
    """

    public: str = ""
    desk: str = ""
    web: Web = field(default_factory=Web)
    http_port: int = 80
    outside: tuple[str, ...] = ()
    egress: tuple[str, ...] = ()
    log_dirs: tuple[Path, ...] = ()
    probe_login: bool = False
    files: int = 3
    root: Path = planes.ROOT
    now: datetime.datetime = field(default_factory=timezone.now)

    def need_public(self) -> Address:
        """Raises:
        NotProven: no address was given.
        """
        if not self.public:
            raise NotProven("Alamat situs publik tidak diberikan (--public).")
        return Address.of(self.public)

    def need_desk(self) -> Address:
        """Raises:
        NotProven: no address was given.
        """
        if not self.desk:
            raise NotProven("Alamat meja redaksi tidak diberikan (--desk).")
        return Address.of(self.desk)

    @cached_property
    def hosts(self) -> tuple[str, ...]:
        """The host of every open office site and the one that was given, in order."""
        with every_office():
            known = {site.hostname for site, _home in office_homes()}
        return tuple(sorted({*known, *([self.need_public().host] if self.public else [])}))

    @cached_property
    def own_hosts(self) -> frozenset[str]:
        """Every host that belongs to this installation."""
        return frozenset({*self.hosts, settings.DESK_HOST, settings.INTAKE_HOST, settings.DOMAIN, f"www.{settings.DOMAIN}"})

    def url(self, host: str, path: str = "/") -> str:
        """Address of a path on one of the public hosts, with the scheme and port of the address that was given."""
        given = self.need_public()
        standard = 443 if given.secure else 80
        port = "" if given.port == standard else f":{given.port}"
        return f"{'https' if given.secure else 'http'}://{host}{port}{path}"

    def desk_url(self, path: str = "/") -> str:
        given = self.need_desk()
        standard = 443 if given.secure else 80
        return f"{'https' if given.secure else 'http'}://{given.host}{'' if given.port == standard else f':{given.port}'}{path}"

    @cached_property
    def homes(self) -> dict[str, Answer | Unreachable]:
        """The front page of every public site as a browser gets it; asked once for all controls."""
        self.need_public()
        return at_once(self.hosts, lambda host: self.web.ask(self.url(host), headers={"User-Agent": BROWSER}))

    def readable_homes(self) -> dict[str, Answer]:
        """The front pages.

        Raises:
            NotProven: no address was given.
            Unreachable: a site does not answer, or not with a page.
        """
        lost = [f"{host}: {answer}" for host, answer in self.homes.items() if isinstance(answer, Unreachable)]
        lost += [f"{host}: jawaban {a.status}" for host, a in self.homes.items() if not isinstance(a, Unreachable) and a.status != 200]
        if lost:
            raise Unreachable(f"{len(lost)} dari {len(self.homes)} situs, antara lain {'; '.join(lost[:3])}")
        return {host: answer for host, answer in self.homes.items() if not isinstance(answer, Unreachable)}


def at_once(things: Iterable[str], ask: Callable[[str], T]) -> dict[str, T | Unreachable]:
    """What ``ask`` says of each thing, several at a time, in their order; who does not answer stands there as such."""

    def one(thing: str) -> T | Unreachable:
        try:
            return ask(thing)
        except Unreachable as error:
            return error

    things = list(things)
    with ThreadPoolExecutor(THREADS) as pool:
        return dict(zip(things, pool.map(one, things), strict=True))
