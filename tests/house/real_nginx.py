"""The real nginx on our file, in a folder of its own and on free ports of this machine."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from pendopo.project.planes import ROOT

NGINX = ROOT / "deploy" / "nginx" / "pendopo.conf"
SELF_SIGNED = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=pemilu.example"]
FOLDERS = ("/srv/pendopo", "/var/log/nginx", "/etc/ssl/pendopo", "/var/lib/pendopo-addresses")


def set_up(folder: Path, more: str = "") -> tuple[list[str], int]:
    """Write the configuration; the test is skipped where nginx is not there.

    Args:
        folder: takes the place of every folder that the file names.
        more: further words of the http block.

    Returns:
        The command that runs nginx, and the port of TLS.
    """
    for program in ("nginx", "openssl"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not on this machine: its configuration was not tried")
    ports = free_ports(2)
    text = re.sub(r"\n *listen \[::\]:[^\n]*", "", NGINX.read_text())  # not every machine has IPv6
    text = re.sub(r"127\.0\.0\.1 +1;", "127.0.0.9 1;", text)  # here the reader is on this machine
    for old, new in (("80", ports[0]), ("443", ports[1])):
        text = re.sub(rf"listen {old}\b", f"listen 127.0.0.1:{new}", text)
    for path in FOLDERS:
        text = text.replace(path, str(folder))
    (folder / "views").mkdir()
    for name in ("sites", "desk"):
        files = ("-keyout", folder / f"{name}.key", "-out", folder / f"{name}.pem")
        subprocess.run([*SELF_SIGNED, *files], check=True, capture_output=True)
    user = "user root;" if os.geteuid() == 0 else ""  # its workers must be able to enter pytest's folder
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;\n"
        f"events {{ worker_connections 64; }}\nhttp {{ {temporary}\n{text}\n{more}\n}}\n"
    )
    return ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")], ports[1]


@contextmanager
def running(command: list[str], port: int) -> Iterator[httpx.Client]:
    """A client of an nginx that runs meanwhile."""
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        with httpx.Client(base_url=f"https://127.0.0.1:{port}", verify=False, timeout=5) as client:  # noqa: S501  its certificate is of today
            wait_for(port)
            yield client
    finally:
        process.terminate()
        process.wait(10)


def free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(port)
