"""Encrypts small secrets at rest: AES-256-GCM under a key derived from the installation's secret for one purpose.

Source: NIST SP 800-38D (GCM, 96-bit random nonce), RFC 5869 (HKDF).
"""

import base64
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE = 12


class NotSealedHere(ValueError):
    """The text was not sealed with this secret for this purpose, or was changed."""


def seal(text: str, secret: str, *, purpose: str) -> str:
    """Encrypt a text.

    Args:
        text: at most some kilobytes.
        secret: the installation's secret, at least 50 characters.
        purpose: bound to the result; another purpose has another key.

    Returns:
        URL-safe base64 of nonce, ciphertext and tag; different at each call.
    """
    nonce = secrets.token_bytes(NONCE)
    return base64.urlsafe_b64encode(nonce + cipher(secret, purpose).encrypt(nonce, text.encode(), None)).decode()


def open_sealed(sealed: str, secret: str, *, purpose: str) -> str:
    """The text that was sealed.

    Raises:
        NotSealedHere: another secret or purpose, or somebody changed it.
    """
    try:
        raw = base64.urlsafe_b64decode(sealed)
        return cipher(secret, purpose).decrypt(raw[:NONCE], raw[NONCE:], None).decode()
    except (InvalidTag, ValueError) as error:
        raise NotSealedHere(purpose) from error


def cipher(secret: str, purpose: str) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt=None, info=f"pendopo {purpose}".encode()).derive(secret.encode()))
