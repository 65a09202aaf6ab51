"""Opens the scope of each request on the desk, and turns a refusal of the database into a plain answer."""

import logging
from collections.abc import Callable

from django.db import ProgrammingError, transaction
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from psycopg.errors import InsufficientPrivilege

from pendopo.security.scope import office_scope

logger = logging.getLogger("pendopo.security")


class OfficeScope:
    """Middleware, after authentication: one transaction, and in it the range of the person's office.

    A person without an office, and everybody before signing in, has no scope and sees no office's content.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        office = getattr(request.user, "office", None)
        if office is None:
            return self.get_response(request)
        with office_scope(office.range):
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
            return inside_the_scope(response)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The database refused a row of another office: answer 403 and undo everything."""
        if not (isinstance(exception, ProgrammingError) and isinstance(exception.__cause__, InsufficientPrivilege)):
            return None
        logger.warning("refused by row-level security: user %s, %s %s", request.user.pk, request.method, request.resolver_match)
        if transaction.get_connection().in_atomic_block:
            transaction.set_rollback(True)
        return render(request, "403.html", status=403)


def inside_the_scope(response: HttpResponseBase) -> HttpResponseBase:
    """A streamed body is produced after the middleware, when the scope has ended: produce it now."""
    if response.streaming and not isinstance(response, FileResponse):
        response.streaming_content = list(response.streaming_content)  # type: ignore[attr-defined]
    elif hasattr(response, "render") and not getattr(response, "is_rendered", True):
        response.render()
    return response
