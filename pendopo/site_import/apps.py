"""Django's entry for this app."""

from django.apps import AppConfig


class SiteImportConfig(AppConfig):
    name = "pendopo.site_import"
    label = "site_import"
