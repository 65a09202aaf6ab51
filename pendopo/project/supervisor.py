"""Brings the planes up as processes of their own, each with its own PostgreSQL role, and takes them down again."""

import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pendopo.kit import postgres
from pendopo.project import database, planes

PYTHON = sys.executable
MANAGE = str(planes.ROOT / "manage.py")


class PortTaken(Exception):
    """Somebody listens already where a plane should."""


@dataclass
class Supervisor:
    """The processes of one installation on one machine.

    Args:
        admin_url: DATABASE_URL as given, or '' for the embedded server.
        ports: public, desk, intake.
    """

    admin_url: str
    ports: tuple[int, int, int]
    say: Callable[[str], object]
    started_embedded: bool = False
    processes: dict[str, subprocess.Popen] = field(default_factory=dict)

    @property
    def embedded_folder(self) -> Path:
        return planes.state_dir() / "postgres"

    def check_ports(self) -> None:
        """Raises:
        PortTaken: one of the three is in use.
        """
        for port in self.ports:
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("127.0.0.1", port))
                except OSError:
                    raise PortTaken(f"Port {port} sudah dipakai program lain. Hentikan program itu, lalu ulangi.") from None

    def open_database(self) -> None:
        """Start the embedded server unless another is given, and prepare it when the migrations have changed."""
        if not self.admin_url:
            self.started_embedded = postgres.running_url(self.embedded_folder) is None
            self.embedded_folder.parent.mkdir(parents=True, exist_ok=True)
            self.admin_url = postgres.start(self.embedded_folder)
        mark = planes.state_dir() / "prepared"
        state = f"{database.fingerprint()} {hashlib.sha256(self.admin_url.encode()).hexdigest()[:12]}"
        if not mark.exists() or mark.read_text() != state:
            self.say("Menyiapkan basis data …")
            database.prepare(self.admin_url)
            mark.write_text(state)

    def is_filled(self) -> bool:
        """Whether the first sites stood already at an earlier start; what may be missing since follows in the background."""
        return (planes.state_dir() / "filled").exists()

    def mark_filled(self) -> None:
        (planes.state_dir() / "filled").touch()

    def environment(self, plane: str) -> dict[str, str]:
        """What a process of a plane is told; only its own role's way into the database."""
        url = planes.plane_url(postgres.url_for(self.admin_url, database=planes.DATABASE), plane)
        return os.environ | {
            "PENDOPO_PLANE": plane,
            "DATABASE_URL": url,
            "PENDOPO_PUBLIC_PORT": str(self.ports[0]),
            "PENDOPO_DESK_PORT": str(self.ports[1]),
            "PENDOPO_INTAKE_PORT": str(self.ports[2]),
            "PYTHONUNBUFFERED": "1",
        }

    def command(self, *arguments: str, check: bool = True) -> int:
        """Run one management command as the operator, its output shown as it comes."""
        done = subprocess.run([PYTHON, MANAGE, *arguments], env=self.environment("operator"), check=False)
        if check and done.returncode:
            raise subprocess.CalledProcessError(done.returncode, arguments[0])
        return done.returncode

    def prepare_logs(self) -> None:
        """Make the keys of the transparency logs that have none, before the first bake: each site pins the policy that names them."""
        command = [PYTHON, MANAGE, "log", "serve", "--once", "--make-keys"]
        subprocess.run(command, env=self.environment("log"), check=True)

    def start(self, name: str, plane: str, *arguments: str) -> None:
        """Start a process in a group of its own, so that Ctrl-C reaches it through us alone, in order."""
        self.processes[name] = subprocess.Popen([PYTHON, *arguments], env=self.environment(plane), start_new_session=True)

    def start_planes(self, state: Path | None = None) -> None:
        folder = (state or planes.state_dir()) / "public"
        log = str(folder.parent / "views.log")
        public, desk, intake = map(str, self.ports)
        gunicorn = ("-m", "gunicorn", "pendopo.project.wsgi", "--log-level", "warning", "--bind")
        origin = planes.intake_origin(os.environ.get("PENDOPO_DOMAIN") or "localhost", self.ports[2])
        server = ("-m", "pendopo.project.public_server", str(folder), "--port", public, "--view-log", log, "--intake-origin", origin)
        self.start("public", "intake", *server)
        self.start("desk", "desk", *gunicorn, f"127.0.0.1:{desk}", "--workers", "2", "--timeout", "60")
        self.start("intake", "intake", *gunicorn, f"127.0.0.1:{intake}", "--workers", "1")
        self.start("publisher", "publisher", MANAGE, "publisher")
        self.start("scheduler", "desk", MANAGE, "scheduler")
        self.start("mover", "desk", MANAGE, "mover")
        self.start("log", "log", MANAGE, "log", "serve", "--make-keys")

    def wait_until_answering(self, seconds: float = 30) -> None:
        """Return when all three ports answer.

        Raises:
            TimeoutError: one does not.
        """
        deadline = time.monotonic() + seconds
        for port in self.ports:
            while not answers(port):
                if time.monotonic() > deadline:
                    raise TimeoutError(f"Port {port} tidak menjawab dalam {seconds:.0f} detik.")
                time.sleep(0.1)

    def watch(self) -> str:
        """Return the name of the first process that ends by itself."""
        while True:
            for name, process in self.processes.items():
                if process.poll() is not None and not (name == "rest" and process.returncode == 0):
                    return name
            time.sleep(0.5)

    def stop(self) -> None:
        """End everything that was started here, the database last."""
        for process in self.processes.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        if self.started_embedded:
            postgres.stop(self.embedded_folder)


def answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0
