"""Headers that every answer of a plane carries, whatever made it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase


class PlaneHeaders:
    """Middleware, outermost: adds :data:`settings.PLANE_HEADERS` where an answer does not say otherwise itself.

    Answers of the desk for a signed-in person are kept by nobody (``no-store``): the next person at the same
    machine finds nothing behind the back button.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in settings.PLANE_HEADERS.items():
            response.headers.setdefault(name, value)
        if getattr(getattr(request, "user", None), "is_authenticated", False):
            response.headers.setdefault("Cache-Control", "no-store")
        return response
