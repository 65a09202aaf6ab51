"""Addresses of the desk for what pages show."""

from django.urls import path

from pendopo.sites import views

urlpatterns = [
    path("media/<path:path>", views.media),
    path("berkas/<int:document_id>/<str:name>", views.document),
    path("_/<str:name>", views.stylesheet),
]
