"""Django's entry for this app."""

from django.apps import AppConfig


class SecurityConfig(AppConfig):
    name = "pendopo.security"
    label = "security"

    def ready(self) -> None:
        from pendopo.security import freezing, refusals, signals  # noqa: F401  connects sign-ins and devices to the audit trail

        refusals.install()
        freezing.register()
