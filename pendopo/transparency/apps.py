"""Django's entry for this app."""

from django.apps import AppConfig


class TransparencyConfig(AppConfig):
    name = "pendopo.transparency"
    label = "transparency"
