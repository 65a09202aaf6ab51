"""Password hashing that can't be used to exhaust the desk: a hash takes 100 MiB and up to a second of a core."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from django.contrib.auth.hashers import Argon2PasswordHasher

AT_ONCE = 4
PATIENCE_SECONDS = 3.0
places = BoundedSemaphore(AT_ONCE)


class TooManyHashes(Exception):
    """Four passwords are being hashed in this process, and none was done within three seconds. Answered with 503."""


class BoundedArgon2Hasher(Argon2PasswordHasher):
    """Django's Argon2id, at most four at once a process. Source: EVIDENCE of its cost: 300 to 800 ms, 100 MiB a hash."""

    def encode(self, password: str, salt: str) -> str:
        with a_place():
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with a_place():
            return super().verify(password, encoded)


@contextmanager
def a_place() -> Iterator[None]:
    """One of the four places, waited for a little.

    Raises:
        TooManyHashes: none became free.
    """
    if not places.acquire(timeout=PATIENCE_SECONDS):
        raise TooManyHashes
    try:
        yield
    finally:
        places.release()
