"""Keys of the logs and the policy of this installation: which files they are, and what makes them.

A key file is a secret of the writer's alone (mode 0600). The policy is public: it lies among the files of the logs, and says by
which keys and which witnesses they are believed.
"""

import os
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from pendopo.transparency.rules.keys import BadKey, Kind, SigningKey, VerifierKey
from pendopo.transparency.rules.policies import BadPolicy, Policy, parse_policy
from pendopo.transparency.stops import WrongKey
from pendopo.transparency.tile_files import flush_folder, write_durably

SECRET = 0o600
PUBLIC = 0o644
ENDINGS = {Kind.ED25519: "key", Kind.MLDSA44_COSIGNATURE: "ml-dsa.key"}
FIRST_POLICY = (
    "# Catatan transparansi: kunci setiap catatan, saksi, dan berapa saksi yang harus sudah melihat (C2SP tlog-policy).\nquorum none\n"
)


def origin_of(log: str) -> str:
    """Name by which outsiders know a log: the address of its files without scheme."""
    return f"{'localhost' if settings.LOCAL else f'www.{settings.DOMAIN}'}/catatan/{log}"


def key_file(log: str, kind: Kind = Kind.ED25519) -> Path:
    return Path(settings.STATE_DIR) / "keys" / f"log-{log}.{ENDINGS[kind]}"


def has_key(log: str) -> bool:
    return key_file(log).exists()


def read_keys(log: str) -> list[SigningKey]:
    """The keys that sign a log: its own, and one that quantum computers do not break if there is one.

    Raises:
        WrongKey: there is none, others may read it, or it is of another log.
    """
    if not has_key(log):
        raise WrongKey(f"{log}: there is no key; make one with log key new")
    return [read_key(log, kind) for kind in ENDINGS if key_file(log, kind).exists()]


def read_key(log: str, kind: Kind) -> SigningKey:
    file = key_file(log, kind)
    if file.stat().st_mode & 0o077:
        raise WrongKey(f"{file.name}: others may read it; chmod 600, and make a new key if somebody may have read it")
    try:
        key = SigningKey.parse(file.read_text().strip())
    except BadKey as error:
        raise WrongKey(f"{file.name}: {error}") from error
    if (key.name, key.kind) != (origin_of(log), kind):
        raise WrongKey(f"{file.name}: is the key of {key.name}")
    return key


def make_key(log: str, kind: Kind = Kind.ED25519) -> SigningKey:
    """A fresh key in its file, in the place of an older one.

    The file is whole before it has its name: after a crash there is the old key or the new one.
    """
    key = SigningKey(origin_of(log), kind, os.urandom(32))
    file = key_file(log, kind)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_durably(file, key.as_text().encode() + b"\n", mode=SECRET)
    flush_folder(file.parent)
    return key


def fingerprint(key: VerifierKey) -> bytes:
    """What an entry says of a key: the SHA-256 of its verifier key, written down."""
    return sha256(str(key).encode()).digest()


def policy_file() -> Path:
    return Path(settings.LOG_DIR) / "policy"


def read_policy() -> Policy:
    """The policy of this installation.

    Raises:
        WrongKey: there is none, or it can't be used.
    """
    try:
        return parse_policy(policy_file().read_text())
    except FileNotFoundError:
        raise WrongKey("there is no policy; log key new makes one") from None
    except (BadPolicy, UnicodeDecodeError) as error:
        raise WrongKey(f"policy: {error}") from error


def add_to_policy(key: VerifierKey) -> None:
    """Have the policy believe a log's key. Older keys stay, so that what they signed can still be checked."""
    file = policy_file()
    text = file.read_text() if file.exists() else FIRST_POLICY
    if str(key) in text:
        return
    lines = text.splitlines()
    after = max((at for at, line in enumerate(lines) if line.startswith("log ")), default=first_line(lines) - 1)
    lines.insert(after + 1, f"log {key} https://{key.name}" if not settings.LOCAL else f"log {key}")
    file.parent.mkdir(parents=True, exist_ok=True)
    write_durably(file, ("\n".join(lines) + "\n").encode(), mode=PUBLIC)
    flush_folder(file.parent)


def first_line(lines: list[str]) -> int:
    """Where the lines begin that are no comment."""
    return next((at for at, line in enumerate(lines) if line and not line.startswith("#")), len(lines))
