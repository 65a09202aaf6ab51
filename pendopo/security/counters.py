"""Failed sign-ins and used codes are counted on a connection of their own, whatever becomes of the request.

A request of the desk is one transaction. Counted inside it, a failed request would undo its own count, and everybody
who signs in from one office's address would wait for the one before to have the password hashed.
"""

from typing import Any

CONNECTION = "counters"


class Router:
    """Sends Django's database cache, and nothing else, to that connection."""

    def db_for_read(self, model: Any, **_hints: Any) -> str | None:
        return CONNECTION if model._meta.app_label == "django_cache" else None

    db_for_write = db_for_read
