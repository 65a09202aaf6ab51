"""Asks live sites for their files, at an address of choice: the network side of the watch."""

import asyncio
import socket
import ssl
import time
from dataclasses import dataclass
from functools import lru_cache
from types import TracebackType
from typing import Any
from urllib.parse import quote, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from django.utils.translation import gettext as _
from yarl import URL

from pendopo.sites.rules.live_check import GUISES, Answer, Guise, clean

CHUNK = 65_536
QUERY = "%=&+;:@/,!$'()*~"  # what a query may hold unquoted
SLOWEST = 50_000  # bytes a second below which a server counts as not answering


class NoAnswer(Exception):
    """Nothing that can be read came back; the text says why, in a few words for an officer."""


class BadBase(ValueError):
    """Not an address of a server."""


@dataclass(frozen=True)
class Base:
    """Where to connect to, whatever host is asked for.

    Attributes:
        scheme: ``http`` or ``https``.
        address: name or IP of the server; '' to look up each host's own.
        port: TCP port.
    """

    scheme: str
    address: str
    port: int

    @classmethod
    def of(cls, url: str) -> "Base":
        """Read ``https://10.0.0.5`` or ``http://127.0.0.1:8000``.

        Raises:
            BadBase: something else.
        """
        try:
            parts = urlsplit(url)
            if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query or parts.username:
                raise BadBase(url)
            return cls(parts.scheme, parts.hostname, parts.port or (443 if parts.scheme == "https" else 80))
        except ValueError:
            raise BadBase(url) from None

    @property
    def secure(self) -> bool:
        return self.scheme == "https"


@dataclass(frozen=True)
class Manners:
    """How servers are asked.

    Attributes:
        timeout: seconds to wait for a connection, and for each piece of an answer.
        ca: file of certificates to trust instead of the system's; '' for those.
        certificate_days: fewer days left than this are a finding.
    """

    timeout: float = 10.0
    ca: str = ""
    certificate_days: int = 21


async def resolve(name: str) -> list[str]:
    """Addresses of a name, each once, sorted; none when DNS does not know it."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError):
        return []
    return sorted({str(row[4][0]) for row in found})


async def look_up(name: str) -> tuple[list[str], str]:
    """Addresses of a name as :func:`resolve` gives them, and the name at the end of its CNAMEs ('' for the same one)."""
    try:
        rows = await asyncio.get_running_loop().getaddrinfo(name, None, type=socket.SOCK_STREAM, flags=socket.AI_CANONNAME)
    except (socket.gaierror, UnicodeError):
        return [], ""
    canonical = next((row[3] for row in rows if row[3]), "").lower().rstrip(".")
    return sorted({str(row[4][0]) for row in rows}), "" if canonical == name else canonical


class Fixed(AbstractResolver):
    """Leads every name to the same addresses."""

    def __init__(self, addresses: list[str], port: int) -> None:
        self.addresses, self.port = addresses, port

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host, host=address, port=self.port, proto=0, flags=socket.AI_NUMERICHOST,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
            )
            for address in self.addresses
        ]  # fmt: skip

    async def close(self) -> None:
        return None


def trusting_anybody() -> ssl.SSLContext:
    """For the content: its hash is what is trusted. The certificate is looked at once a site, by :func:`certificate_fault`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


ANYBODY = trusting_anybody()


@lru_cache(maxsize=4)
def trusting(ca: str) -> ssl.SSLContext:
    """For the certificate itself. Reading the list of authorities takes a while, so it is read once."""
    return ssl.create_default_context(cafile=ca or None)


class SiteClient:
    """One visitor of one host on one kept connection, without cookies, following nothing."""

    def __init__(self, host: str, base: Base, addresses: list[str], manners: Manners) -> None:
        self.host, self.base, self.manners = host, base, manners
        self.addresses = addresses
        self.requests = 0

    async def __aenter__(self) -> "SiteClient":
        connector = aiohttp.TCPConnector(resolver=Fixed(self.addresses, self.base.port), ssl=ANYBODY, limit=1, use_dns_cache=False)
        self.session = aiohttp.ClientSession(
            connector=connector,
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            skip_auto_headers=("User-Agent", "Accept-Encoding", "Accept"),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=self.manners.timeout, sock_read=self.manners.timeout),
        )
        self.headers = {guise: {"Host": self.host, "Accept": "text/html,*/*;q=0.8", **fields} for guise, fields in GUISES.items()}
        self.origin = f"{self.base.scheme}://{self.host}:{self.base.port}"
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.session.close()

    async def get(self, path: str, guise: Guise, most: int, query: str = "") -> Answer:
        """One file.

        Args:
            path: address on the host, with a leading slash, not yet quoted.
            query: what stands behind its question mark, quoted or not.
            most: bytes of the body to read at most.

        Raises:
            NoAnswer: no connection, no readable answer, or none in time.
        """
        self.requests += 1
        url = URL(f"{self.origin}{quote(path)}{'?' if query else ''}{quote(query, safe=QUERY)}", encoded=True)
        try:
            async with asyncio.timeout(self.manners.timeout * 2 + most / SLOWEST):
                async with self.session.get(url, headers=self.headers[guise], allow_redirects=False) as response:
                    body, cut = await read(response, most)
        except TimeoutError:
            raise NoAnswer(_("tidak ada jawaban dalam %(seconds)g detik") % {"seconds": self.manners.timeout}) from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise NoAnswer(reason(error)) from None
        headers: dict[str, list[str]] = {}
        for name, value in response.headers.items():
            headers.setdefault(name.lower(), []).append(value)
        return Answer(response.status, headers, body, cut)


async def read(response: aiohttp.ClientResponse, most: int) -> tuple[bytes, bool]:
    """The body up to a limit, and whether there was more."""
    pieces, size = [], 0
    async for piece in response.content.iter_any():
        pieces.append(piece)
        size += len(piece)
        if size > most:
            response.close()
            return b"".join(pieces)[:most], True
    return b"".join(pieces), False


def reason(error: Exception) -> str:
    """Why a connection failed, in a few words."""
    inner = getattr(error, "os_error", error)
    if isinstance(inner, ConnectionRefusedError):
        return _("sambungan ditolak")
    if isinstance(inner, ssl.SSLError):
        return _("sambungan aman gagal: %(why)s") % {"why": clean(inner.reason or "?")}
    if isinstance(error, aiohttp.ServerDisconnectedError | ConnectionResetError):
        return _("sambungan diputus")
    return _("jawaban tidak dapat dibaca (%(kind)s)") % {"kind": type(error).__name__}


async def certificate_fault(host: str, base: Base, address: str, manners: Manners) -> str:
    """What is wrong with the certificate that a server shows for a host; '' when it is trusted, fits and lasts.

    Raises:
        NoAnswer: there is no connection to see one.
    """
    trusted = trusting(manners.ca)
    try:
        async with asyncio.timeout(manners.timeout):
            _reader, writer = await asyncio.open_connection(address, base.port, ssl=trusted, server_hostname=host)
    except ssl.SSLCertVerificationError as error:
        return certificate_error(error)
    except TimeoutError:
        raise NoAnswer(_("tidak ada jawaban dalam %(seconds)g detik") % {"seconds": manners.timeout}) from None
    except OSError as error:
        raise NoAnswer(reason(error)) from None
    certificate: dict[str, Any] = writer.get_extra_info("peercert") or {}
    writer.transport.abort()
    days = int((ssl.cert_time_to_seconds(certificate["notAfter"]) - time.time()) // 86_400)
    return _("berlaku %(days)d hari lagi") % {"days": days} if days < manners.certificate_days else ""


def certificate_error(error: ssl.SSLCertVerificationError) -> str:
    """OpenSSL's verdict in words; 10, 62 and 18 to 20 are its numbers for expired, other name, unknown issuer."""
    known = {10: _("sudah kedaluwarsa"), 62: _("tidak memuat nama ini"), **dict.fromkeys((18, 19, 20), _("penerbitnya tidak dipercaya"))}
    return known.get(error.verify_code) or clean(error.verify_message)
