"""The one way to the network of moving in: asks the named hosts alone, slowly, within bounds, and each address once.

What is asked for comes from hostile pages, so every address is held against the same rules, those of redirects too: a
named host, http or https, and a server on the open internet. The connection goes to the very addresses that were looked
at; the name is not looked up again in between. Answers are kept on disk, so that a run that broke off goes on where it was.
"""

import asyncio
import hashlib
import ipaddress
import json
import os
import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

import aiohttp
from yarl import URL

from pendopo.site_import.sources.answers import Answer, Guise, NotFetched
from pendopo.site_import.sources.moments import NotADate, from_mail
from pendopo.site_import.sources.web_addresses import absolute, bare, host_of
from pendopo.sites import live_client
from pendopo.sites.live_client import ANYBODY, SLOWEST, Fixed, trusting
from pendopo.sites.rules import live_check

OURSELVES = "Pendopo/1.0 (memindahkan situs kantor ini; moves this office's own site)"
USER_AGENTS = {Guise.PLAIN: OURSELVES, Guise.ROBOT: live_check.GUISES[live_check.Guise.ROBOT]["User-Agent"]}
REDIRECTS = (301, 302, 303, 307, 308)
BUSY = (429, 503)
LASTING = (400, 404, 410)  # refusals that will be the same tomorrow; a server that fails, or closes its door, is asked again
LONGEST_PAUSE = 10.0  # seconds that a robots.txt may ask for
NAT64 = ipaddress.ip_network("64:ff9b::/96")
KEPT_HEADERS = ("content-type", "last-modified", "x-wp-total", "x-wp-totalpages", "link", "x-robots-tag")
AS_IT_STANDS = "%/:=&?~#+!$,;'@()*[]"  # what quoting leaves alone in an address


@dataclass(frozen=True)
class Bounds:
    """How much is asked, and how fast.

    Attributes:
        answer_bytes: of one answer, unpacked; the rest is cut off.
        total_bytes: of all answers of a run, those from the cache left out.
        requests: of a run.
        timeout: seconds to wait for a connection, and for each piece of an answer.
        pause: seconds between the end of one answer and the next question to the same host.
        tries: how often a server that says it is busy is asked.
        longest_wait: seconds that a busy server may ask for; one that asks for more is given up.
        redirects: followed one after another.
    """

    answer_bytes: int = 30_000_000
    total_bytes: int = 20_000_000_000
    requests: int = 200_000
    timeout: float = 20.0
    pause: float = 0.3
    tries: int = 4
    longest_wait: float = 120.0
    redirects: int = 5


def is_public(address: str) -> bool:
    """Whether an IP address is a server of the open internet: not private, loopback, link-local, reserved or multicast.

    IPv4 inside IPv6 (mapped, 6to4, Teredo, NAT64) counts as what it leads to.
    """
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo or (None, None))[1]
        if found in NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if found.is_site_local:  # withdrawn, but a router inside may still know the way
            return False
    return found.is_global and not found.is_multicast and not found.is_reserved


class Cache:
    """Answers on disk, each in a file named by the SHA-256 of its address: one line of JSON, then the body."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, address: str, guise: Guise) -> Path:
        name = hashlib.sha256(address.encode("utf-8", "replace")).hexdigest()
        return self.folder / name[:2] / f"{name}.{guise}"

    def get(self, address: str, guise: Guise) -> Answer | None:
        """The answer that was kept; None when there is none, or it is no longer whole."""
        try:
            line, _newline, body = self.path(address, guise).read_bytes().partition(b"\n")
            facts = json.loads(line)
            whole = facts.pop("size") == len(body)
            return Answer(body=body, **facts) if whole else None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def put(self, address: str, guise: Guise, answer: Answer) -> None:
        """Keep an answer; a crash leaves the whole file or none."""
        path = self.path(address, guise)
        path.parent.mkdir(parents=True, exist_ok=True)
        headers = {name: answer.headers[name] for name in KEPT_HEADERS if name in answer.headers}
        facts = {"address": answer.address, "status": answer.status, "headers": headers, "cut": answer.cut, "size": len(answer.body)}
        partial = path.with_name(f"{path.name}.{os.getpid()}")
        partial.write_bytes(json.dumps(facts).encode() + b"\n" + answer.body)
        partial.replace(path)


class Fetcher:
    """Asks for the files of one old site. Not for use inside a running event loop.

    Args:
        hosts: names that may be asked, the site's first, then those of its pictures; ``www.`` in front makes no difference.
            With a port where it is not the usual one.
        folder: where answers are kept, for ever: one folder a run.
        bounds: how much and how fast.
        private_networks: servers in private networks may be asked, such as those of tests.
        any_certificate: go on where the certificate has expired or is for another name. What an old site says is not
            believed anyway.
        ca: file of certificates to trust instead of the system's.
        sleep, now: how time passes.
    """

    def __init__(
        self,
        hosts: Iterable[str],
        folder: Path,
        *,
        bounds: Bounds | None = None,
        private_networks: bool = False,
        any_certificate: bool = False,
        ca: str = "",
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.hosts = {bare(host) for host in hosts}
        self.bounds, self.private_networks = bounds or Bounds(), private_networks
        self.tls = ANYBODY if any_certificate else trusting(ca)
        self.cache, self.sleep, self.now = Cache(folder), sleep, now
        self.loop = asyncio.new_event_loop()
        self.sessions: dict[str, aiohttp.ClientSession] = {}
        self.rested: dict[str, float] = {}
        self.bytes, self.requests, self.pause = 0, 0, self.bounds.pause

    def __enter__(self) -> "Fetcher":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """End all connections."""
        for session in self.sessions.values():
            self.loop.run_until_complete(session.close())
        self.sessions.clear()
        self.loop.close()

    def get(self, address: str, *, guise: Guise = Guise.PLAIN, most: int | None = None) -> Answer:
        """See :class:`pendopo.site_import.sources.answers.Fetches`."""
        bound = self.bounds.answer_bytes if most is None else most
        address = self.checked(address)
        kept = self.cache.get(address, guise)
        if kept and not (kept.cut and len(kept.body) < bound):
            return kept
        answer = self.follow(address, guise, bound)
        if answer.status < 300 or answer.status in LASTING:
            self.cache.put(address, guise, answer)
        return answer

    def slow_down(self, seconds: float) -> None:
        """See :class:`pendopo.site_import.sources.answers.Fetches`."""
        self.pause = max(self.pause, min(seconds, LONGEST_PAUSE))

    def checked(self, address: str) -> str:
        """The address made whole, when it may be asked by what can be seen of it.

        Raises:
            NotFetched: it may not.
        """
        whole = absolute(address)
        if not whole:
            raise NotFetched("bad_address", address)
        if bare(host_of(whole)) not in self.hosts:
            raise NotFetched("foreign_host", address)
        return whole

    def follow(self, address: str, guise: Guise, most: int) -> Answer:
        """The answer at the end of all redirects, each of which must lead to an address that may be asked."""
        at = address
        for _turn in range(self.bounds.redirects + 1):
            answer = self.patiently(at, guise, most)
            if answer.status not in REDIRECTS or "location" not in answer.headers:
                return answer
            at = self.checked(absolute(answer.headers["location"], at) or answer.headers["location"])
        raise NotFetched("redirects", address)

    def patiently(self, address: str, guise: Guise, most: int) -> Answer:
        """One answer; a server that is busy is given the time it asks for, within the bound."""
        for turn in range(self.bounds.tries):
            answer = self.once(address, guise, most)
            if answer.status not in BUSY:
                return answer
            wait = asked_wait(answer.headers, usual=5.0 * 2**turn)
            if wait > self.bounds.longest_wait:
                break
            self.sleep(wait)
        raise NotFetched("busy", address)

    def once(self, address: str, guise: Guise, most: int) -> Answer:
        """One question, after the pause that its host is owed."""
        if self.bytes >= self.bounds.total_bytes:
            raise NotFetched("total_bytes", address)
        if self.requests >= self.bounds.requests:
            raise NotFetched("requests", address)
        host = host_of(address)
        if (left := self.rested.get(host, 0.0) - self.now()) > 0:
            self.sleep(left)
        self.requests += 1
        try:
            answer = self.loop.run_until_complete(self.ask(address, guise, most))
        finally:
            self.rested[host] = self.now() + self.pause
        self.bytes += len(answer.body)
        return answer

    async def ask(self, address: str, guise: Guise, most: int) -> Answer:
        """The question itself.

        Raises:
            NotFetched: no connection, no readable answer, or none in time.
        """
        headers = {"User-Agent": USER_AGENTS[guise], "Accept": "text/html,*/*;q=0.8", "Accept-Encoding": "gzip"}
        session = await self.session(address)
        try:
            url = URL(quote(address, safe=AS_IT_STANDS), encoded=True)
            async with asyncio.timeout(self.bounds.timeout * 2 + most / SLOWEST):
                async with session.get(url, headers=headers, allow_redirects=False) as response:
                    packed, cut = await live_client.read(response, most)
        except (aiohttp.ClientSSLError, ssl.SSLError):
            raise NotFetched("certificate", address) from None
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError):
            await self.forget(address)
            raise NotFetched("no_answer", address) from None
        fields = {name.lower(): value for name, value in response.headers.items()}
        body, more = unpacked(packed, fields.get("content-encoding", ""), most, cut=cut)
        return Answer(address, response.status, body, fields, cut or more)

    async def session(self, address: str) -> aiohttp.ClientSession:
        """The kept connection to a server, bound to the addresses that its name had when it was first looked up."""
        parts = urlsplit(address)
        key = f"{parts.scheme}://{host_of(address)}"
        if key not in self.sessions:
            found = await self.looked_up(parts.hostname or "", address)
            port = parts.port or (443 if parts.scheme == "https" else 80)
            waits = aiohttp.ClientTimeout(total=None, sock_connect=self.bounds.timeout, sock_read=self.bounds.timeout)
            self.sessions[key] = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(resolver=Fixed(found, port), ssl=self.tls, limit=1, use_dns_cache=False),
                auto_decompress=False,
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=waits,
            )
        return self.sessions[key]

    async def forget(self, address: str) -> None:
        """Let go of a connection that failed, so that the next try looks the name up, and at what it finds, anew."""
        session = self.sessions.pop(f"{urlsplit(address).scheme}://{host_of(address)}", None)
        if session:
            await session.close()

    async def looked_up(self, name: str, address: str) -> list[str]:
        """The IP addresses of a name.

        Raises:
            NotFetched: it has none, or one of them is not of the open internet.
        """
        found = await live_client.resolve(name)
        if not found:
            raise NotFetched("unknown_host", address)
        if not self.private_networks and not all(map(is_public, found)):
            raise NotFetched("private_address", address)
        return found


def unpacked(packed: bytes, encoding: str, most: int, *, cut: bool = False) -> tuple[bytes, bool]:
    """The body, unpacked up to a bound, and whether there was more.

    Args:
        cut: it was cut at the bound on its way, and is unpacked as far as it goes. Else one that ends too early is damaged.

    Raises:
        NotFetched: packed in a way that was not asked for, or damaged.
    """
    if encoding.strip().lower() in ("", "identity"):
        return packed, False
    if encoding.strip().lower() not in ("gzip", "x-gzip"):
        raise NotFetched("unknown_packing")
    unpacker = zlib.decompressobj(wbits=31)
    try:
        body = unpacker.decompress(packed, most)
    except zlib.error:
        raise NotFetched("damaged_packing") from None
    more = not unpacker.eof and len(body) == most
    if packed and not (unpacker.eof or more or cut):
        raise NotFetched("damaged_packing")
    return body, more


def asked_wait(headers: Mapping[str, str], usual: float) -> float:
    """Seconds that a busy server asks to be left alone: a number, or a moment by its own clock; else the usual ones."""
    text = headers.get("retry-after", "").strip()
    if text.isdecimal() and len(text) < 9:
        return float(text)
    try:
        return max((from_mail(text) - from_mail(headers.get("date", ""))).total_seconds(), 0.0)
    except NotADate:
        return usual
