"""Django's entry for this app."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "pendopo.demo"
    label = "demo"
