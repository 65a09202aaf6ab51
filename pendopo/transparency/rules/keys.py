"""Keys that sign notes: what they are called, how they are written down, what exactly they sign.

Three kinds, one interface: the log's own Ed25519 signature; the cosignature of a witness, which carries its time; and a
cosignature with ML-DSA-44, which quantum computers do not break, by a log or a witness.

Sources: C2SP signed-note (names, ids, verifier keys), C2SP tlog-cosignature (messages), Go's sumdb/note (private keys).
"""

import base64
import binascii
import struct
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

SEED_BYTES = 32
LATEST_TIME = 2**63 - 1
PRIVATE = "PRIVATE+KEY+"


class Kind(IntEnum):
    """The byte that stands for a kind of signature."""

    ED25519 = 0x01
    ED25519_COSIGNATURE = 0x04
    MLDSA44_COSIGNATURE = 0x06


PUBLIC_BYTES = {Kind.ED25519: 32, Kind.ED25519_COSIGNATURE: 32, Kind.MLDSA44_COSIGNATURE: 1312}


class BadKey(ValueError):
    """A text that is no key of a kind that is known here."""


class WrongSignature(ValueError):
    """A signature that is not of this key over this text."""


def decoded(text: str) -> bytes:
    """Bytes of a base64 text in the one way of writing them.

    Raises:
        ValueError: it is none, or there is another, canonical way to write the same bytes.
    """
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
    if encoded(data) != text:
        raise ValueError("not the canonical base64")
    return data


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def is_key_name(name: str) -> bool:
    """Whether a key may be called so: not empty, no spaces of any kind, no plus, nothing that is not shown."""
    return bool(name) and not any(letter.isspace() or letter == "+" or ord(letter) < 0x20 for letter in name)


@dataclass(frozen=True)
class VerifierKey:
    """A public key by which a signature is checked.

    Attributes:
        name: of the signer, such as the origin of a log.
        public: 32 bytes for Ed25519, 1,312 for ML-DSA-44.
    """

    name: str
    kind: Kind
    public: bytes

    @classmethod
    def parse(cls, text: str) -> "VerifierKey":
        """Read ``name+hex(id)+base64(kind and key)``.

        Raises:
            BadKey: it is not of that form, of another kind, or its id is not that of its key.
        """
        try:
            name, ident, rest = text.split("+", 2)
            data = decoded(rest)
            key = cls(name, Kind(data[0]), data[1:])
        except (ValueError, IndexError) as error:
            raise BadKey(f"not a verifier key: {text[:60]}") from error
        if not is_key_name(name) or len(key.public) != PUBLIC_BYTES[key.kind] or key.ident.hex() != ident:
            raise BadKey(f"not a verifier key: {text[:60]}")
        return key

    def __str__(self) -> str:
        return f"{self.name}+{self.ident.hex()}+{encoded(bytes([self.kind]) + self.public)}"

    @cached_property
    def ident(self) -> bytes:
        """Four bytes that tell keys of one name apart; no proof of anything."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def check(self, signature: bytes, text: str) -> int | None:
        """Check a signature over the text of a note.

        Returns:
            The time of a cosignature in seconds since 1970; None for a signature without time.

        Raises:
            WrongSignature: it is not of this key over this text.
        """
        time, bare = None, signature
        if self.kind != Kind.ED25519:
            if len(signature) < 8:
                raise WrongSignature(self.name)
            (time,), bare = struct.unpack(">Q", signature[:8]), signature[8:]
            if time > LATEST_TIME:
                raise WrongSignature(self.name)
        try:
            message = message_of(self.kind, self.name, text, time or 0)
            if self.kind == Kind.MLDSA44_COSIGNATURE:
                MLDSA44PublicKey.from_public_bytes(self.public).verify(bare, message)
            else:
                Ed25519PublicKey.from_public_bytes(self.public).verify(bare, message)
        except (InvalidSignature, ValueError) as error:
            raise WrongSignature(self.name) from error
        return time


@dataclass(frozen=True)
class SigningKey:
    """A private key that signs notes. Its seed is never shown."""

    name: str
    kind: Kind
    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not is_key_name(self.name) or len(self.seed) != SEED_BYTES:
            raise BadKey("a signing key has a name without spaces and a seed of 32 bytes")

    @classmethod
    def parse(cls, text: str) -> "SigningKey":
        """Read ``PRIVATE+KEY+name+hex(id)+base64(kind and seed)``.

        Raises:
            BadKey: it is not of that form. The text is not repeated: it is a secret.
        """
        try:
            name, ident, rest = text.removeprefix(PRIVATE).split("+", 2)
            data = decoded(rest)
            key = cls(name, Kind(data[0]), data[1:])
        except (ValueError, IndexError) as error:
            raise BadKey("not a signing key") from error
        if not text.startswith(PRIVATE) or key.verifier.ident.hex() != ident:
            raise BadKey("not a signing key")
        return key

    def as_text(self) -> str:
        """The key as it is kept in a file that nobody else may read."""
        return f"{PRIVATE}{self.name}+{self.verifier.ident.hex()}+{encoded(bytes([self.kind]) + self.seed)}"

    @cached_property
    def verifier(self) -> VerifierKey:
        return VerifierKey(self.name, self.kind, self.private.public_key().public_bytes_raw())

    @cached_property
    def private(self) -> Ed25519PrivateKey | MLDSA44PrivateKey:
        if self.kind == Kind.MLDSA44_COSIGNATURE:
            return MLDSA44PrivateKey.from_seed_bytes(self.seed)
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    def sign(self, text: str, *, time: int = 0) -> bytes:
        """Sign the text of a note.

        Args:
            time: seconds since 1970, for cosignatures alone.

        Returns:
            What stands behind the key's id in the signature line.
        """
        signature = self.private.sign(message_of(self.kind, self.name, text, time))
        return signature if self.kind == Kind.ED25519 else struct.pack(">Q", time) + signature


def message_of(kind: Kind, name: str, text: str, time: int) -> bytes:
    """The bytes that a key of this kind signs for the text of a note.

    Raises:
        ValueError: an ML-DSA-44 cosignature is of checkpoints alone, and this is none.
    """
    if kind == Kind.ED25519:
        return text.encode()
    if kind == Kind.ED25519_COSIGNATURE:
        return f"cosignature/v1\ntime {time}\n{text}".encode()
    origin, size, root = text.split("\n")[:3]
    signer, log = name.encode(), origin.encode()
    return b"".join([
        b"subtree/v1\n\0", bytes([len(signer)]), signer, struct.pack(">Q", time), bytes([len(log)]), log,
        struct.pack(">QQ", 0, int(size)), decoded(root),
    ])  # fmt: skip
