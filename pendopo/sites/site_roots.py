"""Where each site begins: Wagtail asks this for every address that it works out.

Wagtail keeps one list for the whole process. Filled inside one office's scope it would hold one site, and every other
address would be wrong; so the list is always filled with all sites, and each scope is shown its own. It is read anew
after a minute: a site that another process opened becomes known.
"""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from wagtail.models import Site
from wagtail.models.sites import SiteRootPath

from pendopo.security.scope import current_scope, every_office
from pendopo.sites.rules.paths import office_key_of

SECONDS = 60
_kept: dict[str, Any] = {}


def site_roots() -> list[SiteRootPath]:
    """Roots of the sites in the open scope, most specific first; of all sites where no scope is open."""
    if time.monotonic() > _kept.get("until", 0):
        _kept.update(roots=read_roots(), until=time.monotonic() + SECONDS, by_scope={})
    scope, by_scope = current_scope(), _kept["by_scope"]
    if scope not in by_scope:
        by_scope[scope] = [root for key, root in _kept["roots"] if scope is None or key in scope]
    return list(by_scope[scope])


def read_roots() -> list[tuple[int, SiteRootPath]]:
    """All sites with the keys of their offices."""
    with every_office():
        sites = Site.objects.select_related("root_page").order_by("-root_page__url_path", "-is_default_site", "hostname")
        return [
            (office_key_of(site.root_page.path), SiteRootPath(site.pk, site.root_page.url_path, site.root_url, settings.LANGUAGE_CODE))
            for site in sites
        ]


def forget() -> None:
    """A site was added, changed or taken away."""
    _kept.clear()


def install() -> None:
    """Put these in the place of Wagtail's own. Called once, when the app is ready."""
    answer: Callable[[], list[SiteRootPath]] = site_roots
    Site.get_site_root_paths = staticmethod(answer)
    Site.clear_site_root_paths_cache = staticmethod(forget)
