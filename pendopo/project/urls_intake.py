"""Addresses of intake, the only door through which the outside writes."""

from django.urls import include, path

urlpatterns = [path("", include("pendopo.intake.urls"))]
