"""The whole platform as processes, on ports and a database of its own: what the journeys travel through."""

import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from pendopo.kit import postgres
from pendopo.project import planes
from pendopo.project.supervisor import MANAGE, Supervisor, answers
from tests.database import NAME, copy_of_template

PASSWORD = "sandi-perjalanan-uji"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Stack:
    """A running platform; ``folder`` is its state folder."""

    folder: Path
    database: str
    supervisor: Supervisor
    ports: tuple[int, int, int] = field(default=(0, 0, 0))

    @property
    def public(self) -> Path:
        return self.folder / "public"

    def url(self, label: str = "", path: str = "/") -> str:
        """Address on the public plane of an office, by the label of its host."""
        host = f"{label}.localhost" if label else "localhost"
        return f"http://{host}:{self.ports[0]}{path}"

    def desk(self, path: str = "/") -> str:
        return f"http://desk.localhost:{self.ports[1]}{path}"

    def intake(self, path: str = "/") -> str:
        return f"http://masuk.localhost:{self.ports[2]}{path}"

    def manage(self, *arguments: str, check: bool = True, **settings: str) -> subprocess.CompletedProcess[str]:
        environment = self.supervisor.environment("operator") | self.environment | settings
        done = subprocess.run([sys.executable, MANAGE, *arguments], env=environment, capture_output=True, text=True, check=False)
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return done

    def connect(self, plane: str = "operator") -> psycopg.Connection:
        return psycopg.connect(planes.plane_url(self.database, plane), autocommit=True)

    @property
    def environment(self) -> dict[str, str]:
        return {"PENDOPO_STATE_DIR": str(self.folder), "PENDOPO_DEMO": "1", "PENDOPO_DIGESTS": "1"}

    def start_strict_desk(self) -> str:
        """A second desk that demands a second factor, as outside the demonstration; returns its origin."""
        port = free_port()
        settings = {"PENDOPO_DEMO": "0", "PENDOPO_DESK_PORT": str(port)}
        command = [sys.executable, "-m", "gunicorn", "pendopo.project.wsgi", "--log-level", "warning", "--bind", f"127.0.0.1:{port}"]
        environment = self.supervisor.environment("desk") | settings
        self.supervisor.processes["strict desk"] = subprocess.Popen(command, env=environment, start_new_session=True)
        eventually(lambda: answers(port), 30)
        return f"http://desk.localhost:{port}"

    def start_publisher(self) -> subprocess.Popen:
        self.supervisor.start("publisher", "publisher", MANAGE, "publisher")
        return self.supervisor.processes["publisher"]


class StackSupervisor(Supervisor):
    """The product's own supervisor on a database of the tests."""

    state: dict[str, str]

    def environment(self, plane: str) -> dict[str, str]:
        return super().environment(plane) | self.state | {"DATABASE_URL": planes.plane_url(self.admin_url, plane)}


def open_stack(folder: Path) -> Stack:
    """A copy of the test template with the small country in it, and all planes on free ports."""
    admin = os.environ["PENDOPO_TEST_ADMIN_URL"]
    name = f"{NAME}_journey"
    copy_of_template(admin, os.environ["PENDOPO_TEST_TEMPLATE"], name)
    database = postgres.url_for(admin, database=name)
    ports = (free_port(), free_port(), free_port())
    supervisor = StackSupervisor(database, ports, print)
    stack = Stack(folder, database, supervisor, ports)
    supervisor.state = stack.environment
    (folder / "public").mkdir(parents=True)
    (folder / "demo-password").write_text(PASSWORD)
    supervisor.prepare_logs()
    fill(stack)
    supervisor.start_planes(state=folder)
    supervisor.wait_until_answering()
    return stack


def fill(stack: Stack) -> None:
    from tests.sites.country import REGIONS

    file = stack.folder / "regions.csv"
    file.write_text(REGIONS)
    stack.manage("load_regions", str(file), "--edition", "uji-2025", "--legal-basis", "uji", "--current")
    stack.manage("set_up", "--demo")
    stack.manage("bake", "--processes", "1")


def eventually(condition: object, seconds: float = 10) -> float:
    """Wait until something holds; returns how long it took.

    Raises:
        AssertionError: it does not hold in time.
    """
    assert callable(condition)
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, f"not so within {seconds} s"
        time.sleep(0.02)
    return time.monotonic() - began
