"""Django's entry for this app."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SitesConfig(AppConfig):
    name = "pendopo.sites"
    label = "sites"

    def ready(self) -> None:
        from pendopo.sites import (  # noqa: F401  connect Wagtail's signals by being read
            checks,
            creating,
            mirror,
            notices,
            permissions,
            practice,
            preview,
            reasons,
            review,
            schedule_fields,
            signals,
            site_roots,
            strangers,
        )

        preview.install()
        checks.install()
        permissions.install()
        practice.install()
        site_roots.install()
        review.install()
        reasons.install()
        notices.install()
        schedule_fields.install()
        strangers.install()
        creating.install()
        post_migrate.connect(raise_walls, sender=self)


def raise_walls(**_: Any) -> None:
    """After every migration the row-level security of all tables is brought up to date, also for Wagtail's new ones."""
    from pendopo.security import row_scope
    from pendopo.sites.row_scope import FUNCTIONS, REKEY, SCOPED, grants

    row_scope.apply(SCOPED, FUNCTIONS, REKEY, grants(row_scope.existing_tables()))
