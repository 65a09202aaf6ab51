"""Django's entry for this app."""

from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "pendopo.regions"
    label = "regions"
