"""The planes of the platform: which process is which PostgreSQL role, and where its state lies.

Plain Python, read before Django is set up.
"""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from pendopo.kit import postgres

ROOT = Path(__file__).resolve().parents[2]
DATABASE = "pendopo"
OWNER_ROLE = "pendopo_owner"


@dataclass(frozen=True)
class Plane:
    """One kind of process: its name, its PostgreSQL role, its URL map, and who is trusted with what."""

    name: str
    role: str
    urls: str
    trust: str


PLANES = {
    plane.name: plane
    for plane in (
        Plane(
            "desk", "pendopo_desk", "pendopo.project.urls_desk", "A stolen editor account can at most spoil the pages of its own office."
        ),
        Plane(
            "intake",
            "pendopo_intake",
            "pendopo.project.urls_intake",
            "It can at most drop or delay what arrives, or invent it; it reads no table of the platform.",
        ),
        Plane(
            "publisher", "pendopo_publisher", "pendopo.project.urls_desk", "It can publish a wrong page, but not change what editors wrote."
        ),
        Plane(
            "operator",
            "pendopo_operator",
            "pendopo.project.urls_desk",
            "The commands of a person at the server: they may write in every office.",
        ),
        Plane(
            "log",
            "pendopo_log",
            "pendopo.project.urls_desk",
            "It can put a false entry into a log or stop it, but not take back or change an entry unnoticed.",
        ),
    )
}


def state_dir() -> Path:
    """Folder of all that the platform writes: the embedded database, media, public files, keys."""
    return Path(os.environ.get("PENDOPO_STATE_DIR") or ROOT / "var").resolve()


def intake_origin(domain: str, port: int) -> str:
    """Scheme, host and port of intake, without a slash at the end; ``port`` counts on a laptop alone."""
    return f"http://masuk.{domain}:{port}" if domain == "localhost" else f"https://masuk.{domain}"


def plane_url(admin_url: str, plane: str) -> str:
    """The URL by which the role of ``plane`` reaches the server of ``admin_url``, with its stored password if it has one."""
    role = PLANES[plane].role
    return postgres.url_for(admin_url, user=role, password=stored_passwords().get(role))


def stored_passwords() -> dict[str, str]:
    """Passwords of the planes' roles on a server reached over the network; empty for the embedded one."""
    file = state_dir() / "database-passwords.json"
    return json.loads(file.read_text()) if file.exists() else {}


def make_passwords() -> dict[str, str]:
    """The stored passwords, made and kept (mode 0600) when there are none yet."""
    passwords = stored_passwords()
    missing = {plane.role: secrets.token_urlsafe(32) for plane in PLANES.values() if plane.role not in passwords}
    if missing:
        passwords |= missing
        state_dir().mkdir(parents=True, exist_ok=True)
        file = state_dir() / "database-passwords.json"
        file.touch(mode=0o600)
        file.write_text(json.dumps(passwords, indent=1))
    return passwords
