"""Django's entry for this app."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "pendopo.project"
    label = "project"
