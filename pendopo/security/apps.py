"""Django's entry for this app."""

from django.apps import AppConfig


class SecurityConfig(AppConfig):
    name = "pendopo.security"
    label = "security"
