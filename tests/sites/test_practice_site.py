"""The practice site of an office: everything works in it, and nothing of it is ever public."""

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import Page

from pendopo.security.models import AuditEntry
from pendopo.security.scope import every_office
from pendopo.sites import models, practice
from pendopo.sites.rules.paths import is_practice, office_key_of, practice_path
from tests.cast import desk
from tests.desk import desk_client
from tests.sites.country import office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]


def test_joko_opens_it() -> None:
    home = practice.open_site(by=desk("joko"))
    with every_office():
        pages = list(Page.objects.filter(path__startswith=home.path))
        assert len(pages) == 1 + 5 + 7
        assert all(is_practice(page.path) and office_key_of(page.path) == office("kpu", "35.06").key for page in pages)
