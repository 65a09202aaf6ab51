"""A public server in a thread of its own, whose answers a test may meddle with: what a hacked or broken one would send."""

import asyncio
import datetime
import ipaddress
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pendopo.project.public_server import make_app
from pendopo.sites.live_client import Base

Meddle = Callable[[web.Request], web.StreamResponse | None]


class LiveServer:
    """Serves a public folder. ``meddle`` may answer in its place; ``touch`` may change the headers of what is answered."""

    def __init__(self, folder: Path, certificate: tuple[Path, Path] | None = None) -> None:
        self.folder, self.certificate = folder, certificate
        self.meddle: Meddle = lambda request: None
        self.touch: Callable[[web.Request, web.StreamResponse], None] = lambda request, response: None
        self.asked: list[web.Request] = []
        self.port = 0

    @property
    def base(self) -> Base:
        return Base("https" if self.certificate else "http", "127.0.0.1", self.port)

    @web.middleware
    async def between(self, request: web.Request, handler: Callable[[web.Request], object]) -> web.StreamResponse:
        self.asked.append(request)
        response = self.meddle(request) or await handler(request)  # type: ignore[misc]
        self.touch(request, response)
        return response

    async def serve(self, started: threading.Event, stop: asyncio.Event) -> None:
        app = make_app(self.folder)
        app.middlewares.append(self.between)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        context = None
        if self.certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*self.certificate)
        site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
        await site.start()
        self.port = runner.addresses[0][1]
        started.set()
        await stop.wait()
        await runner.cleanup()


@contextmanager
def running(folder: Path, certificate: tuple[Path, Path] | None = None) -> Iterator[LiveServer]:
    """A live server, until the block ends."""
    server, started, stop, loop = LiveServer(folder, certificate), threading.Event(), asyncio.Event(), asyncio.new_event_loop()
    thread = threading.Thread(target=lambda: loop.run_until_complete(server.serve(started, stop)), daemon=True)
    thread.start()
    assert started.wait(10)
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()


def certificate_for(folder: Path, *names: str, days: int = 90) -> tuple[Path, Path]:
    """A self-signed certificate and its key; trusted where it is given as the authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "uji")])
    now = datetime.datetime.now(datetime.UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=400))
        .not_valid_after(now + datetime.timedelta(days=days, hours=1))
        .add_extension(
            x509.SubjectAlternativeName([*map(x509.DNSName, names), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, secret = folder / "uji.pem", folder / "uji.key"
    certificate.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return certificate, secret
