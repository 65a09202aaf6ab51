"""What a witness keeps in its folder: its keys, its name, the logs that it watches; its memory lies beside them (state.py).

keys          private keys, one a line, readable by the owner alone
about.json    name and operator
logs          the logs it watches, one a line: ``log VERIFIER-KEY [ADDRESS]``
state.sqlite  what it has signed
"""

import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pendopo.transparency.rules.keys import SEED_BYTES, BadKey, Kind, SigningKey, VerifierKey, is_key_name
from pendopo.transparency.rules.policies import LOG_KINDS, BadPolicy, Party, parse_policy
from pendopo.transparency.witness.state import State

KEYS, ABOUT, LOGS, STATE = "keys", "about.json", "logs", "state.sqlite"
LONGEST_NAME = 255  # bytes; an ML-DSA-44 cosignature has one byte for the length of a name


class BadFolder(Exception):
    """A folder that a witness can't or must not work with.

    Attributes:
        reason: name of a sentence of words.py; ``filled`` goes into its places.
    """

    def __init__(self, reason: str, **filled: object) -> None:
        super().__init__(reason)
        self.reason, self.filled = reason, filled


@dataclass(frozen=True)
class Folder:
    """A witness's folder, read.

    Attributes:
        keys: the first one is Ed25519; a second one, ML-DSA-44, where quantum computers are feared.
    """

    path: Path
    name: str
    operator: str
    keys: tuple[SigningKey, ...]

    @property
    def state_file(self) -> Path:
        return self.path / STATE

    @property
    def logs_file(self) -> Path:
        return self.path / LOGS

    def logs(self) -> list[Party]:
        """The logs that are watched.

        Raises:
            BadFolder: a line is not understood.
        """
        return read_logs(self.logs_file.read_text() if self.logs_file.exists() else "")

    def add_log(self, key: str, url: str = "") -> Party:
        """Watch one more log from now on; a server that runs takes it up by itself.

        Raises:
            BadFolder: the key is none of a log, or is watched already.
        """
        if len(key.split("+")[0].encode()) > LONGEST_NAME:
            raise BadFolder("bad_log", why=key[:60])
        text = self.logs_file.read_text() if self.logs_file.exists() else ""
        new = f"{text}{'' if not text or text.endswith(chr(10)) else chr(10)}log {key} {url}".rstrip() + "\n"
        logs = read_logs(new)
        write_durably(self.logs_file, new, 0o644)
        return logs[-1]


def read_logs(text: str) -> list[Party]:
    try:
        return parse_policy(f"{text}\nquorum none\n").logs
    except BadPolicy as error:
        raise BadFolder("bad_log", why=error) from error


def make(path: Path, name: str, *, operator: str = "", quantum: bool = False) -> Folder:
    """Make the folder of a new witness, with keys that nobody else has.

    Raises:
        BadFolder: there is something in the folder, or the name can't be one.
    """
    if not is_key_name(name) or len(name.encode()) > LONGEST_NAME:
        raise BadFolder("bad_name", name=name)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(path.iterdir()):
        raise BadFolder("not_empty", folder=path)
    kinds = (Kind.ED25519_COSIGNATURE, Kind.MLDSA44_COSIGNATURE) if quantum else (Kind.ED25519_COSIGNATURE,)
    keys = tuple(SigningKey(name, kind, secrets.token_bytes(SEED_BYTES)) for kind in kinds)
    State.create(path / STATE, marks(keys))
    write_durably(path / ABOUT, json.dumps({"name": name, "operator": operator}, ensure_ascii=False) + "\n", 0o644)
    write_durably(path / LOGS, "", 0o644)
    write_durably(path / KEYS, "".join(f"{key.as_text()}\n" for key in keys), 0o600)
    return Folder(path, name, operator, keys)


def read(path: Path) -> Folder:
    """A witness's folder.

    Raises:
        BadFolder: it is none, others may read its keys, or what it has signed is lost: then it must not sign any more.
    """
    try:
        mode = (path / KEYS).stat().st_mode
        keys = tuple(SigningKey.parse(line) for line in (path / KEYS).read_text().split())
        about = json.loads((path / ABOUT).read_text())
        folder = Folder(path, str(about["name"]), str(about.get("operator", "")), keys)
    except (OSError, BadKey, ValueError, KeyError, TypeError) as error:
        raise BadFolder("no_witness", folder=path) from error
    if mode & 0o077:
        raise BadFolder("keys_open", file=path / KEYS)
    if not keys or any(key.name != folder.name or key.kind == Kind.ED25519 for key in keys):
        raise BadFolder("no_witness", folder=path)
    if State.marks(folder.state_file) != marks(keys):
        raise BadFolder("memory_lost", file=folder.state_file)
    return folder


def marks(keys: Iterable[SigningKey]) -> str:
    """What ties a memory to the keys whose signatures it remembers."""
    return " ".join(key.verifier.ident.hex() for key in keys)


def by_origin(logs: Iterable[Party]) -> dict[str, list[VerifierKey]]:
    """The keys of each log; a log may have several, such as one for each kind of signature."""
    found: dict[str, list[VerifierKey]] = {}
    for log in logs:
        if log.key.kind in LOG_KINDS:
            found.setdefault(log.key.name, []).append(log.key)
    return found


def write_durably(file: Path, text: str, mode: int) -> None:
    """Write a whole file or nothing, and have it on the disk before going on."""
    temporary = file.with_name(f".{file.name}.new")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
    temporary.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
