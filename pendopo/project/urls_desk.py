"""Addresses of the desk: Wagtail's screens at the root, and what their previews show."""

from typing import NoReturn

from django.http import Http404, HttpRequest
from django.urls import include, path, re_path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.urls import serve_pattern

from pendopo.sites.rules.desk_addresses import not_served_pattern


def not_here(request: HttpRequest, *_: str, **__: str) -> NoReturn:
    """The desk serves no public page; Wagtail needs the pattern to work out a page's address on its own host."""
    raise Http404


urlpatterns = [
    re_path(not_served_pattern(), not_here),
    path("", include("pendopo.security.urls")),
    path("", include("pendopo.site_import.urls")),
    path("", include("pendopo.sites.urls")),
    path("", include(wagtailadmin_urls)),
    re_path(serve_pattern, not_here, name="wagtail_serve"),
]
