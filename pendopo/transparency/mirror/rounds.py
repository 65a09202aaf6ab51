"""A round of the mirror: all logs of the policy, then every host, and an account of what was taken and what was not."""

import datetime
import ipaddress
import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import sleep, time
from urllib.parse import urlsplit

from pendopo.kit.releases import ReleaseStore
from pendopo.transparency.mirror.logs import LogMirror, Newest, Pulled, is_host, write_whole
from pendopo.transparency.mirror.rejections import Rejected, Waiting
from pendopo.transparency.mirror.sites import SiteMirror
from pendopo.transparency.progress import Bar
from pendopo.transparency.reading import HttpReader, Unreachable, reader
from pendopo.transparency.rules.entries import LOGS
from pendopo.transparency.rules.policies import Policy

SITES = "situs"
PASSES = 3
PAUSE = 5.0  # seconds until a site that was ahead of the log is asked again
REPORT = "report.json"
POLICY = "policy"
DAILY = "daily"
DAY = 86_400  # seconds

Say = Callable[[str, dict[str, object]], None]  # code of a sentence, facts


@dataclass
class Mirror:
    """What a mirror is of.

    Attributes:
        root: folder that is served.
        place: address of the folder of logs, such as ``https://www.contoh.go.id/catatan``.
        policy: pinned by whoever runs the mirror, with the text of its file.
        hosts: to be mirrored; empty: all that the log names.
        at: ``host:port`` that answers for all hosts, in labs.
    """

    root: Path
    place: str
    policy: Policy
    policy_text: str
    hosts: tuple[str, ...] = ()
    at: str = ""
    quiet: bool = True
    pause: float = PAUSE

    @property
    def origins(self) -> list[str]:
        """Logs of the policy that have a name of ours."""
        return list(dict.fromkeys(party.key.name for party in self.policy.logs if party.key.name.rpartition("/")[2] in LOGS))


@dataclass
class Round:
    """One round and what it found.

    Attributes:
        told: code and facts of each thing, in their order.
    """

    mirror: Mirror
    say: Say
    store: ReleaseStore = field(init=False)
    told: list[dict[str, object]] = field(default_factory=list)
    faults: int = 0
    unreachable: int = 0
    only_public: bool = True
    daily: bool = False

    def __post_init__(self) -> None:
        self.store = ReleaseStore(self.mirror.root)
        self.only_public = not self.mirror.at and is_public(urlsplit(self.mirror.place).hostname or "")

    def run(self) -> int:
        """Do the round.

        Returns:
            0 the mirror is what is on record, 1 something was rejected or is not there yet, 2 no log could be reached.
        """
        try:
            self.daily = self.is_due()
            self.pull_all()
            if self.daily:
                self.store.collect_garbage()
                (self.mirror.root / "mirror" / DAILY).touch()
        except OSError as error:
            self.fault("disk", why=error.strerror or type(error).__name__)
        status = 2 if self.unreachable and not self.told_of("log_taken", "log_same") else 1 if self.faults or self.unreachable else 0
        self.keep_report(status)
        return status

    def pull_all(self) -> None:
        write_whole(self.mirror.root / "log" / POLICY, self.mirror.policy_text.encode())
        pulled = {origin.rpartition("/")[2]: self.pull_log(origin) for origin in self.mirror.origins}
        sites = pulled.get(SITES)
        if sites is not None:
            self.pull_sites(sites.newest)

    def is_due(self) -> bool:
        """Whether what is done once a day is to be done: hash every served file again, delete contents that no release names."""
        stamp = self.mirror.root / "mirror" / DAILY
        return not stamp.exists() or time() - stamp.stat().st_mtime > DAY

    # -- logs

    def pull_log(self, origin: str) -> Pulled | None:
        """Take over a log and tell it; None where it was not taken."""
        name = origin.rpartition("/")[2]
        with reader(f"{self.mirror.place.rstrip('/')}/{name}", at=self.mirror.at) as read:
            try:
                pulled = LogMirror(self.mirror.root, origin, self.mirror.policy, read, quiet=self.mirror.quiet).pull()
            except Unreachable as error:
                self.unreachable += 1
                self.tell("log_unreachable", log=name, why=str(error))
                return None
            except Rejected as error:
                self.fault(error.code, log=name, **error.facts)
                return None
        for code, facts in pulled.findings:
            self.fault(code, log=name, **facts)
        self.tell("log_taken" if pulled.size > pulled.before else "log_same", log=name, size=pulled.size, before=pulled.before)
        return pulled

    # -- sites

    def pull_sites(self, newest: dict[str, Newest]) -> None:
        hosts = list(self.mirror.hosts or sorted(newest))
        for host in [host for host in hosts if host not in newest or not is_host(host)]:
            self.fault("site_not_logged", host=host)
            hosts.remove(host)
        for last in (False,) * (PASSES - 1) + (True,):
            hosts = self.one_pass(hosts, newest, last=last)
            if not hosts:
                return
            sleep(self.mirror.pause)
            again = self.pull_log(next(origin for origin in self.mirror.origins if origin.endswith(f"/{SITES}")))
            newest = again.newest if again else newest

    def one_pass(self, hosts: list[str], newest: dict[str, Newest], *, last: bool) -> list[str]:
        """Take the newest release of each host; returns those that must be asked again."""
        same, waiting = 0, []
        with Bar(len(hosts), SITES, shown=not self.mirror.quiet) as bar:
            for host in hosts:
                bar.add()
                try:
                    same += self.pull_site(host, newest[host])
                except Waiting as error:
                    waiting.append(host)
                    if last:
                        self.fault(error.code, **error.facts)
                except Rejected as error:
                    self.fault(error.code, **error.facts)
                except Unreachable as error:
                    self.fault("site_unreachable", host=host, why=str(error))
        if same:
            self.tell("sites_same", count=same)
        return [] if last else waiting

    def pull_site(self, host: str, newest: Newest) -> bool:
        """Take over one site; whether there was nothing to do."""
        with self.server(host) as server:
            site = SiteMirror(self.store, host, server)
            if site.is_newest(newest):
                if self.daily:
                    self.see_to(site, newest)
                return True
            manifest, fetched = site.take(newest)
        self.tell("site_taken", host=host, release=manifest.release, files=len(manifest.files), fetched=fetched)
        return False

    def see_to(self, site: SiteMirror, newest: Newest) -> None:
        """Tell and mend what is spoiled of a site on our own disk."""
        if faults := list(self.store.faults(site.host)):
            self.fault("site_spoiled", host=site.host, file=faults[0].partition("/")[2], count=len(faults))
            self.tell("site_mended", host=site.host, fetched=site.mend(newest))

    @contextmanager
    def server(self, host: str) -> Iterator[HttpReader]:
        """The server of a host, by the scheme and the port of the logs."""
        parts = urlsplit(self.mirror.place)
        port = f":{parts.port}" if parts.port else ""
        server = HttpReader(f"{parts.scheme}://{host}{port}", at=self.mirror.at, only_public=self.only_public)
        try:
            yield server
        finally:
            server.close_all()

    # -- telling

    def tell(self, code: str, **facts: object) -> None:
        self.told.append({"code": code, **facts})
        self.say(code, facts)

    def fault(self, code: str, **facts: object) -> None:
        self.faults += 1
        self.tell(code, **facts)

    def told_of(self, *codes: str) -> bool:
        return any(each["code"] in codes for each in self.told)

    def report(self, status: int) -> dict[str, object]:
        moment = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return {"status": status, "time": moment, "faults": self.faults + self.unreachable, "told": self.told}

    def keep_report(self, status: int) -> None:
        with suppress(OSError):  # a full disk has been told of already
            write_whole(self.mirror.root / "mirror" / REPORT, json.dumps(self.report(status), ensure_ascii=False, indent=1).encode())


def is_public(host: str) -> bool:
    """Whether a name leads to the open internet, and not into some inner network."""
    try:
        found = socket.getaddrinfo(host, None)
    except OSError:
        return True  # nothing is let in that is not known
    return all(ipaddress.ip_address(str(each[4][0]).partition("%")[0]).is_global for each in found)
