"""A small client for probes: one request, no redirect followed, no cookie kept, and it may connect elsewhere than the name says."""

import http.client
import socket
import ssl
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

SECONDS = 10.0
LARGEST = 32 * 1024 * 1024


class Unreachable(Exception):
    """A target that was given does not answer; the message says how. The control fails."""


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """The values of a header, joined as HTTP joins them; '' when it was not sent."""
        return ", ".join(self.every(name))

    def every(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]


@dataclass(frozen=True)
class Address:
    """Scheme, host, port and path of a URL."""

    secure: bool
    host: str
    port: int
    path: str

    @classmethod
    def of(cls, url: str) -> "Address":
        """Raises:
        ValueError: not an http or https address.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"bukan alamat http(s): {url!r}")
        secure = parts.scheme == "https"
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return cls(secure, parts.hostname, parts.port or (443 if secure else 80), path)


@dataclass(frozen=True)
class Web:
    """How probes reach a deployment.

    Args:
        connect: ``HOST:PORT`` to connect to for every https address, whatever its name says; '' to ask the names.
        ca: certificates to trust besides the system's.
    """

    connect: str = ""
    ca: Path | None = None

    def open_socket(self, host: str, port: int, *, secure: bool) -> socket.socket:
        """Raises:
        Unreachable: nobody answers there.
        """
        if self.connect and secure:
            host, _colon, number = self.connect.rpartition(":")
            port = int(number)
        elif self.connect:
            host = self.connect.rpartition(":")[0]
        elif host == "localhost" or host.endswith(".localhost"):
            host = "127.0.0.1"  # not every resolver knows that these names are this machine
        try:
            return socket.create_connection((host, port), SECONDS)
        except OSError as error:
            raise Unreachable(f"{host}:{port} ({error})") from None

    def context(self) -> ssl.SSLContext:
        """What a browser would insist on."""
        context = ssl.create_default_context()
        if self.ca:
            context.load_verify_locations(self.ca)
        return context

    def ask(self, url: str, method: str = "GET", headers: dict[str, str] | None = None, body: bytes | None = None) -> Answer:
        """One request.

        Raises:
            Unreachable: no connection, no valid certificate, or no HTTP.
        """
        address = Address.of(url)
        connection = http.client.HTTPConnection(address.host, address.port, timeout=SECONDS)
        connection.default_port = 443 if address.secure else 80  # leaves the usual port out of Host
        try:
            connection.sock = self.open_socket(address.host, address.port, secure=address.secure)
            if address.secure:
                connection.sock = self.context().wrap_socket(connection.sock, server_hostname=address.host)
            connection.request(method, address.path, body, {"Accept-Encoding": "identity", **(headers or {})})
            response = connection.getresponse()
            return Answer(response.status, tuple(response.getheaders()), response.read(LARGEST))
        except (OSError, http.client.HTTPException) as error:
            raise Unreachable(f"{address.host}:{address.port} ({error})") from None
        finally:
            connection.close()
