"""A log as its files, made with the rules alone: key, witnesses, policy, checkpoint, tiles, pointer."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from pendopo.kit.merkle import root
from pendopo.transparency.rules import notes
from pendopo.transparency.rules.checkpoints import Checkpoint
from pendopo.transparency.rules.keys import Kind, SigningKey
from tests.transparency.tree_of import files_of

MOMENT = 1_795_000_000  # seconds since 1970


def key(name: str, kind: Kind = Kind.ED25519) -> SigningKey:
    return SigningKey(name, kind, sha256(f"{name} {kind}".encode()).digest())


@dataclass
class Installation:
    """A log of some entries and its witnesses.

    Attributes:
        entries: as they stand in the log.
        witnesses: by the names that the policy gives them.
        signing: those of them that cosign.
        quorum: how many must.
    """

    entries: Sequence[bytes]
    log: str = "situs"
    host: str = "localhost"
    witnesses: tuple[str, ...] = ("bawaslu", "kampus", "pers")
    signing: tuple[str, ...] = ("bawaslu", "kampus")
    quorum: str = "2"
    time: int = MOMENT
    own_kind: Kind = Kind.ED25519
    others: dict[str, Kind] = field(default_factory=dict)  # witnesses with another kind of key

    @property
    def origin(self) -> str:
        return f"{self.host}/catatan/{self.log}"

    @property
    def own(self) -> SigningKey:
        return key(self.origin, self.own_kind)

    def witness(self, name: str) -> SigningKey:
        return key(f"saksi.{name}.example", self.others.get(name, Kind.ED25519_COSIGNATURE))

    @property
    def policy(self) -> str:
        lines = [f"log {self.own.verifier}", "# witnesses", *(f"witness {name} {self.witness(name).verifier}" for name in self.witnesses)]
        lines += [f"group luar {self.quorum} {' '.join(self.witnesses)}", "quorum luar"] if self.witnesses else ["quorum none"]
        return "".join(f"{line}\n" for line in lines)

    @property
    def checkpoint(self) -> str:
        return self.signed(str(Checkpoint(self.origin, len(self.entries), root(self.entries))))

    def signed(self, text: str) -> str:
        cosigned = "".join(notes.signature_line(text, self.witness(name), time=self.time) for name in self.signing)
        return notes.sign(text, self.own, time=self.time) + cosigned

    def files(self) -> dict[str, bytes]:
        return files_of(list(self.entries)) | {"checkpoint": self.checkpoint.encode()}

    def write(self, folder: Path, **newest: tuple[int, int]) -> None:
        """Write policy, log and pointers below LOG_DIR.

        Args:
            newest: index and release of the newest entry, by the host with ``_`` for ``.`` and ``__`` for ``-``.
        """
        files = {f"{self.log}/{path}": data for path, data in self.files().items()} | {"policy": self.policy.encode()}
        for name, (index, release) in newest.items():
            host = name.replace("__", "-").replace("_", ".")
            pointer = {"index": index, "release": release, "size": len(self.entries)}
            files[f"{self.log}/terbaru/{host}.json"] = json.dumps(pointer).encode()
        for path, data in files.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            if file.exists():
                os.chmod(file, 0o644)
            file.write_bytes(data)
