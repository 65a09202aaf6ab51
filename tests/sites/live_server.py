"""A public server in a thread of its own, whose answers a test may meddle with: what a hacked or broken one would send."""

import asyncio
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from aiohttp import web

from pendopo.project.public_server import make_app
from pendopo.sites.live_client import Base
from tests.certificates import self_signed

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
    certificate, secret = folder / "uji.pem", folder / "uji.key"
    for file, pem in zip((certificate, secret), self_signed(*names, days=days), strict=True):
        file.write_bytes(pem)
    return certificate, secret
