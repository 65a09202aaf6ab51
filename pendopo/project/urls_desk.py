"""Addresses of the desk: Wagtail's screens at the root, and what their previews show."""

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("", include("pendopo.sites.urls")),
    path("", include(wagtailadmin_urls)),
]
