"""Wagtail's cache of the addresses of all sites, filled in the scope of all offices, whoever asks first.

Wagtail works out a page's address from the root pages of all sites, which it keeps in a cache of the process. Filled
inside one office's request it would hold that office's site alone, and the addresses of all others would be wrong
for everybody. Host names are public, so reading them for all offices gives nothing away.
"""

from typing import Any

from django.core.cache import cache
from wagtail.models import Site
from wagtail.models.sites import SITE_ROOT_PATHS_CACHE_KEY, SITE_ROOT_PATHS_CACHE_VERSION

from pendopo.security.scope import every_office

fill_and_read = Site.get_site_root_paths


def site_root_paths() -> list[Any]:
    """What ``Site.get_site_root_paths`` says: one row a site, the most specific path first."""
    found = cache.get(SITE_ROOT_PATHS_CACHE_KEY, version=SITE_ROOT_PATHS_CACHE_VERSION)
    if found is not None:
        return list(found)
    with every_office():
        return list(fill_and_read())


def install() -> None:
    """Put it in the place of Wagtail's own. Called once, when the app is ready."""
    Site.get_site_root_paths = staticmethod(site_root_paths)
