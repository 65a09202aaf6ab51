"""Addresses of intake, the only door through which the outside writes. It has no inbox yet: it only says that it is there."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def health(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


urlpatterns = [path("sehat", health)]
