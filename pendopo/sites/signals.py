"""Announces what changed on a site to the publisher. No rule stands here: a signal only says that something happened."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, ReferenceIndex
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from pendopo.kit.ranges import KeyRange
from pendopo.security.freezing import thawed
from pendopo.sites import actions, queries, translating
from pendopo.sites.models import OfficeDocument, OfficeImage, OfficeProfile
from pendopo.sites.rules.paths import is_practice, office_key_of

_baked_later: ContextVar[bool] = ContextVar("pendopo_baked_later", default=False)


@contextmanager
def baked_later() -> Iterator[None]:
    """Many changes within, for which the caller asks for one bake after the last of them."""
    token = _baked_later.set(True)
    try:
        yield
    finally:
        _baked_later.reset(token)


def something_changed_at(path: str, page_id: int | None = None) -> None:
    """Ask for a bake of what a page shows, or of its whole site; of a practice site nothing is ever baked."""
    if not is_practice(path) and not _baked_later.get():
        actions.request_bake(office_key=office_key_of(path), page_id=page_id)


@receiver(page_published)
def a_page_was_published(instance: Page, **_: Any) -> None:
    something_changed_at(instance.path, instance.pk)


@receiver([page_unpublished, page_slug_changed])
def a_page_left_its_address(instance: Page, **_: Any) -> None:
    something_changed_at(instance.path)


@receiver(post_delete)
def a_page_was_deleted(sender: type, instance: Any, **_: Any) -> None:
    if sender is Page and instance.depth > 2:
        something_changed_at(instance.path)


@receiver(post_page_move)
def a_page_was_moved(instance: Page, url_path_before: str, parent_page_before: Page, **_: Any) -> None:
    translating.moved(instance)
    for path in {instance.path, parent_page_before.path}:
        something_changed_at(path)


@receiver([post_save, post_delete], sender=OfficeProfile)
@receiver([post_save, post_delete], sender=Redirect)
def something_of_the_whole_site_changed(instance: Any, **_: Any) -> None:
    something_changed_at(instance.site.root_page.path)


@receiver([post_save, post_delete], sender=PageViewRestriction)
def a_page_was_restricted_or_opened(instance: PageViewRestriction, **_: Any) -> None:
    something_changed_at(instance.page.path)


@receiver(post_save, sender=OfficeImage)
@receiver(post_save, sender=OfficeDocument)
def a_file_changed(instance: Any, created: bool, **_: Any) -> None:
    """Its alternative text or title may be another; a new file is shown nowhere yet."""
    if not created:
        bake_what_shows(instance)


@receiver(pre_delete, sender=OfficeImage)
@receiver(pre_delete, sender=OfficeDocument)
def a_file_is_deleted(instance: Any, **_: Any) -> None:
    """Before the references to it are gone: the publisher comes after the commit."""
    bake_what_shows(instance)


def bake_what_shows(instance: Any) -> None:
    for reference in ReferenceIndex.get_references_to(instance).filter(base_content_type__model="page").distinct("object_id"):
        page = Page.objects.filter(pk=reference.object_id, live=True).first()
        if page:
            something_changed_at(page.path, page.pk)


@receiver(thawed)
def offices_were_thawed(offices: KeyRange, **_: Any) -> None:
    """Sites that were rolled back serve old pages until they are made anew; of all others the changes wait in the inbox."""
    actions.request_bakes((key, None) for key in queries.rolled_back(offices))
