"""Addresses of intake."""

from django.urls import path, re_path

from pendopo.intake import views

urlpatterns = [
    path("sehat", views.health),
    path("langganan/", views.subscribe),
    path("langganan/konfirmasi", views.confirm),
    path("langganan/berhenti", views.leave),
    re_path(r"^_/theme\.[0-9a-f]{12}\.css$", views.stylesheet),
]
